"""Numbers as readers type them: ISBN with 10 or 13 digits, with hyphens or without; ISSN; years; call numbers."""

import re
import unicodedata
from typing import Final

from tianlu.marc.projecting.isbns import isbn13

_SEPARATORS: Final = re.compile("[\\s\u2010-\u2015\u2212-]+")
_CALL_NUMBER: Final = re.compile(r"[A-Za-z]{1,2}[0-9]+(?:[.\-=][0-9A-Za-z]+)*/\S+|[A-Za-z]{1,3}/(?=\S*[0-9])\S+")
# A class alone must be longer than MP3 or F16: it has a point or three digits.
_CLASS: Final = re.compile(r"[A-Za-z]{1,3}(?:[0-9]+\.[0-9]+|[0-9]{3,})(?:[.\-=][0-9A-Za-z]+)*")
_SHORT_CLASS: Final = re.compile(r"[A-Z]{1,2}[0-9]{1,2}")
# 978 with more behind it; the group of an ISBN of ten digits and what follows its hyphen; all ten without the last.
_ISBN_BEGINNING: Final = re.compile(
    r"97[89][0-9]{1,9}|(?P<ten>[0-57][-‐-―−][0-9]{2,7}(?:[-‐-―−][0-9]{0,6})?|7[0-9]{8})"
)
_STANDARD: Final = re.compile(
    r"(GBJ|GB|GJB|WH|CY|JGJ|JTG|DL|YD|HJ|ISO|IEC|IEEE|DIN|ANSI|NISO)/?[TZ]?([0-9]{2,6}(?:\.[0-9]+)*)(?:[-:\u2010-\u2015]([0-9]{2,4}))?",
    re.IGNORECASE,
)
_SPACED: Final = re.compile(
    r"(?P<mark>[A-Za-z]{1,3}) ?(?P<number>[0-9]+\.[0-9]+(?:[.\-=][0-9A-Za-z]+)*|[0-9]{3,}(?:[.\-=][0-9A-Za-z]+)*|[0-9]+(?= ?/))"
    r"(?: ?/ ?| )(?P<book>[0-9.][\w.:;()\-/]*)"
    r"|(?P<alone>[A-Za-z]{1,3} [0-9]+\.[0-9]+)"
)


def bare(text: str) -> str:
    """Digits and letters as typed, full width made half, hyphens and spaces gone, X upper."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def isbn(text: str) -> str:
    """The 13 digits of a valid ISBN (ISO 2108), from either form; empty when it is none."""
    number = bare(text)
    return isbn13(number) if number.isascii() and len(number) in {10, 13} else ""


def misprinted_isbn(text: str) -> str:
    """The digits of what is an ISBN but for its check digit; empty for others. Books are printed with such numbers."""
    number = bare(text)
    return number if re.fullmatch("97[89][0-9]{10}|[0-9]{9}[0-9X]", number) and not isbn(text) else ""


def isbn_beginning(text: str) -> str:
    """The first digits of the 13 that the beginning of an ISBN stands for, of either form; empty when it looks like none."""
    text = unicodedata.normalize("NFKC", text)
    found = _ISBN_BEGINNING.fullmatch(_SEPARATORS.sub("", text)) or _ISBN_BEGINNING.fullmatch(text)
    return f"{'978' if found['ten'] else ''}{bare(found[0])}" if found else ""


def issn(text: str) -> str:
    """The eight characters of a valid ISSN (ISO 3297); empty when it is none."""
    number = bare(text)
    return number if number.isascii() and re.fullmatch(r"[0-9]{7}[0-9X]", number) and _mod11(number) else ""


def _mod11(number: str) -> bool:
    size = len(number)
    total = sum((10 if digit == "X" else int(digit)) * (size - place) for place, digit in enumerate(number))
    return total % 11 == 0


def standard_number(text: str) -> str:
    """The words of the number of a standard typed as one (`gb7714-2015`, `GBT7714`), which records write `GB/T 7714-2015`;
    empty for others."""
    found = _STANDARD.fullmatch(unicodedata.normalize("NFKC", text))
    return " ".join(filter(None, found.groups())) if found else ""


def is_call_number(text: str) -> bool:
    """Whether it looks like 分类号/书次号: I246.5/231; W/FRA1 of a library's own scheme, but not I/O."""
    return _CALL_NUMBER.fullmatch(unicodedata.normalize("NFKC", text)) is not None


def is_class(text: str) -> bool:
    """Whether it looks like a class number, or the beginning of a call number: I246.5, TP393, PR6039."""
    return _CLASS.fullmatch(unicodedata.normalize("NFKC", text)) is not None


def is_short_class(text: str) -> bool:
    """Whether it may be a class or the name of a thing: I24, TP3, but MP3 and F16 too."""
    return _SHORT_CLASS.fullmatch(unicodedata.normalize("NFKC", text).upper()) is not None


def spaced_call_number(text: str) -> tuple[str, ...]:
    """The call numbers meant by one typed with spaces: `I 246.5 / 231`, `I246.5 231`, `PR6039 .O32`; empty for others."""
    text = " ".join(unicodedata.normalize("NFKC", text).split())
    match = _SPACED.fullmatch(text) if " " in text else None
    if not match:
        return ()
    if match["alone"]:
        return (match["alone"].replace(" ", ""),)
    first = match["mark"] + match["number"]
    return (f"{first}/{match['book']}", first + match["book"])
