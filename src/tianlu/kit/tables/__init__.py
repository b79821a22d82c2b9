"""Tables from elsewhere, CSV or Excel, as rows of text; what is hostile, damaged or too large is refused in a sentence."""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from tianlu.kit.tables.data import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Flaw, Row, TableFault
from tianlu.kit.tables.delimited import is_rounded, text_rows
from tianlu.kit.tables.heads import head_among, meaning, plain_head
from tianlu.kit.tables.workbooks import workbook_rows, workbook_sheets

__all__ = [
    "LONGEST_CELL",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "Flaw",
    "Row",
    "TableFault",
    "head_among",
    "is_rounded",
    "is_workbook",
    "meaning",
    "plain_head",
    "sheet_names",
    "table_rows",
]

_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html|head|meta|table|body)\b", re.IGNORECASE)
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def is_workbook(content: bytes) -> bool:
    """Whether bytes begin as a file of Excel does, of today's or the old kind."""
    return content.startswith((_ZIP, _OLE))


def sheet_names(file: BinaryIO) -> list[str]:
    """The sheets of a workbook in its order; none for text. Raises `TableFault`."""
    file.seek(0)
    return workbook_sheets(file) if file.read(4) == _ZIP else []


def table_rows(file: BinaryIO, sheet: str = "") -> Iterator[Row]:
    """The rows of a seekable file by what it is, not by its name; the first is the head. Raises `TableFault`.

    At most 500,000 rows of 200 columns; one row is in memory at a time. `sheet`: of a workbook, by its name; else the
    first with anything in it.
    """
    file.seek(0)
    head = file.read(64)
    if not head.strip():
        raise TableFault("empty")
    if head.startswith(_OLE):
        raise TableFault("old-excel")
    if _PAGE.match(head.removeprefix(codecs.BOM_UTF8)):
        raise TableFault("page")
    file.seek(0)
    count = 0
    for row in workbook_rows(file, sheet) if head.startswith(_ZIP) else text_rows(file):
        count += 1
        if count > MOST_ROWS:
            raise TableFault("rows", most=MOST_ROWS)
        if len(row.cells) > MOST_COLUMNS and any(row.cells[MOST_COLUMNS:]):
            raise TableFault("columns", most=MOST_COLUMNS)
        yield row
    if not count:
        raise TableFault("empty")
