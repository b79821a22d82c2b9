"""Check a record against its format (``formats``) and name what a cataloguer would be asked to mend."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal

from tianlu.marc.dialects import Dialect
from tianlu.marc.formats import (
    FieldFormat,
    Indicator,
    coded_key,
    coded_of,
    field_formats,
    positions,
    rules_of,
)
from tianlu.marc.keying import is_leader_tag
from tianlu.marc.notices import Notice, Param
from tianlu.marc.projecting.isbns import issn, read_isbn
from tianlu.marc.record import Field, Record
from tianlu.marc.validating_codes import unlisted_codes, years_apart
from tianlu.marc.validating_links import broken_links, too_long, within

# What breaks exchange: a system that reads the record misses something or takes it for something else.
_ERRORS = frozenset(
    (
        "validate.field_missing",
        "validate.field_repeated",
        "validate.indicator",
        "validate.leader",
        "validate.leader_as_field",
        "validate.length",
        "validate.main_entry",
        "validate.subfield_missing",
        "validate.subfield_repeated",
        "validate.tag_malformed",
    )
)
_TYPE = (5, 6, 7)  # leader positions by which a system decides how to read the rest
_TAG = re.compile(r"[0-9A-Za-z]{3}", re.ASCII)  # ISO 2709, 4.4.2; letters as Aleph's CAT and LKR
_LOCAL = "9"  # a tag with a 9 in it (9XX, X9X, XX9) and subfield $9 are a library's own, in both families
_INSTEAD = {("245", "a"): "k"}  # an archival record may have a form in place of a title (MARC 21, 245 $k)
_FILING = {"130": 1, "630": 1, "730": 1, "740": 1, "222": 2, "240": 2, "242": 2, "243": 2, "245": 2, "830": 2}
_ISSNS = {"marc21": {"022": "a", "490": "x"}, "unimarc": {"011": "a", "225": "x"}}  # subfields of ISSNs
_MAIN = {"marc21": ("100", "110", "111", "130")}
_DAY, _YEAR, _INSTANT = (re.compile(one) for one in ("[0-9]{6,8}", "[0-9 u|]{4}", r"[0-9]{14}\.[0-9]"))
_DATES = {
    "marc21": {"005": ((0, 16, _INSTANT),), "008": ((0, 6, _DAY), (7, 4, _YEAR), (11, 4, _YEAR))},
    "unimarc": {"005": ((0, 16, _INSTANT),), "100": ((0, 8, _DAY), (9, 4, _YEAR), (13, 4, _YEAR))},
}


def severity(code: str) -> Literal["error", "warning"]:
    """ "error" for a notice about what breaks exchange, "warning" for what is unknown, obsolete or suspicious."""
    return "error" if code in _ERRORS else "warning"


def validate(record: Record, dialect: Dialect) -> list[Notice]:
    """What breaks the rules of a bibliographic record; empty when nothing does.

    The leader first, then missing fields, then the fields as written, then years that contradict each other. Every notice about a field carries its
    ``index`` in ``record.fields`` and its ``tag``, and ``code``, ``number`` or ``position`` where it is about less than
    the field.
    """
    notices = [*_leader(record, dialect), *_missing(record, dialect), *_repeated(record, dialect)]
    for index, field in enumerate(record.fields):
        notices += [
            notice._replace(params={"index": index, **notice.params}) for notice in _field(field, record, dialect)
        ]
    return [*notices, *broken_links(record, dialect), *years_apart(record, dialect)]


def _leader(record: Record, dialect: Dialect) -> Iterator[Notice]:
    for position, value in _undefined(record.leader, dialect, "LDR", ""):
        yield Notice(
            "validate.leader" if position in _TYPE else "validate.leader_unusual",
            {"position": position, "value": value},
        )


def _missing(record: Record, dialect: Dialect) -> Iterator[Notice]:
    present = {field.tag for field in record.fields}
    for rule in field_formats(dialect):
        if rule.required and rule.tag not in present:
            yield Notice("validate.field_missing", {"tag": rule.tag})


def _repeated(record: Record, dialect: Dialect) -> Iterator[Notice]:
    """Fields that are there too often, and main entries that exclude each other.

    UNIMARC repeats a field for another script ($6 and $7); that is no second one.
    """
    rules = rules_of(dialect).fields
    first: dict[str, int] = {}
    told: set[str] = set()
    main = _MAIN.get(dialect, ("700", "710", "720"))
    entries: list[str] = []
    for index, field in enumerate(record.fields):
        tag = field.tag
        if dialect != "marc21" and field.get("6") and field.get("7"):
            continue
        if tag in first and tag in rules and not rules[tag].repeatable and tag not in told:
            told.add(tag)
            yield Notice("validate.field_repeated", {"tag": tag, "index": index})
        if tag in main and tag not in first:
            if entries:
                yield Notice("validate.main_entry", {"tag": tag, "other": entries[0], "index": index})
            entries.append(tag)
        first.setdefault(tag, index)


def _field(field: Field, record: Record, dialect: Dialect) -> Iterator[Notice]:
    rules = rules_of(dialect)
    rule = rules.fields.get(field.tag)
    if is_leader_tag(field.tag):
        yield Notice("validate.leader_as_field", {"tag": field.tag})
        return
    if not _TAG.fullmatch(field.tag):
        yield Notice("validate.tag_malformed", {"tag": field.tag})
        return
    if rule is None:
        if _LOCAL not in field.tag:
            yield Notice("validate.field_unknown", {"tag": field.tag})
        return
    if (field.tag, "", "") in rules.obsolete:
        yield Notice("validate.field_obsolete", {"tag": field.tag})
    if not field.is_control:
        partner = rules.fields.get(field.get("6")[:3]) if field.tag == "880" else None
        yield from _indicators(field, partner or rule, dialect)
        yield from _subfields(field, partner or rule, dialect)
        yield from within(field, partner or rule, dialect)
    yield from too_long(field)
    yield from _coded(field, rule, record, dialect)
    yield from unlisted_codes(field, rule, record, dialect)
    yield from _filing(field, dialect)
    if field.tag == ("020" if dialect == "marc21" else "010"):
        yield from _isbns(field)
    if code := _ISSNS["marc21" if dialect == "marc21" else "unimarc"].get(field.tag):
        yield from _issns(field, code)


def _indicators(field: Field, rule: FieldFormat, dialect: Dialect) -> Iterator[Notice]:
    pairs: tuple[tuple[int, str, Indicator], ...] = ((1, field.ind1, rule.ind1), (2, field.ind2, rule.ind2))
    for number, value, indicator in pairs:
        if indicator.values and value not in dict(indicator.values):
            obsolete = (rule.tag, str(number), value) in rules_of(dialect).obsolete
            filled = value == "|" and dialect != "marc21"  # national libraries send it, MARC 21 forbids it
            yield Notice(
                "validate.indicator_obsolete"
                if obsolete
                else "validate.indicator_fill"
                if filled
                else "validate.indicator",
                {"number": number, "tag": field.tag, "value": value},
            )


def _subfields(field: Field, rule: FieldFormat, dialect: Dialect) -> Iterator[Notice]:
    own, embedded = _embedded(field, dialect)
    yield from _codes(field.tag, own, rule, dialect)
    for tag, codes in embedded:
        inner = rules_of(dialect).fields.get(tag)
        if inner is not None and not inner.tag.startswith("00"):
            yield from _codes(field.tag, codes, inner, dialect, whole=False)
    for one in rule.subfields:
        instead = _INSTEAD.get((rule.tag, one.code), "")
        if one.required and not any(value.strip() for code, value in field.subfields if code in (one.code, instead)):
            yield Notice("validate.subfield_missing", {"tag": field.tag, "code": one.code})


def _embedded(field: Field, dialect: Dialect) -> tuple[list[str], list[tuple[str, list[str]]]]:
    """The codes of the field itself, and those of each field embedded after a $1 (UNIMARC, block 4 and 604)."""
    own: list[str] = []
    embedded: list[tuple[str, list[str]]] = []
    target = own
    linking = dialect != "marc21" and (field.tag.startswith("4") or field.tag == "604")
    for code, value in field.subfields:
        if code == "1" and linking:
            own.append(code)
            embedded.append((value[:3], target := []))
        elif code:
            target.append(code)
    return own, embedded


def _codes(tag: str, codes: list[str], rule: FieldFormat, dialect: Dialect, *, whole: bool = True) -> Iterator[Notice]:
    rules = rules_of(dialect)
    known = {one.code: one for one in rule.subfields}
    for code, count in Counter(codes).items():
        where: dict[str, Param] = {"tag": tag, "code": code}
        if code in known:
            if count > 1 and not known[code].repeatable and whole:
                yield Notice("validate.subfield_repeated", where)
        elif (rule.tag, "$", code) in rules.obsolete:
            yield Notice("validate.subfield_obsolete", where)
        elif code != _LOCAL and rule.tag not in rules.open_tags:
            yield Notice("validate.subfield_unknown", where)


def _coded(field: Field, rule: FieldFormat, record: Record, dialect: Dialect) -> Iterator[Notice]:
    """Length, values and dates of a coded field; of UNIMARC, those of its subfields $a and $b."""
    for code, text in _coded_texts(field, rule, dialect).items():
        where: dict[str, Param] = {"tag": field.tag, "code": code} if code else {"tag": field.tag}
        if rule.length and code != "b" and len(text) != rule.length:
            yield Notice("validate.length", {**where, "length": len(text), "expected": rule.length})
            continue
        tag = f"{field.tag}${code}" if code == "b" else field.tag
        said = record.leader if field.tag == "008" else text
        undefined = list(_undefined(text, dialect, tag, said))
        if blanks := [position for position, value in undefined if "#" in value and not value.strip("# ")]:
            yield Notice("validate.blank_as_hash", {**where, "position": blanks[0]})
        for position, value in undefined:
            if position not in blanks:
                yield Notice("validate.position", {**where, "position": position, "value": value})
        if code != "b":
            yield from _dates(text, where, dialect)


def _coded_texts(field: Field, rule: FieldFormat, dialect: Dialect) -> dict[str, str]:
    """What is coded in a field, by subfield; "" stands for a control field."""
    if field.is_control:
        return {"": field.text}
    if dialect == "marc21":
        return {}
    found = {code: field.get(code) for code in "ab" if field.get(code)}
    return {"a": "", **found} if rule.length else found


def _undefined(text: str, dialect: Dialect, tag: str, said: str) -> Iterator[tuple[int, str]]:
    """Position and value of each stretch that says what its format neither defines nor once defined.

    A field of no fixed length may end early: of 007, the last positions are optional.
    """
    key = coded_key(dialect, tag, said)
    shift = 17 if dialect == "marc21" and tag == "006" else 0
    obsolete = coded_of(dialect).obsolete
    end = 24 if tag == "LDR" else len(text)
    for stretch in positions(dialect, tag, said):
        if not stretch.values:
            continue
        defined = {value for value, _ in stretch.values}
        start = stretch.start + shift
        width = len(stretch.values[0][0])
        for at in range(stretch.start, min(end, stretch.start + stretch.length), width):
            value = text[at : at + width]
            if value not in defined and not {(*key, start, value), (tag, "", start, value)} & obsolete:
                yield at, value


def _dates(text: str, where: dict[str, Param], dialect: Dialect) -> Iterator[Notice]:
    family = "marc21" if dialect == "marc21" else "unimarc"
    for start, length, form in _DATES[family].get(str(where["tag"]), ()):
        value = text[start : start + length]
        if not form.fullmatch(value) or (form is not _YEAR and not _is_day(value)):
            yield Notice("validate.date", {**where, "position": start, "value": value})


def _is_day(text: str) -> bool:
    """Whether figures are a day: YYMMDD, or YYYYMMDD and what follows; zeros stand where month or day are not known."""
    month, day = (text[2:4], text[4:6]) if len(text) == 6 else (text[4:6], text[6:8])
    return int(month or 0) <= 12 and int(day or 0) <= 31


def _filing(field: Field, dialect: Dialect) -> Iterator[Notice]:
    number = _FILING.get(field.tag) if dialect == "marc21" else None
    title = field.get("a")
    if number is None or not title:
        return
    value = field.ind1 if number == 1 else field.ind2
    if value in "123456789" and value and int(value) >= len(title):
        yield Notice("validate.filing", {"tag": field.tag, "number": number, "value": value, "length": len(title)})


def _isbns(field: Field) -> Iterator[Notice]:
    for value in field.all("a"):
        if value.strip() and not read_isbn(value).value:
            yield Notice("validate.isbn", {"tag": field.tag, "code": "a", "value": value})


def _issns(field: Field, code: str) -> Iterator[Notice]:
    for value in field.all(code):
        if value.strip() and not issn(value):
            yield Notice("validate.issn", {"tag": field.tag, "code": code, "value": value})
