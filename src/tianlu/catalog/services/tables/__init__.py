"""Tables of books: taken in, mapped, shown, made into records and an import of them."""

from tianlu.catalog.rules.tables import TableMapping
from tianlu.catalog.services.tables.converting import run_table
from tianlu.catalog.services.tables.deciding import choose_sheet, convert_table, map_table, receive_table
from tianlu.catalog.services.tables.reading import is_table, records_of_table
from tianlu.catalog.services.tables.showing import first_books

__all__ = [
    "TableMapping",
    "choose_sheet",
    "convert_table",
    "first_books",
    "is_table",
    "map_table",
    "receive_table",
    "records_of_table",
    "run_table",
]
