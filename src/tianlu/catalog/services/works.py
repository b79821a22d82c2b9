"""Putting records into works by their keys, and what staff decide about that."""

from collections import Counter
from collections.abc import Collection, Sequence
from functools import partial
from hashlib import blake2b
from typing import Final

from django.db import connection, transaction

from tianlu.catalog.data import (
    EDIT,
    ChangedSince,
    NoSuchRecord,
    NoSuchWork,
    NothingToPart,
    RecordStatus,
    RecordView,
    SameWork,
)
from tianlu.catalog.models import RecordSource, Work, WorkChange, WorkKeyRow, WorkMember
from tianlu.catalog.queries.records import iter_record_ids, projections
from tianlu.catalog.rules.works import WorkKey, work_keys
from tianlu.kit import feed
from tianlu.kit.clock import now
from tianlu.kit.data import CopyStatus, Progress
from tianlu.kit.db import batches, insert_many, reserve_ids, retrying
from tianlu.kit.feed import Change, announce_many
from tianlu.libraries.data import Actor
from tianlu.marc import Bib

CONSUMER: Final = "works"
KINDS: Final = frozenset({"record"})
_LOCK: Final = 7_420_102  # PostgreSQL: those who place records take turns
_BATCH: Final = 200  # records placed in one transaction
_TEXT: Final = 200
_WORN: Final = 2000  # records that share a key, beyond which it tells nothing


def follow_works(changes: Sequence[Change]) -> None:
    """Place the records that changed; safe to run twice."""
    for some in batches(dict.fromkeys(change.object_id for change in changes), _BATCH):
        retrying(partial(place_records, some))


def place_records(record_ids: Collection[int]) -> None:
    """Put each live record into the work that most records with its strongest key are in, else into a new one.

    What staff decided stays. Records that are no longer live leave their work.
    """
    with transaction.atomic():
        _take_turn()
        views = projections(record_ids)
        live = [view for view in views.values() if view.status is RecordStatus.LIVE]
        gone = [view.id for view in views.values() if view.status is not RecordStatus.LIVE]
        WorkMember.objects.filter(record_id__in=gone).delete()
        WorkKeyRow.objects.filter(record_id__in=record_ids).delete()
        keys = {view.id: _keys(view) for view in live}
        insert_many(
            WorkKeyRow,
            ("value", "record", "kind", "text"),
            [
                (value, record_id, key.kind, key.text.replace("\x00", "")[:_TEXT])
                for record_id, found in keys.items()
                for value, key in found.items()
            ],
        )
        _place(live, keys)


def _take_turn() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _keys(view: RecordView) -> dict[int, WorkKey]:
    return {_digest(key.text): key for key in work_keys(Bib.from_dict(view.bib))}


def _digest(text: str) -> int:
    sum_ = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(sum_, "big", signed=True)


def _place(live: Sequence[RecordView], keys: dict[int, dict[int, WorkKey]]) -> None:
    members = {row.record_id: row for row in WorkMember.objects.filter(record_id__in=[view.id for view in live])}
    votes = _votes({value for found in keys.values() for value in found})
    fresh = iter(reserve_ids(Work, len(live)))
    works: list[tuple[int, object]] = []
    added: list[tuple[int, int]] = []
    at = now()
    for view in sorted(live, key=lambda one: one.id):
        known = members.get(view.id)
        target = known.work_id if known and known.change_id else _elected(view.id, keys[view.id], votes)
        if target is None:
            alone = known is not None and not WorkMember.objects.filter(work_id=known.work_id).exclude(
                record_id=view.id
            )
            target = known.work_id if known and alone else next(fresh)
            if not (known and alone):
                works.append((target, at))
        for value in keys[view.id]:
            votes.setdefault(value, {})[view.id] = target
        if known is None:
            added.append((view.id, target))
        elif known.work_id != target:
            WorkMember.objects.filter(record_id=view.id).update(work_id=target)
    insert_many(Work, ("id", "created_at"), works)
    insert_many(WorkMember, ("record", "work"), added)


def _votes(values: Collection[int]) -> dict[int, dict[int, int]]:
    """By key, the work of each record that has it."""
    found: dict[int, dict[int, int]] = {}
    for some in batches(values, 400):
        rows = WorkKeyRow.objects.filter(value__in=some).values_list("value", "record_id")
        pairs = list(rows)
        works = dict(
            WorkMember.objects.filter(record_id__in={record for _value, record in pairs}).values_list(
                "record_id", "work_id"
            )
        )
        for value, record in pairs:
            if record in works:
                found.setdefault(value, {})[record] = works[record]
    return found


