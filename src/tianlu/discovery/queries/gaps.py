"""The gap list as staff see it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Sum

from tianlu.discovery.data import GapState
from tianlu.discovery.events import GAPS
from tianlu.discovery.models import Gap
from tianlu.libraries.data import Actor

GAPS_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class GapView:
    """A line: what was searched for in vain, how often, on how many days, since when and until when.

    `instead`: the spelling whose results were shown the last time, if one was. `seen`: what `settle_gap` is told.
    """

    id: int
    words: str
    instead: str
    state: GapState
    mine: bool
    owned: bool
    note: str
    searches: int
    days: int
    first_day: date
    latest_day: date
    seen: str


def gaps_of(actor: Actor, state: GapState, page: int = 1) -> tuple[list[GapView], bool]:
    """A page of the lines in a state, most searched for first, and whether more follow; in one statement."""
    actor.require(GAPS, organisation_id=actor.organisation_id)
    first = (min(page, 10_000) - 1) * GAPS_SHOWN
    rows = Gap.scoped(actor).filter(state=state).annotate(searches=Sum("days__count"), on=Count("days"))
    found = list(rows.order_by("-searches", "-latest_day", "-id")[first : first + GAPS_SHOWN + 1])
    views = [
        GapView(
            id=row.id,
            words=row.words,
            instead=row.instead,
            state=GapState(row.state),
            mine=row.owner_id == actor.id,
            owned=bool(row.owner_id),
            note=row.note,
            searches=row.searches or 0,
            days=row.on,
            first_day=row.first_day,
            latest_day=row.latest_day,
            seen=row.changed_at.isoformat() if row.changed_at else "",
        )
        for row in found[:GAPS_SHOWN]
    ]
    return views, len(found) > GAPS_SHOWN
