"""The Bib under construction: handlers add to it, ``finish`` freezes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from tianlu.marc.bib import (
    Bib,
    Classification,
    Contributor,
    Format,
    Isbn,
    Link,
    Relation,
    Series,
    StandardNumber,
    Subject,
)
from tianlu.marc.projecting.years import Years, read_years

_T = TypeVar("_T")


class Draft:
    """Lists and texts named as in ``Bib``."""

    __slots__ = (
        "abstract", "accompanying", "binding", "classes", "coded", "contents", "contributors", "control_agency",
        "control_number", "country", "date_text", "dialect", "dimensions", "edition", "extent", "format",
        "illustrations", "isbns", "issns", "languages", "links", "notes", "original_languages", "other_control_numbers",
        "other_titles", "parallel_titles", "part_name", "part_number", "places", "price", "publishers", "relations",
        "responsibility", "romanised_forms", "series", "series_added", "standard_numbers", "subjects", "title",
        "title_remainder", "title_romanised", "uniform_title",
    )  # fmt: skip

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        self.format: Format = "book"
        self.coded = Years()
        self.control_number = self.control_agency = self.title = self.title_romanised = ""
        self.title_remainder = self.part_number = self.part_name = self.uniform_title = ""
        self.responsibility = self.edition = self.date_text = self.extent = self.illustrations = ""
        self.dimensions = self.accompanying = self.country = self.binding = self.price = ""
        self.other_control_numbers: list[str] = []
        self.parallel_titles: list[str] = []
        self.other_titles: list[str] = []
        self.romanised_forms: list[str] = []
        self.contributors: list[Contributor] = []
        self.places: list[str] = []
        self.publishers: list[str] = []
        self.series: list[Series] = []
        self.series_added: list[Series] = []
        self.notes: list[str] = []
        self.abstract: list[str] = []
        self.contents: list[str] = []
        self.subjects: list[Subject] = []
        self.classes: list[Classification] = []
        self.languages: list[str] = []
        self.original_languages: list[str] = []
        self.isbns: list[Isbn] = []
        self.issns: list[str] = []
        self.standard_numbers: list[StandardNumber] = []
        self.links: list[Link] = []
        self.relations: list[Relation] = []

    def finish(self) -> Bib:
        """The Bib; repeated values are kept once, in the order first met."""
        years = self.coded
        if years.first is None:
            years = read_years(self.date_text)
        series = self.series
        if self.series_added:
            series = _joined(series, self.series_added)
        # In the order of Bib's fields: by position it is twice as fast as by name.
        return Bib(
            self.dialect, self.format, self.control_number, self.control_agency, _once(self.other_control_numbers),
            self.title, self.title_romanised, self.title_remainder, self.part_number, self.part_name,
            _once(self.parallel_titles), self.uniform_title, _once(self.other_titles), _once(self.romanised_forms),
            self.responsibility, _each(self.contributors), self.edition, _once(self.places), _once(self.publishers),
            years.first, years.last, self.date_text, self.extent, self.illustrations, self.dimensions,
            self.accompanying, _each(series), tuple(self.notes), "\n".join(self.abstract), "\n".join(self.contents),
            _each(self.subjects), _each(self.classes), _once(self.languages), _once(self.original_languages),
            self.country, _each(self.isbns), _once(self.issns), _each(self.standard_numbers), self.binding,
            self.price, tuple(self.links), tuple(self.relations),
        )  # fmt: skip


def _joined(series: Sequence[Series], added: Sequence[Series]) -> list[Series]:
    """Series as stated, then those that only an added entry names; of one in both, the entry says what the statement does not."""
    titles = {entry.title.casefold() for entry in series}
    of = {entry.title.casefold(): entry for entry in reversed(added)}
    stated = [
        entry._replace(number=entry.number or other.number, issn=entry.issn or other.issn)
        if (other := of.get(entry.title.casefold()))
        else entry
        for entry in series
    ]
    return stated + [entry for entry in added if entry.title.casefold() not in titles]


def _once(values: Sequence[str]) -> tuple[str, ...]:
    if not values:
        return ()
    if len(values) == 1:
        return (values[0],) if values[0] else ()
    return tuple([value for value in dict.fromkeys(values) if value])


def _each(values: list[_T]) -> tuple[_T, ...]:
    return tuple(values) if len(values) < 2 else tuple(dict.fromkeys(values))
