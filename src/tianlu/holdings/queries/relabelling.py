"""Items that wait for a new label."""

from collections.abc import Collection

from tianlu.holdings.data import AWAY, ItemState, RelabellingView
from tianlu.holdings.models import Relabelling
from tianlu.libraries.data import Actor


def relabellings(
    actor: Actor,
    *,
    branch_id: int | None = None,
    away: bool | None = None,
    only: Collection[int] | None = None,
    after: int = 0,
    limit: int = 100,
) -> list[RelabellingView]:
    """Labels to be made anew, oldest first: of a branch, of books in the house (`away` False) or not (True)."""
    rows = Relabelling.scoped(actor).filter(organisation_id=actor.organisation_id, state="waiting", id__gt=after)
    rows = rows.exclude(item__state=ItemState.WITHDRAWN)
    if branch_id is not None:
        rows = rows.filter(item__branch_id=branch_id)
    if away is not None:
        rows = rows.filter(item__state__in=AWAY) if away else rows.exclude(item__state__in=AWAY)
    if only is not None:
        rows = rows.filter(id__in=only)
    return [
        RelabellingView(
            id=row.id,
            item_id=row.item_id,
            record_id=row.item.record_id,
            branch_id=row.item.branch_id,
            barcode=row.item.barcode,
            accession_number=row.item.accession_number,
            old_number=row.old_number,
            new_number=row.new_number,
            item_state=ItemState(row.item.state),
            asked_at=row.asked_at,
        )
        for row in rows.select_related("item").order_by("id")[:limit]
    ]


def label_waiting(actor: Actor, item_id: int) -> RelabellingView | None:
    """What to stick on the book in hand, None when its label is right; for whoever takes books back."""
    rows = Relabelling.scoped(actor).filter(item_id=item_id, state="waiting").values_list("id", flat=True)
    found = relabellings(actor, only=list(rows), limit=1)
    return found[0] if found else None
