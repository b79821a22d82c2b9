"""Numbers as readers type them: ISBN with 10 or 13 digits, with hyphens or without; ISSN; years; call numbers."""

import re
import unicodedata
from typing import Final

from tianlu.marc.projecting.isbns import isbn13

_SEPARATORS: Final = re.compile("[\\s\u2010-\u2015\u2212-]+")
_CALL_NUMBER: Final = re.compile(r"[A-Za-z]{1,2}[0-9]+(?:[.\-=][0-9A-Za-z]+)*/\S+")


def bare(text: str) -> str:
    """Digits and letters as typed, full width made half, hyphens and spaces gone, X upper."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def isbn(text: str) -> str:
    """The 13 digits of a valid ISBN (ISO 2108), from either form; empty when it is none."""
    number = bare(text)
    return isbn13(number) if number.isascii() and len(number) in {10, 13} else ""


def issn(text: str) -> str:
    """The eight characters of a valid ISSN (ISO 3297); empty when it is none."""
    number = bare(text)
    return number if number.isascii() and re.fullmatch(r"[0-9]{7}[0-9X]", number) and _mod11(number) else ""


def _mod11(number: str) -> bool:
    size = len(number)
    total = sum((10 if digit == "X" else int(digit)) * (size - place) for place, digit in enumerate(number))
    return total % 11 == 0


def is_call_number(text: str) -> bool:
    """Whether it looks like 分类号/书次号: I246.5/231."""
    return _CALL_NUMBER.fullmatch(unicodedata.normalize("NFKC", text)) is not None
