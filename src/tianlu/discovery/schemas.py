"""Shapes of discovery's JSON."""

from typing import Any

from ninja import Schema


class ShelfOut(Schema):
    """Copies at one branch, location and call number."""

    branch_id: int
    branch: str
    location: str
    call_number: str
    total: int
    available: int


class ItemOut(Schema):
    """One result."""

    id: int
    title: str
    responsibility: str
    edition: str
    publishers: list[str]
    year: int | None
    format: str
    languages: list[str]
    isbns: list[str]
    shelves: list[ShelfOut]
    why: str
    address: str


class LossOut(Schema):
    """What a record does not say any more in another dialect; `code` is a subfield, or a `/position` of coded data."""

    tag: str
    code: str
    value: str


class FacetOut(Schema):
    value: str
    count: int


class SearchOut(Schema):
    """A page of results; `next` is the cursor of the page after it, null at the end.

    `related` are near in meaning but do not hold the words; they are not counted in `total`.
    """

    total: int
    items: list[ItemOut]
    related: list[ItemOut]
    facets: dict[str, list[FacetOut]]
    next: str | None
    corrections: list[str]


class SuggestionOut(Schema):
    value: str
    count: int
    record_id: int | None


class SuggestionsOut(Schema):
    """Suggestions of one kind."""

    kind: str
    label: str
    items: list[SuggestionOut]


class RecordOut(Schema):
    """A record: its description as documented in docs/reference/bib.md, and its shelves."""

    id: int
    version: int
    title: str
    bib: dict[str, Any]
    shelves: list[ShelfOut]
    address: str
