"""What other packages may know of the accession register 财产账: its periods, what they say, what it refuses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tianlu.kit.access import act
from tianlu.kit.errors import Conflict, NotFound, Sentence
from tianlu.kit.spreadsheets import decimal_of
from tianlu.libraries.data import Name

REGISTER = act("holdings.register", _("See the accession register and close its periods"))

POSTING_LABELS: Mapping[str, Sentence] = {
    "opening": _("Held before"),
    "in": _("Received"),
    "out": _("Written off"),
    "correction": _("Corrected"),
    "transfer": _("Transferred"),
}


REASONS: Mapping[str, Sentence] = {
    "import-undone": _("The import that brought it was taken back"),
    "cutover-undone": _("The table that brought it was taken back"),
}


def reason_words(reason: str) -> str:
    """What a person wrote, or the words for what a job says."""
    return str(REASONS.get(reason, reason))


# What may be asked for of a period's lines: 个别登记, 注销登记, or all of them.
ENTRY_KINDS: Mapping[str, tuple[str, ...]] = {"received": ("in", "opening"), "written-off": ("out",), "all": ()}


@dataclass(frozen=True, slots=True)
class Sum:
    """Titles, copies and money in hundredths by currency; `titles` is 0 where titles are not counted."""

    copies: int = 0
    money: tuple[tuple[str, int], ...] = ()
    titles: int = 0

    @property
    def amounts(self) -> str:
        """`CNY 1,234.50`; several currencies one after the other."""
        return "; ".join(f"{currency} {decimal_of(minor):,.2f}".strip() for currency, minor in self.money)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A line of 总括登记: what came in on one day from one source, and the accession numbers it got."""

    day: str
    source: str
    batch: str
    fund: str
    sum: Sum
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class WriteOff:
    """A line of 注销登记: what was written off on one day for one reason."""

    day: str
    reason: str
    sum: Sum

    @property
    def said(self) -> str:
        return reason_words(self.reason)


@dataclass(frozen=True, slots=True)
class RegisterReport:
    """What a period of the register says. `agrees`: the register and the items told the same when it was made."""

    start: Sum
    received: Sum
    written_off: Sum
    corrected: Sum
    end: Sum
    items: Sum
    moves: int
    receipts: Sequence[Receipt]
    write_offs: Sequence[WriteOff]
    branches: Sequence[tuple[Name, Sum]]
    classes: Sequence[tuple[str, Sum]]
    agrees: bool


@dataclass(frozen=True, slots=True)
class PeriodView:
    """A period of the register; `closed_at` None while entries still go into it."""

    id: int
    number: int
    name: str
    opened_at: datetime
    closed_at: datetime | None
    digest: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """One line of 个别登记 or 注销登记; copies and money are negative for what left."""

    id: int
    at: datetime
    kind: str
    item_id: int
    record_id: int
    branch_id: int
    accession_number: str
    barcode: str
    call_number: str
    copies: int
    amount_minor: int
    currency: str
    fund: str
    source: str
    batch: str
    reason: str

    @property
    def label(self) -> Sentence:
        return POSTING_LABELS[self.kind]


class NoSuchPeriod(NotFound):
    code = "no-such-period"
    message = _("The accession register of this library has no such period.")


class PeriodClosed(Conflict):
    code = "period-closed"
    message = _("This period has been closed meanwhile.")
    remedy = _("Its report stays as it is; look at the period that follows.")


class PeriodEmpty(Conflict):
    code = "period-empty"
    message = _("Nothing was entered in this period yet.")
    remedy = _("Close it when something has come in, changed or gone.")


def sum_to_json(one: Sum) -> dict[str, Any]:
    return {"titles": one.titles, "copies": one.copies, "money": [list(pair) for pair in one.money]}


def sum_from_json(said: Mapping[str, Any]) -> Sum:
    return Sum(said["copies"], tuple((str(c), int(m)) for c, m in said["money"]), said["titles"])
