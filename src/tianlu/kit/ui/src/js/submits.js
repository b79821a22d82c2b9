// A choice marked `data-submits` sends its form when made with a pointer; from the keyboard, where each arrow key is a
// change (WCAG 3.2.2), its button does.

export function watchSubmitting() {
  let pointed = null;
  document.addEventListener("pointerdown", (event) => {
    pointed = event.target.closest?.("[data-submits]");
  });
  document.addEventListener("keydown", () => {
    pointed = null;
  });
  document.addEventListener("change", (event) => {
    if (event.target === pointed) event.target.form?.requestSubmit();
  });
}
