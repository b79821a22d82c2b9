"""Labels as PDF through ReportLab: text in an embedded subset of our font, barcodes as vectors."""

import io
import re
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
_READABLE = 7.0  # points; a line that would be smaller is rather broken at its marks
_LEADING = 1.15
_NARROWEST = 0.169 * mm  # a module of two dots at 300 an inch; scanners lose what is finer
_BREAKS = re.compile(r"(?=[-=:.,;+/(<\"])|(?<=\s)(?=\S)")
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


def unprintable(labels: Sequence[Label], layout: Layout, symbology: Symbology = Symbology.CODE128) -> list[Label]:
    """Those of which a number would be cut, or drawn too fine to be scanned, or has a character the font lacks."""
    _font()
    box = _Box(None, 0, 0, layout)
    return [label for label in labels if not box.holds(label, symbology)]


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
        self.width: float = layout.label_width * _TENTH - 2 * _MARGIN
        self.height: float = layout.label_height * _TENTH - 2 * _MARGIN

    def draw(self, label: Label, symbology: Symbology) -> None:
        if label.heading:
            self._write(label.heading, self.height, _HEADING)
        top = self._below_heading(label)
        if label.code:
            room = top - self._share(label)
            self._bars(label.code, symbology, top - room, room)
            top -= room
        size, lines = self._type(label, top) or (_SMALLEST, label.lines)
        top -= max(0.0, (top - size * _LEADING * len(lines)) / 2)
        for line in lines:
            self._write(line, top, size)
            top -= size * _LEADING

    def holds(self, label: Label, symbology: Symbology) -> bool:
        """Whether all of a call number or a barcode is readable on the label; a heading and a title may be cut."""
        top = self._below_heading(label)
        if label.code and symbology is not Symbology.QR and self._module(label.code, symbology) < _NARROWEST:
            return False
        numbers = [label.code] if label.code else label.lines
        if any(printable(number) != number for number in numbers):
            return False
        return self._type(label, self._share(label) if label.code else top) is not None

    def _below_heading(self, label: Label) -> float:
        return self.height - (self._size(label.heading, _HEADING) * _LEADING if label.heading else 0)

    @staticmethod
    def _share(label: Label) -> float:
        """What the lines below the bars get of the height."""
        return _SMALLEST * _LEADING * len(label.lines) + 1

    def _type(self, label: Label, height: float) -> tuple[float, Sequence[str]] | None:
        """One size for all lines and how they are broken; None where a number does not fit even in the smallest type."""
        share = height / max(1, len(label.lines)) / _LEADING
        plain = min(_LARGEST, share, self.width / max(1e-6, *map(_width, label.lines)))
        if label.code:  # the title below it is cut
            return (max(plain, _SMALLEST), label.lines) if _width(label.code) * _SMALLEST <= self.width else None
        if plain >= _READABLE:
            return plain, label.lines
        size = _READABLE
        while size >= _SMALLEST:
            lines = [piece for line in label.lines for piece in _broken(line, self.width / size)]
            if lines and len(lines) * size * _LEADING <= height and max(map(_width, lines)) * size <= self.width + 0.01:
                return size, lines
            size -= 0.5
        return (plain, label.lines) if plain >= _SMALLEST else None

    def _size(self, line: str, size: float) -> float:
        """The size of a line that is made smaller as far as needed and allowed."""
        while _width(line) * size > self.width + 0.01 and size > _SMALLEST:
            size = max(_SMALLEST, size - 0.5)
        return size

    def _write(self, line: str, top: float, size: float) -> None:
        """A line centred below `top`; a heading or a title too long even in the smallest size is cut with an ellipsis."""
        text, size = printable(line), self._size(line, size)
        while pdfmetrics.stringWidth(text, _FONT, size) > self.width + 0.01 and len(text) > 1:
            text = text.removesuffix("…")[:-1] + "…"
        self.canvas.setFont(_FONT, size)
        self.canvas.drawCentredString(self.left + self.width / 2, self.bottom + top - size, text)

    def _bars(self, code: str, symbology: Symbology, bottom: float, height: float) -> None:
        if symbology is Symbology.QR:
            side = min(height, self.width)
            widget = QrCodeWidget(code, barWidth=side, barHeight=side, barLevel="M")
            drawing = Drawing(side, side)
            drawing.add(widget)
            renderPDF.draw(drawing, self.canvas, self.left + (self.width - side) / 2, self.bottom + bottom)
            return
        kind, options = _kind(symbology)
        module = min(self._module(code, symbology), 0.5 * mm)
        bars = kind(code, barWidth=module, barHeight=height, **options)
        bars.drawOn(self.canvas, self.left + (self.width - bars.width) / 2, self.bottom + bottom)

    def _module(self, code: str, symbology: Symbology) -> float:
        """The width of the finest bar where the barcode takes the whole label."""
        kind, options = _kind(symbology)
        modules: float = kind(code, barWidth=1, **options).width
        return self.width / (modules + 2 * _QUIET)


def _kind(symbology: Symbology) -> tuple[Any, dict[str, Any]]:
    options: dict[str, Any] = {"quiet": 0, "humanReadable": 0}
    if symbology is Symbology.CODE39:
        return Standard39, options | {"checksum": 0, "ratio": 2.5}
    return Code128, options


def _width(line: str) -> float:
    """How wide a line is in type of one point."""
    return float(pdfmetrics.stringWidth(printable(line), _FONT, 1))


def _broken(line: str, widest: float) -> list[str]:
    """A line broken before its marks and at its spaces, each part as wide as it may be."""
    lines = [""]
    for piece in filter(None, _BREAKS.split(line)):
        if lines[-1] and _width((lines[-1] + piece).rstrip()) > widest:
            lines.append(piece)
        else:
            lines[-1] += piece
    return [line.rstrip() for line in lines]
