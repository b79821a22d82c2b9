"""How a job ended, for the row that it works at."""

from django.db import OperationalError

from tianlu.kit.db import disk_full
from tianlu.kit.errors import Refusal
from tianlu.kit.jobs.data import JobState, LeaseLost, NotAJob
from tianlu.kit.jobs.handling import Cancelled, Stopped
from tianlu.kit.jobs.reading import find

CANCELLED = "cancelled"
FAULT = "fault"


def ended_with(error: BaseException) -> str | None:
    """The code of what ended a handler's work: a refusal's, `CANCELLED`, `FAULT`.

    None for what is no end: the job goes on elsewhere, or again when the database or the disk lets it.
    """
    if (
        not isinstance(error, Exception)
        or isinstance(error, OperationalError | LeaseLost | Stopped)
        or disk_full(error)
    ):
        return None
    if isinstance(error, Cancelled):
        return CANCELLED
    return error.code if isinstance(error, Refusal) else FAULT


def stopped_by(job_id: int) -> str | None:
    """The code of what ended a job that could say no word: its workers were killed each time, it was cancelled before one
    took it, or it is gone. None while it waits or runs, and when it is done.
    """
    try:
        job = find(job_id)
    except NotAJob as gone:
        return gone.code
    if job.state is JobState.FAILED:
        return job.error_code or FAULT
    return CANCELLED if job.state is JobState.CANCELLED else None
