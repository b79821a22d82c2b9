"""Walking along the shelf of a branch."""

from dataclasses import dataclass
from typing import Final

from tianlu.catalog.data import RecordView
from tianlu.catalog.queries import records_for
from tianlu.holdings.queries import shelf_stretch
from tianlu.libraries.data import Actor

SHELF: Final = 24  # records of a page


@dataclass(frozen=True, slots=True)
class ShelfPage:
    """Records side by side with their call numbers; `before` and `after` are the items to go on from, 0 for an end."""

    places: tuple[tuple[RecordView, str], ...]
    before: int
    after: int


def shelf_page(actor: Actor, branch_id: int, *, call_number: str = "", after: int = 0, before: int = 0) -> ShelfPage:
    """A stretch of the shelf from a call number on, or beside an item; raises `NoSuchItem` as the holdings do."""
    found = shelf_stretch(actor, branch_id, call_number=call_number, after=after, before=before, most=SHELF + 1)
    more = len(found) > SHELF
    if before and not more and len(found) < SHELF:
        return shelf_page(actor, branch_id)
    shown = found[1:] if before and more else found[:SHELF]
    records = records_for(actor, [place.record_id for place in shown])
    first, last = (shown[0].item_id, shown[-1].item_id) if shown else (0, 0)
    earlier = more if before else bool(shown and shelf_stretch(actor, branch_id, before=first, most=1))
    later = True if before else more
    return ShelfPage(
        tuple((records[one.record_id], one.call_number) for one in shown if one.record_id in records),
        first if earlier else 0,
        last if later else 0,
    )
