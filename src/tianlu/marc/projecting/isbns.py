"""ISBN and ISSN as records write them: hyphens, qualifiers in brackets, wrong digits."""

from __future__ import annotations

import re

from tianlu.marc.bib import Isbn

_WRITTEN = re.compile(r"\s*(?:ISBN[-:\s]*)?([0-9０-９][0-9０-９\-‐‑–—－ ]*[0-9０-９xXＸ]?)", re.IGNORECASE)
_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789XX")
_HYPHENS = re.compile(r"[\-‐‑–—－\s]")


def isbn13(text: str) -> str:
    """The 13 digits of a valid ISBN-10 or ISBN-13 (ISO 2108: weights 10…1 mod 11, or 1 and 3 mod 10), else ""."""
    digits = _HYPHENS.sub("", text.translate(_WIDTH)).upper()
    if len(digits) == 13 and digits.isdecimal() and digits.isascii():
        return digits if digits[:3] in ("978", "979") and digits[-1] == _check13(digits) else ""
    if len(digits) != 10 or not digits.isascii() or not digits[:9].isdecimal():
        return ""
    if not (digits[9].isdecimal() or digits[9] == "X"):
        return ""
    total = sum((10 - at) * int(digit) for at, digit in enumerate(digits[:9]))
    total += 10 if digits[9] == "X" else int(digits[9])
    if total % 11:
        return ""
    body = "978" + digits[:9]
    return body + _check13(body)


def _check13(digits: str) -> str:
    odd = sum(map(int, digits[0:12:2]))
    even = sum(map(int, digits[1:12:2]))
    return str(-(odd + 3 * even) % 10)


def read_isbn(text: str, qualifier: str = "", *, cancelled: bool = False) -> Isbn:
    """An ISBN subfield: number, then perhaps a qualifier in brackets; the text is kept as written."""
    match = _WRITTEN.match(text)
    if match is None:
        return Isbn("", text, qualifier, cancelled)
    rest = text[match.end() :].strip(" :;,")
    if not qualifier and rest:
        qualifier = rest.strip("()（）[] ")
    return Isbn(isbn13(match[1]), text, qualifier, cancelled)


_ISSN = re.compile(r"([0-9]{4})[-‐–－]?([0-9]{3}[0-9xX])")


def issn(text: str) -> str:
    """``1234-567X`` when the check digit (ISO 3297, weights 8…1 mod 11) is right, else ""."""
    match = _ISSN.search(text)
    if match is None:
        return ""
    digits = (match[1] + match[2]).upper()
    total = sum((8 - at) * (10 if digit == "X" else int(digit)) for at, digit in enumerate(digits))
    return f"{digits[:4]}-{digits[4:]}" if total % 11 == 0 else ""
