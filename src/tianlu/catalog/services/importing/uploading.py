"""Taking a file in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from tianlu.catalog.data import IMPORT, ImportState
from tianlu.catalog.engines.archives import unpacked
from tianlu.catalog.models import Import
from tianlu.catalog.queries.sentences import marc_sentence
from tianlu.catalog.services.importing.refusals import FileNotRead
from tianlu.kit import files
from tianlu.kit.clock import now
from tianlu.libraries.data import Actor
from tianlu.marc import NotMarc
from tianlu.marc.containers import HEAD, recognise


def receive_file(actor: Actor, *, content: BinaryIO, filename: str) -> int:
    """Store a file of records, unpacked, for the actor's organisation; the number of its import.

    Refuses what is no file of MARC records (`FileNotRead`), damaged archives and files beyond the upload limit.
    """
    actor.require(IMPORT)
    with stored_records(content, filename) as stored:
        row = import_of(actor, stored)
        row.save(force_insert=True)
    return row.id


@contextmanager
def stored_records(content: BinaryIO, filename: str) -> Iterator[files.FileRef]:
    """A file of records, stored for the block that writes it down; deleted again where that does not end well.

    Refuses as `receive_file` does.
    """
    with unpacked(content) as stream:
        stored = files.store(stream, filename, limit=settings.TIANLU_MAX_UPLOAD)
    try:
        with files.open_file(stored.key) as file:
            recognise(file.read(HEAD))
        yield stored
    except NotMarc as error:
        files.delete(stored.key)
        raise FileNotRead(reason=marc_sentence(error.code, error.params)) from error
    except BaseException:
        files.delete(stored.key)
        raise


def import_of(actor: Actor, stored: files.FileRef) -> Import:
    """The import of a stored file, not written down yet."""
    return Import(
        organisation_id=actor.organisation_id,
        actor_id=actor.id,
        file_key=stored.key,
        filename=stored.name or _("unnamed"),
        sha256=stored.sha256,
        size=stored.size,
        state=ImportState.UPLOADED,
        created_at=now(),
    )


def same_file_unfinished(actor: Actor, sha256: str) -> int | None:
    """An import of the very same file that was interrupted, to go on with instead of beginning again."""
    unfinished = (ImportState.QUEUED, ImportState.RUNNING, ImportState.CANCELLED, ImportState.FAILED)
    rows = Import.scoped(actor).filter(organisation_id=actor.organisation_id, sha256=sha256, state__in=unfinished)
    return rows.order_by("-id").values_list("id", flat=True).first()
