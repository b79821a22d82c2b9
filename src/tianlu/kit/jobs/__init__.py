"""Long work that survives `kill -9`: a job is a row with a lease, every effect commits together with proof of the lease.

Names follow Django's Tasks API (DEP 14) where it has one. A handler may be run again after a crash at any point, so it
works in steps: each step is one short transaction that holds the step's effects, the new checkpoint, the progress and
the renewal of the lease. Whoever lost the lease cannot commit.
"""

from tianlu.kit.jobs.data import AlreadyActive, Job, JobState, JobView, LeaseLost, NotAJob
from tianlu.kit.jobs.ending import CANCELLED, ended_with, stopped_by
from tianlu.kit.jobs.enqueuing import cancel, enqueue, retry
from tianlu.kit.jobs.handling import JobContext, handles
from tianlu.kit.jobs.reading import active_with_key, find, recent, view_of
from tianlu.kit.jobs.running import beat, run_one, run_pending, run_until, sweep, worker_alive
from tianlu.kit.jobs.showing import shown_work

__all__ = [
    "CANCELLED",
    "AlreadyActive",
    "Job",
    "JobContext",
    "JobState",
    "JobView",
    "LeaseLost",
    "NotAJob",
    "active_with_key",
    "beat",
    "cancel",
    "ended_with",
    "enqueue",
    "find",
    "handles",
    "recent",
    "retry",
    "run_one",
    "run_pending",
    "run_until",
    "shown_work",
    "stopped_by",
    "sweep",
    "view_of",
    "worker_alive",
]
