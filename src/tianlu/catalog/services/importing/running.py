"""An import from decision to report: examine, start, run, cancel."""

import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, BinaryIO, Protocol

import orjson
from django.db import OperationalError, transaction

from tianlu.catalog.data import IMPORT, ImportState, PreviewImport, RunImport, StepReader
from tianlu.catalog.models import Import
from tianlu.catalog.queries.imports import resting_state, standing
from tianlu.catalog.queries.sentences import marc_sentence
from tianlu.catalog.services.importing.preparing import Prepared, outcomes
from tianlu.catalog.services.importing.refusals import (
    EncodingUndecided,
    EncodingUnknown,
    FileNotRead,
    ImportNotReady,
    NoSuchImport,
)
from tianlu.catalog.services.importing.surveying import sample_of, step_readers, step_settings, survey
from tianlu.catalog.services.importing.uploading import receive_file
from tianlu.catalog.services.importing.writing import Run, Written, write_batch
from tianlu.kit import files, jobs
from tianlu.kit.clock import now
from tianlu.kit.db import disk_full, weighed
from tianlu.kit.errors import Refusal
from tianlu.kit.jobs.handling import Cancelled
from tianlu.libraries.data import Actor
from tianlu.marc import FileReport, Found, NotMarc, Rejected, inspect
from tianlu.marc.encodings import CODECS

ENCODINGS = tuple(CODECS)
_AIM = 0.08  # seconds of one transaction: others wait for it on SQLite
_LEAST, _MOST = 25, 1500  # records in a batch
_HEAVIEST = 8 << 20  # bytes in a batch: rejected pieces may be 4 MB each
_SHOWN = 200  # merges and near misses kept in the report


class JobSteps(Protocol):
    """The part of `kit.jobs.JobContext` that long work needs."""

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


def examine_import(actor: Actor, import_id: int, *, encoding: str = "", choices: dict[str, str] | None = None) -> int:
    """Queue the preview, with an encoding chosen by a person and the steps' settings by name; the job's number."""
    actor.require(IMPORT)
    if encoding and encoding not in ENCODINGS:
        raise EncodingUnknown(encoding=encoding[:40], known=", ".join(ENCODINGS))
    with transaction.atomic():
        row = locked(actor, import_id, ImportState.UPLOADED, ImportState.PREVIEW, ImportState.FAILED)
        if row.position:
            raise ImportNotReady(state=ImportState(row.state).label)
        row.encoding_chosen = encoding
        row.options = {**row.options, "choices": choices or {}}
        row.state = ImportState.PREVIEWING
        row.error_code = ""
        key = f"catalog.import:{import_id}"
        row.job_id = jobs.enqueue(PreviewImport(import_id), actor=actor, key=key, about=row.filename)
        row.save()
    return row.job_id


def receive_and_examine(actor: Actor, *, content: BinaryIO, filename: str) -> int:
    """Take a file in and queue its preview; the number of its import. Refuses as `receive_file`."""
    number = receive_file(actor, content=content, filename=filename)
    examine_import(actor, number)
    return number


def run_preview(actor: Actor, context: JobSteps, import_id: int) -> dict[str, Any]:
    """The job behind `examine_import`."""
    row = _row(actor, import_id)
    with failing(row), files.open_file(row.file_key) as file:
        report = report_of(file, row.encoding_chosen)
        choices = row.options.get("choices", {})
        settings = step_settings(actor, choices, report.dialect, sample_of(file, report) if report.decided else [])
        preview: dict[str, Any] = report.to_dict()
        if report.decided:
            pace = _Pace(context, row.size)
            preview |= survey(actor, file, report, settings, progress=pace.reached)
        with context.step(done=row.size, total=row.size):
            Import.scoped(actor).filter(id=import_id, state=ImportState.PREVIEWING).update(
                container=report.container,
                dialect=report.dialect,
                encoding=report.encoding,
                decided=report.decided,
                options=storable({**row.options, "steps": settings}),
                preview=storable(preview),
                state=ImportState.PREVIEW,
            )
    return {key: preview.get(key, 0) for key in ("records", "new", "same", "merge", "rejected_count")}


