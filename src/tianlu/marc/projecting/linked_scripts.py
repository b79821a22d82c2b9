"""Fields in two scripts: 880 of MARC 21, and fields of UNIMARC whose $6 begins with a. Which of a field and its twin is in the original script, and which says how it is read.

The Library of Congress writes the romanised form in the field and the original in 880; libraries of East Asia and what was
CNMARC before write the original in the field, and in 880 its romanisation, in Japan its reading in kana too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from tianlu.marc.record import Field, Record

_ALTERNATIVE = re.compile(r"a(\d\d)(?:\d{3})?")


def is_reading(twin: str, of: str) -> bool:
    """Whether the text of a field 880 says how the text of its field is read: Han is read in any script, any script in Latin."""
    return _rank(twin) < _rank(of)


def _rank(text: str) -> int:
    if text.isascii():
        return 0
    letters = {unicodedata.name(letter, "")[:5] for letter in text if letter > "\u024f" and letter.isalpha()}
    letters -= {"MODIF", "LATIN", "COMBI"}
    return 2 if letters & {"CJK U", "CJK C"} else 1 if letters else 0


def linked(record: Record) -> tuple[dict[str, list[Field]], list[Field]]:
    """Fields 880 under the tag and occurrence they belong to (`245-01`), and those that belong to no other field (00).

    Each has the tag of the field that it stands for.
    """
    found: dict[str, list[Field]] = {}
    loose = []
    for field in record.every("880"):
        link = field.get("6")
        moved = Field(link[:3], field.text)
        if len(link) < 6 or link[4:6] == "00":
            loose.append(moved)
        else:
            found.setdefault(link[:6], []).append(moved)
    return found, loose


def readings(fields: Sequence[Field]) -> dict[int, int]:
    """Of UNIMARC's fields in two scripts (two of one tag, $6 `a` and a number) the place of the one in the original script,
    and that of the one that says how it is read. What is neither's reading stays apart.
    """
    places: dict[tuple[str, str], list[int]] = {}
    for at, field in enumerate(fields):
        if not field.is_control and (link := _ALTERNATIVE.fullmatch(field.get("6").strip())):
            places.setdefault((field.tag, link[1]), []).append(at)
    found = {}
    for pair in places.values():
        if len(pair) == 2:
            first, second = (fields[at].get("a") for at in pair)
            if is_reading(second, first):
                found[pair[0]] = pair[1]
            elif is_reading(first, second):
                found[pair[1]] = pair[0]
    return found


def joined(fields: Sequence[Field]) -> list[Field]:
    """The fields without those that say how another is read, which stand behind it in $9 as CNMARC has pinyin."""
    found = readings(fields)
    if not found:
        return list(fields)
    aside = set(found.values())
    kept = []
    for at, field in enumerate(fields):
        if at in found and (latin := fields[found[at]].get("a")):
            kept.append(Field(field.tag, f"{field.text}\x1f9{latin}"))
        elif at not in aside:
            kept.append(field)
    return kept
