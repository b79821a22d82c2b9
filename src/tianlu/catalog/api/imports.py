"""`/api/v1/imports`: what the pages of imports do, for programs."""

from typing import Annotated, BinaryIO, cast

from django.http import HttpRequest
from ninja import File, Query, Router, Status, UploadedFile

from tianlu.catalog import queries, services
from tianlu.catalog.data import (
    IMPORT,
    ImportState,
    ImportView,
    RejectedView,
)
from tianlu.catalog.schemas import (
    ImportDetail,
    ImportPage,
    PreviewWanted,
    Queued,
    RejectedPiece,
)
from tianlu.kit.access import allow
from tianlu.libraries.data import actor_of

router = Router(tags=["imports"])
_PAGE = 50
Number = Annotated[int, Query(ge=1, le=2**62)]


@router.get("/imports", response=ImportPage)
@allow(IMPORT)
def list_imports(
    request: HttpRequest, state: ImportState | None = None, before: Number | None = None
) -> dict[str, object]:
    """Imports of your organisation, newest first."""
    found = queries.imports_of(actor_of(request), state=state, before=before, limit=_PAGE + 1)
    return {"items": found[:_PAGE], "next": found[_PAGE - 1].id if len(found) > _PAGE else None}


@router.post("/imports", response={201: ImportDetail})
@allow(IMPORT)
def create_import(request: HttpRequest, file: File[UploadedFile]) -> Status[ImportView]:
    """Upload a file of records; ask for its preview next."""
    number = services.receive_file(actor_of(request), content=cast(BinaryIO, file.file), filename=file.name or "")
    return Status(201, queries.import_for(actor_of(request), number))


@router.get("/imports/{int:import_id}", response=ImportDetail)
@allow(IMPORT)
def get_import(request: HttpRequest, import_id: int) -> ImportView:
    """One import: state, preview, report."""
    return queries.import_for(actor_of(request), import_id)


@router.post("/imports/{int:import_id}/previews", response={202: Queued})
@allow(IMPORT)
def preview_import(request: HttpRequest, import_id: int, wanted: PreviewWanted) -> Status[dict[str, int]]:
    """Examine the file: encoding, new, same and merging records, rejected bytes, items."""
    job = services.examine_import(actor_of(request), import_id, encoding=wanted.encoding, choices=wanted.choices)
    return Status(202, {"import_id": import_id, "job_id": job})


@router.post("/imports/{int:import_id}/runs", response={202: Queued})
@allow(IMPORT)
def run_import(request: HttpRequest, import_id: int) -> Status[dict[str, int]]:
    """Bring the records in as previewed, or go on with an interrupted import."""
    return Status(202, {"import_id": import_id, "job_id": services.start_import(actor_of(request), import_id)})


@router.post("/imports/{int:import_id}/cancellations", response={204: None})
@allow(IMPORT)
def cancel_import(request: HttpRequest, import_id: int) -> Status[None]:
    """Stop what the import is doing; what is committed stays."""
    services.cancel_import(actor_of(request), import_id)
    return Status(204, None)


@router.post("/imports/{int:import_id}/undoings", response={202: Queued})
@allow(IMPORT)
def undo_import(request: HttpRequest, import_id: int) -> Status[dict[str, int]]:
    """Take the import back, items included, except what others rely on by now."""
    return Status(202, {"import_id": import_id, "job_id": services.undo_import(actor_of(request), import_id)})


@router.get("/imports/{int:import_id}/rejected", response=list[RejectedPiece])
@allow(IMPORT)
def list_rejected(
    request: HttpRequest, import_id: int, after: Annotated[int, Query(ge=-1, le=2**62)] = -1
) -> list[RejectedView]:
    """Pieces of the file that could not be read, 200 at a time, beyond byte `after`."""
    return queries.rejected_of(actor_of(request), import_id, after=after)
