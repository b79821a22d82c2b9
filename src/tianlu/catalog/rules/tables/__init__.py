"""Tables of books: which column says what, and the record that a row makes."""

from tianlu.catalog.rules.tables.building import Maker, RowRead, Unfit, read_row
from tianlu.catalog.rules.tables.columns import (
    MARKS,
    REPEATED,
    Column,
    TableMapping,
    column_of,
    doubled,
    guess,
)
from tianlu.catalog.rules.tables.values import Remark
from tianlu.catalog.rules.tables.words import clean

__all__ = [
    "MARKS",
    "REPEATED",
    "Column",
    "Maker",
    "Remark",
    "RowRead",
    "TableMapping",
    "Unfit",
    "clean",
    "column_of",
    "doubled",
    "guess",
    "read_row",
]
