"""What a description is found by and compared by."""

import re
from collections.abc import Iterator
from enum import IntEnum
from hashlib import blake2b
from typing import Final, NamedTuple

from tianlu.catalog.rules.matching.parts import places_of, words_of
from tianlu.catalog.rules.matching.statements import (
    TITLE_END,
    number_of,
    people_of,
    publisher_of,
    volume_of,
    words,
)
from tianlu.catalog.rules.matching.titles import companions, counts_juan, read_title
from tianlu.marc.bib import Bib

_DIGITS = re.compile(r"\d+")
_VOLUMES = re.compile(r"(?P<count>\d*)\s*(?:[册冊]|\bv(?:ol|ols|olumes?)?\b)", re.IGNORECASE)
_PAGES = re.compile(r"[页頁面]|\bp(?:p|ages?|\.)?\b|\bl(?:eaves)?\b", re.IGNORECASE)
_MATERIAL = re.compile(r"\s*[\[［](?:[A-Z]{1,2}(?:/[A-Z]{2})?|专著|專著|电子资源|電子資源|学位论文|學位論文)[\]］]\s*$")
_ARTICLE = re.compile(r"^(?:the|an?) (?=\S)", re.IGNORECASE)
# What stands before the subject of a school book; libraries take it for a series, a remainder or the title.
_SCHOOL = re.compile(r"^(?:义务教育|普通高中|九年义务教育)(?:课程标准)?(?:实验)?教科(?:书|书实验)[\s·:：.]*(?=\w)")


class KeyKind(IntEnum):
    """What a key is made of, strongest evidence first."""

    CONTROL = 1  # control number together with the agency that gave it
    OWN = 2  # control number in the delivering organisation's own system
    ISBN = 3
    STANDARD = 4  # 统一书刊号 and other standard numbers
    ISSN = 5
    TITLE = 6  # title and year, title and first name
    NAME = 7  # first name, year and publisher if any: finds what a slip in the title hides

    __hash__ = int.__hash__  # Enum's own is written in Python, and keys are hashed by the million


_PREFIXES = {kind: f"{int(kind)}:" for kind in KeyKind}
NUMBERS: Final = frozenset({KeyKind.CONTROL, KeyKind.OWN, KeyKind.ISBN, KeyKind.STANDARD, KeyKind.ISSN})


class Key(NamedTuple):
    kind: KeyKind
    text: str


class Facts(NamedTuple):
    """What is compared: every value in the form of `statements`, "" or empty when the description does not say it.

    `title` is the title proper without a part or an edition named at its end, `titles` all forms of it; `unit` is what
    `extent` counts: pages, volumes, or juan (卷). `companions` are words as 习题 in title, remainder and part. `places` are
    the numbers of all levels of the part, `part_words` what they are called; `annotators` made an old work this edition.
    `said` are title, remainder, number and name of the part, and edition as they are written, the beginning of long ones.
    """

    keys: tuple[Key, ...]
    title: str
    titles: frozenset[str]
    names: frozenset[str]
    translators: frozenset[str]
    volume: str
    edition: str
    year: str
    publisher: str
    extent: str
    unit: str
    languages: frozenset[str]
    format: str
    remainder: str = ""
    companions: frozenset[str] = frozenset()
    places: str = ""
    part_words: str = ""
    annotators: frozenset[str] = frozenset()
    said: tuple[str, str, str, str, str] = ("", "", "", "", "")

    @property
    def serial(self) -> bool:
        return self.format == "serial"


def digest(key: Key) -> int:
    """The key as a signed 64-bit integer, equal on every machine."""
    text = _PREFIXES[key.kind] + key.text
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True)


