"""A table that somebody made in another program: its rows as text, and what makes a file none."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext_lazy as _

from tianlu.kit.errors import Malformed, Sentence

MOST_ROWS: Final = 500_000
MOST_COLUMNS: Final = 200
LONGEST_CELL: Final = 5000


class Flaw(StrEnum):
    """What is wrong with a cell before anybody asks what it means."""

    NO_RESULT = "no-result"  # a formula that was never calculated
    ERROR = "error"  # #REF! and the like
    ROUNDED = "rounded"  # a number that lost digits: 1.23E+12, more than 15 digits
    LONG = "long"

    @property
    def reason(self) -> Sentence:
        return _FLAWS[self][0]

    @property
    def remedy(self) -> Sentence:
        return _FLAWS[self][1]


_FLAWS: Final[Mapping[Flaw, tuple[Sentence, Sentence]]] = {
    Flaw.NO_RESULT: (
        _("A formula without a result; formulas are not calculated here."),
        _("Open the file in a spreadsheet program, save it, and load it again; or paste the values."),
    ),
    Flaw.ERROR: (_("The spreadsheet shows an error there."), _("Correct the cell and load the row again.")),
    Flaw.ROUNDED: (
        _("The spreadsheet program turned a number into a rounded one."),
        _("Export again with this column as text; the digits are lost in this file."),
    ),
    Flaw.LONG: (_("The cell is longer than any value can be."), _("Shorten the cell.")),
}


class Row(NamedTuple):
    """A row by its number in the file (the head is row 1 where nothing stands above it); cells as text, flaws by column."""

    number: int
    cells: tuple[str, ...]
    flaws: Mapping[int, Flaw]


class TableFault(Malformed):
    """The file is no table that can be read; `fault` and `facts` say why, for whoever shows it later."""

    code = "table-fault"
    message = _("The table cannot be read: %(reason)s")
    remedy = "%(remedy)s"

    def __init__(self, fault: str, **params: Any) -> None:
        super().__init__(reason=_Reason(fault, params), remedy=_REMEDIES.get(fault, _SAVE))
        self.fault, self.facts = fault, params


class _Reason:
    """A sentence put together when it is shown, in the language of whoever reads it."""

    def __init__(self, fault: str, params: Mapping[str, Any]) -> None:
        self._fault, self._params = fault, params

    def __str__(self) -> str:
        return str(_FAULTS[self._fault]) % self._params


_SAVE = _("Save it as .xlsx or as CSV and upload that file.")
_DIVIDE = _("Divide it into several tables, or leave out columns that are not needed.")
_REMEDIES: Final[Mapping[str, Sentence]] = {
    "empty": _("Choose the file that holds the table."),
    "page": _("Open it in a spreadsheet program, save it as .xlsx and upload that file."),
    "rows": _DIVIDE,
    "columns": _DIVIDE,
}
_FAULTS: Final[Mapping[str, Sentence]] = {
    "empty": _("there is nothing in it."),
    "binary": _("it is no text and no .xlsx workbook."),
    "old-excel": _("it is an old .xls workbook, or one protected by a password."),
    "page": _("it is a web page that only has the name of a table, as some systems export one."),
    "encoding": _("its characters are neither UTF-8, UTF-16 nor GB 18030."),
    "csv": _(
        "line %(line)s breaks the rules of CSV: a quotation mark is not closed, or something stands behind one that is."
    ),
    "archive": _("the workbook is damaged or no .xlsx."),
    "bomb": _("it unpacks to far more than a table needs."),
    "entities": _("it declares XML entities, which no spreadsheet program writes."),
    "rows": _("it has more than %(most)s rows."),
    "columns": _("it has more than %(most)s columns."),
    "head": _("its first row names no columns."),
    "sheet": _("it has no sheet named “%(name)s”."),
}
