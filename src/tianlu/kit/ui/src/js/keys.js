// `/` goes to the box, `j` and `k` walk the results, `o` opens. A reader can switch them off (WCAG 2.1.4).

function typing(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function step(by) {
  const links = [...document.querySelectorAll("[data-result] [data-open]")];
  if (!links.length) return;
  const held = document.activeElement?.closest("[data-result]");
  const at = links.findIndex((link) => link.closest("[data-result]") === held);
  const next = links[Math.min(links.length - 1, Math.max(0, at + by))];
  next.focus();
  next.closest("[data-result]").scrollIntoView({ block: "nearest" });
}

const ACTS = {
  "/": () => {
    const boxes = [...document.querySelectorAll("[data-search-input]")];
    const box = boxes.find((candidate) => candidate.offsetParent !== null);
    box?.focus();
    box?.select();
  },
  j: () => step(1),
  k: () => step(-1),
  o: () => document.activeElement?.closest("[data-result]")?.querySelector("[data-open]")?.click(),
};

export function watchKeys() {
  document.addEventListener("keydown", (event) => {
    if (document.documentElement.dataset.keys === "off") return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    const act = ACTS[event.key];
    if (!act || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    act();
  });
}
