"""Changing many records alike: chosen, examined, carried out, taken back."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

import orjson
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import (
    EDIT,
    BadOperation,
    BatchEmpty,
    BatchNotReady,
    BatchState,
    BatchTooLarge,
    BatchView,
    DraftWithoutTitle,
    NoSuchBatch,
    RecordStatus,
    RunBatch,
)
from tianlu.catalog.models import Batch, BatchMember, RecordSource
from tianlu.catalog.queries.batches import standing, view_of
from tianlu.catalog.queries.documents import marc_record, version_marc
from tianlu.catalog.queries.records import record_for
from tianlu.catalog.rules import local_fields_of, without_local_fields
from tianlu.catalog.rules.batching import Change, apply, operation_from, unusable
from tianlu.catalog.rules.drafting import title_of
from tianlu.catalog.services.importing.phases import JobSteps
from tianlu.catalog.services.own_fields import set_own_fields
from tianlu.catalog.services.records import edit_record, restore_version
from tianlu.kit import jobs
from tianlu.kit.clock import now
from tianlu.kit.db import batches, insert_many
from tianlu.kit.errors import Refusal, Sentence
from tianlu.libraries.data import Actor
from tianlu.marc import Field
from tianlu.marc import Record as MarcRecord

MOST_IN_BATCH: Final = 50_000  # records of one batch
_STEP: Final = 20  # records changed in one transaction
_LOOK: Final = 100  # records examined in one step
_REASONS: Final[dict[str, Sentence]] = {
    "tag": _("the tag needs three letters or digits."),
    "code": _("name one subfield by its letter or digit."),
    "find": _("say what text is looked for."),
    "put": _("say what is put there."),
    "indicators": _("say which indicator gets which value."),
}


def prepare_batch(actor: Actor, *, record_ids: Collection[int], name: str = "") -> int:
    """Choose records to change together; the batch's number. Records that the library does not hold are left out.

    Refuses `BatchEmpty`, `BatchTooLarge`.
    """
    actor.require(EDIT, organisation_id=actor.organisation_id)
    wanted = sorted(set(record_ids))
    if len(wanted) > MOST_IN_BATCH:
        raise BatchTooLarge(most=f"{MOST_IN_BATCH:,}", count=f"{len(wanted):,}")
    held = _held(actor, wanted)
    if not held:
        raise BatchEmpty()
    with transaction.atomic():
        batch = Batch.scoped(actor).create(
            organisation_id=actor.organisation_id,
            actor_id=actor.id,
            name=name.strip()[:200],
            total=len(held),
            created_at=now(),
        )
        insert_many(
            BatchMember,
            ("batch", "record", "outcome", "reason", "before", "after"),
            [(batch.id, record_id, "waiting", "", 0, 0) for record_id in held],
        )
    return batch.id


def _held(actor: Actor, wanted: Iterable[int]) -> list[int]:
    links = RecordSource.scoped(actor).filter(organisation_id=actor.organisation_id, active=True)
    found: set[int] = set()
    for some in batches(wanted, 500):
        live = links.filter(record_id__in=some, record__status=RecordStatus.LIVE)
        found.update(live.values_list("record_id", flat=True))
    return sorted(found)


def _locked(actor: Actor, batch_id: int, *allowed: BatchState) -> Batch:
    actor.require(EDIT, organisation_id=actor.organisation_id)
    rows = Batch.scoped(actor).select_for_update()
    batch = rows.filter(id=batch_id, organisation_id=actor.organisation_id).first()
    if batch is None:
        raise NoSuchBatch()
    state, _code = standing(batch)
    if state not in allowed:
        raise BatchNotReady(state=state.label)
    return batch


def _queued(actor: Actor, batch: Batch, state: BatchState) -> BatchView:
    batch.state = state
    batch.error_code = ""
    batch.job_id = jobs.enqueue(
        RunBatch(batch.id, state), actor=actor, key=f"catalog.batch:{batch.id}:{state}", about=batch.name
    )
    batch.save()
    return view_of(batch)


def examine_batch(actor: Actor, batch_id: int, *, operations: Sequence[Change]) -> BatchView:
    """Say what is to be changed, and queue a look at what that does to each record; nothing is changed yet.

    Refuses `BadOperation`, `BatchNotReady`.
    """
    if not operations:
        raise BadOperation(number=1, reason=_("nothing was asked for."))
    for number, operation in enumerate(operations, 1):
        if reason := unusable(operation):
            raise BadOperation(number=number, reason=_REASONS[reason])
    with transaction.atomic():
        batch = _locked(actor, batch_id, BatchState.CHOSEN, BatchState.EXAMINED, BatchState.FAILED)
        if BatchMember.objects.filter(batch_id=batch.id, after__gt=0).exists():
            raise BatchNotReady(state=BatchState(batch.state).label)
        batch.operations = [operation.to_dict() for operation in operations]
        batch.counts = {}
        BatchMember.objects.filter(batch_id=batch.id).update(outcome="waiting", reason="")
        return _queued(actor, batch, BatchState.EXAMINING)


def start_batch(actor: Actor, batch_id: int) -> BatchView:
    """Queue the change of the records, or go on where it stopped. Refuses `BatchNotReady`."""
    with transaction.atomic():
        batch = _locked(actor, batch_id, BatchState.EXAMINED, BatchState.FAILED)
        if not batch.operations:
            raise BatchNotReady(state=BatchState(batch.state).label)
        return _queued(actor, batch, BatchState.RUNNING)


def undo_batch(actor: Actor, batch_id: int) -> BatchView:
    """Queue the undoing: every record gets the description it had, unless it was changed again since.

    Undone again, it takes up what was left: those changes may be undone by now. Refuses `BatchNotReady`.
    """
    with transaction.atomic():
        batch = _locked(actor, batch_id, BatchState.DONE, BatchState.FAILED, BatchState.UNDONE)
        left = BatchMember.objects.filter(batch_id=batch.id, outcome="left")
        if batch.state == BatchState.UNDONE and not left.exists():
            raise BatchNotReady(state=BatchState.UNDONE.label)
        left.update(outcome="changed", reason="")
        return _queued(actor, batch, BatchState.UNDOING)


_NEXT: Final = {
    BatchState.EXAMINING: (("waiting",), BatchState.EXAMINED, _LOOK),
    BatchState.RUNNING: (("waiting", "would"), BatchState.DONE, _STEP),
    BatchState.UNDOING: (("changed",), BatchState.UNDONE, _STEP),
}


def run_batch(actor: Actor, context: JobSteps, batch_id: int, phase: str) -> dict[str, Any]:
    """The job behind the three: each step takes the next records that wait, so that a killed one goes on behind them."""
    batch = Batch.scoped(actor).get(id=batch_id)
    waiting, ended, size = _NEXT[BatchState(phase)]
    members = BatchMember.objects.filter(batch_id=batch_id, outcome__in=waiting).order_by("id")
    work = {BatchState.EXAMINING: _examine, BatchState.RUNNING: _change, BatchState.UNDOING: _take_back}[
        BatchState(phase)
    ]
    operations = [operation_from(one) for one in batch.operations]
    left = members.count()
    total = left if phase == BatchState.UNDOING else batch.total
    try:
        with context.step(done=total - left, total=total):  # also a job that failed, tried again from the jobs page
            Batch.scoped(actor).filter(id=batch_id).update(state=phase, error_code="", job_id=context.id)
        while True:
            with context.step(done=total - left, total=total) as step:
                some = list(members[:size])
                if not some:
                    break
                for member in some:
                    work(actor, batch, member, operations)
                    member.save()
                left -= len(some)
                step.done = total - left
                step.checkpoint = {"left": left}
        with context.step(done=total, total=total) as step:
            batch.counts = _counted(batch_id)
            batch.state, batch.ended_at = ended, now()
            batch.save()
            step.result = dict(batch.counts)
    except Exception as error:
        _failed(batch, error)
        raise
    return dict(batch.counts)


def _failed(batch: Batch, error: Exception) -> None:
    """Write down how the job ended; one that will be tried again, or whose disk is full, has not ended."""
    code = jobs.ended_with(error)
    if code is None:
        return
    rows = Batch.unscoped(reason="the job that owns this batch says how it ended")
    rows.filter(id=batch.id).update(state=BatchState.FAILED, error_code=code, counts=_counted(batch.id))


def _counted(batch_id: int) -> dict[str, int]:
    rows = BatchMember.objects.filter(batch_id=batch_id).values("outcome").annotate(number=Count("id"))
    return {row["outcome"]: row["number"] for row in rows.order_by("outcome")}


def _examine(actor: Actor, batch: Batch, member: BatchMember, operations: Sequence[Change]) -> None:
    try:
        record, dialect = marc_record(actor, member.record_id)
        after = apply(record, operations, dialect)
        member.outcome = "unchanged" if after is record else "would"
        if after is not record and not title_of(after, dialect):
            raise DraftWithoutTitle()
    except Refusal as refusal:
        member.outcome, member.reason = "refused", refusal.code


def _change(actor: Actor, batch: Batch, member: BatchMember, operations: Sequence[Change]) -> None:
    """Change one record inside the step's transaction; what refuses leaves it as it was."""
    try:
        with transaction.atomic():
            _changed(actor, batch, member, operations)
    except Refusal as refusal:
        member.outcome, member.reason = "refused", refusal.code


