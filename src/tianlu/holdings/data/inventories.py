"""Inventories 清点 as others see them: where, how far, what was found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from tianlu.holdings.data.items import ItemState
from tianlu.kit.errors import Conflict, Malformed, NotFound, Sentence
from tianlu.libraries.data import Name


class InventoryState(StrEnum):
    """Whether scans are taken."""

    OPEN = "open"
    PAUSED = "paused"
    DONE = "done"

    @property
    def label(self) -> Sentence:
        return _STATES[self]


_STATES: Final[Mapping[InventoryState, Sentence]] = {
    InventoryState.OPEN: _("Being scanned"),
    InventoryState.PAUSED: _("Paused"),
    InventoryState.DONE: _("Finished"),
}

FINDINGS: Final[Mapping[str, Sentence]] = {
    "missing": _("Not found on the shelf"),
    "misplaced": _("Out of shelf order"),
    "elsewhere": _("Belongs elsewhere"),
    "state": _("In a state in which it should not stand here"),
    "duplicate": _("Scanned more than once"),
    "unknown": _("Unknown barcode or accession number"),
    "ambiguous": _("Accession number of several items"),
    "unmarked": _("Without a barcode: look for it by hand"),
    "changed": _("Changed while people were scanning"),
}


@dataclass(frozen=True, slots=True)
class InventoryView:
    """An inventory; `expected` counts the items of its shelves, `scanned` the scans so far, `runs` who scans where."""

    id: int
    name: str
    state: InventoryState
    branch: Name
    location: Name | None
    from_number: str
    to_number: str
    started_at: datetime
    ended_at: datetime | None
    expected: int
    scanned: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ScanSeen:
    """A scan just taken, and what is to be said of it at once; `fault` is a kind of finding or empty."""

    code: str
    title: str
    call_number: str
    state: ItemState | None
    fault: str
    actor_id: str

    @property
    def said(self) -> Sentence:
        return FINDINGS.get(self.fault, "")


@dataclass(frozen=True, slots=True)
class FindingView:
    """A line of a list: the item, where it belongs, and for what stands out of order the number it should stand after."""

    kind: str
    code: str
    item_id: int | None
    title: str
    call_number: str
    state: ItemState | None
    place: str
    after: str
    times: int


class NoSuchInventory(NotFound):
    code = "no-such-inventory"
    message = _("There is no such inventory in this library.")


class InventoryNotOpen(Conflict):
    code = "inventory-not-open"
    message = _("This inventory takes no scans: %(state)s")
    remedy = _("Go on with it if it is paused; begin another one if it is finished.")


class InventoryNotDone(Conflict):
    code = "inventory-not-done"
    message = _("This inventory is not finished.")
    remedy = _("Finish it first; then its lists are made.")


class BadStretch(Malformed):
    code = "bad-stretch"
    message = _("The call number it begins with stands behind the one it ends with.")
    remedy = _("Exchange the two, or leave one of them empty.")
