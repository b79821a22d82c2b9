"""Putting records into works by their keys: into one with everything that a chain of shared keys leads to."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Final

from django.db import transaction
from django.db.models import Count

from tianlu.catalog.data import Place, RecordStatus
from tianlu.catalog.models import RecordAuthority, SeriesEntry, Work, WorkKeyRow, WorkMember
from tianlu.catalog.queries.records import projections
from tianlu.catalog.rules.clustering import CONDITIONAL, SAID, Holder, components, held_by
from tianlu.catalog.rules.series import series_statements
from tianlu.catalog.rules.works import WorkKey, digest_of, work_keys
from tianlu.kit.clock import now
from tianlu.kit.db import batches, insert_many, reserve_ids, retrying, wait_for_turn
from tianlu.kit.feed import Change
from tianlu.marc import Bib

BATCH: Final = 200  # records placed in one transaction
_TURN: Final = 7_420_102
_TEXT: Final = 200
_MOST_SERIES: Final = 12  # of one record
_WORN: Final = 2000  # records that share a key, beyond which it tells nothing


def follow_works(changes: Sequence[Change]) -> None:
    """Place the records that changed; safe to run twice."""
    for some in batches(dict.fromkeys(change.object_id for change in changes), BATCH):
        retrying(partial(place_records, some))


def place_records(record_ids: Collection[int]) -> None:
    """Put each live record into one work with all that a chain of shared keys leads to, whatever came first.

    What staff decided stays: who was decided about moves with no key, and leads only those in that nothing else holds.
    A work whose link is gone falls apart. Records that are no longer live leave their work; pages show live ones alone.
    """
    with transaction.atomic():
        take_turn()
        views = projections(record_ids)
        live = [view for view in views.values() if view.status is RecordStatus.LIVE]
        gone = [view.id for view in views.values() if view.status is not RecordStatus.LIVE]
        had = dict(WorkKeyRow.objects.filter(record_id__among=record_ids).values_list("value", "kind"))
        left = set(WorkMember.objects.filter(record_id__among=record_ids).values_list("work_id", flat=True))
        bibs = {view.id: Bib.from_dict(view.bib) for view in live}
        _enter_series(record_ids, bibs)
        keys = _keys(bibs)
        values = set(had).union(*keys.values())
        worn = _worn(values)
        # A decision stays for the day when the record comes back: a merge taken back, a withdrawal undone.
        WorkMember.objects.filter(record_id__among=gone, change=None).delete()
        WorkKeyRow.objects.filter(record_id__among=record_ids).delete()
        insert_many(
            WorkKeyRow,
            ("value", "record", "kind", "text"),
            [
                (value, record_id, key.kind, _kept(key))
                for record_id, found in keys.items()
                for value, key in found.items()
            ],
        )
        conditional = {value for found in keys.values() for value, key in found.items() if key.kind in CONDITIONAL}
        conditional.update(value for value, kind in had.items() if kind in CONDITIONAL)
        _place(keys, left, (worn ^ _worn(values)) | (conditional - worn))


def take_turn() -> None:
    """Those who place records do so one after the other."""
    wait_for_turn(_TURN)


def _enter_series(record_ids: Collection[int], bibs: Mapping[int, Bib]) -> None:
    """Write down which series the records say they are in."""
    SeriesEntry.objects.filter(record_id__among=record_ids).delete()
    rows = [
        (
            record_id,
            place,
            digest_of(one.key),
            one.title.replace("\x00", "")[:300],
            one.number.replace("\x00", "")[:60],
            one.rank,
            one.issn,
            one.publisher.replace("\x00", "")[:120],
        )
        for record_id, bib in bibs.items()
        for place, one in enumerate(series_statements(bib)[:_MOST_SERIES])
    ]
    insert_many(SeriesEntry, ("record", "place", "value", "title", "number", "rank", "issn", "publisher"), rows)


def _keys(bibs: Mapping[int, Bib]) -> dict[int, dict[int, WorkKey]]:
    """The keys of each record by their hash."""
    linked: dict[int, dict[str, set[int]]] = {}
    rows = RecordAuthority.objects.filter(record_id__among=bibs, place=Place.CONTRIBUTOR)
    for record_id, heading, authority in rows.values_list("record_id", "heading", "authority_id"):
        linked.setdefault(record_id, {}).setdefault(heading, set()).add(authority)
    return {
        record_id: {digest_of(key.text): key for key in work_keys(bib, linked.get(record_id))}
        for record_id, bib in bibs.items()
    }


def _kept(key: WorkKey) -> str:
    """A key as it is stored: what tells those of a conditional kind apart stands behind a sign that no key has."""
    return f"{key.text}{SAID}{key.said}".rstrip(SAID).replace("\x00", "")[:_TEXT]


def _worn(values: Collection[int]) -> set[int]:
    """The keys that so many records share that they tell nothing."""
    counted = WorkKeyRow.objects.filter(value__among=values).values("value").annotate(count=Count("record"))
    return set(counted.filter(count__gt=_WORN).values_list("value", flat=True))


class _Neighbourhood:
    """Everything that a chain of shared keys leads to from some records, read from the database round by round.

    `keys` has who holds each key, without those that tell nothing; `works` and `changes` where each record is and why.
    """

    def __init__(self, records: Collection[int]) -> None:
        self.keys: dict[int, list[Holder]] = {}
        self.works: dict[int, int] = {}
        self.decided: set[int] = set()
        self.records: set[int] = set()
        fresh = set(records)
        while fresh:
            self._place(fresh)
            self.records |= fresh
            fresh = self._beside(fresh - self.decided) - self.records

    def _place(self, records: Collection[int]) -> None:
        rows = WorkMember.objects.filter(record_id__among=records).values_list("record_id", "work_id", "change_id")
        for record, work, change in rows:
            self.works[record] = work
            if change is not None:
                self.decided.add(record)

    def _beside(self, records: Collection[int]) -> set[int]:
        """Who shares a key with these; a record that staff decided about is seen, and leads no further."""
        values = set(WorkKeyRow.objects.filter(record_id__among=records).values_list("value", flat=True))
        values -= self.keys.keys()
        worn = _worn(values)
        self.keys.update({value: [] for value in values})
        rows = WorkKeyRow.objects.filter(value__among=values - worn).order_by("record_id")
        for value, record, kind, text in rows.values_list("value", "record_id", "kind", "text"):
            self.keys[value].append(Holder(record, kind, text.partition(SAID)[2]))
        return {record for value in values for record in held_by(self.keys[value])}


def _place(keys: Mapping[int, object], left: Collection[int], changed: Collection[int]) -> None:
    """Give every group of records around these its work; `left` are works these were in, `changed` keys that may
    hold others than before.
    """
    seeds = set(keys)
    seeds.update(WorkMember.objects.filter(work_id__among=left, change=None).values_list("record_id", flat=True))
    seeds.update(WorkKeyRow.objects.filter(value__among=changed).values_list("record_id", flat=True))
    around = _Neighbourhood(seeds)
    free = around.records - around.decided
    groups = components(around.keys, free)
    targets = _targets(groups, around)
    fresh = iter(reserve_ids(Work, sum(target is None for target in targets)))
    works: list[tuple[int, object]] = []
    added: list[tuple[int, int]] = []
    at = now()
    for group, known in zip(groups, targets, strict=True):
        target = next(fresh) if known is None else known
        if known is None:
            works.append((target, at))
        added += [(record, target) for record in group if record not in around.works]
        moved = [record for record in group if around.works.get(record, target) != target]
        if moved:
            WorkMember.objects.filter(record_id__among=moved, change=None).update(work_id=target)
    insert_many(Work, ("id", "created_at"), works)
    insert_many(WorkMember, ("record", "work"), added)


def _targets(groups: Sequence[Sequence[int]], around: _Neighbourhood) -> list[int | None]:
    """The work of each group: that of most of its records, the older when even; none twice. Who is in none yet follows those
    whom staff placed and who share a key with it, else begins a work: None.
    """
    led = [held for holders in around.keys.values() if not around.decided.isdisjoint(held := held_by(holders))]
    claims = [Counter(around.works[record] for record in group if record in around.works) for group in groups]
    found: list[int | None] = [None] * len(groups)
    taken: set[int] = set()
    by_size = sorted(range(len(groups)), key=lambda place: (-max(claims[place].values(), default=0), groups[place][0]))
    for place in by_size:
        claimed = [work for work in claims[place] if work not in taken]
        if claimed:
            found[place] = min(claimed, key=lambda work: (-claims[place][work], work))
            taken.add(found[place] or 0)
        elif not claims[place]:
            found[place] = _led(groups[place], led, around)
    return found


def _led(group: Sequence[int], led: Iterable[Sequence[int]], around: _Neighbourhood) -> int | None:
    """The work in which staff put most of those that share a key with the group; `led` are who such keys hold together."""
    own = set(group)
    works = Counter(
        around.works[record] for held in led if not own.isdisjoint(held) for record in held if record in around.decided
    )
    return min(works, key=lambda work: (-works[work], work)) if works else None
