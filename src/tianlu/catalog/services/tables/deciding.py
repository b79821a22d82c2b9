"""What a librarian decides about a table of books: the file, its sheet, its columns, that it is made into records."""

from typing import BinaryIO, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tianlu.catalog.data import IMPORT, BadTableMapping, ConvertTable, NoSuchTable, TableNotReady, TableState
from tianlu.catalog.models import BookTable
from tianlu.catalog.queries.tables import still_open, table_standing
from tianlu.catalog.rules.tables import TableMapping, clean, guess
from tianlu.catalog.services.importing.phases import storable
from tianlu.catalog.services.tables.reading import check, head_of
from tianlu.kit import files, jobs
from tianlu.kit.clock import now
from tianlu.kit.tables import TableFault, sheet_names
from tianlu.libraries.data import Actor

_LARGEST: Final = 200 << 20  # bytes; 100,000 rows with summaries take about 100 MB
_LONGEST_HEAD: Final = 200
_LONGEST_SHEET: Final = 255


def receive_table(actor: Actor, *, content: BinaryIO, filename: str) -> int:
    """Store a table, find the names of its columns and guess what they mean; its number. Nothing is brought in yet.

    Of several sheets the first with anything in it is taken. Refuses `TableFault` for what is no table, hostile or
    too large.
    """
    actor.require(IMPORT, organisation_id=actor.organisation_id)
    stored = files.store(content, filename, limit=min(_LARGEST, settings.TIANLU_MAX_UPLOAD))
    try:
        with files.open_file(stored.key) as file:
            sheets = sheet_names(file)
        row = BookTable(
            organisation_id=actor.organisation_id,
            actor_id=actor.id,
            file_key=stored.key,
            filename=stored.name,
            sheets=[name for name in sheets if len(name) <= _LONGEST_SHEET],
            created_at=now(),
        )
        _look_first(row)
        row.save(force_insert=True)
    except BaseException:
        files.delete(stored.key)
        raise
    return row.id


def _look_first(row: BookTable) -> None:
    """Look at the first sheet with anything in it."""
    for sheet in row.sheets[:-1]:
        try:
            return _look(row, sheet)
        except TableFault as fault:
            if fault.fault != "empty":
                raise
    return _look(row, row.sheets[-1] if row.sheets else "")


def _look(row: BookTable, sheet: str) -> None:
    """Read the names of the columns of a sheet and guess what they mean."""
    with files.open_file(row.file_key) as file:
        head = head_of(file, sheet)
    row.sheet, row.head_number = sheet, head.number
    row.heads = [clean(cell)[:_LONGEST_HEAD] for cell in head.cells]
    row.mapping = guess(head.cells).to_dict()


def choose_sheet(actor: Actor, table_id: int, *, sheet: str) -> None:
    """Take another sheet of the workbook; its columns are guessed anew. Refuses `TableFault` and `TableNotReady`."""
    with transaction.atomic():
        row = _locked(actor, table_id)
        _look(row, sheet)
        row.save(update_fields=["sheet", "head_number", "heads", "mapping"])


def map_table(actor: Actor, table_id: int, *, mapping: TableMapping) -> None:
    """Say how the table is read. Refuses `BadTableMapping`, and `TableNotReady` once its import has begun."""
    with transaction.atomic():
        row = _locked(actor, table_id)
        check(mapping)
        if max(mapping.columns) >= len(row.heads):
            raise BadTableMapping(reason=_("it names more columns than the table has."))
        row.mapping = storable(mapping.to_dict())
        row.save(update_fields=["mapping"])


def convert_table(actor: Actor, table_id: int) -> int:
    """Queue the making of records and of the import they become; the job. Refuses as `map_table` does.

    An import that was made of the table before and still waits gets the new records instead of its old ones.
    """
    with transaction.atomic():
        row = _locked(actor, table_id)
        check(TableMapping.from_dict(row.mapping))
        row.state, row.error_code, row.error_params = TableState.CONVERTING, "", {}
        row.job_id = jobs.enqueue(ConvertTable(row.id), actor=actor, key=f"catalog.table:{row.id}", about=row.filename)
        row.save()
        return row.job_id


def _locked(actor: Actor, table_id: int) -> BookTable:
    actor.require(IMPORT, organisation_id=actor.organisation_id)
    rows = BookTable.scoped(actor).filter(organisation_id=actor.organisation_id, id=table_id)
    row = rows.select_for_update().first()
    if row is None:
        raise NoSuchTable()
    if not still_open(row):
        state = table_standing(row)[0]
        raise TableNotReady(state=state.label)
    return row
