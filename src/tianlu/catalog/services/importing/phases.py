"""The states an import goes through: who may begin what, and how its jobs write down where they are and how they ended."""

from typing import Any, Protocol

import orjson

from tianlu.catalog.data import ImportState
from tianlu.catalog.models import Import
from tianlu.catalog.queries.imports import resting_state, standing
from tianlu.catalog.services.importing.refusals import FileNotRead, ImportNotReady, NoSuchImport
from tianlu.kit import jobs
from tianlu.libraries.data import Actor


class JobSteps(Protocol):
    """The part of `kit.jobs.JobContext` that long work needs."""

    id: int
    checkpoint: dict[str, Any]

    def step(self, *, done: int | None = None, total: int | None = None, note: str = "") -> Any: ...


def locked(actor: Actor, import_id: int, *allowed: ImportState) -> Import:
    """The import, locked for this transaction, when it is in one of the states, as `standing` sees it."""
    row = Import.scoped(actor).filter(organisation_id=actor.organisation_id, id=import_id).select_for_update().first()
    if row is None:
        raise NoSuchImport()
    row.state, _code = standing(row)
    if allowed and ImportState(row.state) not in allowed:
        raise ImportNotReady(state=ImportState(row.state).label)
    return row


def row_of(actor: Actor, import_id: int) -> Import:
    """The import, whatever its state. Raises `NoSuchImport`."""
    row = Import.scoped(actor).filter(id=import_id).first()
    if row is None:
        raise NoSuchImport()
    return row


def queued(actor: Actor, row: Import, state: ImportState, job: jobs.Job) -> int:
    """Queue the job as the only one of the locked import, which is saved in `state`; the job's number."""
    row.state = state
    row.error_code = ""
    row.job_id = jobs.enqueue(job, actor=actor, key=f"catalog.import:{row.id}", about=row.filename)
    row.save()
    return row.job_id


def begin(row: Import, context: JobSteps, state: ImportState, done: int, total: int) -> None:
    """Say which job is at work on the import: also one that had failed, or an older one, tried again from the jobs page."""
    with context.step(done=done, total=total):
        row.state = state
        row.error_code = ""
        row.job_id = context.id
        row.save(update_fields=["state", "error_code", "job_id", "started_at"])


class failing:  # noqa: N801 - reads as a clause: `with failing(row): …`
    """Writes down on the import how its job ended when it did not end well; a database away for a while is no end."""

    def __init__(self, row: Import) -> None:
        self._row = row

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        code = jobs.ended_with(error) if error is not None else None
        if code is None:
            return
        row = Import.unscoped(reason="the job that owns this import says how it ended").get(id=self._row.id)
        if code == jobs.CANCELLED:
            row.state = resting_state(row)
        else:
            row.state = ImportState.FAILED
            row.error_code = code
            if isinstance(error, FileNotRead):
                row.preview = {"refused": storable(error.params["cause"])}
        row.save(update_fields=["state", "error_code", "preview"])


def storable(values: dict[str, Any]) -> dict[str, Any]:
    """The same JSON with each NUL shown as a replacement character: PostgreSQL's jsonb refuses NUL."""
    stored: dict[str, Any] = orjson.loads(orjson.dumps(values).replace(b"\\u0000", b"\\ufffd"))
    return stored
