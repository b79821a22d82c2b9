"""Attaching a file to a record, changing who may read it, removing it."""

from typing import BinaryIO, Final

from django.conf import settings
from django.db import IntegrityError, transaction

from tianlu.archive.data import (
    CHANGE,
    FILES,
    AlreadyAttached,
    FileKind,
    FileState,
    NoSuchFile,
    ReadFile,
    Rights,
    TooManyFiles,
    UnknownKind,
)
from tianlu.archive.models import AttachedFile, PageText
from tianlu.archive.rules import HEAD, MOST_FILES, kind_of
from tianlu.catalog.queries import held_record
from tianlu.kit import files, jobs
from tianlu.kit.clock import now
from tianlu.kit.feed import announce
from tianlu.libraries.data import Actor

LARGEST: Final = 500 * 2**20  # bytes


def attach_file(
    actor: Actor,
    record_id: int,
    *,
    content: BinaryIO,
    filename: str,
    rights: Rights = Rights.CLOSED,
    findable: bool = False,
) -> int:
    """Keep a file with a record of the actor's library and queue the reading of its text; the file's number.

    What it is, is found by its content. Refuses `UnknownKind`, `AlreadyAttached`, `TooManyFiles`, `TooLarge` beyond
    500 MB or the upload limit, and as `held_record` does.
    """
    actor.require(FILES)
    held_record(actor, record_id)
    kind = kind_of(content.read(HEAD))
    if kind is None:
        raise UnknownKind(reason=filename)
    content.seek(0)
    stored = files.store(content, filename, limit=min(LARGEST, settings.TIANLU_MAX_UPLOAD))
    key = ""
    try:
        with transaction.atomic():
            key = _shared(actor, stored.sha256) or stored.key
            row = _row(actor, record_id, stored, kind, key)
            row.rights, row.findable = rights, findable
            row.save(force_insert=True)
            announce(CHANGE, row.id, row.organisation_id, "created")
            jobs.enqueue(ReadFile(row.id), actor=actor, key=f"{ReadFile.kind}:{row.id}", about=stored.name)
    except IntegrityError as error:
        key = ""
        raise AlreadyAttached() from error
    finally:
        if key != stored.key:
            files.delete(stored.key)
    return row.id


def _shared(actor: Actor, sha256: str) -> str:
    """Where the same content is kept already, held fast until this transaction ends; empty when nowhere."""
    rows = AttachedFile.scoped(actor).filter(organisation_id=actor.organisation_id, sha256=sha256)
    kept = rows.order_by("id").select_for_update().first()
    return kept.file_key if kept and files.exists(kept.file_key) else ""


def _row(actor: Actor, record_id: int, stored: files.FileRef, kind: FileKind, key: str) -> AttachedFile:
    rows = AttachedFile.scoped(actor).filter(organisation_id=actor.organisation_id, record_id=record_id)
    if rows.count() >= MOST_FILES:
        raise TooManyFiles(most=MOST_FILES)
    if rows.filter(sha256=stored.sha256).exists():
        raise AlreadyAttached()
    return AttachedFile(
        organisation_id=actor.organisation_id,
        record_id=record_id,
        file_key=key,
        sha256=stored.sha256,
        size=stored.size,
        name=stored.name or f"{record_id}.{kind}",
        kind=kind,
        state=FileState.WAITING,
        actor_id=actor.id,
        created_at=now(),
    )


def own_file(actor: Actor, file_id: int) -> AttachedFile:
    """A file of the actor's own library, locked; raises `NoSuchFile`. Needs a transaction."""
    rows = AttachedFile.scoped(actor).filter(id=file_id, organisation_id=actor.organisation_id)
    row = rows.select_for_update().first()
    if row is None:
        raise NoSuchFile()
    return row


def change_rights(actor: Actor, file_id: int, *, rights: Rights, findable: bool) -> None:
    """Say who may read a file, and whether others find its record by its words; obeyed at once. Raises `NoSuchFile`."""
    actor.require(FILES)
    with transaction.atomic():
        row = own_file(actor, file_id)
        row.rights, row.findable = rights, findable
        row.save(update_fields=["rights", "findable"])
        announce(CHANGE, row.id, row.organisation_id)


def remove_file(actor: Actor, file_id: int) -> None:
    """Take a file off its record, with its text; the content goes when no other record has it. Raises `NoSuchFile`."""
    actor.require(FILES)
    with transaction.atomic():
        row = own_file(actor, file_id)
        key, number, organisation_id = row.file_key, row.id, row.organisation_id
        PageText.objects.filter(file_id=number).delete()
        row.delete()
        announce(CHANGE, number, organisation_id, "removed")
    if not AttachedFile.unscoped(reason="the content may be attached elsewhere too").filter(file_key=key).exists():
        files.delete(key)
