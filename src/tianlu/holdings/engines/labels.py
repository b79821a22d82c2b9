"""Labels as PDF through ReportLab: text in an embedded subset of our font, barcodes as vectors."""

import io
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.code39 import Standard39
from reportlab.graphics.barcode.code128 import Code128
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from tianlu.holdings.data import NoLabelFont
from tianlu.holdings.rules import Label, Layout, Symbology, places

_FONT = "TianluLabels"
_TENTH = mm / 10
_MARGIN = 1.2 * mm
_LARGEST, _SMALLEST, _HEADING = 14.0, 5.0, 6.0  # points
_LEADING = 1.15
_MISSING = "〓"  # what printers have always put where they have no type
_QUIET = 10  # modules on either side of a barcode: ISO/IEC 15417 and 16388 ask for ten


@cache
def _font() -> TTFont:
    path = resources.files("tianlu.holdings").joinpath("fonts/labels.ttf")
    try:
        font = TTFont(_FONT, str(path))
    except (TTFError, OSError) as error:
        raise NoLabelFont() from error
    pdfmetrics.registerFont(font)
    return font


def printable(text: str) -> str:
    """`text` with a mark for each character the font does not have."""
    known = _font().face.charToGlyph
    return "".join(character if ord(character) in known else _MISSING for character in text)


def draw_labels(
    labels: Sequence[Label],
    layout: Layout,
    *,
    start: int = 1,
    symbology: Symbology = Symbology.CODE128,
    title: str = "",
) -> bytes:
    """Sheets of labels as a PDF, the first label at place `start`. Raises `NoLabelFont` in an unbuilt checkout."""
    _font()
    out = io.BytesIO()
    size = (layout.page_width * _TENTH, layout.page_height * _TENTH)
    canvas = Canvas(out, pagesize=size, pageCompression=1, invariant=1, initialFontName=_FONT)
    canvas.setTitle(title)
    canvas.setCreator("Tianlu")
    before = 0
    for label, (sheet, x, y) in zip(labels, places(layout, len(labels), start), strict=True):
        if sheet != before:
            canvas.showPage()
            before = sheet
        box = _Box(canvas, x * _TENTH, size[1] - (y + layout.label_height) * _TENTH, layout)
        box.draw(label, symbology)
    canvas.save()
    return out.getvalue()


class _Box:
    """One label's room on the page, its margin left out; ReportLab counts from the lower left corner."""

    def __init__(self, canvas: Any, x: float, y: float, layout: Layout) -> None:
        self.canvas = canvas
        self.left, self.bottom = x + _MARGIN, y + _MARGIN
        self.width = layout.label_width * _TENTH - 2 * _MARGIN
        self.height = layout.label_height * _TENTH - 2 * _MARGIN

    def draw(self, label: Label, symbology: Symbology) -> None:
        top = self.height
        if label.heading:
            size = self._write(label.heading, top, _HEADING)
            top -= size * _LEADING
        if label.code:
            room = top - _SMALLEST * _LEADING * len(label.lines) - 1
            self._bars(label.code, symbology, top - room, room)
            top -= room
        share = top / max(1, len(label.lines)) / _LEADING
        largest = min(_LARGEST, share, self._fitting(label.lines))
        spare = (top - largest * _LEADING * len(label.lines)) / 2
        top -= max(0.0, spare)
        for line in label.lines:
            self._write(line, top, largest)
            top -= largest * _LEADING

    def _fitting(self, lines: Sequence[str]) -> float:
        """The size at which the longest line is as wide as the label: all lines of a label have one size."""
        widest = max((pdfmetrics.stringWidth(printable(line), _FONT, 1) for line in lines), default=0)
        return max(_SMALLEST, self.width / widest) if widest else _LARGEST

    def _write(self, line: str, top: float, size: float) -> float:
        """A line centred below `top`; what is too long even in the smallest size is cut with an ellipsis."""
        text = printable(line)
        while pdfmetrics.stringWidth(text, _FONT, size) > self.width + 0.01 and size > _SMALLEST:
            size = max(_SMALLEST, size - 0.5)
        while pdfmetrics.stringWidth(text, _FONT, size) > self.width + 0.01 and len(text) > 1:
            text = text.removesuffix("…")[:-1] + "…"
        self.canvas.setFont(_FONT, size)
        self.canvas.drawCentredString(self.left + self.width / 2, self.bottom + top - size, text)
        return size

    def _bars(self, code: str, symbology: Symbology, bottom: float, height: float) -> None:
        if symbology is Symbology.QR:
            side = min(height, self.width)
            widget = QrCodeWidget(code, barWidth=side, barHeight=side, barLevel="M")
            drawing = Drawing(side, side)
            drawing.add(widget)
            renderPDF.draw(drawing, self.canvas, self.left + (self.width - side) / 2, self.bottom + bottom)
            return
        kind = Standard39 if symbology is Symbology.CODE39 else Code128
        options: dict[str, Any] = {"quiet": 0, "barHeight": height, "humanReadable": 0}
        if symbology is Symbology.CODE39:
            options |= {"checksum": 0, "ratio": 2.5}
        wide = kind(code, barWidth=1, **options).width
        module = self.width / (wide + 2 * _QUIET)
        bars = kind(code, barWidth=min(module, 0.5 * mm), **options)
        bars.drawOn(self.canvas, self.left + (self.width - bars.width) / 2, self.bottom + bottom)
