// Around htmx: the forgery token of staff pages, the loading line, and a sentence when a request fails.

import htmx from "htmx.org/dist/htmx.esm.js";
import { announce, toast } from "./announce.js";
import { currentToken } from "./submits.js";

let running = 0;

function loading(by) {
  running = Math.max(0, running + by);
  document.documentElement.toggleAttribute("data-loading", running > 0);
}

function quiet(event) {
  return Boolean(event.detail.elt?.closest?.("[data-quiet]"));
}

/** A place that waits for its content says in it that the content did not come; true when it could. */
function saidInPlace(element) {
  const sentence = element?.querySelector?.("[data-on-failure]");
  if (!sentence) return false;
  for (const waiting of element.querySelectorAll("[data-until-answered]")) waiting.hidden = true;
  sentence.hidden = false;
  announce(sentence.querySelector("p")?.textContent);
  return true;
}

export function watchRequests() {
  document.addEventListener("kit:process", (event) => htmx.process(event.detail));
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb === "get") return;
    const token = currentToken();
    if (token) event.detail.headers["X-CSRFToken"] = token;
  });
  document.addEventListener("htmx:beforeRequest", (event) => quiet(event) || loading(1));
  document.addEventListener("htmx:afterRequest", (event) => quiet(event) || loading(-1));
  for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(failure, (event) => {
      const words = document.getElementById("toasts")?.dataset;
      if (saidInPlace(event.detail.elt) || !words || quiet(event)) return;
      toast({ text: failure === "htmx:responseError" ? words.refused : words.unreachable });
    });
  }
}
