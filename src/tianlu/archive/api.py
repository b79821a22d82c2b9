"""`/api/v1`: attached files and the words inside them."""

import io
from typing import Annotated, BinaryIO, cast

from django.http import HttpRequest
from django.urls import reverse
from ninja import File, Form, Query, Router, Status, UploadedFile
from pydantic import StringConstraints

from tianlu.archive import queries, services
from tianlu.archive.data import FILES, FileView, Rights, Snippet
from tianlu.archive.schemas import FileOut, FoundOut, InsideOut, RightsWanted, SnippetOut
from tianlu.catalog.queries import record_for
from tianlu.kit.access import PUBLIC, allow
from tianlu.kit.api import Number
from tianlu.libraries.data import actor_of

router = Router(tags=["full text"])
Words = Annotated[str, StringConstraints(max_length=200, min_length=1)]


def _file(view: FileView) -> FileOut:
    return FileOut(
        id=view.id,
        record_id=view.record_id,
        name=view.name,
        kind=view.kind,
        size=view.size,
        rights=view.rights,
        state=view.state,
        reason=view.reason or "",
        pages=view.pages,
        partial=view.partial,
        shown=view.shown,
        address=reverse("archive:download", args=[view.record_id, view.id]) if view.shown else "",
    )


def _snippet(snippet: Snippet) -> SnippetOut:
    return SnippetOut(file_id=snippet.file.id, page=snippet.number, place=snippet.place, text=snippet.text)


@router.get("/records/{int:record_id}/files", response=list[FileOut])
@allow(PUBLIC)
def list_files(request: HttpRequest, record_id: Number) -> list[FileOut]:
    """Files of a record: those you may read, and those that can be read in the library."""
    actor = actor_of(request)
    return [_file(view) for view in queries.files_of(actor, record_for(actor, record_id))]


@router.post("/records/{int:record_id}/files", response={201: FileOut})
@allow(FILES)
def attach_file(
    request: HttpRequest,
    record_id: Number,
    file: File[UploadedFile | None] = None,
    rights: Form[Rights] = Rights.CLOSED,
    findable: Form[bool] = False,
) -> Status[FileOut]:
    """Attach a PDF, EPUB, HTML or text file; its text is read in the background. Nobody may read it unless you say so."""
    actor = actor_of(request)
    number = services.attach_file(
        actor,
        record_id,
        content=cast(BinaryIO, file.file) if file else io.BytesIO(),  # which is no file of a known kind
        filename=(file.name or "") if file else "",
        rights=rights,
        findable=findable,
    )
    return Status(201, _file(queries.file_for(actor, record_id, number)))


@router.delete("/attached-files/{int:attached_id}", response={204: None})
@allow(FILES)
def remove_file(request: HttpRequest, attached_id: Number) -> Status[None]:
    """Take a file off its record; its text is found no more."""
    services.remove_file(actor_of(request), attached_id)
    return Status(204, None)


@router.post("/attached-files/{int:attached_id}/rights", response={204: None})
@allow(FILES)
def change_rights(request: HttpRequest, attached_id: Number, wanted: RightsWanted) -> Status[None]:
    """Say who may read a file."""
    services.change_rights(actor_of(request), attached_id, rights=wanted.rights, findable=wanted.findable)
    return Status(204, None)


@router.get("/records/{int:record_id}/inside", response=InsideOut)
@allow(PUBLIC)
def search_record(
    request: HttpRequest, record_id: Number, q: Words, after: Annotated[int, Query(ge=0, le=2**31)] = 0
) -> InsideOut:
    """Where the words stand in the files of a record, in reading order, or the sentences closest to a question."""
    found = queries.inside_record(actor_of(request), record_id, q, after=after)
    return InsideOut(
        snippets=[_snippet(one) for one in found.snippets],
        next=after + queries.SNIPPETS if found.more else None,
        hidden=found.hidden,
        closest=found.closest,
    )


@router.get("/inside", response=list[FoundOut])
@allow(PUBLIC)
def search_inside(request: HttpRequest, q: Words, limit: Annotated[int, Query(ge=1, le=50)] = 10) -> list[FoundOut]:
    """Records with all the words on one page of their text, best first, or with sentences close to a question."""
    found = queries.found_inside(actor_of(request), q, limit=limit)
    return [
        FoundOut(record_id=one.record_id, snippet=_snippet(one.snippet) if one.snippet else None, closest=one.closest)
        for one in found
    ]
