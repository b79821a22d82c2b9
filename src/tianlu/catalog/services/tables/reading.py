"""The rows of a table as records, one by one: for the job, for the first rows shown, for the command line."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tianlu.catalog.data import IMPORT, MOST_BOOKS, BadTableMapping
from tianlu.catalog.queries import draft_dialect
from tianlu.catalog.rules.tables import (
    Column,
    Maker,
    RowRead,
    TableMapping,
    column_of,
    doubled,
    guess,
    read_row,
)
from tianlu.kit.clock import now
from tianlu.kit.tables import Row, TableFault, head_among, plain_head, table_rows
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import organisation

_SUFFIXES = {".csv", ".tsv", ".xlsx"}
_LOOKED_AT = 20


def maker_for(actor: Actor, mapping: TableMapping, heads: Sequence[str]) -> Maker:
    """What rows need to know of the organisation they become records of."""
    agency = organisation(actor, actor.organisation_id).code.upper()
    return Maker(mapping, draft_dialect(actor), localdate(now()), agency, len(heads))


def head_of(file: BinaryIO, sheet: str) -> Row:
    """The row that names the columns. Raises `TableFault`."""
    head = head_among(islice(table_rows(file, sheet), _LOOKED_AT), lambda cell: column_of(cell) is not None)
    if head is None:
        raise TableFault("head")
    return head


def book_rows(file: BinaryIO, sheet: str, head_number: int, *, headless: bool) -> Iterator[Row]:
    """The rows below the names of the columns, or with that row where it is a book. Raises `TableFault`."""
    first = head_number if headless else head_number + 1
    rows = (row for row in table_rows(file, sheet) if row.number >= first)
    for count, row in enumerate(rows, 1):
        if count > MOST_BOOKS:
            raise TableFault("rows", most=MOST_BOOKS)
        yield row


def check(mapping: TableMapping) -> None:
    """Refuse what makes no records: no column of titles, two columns with a meaning that a book has once."""
    if Column.TITLE not in mapping.columns.values():
        raise BadTableMapping(reason=_("no column holds the titles."))
    if doubled(mapping) is not None:
        raise BadTableMapping(reason=_("two columns have a meaning that a book has only once."))


class Sorting:
    """Writes rows that make a record to `records`, the others to `unfit` as lines of JSON, and counts."""

    def __init__(self, records: BinaryIO, unfit: BinaryIO) -> None:
        self.records, self.unfit = records, unfit
        self.rows = self.made = self.left = 0
        self.remarks: Counter[str] = Counter()

    def add(self, read: RowRead) -> None:
        self.rows += 1
        self.remarks.update(remark.code for remark in read.remarks)
        if read.unfit is None:
            self.made += 1
            self.records.write(read.raw)
            return
        self.left += 1
        line = [read.row.number, read.row.cells, read.unfit.code, read.unfit.params]
        self.unfit.write(json.dumps(line).encode() + b"\n")

    def to_dict(self) -> dict[str, Any]:
        return {"rows": self.rows, "records": self.made, "unfit": self.left, "remarks": dict(self.remarks)}


def is_table(path: Path) -> bool:
    """Whether a file is a table by its name."""
    return path.suffix.lower() in _SUFFIXES


@contextmanager
def records_of_table(
    actor: Actor, *, path: Path, columns: str = "", sheet: str = "", counted: Callable[[Mapping[str, Any]], None]
) -> Iterator[Path]:
    """A file of records made of the table at `path`, for the block; `counted` hears of rows, records and unfit rows.

    `columns` is `head=meaning, …`; without it the columns are guessed. Refuses `TableFault` and `BadTableMapping`.
    """
    actor.require(IMPORT)
    with TemporaryDirectory() as folder, path.open("rb") as file:
        head = head_of(file, sheet)
        mapping = _said(head.cells, columns) if columns else guess(head.cells)
        check(mapping)
        maker = maker_for(actor, mapping, head.cells)
        made = Path(folder) / f"{path.name}.mrc"
        with made.open("wb") as records, (Path(folder) / "unfit").open("wb") as unfit:
            sorting = Sorting(records, unfit)
            for row in book_rows(file, sheet, head.number, headless=False):
                sorting.add(read_row(row, maker))
        counted(sorting.to_dict())
        yield made


def _said(heads: Sequence[str], columns: str) -> TableMapping:
    places = {plain_head(head): place for place, head in reversed(list(enumerate(heads)))}
    found: dict[int, Column] = {}
    for part in filter(str.strip, columns.replace("，", ",").split(",")):
        head, _equals, meaning = part.replace("＝", "=").rpartition("=")
        place = places.get(plain_head(head))
        if place is None:
            raise BadTableMapping(reason=_("no column is named “%(head)s”.") % {"head": head.strip()})
        if meaning.strip() not in set(Column):
            known = ", ".join(Column)
            reason = _("“%(said)s” is none of: %(known)s.") % {"said": meaning.strip(), "known": known}
            raise BadTableMapping(reason=reason)
        found[place] = Column(meaning.strip())
    return TableMapping(columns=found)
