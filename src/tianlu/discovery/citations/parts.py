"""Where a part stands in its host: an article in its issue, a chapter in its book (MARC 21 field 773, UNIMARC 463)."""

import re
from typing import Final, NamedTuple

from tianlu.marc import Bib

_SPAN: Final = r"(\d+(?:\s*[-–—]\s*\d+)?)"
_VOLUME: Final = re.compile(r"\bv(?:ol(?:ume)?)?\.?\s*(\d+)|(\d+)\s*卷", re.IGNORECASE)
_ISSUE: Final = re.compile(rf"\b(?:no?|nr|number|iss(?:ue)?)\b\.?\s*{_SPAN}|{_SPAN}\s*期", re.IGNORECASE)
_PAGES: Final = re.compile(rf"\b(?:pages?|pp?)\b\.?\s*{_SPAN}|[页頁]\s*{_SPAN}|{_SPAN}\s*[页頁]", re.IGNORECASE)


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
        volume, issue, pages = (_said(pattern, one.number) for pattern in (_VOLUME, _ISSUE, _PAGES))
        if one.kind in _HOSTS and one.title and (issue or pages):
            return Place(one.title, volume, issue, pages, bool(one.issn or issue or bib.format == "serial"))
    return None


def _said(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return re.sub(r"\s*[-–—]\s*", "-", next(filter(None, found.groups()))) if found else ""
