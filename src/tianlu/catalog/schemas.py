"""JSON of the catalog's API."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema

from tianlu.catalog.data import AuthorityKind, ImportState, NameForm, TableState, TableView
from tianlu.catalog.rules.tables import MARKS, Column, TableMapping
from tianlu.kit.api import Body, Said
from tianlu.kit.tables import MOST_COLUMNS


class ImportSummary(Schema):
    """An import in a list."""

    id: int
    filename: str
    size: int
    state: ImportState
    encoding: str
    container: str
    dialect: str
    position: int
    error_code: str
    created_at: datetime
    finished_at: datetime | None
    undone_at: datetime | None


class ImportDetail(ImportSummary):
    """One import, with what its preview found and what it did."""

    decided: bool
    job_id: int | None
    preview: dict[str, Any]
    counts: dict[str, Any]


class ImportPage(Schema):
    items: list[ImportSummary]
    next: int | None = Field(description="pass as `before` for the next page; null at the end")


class PreviewWanted(Body):
    """How to look at the file: an encoding ("" = as found), and the settings of each step by name."""

    encoding: str = ""
    choices: dict[str, str] = Field(default_factory=dict)


class Queued(Schema):
    """Work that was queued; the import's state tells how it goes."""

    import_id: int
    job_id: int


class RejectedPiece(Schema):
    position: int
    length: int
    reason: str
    sentence: str


class AuthorityInList(Schema):
    """An authority as others point at it."""

    id: int
    kind: AuthorityKind
    label: str
    dates: str
    qualifier: str
    notation: str
    vocabulary: str
    seen_from: str = Field(description="the name it was found by, empty when that is the preferred form")


class AuthorityNameOut(Schema):
    text: str
    language: str
    form: NameForm


class AuthorityOut(Schema):
    """One authority."""

    id: int
    vocabulary: str
    kind: AuthorityKind
    label: str
    dates: str
    qualifier: str
    note: str
    external_id: str
    notation: str
    version: int
    names: list[AuthorityNameOut]
    broader: list[AuthorityInList]
    narrower: list[AuthorityInList]
    related: list[AuthorityInList]
    records: dict[str, int] = Field(description="live records by place: contributor, subject, class")


class TableSummary(Schema):
    """A table of books in a list."""

    id: int
    filename: str
    state: TableState
    rows: int
    records: int
    unfit: int
    import_id: int | None
    job_id: int | None
    created_at: datetime


class TableReading(Body):
    """How a table is read: what each column means, in the order of the table (null: not read)."""

    columns: list[Column | None] = Field(default_factory=list, max_length=MOST_COLUMNS)
    marks: str = Field(default=MARKS, max_length=10, description="marks between several values of one cell")
    language: str = Field(default="chi", max_length=3, description="MARC code of the language of books that name none")
    headless: bool = Field(default=False, description="the row of names is a book itself")

    def mapping(self) -> TableMapping:
        """As the service takes it."""
        return TableMapping(
            columns={place: column for place, column in enumerate(self.columns) if column is not None},
            marks=self.marks,
            language=self.language,
            headless=self.headless,
        )


class SheetWanted(Body):
    sheet: str = Field(default="", max_length=255, description="empty: the only one")


class TableOut(TableSummary):
    """One table: its sheets and columns, and how they are read."""

    sheet: str
    sheets: list[str]
    heads: list[str]
    reading: dict[str, Any] = Field(description="as it is sent to `mapping`")
    open: bool = Field(description="whether it may be read differently still")
    stopped: str = Field(description="why the work stopped; empty when it did not")

    @classmethod
    def of(cls, view: TableView) -> "TableOut":
        """As JSON."""
        said = TableMapping.from_dict(view.mapping)
        columns = [said.columns.get(place) for place in range(len(view.heads))]
        plain = {name: getattr(view, name) for name in cls.model_fields if name != "reading"}
        return cls(**plain, reading={**said.to_dict(), "columns": columns})


class BookRowOut(Schema):
    """One of the first rows as it would be read; `reason` says why it makes no record."""

    number: int
    title: str
    responsibility: str
    imprint: str
    isbns: str
    classes: str
    subjects: str
    remarks: list[str]
    reason: Said
    remedy: Said


class QueuedTable(Schema):
    """Work that was queued; the table's state tells how it goes."""

    table_id: int
    job_id: int
