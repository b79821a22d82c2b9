"""Workers: take a queued job under a lease, run it, write down how it ended; take over from the dead."""

import logging
import os
import socket
import time
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError, close_old_connections, connection, transaction
from django.db.models import F, Q

from tianlu.kit.clock import now
from tianlu.kit.db import disk_full, is_locked, retrying
from tianlu.kit.errors import DiskFull, Refusal
from tianlu.kit.ids import random_id
from tianlu.kit.jobs.data import JobState, LeaseLost
from tianlu.kit.jobs.handling import LEASE, Cancelled, JobContext, Stopped, ended, handlers
from tianlu.kit.jobs.models import JobRow, WorkerBeat

log = logging.getLogger("tianlu.jobs")
MAX_ATTEMPTS = 8  # a job that kills its worker eight times without getting on in between is left failed with the reason
ALIVE = timedelta(seconds=30)
_ROOM = timedelta(seconds=30)  # between looks whether the disk has room again
_ANEW: dict[str, Any] = {
    "state": "queued",
    "lease": "",
    "lease_until": None,
    "attempts": 0,
    "cancelling": False,
    "checkpoint": {},
    "done": 0,
    "total": 0,
}
WORKER = f"{socket.gethostname()}:{os.getpid()}"


def sweep(at: datetime) -> int:
    """Queue again the jobs whose worker died (lease run out); give up on those that died too often."""
    dead = Q(state="running", lease_until__lt=at)
    if not JobRow.objects.filter(dead).exists():  # a read first: an idle sweeper never takes the write lock
        return 0
    JobRow.objects.filter(dead, attempts__gte=MAX_ATTEMPTS).update(
        state="failed",
        ended_at=at,
        lease="",
        error_code="worker-died",
        error="the worker died each time it ran this",
    )
    return JobRow.objects.filter(dead).update(state="queued", lease="", lease_until=None)


def _take(kinds: Collection[str] | None, job_id: int | None) -> JobRow | None:
    at = now()
    ready = JobRow.objects.filter(state="queued", not_before__lte=at)
    if kinds is not None:
        ready = ready.filter(kind__in=kinds)
    if job_id is not None:
        ready = ready.filter(id=job_id)
    ready = ready.order_by("-priority", "id")
    if not ready.exists():
        return None
    with transaction.atomic():
        locked = ready.select_for_update(skip_locked=True) if connection.vendor == "postgresql" else ready
        row = locked.first()
        if row is None:
            return None
        row.lease = random_id()
        taken = JobRow.objects.filter(id=row.id, state="queued").update(
            state="running",
            lease=row.lease,
            lease_until=at + LEASE,
            attempts=F("attempts") + 1,
            error_code="",
            again=False,
            started_at=row.started_at or at,
        )
        return row if taken else None


