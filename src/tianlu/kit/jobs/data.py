"""What a job is, seen from outside."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from django.utils.translation import gettext_lazy as _

from tianlu.kit.errors import Conflict, NotFound, Sentence


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        return self in {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


class Job(Protocol):
    """A frozen dataclass of ids and plain values; `kind` names its handler, `label` is what the jobs page calls it."""

    kind: ClassVar[str]
    label: ClassVar[Sentence]
    __dataclass_fields__: ClassVar[dict[str, Any]]


class LeaseLost(Exception):
    """Another worker took the job over; the step that raised this was rolled back."""


class NotAJob(NotFound):
    code = "no-such-job"
    message = _("There is no job with this number.")
    remedy = _("It may have been finished and cleared long ago; see the list of jobs.")


class AlreadyActive(Conflict):
    code = "job-already-active"
    message = _("The same work has been asked for again meanwhile.")
    remedy = _("Wait for the newer job, or cancel it first.")


@dataclass(frozen=True)
class JobView:
    """A job as pages and the API show it. `about` names what it works at; `total` is 0 while unknown."""

    id: int
    kind: str
    label: str
    about: str
    state: JobState
    organisation_id: int
    actor_id: str
    done: int
    total: int
    note: str
    result: dict[str, Any]
    error_code: str
    error: str
    attempts: int
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    cancelling: bool

    @property
    def seconds(self) -> int | None:
        """How long it took, once it has ended."""
        return round((self.ended_at - self.started_at).total_seconds()) if self.ended_at and self.started_at else None

    @property
    def percent(self) -> int | None:
        return min(100, self.done * 100 // self.total) if self.total else None
