"""What a description says of those who made it, when it is taken over from another library."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from tianlu.marc import Dialect, Field, Record

_MODIFYING: Final = "2"  # second indicator of UNIMARC 801
_ISSUING: Final = "3"


def known_as(record: Record, dialect: Dialect) -> str:
    """`(agency)number`, as field 035 writes the number a record has elsewhere; "" where nothing says whose it is.

    The agency of 001 is in 003 of MARC 21; in UNIMARC it is the last that issued (801 _3) or worked on the record.
    """
    number = record.field("001")
    agency = _keeper(record) if dialect != "marc21" else (found.text.strip() if (found := record.field("003")) else "")
    return f"({agency}){number.text.strip()}" if number and number.text.strip() and agency else ""


def _keeper(record: Record) -> str:
    named = [
        (field.ind2 == _ISSUING, field.get("b").strip()) for field in record.every("801") if field.get("b").strip()
    ]
    return max(enumerate(named), key=lambda one: (one[1][0], one[0]))[1][1] if named else ""


def taken_over(record: Record, dialect: Dialect, *, known: Iterable[str], agency: str, day: date) -> Record:
    """The description as one of `agency`: new, with the numbers it is known by elsewhere (035) and who took it over.

    MARC 21 says that in 040 $d (modifying agency), UNIMARC and CNMARC in 801 _2 with the day.
    """
    have = {value for field in record.every("035") for code, value in field.subfields if code == "a"}
    fields = list(record.fields)
    for number in dict.fromkeys(known):
        if number and number not in have:
            _insert(fields, Field("035", " ", " ", [("a", number)]))
    if dialect == "marc21":
        _sign(fields, agency)
    else:
        _insert(fields, Field("801", " ", _MODIFYING, [("a", "CN"), ("b", agency), ("c", f"{day:%Y%m%d}")]))
    return Record(f"{record.leader[:5]}n{record.leader[6:]}", fields)


def _sign(fields: list[Field], agency: str) -> None:
    at = next((at for at, field in enumerate(fields) if field.tag == "040"), None)
    if at is None:
        _insert(fields, Field("040", " ", " ", [("c", agency)]))
        return
    field = fields[at]
    made = [value for code, value in field.subfields if code in {"c", "d"}]
    if made[-1:] != [agency]:
        fields[at] = Field("040", field.ind1 or " ", field.ind2 or " ", [*field.subfields, ("d", agency)])


def _insert(fields: list[Field], field: Field) -> None:
    """Behind the fields of its tag, or where its tag would stand."""
    at = next((at for at, one in enumerate(fields) if one.tag > field.tag), len(fields))
    fields.insert(at, field)
