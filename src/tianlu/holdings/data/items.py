"""What other packages may know of holdings: shelf lines, items, states, what the index needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import Visibility
from tianlu.kit.access import act
from tianlu.kit.errors import Conflict, Malformed, NotFound, Sentence
from tianlu.kit.registry import Registry

ITEMS = act("holdings.items", _("Register, change, move and withdraw items"))


class ItemState(StrEnum):
    """Where an item is in its life. Only `AVAILABLE` counts as on the shelf."""

    AVAILABLE = "available"
    CATALOGING = "cataloging"
    PROCESSING = "processing"
    SHELVING = "shelving"
    REPAIR = "repair"
    SUSPENDED = "suspended"
    WEEDED = "weeded"
    ON_LOAN = "on-loan"
    ON_HOLD = "on-hold"
    IN_TRANSIT = "in-transit"
    MISSING = "missing"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Sentence:
        return _LABELS[self]

    @property
    def with_borrower(self) -> bool:
        """Whether somebody may have it: what is lent and missing is still somebody's to bring back."""
        return self in {ItemState.ON_LOAN, ItemState.MISSING}


_LABELS: dict[ItemState, Sentence] = {
    ItemState.AVAILABLE: _("On the shelf"),
    ItemState.CATALOGING: _("Being catalogued"),
    ItemState.PROCESSING: _("Being processed"),
    ItemState.SHELVING: _("Waiting to be shelved"),
    ItemState.REPAIR: _("In repair"),
    ItemState.SUSPENDED: _("Not lent for now"),
    ItemState.WEEDED: _("Weeded, to be written off"),
    ItemState.ON_LOAN: _("On loan"),
    ItemState.ON_HOLD: _("On the hold shelf"),
    ItemState.IN_TRANSIT: _("On its way"),
    ItemState.MISSING: _("Missing"),
    ItemState.WITHDRAWN: _("Withdrawn"),
}


@dataclass(frozen=True, slots=True)
class ShelfLine:
    """The copies of a record at one branch, location and call number; `states` counts items by state, most first.

    Names are for the screen, as (zh, en); `location_id` is None when the items name no location.
    """

    organisation_id: int
    branch_id: int
    branch: tuple[str, str]
    location_id: int | None
    location: tuple[str, str]
    call_number: str
    total: int
    available: int
    states: tuple[tuple[ItemState, int], ...]


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item; money in hundredths of `currency`."""

    id: int
    organisation_id: int
    record_id: int
    branch_id: int
    permanent_location_id: int | None
    current_location_id: int | None
    barcode: str | None
    accession_number: str
    price_minor: int | None
    currency: str
    fund: str
    source: str
    batch: str
    call_number: str
    copy_number: str
    volume: str
    state: ItemState
    visibility: Visibility
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class StateChange:
    """A line of an item's history, newest first in lists."""

    before: ItemState
    state: ItemState
    location_id: int | None
    actor_id: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LocationView:
    id: int
    organisation_id: int
    branch_id: int
    code: str
    name: tuple[str, str]
    visibility: Visibility


@dataclass(frozen=True, slots=True)
class ShelfPlace:
    """A record's place on a shelf, for walking along it."""

    record_id: int
    item_id: int
    branch_id: int
    call_number: str


@dataclass(frozen=True, slots=True)
class HoldingFacts:
    """What the index keeps of one organisation's share in a record, for items that visitors may see.

    `available_branches` are those with an item on the shelf; `shelf_order` sorts the first call number.
    """

    organisation_id: int
    branches: tuple[int, ...]
    available_branches: tuple[int, ...]
    call_numbers: tuple[str, ...]
    shelf_order: str
    items: int


@dataclass(frozen=True, slots=True)
class RecordHoldings:
    """The shares of all organisations; `staff_only` holds those that only their own staff may see."""

    public: tuple[HoldingFacts, ...]
    staff_only: tuple[HoldingFacts, ...]


class NoSuchItem(NotFound):
    code = "no-such-item"
    message = _("There is no item with this number or barcode.")


class NoSuchLocation(NotFound):
    code = "no-such-location"
    message = _("There is no such location in this library.")


class BarcodeTaken(Conflict):
    code = "barcode-taken"
    message = _("The barcode %(barcode)s belongs to another item of this library.")
    remedy = _("Scan the item again, or look the barcode up to see which item has it.")


class ItemInUse(Conflict):
    code = "item-in-use"
    message = _("The item cannot be withdrawn: %(reason)s")
    remedy = _("Deal with what still needs it first, then withdraw it.")


class BadMapping(Malformed):
    code = "bad-mapping"
    message = _("The mapping cannot be used: %(reason)s")


class ItemSubscriber(Protocol):
    """Asked inside the transaction that withdraws items; circulation objects to what is lent."""

    def objections(self, item_ids: Sequence[int]) -> dict[int, Sentence]: ...


item_vetoes: Registry[ItemSubscriber] = Registry("item subscriber")
