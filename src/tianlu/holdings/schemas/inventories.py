"""JSON of inventories."""

from datetime import datetime

from ninja import Field, Schema

from tianlu.holdings.data import InventoryState, ItemState
from tianlu.holdings.rules import MOST_SCANS
from tianlu.holdings.schemas.scanning import Barcode, NameOut
from tianlu.kit.api import Body


class InventoryWanted(Body):
    """Which shelves: a branch, perhaps a location, perhaps a stretch between two call numbers, both included."""

    name: str = Field(min_length=1, max_length=80)
    branch_id: int = Field(ge=1, le=2**62)
    location_id: int | None = Field(default=None, ge=1, le=2**62)
    from_number: str = Field(default="", max_length=200)
    to_number: str = Field(default="", max_length=200)


class InventoryOut(Schema):
    """An inventory; `counts` says how many of each kind were found once it is finished."""

    id: int
    name: str
    state: InventoryState
    branch: NameOut
    location: NameOut | None
    from_number: str
    to_number: str
    started_at: datetime
    ended_at: datetime | None
    expected: int
    scanned: int
    counts: dict[str, int]


class ShelfScans(Body):
    """Barcodes in the order they stand; `run_id` of the answer before goes on along the same shelf."""

    barcodes: list[Barcode] = Field(default_factory=list, max_length=MOST_SCANS)
    run_id: int | None = Field(default=None, ge=1, le=2**62)


class ScanSeenOut(Schema):
    """A scan just taken; `fault` is the kind of what is wrong, empty when nothing is."""

    code: str
    title: str
    call_number: str
    state: ItemState | None
    fault: str


class ScansTaken(Schema):
    run_id: int
    latest: list[ScanSeenOut] = Field(description="the last scans, newest first")


class FindingOut(Schema):
    """A line of a list; `after`: the number it should stand after, `times`: how often it was scanned."""

    kind: str
    code: str
    item_id: int | None
    title: str
    call_number: str
    state: ItemState | None
    place: str
    after: str
    times: int


class FindingPage(Schema):
    items: list[FindingOut]
    next: int | None = Field(description="pass as `skip` for the next page; null at the end")
