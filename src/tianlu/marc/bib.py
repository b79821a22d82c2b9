"""What a record says, in typed fields that do not depend on the dialect. ``docs/reference/bib.md`` names the tags."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, NamedTuple

Format = Literal[
    "book",
    "serial",
    "score",
    "map",
    "audio",
    "video",
    "image",
    "manuscript",
    "ancient",
    "electronic",
    "kit",
    "other",
]

Genre = Literal["", "thesis", "newspaper", "newspaper-article", "report", "standard", "patent"]


class Contributor(NamedTuple):
    """A person, body or meeting. ``role`` is as written (著, editor, 070), ``relator`` the MARC code it means."""

    name: str
    role: str = ""
    relator: str = ""
    dates: str = ""
    qualifier: str = ""
    kind: str = "person"
    main: bool = False
    romanised: str = ""


class Series(NamedTuple):
    title: str
    number: str = ""
    issn: str = ""


class Subject(NamedTuple):
    """``kind``: topic, person, body, meeting, family, title, place, time, genre or keyword (uncontrolled)."""

    label: str
    scheme: str = ""
    kind: str = "topic"


class Classification(NamedTuple):
    """``scheme``: clc, lcsas, ncsclt, ddc, lcc, udc, nlm or the record's own code. ``item`` is a book number."""

    scheme: str
    number: str
    edition: str = ""
    item: str = ""


class Isbn(NamedTuple):
    """``value`` has 13 digits, or is "" when ``text`` (as written) is no valid ISBN."""

    value: str = ""
    text: str = ""
    qualifier: str = ""
    cancelled: bool = False


class StandardNumber(NamedTuple):
    """``kind``: unified-book-number (统一书刊号), lccn, ismn, isrc, upc, ean, publisher, coden, doi, …"""

    kind: str
    value: str


class Link(NamedTuple):
    """``related``: leads not to the resource itself but to something about it, such as its table of contents."""

    url: str
    label: str = ""
    related: bool = False


class Relation(NamedTuple):
    """Another record this one is tied to; ``kind`` as in ``projecting.relations``."""

    kind: str
    title: str = ""
    control_number: str = ""
    isbn: str = ""
    issn: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Bib:
    """The projection of one bibliographic record. Empty text, tuple or None means: the record does not say."""

    dialect: str = "marc21"
    format: Format = "book"
    control_number: str = ""
    control_agency: str = ""
    other_control_numbers: tuple[str, ...] = ()
    title: str = ""
    title_romanised: str = ""
    title_remainder: str = ""
    part_number: str = ""
    part_name: str = ""
    parallel_titles: tuple[str, ...] = ()
    uniform_title: str = ""
    other_titles: tuple[str, ...] = ()
    romanised_forms: tuple[str, ...] = ()
    responsibility: str = ""
    contributors: tuple[Contributor, ...] = ()
    edition: str = ""
    places: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    year: int | None = None
    year_end: int | None = None
    date_text: str = ""
    extent: str = ""
    illustrations: str = ""
    dimensions: str = ""
    accompanying: str = ""
    series: tuple[Series, ...] = ()
    notes: tuple[str, ...] = ()
    abstract: str = ""
    contents: str = ""
    subjects: tuple[Subject, ...] = ()
    classes: tuple[Classification, ...] = ()
    languages: tuple[str, ...] = ()
    original_languages: tuple[str, ...] = ()
    country: str = ""
    isbns: tuple[Isbn, ...] = ()
    issns: tuple[str, ...] = ()
    standard_numbers: tuple[StandardNumber, ...] = ()
    binding: str = ""
    price: str = ""
    links: tuple[Link, ...] = ()
    relations: tuple[Relation, ...] = ()
    genre: Genre = ""

    def to_dict(self) -> dict[str, Any]:
        """JSON-able and compact: what is empty is left out."""
        found: dict[str, Any] = {}
        for name, nested in _PLAN:
            value = getattr(self, name)
            if not value:
                continue
            if nested is not None:
                value = [_compact(entry) for entry in value]
            elif value.__class__ is tuple:
                value = list(value)
            found[name] = value
        return found

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Bib:
        """The inverse of ``to_dict``; names it does not know (of a later version) are ignored."""
        values: dict[str, Any] = {}
        for name, nested in _PLAN:
            value = data.get(name)
            if value is None:
                continue
            if nested is not None:
                value = tuple([nested(**entry) for entry in value])
            elif value.__class__ is list:
                value = tuple(value)
            values[name] = value
        return Bib(**values)


def _compact(entry: Any) -> dict[str, Any]:
    return {name: value for name, value in zip(entry._fields, entry, strict=False) if value}


_NESTED: dict[str, Callable[..., Any]] = {
    "contributors": Contributor,
    "series": Series,
    "subjects": Subject,
    "classes": Classification,
    "isbns": Isbn,
    "standard_numbers": StandardNumber,
    "links": Link,
    "relations": Relation,
}
_PLAN = tuple((field.name, _NESTED.get(field.name)) for field in fields(Bib))
