"""The job that makes a table into records and an import of them; killed, it begins again and leaves no second import."""

import time
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.conf import settings

from tianlu.catalog.data import IMPORT, ImportState, NoSuchTable, TableState
from tianlu.catalog.models import BookTable, Import
from tianlu.catalog.queries.tables import NO_RECORDS
from tianlu.catalog.rules.tables import TableMapping, read_row
from tianlu.catalog.services.importing.examining import examine_import
from tianlu.catalog.services.importing.phases import JobSteps, locked
from tianlu.catalog.services.importing.uploading import import_of, stored_records
from tianlu.catalog.services.tables.reading import Sorting, book_rows, maker_for
from tianlu.kit import files, jobs
from tianlu.kit.tables import TableFault
from tianlu.libraries.data import Actor

_EVERY = 1.0  # seconds between two signs of life


def run_table(actor: Actor, context: JobSteps, table_id: int) -> dict[str, Any]:
    """Do the work of `convert_table`: one row is in memory at a time, what is made waits in files until all is read."""
    actor.require(IMPORT, organisation_id=actor.organisation_id)
    row = BookTable.scoped(actor).filter(organisation_id=actor.organisation_id, id=table_id).first()
    if row is None:
        raise NoSuchTable()
    if row.state != TableState.CONVERTING:
        return {}
    try:
        with TemporaryFile() as records, TemporaryFile() as unfit:
            sorting = Sorting(records, unfit)
            _sort(actor, context, row, sorting)
            return _keep(actor, context, row, sorting)
    except Exception as error:
        code = jobs.ended_with(error)
        if code is not None:
            params = {"fault": error.fault, **error.facts} if isinstance(error, TableFault) else {}
            rows = BookTable.unscoped(reason="the job that owns this table says how it ended")
            rows.filter(id=row.id).update(state=TableState.FAILED, error_code=code[:60], error_params=params)
        raise


def _sort(actor: Actor, context: JobSteps, row: BookTable, sorting: Sorting) -> None:
    mapping = TableMapping.from_dict(row.mapping)
    maker = maker_for(actor, mapping, row.heads)
    due = time.monotonic() + _EVERY
    with files.open_file(row.file_key) as file:
        for one in book_rows(file, row.sheet, row.head_number, headless=mapping.headless):
            sorting.add(read_row(one, maker))
            if time.monotonic() >= due:
                with context.step(note=str(sorting.rows)):
                    pass
                due = time.monotonic() + _EVERY


def _keep(actor: Actor, context: JobSteps, row: BookTable, sorting: Sorting) -> dict[str, Any]:
    """Store what was made, and write table and import down together."""
    before = row.unfit_key
    row.counts, row.unfit_key = sorting.to_dict(), _stored(sorting.unfit, row.filename) if sorting.left else ""
    try:
        if not sorting.made:
            with context.step() as step:
                row.state, row.error_code = TableState.FAILED, NO_RECORDS
                row.save()
                step.result = dict(row.counts)
        else:
            sorting.records.seek(0)
            with stored_records(sorting.records, f"{row.filename}.mrc") as stored, context.step() as step:
                row.origin = _import(actor, row, stored)
                row.state = TableState.DONE
                row.save()
                examine_import(actor, row.origin.id)
                step.result = dict(row.counts)
    except BaseException:
        if row.unfit_key:
            files.delete(row.unfit_key)
        raise
    if before:
        files.delete(before)
    return dict(row.counts)


def _stored(unfit: BinaryIO, name: str) -> str:
    unfit.seek(0)
    return files.store(unfit, f"{name}.jsonl", limit=settings.TIANLU_MAX_UPLOAD).key


def _import(actor: Actor, row: BookTable, stored: files.FileRef) -> Import:
    """The import of the records: the one that waits, with them as its file, or a new one."""
    made = import_of(actor, stored)
    if row.origin_id is not None:
        made = locked(actor, row.origin_id, ImportState.UPLOADED, ImportState.PREVIEW, ImportState.FAILED)
        made.file_key, made.sha256, made.size = stored.key, stored.sha256, stored.size
        made.state, made.preview, made.decided = ImportState.UPLOADED, {}, False
    made.filename = row.filename
    made.save()
    return made