def report_of(file: BinaryIO, encoding: str) -> FileReport:
    """What the file is; a chosen encoding overrules the one found. Raises `FileNotRead`."""
    try:
        report = inspect(file)
    except NotMarc as error:
        raise not_read(error.code, error.params) from error
    if not report.records:
        raise not_read("container.no_records", {})
    return _with_encoding(report, encoding) if encoding else report


def not_read(code: str, params: Mapping[str, Any]) -> FileNotRead:
    """The refusal of the whole file; the code stays with it, for those who read in another language."""
    return FileNotRead(reason=marc_sentence(code, params), cause={"code": code, "params": dict(params)})


def _with_encoding(report: FileReport, encoding: str) -> FileReport:
    return FileReport(
        container=report.container,
        dialect=report.dialect,
        encoding=encoding,
        confidence=report.confidence if encoding == report.encoding else 0.0,
        dialect_confidence=report.dialect_confidence,
        records=report.records,
        witnesses=report.witnesses,
        contradictions=report.contradictions,
    )


def storable(values: dict[str, Any]) -> dict[str, Any]:
    """The same JSON with each NUL shown as a replacement character: PostgreSQL's jsonb refuses NUL."""
    stored: dict[str, Any] = orjson.loads(orjson.dumps(values).replace(b"\\u0000", b"\\ufffd"))
    return stored


class _Pace:
    """Progress of reading: a step of its own every second."""

    def __init__(self, context: JobSteps, total: int) -> None:
        self._context = context
        self._total = total
        self._due = time.monotonic() + 1

    def reached(self, position: int) -> None:
        if time.monotonic() >= self._due:
            with self._context.step(done=position, total=self._total):
                pass
            self._due = time.monotonic() + 1


def start_import(actor: Actor, import_id: int) -> int:
    """Queue the import as previewed; an interrupted one goes on where it stopped. The job's number.

    Refuses `EncodingUndecided` while nobody chose the encoding of a file that does not show it.
    """
    actor.require(IMPORT)
    with transaction.atomic():
        row = locked(actor, import_id, ImportState.PREVIEW, ImportState.CANCELLED, ImportState.FAILED)
        if not row.decided:
            raise EncodingUndecided()
        row.state = ImportState.QUEUED
        row.error_code = ""
        key = f"catalog.import:{import_id}"
        row.job_id = jobs.enqueue(RunImport(import_id), actor=actor, key=key, about=row.filename)
        row.save()
    return row.job_id


def cancel_import(actor: Actor, import_id: int) -> None:
    """Stop what the import is doing; records committed so far stay, and can be gone on with or undone."""
    actor.require(IMPORT)
    with transaction.atomic():
        row = locked(actor, import_id)
        if not ImportState(row.state).busy or row.job_id is None:
            raise ImportNotReady(state=ImportState(row.state).label)
        jobs.cancel(row.job_id)
        if jobs.find(row.job_id).state is jobs.JobState.CANCELLED:
            row.state = resting_state(row)
            row.save()


def _row(actor: Actor, import_id: int) -> Import:
    row = Import.scoped(actor).filter(id=import_id).first()
    if row is None:
        raise NoSuchImport()
    return row


class failing:  # noqa: N801 - reads as a clause: `with failing(row): …`
    """Writes down on the import how its job ended when it did not end well; a database away for a while is no end."""

    def __init__(self, row: Import) -> None:
        self._row = row

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if not isinstance(error, Exception) or isinstance(error, OperationalError | jobs.LeaseLost) or disk_full(error):
            return
        row = Import.unscoped(reason="the job that owns this import says how it ended").get(id=self._row.id)
        if isinstance(error, Cancelled):
            row.state = resting_state(row)
        else:
            row.state = ImportState.FAILED
            row.error_code = error.code if isinstance(error, Refusal) else "fault"
            if isinstance(error, FileNotRead):
                row.preview = {"refused": storable(error.params["cause"])}
        row.save(update_fields=["state", "error_code", "preview"])


