"""Putting jobs into the table, in the caller's transaction."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Protocol

from django.db import IntegrityError, transaction
from django.db.models import Q

from tianlu.kit.clock import now
from tianlu.kit.jobs.data import AlreadyActive, Job, NotAJob
from tianlu.kit.jobs.models import JobRow


class JobOwner(Protocol):
    """Who asked for a job; upper packages pass their actor, kit stores it opaquely."""

    @property
    def id(self) -> str: ...

    @property
    def organisation_id(self) -> int: ...

    def to_dict(self) -> dict[str, Any]: ...


def enqueue(
    job: Job,
    *,
    actor: JobOwner,
    key: str | None = None,
    about: str = "",
    not_before: datetime | None = None,
    priority: int = 0,
) -> int:
    """Queue `job` and return its id; with `key`, an active job of the same key is returned instead of a second one.

    One that is running already may have passed what this is asked for: it runs once more when it has ended. One of
    another kind does something else: `AlreadyActive` is raised.

    `about` is what the job works at, as people call it: a file's name, a title.

    Enqueue in the transaction of the fact that asks for the work: both commit or neither does.
    """
    row = JobRow(
        kind=job.kind,
        about=about[:200],
        args=asdict(job),
        organisation_id=actor.organisation_id,
        actor=actor.to_dict(),
        actor_id=actor.id,
        key=key,
        priority=priority,
        not_before=not_before or now(),
        created_at=now(),
    )
    if key is None:
        row.save(force_insert=True)
        return row.id
    active = JobRow.objects.filter(key=key, state__in=("queued", "running"))
    while True:
        found = active.values_list("id", "kind").first()
        if found is None:
            try:
                with transaction.atomic():
                    row.save(force_insert=True)
            except IntegrityError:  # another one committed between our look and our insert: it may have ended by now
                row.pk = None
                continue
            return row.id
        number, kind = found
        if kind != job.kind:
            raise AlreadyActive()
        if active.filter(id=number).update(again=True):  # else it has ended since we looked
            return int(number)


def cancel(job_id: int) -> None:
    """Stop a job: a queued one ends now, a running one at its next step; an ended one stays as it is."""
    queued = JobRow.objects.filter(id=job_id, state="queued").update(state="cancelled", ended_at=now(), cancelling=True)
    if not queued and not JobRow.objects.filter(id=job_id).update(cancelling=True, again=False):
        raise NotAJob()


def retry(job_id: int) -> None:
    """Queue a failed or cancelled job again; it goes on from its checkpoint. Raises `AlreadyActive`, `NotAJob`."""
    ended = JobRow.objects.filter(Q(state="failed") | Q(state="cancelled"), id=job_id)
    try:
        with transaction.atomic():
            again = ended.update(
                state="queued", cancelling=False, attempts=0, error="", error_code="", ended_at=None, not_before=now()
            )
    except IntegrityError as error:
        raise AlreadyActive() from error
    if not again:
        raise NotAJob()
