"""A file from the command line into the catalog, in one go."""

from collections.abc import Callable, Mapping
from pathlib import Path

from tianlu.catalog.data import IMPORT, ImportState
from tianlu.catalog.models import Import
from tianlu.catalog.services.importing.refusals import EncodingUndecided, EncodingUnknown
from tianlu.catalog.services.importing.running import ENCODINGS, report_of, start_import
from tianlu.catalog.services.importing.surveying import sample_of, step_settings
from tianlu.catalog.services.importing.uploading import receive_file, same_file_unfinished
from tianlu.kit import files, jobs
from tianlu.libraries.data import Actor


def bring_in(
    actor: Actor, *, path: Path, encoding: str = "", choices: Mapping[str, str], queued: Callable[[int, int], None]
) -> int:
    """Take the file in and queue its import without a preview; `queued` hears the numbers of import and job.

    An import of the same file that was interrupted goes on where it stopped. Returns the number of the import.
    Refuses as an upload does, and `EncodingUndecided` when an encoding must be chosen.
    """
    actor.require(IMPORT)
    if encoding and encoding not in ENCODINGS:
        raise EncodingUnknown(encoding=encoding[:40], known=", ".join(ENCODINGS))
    with path.open("rb") as content:
        number = receive_file(actor, content=content, filename=path.name)
    received = Import.scoped(actor).get(id=number)
    if (unfinished := same_file_unfinished(actor, received.sha256)) is not None:
        _forget(received)
        queued(unfinished, _go_on(actor, unfinished))
        return unfinished
    try:
        _look(actor, received, encoding, choices)
    except BaseException:
        _forget(received)
        raise
    queued(number, start_import(actor, number))
    return number


def _look(actor: Actor, row: Import, encoding: str, choices: Mapping[str, str]) -> None:
    with files.open_file(row.file_key) as file:
        report = report_of(file, encoding)
        if not report.decided:
            raise EncodingUndecided()
        settings = step_settings(actor, choices, report.dialect, sample_of(file, report))
    row.container, row.dialect, row.encoding = report.container, report.dialect, report.encoding
    row.encoding_chosen = encoding
    row.decided = True
    row.options = {"choices": dict(choices), "steps": settings}
    row.preview = report.to_dict()
    row.state = ImportState.PREVIEW
    row.save()


def _forget(row: Import) -> None:
    """An upload that led to nothing leaves nothing."""
    row.delete()
    files.delete(row.file_key)


def _go_on(actor: Actor, import_id: int) -> int:
    row = Import.scoped(actor).get(id=import_id)
    if row.job_id is not None and not jobs.find(row.job_id).state.ended:
        return row.job_id
    if ImportState(row.state).busy:  # its job ended without a word: the workers were killed every time
        row.state = ImportState.FAILED
        row.save(update_fields=["state"])
    return start_import(actor, import_id)
