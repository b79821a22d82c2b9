"""Batch edits of the actor's library, and what they would change."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tianlu.catalog.data import EDIT, BatchState, BatchView, NoSuchBatch
from tianlu.catalog.models import Batch, BatchMember
from tianlu.catalog.queries.documents import marc_records
from tianlu.catalog.rules.batching import apply, operation_from
from tianlu.catalog.rules.differing import Difference, changed
from tianlu.kit import jobs
from tianlu.libraries.data import Actor


@dataclass(frozen=True, slots=True)
class Preview:
    """What a batch edit would change in one record."""

    record_id: int
    title: str
    differences: list[Difference]


@dataclass(frozen=True, slots=True)
class Member:
    """What became of one record of a batch; `reason` is the code of a refusal."""

    record_id: int
    outcome: str
    reason: str
    after: int


def batches_of(actor: Actor, *, limit: int = 100) -> list[BatchView]:
    """Batch edits of the library, newest first."""
    actor.require(EDIT, organisation_id=actor.organisation_id)
    rows = Batch.scoped(actor).filter(organisation_id=actor.organisation_id).order_by("-id")
    return [view_of(row) for row in rows[:limit]]


def batch_for(actor: Actor, batch_id: int) -> BatchView:
    """One batch edit. Refuses `NoSuchBatch`."""
    actor.require(EDIT, organisation_id=actor.organisation_id)
    row = Batch.scoped(actor).filter(id=batch_id, organisation_id=actor.organisation_id).first()
    if row is None:
        raise NoSuchBatch()
    return view_of(row)


def standing(row: Batch) -> tuple[BatchState, str]:
    """Where a batch stands, and the code of what stopped it; also when its job ended without a word to it."""
    state = BatchState(row.state)
    if row.job_id is None or not state.busy:
        return state, row.error_code
    code = jobs.stopped_by(row.job_id)
    return (state, row.error_code) if code is None else (BatchState.FAILED, code)


def view_of(row: Batch) -> BatchView:
    state, error_code = standing(row)
    return BatchView(
        id=row.id,
        name=row.name,
        operations=row.operations,
        state=state,
        total=row.total,
        counts=row.counts,
        job_id=row.job_id,
        error_code=error_code,
        created_at=row.created_at,
        ended_at=row.ended_at,
    )


def batch_job(view: BatchView) -> dict[str, Any]:
    """The progress of a batch edit at work."""
    href = reverse("catalog:batch-progress", args=[view.id])
    return jobs.shown_work(view.job_id, view.state.label, busy=view.state.busy, poll_href=href)


def batch_members(actor: Actor, batch_id: int, *outcomes: str, limit: int = 200) -> list[Member]:
    """Records of a batch with one of these outcomes."""
    batch_for(actor, batch_id)
    rows = BatchMember.objects.filter(batch_id=batch_id, outcome__in=outcomes).order_by("id")[:limit]
    return [Member(row.record_id, row.outcome, row.reason, row.after) for row in rows]


def batch_preview(actor: Actor, batch_id: int, *, limit: int = 20) -> list[Preview]:
    """What would change in the first records that the batch would change, as they are now."""
    batch = batch_for(actor, batch_id)
    operations = [operation_from(one) for one in batch.operations]
    rows = BatchMember.objects.filter(batch_id=batch_id, outcome="would").order_by("id")
    ids = list(rows.values_list("record_id", flat=True)[:limit])
    found = []
    for record_id, record, dialect in marc_records(actor, ids):
        title = next((field.get("a") for field in record.every("200", "245")), "")
        found.append(Preview(record_id, title, changed(record, apply(record, operations, dialect))))
    return found