def _changed(actor: Actor, batch: Batch, member: BatchMember, operations: Sequence[Change]) -> None:
    view = record_for(actor, member.record_id)
    record, dialect = marc_record(actor, member.record_id)
    after = apply(record, operations, dialect)
    if after is record:
        member.outcome = "unchanged"
        return
    if not title_of(after, dialect):
        raise DraftWithoutTitle()
    shared, before = without_local_fields(after, dialect), without_local_fields(record, dialect)
    if (shared.leader, shared.fields) != (before.leader, before.fields):
        member.before = view.version
        member.after = edit_record(
            actor, view.id, marc=shared, dialect=dialect, expected_version=view.version, note=batch.name, reason="batch"
        )
    own = local_fields_of(after.fields, dialect)
    own_before = local_fields_of(record.fields, dialect)
    if own != own_before:
        set_own_fields(actor, view.id, fields=own)
        member.own_before = orjson.dumps(own_before).decode()
    member.outcome = "changed"


def _take_back(actor: Actor, batch: Batch, member: BatchMember, operations: Sequence[Change]) -> None:
    """Give a record back what it had, unless somebody changed it since."""
    try:
        with transaction.atomic():
            view = record_for(actor, member.record_id)
            if not _as_left(actor, member, view.version, operations):
                member.outcome, member.reason = "left", "version-conflict"
                return
            if member.after:
                restore_version(actor, view.id, number=member.before, expected_version=view.version)
            if member.own_before is not None:
                set_own_fields(actor, view.id, fields=orjson.loads(member.own_before))
            member.outcome, member.reason = "reverted", ""
    except Refusal as refusal:
        member.outcome, member.reason = "left", refusal.code


def _as_left(actor: Actor, member: BatchMember, version: int, operations: Sequence[Change]) -> bool:
    """Whether a record is as the batch left it: untouched since, or brought back to that, as by undoing a later batch."""
    now_is, dialect = marc_record(actor, member.record_id)
    if member.after and version != member.after:
        shared, left = without_local_fields(now_is, dialect), version_marc(member.record_id, member.after)[0]
        if shared.fields != left.fields or shared.leader[5:12] != left.leader[5:12]:
            return False
    if member.own_before is None:
        return True
    before = [Field(tag, marks[:1], marks[1:2], pairs) for tag, marks, pairs in orjson.loads(member.own_before)]
    made = apply(MarcRecord(now_is.leader, before), operations, dialect)
    return local_fields_of(made.fields, dialect) == local_fields_of(now_is.fields, dialect)
