"""What a work is besides its carrier: a thesis, a newspaper or an article in one, a report, a standard, a patent.

From coded fields (MARC 21 008/21 and 24-27, UNIMARC 105 $a/4-7 and 110 $a/0), else from the fields that only such works have.
"""

from __future__ import annotations

import re

from tianlu.marc.bib import Bib, Genre
from tianlu.marc.record import Record

# In this order where a record says several: a standard may be issued as a report, a thesis as a report of its university.
_MARC21: tuple[tuple[str, Genre], ...] = (("j", "patent"), ("u", "standard"), ("m", "thesis"), ("t", "report"))
_UNIMARC: tuple[tuple[str, Genre], ...] = (
    ("k", "patent"), ("l", "standard"), ("m", "thesis"), ("v", "thesis"), ("p", "report"),
)  # fmt: skip
_MARC21_TAGS: tuple[tuple[str, Genre], ...] = (
    ("013", "patent"),
    ("502", "thesis"),
    ("027", "report"),
    ("088", "report"),
)
_UNIMARC_TAGS: tuple[tuple[str, Genre], ...] = (("328", "thesis"), ("015", "report"))
# 094 of CNMARC holds numbers of both; a patent's begins with its country or ZL and is figures from there on.
_PATENT_NUMBER = re.compile(r"\s*(?:ZL|CN|US|EP|WO|JP|DE|GB|FR|KR|RU)\s?\d[\d./]*(?:[A-Z]\d?)?\s*")
_STANDARD_NUMBER = re.compile(
    r"\s*(?:GB|GBJ|GJB|DB\d{2}|[A-Z]{2}|ISO|IEC|T/[A-Z]{2,8})\s?(?:/[TZ])?\s?\d+(?:\.\d+)*\s*[-—–－:]\s*\d{2,4}\s*"
)
_ABOUT = re.compile("指南|释义|解读|理解|宣贯|教程|手册|应用|实施|培训|图解|解析|实务|问答")
_PAPER = re.compile(
    r"(?:[日晚早晨时時商周都][报報]|(?<![学學通公画畫简簡导導专專])[报報]|参考消息)$"
    r"|\b(?:daily|times|post|herald|gazette|tribune|guardian|chronicle|newspaper|zeitung|pravda|observer)\b",
    re.IGNORECASE,
)
# A book that was made of a thesis is none: "Originally presented as the author's thesis", 据博士论文修订.
_REWORKED = re.compile(r"originally|revis|based on|修订|修訂|改写|改寫|基础上|基礎上", re.IGNORECASE)
_DAY = re.compile(
    r"\d{4}[-./年]\s*\d{1,2}[-./月]\s*\d{1,2}|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d{1,2},? \d{4}|"
    r"\b\d{1,2} (?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.? \d{4}",
    re.IGNORECASE,
)


def genre_of(record: Record, bib: Bib) -> Genre:
    """The genre of a record whose projection is ``bib``; "" for what is none of them."""
    marc21 = bib.dialect == "marc21"
    if bib.format == "serial" and not any(one.kind == "host" for one in bib.relations):
        return "newspaper" if _is_newspaper(record, marc21=marc21) else ""
    if _in_newspaper(bib):
        return "newspaper-article"
    if bib.format not in ("book", "electronic", "manuscript"):
        return ""
    coded = _contents(record, marc21=marc21)
    table = _MARC21 if marc21 else _UNIMARC
    found = next((genre for code, genre in table if code in coded), None)
    return found or _by_fields(record, bib, marc21=marc21)


def _contents(record: Record, *, marc21: bool) -> str:
    """The codes for the nature of the contents of a book; those of a serial stand elsewhere."""
    if not marc21:
        field = record.field("105")
        return field.get("a")[4:8] if field else ""
    field = record.field("008")
    book = record.leader[6:7] in "at" and record.leader[7:8] not in "bis"
    return field.text[24:28] if field and book else ""


def _by_fields(record: Record, bib: Bib, *, marc21: bool) -> Genre:
    for tag, genre in _MARC21_TAGS if marc21 else _UNIMARC_TAGS:
        field = record.field(tag)
        if field is not None and not (genre == "thesis" and _REWORKED.search(field.text)):
            return genre
    number = None if marc21 else record.field("094")
    if number is None:
        return "standard" if _is_standard(bib) else ""
    return "patent" if _PATENT_NUMBER.fullmatch(number.get("a")) else "standard"


def _is_standard(bib: Bib) -> bool:
    """Whether other title information is the number of a standard and nothing more, of a book that is not about one."""
    parts = bib.title_remainder.split(" : ")
    return any(map(_STANDARD_NUMBER.fullmatch, parts)) and not _ABOUT.search(f"{bib.title}{bib.title_remainder}")


def _is_newspaper(record: Record, *, marc21: bool) -> bool:
    field = record.field("008" if marc21 else "110")
    if field is None:
        return False
    return field.text[21:22] == "n" if marc21 else field.get("a")[:1] == "c"


def _in_newspaper(bib: Bib) -> bool:
    """Whether the host is called as newspapers are and the place in it is a day: a journal has volumes and issues."""
    hosts = [one for one in bib.relations if one.kind in ("host", "piece")]
    placed = " ".join(f"{one.number} {one.title if one.kind == 'piece' else ''}" for one in hosts)
    return bool(_DAY.search(placed)) and any(_PAPER.search(one.title) for one in hosts)
