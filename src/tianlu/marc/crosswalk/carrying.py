"""What both directions do: plain fields by rows, and the fields of the new record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from tianlu.marc.crosswalk.ledger import Entry, Ledger
from tianlu.marc.projecting.linked_scripts import is_reading
from tianlu.marc.projecting.punctuation import bare, tidy
from tianlu.marc.record import Field, Record

Pairs = list[tuple[str, str]]
Handler = Callable[["Carry", Entry], None]


class Row(NamedTuple):
    """A field whose subfields go over one by one: in `subfields`, `ab cd` says that a becomes b and c becomes d."""

    tag: str
    subfields: str
    indicators: str = "  "
    clean: Callable[[str], str] = bare


class Carry:
    """A record on its way into the other family; `chinese` where one of the two is CNMARC."""

    def __init__(self, record: Record, *, chinese: bool) -> None:
        self.ledger = Ledger(record)
        self.leader = record.leader.ljust(24)
        self.chinese = chinese
        self.fields: list[Field] = []
        self.material: set[int] = set()  # positions of 008 that are in the fields of the material
        self.pairs_scripts = False  # whether the reading of a field becomes an 880
        self._paired = 0

    def add(self, tag: str, indicators: str, pairs: Iterable[tuple[str, str]]) -> None:
        """A new field of those subfields that say something; none without them."""
        said = [(code, value) for code, value in pairs if value.strip()]
        if said:
            self.fields.append(Field(tag, indicators[0], indicators[1], said))

    def add_romanised(self, tag: str, indicators: str, pairs: Iterable[tuple[str, str]], latin: str) -> None:
        """A new field of MARC 21 and, linked to it, an 880 with what is romanised of its $a."""
        if not latin.strip():
            return self.add(tag, indicators, pairs)
        self._paired += 1
        self.add(tag, indicators, [("6", f"880-{self._paired:02}"), *pairs])
        return self.add("880", indicators, [("6", f"{tag}-{self._paired:02}/(B"), ("a", latin)])

    def link(self, first: int, second: int) -> None:
        """Make the fields from `second` on the 880 of those from `first` on, which say the same in the original script."""
        for at, twin in enumerate(self.fields[second:]):
            if first + at >= second:
                break
            original = self.fields[first + at]
            self._paired += 1
            head = f"\x1f6880-{self._paired:02}"
            self.fields[first + at] = Field(original.tag, f"{original.text[:2]}{head}{original.text[2:]}")
            behind = f"\x1f6{original.tag}-{self._paired:02}/(B"
            self.fields[second + at] = Field("880", f"{twin.text[:2]}{behind}{twin.text[2:]}")

    def control(self, tag: str, text: str) -> None:
        if text.strip():
            self.fields.append(Field(tag, text))

    def has(self, tag: str) -> bool:
        """Whether the new record has the field by now."""
        return any(field.tag == tag for field in self.fields)

    def finished(self, leader: str) -> Record:
        """The new record, its fields in the order of their tags."""
        return Record(leader, sorted(self.fields, key=lambda field: field.tag))


def control(carry: Carry, entry: Entry) -> None:
    """A control field that both families have."""
    carry.control(entry.tag, entry.text())


def mapped(entry: Entry, subfields: str, clean: Callable[[str], str] = bare) -> Pairs:
    """Take the subfields of a row and give them their new codes."""
    codes = {pair[0]: pair[1] for pair in subfields.split()}
    return [(codes[code], clean(value)) for code, value in entry.pairs("".join(codes))]


def note(tag: str, codes: str, indicators: str = "  ") -> Callable[[Carry, Entry], None]:
    """A note, which both families write whole in $a: its parts one after another, and whose copy it is about ($5)."""

    def carry_note(carry: Carry, entry: Entry) -> None:
        text = " ".join([said for value in entry.take(codes) if (said := tidy(value))])
        if text:
            carry.add(tag, indicators, [("a", text), *mapped(entry, "55", tidy)])

    return carry_note


def latin_of(entry: Entry) -> str:
    """Take the pinyin of a heading of UNIMARC; beside Latin letters $9 holds numbers (SBN), which stay."""
    said = entry.field.all("9A")
    if not said or not is_reading(" ".join(said), " ".join(entry.field.all("a"))):
        return ""
    return tidy(" ".join(entry.take("9A")))


def romanised(entry: Entry) -> Pairs:
    """$9 of UNIMARC: what is romanised of the $a of a field of MARC 21."""
    return [("9", bare(" ".join(entry.romanised.take("a"))))] if entry.romanised else []


def carried(carry: Carry, rows: Mapping[str, Row], handlers: Mapping[str, Handler]) -> None:
    """Carry every field over by its handler, else by its row; a library's own fields (9XX) stay as they are."""
    for entry in carry.ledger.entries:
        before = len(carry.fields)
        _carried(carry, entry, rows, handlers)
        if carry.pairs_scripts and entry.romanised is not None:
            made = len(carry.fields)
            _carried(carry, entry.romanised, rows, handlers)
            carry.link(before, made)


def _carried(carry: Carry, entry: Entry, rows: Mapping[str, Row], handlers: Mapping[str, Handler]) -> None:
    handler = handlers.get(entry.tag)
    if handler is not None:
        handler(carry, entry)
    elif entry.tag in rows:
        row = rows[entry.tag]
        carry.add(row.tag, row.indicators, mapped(entry, row.subfields, row.clean))
    elif entry.tag[:1] == "9" or not entry.tag.isdigit():
        carry.fields.append(entry.field)
        entry.left = []