def run_import(actor: Actor, context: JobSteps, import_id: int) -> dict[str, Any]:
    """The job behind `start_import`; run again after a crash it goes on at the first byte not committed."""
    row = _row(actor, import_id)
    if ImportState(row.state) in {ImportState.DONE, ImportState.UNDOING, ImportState.UNDONE}:
        return dict(row.counts)
    with failing(row):
        with context.step(done=row.position, total=row.size):
            row.state = ImportState.RUNNING
            row.started_at = row.started_at or now()
            row.save(update_fields=["state", "started_at"])
        readers = step_readers(actor, row.options.get("steps", {}), import_id)
        run = Run(import_id, row.organisation_id, row.actor_id, row.container, readers)
        with files.open_file(row.file_key) as file:
            _Running(context, row, run).go(file)
        with context.step(done=row.size, total=row.size):
            row.state = ImportState.DONE
            row.finished_at = now()
            row.save(update_fields=["state", "finished_at"])
    files.delete(row.file_key)  # every byte is in a contribution or among the rejected by now
    return {key: row.counts.get(key, 0) for key in ("records", "new", "same", "merge", "rejected")}


class _Running:
    """The loop over batches, and their size: as many records as fit the time a transaction may take."""

    def __init__(self, context: JobSteps, row: Import, run: Run) -> None:
        self.context = context
        self.row = row
        self.run = run
        self.size = 200

    def go(self, file: BinaryIO) -> None:
        row = self.row
        report = FileReport(row.container, row.dialect, row.encoding, 1.0)  # type: ignore[arg-type]
        stream = outcomes(file, report, row.position)
        for batch in weighed(stream, lambda: self.size, lambda it: it.length, _HEAVIEST):
            self.batch(batch, now())

    def batch(self, batch: list[Found | Rejected], at: datetime) -> None:
        prepared = list(_prepared(batch, self.run.organisation_id, self.run.readers))
        rejected = [piece for piece in batch if isinstance(piece, Rejected)]
        end = batch[-1].position + batch[-1].length
        row = self.row
        with self.context.step(done=end, total=row.size):
            begun = time.perf_counter()
            written = write_batch(self.run, prepared, rejected, at)
            counts = storable(add_up(row.counts, written))
            Import.unscoped(reason="the job that owns this import writes its progress").filter(id=row.id).update(
                position=end, counts=counts
            )
            spent = time.perf_counter() - begun
        row.position, row.counts = end, counts
        wanted = int(len(batch) * _AIM / max(spent, 1e-4))
        self.size = max(_LEAST, min(_MOST, wanted, self.size * 2))


def _prepared(batch: list[Found | Rejected], organisation_id: int, readers: Any) -> Iterator[Prepared]:
    typed: dict[str, StepReader] = readers
    for outcome in batch:
        if isinstance(outcome, Found):
            yield Prepared(outcome, organisation_id, typed)


def add_up(counts: dict[str, Any], written: Written) -> dict[str, Any]:
    """The report after one more batch."""
    total = dict(counts)
    records = written.new + written.same + written.merged
    for key, number in (
        ("records", records),
        ("new", written.new),
        ("same", written.same),
        ("merge", written.merged),
        ("updated", written.updated),
        ("rejected", written.rejected),
    ):
        total[key] = total.get(key, 0) + number
    if written.steps:
        steps = dict(total.get("steps", {}))
        for key, number in written.steps.items():
            steps[key] = steps.get(key, 0) + number
        total["steps"] = steps
    if written.candidates:
        total["candidates"] = [*total.get("candidates", ()), *written.candidates][:_SHOWN]
        uncertain = sum(not entry["joins"] for entry in written.candidates)
        total["candidate_count"] = total.get("candidate_count", 0) + uncertain
    return total
