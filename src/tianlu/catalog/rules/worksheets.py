"""Records to begin from, by dialect and kind of material, and the fields a form shows before any is filled in.

The lines are MARC as a cataloguer types it (`marc.keying`). `{date}` is the day as YYYYMMDD, `{year}` its year,
`{agency}` the library's code. Leaders and coded fields follow the UNIMARC Manual (100 $a: 36 characters), WH/T 0503-1996
and MARC 21 (008: 40 characters).
"""

import re
from datetime import date
from typing import NamedTuple

from tianlu.marc import Dialect, Field, Record
from tianlu.marc.keying import MARK, typed

_CHINESE = "100|  |‡a{date}d{year}    em y0chiy50      ea"
_SOURCE = "801| 0|‡aCN‡b{agency}‡c{date}"


class Worksheet(NamedTuple):
    """A leader and lines `tag|indicators|body`; an empty body is a field the form offers."""

    name: str
    dialect: Dialect
    leader: str
    lines: tuple[str, ...]


WORKSHEETS = (
    Worksheet(
        "cnmarc-book", "cnmarc", "00000nam0 2200000   450 ",
        (
            "010|  |‡a‡b‡d", _CHINESE, "101|0 |‡achi", "102|  |‡aCN‡b", "105|  |‡ay   z   000yy", "106|  |‡ar",
            "200|1 |‡a‡e‡f‡g", "205|  |‡a", "210|  |‡a‡c‡d{year}", "215|  |‡a‡c‡d", "225|2 |‡a‡v", "300|  |‡a",
            "320|  |‡a", "330|  |‡a", "606|0 |‡a‡x", "690|  |‡a‡v5", "701| 0|‡a‡4著", "702| 0|‡a‡4", _SOURCE,
        ),
    ),
    Worksheet(
        "cnmarc-serial", "cnmarc", "00000nas0 2200000   450 ",
        (
            "011|  |‡a‡d", "091|  |‡a", "100|  |‡a{date}a{year}9999em y0chiy50      ea", "101|0 |‡achi", "102|  |‡aCN‡b",
            "106|  |‡ar", "110|  |‡aafa    0yy0", "200|1 |‡a‡e‡f", "207| 0|‡a", "210|  |‡a‡c‡d{year}-", "215|  |‡a‡d",
            "300|  |‡a", "326|  |‡a", "606|0 |‡a‡x", "690|  |‡a‡v5", "711|02|‡a‡4", _SOURCE,
        ),
    ),
    Worksheet(
        "cnmarc-ancient", "cnmarc", "00000nam0 2200000   450 ",
        (
            "100|  |‡a{date}f        em y0chiy50      ea", "101|0 |‡achi", "102|  |‡aCN", "140|  |‡a" + "|" * 28,
            "200|1 |‡a‡f‡g", "205|  |‡a", "210|  |‡a‡c‡d", "215|  |‡a‡d", "300|  |‡a", "305|  |‡a", "306|  |‡a",
            "307|  |‡a", "316|  |‡a", "317|  |‡a", "606|0 |‡a", "690|  |‡a‡v5", "701| 0|‡a‡c‡4撰", _SOURCE,
        ),
    ),
    Worksheet(
        "cnmarc-online", "cnmarc", "00000nam0 2200000   450 ",
        (
            "010|  |‡a", _CHINESE, "101|0 |‡achi", "102|  |‡aCN‡b", "105|  |‡ay   z   000yy", "135|  |‡adrcn|||||||||",
            "200|1 |‡a‡b电子资源‡e‡f", "210|  |‡a‡c‡d{year}", "215|  |‡a", "230|  |‡a", "304|  |‡a", "330|  |‡a",
            "336|  |‡a", "337|  |‡a", "606|0 |‡a‡x", "690|  |‡a‡v5", "701| 0|‡a‡4著", _SOURCE, "856|40|‡u",
        ),
    ),
    Worksheet(
        "marc21-book", "marc21", "00000nam a2200000 i 4500",
        (
            "008||{short}s{year}    cc            000 0 chi d", "020|  |‡a‡q", "040|  |‡a{agency}‡beng‡erda‡c{agency}",
            "041|0 |‡a", "082|04|‡a‡2", "100|1 |‡a‡d‡eauthor.", "245|10|‡a‡b‡c", "246|  |‡a", "250|  |‡a",
            "264| 1|‡a‡b‡c{year}.", "300|  |‡a‡b‡c", "336|  |‡atext‡btxt‡2rdacontent",
            "337|  |‡aunmediated‡bn‡2rdamedia", "338|  |‡avolume‡bnc‡2rdacarrier", "490|0 |‡a‡v", "500|  |‡a", "504|  |‡a",
            "520|  |‡a", "650| 0|‡a‡x", "700|1 |‡a‡e",
        ),
    ),
    Worksheet(
        "marc21-serial", "marc21", "00000nas a2200000 i 4500",
        (
            "008||{short}c{year}9999cc mr p       0   b0chi d", "022|0 |‡a", "040|  |‡a{agency}‡beng‡erda‡c{agency}",
            "245|00|‡a‡b", "264| 1|‡a‡b‡c{year}-", "300|  |‡a‡c", "310|  |‡a", "336|  |‡atext‡btxt‡2rdacontent",
            "337|  |‡aunmediated‡bn‡2rdamedia", "338|  |‡avolume‡bnc‡2rdacarrier", "362|0 |‡a", "500|  |‡a", "650| 0|‡a‡x",
            "710|2 |‡a‡e",
        ),
    ),
    Worksheet(
        "marc21-online", "marc21", "00000nam a2200000 i 4500",
        (
            "006||m     o  d        ", "007||cr |n|||||||||", "008||{short}s{year}    cc      o     000 0 chi d",
            "020|  |‡a‡q", "040|  |‡a{agency}‡beng‡erda‡c{agency}", "100|1 |‡a‡d‡eauthor.", "245|10|‡a‡b‡c",
            "264| 1|‡a‡b‡c{year}.", "300|  |‡a1 online resource", "336|  |‡atext‡btxt‡2rdacontent",
            "337|  |‡acomputer‡bc‡2rdamedia", "338|  |‡aonline resource‡bcr‡2rdacarrier", "520|  |‡a", "650| 0|‡a‡x",
            "700|1 |‡a‡e", "856|40|‡u",
        ),
    ),
)  # fmt: skip
_CODES = re.compile(MARK + "(.)")
_BY_NAME = {worksheet.name: worksheet for worksheet in WORKSHEETS}


