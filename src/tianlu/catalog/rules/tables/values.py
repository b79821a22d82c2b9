"""A book as a row says it, before it is a record of one dialect."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tianlu.catalog.rules.tables.columns import Column
from tianlu.catalog.rules.tables.words import Heading
from tianlu.marc import Field, Isbn
from tianlu.marc.projecting.years import Years


class Remark(NamedTuple):
    """Something that was kept as written because it could not be understood: "isbn", "year" or "language"; "wide" for a cell without a column."""

    code: str
    said: str


@dataclass(frozen=True, slots=True)
class Book:
    """`said` holds the cells' values by column; the rest is what they were understood as."""

    said: Mapping[Column, Sequence[str]]
    statement: Sequence[str]
    headings: Sequence[Heading]
    isbns: Sequence[Isbn]
    years: Years
    languages: Sequence[str]
    other_languages: Sequence[str]
    day: date
    agency: str

    def all(self, column: Column) -> Sequence[str]:
        return self.said.get(column, ())

    def one(self, column: Column) -> str:
        return next(iter(self.all(column)), "")


def said_field(tag: str, indicators: str, *subfields: tuple[str, str]) -> Iterator[Field]:
    """The field with the subfields that say something; none where nothing does."""
    said = [(code, value) for code, value in subfields if value]
    if said:
        yield Field(tag, indicators[0], indicators[1], said)


def isbn_parts(isbn: Isbn) -> tuple[str, str]:
    """Number and qualifier as written; a wrong number is kept whole."""
    if not isbn.value or not isbn.qualifier:
        return isbn.text, ""
    return isbn.text.rpartition(isbn.qualifier)[0].rstrip(" :;,(（["), isbn.qualifier
