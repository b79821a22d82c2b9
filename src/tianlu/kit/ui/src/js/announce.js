// What changed without a page load is said once in the polite live region; toasts carry an undo.

const UNDO_MS = 10_000;
const TOAST_MS = 6_000;
let pending = 0;

/** Say `text` in the live region; the same text twice is said twice. */
export function announce(text) {
  const region = document.getElementById("live");
  if (!region || !text) return;
  region.textContent = "";
  clearTimeout(pending);
  pending = setTimeout(() => {
    region.textContent = text;
  }, 60);
}

/** Show a line at the foot of the page; with `undo` (an address to POST to) it stays for 10 s. */
export function toast({ text, undo = "" }) {
  const region = document.getElementById("toasts");
  if (!region || !text) return;
  const line = document.createElement("div");
  line.className = "toast";
  const words = document.createElement("span");
  words.textContent = text;
  line.append(words);
  if (undo) line.append(undoButton(undo, region.dataset.undo, line));
  region.append(line);
  announce(text);
  leave(line, undo ? UNDO_MS : TOAST_MS);
}

function undoButton(address, label, line) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-small";
  button.textContent = label;
  button.setAttribute("hx-post", address);
  button.setAttribute("hx-swap", "none");
  button.addEventListener("click", () => setTimeout(() => line.remove(), 0));
  document.dispatchEvent(new CustomEvent("kit:process", { detail: button }));
  return button;
}

/** The line goes after `ms`, but never while it is pointed at or focused. */
function leave(line, ms) {
  let timer = setTimeout(() => line.remove(), ms);
  const hold = () => clearTimeout(timer);
  const release = () => {
    timer = setTimeout(() => line.remove(), ms);
  };
  line.addEventListener("mouseenter", hold);
  line.addEventListener("focusin", hold);
  line.addEventListener("mouseleave", release);
  line.addEventListener("focusout", release);
}

/** `data-announce` on swapped content is read out, unless the last swap said the same. */
export function watchAnnouncements() {
  let latest = "";
  document.addEventListener("htmx:afterSettle", (event) => {
    const found = event.target.matches?.("[data-announce]")
      ? event.target
      : event.target.querySelector?.("[data-announce]");
    const text = found?.dataset.announce ?? "";
    if (text && text !== latest) announce(text);
    latest = text;
  });
}

/** `HX-Trigger: {"toast": {"text": …, "undo": …}}` from the server, or a `toast` event from a script. */
export function watchToasts() {
  document.addEventListener("toast", (event) => toast(event.detail));
}
