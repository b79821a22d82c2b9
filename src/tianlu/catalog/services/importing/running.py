"""An import from decision to report: start, run, cancel."""

import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction

from tianlu.catalog.data import IMPORT, ImportState, RunImport, StepReader
from tianlu.catalog.models import Import
from tianlu.catalog.queries.imports import resting_state
from tianlu.catalog.queries.pairs import match_threshold
from tianlu.catalog.services.importing.phases import JobSteps, begin, failing, locked, queued, row_of, storable
from tianlu.catalog.services.importing.preparing import Prepared, outcomes
from tianlu.catalog.services.importing.refusals import EncodingUndecided, ImportNotReady
from tianlu.catalog.services.importing.surveying import step_readers
from tianlu.catalog.services.importing.writing import Run, Written, write_batch
from tianlu.kit import files, jobs
from tianlu.kit.clock import now
from tianlu.kit.db import weighed
from tianlu.libraries.data import Actor
from tianlu.marc import FileReport, Found, Rejected

_AIM = 0.08  # seconds of one transaction: others wait for it on SQLite
_LEAST, _MOST = 25, 1500  # records in a batch
_HEAVIEST = 8 << 20  # bytes in a batch: rejected pieces may be 4 MB each
_SHOWN = 200  # merges and near misses kept in the report


def start_import(actor: Actor, import_id: int) -> int:
    """Queue the import as previewed; an interrupted one goes on where it stopped. The job's number.

    Refuses `EncodingUndecided` while nobody chose the encoding of a file that does not show it.
    """
    actor.require(IMPORT)
    with transaction.atomic():
        row = locked(actor, import_id, ImportState.PREVIEW, ImportState.CANCELLED, ImportState.FAILED)
        if not row.decided:
            raise EncodingUndecided()
        return queued(actor, row, ImportState.QUEUED, RunImport(import_id))


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


def run_import(actor: Actor, context: JobSteps, import_id: int) -> dict[str, Any]:
    """The job behind `start_import`; run again after a crash it goes on at the first byte not committed."""
    row = row_of(actor, import_id)
    if ImportState(row.state) in {ImportState.DONE, ImportState.UNDOING, ImportState.UNDONE}:
        return dict(row.counts)
    with failing(row):
        row.started_at = row.started_at or now()
        begin(row, context, ImportState.RUNNING, row.position, row.size)
        readers = step_readers(actor, row.options.get("steps", {}), import_id)
        run = Run(import_id, row.organisation_id, row.actor_id, row.container, readers, match_threshold(actor))
        with files.open_file(row.file_key) as file:
            _Running(context, row, run).go(file)
        with context.step(done=row.size, total=row.size) as step:
            row.state = ImportState.DONE
            row.finished_at = now()
            row.save(update_fields=["state", "finished_at"])
            step.result = {key: row.counts.get(key, 0) for key in ("records", "new", "same", "merge", "rejected")}
    files.delete(row.file_key)  # every byte is in a contribution or among the rejected by now
    return dict(step.result)


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
