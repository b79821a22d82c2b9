"""`/api/v1/tables`: books from a spreadsheet, sent, mapped, looked at, made into an import."""

from typing import BinaryIO, cast

from django.http import HttpRequest, StreamingHttpResponse
from ninja import File, Router, Status, UploadedFile

from tianlu.catalog import queries, services
from tianlu.catalog.data import IMPORT, BookRow, TableView
from tianlu.catalog.schemas import BookRowOut, QueuedTable, SheetWanted, TableOut, TableReading, TableSummary
from tianlu.kit.access import allow
from tianlu.kit.api import Number
from tianlu.kit.tables.files import unfit_file
from tianlu.libraries.data import actor_of

router = Router(tags=["imports"])


@router.get("/tables", response=list[TableSummary])
@allow(IMPORT)
def list_tables(request: HttpRequest) -> list[TableView]:
    """The latest tables of your organisation, newest first."""
    return queries.tables_of(actor_of(request))


@router.post("/tables", response={201: TableOut})
@allow(IMPORT)
def create_table(request: HttpRequest, file: File[UploadedFile]) -> Status[TableOut]:
    """Upload a table of books (Excel or CSV); its columns are guessed. Look at its rows next, and say how it is read."""
    number = services.receive_table(actor_of(request), content=cast(BinaryIO, file.file), filename=file.name or "")
    return Status(201, TableOut.of(queries.table_for(actor_of(request), number)))


@router.get("/tables/{int:table_id}", response=TableOut)
@allow(IMPORT)
def get_table(request: HttpRequest, table_id: Number) -> TableOut:
    """One table: state, columns, what became of its rows, the import made of it."""
    return TableOut.of(queries.table_for(actor_of(request), table_id))


@router.put("/tables/{int:table_id}/sheet", response=TableOut)
@allow(IMPORT)
def choose_sheet(request: HttpRequest, table_id: Number, wanted: SheetWanted) -> TableOut:
    """Take another sheet of the workbook; its columns are guessed anew."""
    services.choose_sheet(actor_of(request), table_id, sheet=wanted.sheet)
    return TableOut.of(queries.table_for(actor_of(request), table_id))


@router.put("/tables/{int:table_id}/mapping", response=TableOut)
@allow(IMPORT)
def map_table(request: HttpRequest, table_id: Number, reading: TableReading) -> TableOut:
    """Say how the table is read."""
    services.map_table(actor_of(request), table_id, mapping=reading.mapping())
    return TableOut.of(queries.table_for(actor_of(request), table_id))


@router.get("/tables/{int:table_id}/rows", response=list[BookRowOut])
@allow(IMPORT)
def list_first_books(request: HttpRequest, table_id: Number) -> list[BookRow]:
    """The first ten rows as they would be read; none once its import has begun."""
    return services.first_books(actor_of(request), table_id)


@router.post("/tables/{int:table_id}/conversions", response={202: QueuedTable})
@allow(IMPORT)
def convert_table(request: HttpRequest, table_id: Number) -> Status[dict[str, int]]:
    """Make records of the rows and an import of the records, which is previewed at once.

    The table names the import once the work is done; run the import when its preview is as it should be.
    """
    return Status(202, {"table_id": table_id, "job_id": services.convert_table(actor_of(request), table_id)})


@router.get("/tables/{int:table_id}/unfit.csv", response={200: None})
@allow(IMPORT)
def unfit_books_file(request: HttpRequest, table_id: Number) -> StreamingHttpResponse:
    """The rows that made no record, in the shape of the table with reason and remedy behind: mend it, load it again."""
    view = queries.table_for(actor_of(request), table_id)
    return unfit_file(f"unfit-books-{view.id}.csv", view.heads, queries.unfit_books(actor_of(request), view.id))
