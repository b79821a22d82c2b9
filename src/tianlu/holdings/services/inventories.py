"""Inventories 清点: begun, scanned by several people at once, paused, finished, settled."""

from collections import Counter
from collections.abc import Iterable, Sequence
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
from tianlu.holdings.models import Inventory, InventoryFinding, InventoryRun, InventoryScan, Item, Location
from tianlu.holdings.models import ItemState as StateRow
from tianlu.holdings.queries.inventories import shelf_items
from tianlu.holdings.rules import Expected, FindingKind, Scan, Scanned, compare, shelf_key
from tianlu.holdings.services.scanning import ScanOrder, handle_scans
from tianlu.kit.clock import now
from tianlu.kit.db import batches, insert_many
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import branch

MOST_INVENTORY_SCANS = 20_000
_CHUNK = 500
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
    first, last = shelf_key(from_number), shelf_key(to_number)
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
    with transaction.atomic():
        row = _locked(actor, inventory_id, InventoryState.OPEN)
        if not scans:
            raise NothingScanned()
        if len(scans) > MOST_INVENTORY_SCANS:
            raise TooManyScans(most=MOST_INVENTORY_SCANS, limit=MOST_INVENTORY_SCANS)
        runs = InventoryRun.scoped(actor).filter(inventory_id=row.id, actor_id=actor.id, id=run_id or 0)
        run = runs.first() if run_id is not None else None
        if run is None:
            run = InventoryRun.scoped(actor).create(
                organisation_id=row.organisation_id, inventory_id=row.id, actor_id=actor.id, begun_at=now()
            )
        known = _items(actor, {scan.code for scan in scans})
        here = set(_among(shelf_items(actor, row), [item.id for item in known.values()]))
        insert_many(InventoryScan, _SCAN, [_scan(row, run.id, scan.code, known, here) for scan in scans])
    return run.id


def _items(actor: Actor, codes: set[str]) -> dict[str, Item]:
    """Items by barcode; of a barcode that was given again, the item that has it now. What has no barcode is known by its
    accession number, where only one book has it.
    """
    rows = Item.scoped(actor).filter(organisation_id=actor.organisation_id).order_by("id")
    found: dict[str, Item] = {}
    for chunk in batches(sorted(codes), _CHUNK):
        for item in rows.filter(barcode__in=chunk).only("id", "barcode", "state", "shelf_key"):
            known = found.get(item.barcode or "")
            if known is None or known.state == ItemState.WITHDRAWN:
                found[item.barcode or ""] = item
    unmarked = rows.filter(barcode=None).exclude(state=ItemState.WITHDRAWN)
    numbered: dict[str, list[Item]] = {}
    for chunk in batches(sorted(codes - found.keys()), _CHUNK):
        for item in unmarked.filter(accession_number__in=chunk).only("id", "accession_number", "state", "shelf_key"):
            numbered.setdefault(item.accession_number, []).append(item)
    return found | {number: those[0] for number, those in numbered.items() if len(those) == 1}


def _among(items: Any, ids: Sequence[int]) -> Iterable[int]:
    for chunk in batches(ids, _CHUNK):
        yield from items.filter(id__in=chunk).values_list("id", flat=True)


def _scan(row: Inventory, run_id: int, code: str, known: dict[str, Item], here: set[int]) -> tuple[Any, ...]:
    item = known.get(code)
    if item is None:
        return (row.organisation_id, row.id, run_id, code, None, "", True, "")
    placed = item.id in here or item.state == ItemState.WITHDRAWN
    return (row.organisation_id, row.id, run_id, code, item.id, item.state, placed, item.shelf_key)


def pause_inventory(actor: Actor, inventory_id: int) -> None:
    """Take no more scans until it goes on. Refuses `InventoryNotOpen`."""
    _set(actor, inventory_id, InventoryState.OPEN, InventoryState.PAUSED)


def resume_inventory(actor: Actor, inventory_id: int) -> None:
    """Take scans again. Refuses `InventoryNotOpen` for what is not paused."""
    _set(actor, inventory_id, InventoryState.PAUSED, InventoryState.OPEN)


def _set(actor: Actor, inventory_id: int, before: InventoryState, after: InventoryState) -> None:
    with transaction.atomic():
        row = _locked(actor, inventory_id, before)
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
    same = findings.filter(item__state=F("state"), item__barcode__isnull=False)
    codes = list(same.values_list("item__barcode", flat=True))
    done = 0
    for chunk in batches(codes, _PILE):
        order = ScanOrder(deed=Deed.STATE, state=to, reason=row.name)
        scans = [Scan(line, code) for line, code in enumerate(chunk, 1)]
        handle_scans(actor, scans=scans, order=order)
        done += len(chunk)
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
