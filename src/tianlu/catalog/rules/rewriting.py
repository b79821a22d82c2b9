"""One heading written instead of another, in the subfields that each format has for the parts of a name.

Sources: UNIMARC Bibliographic 600-608, 7-- ($a entry element, $b rest or subdivision, $d numerals, $g expansion of
initials, $3 authority number, indicator 2: entered under surname) and CNMARC ($A reading); MARC 21 X00, X10, X11, 65X, 880.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from tianlu.catalog.rules.headings import Heading, Named, heading_tags, headings_in, lived, meant, name_key
from tianlu.marc import Dialect, Field
from tianlu.marc.projecting.linked_scripts import is_reading
from tianlu.marc.projecting.punctuation import bare, tidy

HEADING: Final = "heading"  # beside the acts of `rules.batching`
_FAMILIES: Final = ("602", "720", "721", "722")  # UNIMARC, without the indicator
_Pairs = list[tuple[str, str]]


class NewHeading(NamedTuple):
    """`new` for `old` wherever it is a heading of this kind of authority, with its reading in Latin letters ("" unknown).

    Dates unlike `dates` are of a namesake, as is a number among `others`; `number` in a heading becomes `new_number`.
    """

    kind: str
    old: str
    new: str
    dates: str = ""
    reading: str = ""
    number: str = ""
    new_number: str = ""
    others: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """JSON of it; `new_heading_from` reads it back."""
        return {"act": HEADING} | self._asdict()


def new_heading_from(values: dict[str, Any]) -> NewHeading:
    """What `NewHeading.to_dict` wrote."""
    said = {name: value for name, value in values.items() if name != "act"}
    return NewHeading(**{**said, "others": tuple(said["others"])})


def rewritten(fields: Sequence[Field], change: NewHeading, dialect: Dialect) -> list[Field]:
    """The fields with the new heading where the old one stood, whole or before subdivisions.

    A field 880 and its twin are one heading in two scripts: where one is the old name, the other is read as the new one.
    """
    tags = {tag for tag, kind in heading_tags(dialect).items() if kind == change.kind}
    found: list[Field] = []
    read: set[str] = set()  # links of the twins of what was rewritten
    for field in fields:
        after = _Name(field, dialect).put(change) if _tag(field) in tags and field.regular else field
        found.append(after)
        if after is not field and field.get("6")[4:6] not in ("", "00"):
            read.add(_twin(field))
    if not read:
        return found
    return [
        _Name(after, dialect).read_as(change) if after is field and _link(field) in read and field.regular else after
        for field, after in zip(fields, found, strict=True)
    ]


def _tag(field: Field) -> str:
    return field.get("6")[:3] if field.tag == "880" else field.tag


def _link(field: Field) -> str:
    return "" if field.is_control else f"{field.tag} {field.get('6')[:6]}"


def _twin(field: Field) -> str:
    link = field.get("6")
    return f"{link[:3]} {field.tag}{link[3:6]}"


class _Name:
    """The subfields of a heading that are its name."""

    def __init__(self, field: Field, dialect: Dialect) -> None:
        self.field, self.dialect = field, dialect
        self.tag = _tag(field)
        self.marc21 = dialect == "marc21"
        self.person = heading_tags(dialect)[self.tag] == "persons"
        self.body = heading_tags(dialect)[self.tag] == "bodies"
        self.meeting = self.marc21 and self.tag[1:] == "11"
        self.codes = "aendc" if self.meeting else "abd" if self.person and not self.marc21 else "ab"
        self.numeral = "b" if self.marc21 else "d"
        self.pairs = [(code, value) for code, value in field.subfields if code and code in self.codes]

    def _label(self, pairs: _Pairs) -> str:
        """What these subfields alone are read as."""
        made = Field(self.tag, self.field.ind1, self.field.ind2, pairs)
        return next((heading.label for heading in headings_in([made], self.dialect)), "")

    def put(self, change: NewHeading) -> Field:
        """The field with the new name, where it has the old one and is not a namesake's."""
        label = self._label(self.pairs)
        name, years = lived(label) if self.person else (label, "")
        if name_key(name) != name_key(change.old) or not self._means(change, years):
            return self.field
        reading = change.reading if is_reading(change.reading, change.new) else ""
        return self._with(change.new + label.removeprefix(name), reading, change)

    def read_as(self, change: NewHeading) -> Field:
        """The field with the reading of the new name, where it has one of the old."""
        label = self._label(self.pairs)
        if not change.reading or not is_reading(label, change.old) or not is_reading(change.reading, change.new):
            return self.field
        return self._with(change.reading, "", change)

    def _means(self, change: NewHeading, years: str) -> bool:
        if any(number == other for number in self._numbers() for other in change.others):
            return False
        dates = bare(self.field.get("d" if self.marc21 else "f")).strip("() （）") if self.person else ""
        dates = dates or years
        return bool(meant(Heading("", change.kind, change.old, dates), [Named(0, change.dates)]))

    def _numbers(self) -> list[str]:
        return [value.rpartition(")")[2].strip() for value in self.field.all("01" if self.marc21 else "3")]

    def _with(self, name: str, reading: str, change: NewHeading) -> Field:
        pieces = self._pieces(name)
        if name_key(self._label(pieces)) != name_key(name):  # read back it would be another
            pieces = self._pointed([("a", name)])
        other = name_key(change.old) != name_key(change.new)
        found: _Pairs = []
        for code, value in self.field.subfields:
            if code and code in self.codes:
                found += pieces
                pieces = []
            elif not self.marc21 and code in ("A", "9") and is_reading(value, change.old):
                found += [(code, _cased(reading, value))] if reading else []
            elif not (other and self.person and code == ("q" if self.marc21 else "g")):  # of the old name's initials
                found.append((code, self._number(code, value, change)))
        after = Field(self.field.tag, self.field.ind1, self._ind2(found), found)
        return self.field if after == self.field else after

    def _number(self, code: str, value: str, change: NewHeading) -> str:
        if code not in ("0", "1") if self.marc21 else code != "3":
            return value
        agency, closed, number = value.rpartition(")")
        same = change.new_number and number.strip() == change.number
        return f"{agency}{closed}{change.new_number}" if same else value

    def _ind2(self, pairs: _Pairs) -> str:
        """UNIMARC says there whether a person is entered under the surname, which is then followed by the rest."""
        if self.marc21 or not self.person or self.tag in _FAMILIES:
            return self.field.ind2
        had, has = (any(code == "b" for code, _value in some) for some in (self.pairs, pairs))
        return self.field.ind2 if had == has else "1" if has else "0"

    def _pieces(self, name: str) -> _Pairs:
        """The new name in the subfields that the old one has, as far as it has such parts."""
        if self.person:
            numerals = [bare(value) for code, value in self.pairs if code == self.numeral]
            end = f" {numerals[0]}" if len(numerals) == 1 else ""
            if end and name.endswith(end):
                return self._pointed([*self._entry(name.removesuffix(end)), (self.numeral, end.strip())])
            return self._pointed(self._entry(name))
        first = bare(self.pairs[0][1])
        if self.body and not self.meeting and name.startswith(f"{first}. "):
            below = name.removeprefix(f"{first}. ").split(". ")
            return self._pointed([("a", first), *[("b", part) for part in below]])
        return self._pointed([("a", name)])

    def _entry(self, name: str) -> _Pairs:
        """UNIMARC parts what stands before the comma from the rest, unless this record writes both in $a."""
        entry, comma, rest = name.partition(", ")
        if self.marc21 or not comma or any(code == "a" and ", " in value for code, value in self.pairs):
            return [("a", name)]
        return [("a", entry), ("b", rest)]

    def _pointed(self, pieces: _Pairs) -> _Pairs:
        """With the punctuation at the ends that the old name has there."""
        marks = [value[len(bare(value)) :] if value.startswith(bare(value)) else "" for _code, value in self.pairs]
        inner = "." if self.marc21 and self.body else marks[0] if len(marks) > 1 else ""
        ends = [inner] * (len(pieces) - 1) + marks[-1:]
        return [(code, tidy(value).removesuffix(end) + end) for (code, value), end in zip(pieces, ends, strict=True)]


def _cased(reading: str, like: str) -> str:
    return reading.lower() if like == like.lower() else reading
