"""Batch edits as the desk sees them, their jobs, and what is refused about them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from tianlu.kit.errors import Conflict, Malformed, NotFound, Sentence


class BatchState(StrEnum):
    CHOSEN = "chosen"
    EXAMINING = "examining"
    EXAMINED = "examined"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"

    @property
    def label(self) -> Sentence:
        return _LABELS[self]

    @property
    def busy(self) -> bool:
        """Whether a job is at work on it."""
        return self in {BatchState.EXAMINING, BatchState.RUNNING, BatchState.UNDOING}


_LABELS: dict[BatchState, Sentence] = {
    BatchState.CHOSEN: _("Records chosen"),
    BatchState.EXAMINING: _("Being examined"),
    BatchState.EXAMINED: _("Waiting for your decision"),
    BatchState.RUNNING: _("Being changed"),
    BatchState.DONE: _("Done"),
    BatchState.UNDOING: _("Being undone"),
    BatchState.UNDONE: _("Undone"),
    BatchState.FAILED: _("Stopped by an error"),
}


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch edit; `counts` by outcome: changed, unchanged, refused, reverted, left."""

    id: int
    name: str
    operations: list[dict[str, Any]]
    state: BatchState
    total: int
    counts: dict[str, int]
    job_id: int | None
    error_code: str
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class RunBatch:
    """Examine, carry out or undo a batch edit; `phase` is the state it is in meanwhile."""

    kind: ClassVar[str] = "catalog.batch"
    label: ClassVar[Sentence] = _("Changing many records")
    batch_id: int
    phase: str


class NoSuchBatch(NotFound):
    code = "no-such-batch"
    message = _("There is no such batch edit.")


class BatchEmpty(Malformed):
    code = "batch-empty"
    message = _("None of these records is held by your library.")
    remedy = _("Choose records of your own library.")


class BatchTooLarge(Malformed):
    code = "batch-too-large"
    message = _("A batch edit takes at most %(most)s records; these are %(count)s.")
    remedy = _("Narrow the search, or edit in several batches.")


class BatchNotReady(Conflict):
    code = "batch-not-ready"
    message = _("This cannot be done while the batch edit is: %(state)s.")
    remedy = _("Reload the page to see where it stands.")


class BadOperation(Malformed):
    code = "bad-operation"
    message = _("Change %(number)s cannot be made: %(reason)s")