def run_one(
    *,
    kinds: Collection[str] | None = None,
    job_id: int | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> int | None:
    """Take and run one job to its end; its id, or None when nothing was ready. Refusals end the job, they never raise.

    When `stopping` turns true the job is given back at its next step, for another worker to go on with at once.
    """
    retrying(lambda: sweep(now()))
    row = retrying(lambda: _take(kinds, job_id))
    if row is None:
        return None
    log.info("job started", extra={"job": row.id, "kind": row.kind})
    context = JobContext(row, stopping, shares=kinds is None and job_id is None)
    try:
        result = _call(row, context)
    except LeaseLost:
        log.warning("job taken over by another worker", extra={"job": row.id, "kind": row.kind})
    except Cancelled:
        _end(row, JobState.CANCELLED)
    except Stopped:
        _give_back(row)
    except KeyboardInterrupt:
        _give_back(row)
        raise
    except Refusal as refusal:
        _end(row, JobState.FAILED, error_code=refusal.code, error=refusal.sentence())
    except OperationalError as error:
        if not disk_full(error):
            _put_back(row, error)
        else:
            _wait_for_room(row, error, patient=job_id is None)
    except Exception as error:
        if disk_full(error):
            _wait_for_room(row, error, patient=job_id is None)
            return row.id
        log.exception("job failed", extra={"job": row.id, "kind": row.kind})
        _end(row, JobState.FAILED, error_code="fault", error=type(error).__name__)
    else:
        _end(row, JobState.DONE, result=result)
    return row.id


def _call(row: JobRow, context: JobContext) -> dict[str, Any]:
    found = handlers.get(row.kind)
    if found is None:
        raise Refusal()
    job, handler = found
    return handler(job(**row.args), context) or {}


def _end(row: JobRow, state: JobState, **values: Any) -> None:
    """Write down how the job ended. One that was asked for again since it was taken is queued anew, unless it failed."""
    mine = JobRow.objects.filter(id=row.id, lease=row.lease, state="running")

    def write() -> None:
        with transaction.atomic():
            again = mine.select_for_update().values_list("again", flat=True).first()
            if again and state is not JobState.FAILED:
                mine.update(**_ANEW, not_before=now())
            else:
                mine.update(state=state, **values, **ended(now()))

    retrying(write)
    log.info("job ended", extra={"job": row.id, "kind": row.kind, "state": str(state)})


def _give_back(row: JobRow) -> None:
    """The worker ends: the job is free at once for whoever runs it next, instead of when the lease has run out."""
    close_old_connections()
    mine = JobRow.objects.filter(id=row.id, lease=row.lease, state="running")
    retrying(lambda: mine.update(state="queued", lease="", lease_until=None, attempts=F("attempts") - 1))


def _put_back(row: JobRow, error: OperationalError) -> None:
    """The database was away or locked for too long: wait a little and go on from the checkpoint."""
    if not is_locked(error):
        log.exception("job interrupted by the database", extra={"job": row.id, "kind": row.kind})
    close_old_connections()
    mine = JobRow.objects.filter(id=row.id, lease=row.lease, state="running")
    later = now() + timedelta(seconds=5)
    retrying(
        lambda: mine.filter(attempts__lt=MAX_ATTEMPTS).update(
            state="queued", lease="", lease_until=None, not_before=later
        )
    )
    _end(row, JobState.FAILED, error_code="database", error=type(error).__name__)


def _wait_for_room(row: JobRow, error: Exception, *, patient: bool) -> None:
    """The disk is full: the job waits in the queue, however often it is tried, and goes on when there is room.

    Where someone waits for this one job, `DiskFull` is raised to tell them. When even this cannot be written, the lease
    runs out and the job is found again.
    """
    log.warning("the disk is full, the job waits", extra={"job": row.id, "kind": row.kind})
    close_old_connections()
    later = now() + (_ROOM if patient else timedelta(0))
    mine = JobRow.objects.filter(id=row.id, lease=row.lease, state="running")
    values = {"state": "queued", "lease": "", "lease_until": None, "not_before": later, "error_code": DiskFull.code}
    try:
        retrying(lambda: mine.update(attempts=F("attempts") - 1, **values))
    except DiskFull:
        if patient:
            raise
    if not patient:
        raise DiskFull() from error


def run_pending(*, kinds: Collection[str] | None = None) -> int:
    """Run what is ready until nothing is; how many ran."""
    count = 0
    while run_one(kinds=kinds) is not None:
        count += 1
    return count


def run_until(job_id: int, watch: Callable[[], None] | None = None) -> None:
    """See one job to its end: run it here when no worker took it, else wait for the worker that did."""
    while True:
        state = JobRow.objects.values_list("state", flat=True).get(id=job_id)
        if JobState(state).ended:
            return
        if run_one(job_id=job_id) is None:
            time.sleep(0.3)
        if watch:
            watch()


def beat(at: datetime) -> None:
    """Show that this worker lives; called between jobs and by the supervisor's timer, never inside a transaction."""
    retrying(lambda: WorkerBeat.objects.update_or_create(worker=WORKER, defaults={"beaten_at": at}))
    WorkerBeat.objects.filter(beaten_at__lt=at - timedelta(days=1)).delete()


def worker_alive(at: datetime, *, host: str | None = None) -> bool:
    """Whether some worker (of `host`) showed life within 30 seconds."""
    beats = WorkerBeat.objects.filter(beaten_at__gte=at - ALIVE)
    if host is not None:
        beats = beats.filter(worker__startswith=f"{host}:")
    return beats.exists()
