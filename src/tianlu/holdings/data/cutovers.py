"""The cut-over of items from another system as others see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Final

from django.utils.translation import gettext_lazy as _

from tianlu.holdings.data.register import Sum
from tianlu.kit.access import act
from tianlu.kit.errors import Conflict, Malformed, NotFound, Sentence
from tianlu.kit.tables import Flaw
from tianlu.libraries.data import Name

CUTOVER = act("holdings.cutover", _("Bring items of another system in"))


class CutoverState(StrEnum):
    """Where a file is on its way."""

    RECEIVED = "received"
    EXAMINING = "examining"
    EXAMINED = "examined"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"

    @property
    def label(self) -> Sentence:
        return _STATES[self]

    @property
    def busy(self) -> bool:
        return self in (CutoverState.EXAMINING, CutoverState.RUNNING, CutoverState.UNDOING)


_STATES: Final[Mapping[CutoverState, Sentence]] = {
    CutoverState.RECEIVED: _("Waiting to be mapped"),
    CutoverState.EXAMINING: _("Being tried out"),
    CutoverState.EXAMINED: _("Tried out, nothing written"),
    CutoverState.RUNNING: _("Being brought in"),
    CutoverState.DONE: _("Brought in"),
    CutoverState.UNDOING: _("Being taken back"),
    CutoverState.UNDONE: _("Taken back"),
    CutoverState.FAILED: _("Stopped"),
}

COLUMNS: Final[Mapping[str, Sentence]] = {
    "barcode": _("Barcode"),
    "accession": _("Accession number"),
    "number": _("Control number of the other system"),
    "isbn": _("ISBN"),
    "title": _("Title"),
    "author": _("Author"),
    "year": _("Year"),
    "branch": _("Branch"),
    "location": _("Location"),
    "call-number": _("Call number"),
    "class": _("Class"),
    "book-number": _("Book number"),
    "volume": _("Volume"),
    "copies": _("How many copies"),
    "copy-number": _("Copy number"),
    "price": _("Price"),
    "currency": _("Currency"),
    "fund": _("Fund"),
    "source": _("Source"),
    "batch": _("Batch"),
    "state": _("State"),
    "lost": _("Lost: anything but 0 or no"),
    "written-off": _("Written off: anything but 0 or no"),
    "damaged": _("Damaged: anything but 0 or no"),
    "due": _("Day a lent book is due"),
    "borrower": _("Borrower's number in the other system"),
}
JOINS: Final[Mapping[str, Sentence]] = {
    "number": _("By the control number of the other system"),
    "isbn": _("By ISBN, without one by title and author"),
    "title": _("By title, narrowed down by author, year and volume where there are such columns"),
}

_TEXT: Final = _("Format the column as text before you type or export it, and load the row again.")
PROBLEMS: Final[Mapping[str, tuple[Sentence, Sentence]]] = {
    **{f"cell-{flaw.value}": (flaw.reason, flaw.remedy) for flaw in Flaw},
    "totals": (_("It adds up other rows and is no item; its amount is not counted."), _("Nothing needs to be done.")),
    "several": (
        _("“%(said)s” is more than one number, and not one for each copy."),
        _("Give each book a row of its own, or a number for each copy."),
    ),
    "copies": (_("“%(said)s” is no number of copies."), _("Write how many books the row stands for, up to 200.")),
    "no-number": (_("It has neither barcode nor accession number."), _("Give it one of them.")),
    "zeros": (_("“%(said)s” has fewer than %(length)s digits, as if leading zeros were lost."), _TEXT),
    "repeated": (_("An earlier row of the file has the same number."), _("Leave one of the two rows out.")),
    "accession-repeated": (
        _("An earlier row of the file has the accession number “%(said)s”."),
        _("Correct one of them. Where the column holds no number of each book's own, do not use the column."),
    ),
    "price": (_("“%(said)s” is no price."), _("Write a number with at most two decimals, or leave it empty.")),
    "state": (
        _("“%(said)s” is no state known here."),
        _("Say on the mapping page which state is meant: 在馆, 编目, 修补, 停借, 剔旧, 借出 or 丢失."),
    ),
    "due": (_("“%(said)s” is no day."), _("Write the day a lent book is due as 2026-03-05, or leave it empty.")),
    "withdrawn": (_("The other system says it was written off."), _("Leave it out, or change its state.")),
    "too-long": (_("The cell is longer than %(most)s characters."), _("Shorten it.")),
    "no-join": (
        _("Nothing says which record it belongs to."),
        _("Fill in the column that records are found by, or choose another one."),
    ),
    "no-record": (
        _("No record of this library has “%(said)s”."),
        _("Bring the records in first, or correct the cell, and load the row again."),
    ),
    "ambiguous": (
        _("Several records answer to “%(said)s”: %(records)s."),
        _("Merge them if they are the same, or find records by another column."),
    ),
    "branch": (
        _("“%(said)s” is no branch known here."),
        _("Say on the mapping page which branch is meant, or correct the cell."),
    ),
    "not-permitted": (_("It belongs to a branch you do not work for."), _("Ask that branch, or the main library.")),
    "barcode-taken": (
        _("An item of another record has this barcode."),
        _("Look at both books and give one a new barcode."),
    ),
    "accession-taken": (
        _("Another item has this accession number."),
        _("Look at both books and correct one of the numbers."),
    ),
}


@dataclass(frozen=True)
class RunCutover:
    """Try a file out, bring it in or take it back; `phase` is the state it is in meanwhile."""

    kind: ClassVar[str] = "holdings.cutover"
    label: ClassVar[Sentence] = _("Bringing items of another system in")
    cutover_id: int
    phase: str


@dataclass(frozen=True, slots=True)
class CutoverTotals:
    """Rows and money, reconciled: what was read is what was made, was there already, and did not fit.

    `kept`: items that an undoing had to leave. `bare`: columns whose numbers may all have lost their leading zeros, with the
    fewest and the most digits of one. `sets`: items made whose price is that of a whole set. `differing`: items there already,
    in another state than the file says.
    """

    rows: int = 0
    read: Sum = field(default_factory=Sum)
    made: Sum = field(default_factory=Sum)
    already: Sum = field(default_factory=Sum)
    unfit: Sum = field(default_factory=Sum)
    branches: Sequence[tuple[Name, Sum]] = ()
    problems: Sequence[tuple[Sentence, int]] = ()
    unknown_branches: Sequence[tuple[str, int]] = ()
    unknown_states: Sequence[tuple[str, int]] = ()
    kept: int = 0
    bare: Sequence[tuple[Sentence, int, int]] = ()
    sets: int = 0
    differing: int = 0

    @property
    def agrees(self) -> bool:
        """Whether rows and money add up."""
        parts = (self.made, self.already, self.unfit)
        money: dict[str, int] = {}
        for part in parts:
            for currency, minor in part.money:
                money[currency] = money.get(currency, 0) + minor
        same = {currency: minor for currency, minor in money.items() if minor} == dict(self.read.money)
        return same and self.rows == sum(part.copies for part in parts)


@dataclass(frozen=True, slots=True)
class CutoverView:
    """A file of items and how far it is; `totals` of the trial until it is brought in, `fault` why it cannot be read."""

    id: int
    filename: str
    state: CutoverState
    heads: Sequence[str]
    system: str
    mapping: Mapping[str, Any]
    totals: CutoverTotals | None
    job_id: int | None
    error_code: str
    fault: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class UnfitRow:
    """A row that did not fit, as it stands in the file, with reason and remedy."""

    number: int
    cells: Sequence[str]
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class LentBook:
    """A book that was lent in the other system and has not come back since; `borrower` only where it was asked for."""

    barcode: str
    accession_number: str
    record_id: int
    title: str
    call_number: str
    due_date: date | None
    borrower: str


@dataclass(frozen=True, slots=True)
class RowShown:
    """One of the first rows as it would be read."""

    number: int
    barcode: str
    accession_number: str
    record: str
    branch: str
    location: str
    call_number: str
    price: str
    state: Sentence
    reason: str


class NoSuchCutover(NotFound):
    code = "no-such-cutover"
    message = _("There is no such file of items in this library.")


class NotLentThere(Conflict):
    code = "not-lent-there"
    message = _("No book is still lent from the other system under %(barcode)s.")
    remedy = _("Scan it again; a book that came back already needs nothing.")


class CutoverNotReady(Conflict):
    code = "cutover-not-ready"
    message = _("This cannot be done with the file now: %(state)s")
    remedy = _("Look at its page; it says what comes next.")


class CutoverInUse(Conflict):
    code = "cutover-in-use"
    message = _("%(number)s of its items were lent, moved or changed since, so it cannot be taken back as a whole.")
    remedy = _("Withdraw single items instead.")


class BadCutoverMapping(Malformed):
    code = "bad-cutover-mapping"
    message = _("The columns cannot be used like this: %(reason)s")
