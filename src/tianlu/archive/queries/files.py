"""Attached files as one actor may see them."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from django.utils.translation import gettext as _

from tianlu.archive.data import FILES, FileKind, FileState, FileView, NoSuchFile, Reason, Rights
from tianlu.archive.models import AttachedFile
from tianlu.archive.rules import Standing, may_read
from tianlu.catalog.data import RecordView
from tianlu.catalog.queries import record_for
from tianlu.kit import files
from tianlu.libraries.data import Actor

_PIECE: Final = 1 << 18  # bytes


def standing_of(row: AttachedFile) -> Standing:
    """What the rights of a file are judged by."""
    return Standing(row.organisation_id, Rights(row.rights), row.findable)


def view_of(actor: Actor, row: AttachedFile) -> FileView:
    """The file as this actor sees it."""
    return FileView(
        id=row.id,
        organisation_id=row.organisation_id,
        record_id=row.record_id,
        name=row.name,
        kind=FileKind(row.kind),
        size=row.size,
        sha256=row.sha256,
        rights=Rights(row.rights),
        findable=row.findable,
        state=FileState(row.state),
        reason=Reason(row.reason) if row.reason else None,
        pages=row.pages,
        partial=row.partial,
        characters=row.characters,
        created_at=row.created_at,
        shown=may_read(actor, standing_of(row)),
    )


def rows_of(actor: Actor, numbers: Collection[int]) -> dict[int, AttachedFile]:
    """Files by number; whether the actor may find or read each is for the caller to ask."""
    return {row.id: row for row in AttachedFile.scoped(actor).filter(id__in=numbers)}


def files_of(actor: Actor, record: RecordView) -> list[FileView]:
    """Files of a record that the actor sees, oldest first: those it may read, and those that can be read in the library.

    A closed file is not even named.
    """
    rows = AttachedFile.scoped(actor).filter(record_id=record.id).order_by("id")
    views = [view_of(actor, row) for row in rows]
    return [view for view in views if view.shown or view.rights is Rights.INSIDE]


def file_for(actor: Actor, record_id: int, file_id: int) -> FileView:
    """A file of the record that the actor may read; raises `NoSuchFile`, and what `record_for` raises."""
    record_for(actor, record_id)
    row = AttachedFile.scoped(actor).filter(id=file_id, record_id=record_id).first()
    if row is None or not may_read(actor, standing_of(row)):
        raise NoSuchFile()
    return view_of(actor, row)


def content_of(actor: Actor, record_id: int, file_id: int) -> tuple[FileView, Iterator[bytes]]:
    """The file itself in pieces; refuses as `file_for`, and `FileMissing`."""
    view = file_for(actor, record_id, file_id)
    key = AttachedFile.scoped(actor).values_list("file_key", flat=True).get(id=file_id)
    if not files.exists(key):
        raise files.FileMissing()
    return view, _pieces(key)


def _pieces(key: str) -> Iterator[bytes]:
    """Opened when the first piece is asked for, so that an answer nobody reads holds no file open."""
    with files.open_file(key) as content:
        while piece := content.read(_PIECE):
            yield piece


def files_to_see_to(actor: Actor, *, state: FileState | None, before: int | None, limit: int) -> Sequence[FileView]:
    """Files of the actor's own library, newest first, for those who attach them."""
    actor.require(FILES)
    rows = AttachedFile.scoped(actor).filter(organisation_id=actor.organisation_id).order_by("-id")
    if state is not None:
        rows = rows.filter(state=state)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [view_of(actor, row) for row in rows[:limit]]


def files_needed(keys: Collection[str]) -> set[str]:
    """Which of these stored files are attached to a record."""
    rows = AttachedFile.unscoped(reason="a file that any library attached is kept")
    return set(rows.filter(file_key__in=keys).values_list("file_key", flat=True))


def place_of(file: FileView, number: int, label: str) -> str:
    """A page as people name it: what is printed on it, the chapter's name, or its place in the file."""
    if file.kind in {FileKind.EPUB, FileKind.HTML}:
        return label or _("part %(number)s") % {"number": number}
    if label and label != str(number):
        return _("p. %(label)s (page %(number)s of the file)") % {"label": label, "number": number}
    if label or file.kind is FileKind.PDF:
        return _("p. %(number)s") % {"number": label or number}
    return _("part %(number)s") % {"number": number}
