"""A whole call number put together from its parts and taken apart again; where counting in a class begins.

The pattern is class, book number, 区分号, edition, volume, each after the mark the scheme chose:
`I247.57/L123-2=3:4` is the third edition, volume 4, of the second title by this author in I247.57. Class and book number
on two lines are the practice of nearly all libraries; the marks of what follows differ from library to library.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from tianlu.holdings.rules.shelving import HAN_NUMBER, han_number, plain_number, stroked

_STROKE = "/"
_BRACKET = "("  # the one mark that is closed again
AFTER_MARKS = "-=:.,;+/("  # what may stand before a 区分号, an edition, a volume
LONGEST_NUMBER = 200  # characters of a whole call number
LEAP = 1000  # numbers: one this far beyond the others of its class is a slip of the pen until someone says otherwise
_BOOK = re.compile(r"^([A-Z]*\d+[A-Z]?|[A-Z]+)", re.ASCII)
_RECOMMENDED = re.compile(r"(?<=\d)a(?![A-Za-z])")
_CLASS = re.compile(r"^[A-Z0-9](?:[A-Z0-9.a()\"=<>:+\-]*[A-Z0-9a)\">+])?$", re.ASCII)
_NUMBERS = re.compile(rf"第\s*({HAN_NUMBER})\s*(?=[卷册冊辑輯集部编編函帙期号號分])|(\d+)", re.ASCII)
_BEHIND = re.compile(rf"[卷册冊之]\s*({HAN_NUMBER})")  # 卷二
_HALF = re.compile(r"(?<!以)([上中下])(?:[册冊卷编編部集辑輯函帙半]|\)|$)")
_WHOLE = re.compile(r"^\d{1,9}$", re.ASCII)


class Marks(NamedTuple):
    """What stands before each part of a call number that comes after the book number; and before the class the mark of
    the collection, if it has one: 儿 in 儿I287.45/12, 外/ in 外/TP312/L1.
    """

    distinction: str = "-"
    edition: str = "="
    volume: str = ":"
    collection: str = ""


class Parts(NamedTuple):
    """A call number taken apart; `distinction` and `edition` are 0 where there is none. `volume` is as written."""

    class_number: str
    book_number: str
    distinction: int = 0
    edition: int = 0
    volume: str = ""


def marks_problem(marks: Marks) -> str:
    """Why these marks cannot be told apart; "" when they can."""
    after = marks[:3]
    if any(len(mark) != 1 or mark not in AFTER_MARKS for mark in after):
        return "mark-unknown"
    if len(set(after)) < len(after):
        return "mark-twice"
    last = plain_number(marks.collection)[-1:]
    return "collection-mark-class" if last.isascii() and last.isalnum() else ""


def class_text(text: str) -> str:
    """A class number as it is kept: half-width, capitals, without spaces and 交替 brackets; "" when it is none."""
    plain = "".join(plain_number(text).split())
    kept = _RECOMMENDED.sub("\ue000", plain).upper().replace("\ue000", "a")
    return kept if _CLASS.match(kept) and len(kept) <= 80 else ""


def book_text(text: str) -> str:
    """A book number as it is kept; "" when it is none."""
    plain = "".join(plain_number(text).split()).upper()
    found = _BOOK.fullmatch(plain)
    if found is None or len(plain) > 60:
        return ""
    return str(int(plain)) if _WHOLE.match(plain) else plain


def compose(parts: Parts, marks: Marks) -> str:
    """The whole call number."""
    text = f"{marks.collection}{parts.class_number}{_STROKE}{parts.book_number}"
    for mark, said in zip(marks[:3], parts[2:], strict=True):
        if said:
            text += f"({said})" if mark == _BRACKET else f"{mark}{said}"
    return text[:LONGEST_NUMBER]


def parse(text: str, marks: Marks) -> Parts | None:
    """The parts of a call number as it stands on an item; None when it has no class or no book number.

    The mark of the collection may be missing. What follows the book number in no mark of the scheme is taken for the
    volume, as written.
    """
    bare = plain_number(text).removeprefix(plain_number(marks.collection)).lstrip()
    classed, _, rest = stroked(bare).partition(_STROKE)
    class_number = class_text(classed)
    rest = rest.strip()
    found = _BOOK.match(rest.upper())
    if not class_number or found is None:
        return None
    book, after = book_text(found[0]), rest[found.end() :].strip()
    if not book:
        return None
    distinction, after = _counted(after, marks.distinction)
    edition, after = _counted(after, marks.edition)
    return Parts(class_number, book, distinction, edition, _volume(after, marks.volume)[:60])


def _counted(text: str, mark: str) -> tuple[int, str]:
    """The whole number after `mark` and what follows it; (0, text) when there is none."""
    closed = r"\s*\)" if mark == _BRACKET else r"(?!\d)"
    found = re.match(rf"{re.escape(mark)}\s*(\d{{1,6}}){closed}", text, re.ASCII)
    return (int(found[1]), text[found.end() :].lstrip()) if found else (0, text)


def _volume(text: str, mark: str) -> str:
    if mark == _BRACKET and text.startswith(_BRACKET) and text.endswith(")"):
        return text[1:-1].strip()
    return text.removeprefix(mark).strip()


def volume_text(volume: str) -> str:
    """An item's own volume as it stands in a call number: its numbers and the half (第三卷第2册 is 3-2, 2001年合订本(上) 2001上),
    else its words without spaces.
    """
    plain = plain_number(volume)
    if found := _BEHIND.fullmatch(plain):
        return str(han_number(found[1]))
    numbers = [str(han_number(han)) if han else digits.lstrip("0") or "0" for han, digits in _NUMBERS.findall(plain)]
    if not numbers:
        return "".join(plain.split())[:20]
    half = _HALF.search(plain)
    return f"{'-'.join(numbers)}{half[1] if half else ''}"[:20]


def is_sequence(book_number: str) -> bool:
    """Whether a book number is a 种次号."""
    return _WHOLE.match(book_number) is not None


def starting_point(numbers: Iterable[int]) -> tuple[int, list[int]]:
    """The last number of a class that counts on, and those beyond a leap, which do not count."""
    latest = 0
    ordered = sorted(set(numbers))
    for place, number in enumerate(ordered):
        if number > latest + LEAP:
            return latest, ordered[place:]
        latest = number
    return latest, []
