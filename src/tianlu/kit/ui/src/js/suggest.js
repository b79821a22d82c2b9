// What may be meant while one types, as a combobox (ARIA APG, list autocomplete): options come from the server as HTML.

const WAIT_MS = 120;
let serial = 0;

/** Offers below an input. A subclass says what to ask (`question`, null for nothing) and what a choice does (`take`). */
export class Suggestions {
  constructor(input, holder, label) {
    this.input = input;
    this.list = document.createElement("div");
    this.list.className = "suggestions";
    this.list.id = `suggestions-${++serial}`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", label);
    holder.append(this.list);
    // A box of several lines stays a text box, which knows no aria-expanded.
    this.single = input.matches("input");
    const attributes = { "aria-autocomplete": "list", "aria-controls": this.list.id, autocomplete: "off" };
    if (this.single) Object.assign(attributes, { role: "combobox", "aria-expanded": "false" });
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    this.at = -1;
    this.listen();
  }

  listen() {
    this.input.addEventListener("input", (event) => {
      if (!event.isComposing) this.later();
    });
    this.input.addEventListener("compositionend", () => this.later());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest('[role="option"]');
      if (option) this.choose(option);
    });
  }

  options() {
    return [...this.list.querySelectorAll('[role="option"]')];
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT_MS);
  }

  async ask() {
    this.request?.abort();
    const address = this.question();
    if (!address) return this.close();
    this.request = new AbortController();
    try {
      const answer = await fetch(address, { signal: this.request.signal, headers: { Accept: "text/html" } });
      if (answer.ok) this.show(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
    return undefined;
  }

  show(html) {
    this.list.innerHTML = html;
    const options = this.options();
    options.forEach((option, index) => {
      option.id = `${this.list.id}-${index}`;
      option.setAttribute("aria-selected", "false");
    });
    this.at = -1;
    this.input.removeAttribute("aria-activedescendant");
    const open = options.length > 0 && document.activeElement === this.input;
    this.open(open);
  }

  open(shown) {
    this.list.hidden = !shown;
    if (this.single) this.input.setAttribute("aria-expanded", String(shown));
  }

  close() {
    this.request?.abort();
    this.open(false);
    this.at = -1;
    this.input.removeAttribute("aria-activedescendant");
  }

  move(by) {
    const options = this.options();
    if (!options.length) return;
    options[this.at]?.setAttribute("aria-selected", "false");
    this.at = (this.at + by + options.length + (this.at < 0 && by < 0 ? 1 : 0)) % options.length;
    const option = options[this.at];
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option.id);
  }

  key(event) {
    if (event.isComposing) return;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !event.altKey && (this.single || !this.list.hidden)) {
      if (this.list.hidden) this.later();
      else this.move(event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
    } else if (event.key === "Escape" && !this.list.hidden) {
      this.close();
      event.preventDefault();
    } else if (event.key === "Enter" && !this.list.hidden && this.at >= 0) {
      event.preventDefault();
      event.stopPropagation();
      this.choose(this.options()[this.at]);
    }
  }

  choose(option) {
    this.close();
    this.take(option);
  }
}

class SearchBox extends Suggestions {
  constructor(form, input) {
    super(input, form, form.dataset.suggestLabel ?? "");
    this.form = form;
  }

  question() {
    const text = this.input.value.trim();
    if (!text) return null;
    const address = new URL(this.form.dataset.suggest, location.href);
    address.searchParams.set("q", text);
    return address;
  }

  take(option) {
    if (option.dataset.href) {
      location.assign(option.dataset.href);
      return;
    }
    this.input.value = option.dataset.value ?? option.textContent.trim();
    this.form.requestSubmit();
  }
}

export function enhanceSearchBoxes(root) {
  const forms = [...root.querySelectorAll("form[data-suggest]")];
  if (root.matches?.("form[data-suggest]")) forms.push(root);
  for (const form of forms) {
    const input = form.querySelector("[data-search-input]");
    if (input && !input.hasAttribute("aria-controls")) new SearchBox(form, input);
  }
}
