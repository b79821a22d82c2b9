"""Files of collectors and lists that people type: which cell of a line is the barcode."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tianlu.holdings.rules.cutover_words import Column, column_of
from tianlu.holdings.rules.scanning import LONGEST, Scan, clean_code

_LOOKED_AT: Final = 10  # lines in which the names of columns are looked for
_ALIKE: Final = 3  # cells of one shape that are a list, lines with the same first cell that say who scanned or where
_SHORTEST: Final = 4  # of a barcode beside other cells
_CELLS = re.compile(r"[\t,;|，；]")
_DAY = r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}"
_HOUR = r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?"
_WHEN = re.compile(rf"{_DAY}|{_HOUR}", re.ASCII)
_BESIDE = re.compile(rf"(?:^|(?<=\s))(?:(?:{_DAY})(?:[ T]{_HOUR})?|{_HOUR})(?=\s|$)", re.ASCII)
_CLOSE = re.compile(  # 20261130080001
    r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?", re.ASCII
)


def read_scans(text: str) -> Iterator[Scan]:
    """The scans of a file or a text field, one on a line; a line's first cell is the number, the rest is left alone.

    A line that names a column as that of barcodes or accession numbers is no scan, nor what stands above it, and says which cell
    it is, the barcode first where it names both. Without names the number stands behind what is counted in turn, times, and
    what is the same in all lines; three or more cells of one shape are a list. Empty lines are no scans; a code longer than any
    barcode is cut, so that it is listed as unknown.
    """
    lines = [list(map(_without_time, _cells(raw))) for raw in text.splitlines()]
    named = ((at, those) for at, line in enumerate(lines[:_LOOKED_AT], 1) if (those := _named(line)))
    above, places = next(named, (0, ()))
    begin = 0 if places else _place(lines)
    for number, cells in enumerate(lines[above:], above + 1):
        if not places and _is_list(cells):
            yield from (Scan(number, code[:LONGEST]) for code in cells)
            continue
        there = [cells[place] for place in places if place < len(cells)] if places else cells[begin:] or cells
        code = next(filter(None, there), "")
        if code:
            yield Scan(number, code[:LONGEST])


def _cells(line: str) -> list[str]:
    """The cells of a line; what stands in quotation marks is one of them, whatever marks it holds."""
    cells: list[str] = []
    open_one: list[str] = []
    for piece in _CELLS.split(line):
        marks = piece.count('"') % 2
        if not open_one and not (marks and piece.lstrip(" =").startswith('"')):
            cells.append(piece)
            continue
        open_one.append(piece)
        if marks and len(open_one) > 1:
            cells.append(",".join(open_one))
            open_one = []
    return cells + open_one


def _without_time(cell: str) -> str:
    """The code of a cell, without the day and hour it was scanned at; what is nothing but a time is kept."""
    code = clean_code(cell)
    return clean_code(_BESIDE.sub("", code)) or code if " " in code else code


def _named(line: Sequence[str]) -> tuple[int, ...]:
    """The cells of a line that name the columns of barcodes and of accession numbers."""
    said = {column_of(cell): place for place, cell in reversed(list(enumerate(line)))}
    return tuple(said[column] for column in (Column.BARCODE, Column.ACCESSION) if column in said)


def _is_list(cells: Sequence[str]) -> bool:
    """Whether a line is a list of numbers: `00012,00013,00014`."""
    return (
        len(cells) >= _ALIKE
        and len({len(cell) for cell in cells}) == 1
        and all(len(cell) >= _SHORTEST and cell[-1].isdigit() and not _WHEN.match(cell) for cell in cells)
    )


def _place(lines: Sequence[Sequence[str]]) -> int:
    """The cell that codes stand in: behind running numbers, times, and whoever scanned; 0 where the first is as good as any."""
    filled = [line for line in lines if any(line)]
    if len(filled) > 1 and not any(map(_has_digit, filled[0])) and any(map(_has_digit, filled[1])):
        del filled[0]  # names of columns that are not known here
    place = 0
    while len(filled) > 1 and all(len(line) > place + 1 and line[place + 1] for line in filled):
        step = _passed(filled, place)
        if not step:
            break
        place += step
    return place


def _passed(lines: Sequence[Sequence[str]], place: int) -> int:
    """How many cells from `place` on are surely not the code."""
    cells, after = ([line[at] for line in lines] for at in (place, place + 1))
    if all(cell.isdigit() for cell in cells) and [int(cell) for cell in cells] == list(range(1, len(cells) + 1)):
        return 1
    if all(map(_WHEN.match, cells)) or (all(map(_CLOSE.fullmatch, cells)) and cells == sorted(cells)):
        return 1
    if all(_CLOSE.fullmatch(day + hour) for day, hour in zip(cells, after, strict=True)):
        return 2 if all(len(line) > place + 2 for line in lines) else 0
    return _alike(lines, place) if len(lines) >= _ALIKE else 0


def _alike(lines: Sequence[Sequence[str]], place: int) -> int:
    """How many cells from `place` on say the same in all lines, before one that says codes."""
    at, most = place, min(map(len, lines))
    while at < most and len({line[at] for line in lines}) == 1:
        at += 1
    cells = [line[at] for line in lines] if at < most else []
    codes = all(len(cell) >= _SHORTEST and _has_digit(cell) and not _WHEN.match(cell) for cell in cells)
    return at - place if cells and codes else 0


def _has_digit(cell: str) -> bool:
    return any(map(str.isdigit, cell))
