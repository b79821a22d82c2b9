"""A file from the command line into the catalog, in one go."""

from collections.abc import Callable, Mapping
from pathlib import Path

from django.db import transaction

from tianlu.catalog.data import IMPORT, ImportState
from tianlu.catalog.models import Import
from tianlu.catalog.services.importing.examining import ENCODINGS, report_of
from tianlu.catalog.services.importing.phases import storable
from tianlu.catalog.services.importing.refusals import EncodingUndecided, EncodingUnknown
from tianlu.catalog.services.importing.running import start_import
from tianlu.catalog.services.importing.surveying import sample_of, step_settings
from tianlu.catalog.services.importing.uploading import import_of, same_file_unfinished, stored_records
from tianlu.kit import files, jobs
from tianlu.libraries.data import Actor


def bring_in(
    actor: Actor,
    *,
    path: Path,
    encoding: str = "",
    choices: Mapping[str, str],
    queued: Callable[[int, int], None],
    looked: Callable[[int, int], None] = lambda _done, _total: None,
) -> int:
    """Take the file in and queue its import without a preview; `queued` hears the numbers of import and job.

    `looked` hears how many of how many bytes were looked at to see what the file is.

    An import of the same file that was interrupted goes on where it stopped. Returns the number of the import.
    Refuses as an upload does, and `EncodingUndecided` when an encoding must be chosen.
    """
    actor.require(IMPORT)
    if encoding and encoding not in ENCODINGS:
        raise EncodingUnknown(encoding=encoding[:40], known=", ".join(ENCODINGS))
    with path.open("rb") as content, stored_records(content, path.name) as stored:
        unfinished = same_file_unfinished(actor, stored.sha256)
        begun = _begin(actor, stored, encoding, choices, looked) if unfinished is None else None
    if unfinished is not None:
        files.delete(stored.key)
        begun = unfinished, _go_on(actor, unfinished)
    assert begun is not None
    queued(*begun)
    return begun[0]


def _begin(
    actor: Actor, stored: files.FileRef, encoding: str, choices: Mapping[str, str], looked: Callable[[int, int], None]
) -> tuple[int, int]:
    """The numbers of a new import and its job, written down together: a kill leaves an import that goes on, or none."""
    row = import_of(actor, stored)
    _look(actor, row, encoding, choices, lambda position: looked(position, row.size))
    with transaction.atomic():
        row.save(force_insert=True)
        return row.id, start_import(actor, row.id)


def _look(actor: Actor, row: Import, encoding: str, choices: Mapping[str, str], looked: Callable[[int], None]) -> None:
    with files.open_file(row.file_key) as file:
        report = report_of(file, encoding, looked)
        if not report.decided:
            raise EncodingUndecided()
        settings = step_settings(actor, choices, report.dialect, sample_of(file, report))
    row.container, row.dialect, row.encoding = report.container, report.dialect, report.encoding
    row.encoding_chosen = encoding
    row.decided = True
    row.options = storable({"choices": dict(choices), "steps": settings})
    row.preview = storable(report.to_dict())
    row.state = ImportState.PREVIEW


def _go_on(actor: Actor, import_id: int) -> int:
    row = Import.scoped(actor).get(id=import_id)
    if row.job_id is not None and not jobs.find(row.job_id).state.ended:
        return row.job_id
    return start_import(actor, import_id)
