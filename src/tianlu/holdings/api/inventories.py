"""Inventories: begun, scanned, finished, their lists."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Status

from tianlu.holdings import queries, services
from tianlu.holdings.data import ITEMS, InventoryView
from tianlu.holdings.rules import FindingKind, listed_scans
from tianlu.holdings.schemas.inventories import (
    FindingPage,
    InventoryOut,
    InventoryWanted,
    ScansTaken,
    ShelfScans,
)
from tianlu.kit.access import allow
from tianlu.kit.api import Number
from tianlu.libraries.data import actor_of

router = Router(tags=["inventories"])


@router.get("/inventories", response=list[InventoryOut])
@allow(ITEMS)
def list_inventories(request: HttpRequest) -> list[InventoryView]:
    """The latest inventories of your organisation, newest first."""
    return queries.inventories_of(actor_of(request))


@router.post("/inventories", response={201: InventoryOut})
@allow(ITEMS)
def start_inventory(request: HttpRequest, wanted: InventoryWanted) -> Status[InventoryView]:
    """Begin one; send the scans next."""
    number = services.start_inventory(actor_of(request), **wanted.dict())
    return Status(201, queries.inventory_for(actor_of(request), number))


@router.get("/inventories/{int:inventory_id}", response=InventoryOut)
@allow(ITEMS)
def get_inventory(request: HttpRequest, inventory_id: Number) -> InventoryView:
    """One inventory: how far it is, or what it found."""
    return queries.inventory_for(actor_of(request), inventory_id)


@router.post("/inventories/{int:inventory_id}/scans", response={201: ScansTaken})
@allow(ITEMS)
def add_scans(request: HttpRequest, inventory_id: Number, scans: ShelfScans) -> Status[dict[str, object]]:
    """Write barcodes down in the order they stand. Each sending counts: a list sent twice was scanned twice."""
    actor = actor_of(request)
    run = services.take_scans(actor, inventory_id, scans=list(listed_scans(scans.barcodes)), run_id=scans.run_id)
    return Status(201, {"run_id": run, "latest": queries.latest_scans(actor, inventory_id)})


@router.post("/inventories/{int:inventory_id}/completion", response=InventoryOut)
@allow(ITEMS)
def finish_inventory(request: HttpRequest, inventory_id: Number) -> InventoryView:
    """Close it for scans, compare, and make the lists."""
    services.finish_inventory(actor_of(request), inventory_id)
    return queries.inventory_for(actor_of(request), inventory_id)


@router.get("/inventories/{int:inventory_id}/findings", response=FindingPage)
@allow(ITEMS)
def list_findings(
    request: HttpRequest,
    inventory_id: Number,
    kind: FindingKind = FindingKind.MISSING,
    skip: Annotated[int, Query(ge=0, le=2**31)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> dict[str, object]:
    """One list of a finished inventory; empty before that."""
    found = list(queries.findings_of(actor_of(request), inventory_id, kind, skip=skip, limit=limit + 1))
    return {"items": found[:limit], "next": skip + limit if len(found) > limit else None}
