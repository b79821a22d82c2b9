"""Jobs as pages and commands see them."""

from collections.abc import Set as AbstractSet

from tianlu.kit.jobs.data import JobState, JobView, NotAJob
from tianlu.kit.jobs.handling import handlers
from tianlu.kit.jobs.models import JobRow


def view_of(row: JobRow) -> JobView:
    found = handlers.get(row.kind)
    return JobView(
        id=row.id,
        kind=row.kind,
        label=str(found[0].label) if found else row.kind,
        about=row.about,
        state=JobState(row.state),
        organisation_id=row.organisation_id,
        actor_id=row.actor_id,
        done=row.done,
        total=row.total,
        note=row.note,
        result=row.result,
        error_code=row.error_code,
        error=row.error,
        attempts=row.attempts,
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        cancelling=row.cancelling,
    )


def find(job_id: int, scope: AbstractSet[int] | None = None) -> JobView:
    """The job, or `NotAJob` when there is none in the scope (None: any organisation, for commands)."""
    row = JobRow.objects.filter(id=job_id).first()
    if row is None or (scope is not None and row.organisation_id not in scope):
        raise NotAJob()
    return view_of(row)


def recent(
    scope: AbstractSet[int] | None,
    *,
    state: JobState | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[JobView]:
    """Jobs of the organisations in `scope`, newest first, older than job `before`."""
    rows = JobRow.objects.order_by("-id")
    if scope is not None:
        rows = rows.filter(organisation_id__in=scope)
    if state is not None:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [view_of(row) for row in rows[:limit]]


def active_with_key(key: str) -> JobView | None:
    """The queued or running job of this key."""
    row = JobRow.objects.filter(key=key, state__in=("queued", "running")).first()
    return view_of(row) if row else None
