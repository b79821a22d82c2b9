"""Codes held against the lists they are of, and coded years against the year on the title page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tianlu.marc.dialects import Dialect
from tianlu.marc.formats import (
    COUNTRIES,
    LANGUAGES,
    PLACES,
    REGIONS,
    FieldFormat,
    code_meant,
    code_name,
    is_code,
    positions,
)
from tianlu.marc.notices import Notice, Param
from tianlu.marc.projecting.years import read_years
from tianlu.marc.record import Field, Record

# What is said of a value that a list does not have: where no code, and where one is surely meant.
_UNLISTED = {
    LANGUAGES: ("validate.languages", "validate.languages_meant"),
    PLACES: ("validate.places", "validate.places_meant"),
    COUNTRIES: ("validate.countries", "validate.countries_meant"),
    REGIONS: ("validate.regions", "validate.regions_meant"),
}
_FILLED = re.compile(r"[ |#u]*")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_OTHER_SOURCE = frozenset(("041", "101"))  # second indicator 7: codes of the source in $2
# Types of date whose first year, and whose second year, the publication area states as well.
_MARC21_FIRST, _MARC21_LAST = "serptmdcu", "md"
_UNIMARC_FIRST, _UNIMARC_LAST = "abcdeghijk", "bg"


def unlisted_codes(field: Field, rule: FieldFormat, record: Record, dialect: Dialect) -> Iterator[Notice]:
    """What stands where a language, country or region of a list should and is in none; with the code that is meant."""
    if field.tag in _OTHER_SOURCE and field.ind2 == "7":
        return
    tag: dict[str, Param] = {"tag": field.tag}
    text = field.text if field.is_control else field.get("a")
    fixed = not rule.length or len(text) == rule.length
    for stretch in positions(dialect, field.tag, record.leader) if fixed else ():
        value = text[stretch.start : stretch.start + stretch.length]
        if stretch.codes and len(value) == stretch.length and not _FILLED.fullmatch(value):
            where: dict[str, Param] = tag if field.is_control else {**tag, "code": "a"}
            yield from _unlisted(stretch.codes, value.rstrip(), {**where, "position": stretch.start})
    lists = {one.code: one.codes for one in rule.subfields if one.codes}
    for code, written in field.subfields if lists else ():
        name = lists.get(code, "")
        if not name or (name == REGIONS and field.get("a").strip().upper() != "CN"):
            continue
        for value in _codes(name, written.strip(), dialect):
            yield from _unlisted(name, value, {**tag, "code": code})


def _codes(name: str, value: str, dialect: Dialect) -> list[str]:
    """The codes in a subfield: before 2001, MARC 21 put several languages into one; its $c of 044 may name a part."""
    if name == LANGUAGES and len(value) > 3 and len(value) % 3 == 0 and value.isascii() and value.islower():
        return [value[at : at + 3] for at in range(0, len(value), 3)]
    if name == COUNTRIES and dialect == "marc21":
        return [value.partition("-")[0].upper()]
    return [value] if value else []


def _unlisted(name: str, value: str, where: dict[str, Param]) -> Iterator[Notice]:
    if is_code(name, value):
        return
    told: dict[str, Param] = {**where, "value": value}
    instead = code_meant(name, value)
    if not instead:
        yield Notice(_UNLISTED[name][0], told)
        return
    meant: dict[str, Param] = {"list": name, "instead": instead, "name": code_name(name, instead, chinese=False)}
    yield Notice(_UNLISTED[name][1], {**told, **meant})


def years_apart(record: Record, dialect: Dialect) -> Iterator[Notice]:
    """A coded year that the publication area does not state, where both are sure: MARC 21 008/07-14 beside 260 and 264
    $c, UNIMARC 100 $a/9-16 beside 210 and 214 $d.
    """
    marc21 = dialect == "marc21"
    tag, at, areas, code = ("008", 6, ("260", "264"), "c") if marc21 else ("100", 8, ("210", "214"), "d")
    first, last = (_MARC21_FIRST, _MARC21_LAST) if marc21 else (_UNIMARC_FIRST, _UNIMARC_LAST)
    found = next(((index, field) for index, field in enumerate(record.fields) if field.tag == tag), None)
    stated = [(field.tag, value) for field in record.fields if field.tag in areas for value in field.all(code)]
    if found is None or not stated:
        return
    index, field = found
    coded = field.text if marc21 else field.get("a")
    said = {year for _tag, value in stated for year in _years(value)}
    if any(not _years(value) for _tag, value in stated):
        return  # a date that is not sure, or in a reckoning not known here
    kind = coded[at : at + 1]
    wanted = [coded[at + 1 : at + 5]] if kind and kind in first else []
    ends = coded[at + 5 : at + 9]
    if kind and kind in last and len(said) > 1 and ends != "9999":
        wanted.append(ends)
    for year in wanted:
        if year.isascii() and year.isdecimal() and len(year) == 4 and int(year) not in said:
            written = next(value for _tag, value in stated).strip()
            params: dict[str, Param] = {
                "index": index,
                "tag": tag,
                "coded": year,
                "other": stated[0][0],
                "written": written,
            }
            yield Notice("validate.years_apart", params)


def _years(text: str) -> set[int]:
    """Every year a date states: those in figures, and what the reckoning of its words comes to."""
    if re.search(r"\d{2,3}[-?]", text) and not _YEAR.search(text):
        return set()
    read = read_years(text)
    return {int(year) for year in _YEAR.findall(text)} | {year for year in (read.first, read.last) if year}
