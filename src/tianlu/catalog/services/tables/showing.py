"""The first rows of a table as they would be read, before anybody decides."""

from itertools import islice

from tianlu.catalog.data import ROW_REMARKS, BookRow
from tianlu.catalog.queries.tables import row_problem, still_open, table_row
from tianlu.catalog.rules.tables import RowRead, TableMapping, read_row
from tianlu.catalog.services.tables.reading import book_rows, maker_for
from tianlu.kit import files
from tianlu.libraries.data import Actor
from tianlu.marc import Dialect, project


def first_books(actor: Actor, table_id: int, *, limit: int = 10) -> list[BookRow]:
    """Read by the mapping as it stands; nothing where the table is not waiting any more. Refuses `NoSuchTable`."""
    row = table_row(actor, table_id)
    if not still_open(row):
        return []
    mapping = TableMapping.from_dict(row.mapping)
    maker = maker_for(actor, mapping, row.heads)
    with files.open_file(row.file_key) as file:
        rows = book_rows(file, row.sheet, row.head_number, headless=mapping.headless)
        return [_shown(read_row(one, maker), maker.dialect) for one in islice(rows, limit)]


def _shown(read: RowRead, dialect: Dialect) -> BookRow:
    if read.record is None or read.unfit is not None:
        assert read.unfit is not None
        reason, remedy = row_problem(read.unfit.code, read.unfit.params)
        return BookRow(read.row.number, "", "", "", "", "", "", (), reason, remedy)
    bib = project(read.record, dialect)
    return BookRow(
        number=read.row.number,
        title=" : ".join(filter(None, (bib.title, bib.title_remainder))),
        responsibility=bib.responsibility,
        imprint=", ".join(filter(None, (*bib.publishers, bib.date_text))),
        isbns=" ".join(one.text for one in bib.isbns),
        classes=" ".join(one.number for one in bib.classes),
        subjects=" ; ".join(one.label for one in bib.subjects),
        remarks=[str(ROW_REMARKS[one.code]) % {"said": one.said} for one in read.remarks],
        reason="",
        remedy="",
    )
