"""Barcodes as scanners, hand-held collectors, spreadsheets and phones deliver them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

MOST_SCANS: Final = 100_000  # a day of several collectors has 60,000
LONGEST: Final = 60
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")
_BEGUN = re.compile(r"\][A-Za-z][0-9A-Za-z](?=.)")  # how a scanner says which symbology it read (ISO/IEC 15424)
_DECIMAL = re.compile(r"(\d{4,})\.0", re.ASCII)  # a column of numbers with a gap in it, as programs write it


class Scan(NamedTuple):
    """One scan: its line in what was delivered, and the barcode as it is kept."""

    line: int
    code: str


def clean_code(raw: str) -> str:
    """A barcode in half-width characters, without the marks a scanner, a keyboard wedge or a spreadsheet leaves around it."""
    if raw.isascii() and raw.isalnum():
        return raw
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", raw)).strip().removeprefix('="').strip("'\"").strip()
    plain = _BEGUN.sub("", plain, count=1) if plain.startswith("]") else plain
    if found := _DECIMAL.fullmatch(plain):
        return found[1]
    return plain[1:-1] if len(plain) > 2 and plain[0] == plain[-1] == "*" else plain  # Code 39's begin and end


def listed_scans(barcodes: Iterable[str]) -> Iterator[Scan]:
    """The scans of a list of barcodes, as `read_scans` keeps them; its lines are the places in the list, from 1."""
    for line, raw in enumerate(barcodes, 1):
        if code := clean_code(raw):
            yield Scan(line, code[:LONGEST])
