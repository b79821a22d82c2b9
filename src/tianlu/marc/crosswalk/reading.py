"""A record being read into its parts, and the pinyin that CNMARC keeps beside titles and names."""

from __future__ import annotations

from tianlu.marc.crosswalk.description import Description
from tianlu.marc.projecting.punctuation import bare, tidy
from tianlu.marc.record import Field, Record


class Reading:
    """`pinyin` is the romanised form of each heading, `unified` the 统一书刊号 of the record."""

    __slots__ = ("found", "pinyin", "unified")

    def __init__(self, found: Description) -> None:
        self.found = found
        self.pinyin: dict[str, str] = {}
        self.unified: set[str] = set()

    def latin(self, original: str, twin: Field | None, codes: str) -> str:
        """What is romanised of a text: from the field linked to it, or from the pinyin of the record."""
        if twin is not None:
            return bare(" ".join([bare(value) for value in twin.all(codes)]))
        if original in self.pinyin:
            return self.pinyin[original]
        for mark in (" : ", " = ", " / ", ". "):
            first = original.partition(mark)[0]
            if first in self.pinyin:
                return self.pinyin[first]
        return ""


def pinyin_of(record: Record) -> dict[str, str]:
    """Of titles, series, names and subjects of UNIMARC and CNMARC, $A or $9 under the $a before it."""
    found: dict[str, str] = {}
    for field in record.fields:
        if field.is_control or field.tag[0] not in "2567":
            continue
        originals = [bare(value) for value in field.all("a")]
        latin = [tidy(value) for value in field.all("A9") if value.strip()]
        for original, romanised in zip(originals, latin, strict=False):
            found.setdefault(original, romanised)
    return found
