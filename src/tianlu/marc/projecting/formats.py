"""The format of what is described, from leader and coded fields."""

from __future__ import annotations

from tianlu.marc.bib import Format
from tianlu.marc.record import Record

_MARC21: dict[str, Format] = {
    "c": "score",
    "d": "score",
    "e": "map",
    "f": "map",
    "g": "video",
    "i": "audio",
    "j": "audio",
    "k": "image",
    "m": "electronic",
    "o": "kit",
    "p": "kit",
    "r": "other",
    "t": "manuscript",
}
_UNIMARC: dict[str, Format] = {
    "b": "manuscript",
    "c": "score",
    "d": "score",
    "e": "map",
    "f": "map",
    "g": "video",
    "i": "audio",
    "j": "audio",
    "k": "image",
    "l": "electronic",
    "m": "kit",
    "r": "other",
}
# Chinese bibliography calls what was written or printed before 1912 ancient books (古籍).
_LAST_ANCIENT_YEAR = 1911


def marc21_format(record: Record, year: int | None) -> Format:
    """Leader 06-07, then 006/007/008 for online and electronic carriers."""
    kind, level = record.leader[6:7], record.leader[7:8]
    coded = ""
    online = False
    for field in record.fields:
        tag = field.tag
        if tag == "008":
            coded = field.text
        elif (tag == "007" and field.text[:2] == "cr") or (tag == "006" and field.text[:1] == "m"):
            online = True
        elif tag > "008":
            break
    form = coded[29:30] if kind in "efgkor" else coded[23:24]
    if kind == "g" and coded[33:34] in ("s", "t", "i"):
        return "image"
    found = _MARC21.get(kind, "book")
    if found == "book" and level in "bis":
        return "serial"
    if found in ("book", "manuscript") and coded[35:38] == "chi" and year and year <= _LAST_ANCIENT_YEAR:
        return "ancient"
    if found == "book" and (online or form in ("o", "q", "s")):
        return "electronic"
    return found


def unimarc_format(record: Record, year: int | None, languages: list[str]) -> Format:
    """Leader 06-07, then 106, 135 (electronic) and 140 (older books)."""
    kind, level = record.leader[6:7], record.leader[7:8]
    found = _UNIMARC.get(kind, "book")
    if found in ("book", "manuscript"):
        early = year is not None and year <= _LAST_ANCIENT_YEAR and "chi" in languages
        if early or any(field.tag == "140" for field in record.fields):
            return "ancient"
    if found == "book":
        if level in "si":
            return "serial"
        for field in record.fields:
            if field.tag == "135" or (field.tag == "106" and field.get("a")[:1] == "s"):
                return "electronic"
    return found
