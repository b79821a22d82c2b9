"""Inventories 清点: begun, scanned by several people at once, paused, finished, settled."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from tianlu.holdings.data import (
    ITEMS,
    BadStretch,
    Deed,
    InventoryNotDone,
    InventoryNotOpen,
    InventoryState,
    ItemState,
    NoSuchInventory,
    NoSuchLocation,
    NothingScanned,
    TooManyScans,
)
from tianlu.holdings.models import Inventory, InventoryFinding, InventoryRun, InventoryScan, Item, Location, ScanBatch
from tianlu.holdings.models import ItemState as StateRow
from tianlu.holdings.queries.inventories import shelf_items
from tianlu.holdings.queries.scanned import books_scanned
from tianlu.holdings.queries.shelving import keys_of_places
from tianlu.holdings.rules import MOST_SCANS, SEVERAL, Expected, FindingKind, Scan, Scanned, compare
from tianlu.holdings.services.scanning import ScanOrder, handle_scans
from tianlu.kit.clock import now
from tianlu.kit.db import batches, insert_many
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import branch

_PILE = 2000
_SCAN = ("organisation", "inventory", "run", "code", "item", "state", "here", "shelf_key")
_FINDING = ("organisation", "inventory", "kind", "code", "item", "state", "other")


def start_inventory(
    actor: Actor,
    *,
    name: str,
    branch_id: int,
    location_id: int | None = None,
    from_number: str = "",
    to_number: str = "",
) -> int:
    """Begin an inventory of a branch, a location or a stretch of shelf; its number. Call numbers are included, both.

    Refuses `NoSuchBranch`, `NoSuchLocation`, `BadStretch`.
    """
    place = branch(actor, branch_id)
    actor.require(ITEMS, organisation_id=place.organisation_id, branch_id=branch_id)
    if location_id is not None:
        locations = Location.scoped(actor).filter(organisation_id=actor.organisation_id, branch_id=branch_id)
        if not locations.filter(id=location_id).exists():
            raise NoSuchLocation()
    key_of = keys_of_places(actor.organisation_id or 0)
    first, last = (key_of(number, branch_id, location_id) for number in (from_number, to_number))
    if first and last and first > last:
        raise BadStretch()
    row = Inventory.scoped(actor).create(
        organisation_id=actor.organisation_id,
        name=name.strip()[:80],
        branch_id=branch_id,
        location_id=location_id,
        from_number=from_number.strip()[:200],
        to_number=to_number.strip()[:200],
        actor_id=actor.id,
        started_at=now(),
    )
    return row.id


def take_scans(actor: Actor, inventory_id: int, *, scans: Sequence[Scan], run_id: int | None = None) -> int:
    """Write scans down in the order they were made; the number of their run, a new one without `run_id`.

    Several people scan at once, each in a run of their own; somebody else's run is answered with a new one. Refuses
    `NoSuchInventory`, `InventoryNotOpen`, `NothingScanned`, `TooManyScans`.
    """
    row = _row(actor, inventory_id)
    if row.state != InventoryState.OPEN:
        raise InventoryNotOpen(state=InventoryState(row.state).label)
    if not scans:
        raise NothingScanned()
    if len(scans) > MOST_SCANS:
        raise TooManyScans(most=MOST_SCANS, limit=MOST_SCANS)
    said = _seen(actor, row, scans)  # what is asked of 60,000 books keeps no one waiting
    with transaction.atomic():
        row = _locked(actor, inventory_id, InventoryState.OPEN)
        runs = InventoryRun.scoped(actor).filter(inventory_id=row.id, actor_id=actor.id, id=run_id or 0)
        run = runs.first() if run_id is not None else None
        if run is None:
            run = InventoryRun.scoped(actor).create(
                organisation_id=row.organisation_id, inventory_id=row.id, actor_id=actor.id, begun_at=now()
            )
        begin = (row.organisation_id, row.id, run.id)
        insert_many(InventoryScan, _SCAN, [(*begin, *one) for one in said])
    return run.id


def _seen(actor: Actor, row: Inventory, scans: Sequence[Scan]) -> list[tuple[Any, ...]]:
    """Each scan's code, and what is said of its item now."""
    known = books_scanned(actor, {scan.code for scan in scans})
    items = _items(actor, {number for number in known.values() if number is not None})
    here = set(shelf_items(actor, row).filter(id__among=items.keys()).values_list("id", flat=True))
    return [(scan.code, *_said(known.get(scan.code, 0), items, here)) for scan in scans]


def _items(actor: Actor, ids: Collection[int]) -> dict[int, Item]:
    rows = Item.scoped(actor).only("id", "state", "shelf_key")
    return {item.id: item for item in rows.filter(id__among=ids)}


def _said(number: int | None, items: Mapping[int, Item], here: set[int]) -> tuple[Any, ...]:
    """Item, state, whether it is here, and shelf key; `number` is None where several items have the code, 0 where none has it."""
    item = items.get(number or 0)
    if item is None:
        return (None, SEVERAL if number is None else "", True, "")
    return (item.id, item.state, item.id in here or item.state == ItemState.WITHDRAWN, item.shelf_key)


