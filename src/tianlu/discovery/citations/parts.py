"""Where a part stands in its host: an article in its issue, a chapter in its book (MARC 21 field 773, UNIMARC 463)."""

import re
from typing import Final, NamedTuple

from tianlu.marc import Bib
from tianlu.marc.crosswalk import countries

_SPAN: Final = r"(\d+(?:\s*[-–—]\s*\d+)?)"
_VOLUME: Final = re.compile(r"\bv(?:ol(?:ume)?)?\.?\s*(\d+)|(\d+)\s*卷", re.IGNORECASE)
_ISSUE: Final = re.compile(rf"\b(?:no?|nr|number|iss(?:ue)?)\b\.?\s*{_SPAN}|{_SPAN}\s*期", re.IGNORECASE)
_PAGES: Final = re.compile(
    rf"\b(?:pages?|pp?)\b\.?\s*{_SPAN}|[页頁]码?\s*[:：]?\s*{_SPAN}|{_SPAN}\s*[页頁]", re.IGNORECASE
)
# As citations have it: `45(2): 10-20`, `2019(2):10-20`, `37(S1)`; a year stands before the bracket where there is no volume.
_CITED: Final = re.compile(
    r"(?<!\d)(?P<volume>\d{1,4})?[,，]?\s*[(（]\s*(?P<issue>(?:增刊?|S|Suppl\.? ?)?\d{1,3}(?:\s*[-–/]\s*\d{1,3})?(?:增刊)?)\s*[)）]"
    r"(?:\s*[:：,，]\s*(?P<pages>[A-Z]?\d+(?:\s*[-–—]\s*[A-Z]?\d+)?))?"
)


_FIGURES: Final = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?"
_WORDS: Final = re.compile(rf"(?:\b(\d{{1,2}}) {_MONTH}|\b{_MONTH} (\d{{1,2}})),? (\d{{4}})", re.IGNORECASE)
_LEAF: Final = re.compile(r"第?\s*([A-Z]?\d{1,3})\s*版|(?<=\d)\s*[(（]([A-Z]?\d{1,3})[)）]")
_NUMBERS: Final = {"patent": ("patent", "standard"), "standard": ("standard",), "report": ("report", "strn", "isrn")}
_STANDARD: Final = re.compile(
    r"\b(?:GB|GB/T|GB/Z|GJB|DB\d{2}(?:/T)?|WH/T|CY/T|JGJ|DL/T|YD/T|HJ|ISO|IEC|ISO/IEC|ANSI|NISO|IEEE|DIN|BS|EN)"
    r"[ /A-Z]{0,6}\s?Z?\d+(?:\.\d+)*\s*(?:[-—–:]\s*\d{2,4})?"
)
_HOSTS: Final = {"host", "piece"}  # UNIMARC names the issue or volume of a part in 463, its set in 461


class Place(NamedTuple):
    """The host and the place in it; what its record does not say is empty."""

    host: str
    volume: str
    issue: str
    pages: str
    journal: bool


def place_of(bib: Bib) -> Place | None:
    """The place of a part; None for a work of its own.

    A host without issue or pages makes no part of a record: packages of electronic books are given as hosts too.
    """
    if bib.format not in {"book", "serial", "electronic"}:
        return None
    for one in bib.relations:
        volume, issue, pages = _where(one.number)
        if one.kind in _HOSTS and one.title and (issue or pages):
            return Place(one.title, volume, issue, pages, bool(one.issn or issue or bib.format == "serial"))
    return None


def _where(text: str) -> tuple[str, str, str]:
    """Volume, issue and pages: by their words, else as citations put them together."""
    volume, issue, pages = (_said(pattern, text) for pattern in (_VOLUME, _ISSUE, _PAGES))
    if not issue and (found := _CITED.search(text)):
        before = found["volume"] or ""
        volume = volume or ("" if 1800 <= int(before or 0) <= 2100 else before)
        issue, pages = found["issue"], pages or re.sub(r"\s*[-–—]\s*", "-", found["pages"] or "")
    return volume, issue, pages


class Page(NamedTuple):
    """The newspaper an article stands in: its name, the day as year, month and day, the page (版)."""

    paper: str
    day: list[int]
    page: str


def newspaper_place(bib: Bib) -> Page | None:
    """Where an article of a newspaper stands; None for anything else."""
    if bib.genre != "newspaper-article":
        return None
    hosts = [one for one in bib.relations if one.kind in _HOSTS and one.title]
    placed = " ".join(f"{one.number} {one.title if one.kind == 'piece' else ''}" for one in hosts)
    host = next((one.title for one in hosts if one.kind == "host"), hosts[0].title if hosts else "")
    return Page(host, day_in(placed), _said(_LEAF, placed) or _said(_PAGES, placed))


def day_of(bib: Bib) -> list[int]:
    """Year, month and day of publication where the record says the day of a patent or of an article in a newspaper."""
    if bib.genre == "newspaper-article":
        place = newspaper_place(bib)
        return place.day if place else []
    return day_in(bib.date_text) if bib.genre == "patent" else []


def day_in(text: str) -> list[int]:
    """Year, month and day, where a text says all three."""
    if found := _FIGURES.search(text):
        year, month, day = (int(one) for one in found.groups())
    elif found := _WORDS.search(text):
        name, day, year = found[2] or found[3], int(found[1] or found[4]), int(found[5])
        month = _MONTHS.index(name[:3].lower()) + 1
    else:
        return []
    return [year, month, day] if 1 <= month <= 12 and 1 <= day <= 31 else []


def number_of_work(bib: Bib) -> str:
    """The number of a patent, a standard or a report: of its own field, of a standard else where it is written first."""
    kinds = _NUMBERS.get(bib.genre, ())
    number = next((one.value for kind in kinds for one in bib.standard_numbers if one.kind == kind), "")
    if number or bib.genre != "standard":
        country, space, rest = number.partition(" ")
        return f"{countries.ISO.get(country, country)}{space}{rest}" if bib.genre == "patent" else number
    places = [one.number for one in bib.series] + [bib.title_remainder, *bib.other_titles, *bib.notes]
    return next((found[0] for text in places if (found := _STANDARD.search(text))), "")


def _said(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return re.sub(r"\s*[-–—]\s*", "-", next(filter(None, found.groups()))) if found else ""
