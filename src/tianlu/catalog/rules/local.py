"""Which fields of a record are one library's own business.

MARC 21 sets aside 09X, 59X, 69X, 9XX and X9X but 490 for local use and gives holdings 841-88X without 880; UNIMARC and
CNMARC set aside 9XX. CNMARC's 690 and 692 are classification numbers, so X9X is local in MARC 21 only.
"""

from collections.abc import Iterable
from functools import lru_cache

from tianlu.marc import Field, Record

Local = list[tuple[str, str, list[tuple[str, str]]]]
_HOLDINGS = frozenset(
    {"841", "842", "843", "844", "845", "850", "852", "853", "854", "855", "863", "864", "865", "866", "867", "868"}
    | {"876", "877", "878"}
)


@lru_cache(maxsize=4096)
def is_local(tag: str, dialect: str) -> bool:
    """True when a field with this tag belongs to the library that delivered the record."""
    if tag[:1] == "9":
        return True
    if dialect != "marc21":
        return False
    return tag in _HOLDINGS or (tag[1:2] == "9" and tag[:1].isdigit() and tag != "490")


def local_fields_of(fields: Iterable[Field], dialect: str) -> Local:
    """The local fields as (tag, indicators, [(code, value)]), in the order written."""
    return [
        (field.tag, field.ind1 + field.ind2, [(code, value) for code, value in field.subfields])
        for field in fields
        if is_local(field.tag, dialect)
    ]


def without_local_fields(record: Record, dialect: str) -> Record:
    """The record without what only its library should see."""
    return Record(record.leader, [field for field in record.fields if not is_local(field.tag, dialect)])
