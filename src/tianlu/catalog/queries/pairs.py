"""Pairs of records that may be one edition: what waits for a person, how two compare, what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import EDIT, RecordView, Visibility
from tianlu.catalog.models import MatchKey, RecordMerge, RecordPair, RecordSource, RecordVersion
from tianlu.catalog.queries.lookups import KnownRecords
from tianlu.catalog.queries.records import held_record, record_for, records_for
from tianlu.catalog.rules import LOWEST, THRESHOLD, Verdict, compare, digest
from tianlu.libraries.data import Actor, setting
from tianlu.libraries.queries import setting_of

MATCH_THRESHOLD: Final = setting(
    "catalog.match-threshold", int, THRESHOLD, _("How sure a match must be before two records become one, in percent")
)
PAGE: Final = 20
_RECENT: Final = 20  # decisions shown
_SEPARATED: Final = RecordVersion.objects.filter(
    number=1, reason="split"
)  # what became a record of its own; note: out of which


@dataclass(frozen=True, slots=True)
class PairView:
    """Two records beside each other, the earlier one first."""

    id: int
    one: RecordView
    other: RecordView
    score: int
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """Two records beside each other: what speaks for and against their being one; `apart` when a person said they are not."""

    one: RecordView
    other: RecordView
    verdict: Verdict
    threshold: int
    apart: int | None


def match_threshold(actor: Actor) -> int:
    """The organisation's threshold in percent, never below `LOWEST`."""
    return min(100, max(LOWEST, setting_of(actor, MATCH_THRESHOLD, actor.organisation_id)))


def open_pairs(actor: Actor, *, page: int = 1) -> tuple[list[PairView], int]:
    """Pairs that wait for a person, the likeliest first, and how many there are."""
    actor.require(EDIT, organisation_id=actor.organisation_id)
    held = RecordSource.scoped(actor).filter(organisation_id=actor.organisation_id, active=True).values("record_id")
    left = _SEPARATED.filter(record_id=OuterRef("record_id"), note=Cast(OuterRef("other_id"), CharField()))
    holders = RecordSource.unscoped(reason="what was separated may be another library's, in the actor's reach, by now")
    seen = holders.filter(record_id=OuterRef("other_id"), organisation_id__in=actor.scope, active=True)
    rows = RecordPair.scoped(actor).filter(
        Q(other_id__in=held) | Q(Exists(left), Exists(seen), other__visibility=Visibility.PUBLIC),
        organisation_id=actor.organisation_id,
        apart=False,
        record__status="live",
        other__status="live",
        record_id__in=held,
    )
    start = (page - 1) * PAGE
    return _views(actor, list(rows.order_by("-score", "id")[start : start + PAGE])), rows.count()


def parted_pairs(actor: Actor) -> list[PairView]:
    """The latest pairs that staff keep apart."""
    actor.require(EDIT, organisation_id=actor.organisation_id)
    rows = RecordPair.scoped(actor).filter(organisation_id=actor.organisation_id, apart=True)
    return _views(actor, list(rows.order_by("-decided_at", "-id")[:_RECENT]))


def _views(actor: Actor, rows: Sequence[RecordPair]) -> list[PairView]:
    shown = records_for(actor, [number for row in rows for number in (row.record_id, row.other_id)])
    return [
        PairView(row.id, shown[row.other_id], shown[row.record_id], row.score, row.decided_at)
        for row in rows
        if row.other_id in shown and row.record_id in shown
    ]


def merges_of(actor: Actor) -> list[tuple[int, RecordView]]:
    """The latest merges that can be undone: the record that went and the one it is in now, of those the actor holds."""
    actor.require(EDIT, organisation_id=actor.organisation_id)
    held = RecordSource.scoped(actor).filter(organisation_id=actor.organisation_id).values("record_id")
    rows = list(
        RecordMerge.objects.filter(into_id__in=held, into__status="live")
        .order_by("-id")
        .values_list("record_id", "into_id")[:_RECENT]
    )
    shown = records_for(actor, [into for _gone, into in rows])
    return [(gone, shown[into]) for gone, into in rows if into in shown]


def was_separated(record_id: int, out_of: int) -> bool:
    """Whether `separate` made the record: whoever holds it may take that back, though the other is another library's by now."""
    return _SEPARATED.filter(record_id=record_id, note=str(out_of)).exists()


def compared_records(actor: Actor, one_id: int, other_id: int) -> Compared:
    """How two records that the actor's organisation holds compare, by the keys both are found by; of two that it separated it
    holds perhaps only one.

    Refuses `NoSuchRecord` and what `record_for` does.
    """
    actor.require(EDIT, organisation_id=actor.organisation_id)
    first, second = sorted((one_id, other_id))
    left = was_separated(second, first)
    one, other = (record_for if left else held_record)(actor, first), held_record(actor, second)
    facts = KnownRecords(actor.organisation_id).facts([first, second])
    found = set(MatchKey.objects.filter(record_id=first).values_list("value", flat=True))
    evidence = tuple(sorted(key for key in facts[second].keys if digest(key) in found))
    threshold = match_threshold(actor)
    pair = RecordPair.scoped(actor).filter(
        organisation_id=actor.organisation_id, record_id=second, other_id=first, apart=True
    )
    return Compared(
        one,
        other,
        compare(facts[second], facts[first], evidence, threshold),
        threshold,
        pair.values_list("id", flat=True).first(),
    )
