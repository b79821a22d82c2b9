"""Where the items of a table begin: below the row that names its columns."""

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from tianlu.holdings.rules import head_row
from tianlu.kit.tables import Row, TableFault, table_rows

_LOOKED_AT = 20


def head_of(file: BinaryIO) -> Row:
    """The row that names the columns. Raises `TableFault`."""
    head = head_row(islice(table_rows(file), _LOOKED_AT))
    if head is None or not any(cell.strip() for cell in head.cells):
        raise TableFault("head")
    return head


def rows_below(file: BinaryIO, *, headless: bool) -> Iterator[Row]:
    """The rows below it, or with it where it is an item. Raises `TableFault`."""
    first = head_of(file).number + (not headless)
    return (row for row in table_rows(file) if row.number >= first)