def begun(name: str, *, day: date, agency: str) -> tuple[Record, Dialect] | None:
    """The record that a worksheet begins, as of `day`; None when there is no such worksheet."""
    worksheet = _BY_NAME.get(name)
    if worksheet is None:
        return None
    values = {"date": f"{day:%Y%m%d}", "short": f"{day:%y%m%d}", "year": f"{day:%Y}", "agency": agency}
    fields: list[Field] = []
    for line in worksheet.lines:
        for key, value in values.items():
            line = line.replace("{" + key + "}", value)  # noqa: PLW2901 - the line filled in
        fields.append(_field(line))
    return Record(worksheet.leader, fields), worksheet.dialect


def _field(line: str) -> Field:
    tag, indicators, body = line.split("|", 2)
    field = typed(tag, indicators[:1], indicators[1:], body)
    assert field is not None, line
    return field


def offered(dialect: Dialect, *, serial: bool) -> dict[str, str]:
    """The tags that a form offers for a record of this kind, each with the subfields worth showing unasked."""
    kind = "serial" if serial else "book"
    worksheet = _BY_NAME[f"{'marc21' if dialect == 'marc21' else 'cnmarc'}-{kind}"]
    return {line[:3]: "".join(_CODES.findall(line)) for line in worksheet.lines}


def filled_fields(record: Record) -> list[tuple[int, Field]]:
    """The fields, each with its place in `record`, without subfields nothing was typed into.

    Fields that then hold nothing, or only what a worksheet had filled in, are left out.
    """
    kept: list[tuple[int, Field]] = []
    for place, field in enumerate(record.fields):
        filled = _filled(field)
        if field.is_control or not field.regular or len(filled) == len(field.subfields):
            kept.append((place, field))
        elif filled and (field.tag, filled) not in _PRESETS:
            kept.append((place, Field(field.tag, field.ind1, field.ind2, filled)))
    return kept


def without_blanks(record: Record) -> Record:
    """The record with its `filled_fields`."""
    return Record(record.leader, [field for _place, field in filled_fields(record)])


def _filled(field: Field) -> tuple[tuple[str, str], ...]:
    return tuple((code, value) for code, value in field.subfields if value.strip())


def _presets() -> frozenset[tuple[str, tuple[tuple[str, str], ...]]]:
    """What worksheets fill in beside subfields that they leave open."""
    fields = [_field(line) for sheet in WORKSHEETS for line in sheet.lines]
    return frozenset((field.tag, _filled(field)) for field in fields if len(_filled(field)) < len(field.subfields))


_PRESETS = _presets()
