"""Labels: what stands on one, and where each lies on its sheet. Lengths are tenths of a millimetre."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from tianlu.holdings.rules.call_numbers import Marks
from tianlu.holdings.rules.shelving import lcc_parts, plain_number, stroked

_CODE39 = re.compile(r"[0-9A-Z\-. $/+%]+")
_CODE128 = re.compile(r"[\x20-\x7e]+")
_LARGEST = 4500  # a sheet of A2 is 420 x 594 mm; nobody prints labels on more than 450
MOST_LABELS = 2000


class LabelKind(StrEnum):
    """What a label is for: the spine 书标, or the barcode inside the book."""

    SPINE = "spine"
    BARCODE = "barcode"


class Symbology(StrEnum):
    """How a number is drawn for machines."""

    CODE39 = "code39"
    CODE128 = "code128"
    QR = "qr"


class LayoutFault(ValueError):
    """Why no sheet has these lengths, as a code."""


@dataclass(frozen=True)
class Layout:
    """A sheet of equal labels. On a roll each label is a page of its own."""

    page_width: int
    page_height: int
    label_width: int
    label_height: int
    columns: int = 1
    rows: int = 1
    left: int = 0
    top: int = 0
    gap_x: int = 0
    gap_y: int = 0

    @property
    def places(self) -> int:
        return self.columns * self.rows

    def to_dict(self) -> dict[str, int]:
        return asdict(self)

    @staticmethod
    def from_dict(sizes: Mapping[str, Any]) -> "Layout":
        """The layout of these lengths; raises `LayoutFault`: `too-small`, `too-large`, `beyond-the-page`."""
        layout = Layout(**{name: int(value) for name, value in sizes.items()})
        if min(layout.columns, layout.rows) < 1 or min(layout.label_width, layout.label_height) < 80:
            raise LayoutFault("too-small")
        if min(layout.left, layout.top, layout.gap_x, layout.gap_y) < 0:
            raise LayoutFault("too-small")
        if max(layout.page_width, layout.page_height) > _LARGEST or layout.places > 500:
            raise LayoutFault("too-large")
        wide = layout.left + layout.columns * layout.label_width + (layout.columns - 1) * layout.gap_x
        high = layout.top + layout.rows * layout.label_height + (layout.rows - 1) * layout.gap_y
        if wide > layout.page_width or high > layout.page_height:
            raise LayoutFault("beyond-the-page")
        return layout


LAYOUTS: dict[str, Layout] = {
    "a4-3x8": Layout(2100, 2970, 700, 370, 3, 8, 0, 5),
    "a4-4x10": Layout(2100, 2970, 525, 297, 4, 10),
    "a4-5x13": Layout(2100, 2970, 381, 212, 5, 13, 47, 107, 25, 0),
    "a4-6x8": Layout(2100, 2970, 300, 330, 6, 8, 100, 100, 20, 15),
    "roll-40x30": Layout(400, 300, 400, 300),
    "roll-50x30": Layout(500, 300, 500, 300),
    "roll-30x40": Layout(300, 400, 300, 400),
}


@dataclass(frozen=True)
class Label:
    """What stands on one label: a heading, the lines, and the number for machines ("" for none)."""

    heading: str
    lines: tuple[str, ...]
    code: str = ""


def places(layout: Layout, count: int, start: int) -> Iterator[tuple[int, int, int]]:
    """(sheet, x, y) of the upper left corner of each of `count` labels, the first at place `start` (1 = upper left).

    Places go along the rows, as label printers do; a half used sheet goes on where it was left.
    """
    for number in range(start - 1, start - 1 + count):
        sheet, place = divmod(number, layout.places)
        row, column = divmod(place, layout.columns)
        x = layout.left + column * (layout.label_width + layout.gap_x)
        y = layout.top + row * (layout.label_height + layout.gap_y)
        yield sheet, x, y


def spine_lines(call_number: str, marks: Marks | None = None) -> tuple[str, ...]:
    """A call number as it stands on a spine: class, book number, and what follows it each on its own line."""
    plain = plain_number(call_number)
    if parts := lcc_parts(plain):
        return parts
    classed, _stroke, rest = stroked(plain).partition("/")
    after = marks or Marks()
    apart = re.split(rf"(?=[/{re.escape(after.edition)}{re.escape(after.volume)}])", rest.strip())
    return (*classed.split(), *(line for one in apart if (line := one.strip("/ "))))


def can_be_drawn(code: str, symbology: Symbology) -> bool:
    """Whether a number has only characters of the symbology (ISO/IEC 16388, 15417, 18004)."""
    match symbology:
        case Symbology.CODE39:
            return _CODE39.fullmatch(code) is not None and len(code) <= 40
        case Symbology.CODE128:
            return _CODE128.fullmatch(code) is not None and len(code) <= 60
        case Symbology.QR:
            return 0 < len(code.encode()) <= 200
