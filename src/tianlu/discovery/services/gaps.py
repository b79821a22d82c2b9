"""Searches that found nothing become lines of the gap list; staff say what came of them."""

import re
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localdate

from tianlu.discovery.cql.numbers import isbn
from tianlu.discovery.data import GapChanged, GapState, NoSuchGap
from tianlu.discovery.engines.fields import key_of
from tianlu.discovery.events import GAPS, MISSED
from tianlu.discovery.headings import digest
from tianlu.discovery.models import Gap, GapDay
from tianlu.kit.clock import now
from tianlu.kit.db import batches, retrying
from tianlu.kit.errors import Malformed
from tianlu.kit.events import counted_texts
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import public_organisations

_LOOK: Final = 60.0  # seconds between looks
_PIECE: Final = 100  # lines in one transaction
_NOTE: Final = 500  # characters
_ISBN: Final = re.compile("isbn(?:-1[03])?[\\s:：]*", re.IGNORECASE)
_REASON: Final = "searches of all organisations are counted by one follower of the event log"


class _Pace:
    """When this process last looked."""

    looked_at = float("-inf")


def look_for_gaps() -> None:
    """Once a minute, count the misses of today and of the day before, whose last ones may have come late."""
    if time.monotonic() - _Pace.looked_at >= _LOOK:
        _Pace.looked_at = time.monotonic()
        today = localdate(now())
        for day in (today - timedelta(days=1), today):
            count_gaps(day)


@dataclass(slots=True)
class _Missed:
    """What was missed on a day in all its ways of writing, and whether every time another spelling answered."""

    words: str
    count: int
    instead: str


def count_gaps(day: date) -> int:
    """Bring the gap list in step with the misses of a day; how many lines it has for that day. Safe to run again.

    What visitors of an installation with several libraries did not find is a gap of each library they searched. What
    another spelling answered stands on the list as that, and is work once it is not answered.
    """
    missed: dict[tuple[int, str], _Missed] = {}
    everyone = [one.id for one in public_organisations()]
    by_owner: dict[int, list[int]] = defaultdict(list, {0: everyone})
    for (organisation, words, instead), count in counted_texts(MISSED.name, "words", "instead", day).items():
        for owner in by_owner[organisation] or [organisation]:
            if owner and (key := key_of_gap(words)):
                known = missed.setdefault((owner, key), _Missed(words, 0, instead))
                known.words, known.count = words, known.count + count
                known.instead = known.instead and instead
    for some in batches(missed.items(), _PIECE):
        retrying(lambda lines=dict(some): _count(lines, day))  # type: ignore[misc]
    return len(missed)


def key_of_gap(words: str) -> str:
    """Stands for the words in every way of writing, signs and an ISBN's hyphens left out; empty where there are only signs."""
    plain = isbn(_ISBN.sub("", words)) or key_of(words)
    return digest(plain) if plain else ""


@transaction.atomic
def _count(lines: dict[tuple[int, str], _Missed], day: date) -> None:
    rows = Gap.unscoped(reason=_REASON)
    for (organisation, key), one in lines.items():
        gap = rows.filter(organisation_id=organisation, key=key).first()
        if gap is None:
            gap = Gap(organisation_id=organisation, key=key, first_day=day, latest_day=day, state=_state(one))
            gap.words, gap.instead = one.words, one.instead
            gap.save(force_insert=True)
        elif (gap.latest_day, gap.words, gap.instead) != (day, one.words, one.instead) and gap.latest_day <= day:
            state = gap.state if gap.changed_at else _state(one)
            rows.filter(id=gap.id).update(latest_day=day, words=one.words, instead=one.instead, state=state)
        GapDay.objects.update_or_create(gap=gap, day=day, defaults={"count": one.count})


def _state(one: _Missed) -> GapState:
    return GapState.RESPELLED if one.instead else GapState.OPEN


def settle_gap(
    actor: Actor, gap_id: int, *, state: str, note: str = "", mine: bool = False, seen: str | None = None
) -> None:
    """Say what came of a gap, and whether the actor sees to it; a colleague who does goes on.

    `seen` is `GapView.seen` of the line that the actor read. Refuses `Forbidden`, `NoSuchGap`, `Malformed`, `GapChanged`.
    """
    actor.require(GAPS, organisation_id=actor.organisation_id)
    if state not in set(GapState):
        raise Malformed(reason="state")

    def write() -> int:
        owner = Value(actor.id) if mine else Case(When(owner_id=actor.id, then=Value("")), default=F("owner_id"))
        rows = Gap.scoped(actor).filter(id=gap_id)
        read = rows if seen is None else rows.filter(changed_at=_moment(seen))
        changed = read.update(state=state, note=note.strip()[:_NOTE], owner_id=owner, changed_at=now())
        if not changed and rows.exists():
            raise GapChanged()
        return changed

    if not retrying(write):
        raise NoSuchGap()


def _moment(seen: str) -> datetime | None:
    try:
        return parse_datetime(seen)
    except ValueError:
        return None