def pause_inventory(actor: Actor, inventory_id: int) -> None:
    """Take no more scans until it goes on; nothing for one that is paused. Refuses `InventoryNotOpen`."""
    _set(actor, inventory_id, InventoryState.OPEN, InventoryState.PAUSED)


def resume_inventory(actor: Actor, inventory_id: int) -> None:
    """Take scans again; nothing for one that takes them. Refuses `InventoryNotOpen` for one that is finished."""
    _set(actor, inventory_id, InventoryState.PAUSED, InventoryState.OPEN)


def _set(actor: Actor, inventory_id: int, before: InventoryState, after: InventoryState) -> None:
    with transaction.atomic():
        row = _locked(actor, inventory_id, before, after)
        row.state = after
        row.save(update_fields=["state"])


def finish_inventory(actor: Actor, inventory_id: int) -> dict[str, int]:
    """Compare the scans with the items and keep the lists; how many of each kind. Waits for scans under way.

    What was lent, moved or changed since the inventory began and was not scanned is no missing book; it is a list of its own.
    """
    with transaction.atomic():
        row = _locked(actor, inventory_id, InventoryState.OPEN, InventoryState.PAUSED)
        findings = compare(_expected(actor, row), _scanned(actor, row))
        insert_many(
            InventoryFinding,
            _FINDING,
            [
                (row.organisation_id, row.id, one.kind.value, one.code, one.item_id, one.state, one.other)
                for one in findings
            ],
        )
        row.counts = dict(Counter(one.kind.value for one in findings))
        row.state, row.ended_at = InventoryState.DONE, now()
        row.save()
    return dict(row.counts)


def _expected(actor: Actor, row: Inventory) -> list[Expected]:
    changed = set(
        StateRow.scoped(actor)
        .filter(organisation_id=row.organisation_id, at__gte=row.started_at)
        .values_list("item_id", flat=True)
    )
    items = shelf_items(actor, row).order_by("shelf_key", "id")
    fields = ("id", "barcode", "accession_number", "state")
    return [
        Expected(number, barcode or accession, state, number in changed, barcode is not None)
        for number, barcode, accession, state in items.values_list(*fields).iterator(2000)
    ]


def _scanned(actor: Actor, row: Inventory) -> list[Scanned]:
    rows = InventoryScan.scoped(actor).filter(inventory_id=row.id).order_by("id")
    fields = ("id", "run_id", "code", "item_id", "state", "here", "shelf_key")
    return [Scanned(*scan) for scan in rows.values_list(*fields).iterator(2000)]


def settle_inventory(actor: Actor, inventory_id: int) -> tuple[int, int]:
    """Make the items say what was found: missing ones become missing, those that were thought away are on the shelf.

    (how many of each.) What changed since, is lent or belongs to another branch is left as it is. Refuses
    `NoSuchInventory` and `InventoryNotDone`.
    """
    row = _row(actor, inventory_id)
    if row.state != InventoryState.DONE:
        raise InventoryNotDone()
    found = InventoryFinding.scoped(actor).filter(inventory_id=row.id).order_by("id")
    here = found.filter(kind=FindingKind.STATE, state__in=[ItemState.MISSING, ItemState.SHELVING])
    lost = found.filter(kind=FindingKind.MISSING)
    return (
        _restate(actor, row, lost, ItemState.MISSING),
        _restate(actor, row, here, ItemState.AVAILABLE),
    )


def _restate(actor: Actor, row: Inventory, findings: Any, to: ItemState) -> int:
    same = findings.filter(item__state=F("state"))
    numbers = same.values_list("item__barcode", "item__accession_number")
    codes = [barcode or accession for barcode, accession in numbers if barcode or accession]
    done = 0
    for chunk in batches(codes, _PILE):
        order = ScanOrder(deed=Deed.STATE, state=to, reason=row.name)
        scans = [Scan(line, code) for line, code in enumerate(chunk, 1)]
        pile = handle_scans(actor, scans=scans, order=order)
        done += len(ScanBatch.scoped(actor).values_list("done", flat=True).get(id=pile))
    return done


def _row(actor: Actor, inventory_id: int, *, lock: bool = False) -> Inventory:
    actor.require(ITEMS, organisation_id=actor.organisation_id)
    rows = Inventory.scoped(actor).filter(organisation_id=actor.organisation_id, id=inventory_id)
    row = (rows.select_for_update() if lock else rows).first()
    if row is None:
        raise NoSuchInventory()
    actor.require(ITEMS, organisation_id=row.organisation_id, branch_id=row.branch_id)
    return row


def _locked(actor: Actor, inventory_id: int, *allowed: InventoryState) -> Inventory:
    """The row, so that scans and the end of an inventory take turns."""
    row = _row(actor, inventory_id, lock=True)
    if row.state not in allowed:
        raise InventoryNotOpen(state=InventoryState(row.state).label)
    return row
