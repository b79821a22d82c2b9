"""The bibliographic formats as data: MARC 21, UNIMARC and its Chinese form CNMARC, for editors and validation.

Sources: MARC 21 Format for Bibliographic Data (Library of Congress); UNIMARC Manual: Bibliographic Format, 3rd edition;
WH/T 0503-1996 and GB/T 33286-2016 for CNMARC. Names are English; a caller translates them (``sentences``).
"""

from __future__ import annotations

from functools import cache

from tianlu.marc.dialects import Dialect
from tianlu.marc.formats.codes import (
    COUNTRIES,
    LANGUAGES,
    PLACES,
    REGIONS,
    CodeList,
    code_list,
    code_meant,
    code_name,
    is_code,
)
from tianlu.marc.formats.reading import Coded, Rules, read_coded, read_fields
from tianlu.marc.formats.shapes import FieldFormat, Indicator, Position, Subfield

__all__ = [
    "COUNTRIES",
    "LANGUAGES",
    "PLACES",
    "REGIONS",
    "CodeList",
    "FieldFormat",
    "Indicator",
    "Position",
    "Subfield",
    "code_list",
    "code_meant",
    "code_name",
    "coded_key",
    "coded_of",
    "field_format",
    "field_formats",
    "is_code",
    "positions",
    "rules_of",
    "sentences",
]

_TABLES: dict[Dialect, tuple[str, ...]] = {
    "marc21": ("marc21.txt",),
    "unimarc": ("unimarc.txt",),
    "cnmarc": ("unimarc.txt", "cnmarc.txt"),
}
_FILL = "No attempt to code"
_KINDS = {
    **dict.fromkeys("at", "books"),
    **dict.fromkeys("cdij", "music"),
    **dict.fromkeys("ef", "maps"),
    **dict.fromkeys("gkor", "visual"),
    "m": "computer",
    "p": "mixed",
    "s": "serials",
}


@cache
def coded_of(dialect: Dialect) -> Coded:
    """The coded fields of the family, as their table has them."""
    return read_coded("marc21-coded.txt" if dialect == "marc21" else "unimarc-coded.txt")


@cache
def rules_of(dialect: Dialect) -> Rules:
    """The fields with what is obsolete in them and which are open to any subfield."""
    if dialect == "marc21":
        lengths = {"006": 18, "008": 40}
    else:
        tables = coded_of(dialect).tables
        lengths = {
            tag: positions[-1].start + positions[-1].length for (tag, kind), positions in tables.items() if kind == "a"
        }
    return read_fields(_TABLES[dialect], lengths)


def field_format(dialect: Dialect, tag: str) -> FieldFormat | None:
    """What the format says of ``tag``; None when it defines no such field."""
    return rules_of(dialect).fields.get(tag)


def field_formats(dialect: Dialect) -> tuple[FieldFormat, ...]:
    """Every field of the format in the order of tags; those of CNMARC are UNIMARC's and the Chinese ones.

    Obsolete fields are among them, so that an old record can be read: `rules_of(dialect).obsolete` names them.
    """
    return tuple(rules_of(dialect).fields.values())


def coded_key(dialect: Dialect, tag: str, said: str) -> tuple[str, str]:
    """The table that describes ``tag``: for 008 by the leader ``said``, for 006 and 007 by the field's own first character."""
    if dialect != "marc21":
        tag, _, code = tag.partition("$")
        return tag, "" if tag == "LDR" else code or "a"
    if tag == "008":
        serial = said[6:7] == "a" and said[7:8] in ("b", "i", "s")
        return "008", "serials" if serial else _KINDS.get(said[6:7].replace("s", " "), "other")
    if tag == "006":
        return "008", _KINDS.get(said[:1], "other")
    return tag, said[:1] if tag == "007" else ""


@cache
def _positions(dialect: Dialect, tag: str, key: tuple[str, str]) -> tuple[Position, ...]:
    tables = coded_of(dialect).tables
    own = tables.get(key, ())
    if dialect == "marc21" and tag == "008":
        own = tuple(sorted(tables["008", ""] + own))
    elif dialect == "marc21" and tag == "006":
        own = tables["006", ""] + tuple(one._replace(start=one.start - 17) for one in own)
    if tag == "LDR":
        return own
    return tuple(
        one._replace(values=(*one.values, ("|" * len(one.values[0][0]), _FILL)))
        if one.values and not (tag in ("006", "007") and one.start == 0)
        else one
        for one in own
    )


def positions(dialect: Dialect, tag: str, leader: str) -> tuple[Position, ...]:
    """The coded stretches of the leader (tag "LDR") or of a field, in order; () for a field that is not coded.

    Those of MARC 21's 008 depend on leader 06 and 07. 006 and 007 depend on their own first character: give the text of
    the field in place of the leader. Of UNIMARC, "100" means subfield $a; "115$b" names another.
    """
    return _positions(dialect, tag, coded_key(dialect, tag, leader))


@cache
def sentences() -> frozenset[str]:
    """Every English name, meaning and help of all formats, for translation."""
    found = {_FILL}
    for dialect in _TABLES:
        for field in field_formats(dialect):
            found |= {field.name, field.help}
            for indicator in (field.ind1, field.ind2):
                found.add(indicator.name)
                found.update(meaning for _, meaning in indicator.values)
            for subfield in field.subfields:
                found |= {subfield.name, subfield.help}
        for stretches in coded_of(dialect).tables.values():
            for position in stretches:
                found.add(position.name)
                found.update(meaning for _, meaning in position.values)
    return frozenset(found - {""})
