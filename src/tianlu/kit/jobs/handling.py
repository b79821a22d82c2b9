"""What a handler sees of its job."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction

from tianlu.kit.clock import now
from tianlu.kit.jobs.data import Job, JobState, LeaseLost
from tianlu.kit.jobs.models import JobRow
from tianlu.kit.registry import Registry

LEASE = timedelta(seconds=60)

J = TypeVar("J", bound=Job)
Handler = Callable[[Any, "JobContext"], dict[str, Any] | None]
handlers: "Registry[tuple[type[Job], Handler]]" = Registry("job handler")


class Cancelled(Exception):
    """Raised inside a handler at a step after someone asked to stop; effects of earlier steps stay."""


def handles(job: type[J]) -> Callable[[Callable[[J, "JobContext"], dict[str, Any] | None]], Handler]:
    """Register the handler of a kind of job; it must be safe to run twice from any checkpoint."""

    def mark(handler: Callable[[J, "JobContext"], dict[str, Any] | None]) -> Handler:
        handlers.register(job.kind, (job, handler))
        return handler

    return mark


class Stopped(Exception):
    """Raised inside a handler at a step when the worker is to end; the job goes on elsewhere from its checkpoint."""


class JobContext:
    """The running job: its checkpoint, its owner, and the only way to commit."""

    def __init__(self, row: JobRow, stopping: Callable[[], bool] = lambda: False, *, shares: bool = False) -> None:
        self._stopping = stopping
        self._shares = shares
        self._priority = row.priority
        self.id = row.id
        self.organisation_id = row.organisation_id
        self.owner: dict[str, Any] = row.actor
        self.checkpoint: dict[str, Any] = row.checkpoint
        self.lease = row.lease
        self.done = row.done
        self.total = row.total

    @contextmanager
    def step(
        self,
        *,
        done: int | None = None,
        total: int | None = None,
        note: str = "",
        checkpoint: dict[str, Any] | None = None,
    ) -> Iterator["Step"]:
        """One transaction (at most 200 ms of work) holding effects, checkpoint, progress and the lease's renewal.

        The values may be set on the yielded `Step` when they are known only at its end. A step that sets `result` is
        the last one: the job has ended for everybody at the moment when what it did can be seen. Raises `LeaseLost`
        when another worker took over, `Cancelled` when someone asked to stop, `Stopped` when this worker is to end;
        then nothing of the step commits.
        """
        if self._stopping():
            raise Stopped()
        step = Step(self.done if done is None else done, self.total if total is None else total, note, checkpoint)
        with transaction.atomic():
            yield step
            self._renew(step)
        self.done, self.total = step.done, step.total
        if step.checkpoint is not None:
            self.checkpoint = step.checkpoint

    def _renew(self, step: "Step") -> None:
        values: dict[str, Any] = {
            "done": step.done,
            "total": step.total,
            "note": step.note[:200],
            "lease_until": now() + LEASE,
        }
        if step.checkpoint is not None:
            values["checkpoint"] = step.checkpoint
        if step.checkpoint is not None or step.done > self.done:
            values["attempts"] = 1  # it gets on: only deaths without progress between them are counted
        mine = JobRow.objects.filter(id=self.id, state="running", lease=self.lease)
        if not mine.filter(cancelling=False).update(**values):
            raise Cancelled() if mine.exists() else LeaseLost()
        if step.result is not None:
            mine.filter(again=False).update(state=JobState.DONE, result=step.result, **ended(now()))

    def give_way(self) -> None:
        """Between steps of long work: let a job of higher priority that is ready go first, by raising `Stopped`.

        Does nothing where this job was asked for by name or kind (`run_until`, `run_pending(kinds=…)`): there, nobody
        would run the other one.
        """
        if (
            self._shares
            and JobRow.objects.filter(state="queued", priority__gt=self._priority, not_before__lte=now()).exists()
        ):
            raise Stopped()

    def cancelled(self) -> bool:
        """Whether someone asked to stop; a handler between steps may end early."""
        return not JobRow.objects.filter(id=self.id, state="running", lease=self.lease, cancelling=False).exists()


def ended(at: datetime) -> dict[str, Any]:
    """What is written of any job that ended."""
    return {"ended_at": at, "lease": "", "lease_until": None}


class Step:
    """What a step will have reached when it commits; `result` is what the job has done, where this is its last step."""

    def __init__(self, done: int, total: int, note: str, checkpoint: dict[str, Any] | None) -> None:
        self.done = done
        self.total = total
        self.note = note
        self.checkpoint = checkpoint
        self.result: dict[str, Any] | None = None
