"""JSON of the catalog's API."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema

from tianlu.catalog.data import AuthorityKind, ImportState, NameForm
from tianlu.kit.api import Body


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
