// `data-copy="#id"` copies the text of an element; on plain HTTP, where the clipboard is closed, it selects it first.

import { toast } from "./announce.js";

async function write(text, element) {
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return true;
  }
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = window.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  return document.execCommand("copy");
}

export function watchCopying() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    const element = document.querySelector(button.dataset.copy);
    if (!element) return;
    const done = await write(element.innerText.trim(), element).catch(() => false);
    if (done) toast({ text: button.dataset.copied });
  });
}
