"""Authority records of MARC made into the entries of a vocabulary.

Sources: MARC 21 Format for Authority Data (Library of Congress): leader/05, leader/06, 008/09, 010, 024, 035, 1XX, 4XX, 5XX with $w,
678, 680, 880; UNIMARC Manual: Authorities Format (IFLA, 2009), after which CNMARC's 规范数据格式 goes: leader/06, 2XX, 300, 330, 340, 4XX,
5XX with $5, 7XX. Headings are read as those of descriptions are, so that they are called alike.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO, Final

from tianlu.catalog.rules.headings import Heading, headings_in
from tianlu.catalog.rules.vocabularies import MOST_CONCEPTS, Concept, TableUnusable, Unread, checked
from tianlu.marc import Dialect, Field, NotMarc, Record, Rejected, inspect, read

# The field of a description in which the heading of an authority would stand, by the last two figures of its tag.
_MARC21: Final = {"00": "700", "10": "710", "11": "711", "50": "650", "51": "651", "55": "655"}
_UNIMARC: Final = {"00": "701", "10": "711", "15": "607", "20": "721", "50": "606", "80": "608"}
_NOTES: Final = {"marc21": ("678", "680"), "unimarc": ("300", "330", "340")}
_LONGEST_NOTE: Final = 5000
_GONE: Final = frozenset("dosx")  # leader/05: deleted, obsolete, split, replaced
_REFERENCES: Final = {"marc21": frozenset("bcg"), "unimarc": frozenset("y")}
_AGENCY: Final = re.compile(r"\(([^)]*)\)\s*(.+)")
_NATIONAL: Final = ("DE-588", "DLC")  # whose numbers descriptions carry beside headings
_UNDECIDED: Final = "undecided"
_BROADER, _NARROWER = "g", "h"  # first character of $w, of $5


def authorities_in(file: BinaryIO, kind: str) -> Iterator[Concept | Unread]:
    """The authorities of this kind (a value of `data.AuthorityKind`) in a file of MARC, and why each other record is none.

    Where the file does not show how it is encoded, each record is taken as it shows itself, else as Chinese. Raises
    `TableUnusable` ("no-marc"; "too-many" beyond `MOST_CONCEPTS`).
    """
    try:
        report = inspect(file)
        file.seek(0)
        found = read(file, report, encoding="gb18030" if report.encoding == _UNDECIDED else None)
        for number, one in enumerate(found, 1):
            if number > MOST_CONCEPTS:
                raise TableUnusable("too-many", most=MOST_CONCEPTS)
            if isinstance(one, Rejected):
                yield Unread(str(number), one.raw[:80].decode("utf-8", "replace"), "damaged")
            else:
                yield _entry(one.record, one.dialect, kind, number)
    except NotMarc as error:
        raise TableUnusable("no-marc") from error


def _entry(record: Record, dialect: Dialect, kind: str, number: int) -> Concept | Unread:
    form = "marc21" if dialect == "marc21" else "unimarc"
    first = "1" if form == "marc21" else "2"
    own = [one for one in record.fields if one.tag[:1] == first and not one.is_control]
    control = record.field("001")
    place = control.data.strip() if control else str(number)
    shown = next((" ".join(text for _code, text in one.subfields) for one in own), "")[:200]
    if record.leader[6:7] not in ({"z"} if form == "marc21" else {"x", "y", "z"}):
        return Unread(place, shown, "description")
    if record.leader[5:6] in _GONE:
        return Unread(place, shown, "deprecated")
    headings = [heading for one in own if (heading := _heading(one, dialect))]
    if not headings or headings[0].kind != kind:
        return Unread(place, shown, "other-kind" if own else "no-label")
    if _is_reference(record, form):
        return Unread(place, shown, "reference")
    return checked(_concept(record, dialect, headings, place), shown)


def _is_reference(record: Record, form: str) -> bool:
    """Whether the record only sends from one form to others, which have records of their own."""
    if form == "unimarc":
        return record.leader[6:7] in _REFERENCES[form]
    fixed = record.field("008")
    return fixed is not None and fixed.data[9:10] in _REFERENCES[form]


def _concept(record: Record, dialect: Dialect, headings: list[Heading], place: str) -> Concept:
    others = headings[1:] + [heading for _field, heading in _in_block(record, dialect, "4")]
    if dialect == "marc21":
        others += _in_other_scripts(record)
    else:
        others += [heading for _field, heading in _in_block(record, dialect, "7")]
    concept = Concept(_key(record, dialect), [("", headings[0].label)], place=place)
    concept.variants = [("", label) for label in dict.fromkeys(other.label for other in others)]
    concept.dates = headings[0].dates
    concept.note = _note(record, "marc21" if dialect == "marc21" else "unimarc")
    control, number = ("w", "0") if dialect == "marc21" else ("5", "3")
    for one, heading in _in_block(record, dialect, "5"):
        relation = {_BROADER: concept.broader, _NARROWER: concept.narrower}.get(one.get(control)[:1], concept.related)
        relation.append(_number(one.all(number)) or heading.label)
    return concept


def _in_block(record: Record, dialect: Dialect, block: str) -> Iterator[tuple[Field, Heading]]:
    for one in record.fields:
        if one.tag[:1] == block and not one.is_control and (heading := _heading(one, dialect)):
            yield one, heading


def _in_other_scripts(record: Record) -> Iterator[Heading]:
    """Forms of 880 that stand beside a heading or a variant."""
    for one in record.every("880"):
        linked = one.get("6")[:3]
        if linked[:1] in ("1", "4"):
            plain = [(code, text) for code, text in one.subfields if code != "6"]
            if heading := _heading(Field(linked, one.ind1 or " ", one.ind2 or " ", plain), "marc21"):
                yield heading


def _heading(one: Field, dialect: Dialect) -> Heading | None:
    """The heading a field holds; None for titles, and for what stands under no authority here."""
    tags: Mapping[str, str] = _MARC21 if dialect == "marc21" else _UNIMARC
    tag = tags.get(one.tag[1:])
    if tag is None or (dialect == "marc21" and one.get("t")):
        return None
    # What is said of the reference, not of the name; $e of a meeting is a part of it.
    about = "" if dialect != "marc21" else "wi" if tag == "711" else "wei"
    kept = [(code, text) for code, text in one.subfields if code.isalpha() and code not in about]
    second = "0" if tag in ("650", "651") else (one.ind2 or " ")
    return next(iter(headings_in([Field(tag, one.ind1 or " ", second, kept)], dialect)), None)


def _note(record: Record, form: str) -> str:
    texts = [
        " ".join(text.strip() for code, text in one.subfields if code in "abi") for one in record.every(*_NOTES[form])
    ]
    return "\n".join(filter(None, texts))[:_LONGEST_NOTE]


def _key(record: Record, dialect: Dialect) -> str:
    """The number that descriptions would carry: that of the Library of Congress, of the GND, else the record's own.

    UNIMARC has 001 in $3; its 010 is the ISNI.
    """
    if dialect == "marc21":
        if own := next((one.get("a") for one in record.every("010")), ""):
            return "".join(own.split())
        agencies = [_AGENCY.match(text) for one in record.every("035") for text in one.all("a")]
        if national := next((one[2] for one in agencies if one and one[1] in _NATIONAL), ""):
            return "".join(national.split())
    control = record.field("001")
    return "".join(control.data.split()) if control else ""


def _number(values: Iterable[str]) -> str:
    """The number among those beside a heading that `_key` would give; an address is none."""
    numbers = [value.strip() for value in values if value.strip() and "://" not in value]
    numbers.sort(key=lambda value: not value.startswith(tuple(f"({agency})" for agency in _NATIONAL)))
    agency = _AGENCY.match(numbers[0]) if numbers else None
    return "".join((agency[2] if agency else numbers[0]).split()) if numbers else ""
