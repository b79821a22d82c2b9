"""Tables of books as others see them: what columns may mean, how far a table is, what a row becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Final

from django.utils.translation import gettext_lazy as _

from tianlu.kit.errors import Conflict, Malformed, NotFound, Sentence
from tianlu.kit.tables import Flaw

MOST_BOOKS: Final = 100_000


class TableState(StrEnum):
    """Where a table of books is on its way to an import."""

    RECEIVED = "received"
    CONVERTING = "converting"
    DONE = "done"
    FAILED = "failed"

    @property
    def label(self) -> Sentence:
        return _STATES[self]


_STATES: Final[Mapping[TableState, Sentence]] = {
    TableState.RECEIVED: _("Waiting to be mapped"),
    TableState.CONVERTING: _("Being made into records"),
    TableState.DONE: _("Made into records"),
    TableState.FAILED: _("Stopped"),
}

BOOK_COLUMNS: Final[Mapping[str, Sentence]] = {
    "title": _("Title"),
    "subtitle": _("Other title information"),
    "pinyin": _("Title in pinyin"),
    "part-number": _("Number of the part"),
    "part-name": _("Name of the part"),
    "responsibility": _("Statement of responsibility"),
    "author": _("Author, translator, editor"),
    "edition": _("Edition"),
    "place": _("Place of publication"),
    "publisher": _("Publisher"),
    "year": _("Year or date of publication"),
    "isbn": _("ISBN"),
    "price": _("Price"),
    "pages": _("Number of pages"),
    "size": _("Size"),
    "series": _("Series"),
    "class": _("Class number"),
    "subject": _("Subject"),
    "language": _("Language"),
    "note": _("Note"),
    "summary": _("Summary"),
    "control": _("Control number"),
}

BOOK_LANGUAGES: Final[Mapping[str, Sentence]] = {
    "chi": _("Chinese"),
    "eng": _("English"),
    "jpn": _("Japanese"),
    "kor": _("Korean"),
    "fre": _("French"),
    "ger": _("German"),
    "rus": _("Russian"),
    "spa": _("Spanish"),
    "ara": _("Arabic"),
    "tib": _("Tibetan"),
    "uig": _("Uyghur"),
    "mon": _("Mongolian"),
    "kaz": _("Kazakh"),
    "zha": _("Zhuang"),
}

ROW_PROBLEMS: Final[Mapping[str, tuple[Sentence, Sentence]]] = {
    **{f"cell-{flaw.value}": (flaw.reason, flaw.remedy) for flaw in Flaw},
    "no-title": (_("The row names no title."), _("Write the title, or leave the row out.")),
    "sum": (
        _("The row adds up those above it."),
        _("Leave it out; a book of this title needs an author or a publisher too."),
    ),
    "too-long": (
        _("The row is longer than a record may be."),
        _("A field holds about 3,000 Chinese characters. Shorten the longest cell."),
    ),
}
ROW_REMARKS: Final[Mapping[str, Sentence]] = {
    "isbn": _("“%(said)s” is no valid ISBN; it is kept as written, marked as wrong."),
    "wide": _(
        "The row has more cells than the table has columns; “%(said)s” is left out. A comma inside a value needs quotation "
        "marks around it."
    ),
    "year": _("No year can be read in “%(said)s”; it is kept as written."),
    "language": _("“%(said)s” is no language known here; it is kept as a note."),
}


@dataclass(frozen=True)
class ConvertTable:
    """Make the rows of a table into records, and an import of them."""

    table_id: int
    kind: ClassVar[str] = "catalog.table"
    label: ClassVar[Sentence] = _("Make a table into records")


@dataclass(frozen=True, slots=True)
class TableView:
    """A table of books; `unfit` rows made no record, `remarks` are counted by code, `import_id` once there is one."""

    id: int
    filename: str
    sheet: str
    sheets: Sequence[str]
    heads: Sequence[str]
    head_number: int
    mapping: Mapping[str, Any]
    state: TableState
    open: bool
    rows: int
    records: int
    unfit: int
    remarks: Sequence[tuple[str, int]]
    import_id: int | None
    job_id: int | None
    stopped: str
    created_at: datetime

    @property
    def busy(self) -> bool:
        return self.state is TableState.CONVERTING


@dataclass(frozen=True, slots=True)
class BookRow:
    """One of the first rows as it would be read: the description, remarks, or why it makes no record."""

    number: int
    title: str
    responsibility: str
    imprint: str
    isbns: str
    classes: str
    subjects: str
    remarks: Sequence[str]
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class UnfitBook:
    """A row that made no record, as it stands in the table."""

    number: int
    cells: Sequence[str]
    reason: str
    remedy: str


class NoSuchTable(NotFound):
    code = "no-such-table"
    message = _("There is no such table of books in this library.")


class TableNotReady(Conflict):
    code = "table-not-ready"
    message = _("This cannot be done with the table now: %(state)s")
    remedy = _("Look at its page; it says what comes next.")


class BadTableMapping(Malformed):
    code = "bad-table-mapping"
    message = _("The columns cannot be read like this: %(reason)s")
    remedy = _("Choose the column that holds the titles, and one meaning for each column.")
