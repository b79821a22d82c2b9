"""A record as its parts, in the words that MODS, Dublin Core and BIBFRAME share; between a MARC record and their writers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Text(NamedTuple):
    """Words as written, with their romanised form where the record has one."""

    text: str
    romanised: str = ""


class Title(NamedTuple):
    """``kind``: proper, parallel, variant, uniform, abbreviated, key, translated, former or work (another in one volume)."""

    kind: str
    text: str
    remainder: str = ""
    number: str = ""
    name: str = ""
    romanised: str = ""
    label: str = ""


class Agent(NamedTuple):
    """``kind``: person, family, body or meeting. ``roles`` are words as written, ``relators`` MARC codes."""

    kind: str
    name: str
    dates: str = ""
    terms: str = ""
    roles: tuple[str, ...] = ()
    relators: tuple[str, ...] = ()
    main: bool = False
    romanised: str = ""
    affiliation: str = ""
    identifiers: tuple[str, ...] = ()


class Activity(NamedTuple):
    """``kind``: publication, production, distribution, manufacture or copyright."""

    kind: str
    places: tuple[Text, ...] = ()
    agents: tuple[Text, ...] = ()
    dates: tuple[str, ...] = ()


class Extent(NamedTuple):
    extent: str
    illustrations: str = ""
    dimensions: str = ""
    accompanying: str = ""


class SeriesItem(NamedTuple):
    title: str
    number: str = ""
    issn: str = ""
    romanised: str = ""
    name: str = ""


class Remark(NamedTuple):
    """A note; ``kind`` is its MODS type, "" for a general one."""

    kind: str
    text: str


class Heading(NamedTuple):
    """A subject: parts of kinds topic, place, time, genre, title, person, family, body and meeting.

    Of a name with more in its first part, ``name`` is the name alone, beside it terms (Dr., a dynasty), dates and a work.
    """

    parts: tuple[tuple[str, str], ...]
    scheme: str = ""
    romanised: str = ""
    identifiers: tuple[str, ...] = ()
    name: str = ""
    terms: str = ""
    dates: str = ""
    work: str = ""

    @property
    def label(self) -> str:
        return "--".join([text for _, text in self.parts])


class MapData(NamedTuple):
    """Mathematical data of a map as stated; ``more`` are zone and equinox of a map of the sky."""

    scale: str = ""
    projection: str = ""
    coordinates: str = ""
    more: str = ""


class ClassNumber(NamedTuple):
    """``scheme`` as in ``bib.Classification``."""

    scheme: str
    number: str
    item: str = ""
    edition: str = ""


class Number(NamedTuple):
    """``kind``: isbn, issn, lccn, doi, …; ``invalid`` where it is cancelled or wrong."""

    kind: str
    value: str
    invalid: bool = False
    qualifier: str = ""
    terms: str = ""
    source: str = ""


class Related(NamedTuple):
    """Another resource. ``kind`` as in ``projecting.marc21_relations``."""

    kind: str
    title: str = ""
    agent: str = ""
    numbers: tuple[Number, ...] = ()
    edition: str = ""
    imprint: str = ""
    part: str = ""
    label: str = ""
    note: str = ""


class Address(NamedTuple):
    url: str
    label: str = ""


@dataclass(slots=True)
class Description:
    """Everything found, in the order of the record. ``coded`` holds facts of coded data under their names."""

    coded: dict[str, str] = field(default_factory=dict)
    control_number: str = ""
    agency: str = ""
    changed: str = ""
    assigners: list[str] = field(default_factory=list)
    modifiers: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    language_of_cataloging: str = ""
    titles: list[Title] = field(default_factory=list)
    responsibility: list[Text] = field(default_factory=list)
    agents: list[Agent] = field(default_factory=list)
    editions: list[str] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    extents: list[Extent] = field(default_factory=list)
    media: list[tuple[str, str, str]] = field(default_factory=list)  # (content, media or carrier; term; code)
    frequencies: list[str] = field(default_factory=list)
    maps: list[MapData] = field(default_factory=list)
    series: list[SeriesItem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    abstracts: list[str] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    audiences: list[str] = field(default_factory=list)
    access: list[Remark] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    classes: list[ClassNumber] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    original_languages: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    areas: list[str] = field(default_factory=list)  # MARC geographic area codes
    numbers: list[Number] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)

    @property
    def language(self) -> str:
        """The language of most of the text, "" where the record does not say."""
        return next(iter(self.languages), "")

    @property
    def title(self) -> Title:
        """The title proper; empty where there is none."""
        return next((one for one in self.titles if one.kind == "proper"), Title("proper", ""))
