"""JSON of the accession register; money in hundredths of its currency."""

from datetime import datetime
from enum import StrEnum

from ninja import Field, Schema

from tianlu.holdings.data import Sum


class EntryKinds(StrEnum):
    """Which lines of a period."""

    RECEIVED = "received"
    WRITTEN_OFF = "written-off"
    ALL = "all"


class Period(Schema):
    """A period of the register; `closed_at` null while entries still go into it."""

    id: int
    number: int
    name: str
    opened_at: datetime
    closed_at: datetime | None
    digest: str = Field(description="SHA-256 of the frozen report; empty while the period is open")


class Entry(Schema):
    """One line; copies and money are negative for what left."""

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


class EntryPage(Schema):
    items: list[Entry]
    next: int | None = Field(description="pass as `after` for the next page; null at the end")


class Money(Schema):
    currency: str
    minor: int


class Total(Schema):
    """Titles (0 where they are not counted), copies, and money by currency."""

    titles: int
    copies: int
    money: list[Money]

    @classmethod
    def of(cls, one: Sum) -> "Total":
        """As JSON."""
        money = [Money(currency=currency, minor=minor) for currency, minor in one.money]
        return cls(titles=one.titles, copies=one.copies, money=money)


class Named(Schema):
    """The total of a branch or of a class."""

    name: str
    total: Total


class Totals(Schema):
    """What a period says; `agrees`: the register and the items told the same."""

    start: Total
    received: Total
    written_off: Total
    corrected: Total
    end: Total
    items: Total
    moves: int
    branches: list[Named]
    classes: list[Named]
    agrees: bool
