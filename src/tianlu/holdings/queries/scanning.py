"""Piles of scanned books: what was done, what could not be."""

from django.db.models import QuerySet

from tianlu.holdings.data import Deed, ItemState, NoSuchBatch, ScanBatchView, ScanException
from tianlu.holdings.models import Item, ScanBatch
from tianlu.libraries.data import Actor, Name


def scan_batches_of(actor: Actor, *, limit: int = 30) -> list[ScanBatchView]:
    """The latest piles of the actor's organisation, newest first."""
    return [_view(actor, row) for row in _rows(actor).order_by("-id")[:limit]]


def scan_batch_for(actor: Actor, batch_id: int) -> ScanBatchView:
    """One of them, or `NoSuchBatch`."""
    row = _rows(actor).filter(id=batch_id).first()
    if row is None:
        raise NoSuchBatch()
    return _view(actor, row)


def _rows(actor: Actor) -> "QuerySet[ScanBatch]":
    rows = ScanBatch.scoped(actor).filter(organisation_id=actor.organisation_id)
    return rows.select_related("branch", "location")


def _view(actor: Actor, row: ScanBatch) -> ScanBatchView:
    return ScanBatchView(
        id=row.id,
        deed=Deed(row.deed),
        state=ItemState(row.state) if row.state else None,
        branch=Name(row.branch.name_zh, row.branch.name_en) if row.branch else None,
        location=Name(row.location.name_zh, row.location.name_en) if row.location else None,
        reason=row.reason,
        done=len(row.done),
        travelling=_travelling(actor, row) if row.deed == Deed.SEND else 0,
        exceptions=[ScanException(line, barcode, code) for line, barcode, code in row.exceptions],
        actor_id=row.actor_id,
        at=row.at,
    )


def _travelling(actor: Actor, row: ScanBatch) -> int:
    items = Item.scoped(actor).filter(state=ItemState.IN_TRANSIT, branch_id=row.branch_id or 0)
    return items.filter(id__among=set(row.done)).count()
