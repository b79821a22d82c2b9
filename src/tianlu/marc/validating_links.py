"""What one part of a record says of another: links between scripts, embedded fields, named sources; and 中图法 by its letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tianlu.marc.dialects import Dialect
from tianlu.marc.formats import FieldFormat
from tianlu.marc.notices import Notice
from tianlu.marc.record import Field, Record

_LINK = re.compile(r"(\d{3})-(\d\d)", re.ASCII)
_ALONE = "00"  # an occurrence number that leads nowhere on purpose (MARC 21, Appendix A)
_EMBEDDED = re.compile(r"00\d.|\d{3}[\d #|]{1,2}", re.ASCII | re.DOTALL)
# Twenty-two classes, none under L, M, W, Y; a class in brackets is an alternative one (中图法第五版).
_CHINESE_CLASS = re.compile(r"[\[{]?[A-KN-VXZ][A-Z]?(?:[^A-Za-z\uff01-\uff5e].*)?", re.ASCII | re.DOTALL)
_LONGEST = 9999  # bytes of a field, with its terminator (ISO 2709, 4.4.4)


def broken_links(record: Record, dialect: Dialect) -> Iterator[Notice]:
    """Fields of MARC 21 whose $6 leads to an 880 that is not there, and 880s that lead to no field."""
    if dialect != "marc21":
        return
    ends = {(field.tag, *_link(field)) for field in record.fields if field.get("6")}
    for index, field in enumerate(record.fields):
        tag, number = _link(field)
        if tag and number != _ALONE and (tag, field.tag, number) not in ends:
            yield Notice("validate.link_broken", {"tag": field.tag, "code": "6", "other": tag, "index": index})


def _link(field: Field) -> tuple[str, str]:
    found = _LINK.match(field.get("6"))
    return (found[1], found[2]) if found else ("", "")


def within(field: Field, rule: FieldFormat, dialect: Dialect) -> Iterator[Notice]:
    """What of one field contradicts another part of it."""
    for number, value, indicator in ((1, field.ind1, rule.ind1), (2, field.ind2, rule.ind2)):
        if "$2" in dict(indicator.values).get(value, "") and not field.get("2"):
            yield Notice("validate.source_missing", {"tag": field.tag, "number": number, "value": value})
    if dialect != "marc21" and (field.tag.startswith("4") or field.tag == "604"):
        for value in field.all("1"):
            if not _EMBEDDED.match(value):
                yield Notice("validate.embedded", {"tag": field.tag, "code": "1", "value": value[:12]})
    if dialect == "cnmarc" and field.tag == "690":
        for value in field.all("a"):
            if value.strip() and not _CHINESE_CLASS.fullmatch(value.strip()):
                yield Notice("validate.class", {"tag": field.tag, "code": "a", "value": value.strip()[:30]})


def too_long(field: Field) -> Iterator[Notice]:
    """A field that no file in ISO 2709 has room for."""
    length = len(field.text.encode("utf-8", "replace")) + 1 if len(field.text) > _LONGEST // 4 else 0
    if length > _LONGEST:
        yield Notice("validate.field_too_long", {"tag": field.tag, "length": length})
