"""What a target's settings must keep to, and what a cataloguer may mean by what they typed or scanned."""

import re
import unicodedata
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from tianlu.catalog.data import Access, TargetProtocol, TargetQuery, TargetSettings
from tianlu.marc.encodings import CODECS
from tianlu.marc.projecting.isbns import isbn13, issn

Z3950_SYNTAXES: Final = ("usmarc", "unimarc", "xml")
SRU_VERSIONS: Final = ("1.1", "1.2", "2.0")
CHARSETS: Final = ("auto", *CODECS)
TIMEOUT_MOST: Final = 60
_BIB_1: Final = re.compile(r"\d{1,3}=\d{1,5}(?:\s+\d{1,3}=\d{1,5})*")
_CQL: Final = re.compile(r"[\w.-]+(?:\s+[\w.<>=-]+)?")
_ELEMENT_SET: Final = re.compile(r"[!-~]{0,40}")
_SEPARATORS: Final = re.compile(r"[\s\-‐‑–—−]")
# “ISBN-13: ”, “urn:isbn:”, the three characters by which a scanner names the symbology (ISO/IEC 15424).
_LABEL: Final = re.compile(
    r"^(?:\][A-Z]\d|(?:urn:)?ISSN[-:\s]*|(?:urn:)?ISBN(?:[-\s]?1[03](?=[-:\s]))?[-:\s]*)", re.IGNORECASE
)
_BEHIND: Final = re.compile(
    r"(?<=[\dXx])\s*[(:;\[](?!.*\d{8}).*$"
)  # qualifier and terms of availability (ISBD, area 8)
_TYPED_MOST: Final = 300  # characters of a question
_JOINERS: Final = "\u200c\u200d"


class Fault(NamedTuple):
    """The field that cannot be as it is, and why, as a code."""

    field: str
    code: str


def faults_of(settings: TargetSettings) -> Iterator[Fault]:
    """Everything about the settings that no engine could work with."""
    if not settings.name.strip():
        yield Fault("name_zh", "empty")
    if settings.protocol is TargetProtocol.Z3950:
        yield from _z3950_faults(settings)
    else:
        yield from _sru_faults(settings)
    if settings.charset not in CHARSETS:
        yield Fault("charset", "unknown")
    if not 1 <= settings.timeout <= TIMEOUT_MOST:
        yield Fault("timeout", "range")
    form = _BIB_1 if settings.protocol is TargetProtocol.Z3950 else _CQL
    for access, text in settings.attributes.items():
        if access not in set(Access) or (text and not form.fullmatch(text)):
            yield Fault(f"attribute_{access}", "attribute")


def _z3950_faults(settings: TargetSettings) -> Iterator[Fault]:
    if not _is_host(settings.host):
        yield Fault("host", "host")
    if not 0 < settings.port < 65536:
        yield Fault("port", "range")
    if not settings.database.strip() or len(settings.database) > 200:
        yield Fault("database", "empty")
    if settings.syntax not in Z3950_SYNTAXES:
        yield Fault("syntax", "unknown")
    if not _ELEMENT_SET.fullmatch(settings.element_set):
        yield Fault("element_set", "unknown")


def _is_host(text: str) -> bool:
    """A name or an address, without the port that many write behind it."""
    try:
        ip_address(text.strip("[]"))
    except ValueError:
        return 0 < len(text) <= 253 and not re.search(r"[\s/@:]", text)
    return True


def _sru_faults(settings: TargetSettings) -> Iterator[Fault]:
    try:
        parts = urlsplit(settings.url)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 80) > 0
    except ValueError:
        good = False
    if not good or "@" in settings.url or "#" in settings.url or len(settings.url) > 500 or " " in settings.url:
        yield Fault("url", "url")
    if settings.version not in SRU_VERSIONS:
        yield Fault("version", "unknown")
    if not settings.syntax.strip() or len(settings.syntax) > 100:
        yield Fault("syntax", "unknown")


def place_of(settings: TargetSettings) -> tuple[str, int]:
    """Host and port that would be connected to; ("", 0) when there are none."""
    if settings.protocol is TargetProtocol.Z3950:
        return settings.host.strip("[]").lower().rstrip("."), settings.port
    try:
        parts = urlsplit(settings.url)
        return (parts.hostname or "").rstrip("."), parts.port or {"https": 443}.get(parts.scheme, 80)
    except ValueError:
        return "", 0


def query_of(text: str) -> TargetQuery | None:
    """What is meant by what was typed or scanned into the one box.

    An ISBN (the EAN-13 of a book is one), an ISSN (with its hyphen, or as EAN-13 beginning with 977), else a title.
    What scanners and other people's records put around a number is left out: labels, full width, the add-on of the
    price, a second reading of the same code, a qualifier or price behind it. None for other numbers of eight digits and
    more: a target cannot be asked for a barcode of ours.
    """
    plain = " ".join("".join(char if char.isprintable() else _printable(char) for char in text[:_TYPED_MOST]).split())
    if not plain:
        return None
    number = _LABEL.sub("", unicodedata.normalize("NFKC", plain))
    number = _BEHIND.sub("", number) or number
    digits = _once(_SEPARATORS.sub("", number))
    if isbn := isbn13(digits):
        return TargetQuery(isbn=isbn)
    if serial := _issn(number, digits):
        return TargetQuery(issn=serial)
    if digits.isascii() and len(digits) >= 8 and re.fullmatch(r"[A-Za-z]{0,4}\d+[Xx]?", digits):
        return None
    return TargetQuery(title=plain)


def _printable(char: str) -> str:
    """Of what is not printable: joiners belong to words of some scripts, marks of files and directions to none."""
    if unicodedata.category(char) == "Cf":
        return char if char in _JOINERS else ""
    return " "


def _once(digits: str) -> str:
    """A number read twice in one go, or with the add-on of two or five digits that EAN-13 may have, alone."""
    half = len(digits) // 2
    if half in {10, 13} and digits[:half] == digits[half:]:
        return digits[:half]
    if len(digits) in {15, 18} and digits.isdecimal() and digits[:3] in {"977", "978", "979"}:
        return digits[:13]
    return digits


def _issn(plain: str, digits: str) -> str:
    """ISO 3297: an EAN-13 beginning with 977 holds the first seven digits of the ISSN, without its check digit."""
    if re.fullmatch(r"\d{4}-?\d{3}[\dXx]", plain):
        return issn(plain)
    if len(digits) != 13 or not digits.startswith("977") or not digits.isdecimal():
        return ""
    odd, even = sum(map(int, digits[0:12:2])), sum(map(int, digits[1:12:2]))
    if -(odd + 3 * even) % 10 != int(digits[12]):
        return ""
    body = digits[3:10]
    total = sum((8 - at) * int(digit) for at, digit in enumerate(body))
    return f"{body[:4]}-{body[4:]}{'0123456789X'[-total % 11]}"


def older_isbn(isbn: str) -> str:
    """The ISBN-10 of an ISBN-13 that has one (978), else "": old records know no other."""
    if len(isbn) != 13 or not isbn.startswith("978"):
        return ""
    body = isbn[3:12]
    total = sum((10 - at) * int(digit) for at, digit in enumerate(body))
    return body + "0123456789X"[-total % 11]