def _elected(record_id: int, keys: dict[int, WorkKey], votes: dict[int, dict[int, int]]) -> int | None:
    """The work of most others that share the strongest key anybody shares; the older work when even."""
    for value in keys:
        others = [work for record, work in votes.get(value, {}).items() if record != record_id]
        if others and len(others) <= _WORN:
            counts = Counter(others)
            return min(counts, key=lambda work: (-counts[work], work))
    return None


def _require_held(actor: Actor, record_ids: Collection[int]) -> None:
    """Whoever decides about a work holds one of its records at least."""
    actor.require(EDIT, organisation_id=actor.organisation_id)
    held = RecordSource.scoped(actor).filter(organisation_id=actor.organisation_id, active=True)
    if not held.filter(record_id__in=list(record_ids)[:500]).exists():
        raise NoSuchRecord()


def _members(work_id: int) -> list[WorkMember]:
    rows = list(WorkMember.objects.select_for_update().filter(work_id=work_id).order_by("record_id"))
    if not rows:
        raise NoSuchWork()
    return rows


def _decide(actor: Actor, action: str, into: int, members: Sequence[WorkMember], reason: str) -> int:
    """Move the members, all of one work; the number of the decision."""
    change = WorkChange.objects.create(
        action=action,
        out_of_id=members[0].work_id,
        into_id=into,
        moves=[[row.record_id, row.work_id, row.change_id] for row in members],
        reason=reason.strip()[:500],
        actor_id=actor.id,
        organisation_id=actor.organisation_id,
        at=now(),
    )
    ids = [row.record_id for row in members]
    WorkMember.objects.filter(record_id__in=ids).update(work_id=into, change_id=change.id)
    announce_many("record", ids, action="work")
    return change.id


def join_works(actor: Actor, work_id: int, *, into: int, reason: str = "") -> int:
    """Make the records of two works one work; the decision's number, by which it can be undone.

    Refuses `SameWork`, `NoSuchWork`, and `NoSuchRecord` when the library holds none of the records of one of them.
    """
    with transaction.atomic():
        _take_turn()
        if work_id == into:
            raise SameWork()
        moved, kept = _members(work_id), _members(into)
        for rows in (moved, kept):
            _require_held(actor, [row.record_id for row in rows])
        return _decide(actor, "join", into, moved, reason)


def part_work(actor: Actor, work_id: int, *, record_ids: Collection[int], reason: str = "") -> int:
    """Make some records of a work a work of their own; the decision's number. Refuses `NothingToPart`, `NoSuchWork`."""
    with transaction.atomic():
        _take_turn()
        rows = _members(work_id)
        _require_held(actor, [row.record_id for row in rows])
        chosen = [row for row in rows if row.record_id in set(record_ids)]
        if not chosen or len(chosen) == len(rows):
            raise NothingToPart()
        own = Work.objects.create(created_at=now())
        return _decide(actor, "part", own.id, chosen, reason)


def undo_work_change(actor: Actor, change_id: int) -> None:
    """Put the records of a decision back to where they were. Refuses `ChangedSince` when one was moved again."""
    with transaction.atomic():
        _take_turn()
        change = WorkChange.objects.select_for_update().filter(id=change_id, undone_at=None).first()
        if change is None:
            raise NoSuchWork()
        ids = [record_id for record_id, _work, _before in change.moves]
        _require_held(actor, ids)
        rows = {row.record_id: row for row in WorkMember.objects.filter(record_id__in=ids)}
        if any(row.change_id != change.id for row in rows.values()):
            raise ChangedSince()
        for record_id, work, before in change.moves:
            WorkMember.objects.filter(record_id=record_id).update(work_id=work, change_id=before)
        change.undone_at = now()
        change.save(update_fields=["undone_at"])
        announce_many("record", ids, action="work")


class Works:
    """Works as a copy: `tianlu rebuild works` places every record anew by its keys; what staff decided stays."""

    def rebuild(self, progress: Progress) -> int:
        done = 0
        for some in batches(iter_record_ids(), _BATCH):
            retrying(partial(place_records, some))
            done += len(some)
            progress(done, 0)
        return WorkMember.objects.count()

    def status(self) -> CopyStatus:
        behind = feed.behind(CONSUMER)
        return CopyStatus("behind" if behind else "ready", WorkMember.objects.count(), behind)
