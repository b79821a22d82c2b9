"""Barcodes as scanners, hand-held collectors, spreadsheets and phones deliver them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from tianlu.holdings.rules.cutover_words import Column, column_of

MOST_SCANS: Final = 5000
LONGEST: Final = 60
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")
_WHEN = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}:\d{2}")
_LOOKED_AT: Final = 10  # lines in which the names of columns are looked for
_CELLS = re.compile(r"[\t,;，；]")


class Scan(NamedTuple):
    """One scan: its line in what was delivered, and the barcode as it is kept."""

    line: int
    code: str


def clean_code(raw: str) -> str:
    """A barcode in half-width characters, without the marks a keyboard wedge or a spreadsheet leaves around it."""
    if raw.isascii() and raw.isalnum():
        return raw
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", raw)).strip().removeprefix('="').strip("'\"").strip()


def listed_scans(barcodes: Iterable[str]) -> Iterator[Scan]:
    """The scans of a list of barcodes, as `read_scans` keeps them; its lines are the places in the list, from 1."""
    for line, raw in enumerate(barcodes, 1):
        if code := clean_code(raw):
            yield Scan(line, code[:LONGEST])


def read_scans(text: str) -> Iterator[Scan]:
    """The scans of a file or a text field, one on a line; a line's first cell is the number, the rest is left alone.

    A line that names a column as that of barcodes or accession numbers is no scan, nor what stands above it, and says which cell
    it is, the barcode first where it names both; lines that are all numbered in turn, or that all begin with a time, have it in
    the next cell. Empty lines are no scans; a code longer than any barcode is cut, so that it is listed as unknown.
    """
    lines = [list(map(clean_code, _cells(raw))) for raw in text.splitlines()]
    named = ((at, those) for at, line in enumerate(lines[:_LOOKED_AT], 1) if (those := _named(line)))
    above, places = next(named, (0, ()))
    if not places:
        places = tuple(filter(None, [_place(lines)]))
    for number, cells in enumerate(lines[above:], above + 1):
        there = [cells[place] for place in places if place < len(cells)]
        code = next(filter(None, there or cells), "")
        if code:
            yield Scan(number, code[:LONGEST])


def _cells(line: str) -> list[str]:
    """The cells of a line; what stands in quotation marks is one of them, whatever marks it holds."""
    pieces: list[str] = []
    for piece in _CELLS.split(line):
        if pieces and pieces[-1].lstrip(" =").startswith('"') and pieces[-1].count('"') % 2:
            pieces[-1] += f",{piece}"
        else:
            pieces.append(piece)
    return pieces


def _named(line: Sequence[str]) -> tuple[int, ...]:
    """The cells of a line that name the columns of barcodes and of accession numbers."""
    said = {column_of(cell): place for place, cell in reversed(list(enumerate(line)))}
    return tuple(said[column] for column in (Column.BARCODE, Column.ACCESSION) if column in said)


def _place(lines: Sequence[Sequence[str]]) -> int:
    """The cell that codes stand in: behind a running number and behind times; 0 where the first is as good as any."""
    filled = [line for line in lines if any(line)]
    place = 0
    while len(filled) > 1 and all(len(line) > place + 1 and line[place + 1] for line in filled):
        cells = [line[place] for line in filled]
        turn = all(cell.isdigit() for cell in cells) and [int(cell) for cell in cells] == list(range(1, len(cells) + 1))
        if not turn and not all(map(_WHEN.match, cells)):
            break
        place += 1
    return place
