"""What is done with a pile of scanned books, and what of it could not be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_lazy as _

from tianlu.holdings.data.items import ItemState
from tianlu.kit.errors import Malformed, NotFound, Sentence, TooLarge
from tianlu.kit.tables import Flaw
from tianlu.libraries.data import Name


class Deed(StrEnum):
    """What is to be done with the books scanned."""

    PLACE = "place"  # 典藏分配: here for good, ready to be shelved
    SEND = "send"  # 调拨: on its way to another branch
    RECEIVE = "receive"
    LEND_PLACE = "lend-place"  # for a while only: a display, a reading room
    STATE = "state"
    WRITE_OFF = "write-off"
    REINSTATE = "reinstate"  # 撤销注销: what was written off by mistake

    @property
    def label(self) -> Sentence:
        return _DEEDS[self]


_DEEDS: Final[Mapping[Deed, Sentence]] = {
    Deed.PLACE: _("Allocate: they belong there from now on"),
    Deed.SEND: _("Send on: transfer to another branch"),
    Deed.RECEIVE: _("Receive what was sent here"),
    Deed.LEND_PLACE: _("Put there for a while"),
    Deed.STATE: _("Change the state"),
    Deed.WRITE_OFF: _("Write off"),
    Deed.REINSTATE: _("Take a write-off back"),
}

SETTABLE: Final = (
    ItemState.AVAILABLE,
    ItemState.CATALOGING,
    ItemState.PROCESSING,
    ItemState.SHELVING,
    ItemState.REPAIR,
    ItemState.SUSPENDED,
    ItemState.WEEDED,
    ItemState.MISSING,
)

EXCEPTIONS: Final[Mapping[str, tuple[Sentence, Sentence]]] = {
    "unknown": (
        _("No item has this barcode or accession number."),
        _("Scan it again; if it is right, register the item first."),
    ),
    "rounded": (Flaw.ROUNDED.reason, Flaw.ROUNDED.remedy),
    "ambiguous": (
        _("Several items have this accession number."),
        _("Scan the barcode, or correct the accession numbers."),
    ),
    "withdrawn": (_("The item has been written off."), _("Take it off the shelf, or take the write-off back.")),
    "not-written-off": (_("It has not been written off."), _("Nothing to do.")),
    "no-record": (_("Its record has been withdrawn."), _("Bring the record back first, or register the item anew.")),
    "repeated": (_("It was scanned twice."), _("Nothing to do; the first scan counted.")),
    "already": (_("It is so already."), _("Nothing to do.")),
    "on-loan": (_("It is on loan."), _("Return it first.")),
    "lent-there": (
        _("It is lent in the system it came from."),
        _("Take it back on the page of items of another system first."),
    ),
    "on-hold": (_("It waits for a reader on the hold shelf."), _("Cancel or serve the hold first.")),
    "in-transit": (_("It is on its way to a branch."), _("Receive it first, or send it on.")),
    "not-sent": (_("It was not sent here."), _("Allocate it here, or send it where it belongs.")),
    "not-permitted": (_("It belongs to a branch you do not work for."), _("Ask that branch, or the main library.")),
    "needed": (_("Something still needs it."), _("Deal with what needs it first.")),
}


@dataclass(frozen=True, slots=True)
class ScanException:
    """A book that nothing was done with."""

    line: int
    barcode: str
    code: str

    @property
    def reason(self) -> Sentence:
        return EXCEPTIONS[self.code][0]

    @property
    def remedy(self) -> Sentence:
        return EXCEPTIONS[self.code][1]


@dataclass(frozen=True, slots=True)
class ScanBatchView:
    """A pile that was scanned; `travelling` counts what was sent and has not arrived."""

    id: int
    deed: Deed
    state: ItemState | None
    branch: Name | None
    location: Name | None
    reason: str
    done: int
    travelling: int
    exceptions: Sequence[ScanException]
    actor_id: str
    at: datetime


class NothingScanned(Malformed):
    code = "nothing-scanned"
    message = _("There is no barcode in what was scanned.")
    remedy = _("Scan one book after the other, one barcode on a line.")


class TooManyScans(TooLarge):
    code = "too-many-scans"
    message = _("More than %(most)s barcodes at once.")
    remedy = _("Take them in several piles.")


class NoSuchBatch(NotFound):
    code = "no-such-batch"
    message = _("There is no such pile of scanned books.")


class DeedIncomplete(Malformed):
    code = "deed-incomplete"
    message = _("It is not said what is to be done: %(reason)s")
