"""Check a record against the rules that a cataloguer would be asked to mend. Rules are data, one row a rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from tianlu.marc.dialects import Dialect
from tianlu.marc.notices import Notice
from tianlu.marc.projecting.isbns import read_isbn
from tianlu.marc.record import Field, Record


class Rule(NamedTuple):
    """``ind1`` and ``ind2`` list the values defined ("" = not checked); ``needs`` the subfields required."""

    tag: str
    ind1: str = ""
    ind2: str = ""
    needs: str = ""
    required: bool = False
    once: bool = False
    length: int = 0


_BLANK = " "
# MARC 21 Format for Bibliographic Data, the fields that nearly every record has.
MARC21 = (
    Rule("001", required=True, once=True),
    Rule("003", once=True),
    Rule("005", once=True),
    Rule("008", required=True, once=True, length=40),
    Rule("020", _BLANK, _BLANK),
    Rule("022", " 01", _BLANK),
    Rule("040", _BLANK, _BLANK, required=True, once=True),
    Rule("041", " 01", " 7"),
    Rule("050", " 01", "04"),
    Rule("082", "017", " 04"),
    Rule("100", "013", _BLANK, "a", once=True),
    Rule("110", "012", _BLANK, "a", once=True),
    Rule("111", "012", _BLANK, "a", once=True),
    Rule("240", "01", "0123456789", "a", once=True),
    Rule("245", "01", "0123456789", required=True, once=True),
    Rule("246", "0123", " 012345678"),
    Rule("250", _BLANK, _BLANK),
    Rule("260", " 23", _BLANK),
    Rule("264", " 23", "01234"),
    Rule("300", _BLANK, _BLANK, required=True),
    Rule("490", "01", _BLANK, "a"),
    Rule("500", _BLANK, _BLANK, "a"),
    Rule("504", _BLANK, _BLANK, "a"),
    Rule("505", "0128", " 0"),
    Rule("520", " 012348", _BLANK),
    Rule("600", "013", "01234567", "a"),
    Rule("610", "012", "01234567", "a"),
    Rule("650", " 012", "01234567", "a"),
    Rule("651", _BLANK, "01234567", "a"),
    Rule("700", "013", " 2", "a"),
    Rule("710", "012", " 2", "a"),
    Rule("830", _BLANK, "0123456789", "a"),
    Rule("856", " 012347", " 01234568"),
)
# UNIMARC Manual and WH/T 0503-1996.
UNIMARC = (
    Rule("001", required=True, once=True),
    Rule("005", once=True),
    Rule("010", _BLANK, _BLANK),
    Rule("100", _BLANK, _BLANK, "a", required=True, once=True, length=36),
    Rule("101", "012", " ", "a", required=True, once=True),
    Rule("102", _BLANK, _BLANK, once=True),
    Rule("200", "01", " ", "a", required=True, once=True),
    Rule("205", _BLANK, _BLANK),
    Rule("210", " 01", " 01"),
    Rule("215", _BLANK, _BLANK),
    Rule("225", "012", _BLANK),
    Rule("300", " 01", _BLANK, "a"),
    Rule("330", _BLANK, _BLANK, "a"),
    Rule("606", " 012", _BLANK, "a"),
    Rule("700", _BLANK, "01", "a", once=True),
    Rule("701", _BLANK, "01", "a"),
    Rule("702", _BLANK, "01", "a"),
    Rule("710", "01", "012", "a", once=True),
    Rule("711", "01", "012", "a"),
    Rule("712", "01", "012", "a"),
    Rule("801", _BLANK, "0123", "ab", required=True),
)
_CHINESE = (Rule("690", _BLANK, _BLANK, "a"), Rule("692", _BLANK, _BLANK, "a"))

_RULES: dict[str, tuple[Rule, ...]] = {"marc21": MARC21, "unimarc": UNIMARC, "cnmarc": UNIMARC + _CHINESE}
_STATUS, _TYPES, _LEVELS = "acdnp", "acdefgijklmoprtb", "abcdims"


def validate(record: Record, dialect: Dialect) -> list[Notice]:
    """What breaks the rules of a bibliographic record, in the order of the rules; empty when nothing does."""
    return [*_leader(record), *_fields(record, _RULES[dialect]), *_isbns(record, dialect)]


def _leader(record: Record) -> Iterator[Notice]:
    for position, defined in ((5, _STATUS), (6, _TYPES), (7, _LEVELS)):
        value = record.leader[position : position + 1]
        if value not in defined or not value:
            yield Notice("validate.leader", {"position": position, "value": value})


def _fields(record: Record, rules: tuple[Rule, ...]) -> Iterator[Notice]:
    counts = Counter(field.tag for field in record.fields)
    for rule in rules:
        count = counts[rule.tag]
        if not count and rule.required:
            yield Notice("validate.field_missing", {"tag": rule.tag})
        if count > 1 and rule.once:
            yield Notice("validate.field_repeated", {"tag": rule.tag})
        if count:
            for field in record.every(rule.tag):
                yield from _field(field, rule)


def _field(field: Field, rule: Rule) -> Iterator[Notice]:
    for number, value, defined in ((1, field.ind1, rule.ind1), (2, field.ind2, rule.ind2)):
        if defined and (value not in defined or not value):
            yield Notice("validate.indicator", {"number": number, "tag": field.tag, "value": value})
    for code in rule.needs:
        if not field.get(code).strip():
            yield Notice("validate.subfield_missing", {"tag": field.tag, "code": code})
    if rule.length:
        text = field.text if field.is_control else field.get("a")
        if len(text) != rule.length:
            yield Notice("validate.length", {"tag": field.tag, "length": len(text), "expected": rule.length})


def _isbns(record: Record, dialect: Dialect) -> Iterator[Notice]:
    for field in record.every("020" if dialect == "marc21" else "010"):
        for value in field.all("a"):
            if value.strip() and not read_isbn(value).value:
                yield Notice("validate.isbn", {"value": value})
