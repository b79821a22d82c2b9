"""The headings of a record that authorities answer to, and which authority a heading means."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final, NamedTuple

from tianlu.catalog.rules.matching import words
from tianlu.marc import Dialect, Field, Record
from tianlu.marc.bib import Bib
from tianlu.marc.projecting import project

LONGEST: Final = 300  # characters of a heading
_LEADER: Final = "00000nam a2200000   4500"
_CONTRIBUTORS: Final = {"person": "persons", "family": "persons", "body": "bodies", "meeting": "bodies"}
_SUBJECTS: Final = _CONTRIBUTORS | {"topic": "subjects", "genre": "subjects", "place": "places"}
_ACCESS: Final[Mapping[str, frozenset[str]]] = {
    "marc21": frozenset(
        ["100", "110", "111", "700", "710", "711", "600", "610", "611", "650", "651", "655", "690", "691"]
    ),
    "unimarc": frozenset(
        ["700", "701", "702", "710", "711", "712", "720", "721", "722", "600", "601", "602", "606", "607", "608"]
    ),
}


_KINDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "marc21": {
        "persons": ("100", "600", "700"),
        "bodies": ("110", "111", "610", "611", "710", "711"),
        "subjects": ("650", "655"),
        "places": ("651",),
    },
    "unimarc": {
        "persons": ("600", "602", "700", "701", "702", "720", "721", "722"),
        "bodies": ("601", "710", "711", "712"),
        "subjects": ("606", "608"),
        "places": ("607",),
    },
}


# Years after a name in the same text: "Twain, Mark, 1835-1910" (MARC 21 600 as it is read), "鲁迅(1881-1936)".
_LIVED: Final = re.compile(
    r"(.*?[^\W\d].*?)[,，]?\s*[(（]?\s*(前?\d{1,4}\??\s*[-－–—~～]\s*(?:前?\d{1,4}\??)?)\s*[)）]?"
)


# Of an authority of the Library of Congress and of the GND.
_ADDRESS: Final = re.compile(r"https?://(?:id\.loc\.gov/authorities|d-nb\.info)/\w+/([\w-]+)")


class Heading(NamedTuple):
    """`place` and `kind` as in `data.Place` and `data.AuthorityKind`; `numbers` are those of authorities beside it."""

    place: str
    kind: str
    label: str
    dates: str = ""
    numbers: tuple[str, ...] = ()


class Named(NamedTuple):
    """An authority that has the name of a heading."""

    authority_id: int
    dates: str


def name_key(text: str) -> str:
    """What a name is found by: folded, letters and digits only; a sign that is neither is no name."""
    return words(text)[: 2 * LONGEST]


def headings_of(bib: Bib, numbers: Mapping[tuple[str, str, str], tuple[str, ...]] | None = None) -> list[Heading]:
    """Headings under authority control, each once; `numbers` as `numbers_in` gives them."""
    found = [
        Heading("contributor", _CONTRIBUTORS[one.kind], one.name, one.dates)
        for one in bib.contributors
        if one.kind in _CONTRIBUTORS
    ]
    found += [Heading("subject", _SUBJECTS[one.kind], one.label) for one in bib.subjects if one.kind in _SUBJECTS]
    found += [Heading("class", "classes", one.number) for one in bib.classes]
    kept: dict[tuple[str, str, str], Heading] = {}
    for heading in found:
        short = heading._replace(label=heading.label[:LONGEST], dates=heading.dates or _lived(heading)[1])
        known = (numbers or {}).get(short[:3], ())
        if name_key(short.label):
            kept.setdefault(short[:3], short._replace(numbers=known))
    return list(kept.values())


def _lived(heading: Heading) -> tuple[str, str]:
    """The name of a person's heading without subdivisions, and the years that stand behind it in the same text."""
    first = heading.label.split("--", 1)[0] if heading.place == "subject" else heading.label
    return lived(first) if heading.kind == "persons" else (first, "")


def lived(text: str) -> tuple[str, str]:
    """A person's name, and the years that stand behind it in the same text ("" none)."""
    found = _LIVED.fullmatch(text)
    return (found[1], found[2]) if found else (text, "")


def heading_tags(dialect: Dialect) -> dict[str, str]:
    """Tags whose $a is a heading, and the kind of authority each means."""
    kinds = _KINDS["marc21" if dialect == "marc21" else "unimarc"]
    return {tag: kind for kind, tags in kinds.items() for tag in tags}


def numbers_in(record: Record, dialect: Dialect) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """Authority numbers beside headings, by place, kind and label: MARC 21 $0 and $1, UNIMARC and CNMARC $3.

    Each as it is written and without the agency in parentheses before it.
    """
    codes = "01" if dialect == "marc21" else "3"
    tags = _ACCESS["marc21" if dialect == "marc21" else "unimarc"]
    found: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for field in record.fields:
        if field.tag in tags and not field.is_control:
            numbers = [value.strip() for code, value in field.subfields if code in codes and value.strip()]
            for heading in headings_in([field], dialect) if numbers else ():
                found.setdefault(heading[:3], tuple(_written(numbers)))
    return found


def headings_in(fields: Iterable[Field], dialect: Dialect) -> list[Heading]:
    """What fields alone say; read as a whole record would be, so that labels agree."""
    return headings_of(project(Record(_LEADER, fields), dialect))


def _written(numbers: Iterable[str]) -> Iterable[str]:
    for number in numbers:
        yield number[:LONGEST]
        agency, closed, rest = number.partition(")")
        if closed and agency.startswith("(") and rest.strip():
            yield rest.strip()[:LONGEST]
            yield "".join(rest.split())[:LONGEST]
        elif found := _ADDRESS.fullmatch(number):
            yield found[1]


def keys_of(heading: Heading) -> list[str]:
    """Keys to look a heading up by, best first: a subject with subdivisions is also under its first part, a person with years
    also without them."""
    whole = name_key(heading.label)
    first = name_key(heading.label.split("--", 1)[0]) if heading.place == "subject" else whole
    return list(dict.fromkeys(key for key in (whole, first, name_key(_lived(heading)[0])) if key))


def meant(heading: Heading, named: Collection[Named]) -> list[int]:
    """Authorities that a heading may mean: equal dates decide, different dates exclude. One is certain, several a doubt.

    A heading from the time when somebody lived (`1902-`) means who has died since (`1902-1988`).
    """
    wanted = words(heading.dates)
    fitting = {one.authority_id for one in named if wanted and words(one.dates) == wanted}
    if not fitting:
        fitting = {one.authority_id for one in named if _open(heading.dates, one.dates)}
    if not fitting:
        fitting = {one.authority_id for one in named if not wanted or not one.dates}
    return sorted(fitting)


def _open(one: str, other: str) -> bool:
    """Whether one of two dates goes on where the other ends."""
    first, second = (re.findall(r"[^\W_]+", text.casefold()) for text in (one, other))
    common = min(len(first), len(second))
    return common > 0 and first[:common] == second[:common]
