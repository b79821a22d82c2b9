// Dragging over the year histogram fills the two year fields and sends their form; the fields alone do the same.

function yearAt(bars, x) {
  let nearest = bars[0];
  for (const bar of bars) {
    const box = bar.getBoundingClientRect();
    if (x >= box.left) nearest = bar;
  }
  return nearest;
}

class Years {
  constructor(figure) {
    this.figure = figure;
    this.svg = figure.querySelector("svg");
    this.form = figure.querySelector("form");
    this.bars = [...figure.querySelectorAll("[data-start]")];
    this.span = this.svg.querySelector(".span");
    if (!this.form || !this.span || !this.bars.length) return;
    this.svg.addEventListener("pointerdown", (event) => this.begin(event));
    this.svg.addEventListener("pointermove", (event) => this.drag(event));
    this.svg.addEventListener("pointerup", (event) => this.end(event));
    this.svg.addEventListener("pointercancel", () => {
      this.from = null;
    });
  }

  begin(event) {
    if (event.button !== 0) return;
    this.from = yearAt(this.bars, event.clientX);
    this.svg.setPointerCapture(event.pointerId);
    this.paint(this.from, this.from);
    event.preventDefault();
  }

  drag(event) {
    if (!this.from) return;
    this.paint(this.from, yearAt(this.bars, event.clientX));
  }

  end(event) {
    if (!this.from) return;
    this.paint(this.from, yearAt(this.bars, event.clientX));
    this.from = null;
    this.form.requestSubmit();
  }

  paint(one, other) {
    const forward = Number(one.dataset.start) <= Number(other.dataset.start);
    const [first, last] = forward ? [one, other] : [other, one];
    const [low, high] = this.form.querySelectorAll('input[type="number"]');
    low.value = first.dataset.start;
    high.value = last.dataset.end;
    const left = Number(first.getAttribute("x"));
    const right = Number(last.getAttribute("x")) + Number(last.getAttribute("width"));
    this.span.setAttribute("x", left);
    this.span.setAttribute("width", right - left);
    for (const bar of this.bars) {
      const inside = Number(bar.dataset.start) >= Number(low.value) && Number(bar.dataset.end) <= Number(high.value);
      bar.nextElementSibling?.classList.toggle("bar-in", inside);
    }
  }
}

export function enhanceYears(root) {
  for (const figure of root.querySelectorAll("[data-drag]")) {
    if (figure.dataset.drag === "on") continue;
    figure.dataset.drag = "on";
    new Years(figure);
  }
}
