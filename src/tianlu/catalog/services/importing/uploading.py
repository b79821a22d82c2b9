"""Taking a file in."""

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
    with unpacked(content) as stream:
        stored = files.store(stream, filename, limit=settings.TIANLU_MAX_UPLOAD)
    try:
        with files.open_file(stored.key) as file:
            recognise(file.read(HEAD))
        row = Import(
            organisation_id=actor.organisation_id,
            actor_id=actor.id,
            file_key=stored.key,
            filename=stored.name or _("unnamed"),
            sha256=stored.sha256,
            size=stored.size,
            state=ImportState.UPLOADED,
            created_at=now(),
        )
        row.save(force_insert=True)
    except NotMarc as error:
        files.delete(stored.key)
        raise FileNotRead(reason=marc_sentence(error.code, error.params)) from error
    except BaseException:
        files.delete(stored.key)
        raise
    return row.id


def same_file_unfinished(actor: Actor, sha256: str) -> int | None:
    """An import of the very same file that was interrupted, to go on with instead of beginning again."""
    unfinished = (ImportState.QUEUED, ImportState.RUNNING, ImportState.CANCELLED, ImportState.FAILED)
    rows = Import.scoped(actor).filter(organisation_id=actor.organisation_id, sha256=sha256, state__in=unfinished)
    return rows.order_by("-id").values_list("id", flat=True).first()
