"""Items of another system: a table sent, mapped, tried out, brought in, taken back."""

from typing import BinaryIO, cast

from django.http import HttpRequest, StreamingHttpResponse
from ninja import File, Router, Status, UploadedFile

from tianlu.holdings import queries, services
from tianlu.holdings.data import CUTOVER, CutoverView, RowShown
from tianlu.holdings.presenting import lent_file
from tianlu.holdings.schemas.cutovers import (
    CameBack,
    CutoverOut,
    CutoverReading,
    CutoverSummary,
    QueuedCutover,
    RowOut,
)
from tianlu.kit.access import allow
from tianlu.kit.api import Number
from tianlu.kit.tables.files import unfit_file
from tianlu.libraries.data import actor_of

router = Router(tags=["cut-over"])


@router.get("/cutovers", response=list[CutoverSummary])
@allow(CUTOVER)
def list_cutovers(request: HttpRequest) -> list[CutoverView]:
    """The latest files of your organisation, newest first."""
    return queries.cutovers_of(actor_of(request))


@router.post("/cutovers", response={201: CutoverOut})
@allow(CUTOVER)
def create_cutover(request: HttpRequest, file: File[UploadedFile]) -> Status[CutoverOut]:
    """Upload a table of items (Excel or CSV); its columns are guessed. Say how it is read next, and try it out."""
    number = services.receive_cutover(actor_of(request), content=cast(BinaryIO, file.file), filename=file.name or "")
    return Status(201, CutoverOut.of(queries.cutover_for(actor_of(request), number)))


@router.get("/cutovers/{int:cutover_id}", response=CutoverOut)
@allow(CUTOVER)
def get_cutover(request: HttpRequest, cutover_id: Number) -> CutoverOut:
    """One file: state, columns, outcome with its totals."""
    return CutoverOut.of(queries.cutover_for(actor_of(request), cutover_id))


@router.put("/cutovers/{int:cutover_id}/mapping", response=CutoverOut)
@allow(CUTOVER)
def map_cutover(request: HttpRequest, cutover_id: Number, reading: CutoverReading) -> CutoverOut:
    """Say how the file is read; what was tried out before is forgotten."""
    services.map_cutover(actor_of(request), cutover_id, mapping=reading.mapping())
    return CutoverOut.of(queries.cutover_for(actor_of(request), cutover_id))


@router.get("/cutovers/{int:cutover_id}/rows", response=list[RowOut])
@allow(CUTOVER)
def list_first_rows(request: HttpRequest, cutover_id: Number) -> list[RowShown]:
    """The first ten rows as they would be read; none once the file is brought in."""
    return services.first_rows(actor_of(request), cutover_id)


@router.post("/cutovers/{int:cutover_id}/trials", response={202: QueuedCutover})
@allow(CUTOVER)
def examine_cutover(request: HttpRequest, cutover_id: Number) -> Status[dict[str, int]]:
    """Try it out: every row is read and judged, nothing is written."""
    job = services.examine_cutover(actor_of(request), cutover_id)
    return Status(202, {"cutover_id": cutover_id, "job_id": job})


@router.post("/cutovers/{int:cutover_id}/runs", response={202: QueuedCutover})
@allow(CUTOVER)
def run_cutover(request: HttpRequest, cutover_id: Number) -> Status[dict[str, int]]:
    """Bring the items in as tried out, or go on where it stopped."""
    return Status(202, {"cutover_id": cutover_id, "job_id": services.start_cutover(actor_of(request), cutover_id)})


@router.post("/cutovers/{int:cutover_id}/undoings", response={202: QueuedCutover})
@allow(CUTOVER)
def undo_cutover(request: HttpRequest, cutover_id: Number) -> Status[dict[str, int]]:
    """Withdraw everything the file brought; refused when one of its items was lent, moved or changed since."""
    return Status(202, {"cutover_id": cutover_id, "job_id": services.undo_cutover(actor_of(request), cutover_id)})


@router.get("/cutovers/{int:cutover_id}/unfit.csv", response={200: None})
@allow(CUTOVER)
def unfit_rows_file(request: HttpRequest, cutover_id: Number) -> StreamingHttpResponse:
    """The rows that did not fit, in the shape of the file with reason and remedy behind: mend it and load it again."""
    view = queries.cutover_for(actor_of(request), cutover_id)
    return unfit_file(
        f"unfit-{view.id}.csv", view.heads, queries.unfit_rows(actor_of(request), view.id, borrowers=True)
    )


@router.get("/cutovers/{int:cutover_id}/lent.csv", response={200: None})
@allow(CUTOVER)
def lent_books_file(request: HttpRequest, cutover_id: Number) -> StreamingHttpResponse:
    """The books still lent from the other system: due day and borrower's number there."""
    return lent_file(actor_of(request), cutover_id)


@router.post("/cutovers/{int:cutover_id}/returns", response={204: None})
@allow(CUTOVER)
def return_lent_book(request: HttpRequest, cutover_id: Number, book: CameBack) -> Status[None]:
    """Say that a book came back that was lent in the other system; who had it is forgotten."""
    services.return_lent_book(actor_of(request), cutover_id, barcode=book.barcode)
    return Status(204, None)


@router.get("/cutovers/lent.csv", response={200: None})
@allow(CUTOVER)
def all_lent_books_file(request: HttpRequest) -> StreamingHttpResponse:
    """The same for all files together, and for books that came as lent with their records."""
    return lent_file(actor_of(request))


@router.post("/cutovers/returns", response={204: None})
@allow(CUTOVER)
def return_any_lent_book(request: HttpRequest, book: CameBack) -> Status[None]:
    """Say that one of them came back, whichever file brought it."""
    services.return_lent_book(actor_of(request), barcode=book.barcode)
    return Status(204, None)
