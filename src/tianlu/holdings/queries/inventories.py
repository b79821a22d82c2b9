"""Inventories 清点: how far they are, what was just scanned, what was found."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils.translation import get_language

from tianlu.catalog.queries import projections
from tianlu.holdings.data import (
    FindingView,
    InventoryState,
    InventoryView,
    ItemState,
    NoSuchInventory,
    ScanSeen,
)
from tianlu.holdings.models import Inventory, InventoryFinding, InventoryScan, Item
from tianlu.holdings.queries.shelving import keys_of_places
from tianlu.holdings.rules import ON_SHELF, SEVERAL, FindingKind
from tianlu.kit.db import batches
from tianlu.libraries.data import Actor, Name

_LAST = "Z" * 10  # behind every key that begins with what stands before it
_CHUNK = 500


def shelf_items(actor: Actor, row: Inventory) -> "QuerySet[Item]":
    """The items that belong to the shelves of an inventory, withdrawn ones left out."""
    items = Item.scoped(actor).filter(organisation_id=row.organisation_id, branch_id=row.branch_id)
    items = items.exclude(state=ItemState.WITHDRAWN)
    if row.location_id is not None:
        items = items.filter(current_location_id=row.location_id)
    if not row.from_number and not row.to_number:
        return items
    key_of = keys_of_places(row.organisation_id)
    if first := key_of(row.from_number, row.branch_id, row.location_id):
        items = items.filter(shelf_key__gte=first)
    if last := key_of(row.to_number, row.branch_id, row.location_id):
        items = items.filter(shelf_key__lte=last + _LAST).exclude(shelf_key="")
    return items


def inventories_of(actor: Actor, *, limit: int = 50) -> list[InventoryView]:
    """The latest inventories of the actor's organisation, newest first."""
    return [_view(actor, row) for row in _rows(actor).order_by("-id")[:limit]]


def inventory_for(actor: Actor, inventory_id: int) -> InventoryView:
    """One of them, or `NoSuchInventory`."""
    return _view(actor, _row(actor, inventory_id))


def _rows(actor: Actor) -> "QuerySet[Inventory]":
    rows = Inventory.scoped(actor).filter(organisation_id=actor.organisation_id)
    return rows.select_related("branch", "location")


def _row(actor: Actor, inventory_id: int) -> Inventory:
    row = _rows(actor).filter(id=inventory_id).first()
    if row is None:
        raise NoSuchInventory()
    return row


def _view(actor: Actor, row: Inventory) -> InventoryView:
    return InventoryView(
        id=row.id,
        name=row.name,
        state=InventoryState(row.state),
        branch=Name(row.branch.name_zh, row.branch.name_en),
        location=Name(row.location.name_zh, row.location.name_en) if row.location else None,
        from_number=row.from_number,
        to_number=row.to_number,
        started_at=row.started_at,
        ended_at=row.ended_at,
        expected=shelf_items(actor, row).filter(state__in=ON_SHELF).count(),
        scanned=InventoryScan.scoped(actor).filter(inventory_id=row.id).count(),
        counts=row.counts,
    )


def latest_scans(actor: Actor, inventory_id: int, *, limit: int = 20) -> list[ScanSeen]:
    """The scans taken last, newest first, each with what can be said of it at once."""
    row = _row(actor, inventory_id)
    scans = InventoryScan.scoped(actor).filter(inventory_id=row.id).select_related("item", "run").order_by("-id")
    latest = list(scans[:limit])
    records = projections({scan.item.record_id for scan in latest if scan.item})
    return [
        ScanSeen(
            code=scan.code,
            title=records[scan.item.record_id].bib.get("title", "") if scan.item else "",
            call_number=scan.item.call_number if scan.item else "",
            state=ItemState(scan.state) if scan.item else None,
            fault=_fault(scan),
            actor_id=scan.run.actor_id,
        )
        for scan in latest
    ]


def _fault(scan: InventoryScan) -> str:
    if scan.item_id is None:
        return FindingKind.AMBIGUOUS if scan.state == SEVERAL else FindingKind.UNKNOWN
    if not scan.here:
        return FindingKind.ELSEWHERE
    return "" if scan.state in ON_SHELF else FindingKind.STATE


def findings_of(
    actor: Actor, inventory_id: int, kind: str, *, skip: int = 0, limit: int | None = None
) -> Iterator[FindingView]:
    """A list of a finished inventory; titles and places as they are today. Refuses `NoSuchInventory`."""
    row = _row(actor, inventory_id)
    rows = InventoryFinding.scoped(actor).filter(inventory_id=row.id, kind=kind).order_by("id")
    rows = rows.select_related("item", "item__branch", "item__current_location")
    for chunk in batches(rows[skip : None if limit is None else skip + limit].iterator(_CHUNK), _CHUNK):
        records = projections({one.item.record_id for one in chunk if one.item})
        after = _numbers(actor, {one.other for one in chunk if kind == FindingKind.MISPLACED and one.other})
        for one in chunk:
            record = records.get(one.item.record_id) if one.item else None
            yield FindingView(
                kind=one.kind,
                code=one.code,
                item_id=one.item_id,
                title=record.bib.get("title", "") if record else "",
                call_number=one.item.call_number if one.item else "",
                state=ItemState(one.state) if one.state else None,
                place=_place(one.item),
                after=after.get(one.other, ""),
                times=one.other if kind == FindingKind.DUPLICATE else 0,
            )


def _numbers(actor: Actor, scan_ids: Iterable[int]) -> dict[int, str]:
    rows = InventoryScan.scoped(actor).filter(id__in=scan_ids)
    return {number: f"{call} {code}" for number, call, code in rows.values_list("id", "item__call_number", "code")}


def _place(item: Item | None) -> str:
    if item is None:
        return ""
    language = get_language() or ""
    name = Name(item.branch.name_zh, item.branch.name_en).shown(language)
    location = item.current_location
    return f"{name} · {Name(location.name_zh, location.name_en).shown(language)}" if location else name
