"""A record while it is being written: as it is kept, what it begins as, what is filled in when it is done."""

import re
from datetime import date
from typing import Final

import orjson

from tianlu.marc import Dialect, Field, Record
from tianlu.marc.projecting import project

_SHORT_DAY: Final = re.compile(r"\d{6}")
_LONG_DAY: Final = re.compile(r"\d{8}")


def to_content(record: Record) -> str:
    """The record as JSON that keeps every character of every field, irregular ones too."""
    fields = [[field.tag, field.text] for field in record.fields]
    return orjson.dumps({"leader": record.leader, "fields": fields}).decode()


def from_content(content: str) -> Record:
    """The record that `to_content` wrote."""
    kept = orjson.loads(content)
    return Record(kept["leader"], [Field(tag, text) for tag, text in kept["fields"]])


def title_of(record: Record, dialect: Dialect) -> str:
    """What a list calls the record."""
    bib = project(record, dialect)
    title = " ".join(filter(None, (bib.title, bib.title_remainder, bib.part_number, bib.part_name)))
    return title.replace("\x00", "")  # which PostgreSQL keeps in no column


def stamped(record: Record, moment: str) -> Record:
    """With the date and time of the latest transaction in 005, `moment` as YYYYMMDDHHMMSS.F."""
    fields = [field for field in record.fields if field.tag != "005"]
    at = next((place for place, field in enumerate(fields) if field.tag > "005"), len(fields))
    fields.insert(at, Field("005", moment))
    return Record(record.leader, fields)


def numbered(record: Record, number: str) -> Record:
    """With the control number in 001 where the record has none."""
    if any(field.tag == "001" and field.text.strip() for field in record.fields):
        return record
    others = [field for field in record.fields if field.tag != "001"]
    return Record(record.leader, [Field("001", number), *others])


def entered(record: Record, dialect: Dialect, day: date) -> Record:
    """With `day` as the date entered on file, in MARC 21 008/00-05, in UNIMARC and CNMARC 100 $a/0-7; where it stands."""
    return Record(record.leader, [_entered(field, dialect, day) for field in record.fields])


def _entered(field: Field, dialect: Dialect, day: date) -> Field:
    if dialect == "marc21" and field.tag == "008" and _SHORT_DAY.match(field.text):
        return Field("008", f"{day:%y%m%d}{field.text[6:]}")
    if dialect != "marc21" and field.tag == "100" and field.regular:
        pairs = [
            (code, f"{day:%Y%m%d}{value[8:]}" if code == "a" and _LONG_DAY.match(value) else value)
            for code, value in field.subfields
        ]
        return Field("100", field.ind1, field.ind2, pairs)
    return field


def as_new(record: Record) -> Record:
    """The record without what belongs to the one it was copied from: control numbers, dates, links to its items."""
    own = {"001", "003", "005", "035", "905", "852", "952"}
    return Record(record.leader, [field for field in record.fields if field.tag not in own])
