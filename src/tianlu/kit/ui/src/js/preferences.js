// Theme, size and shortcuts change at once and are told to the server, whose cookie draws the next page the same way.

const AT_ONCE = ["theme", "size", "keys"];

function apply(form, name, value) {
  const root = document.documentElement;
  if (value === "auto") delete root.dataset[name];
  else root.dataset[name] = value;
  for (const other of document.querySelectorAll(`[data-preferences] button[name="${name}"]`)) {
    other.setAttribute("aria-pressed", String(other.value === value));
  }
  const body = new URLSearchParams(new FormData(form));
  body.set(name, value);
  fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true });
}

export function watchPreferences() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest?.("[data-preferences]");
    const button = event.submitter;
    if (!form || !button || !AT_ONCE.includes(button.name)) return;
    event.preventDefault();
    apply(form, button.name, button.value);
  });
}
