"""Whether records are MARC21, UNIMARC or its Chinese form CNMARC, by the tags they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set as AbstractSet
from typing import Literal, NamedTuple

from tianlu.marc.record import Record

Dialect = Literal["marc21", "cnmarc", "unimarc"]
_CHINESE_TAGS = frozenset(("690", "692", "905", "091"))


def family(tags: AbstractSet[str]) -> str:
    """ "marc21", "unimarc" or "" when the tags do not show it. The title field weighs most."""
    marc21 = 2 * ("245" in tags) + ("008" in tags) + ("040" in tags)
    unimarc = 2 * ("200" in tags) + ("801" in tags) + ("101" in tags) + ("210" in tags or "102" in tags)
    if marc21 == unimarc:
        return ""
    return "marc21" if marc21 > unimarc else "unimarc"


def chinese(tags: AbstractSet[str], raw: bytes) -> bool:
    """True for a UNIMARC record with the marks of CNMARC: Chinese class or holdings fields, agency or price."""
    return not _CHINESE_TAGS.isdisjoint(tags) or b"\x1faCN\x1f" in raw or b"CNY" in raw


class DialectDecision(NamedTuple):
    dialect: Dialect
    confidence: float


class DialectEvidence:
    """Counts over the records of one file."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.chinese = 0

    def add(self, tags: AbstractSet[str], raw: bytes) -> str:
        """The family of this record."""
        found = family(tags)
        self.counts[found] += 1
        if found == "unimarc" and chinese(tags, raw):
            self.chinese += 1
        return found

    def decide(self) -> DialectDecision:
        """MARC21 with confidence 0 when nothing speaks for either."""
        marc21, unimarc = self.counts["marc21"], self.counts["unimarc"]
        if not marc21 + unimarc:
            return DialectDecision("marc21", 0.0)
        if marc21 >= unimarc:
            return DialectDecision("marc21", marc21 / (marc21 + unimarc))
        dialect: Dialect = "cnmarc" if 2 * self.chinese >= unimarc else "unimarc"
        return DialectDecision(dialect, unimarc / (marc21 + unimarc))


def dialect_of(record: Record, file_dialect: Dialect) -> Dialect:
    """The dialect of one record: the file's, unless its own tags say otherwise."""
    tags = {field.tag for field in record.fields}
    found = family(tags)
    if not found or (found == "marc21") == (file_dialect == "marc21"):
        return file_dialect
    if found == "marc21":
        return "marc21"
    currency = any("CNY" in field.text for field in record.every("010", "091"))
    return "cnmarc" if currency or not _CHINESE_TAGS.isdisjoint(tags) else "unimarc"
