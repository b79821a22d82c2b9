"""Barcodes as scanners, hand-held collectors, spreadsheets and phones deliver them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

MOST_SCANS: Final = 5000
LONGEST: Final = 60
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")
_CELLS = re.compile(r"[\t,;，；]")


class Scan(NamedTuple):
    """One scan: its line in what was delivered, and the barcode as it is kept."""

    line: int
    code: str


def clean_code(raw: str) -> str:
    """A barcode in half-width characters, without the marks a keyboard wedge or a spreadsheet leaves around it."""
    if raw.isascii() and raw.isalnum():
        return raw
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", raw)).strip().strip("'\"").strip()


def listed_scans(barcodes: Iterable[str]) -> Iterator[Scan]:
    """The scans of a list of barcodes, as `read_scans` keeps them; its lines are the places in the list, from 1."""
    for line, raw in enumerate(barcodes, 1):
        if code := clean_code(raw):
            yield Scan(line, code[:LONGEST])


def read_scans(text: str) -> Iterator[Scan]:
    """The scans of a file or a text field, one on a line; a line's first cell is the barcode, the rest is left alone.

    Empty lines are no scans; a code longer than any barcode is cut, so that it is listed as unknown.
    """
    for line, raw in enumerate(text.splitlines(), 1):
        cells = (clean_code(cell) for cell in _CELLS.split(raw))
        if code := next(filter(None, cells), ""):
            yield Scan(line, code[:LONGEST])
