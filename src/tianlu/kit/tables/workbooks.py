"""Excel workbooks (.xlsx): one sheet, read row by row; no formula is ever calculated."""

import math
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time
from functools import partial
from typing import Any, BinaryIO, Final

from tianlu.kit.tables.data import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Flaw, Row, TableFault

_MOST_PARTS: Final = 2000
_MOST_UNPACKED: Final = 512 << 20  # bytes
_FREE: Final = 8 << 20  # bytes unpacked before the ratio is looked at
_RATIO: Final = 150  # XML of a sheet shrinks 5 to 30 times
_EXACT: Final = 10**15  # a double keeps 15 decimal digits
_BLOCK: Final = 1 << 20
_OVERLAP: Final = 16
_MERGED: Final = re.compile(
    rb"<(?:\w{1,20}:)?mergeCell\s[^<>]{0,200}?\bref\s?=\s?[\"']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?[A-Z]{1,3}\$?(\d{1,7})[\"']"
)
_LONGEST_RANGE: Final = 300  # bytes of such an element


def workbook_rows(file: BinaryIO, sheet: str = "") -> Iterator[Row]:
    """The rows of the sheet, else of the first with anything in it, empty ones left out.

    A formula gives the result that was saved with it.
    """
    with _opened(file) as load:
        yield from _sheet_rows(load(data_only=True), load(data_only=False), sheet)


def workbook_sheets(file: BinaryIO) -> list[str]:
    """The names of its sheets in their order."""
    with _opened(file) as load:
        return [str(sheet.title) for sheet in load(data_only=True).worksheets]


@contextmanager
def _opened(file: BinaryIO) -> Iterator[Callable[..., Any]]:
    """What loads the workbook, after a look at what is inside; whatever fails in the block is the file's fault."""
    import openpyxl  # noqa: PLC0415 - slow

    try:
        _guard(file)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which are not read
            file.seek(0)
            yield partial(openpyxl.load_workbook, file, read_only=True, keep_links=False)
    except TableFault:
        raise
    except Exception as error:  # a hostile file fails anywhere in the library
        raise TableFault("archive") from error


def _sheet_rows(results: Any, formulas: Any, wanted: str) -> Iterator[Row]:
    sheets = zip(results.worksheets, formulas.worksheets, strict=True)
    chosen = [pair for pair in sheets if not wanted or pair[0].title == wanted]
    if not chosen:
        raise TableFault("sheet", name=wanted)
    for sheet, beside in chosen:
        sheet.reset_dimensions()  # what the file says of its size is not believed
        beside.reset_dimensions()
        found, merged = False, _Merged(sheet)
        for number, (row, also) in enumerate(zip(sheet.iter_rows(), beside.iter_rows(), strict=True), 1):
            if number > MOST_ROWS:
                raise TableFault("rows", most=MOST_ROWS)
            if len(row) > MOST_COLUMNS and any(cell.value is not None for cell in row[MOST_COLUMNS:]):
                raise TableFault("columns", most=MOST_COLUMNS)
            made = merged.filled(_row(number, row[:MOST_COLUMNS], also[:MOST_COLUMNS]))
            if made.flaws or any(made.cells):
                found = True
                yield made
        if found:
            return


class _Merged:
    """Cells merged downwards: what the first says is said in each row beneath that says anything."""

    def __init__(self, sheet: Any) -> None:
        self._ranges: list[tuple[int, int, int]] = []  # column (from 0), first row, last row
        self._said: dict[int, tuple[int, str]] = {}  # by column the last row and the text
        before = b""
        with sheet._get_source() as stream:  # noqa: SLF001 - openpyxl reads no merged cells row by row
            while block := stream.read(_BLOCK):
                piece = before + block
                for match in _MERGED.finditer(piece):
                    self._take(match)
                before = piece[-_LONGEST_RANGE:]
        self._ranges.sort(key=lambda one: -one[1])

    def _take(self, match: re.Match[bytes]) -> None:
        from openpyxl.utils import column_index_from_string  # noqa: PLC0415 - slow

        column, first, last = match[1].decode(), int(match[2]), int(match[3])
        if last > first and len(self._ranges) < MOST_ROWS:
            self._ranges.append((column_index_from_string(column) - 1, first, last))

    def filled(self, row: Row) -> Row:
        """The row with what stands in the merged cells above it."""
        while self._ranges and self._ranges[-1][1] <= row.number:
            column, first, last = self._ranges.pop()
            if first == row.number and column < len(row.cells) and row.cells[column]:
                self._said[column] = (last, row.cells[column])
        if not self._said or not any(row.cells):
            return row
        cells = list(row.cells)
        for column, (last, text) in list(self._said.items()):
            if last < row.number:
                del self._said[column]
                continue
            cells += [""] * (column + 1 - len(cells))
            cells[column] = cells[column] or text
        return row._replace(cells=tuple(cells))


def _row(number: int, row: Any, also: Any) -> Row:
    cells: list[str] = []
    flaws: dict[int, Flaw] = {}
    for column, (cell, formula) in enumerate(zip(row, also, strict=True)):
        text, flaw = _text(cell)
        if cell.value is None and formula.data_type == "f":
            flaw = Flaw.NO_RESULT
        if flaw is not None:
            flaws[column] = flaw
        cells.append(text)
    return Row(number, tuple(cells), flaws)


def _text(cell: Any) -> tuple[str, Flaw | None]:
    value = cell.value
    if value is None:
        return "", None
    if cell.data_type == "e":
        return str(value), Flaw.ERROR
    if isinstance(value, bool):
        return str(value).upper(), None
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat(), None
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or ""))
    text = str(value).replace("_x000D_", "").strip()
    return (text[:LONGEST_CELL], Flaw.LONG) if len(text) > LONGEST_CELL else (text, None)


def _number(value: float, shown: str) -> tuple[str, Flaw | None]:
    """A number as a person sees it; a format of zeros only (00000000) shows leading zeros, so they are written."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value), Flaw.ERROR
    if value != int(value):
        return f"{value:.15g}", None
    text = str(int(value))
    if shown and not shown.strip("0") and value >= 0:
        text = text.zfill(len(shown))
    return text, (Flaw.ROUNDED if abs(value) >= _EXACT else None)


def _guard(file: BinaryIO) -> None:
    """Refuse what unpacks to too much or declares entities, before any parser sees it."""
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        packed = sum(part.compress_size for part in parts) or 1
        if len(parts) > _MOST_PARTS or unpacked > _MOST_UNPACKED or (unpacked > _FREE and unpacked > packed * _RATIO):
            raise TableFault("bomb")
        for part in parts:
            if part.filename.endswith((".xml", ".rels", ".vml")):
                _no_entities(archive, part)


def _no_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Excel writes UTF-8 without a document type; in another encoding one could hide."""
    with archive.open(part) as stream:
        before = b""
        while block := stream.read(_BLOCK):
            piece = before + block
            if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece or b"\x00" in piece or b"encoding='utf-7" in piece.lower():
                raise TableFault("entities")
            before = piece[-_OVERLAP:]