def facts_of(bib: Bib, organisation_id: int) -> Facts:
    """Keys and facts of a description, as delivered by an organisation (0: nobody's own number)."""
    whole = _alone(bib.title)
    main, _, rest = whole.partition(":") if ":" in whole else whole.partition("：")
    read, after = read_title(main), read_title(bib.title_remainder or rest)
    said = number_of(bib.edition)
    if said and read.edition not in ("", said):
        read = read._replace(proper=main)  # two editions in one description: neither is taken out
    title, remainder = words(read.proper or main), words(after.proper)
    volumes = read.volumes or after.volumes
    unit, extent = _extent(bib.extent)
    if volumes and unit != "volumes":
        unit, extent = "volumes", volumes.strip("?")
    people = people_of(bib.contributors, bib.responsibility)
    number = "" if counts_juan(bib.part_number) else bib.part_number
    year = str(bib.year) if bib.year else ""
    publisher = publisher_of(bib.publishers[0]) if bib.publishers else ""
    return Facts(
        keys=tuple(dict.fromkeys([*_numbers(bib, organisation_id), *_described(title, people.first, year, publisher)])),
        title=title,
        titles=frozenset(filter(None, (title, title + remainder, words(whole), *_shorter(title, main)))),
        names=people.names,
        translators=people.translators,
        volume=volume_of(number, bib.part_name) or read.part or after.part,
        edition=said or read.edition or after.edition,
        year=year,
        publisher=publisher,
        extent=extent,
        unit=unit,
        languages=frozenset(bib.languages),
        format=bib.format,
        remainder=remainder,
        companions=companions(f"{bib.title} {bib.title_remainder} {bib.part_name}"),
        places=places_of(number, bib.part_name) or read.part or after.part,
        part_words=words_of(number, bib.part_name),
        annotators=people.annotators,
        said=(
            bib.title[:TITLE_END],
            bib.title_remainder[:TITLE_END],
            bib.part_number[:TITLE_END],
            bib.part_name[:TITLE_END],
            bib.edition[:TITLE_END],
        ),
    )


def _alone(title: str) -> str:
    """A title without a parallel title in another script and the kind of material: 机器学习=Machine learning, 元代 [D]."""
    bare = _MATERIAL.sub("", title) if title.endswith(("]", "］")) else title
    before, sign, after = bare.partition("=")
    return before if sign and not before.isascii() and after.isascii() and len(words(after)) > 2 else bare


def _shorter(title: str, written: str) -> Iterator[str]:
    """The title without an article, or without what stands before the subject of a school book."""
    found = _ARTICLE.sub("", written) if written.isascii() else _SCHOOL.sub("", written)
    if found != written:
        yield title.removeprefix(words(written.removesuffix(found)))


def _numbers(bib: Bib, organisation_id: int) -> list[Key]:
    keys: list[Key] = []
    if bib.control_number:
        if bib.control_agency:
            keys.append(Key(KeyKind.CONTROL, f"{words(bib.control_agency)}:{bib.control_number.strip()}"))
        if organisation_id:
            keys.append(Key(KeyKind.OWN, f"{organisation_id}:{bib.control_number.strip()}"))
    keys += [Key(KeyKind.CONTROL, known) for number in bib.other_control_numbers if (known := _agency_number(number))]
    keys += [Key(KeyKind.ISBN, isbn.value) for isbn in bib.isbns if isbn.value and not isbn.cancelled]
    keys += [Key(KeyKind.STANDARD, f"{kind}:{words(value)}") for kind, value in bib.standard_numbers if words(value)]
    if bib.format == "serial":
        keys += [Key(KeyKind.ISSN, words(issn)) for issn in bib.issns if issn]
    return keys


def _described(title: str, first: str, year: str, publisher: str) -> list[Key]:
    """Keys without a number: two of title, name and year, so that a slip in one statement hides nothing."""
    keys: list[Key] = []
    if title and year:
        keys.append(Key(KeyKind.TITLE, f"{title}|{year}"))
    if title and first:
        keys.append(Key(KeyKind.TITLE, f"{title}|{first}"))
    elif title and publisher:
        keys.append(Key(KeyKind.TITLE, f"{title}|{publisher}"))
    if first and year:
        keys.append(Key(KeyKind.NAME, f"{first}|{year}|{publisher}"))
    return keys


def _agency_number(text: str) -> str:
    """`(OCoLC)ocm12` as `ocolc:12`; "" for a number without an agency."""
    agency, closed, number = text.partition(")")
    if not closed or not agency.startswith("("):
        return ""
    plain = words(number)
    if agency.upper() == "(OCOLC":
        plain = plain.lstrip("ocmn").lstrip("0")  # ocm, ocn and on are prefixes of the same number
    return f"{words(agency)}:{plain}" if plain else ""


def _extent(text: str) -> tuple[str, str]:
    """Unit and number: 12册 (345页) counts volumes, 1册 (345页) and 345页 pages, 12卷 juan."""
    longest = max(_DIGITS.findall(text), key=len, default="") if text else ""
    pages = _PAGES.search(text)
    if found := _VOLUMES.search(text):
        count = found["count"] or ("" if pages else longest)
        return ("pages", longest) if count == "1" and pages else ("volumes", count)
    return "juan" if "卷" in text and not pages else "pages", longest
