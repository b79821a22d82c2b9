"""A record while it is being written: as it is kept, what it begins as, what is filled in when it is done."""

import orjson

from tianlu.marc import Dialect, Field, Record
from tianlu.marc.projecting import project


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
    return " ".join(filter(None, (bib.title, bib.title_remainder, bib.part_number, bib.part_name)))


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


def as_new(record: Record) -> Record:
    """The record without what belongs to the one it was copied from: control numbers, dates, links to its items."""
    own = {"001", "003", "005", "035", "905", "852", "952"}
    return Record(record.leader, [field for field in record.fields if field.tag not in own])
