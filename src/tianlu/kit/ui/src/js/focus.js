// Focus is never lost after a swap: the same control if it is still there, else what replaced it.

let before = null;

function remember() {
  const held = document.activeElement;
  if (!held || held === document.body) {
    before = null;
    return;
  }
  before = { element: held, id: held.id, href: held.getAttribute("href"), name: held.getAttribute("name") };
}

function successor(root) {
  if (before.id) {
    const same = document.getElementById(before.id);
    if (same) return same;
  }
  if (before.href) {
    for (const link of root.querySelectorAll("a[href]")) {
      if (link.getAttribute("href") === before.href) return link;
    }
  }
  if (before.name) {
    for (const control of root.querySelectorAll("[name]")) {
      if (control.getAttribute("name") === before.name) return control;
    }
  }
  return root.querySelector("[data-focus], h1, h2, h3") ?? root;
}

/** A scanner types into the box as it finds it: what stands there is selected, so that the next scan takes its place. */
function readyForScanner() {
  const box = document.querySelector("input[data-scan]");
  if (!box || location.hash) return;
  box.focus({ preventScroll: true });
  box.select();
}

/** A form that came back refused: at the first field that is wrong, or at the sentence when it is about none of them. */
function readyToMend() {
  const [asked] = performance.getEntriesByType("navigation");
  if ((asked?.responseStatus ?? 400) < 400) return;
  const wrong = document.querySelector("#main [aria-invalid=true]") ?? document.querySelector("#main [role=alert]");
  const nextScan = document.querySelector("#main input[data-scan], #main [autofocus]"); // goes on where the last one failed
  if (!wrong || nextScan || location.hash) return;
  if (wrong.getAttribute("role") === "alert") wrong.tabIndex = -1;
  wrong.focus();
}

export function watchFocus() {
  readyForScanner();
  readyToMend();
  document.addEventListener("htmx:beforeSwap", remember);
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!before || before.element.isConnected) return;
    if (document.activeElement && document.activeElement !== document.body) return;
    const target = successor(event.target.isConnected ? event.target : document);
    if (!target.matches?.("a[href], button, input, select, textarea, summary, [tabindex]")) {
      target.setAttribute?.("tabindex", "-1");
    }
    target.focus?.({ preventScroll: true });
  });
}
