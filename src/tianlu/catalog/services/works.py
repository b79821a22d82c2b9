"""What staff decide about works, and works as a copy that can be made anew."""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Final

from django.db import transaction

from tianlu.catalog.data import EDIT, ChangedSince, NoSuchRecord, NoSuchWork, NothingToPart, SameWork
from tianlu.catalog.models import RecordSource, Work, WorkChange, WorkMember
from tianlu.catalog.queries.records import iter_record_ids
from tianlu.catalog.services.placing import BATCH, place_records, take_turn
from tianlu.kit import feed
from tianlu.kit.clock import now
from tianlu.kit.data import CopyStatus, Progress
from tianlu.kit.db import batches, retrying
from tianlu.kit.feed import announce_many
from tianlu.libraries.data import Actor

_CHUNK: Final = 500  # records in one IN (…)
CONSUMER: Final = "works"
KINDS: Final = frozenset({"record"})


def _require_held(actor: Actor, record_ids: Collection[int]) -> None:
    """Whoever decides about a work holds one of its records at least."""
    actor.require(EDIT, organisation_id=actor.organisation_id)
    held = RecordSource.scoped(actor).filter(organisation_id=actor.organisation_id, active=True)
    if not any(held.filter(record_id__in=some).exists() for some in batches(record_ids, _CHUNK)):
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
        take_turn()
        if work_id == into:
            raise SameWork()
        moved, kept = _members(work_id), _members(into)
        for rows in (moved, kept):
            _require_held(actor, [row.record_id for row in rows])
        return _decide(actor, "join", into, moved, reason)


def part_work(actor: Actor, work_id: int, *, record_ids: Collection[int], reason: str = "") -> int:
    """Make some records of a work a work of their own; the decision's number. Refuses `NothingToPart`, `NoSuchWork`."""
    with transaction.atomic():
        take_turn()
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
        take_turn()
        change = WorkChange.objects.select_for_update().filter(id=change_id, undone_at=None).first()
        if change is None:
            raise NoSuchWork()
        ids = [record_id for record_id, _work, _before in change.moves]
        _require_held(actor, ids)
        rows = {row.record_id: row for row in WorkMember.objects.filter(record_id__in=ids)}
        if any(row.change_id != change.id for row in rows.values()):
            raise ChangedSince()
        came_from: dict[tuple[int, int | None], list[int]] = {}
        for record_id, work, before in change.moves:
            came_from.setdefault((work, before), []).append(record_id)
        for (work, before), some in came_from.items():
            WorkMember.objects.filter(record_id__in=some).update(work_id=work, change_id=before)
        change.undone_at = now()
        change.save(update_fields=["undone_at"])
        announce_many("record", ids, action="work")


class Works:
    """Works as a copy: `tianlu rebuild works` places every record anew by its keys; what staff decided stays."""

    def rebuild(self, progress: Progress) -> int:
        done = 0
        for some in batches(iter_record_ids(), BATCH):
            retrying(partial(place_records, some))
            done += len(some)
            progress(done, 0)
        return WorkMember.objects.count()

    def status(self) -> CopyStatus:
        behind = feed.behind(CONSUMER)
        return CopyStatus("behind" if behind else "ready", WorkMember.objects.count(), behind)
