"""An import before its decision: what the file is, and what importing it would do."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from django.db import transaction

from tianlu.catalog.data import IMPORT, ImportState, PreviewImport
from tianlu.catalog.models import Import
from tianlu.catalog.queries.sentences import marc_sentence
from tianlu.catalog.services.importing.phases import JobSteps, begin, failing, locked, queued, row_of, storable
from tianlu.catalog.services.importing.refusals import EncodingUnknown, FileNotRead, ImportNotReady
from tianlu.catalog.services.importing.surveying import sample_of, step_settings, survey
from tianlu.catalog.services.importing.uploading import import_of, stored_records
from tianlu.kit import files
from tianlu.libraries.data import Actor
from tianlu.marc import FileReport, NotMarc, inspect
from tianlu.marc.encodings import CODECS

ENCODINGS = tuple(CODECS)
_EVERY = 1.0  # seconds between two steps of a preview; its lease runs out after sixty
_NOT_BEGUN = {ImportState.UPLOADED, ImportState.PREVIEWING, ImportState.PREVIEW, ImportState.FAILED}


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
        return queued(actor, row, ImportState.PREVIEWING, PreviewImport(import_id))


def receive_and_examine(actor: Actor, *, content: BinaryIO, filename: str) -> int:
    """Take a file in and queue its preview, both or neither; the number of its import. Refuses as `receive_file`."""
    actor.require(IMPORT)
    with stored_records(content, filename) as stored, transaction.atomic():
        row = import_of(actor, stored)
        row.save(force_insert=True)
        examine_import(actor, row.id)
    return row.id


def run_preview(actor: Actor, context: JobSteps, import_id: int) -> dict[str, Any]:
    """The job behind `examine_import`."""
    row = row_of(actor, import_id)
    if row.position or ImportState(row.state) not in _NOT_BEGUN:
        return {}  # the job was tried again after the import had gone on without it
    with failing(row):
        begin(row, context, ImportState.PREVIEWING, 0, row.size)
        return _preview(actor, context, row)


def _preview(actor: Actor, context: JobSteps, row: Import) -> dict[str, Any]:
    """Look at the file and write down what was seen."""
    with files.open_file(row.file_key) as file:
        pace = _Pace(context, row.size)
        report = report_of(file, row.encoding_chosen, pace.looked)
        choices = row.options.get("choices", {})
        settings = step_settings(actor, choices, report.dialect, sample_of(file, report) if report.decided else [])
        preview: dict[str, Any] = report.to_dict()
        if report.decided:
            preview |= survey(actor, file, report, settings, progress=pace.read)
        with context.step(done=row.size, total=row.size) as step:
            Import.scoped(actor).filter(id=row.id, state=ImportState.PREVIEWING).update(
                container=report.container,
                dialect=report.dialect,
                encoding=report.encoding,
                decided=report.decided,
                options=storable({**row.options, "steps": settings}),
                preview=storable(preview),
                state=ImportState.PREVIEW,
            )
            step.result = {key: preview.get(key, 0) for key in ("records", "new", "same", "merge", "rejected_count")}
    return dict(step.result)


def report_of(file: BinaryIO, encoding: str, progress: Callable[[int], None] | None = None) -> FileReport:
    """What the file is; a chosen encoding overrules the one found. Raises `FileNotRead`."""
    try:
        report = inspect(file, progress)
    except NotMarc as error:
        raise not_read(error.code, error.params) from error
    if not report.records:
        raise not_read("container.no_records", {})
    sure = report.confidence if encoding == report.encoding else 0.0
    return replace(report, encoding=encoding, confidence=sure) if encoding else report


def not_read(code: str, params: Mapping[str, Any]) -> FileNotRead:
    """The refusal of the whole file; the code stays with it, for those who read in another language."""
    return FileNotRead(reason=marc_sentence(code, params), cause={"code": code, "params": dict(params)})


class _Pace:
    """Progress of a file that is read twice: a step of its own every second, which renews the lease too."""

    def __init__(self, context: JobSteps, total: int) -> None:
        self._context = context
        self._total = total
        self._due = time.monotonic() + _EVERY

    def looked(self, position: int) -> None:
        """So many bytes were looked at to see what the file is."""
        self._reached(position // 2)

    def read(self, position: int) -> None:
        """So many bytes were read as records."""
        self._reached((self._total + position) // 2)

    def _reached(self, done: int) -> None:
        if time.monotonic() >= self._due:
            with self._context.step(done=done, total=self._total):
                pass
            self._due = time.monotonic() + _EVERY
