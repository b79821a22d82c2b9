"""Books in bulk: allocated, transferred, received, put into a state, written off by a list of barcodes."""

from django.http import HttpRequest
from ninja import Router, Status

from tianlu.holdings import queries, services
from tianlu.holdings.data import ITEMS, ScanBatchView
from tianlu.holdings.rules import listed_scans
from tianlu.holdings.schemas.scanning import Pile, PileSummary, ScansWanted
from tianlu.holdings.services import ScanOrder
from tianlu.kit.access import allow
from tianlu.kit.api import Number
from tianlu.libraries.data import actor_of

router = Router(tags=["items"])


@router.get("/items/scans", response=list[PileSummary])
@allow(ITEMS)
def list_piles(request: HttpRequest) -> list[ScanBatchView]:
    """The latest piles of your organisation, newest first."""
    return queries.scan_batches_of(actor_of(request))


@router.post("/items/scans", response={201: Pile})
@allow(ITEMS)
def handle_scans(request: HttpRequest, wanted: ScansWanted) -> Status[ScanBatchView]:
    """Do the same with every book of a list, as far as it allows it; the others are answered with the reason.

    Nothing is done twice: books that a list sent again finds as they should be are answered as `already`.
    """
    actor = actor_of(request)
    order = ScanOrder(
        deed=wanted.deed,
        branch_id=wanted.branch_id,
        location_id=wanted.location_id,
        state=wanted.state,
        reason=wanted.reason.strip(),
    )
    number = services.handle_scans(actor, scans=list(listed_scans(wanted.barcodes)), order=order)
    return Status(201, queries.scan_batch_for(actor, number))


@router.get("/items/scans/{int:pile_id}", response=Pile)
@allow(ITEMS)
def get_pile(request: HttpRequest, pile_id: Number) -> ScanBatchView:
    """One pile with its exceptions."""
    return queries.scan_batch_for(actor_of(request), pile_id)
