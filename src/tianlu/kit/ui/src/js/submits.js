// How forms are sent: once, with the forgery token of now; and a choice marked `data-submits` sends its form when made
// with a pointer – from the keyboard, where each arrow key is a change (WCAG 3.2.2), its button does.

import { announce } from "./announce.js";

const PATIENCE_MS = 20_000; // as long as htmx waits for an answer
const sent = new Set();

/** The token as the cookie has it: signing in elsewhere has made the one in the page too old. */
export function currentToken() {
  const told = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];
  return told ?? document.querySelector('input[name="csrfmiddlewaretoken"]')?.value;
}

/** A second press while the first is on its way would do it twice, or be told that it is done already. */
function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post") return;
  const token = form.querySelector('input[name="csrfmiddlewaretoken"]');
  if (token) token.value = currentToken();
  const pressed = event.submitter ?? form;
  if (form.matches("[data-answered-by-file]") || pressed.matches("[data-answered-by-file]")) return; // the page stays, and may be sent again
  if (sent.has(form)) {
    event.preventDefault();
    announce(document.getElementById("toasts")?.dataset.sending);
    return;
  }
  sent.add(form);
  document.documentElement.toggleAttribute("data-loading", true);
  setTimeout(free, PATIENCE_MS, form);
}

function free(form) {
  if (!sent.delete(form) || sent.size) return;
  document.documentElement.toggleAttribute("data-loading", false);
}

function freeAll() {
  for (const form of [...sent]) free(form);
}

export function watchSubmitting() {
  let pointed = null;
  document.addEventListener("pointerdown", (event) => {
    pointed = event.target.closest?.("[data-submits]");
  });
  document.addEventListener("keydown", (event) => {
    pointed = null;
    if (event.key === "Escape") freeAll(); // stops the browser, too
  });
  document.addEventListener("change", (event) => {
    if (event.target === pointed) event.target.form?.requestSubmit();
  });
  document.addEventListener("submit", sendOnce);
  addEventListener("pageshow", freeAll);
}
