"""Fields 880 of MARC 21: which of a field and its twin is in the original script, and which says how it is read.

The Library of Congress writes the romanised form in the field and the original in 880; libraries of East Asia and what was
CNMARC before write the original in the field, and in 880 its romanisation, in Japan its reading in kana too.
"""

from __future__ import annotations

import unicodedata

from tianlu.marc.record import Field, Record


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
