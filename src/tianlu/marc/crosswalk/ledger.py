"""What of a record was carried over and what was not: nothing is lost without being listed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tianlu.marc.projecting.punctuation import bare
from tianlu.marc.record import Field, Record


class Loss(NamedTuple):
    """What the new record does not say. ``code`` is a subfield, or ``/22`` for a position of coded data (``/$b/2`` of a subfield other than $a)."""

    tag: str
    code: str
    value: str


class Entry:
    """One field being carried over; what is not taken from it is lost.

    ``tag`` is the field it speaks for (880 speaks for another), ``romanised`` its twin in Latin letters.
    """

    __slots__ = ("field", "left", "romanised", "tag")

    def __init__(self, field: Field) -> None:
        self.field = field
        self.tag = field.tag
        self.left: list[tuple[str, str]] = [("", field.text)] if field.is_control else list(field.subfields)
        self.romanised: Entry | None = None

    def join(self, original: Entry) -> None:
        """Stand behind the field in the original script: what only this one says goes there, what both say is said once."""
        codes = {code for code, _ in original.field.subfields}
        said = {(code, bare(value)) for code, value in original.field.subfields}
        original.romanised = self
        original.left += [pair for pair in self.left if pair[0] not in codes]
        self.left = [(code, value) for code, value in self.left if code in codes and (code, bare(value)) not in said]

    def pairs(self, codes: str) -> list[tuple[str, str]]:
        """Take the subfields with these codes, in the order written."""
        taken = [pair for pair in self.left if pair[0] and pair[0] in codes]
        self.left = [pair for pair in self.left if not (pair[0] and pair[0] in codes)]
        return taken

    def take(self, codes: str) -> list[str]:
        """Take the values of these subfields, in the order written."""
        return [value for _, value in self.pairs(codes)]

    def one(self, code: str) -> str:
        """Take the first value of a subfield; further ones stay."""
        for at, (found, value) in enumerate(self.left):
            if found == code:
                del self.left[at]
                return value
        return ""

    def text(self) -> str:
        """Take a control field whole."""
        self.left = []
        return self.field.text


class Ledger:
    """The fields of a record, each of which is taken from once; the losses are what stays."""

    def __init__(self, record: Record) -> None:
        self.entries = [Entry(field) for field in record.fields]
        self.aside: list[Entry] = []
        self._positions: list[Loss] = []

    def every(self, *tags: str) -> Iterator[Entry]:
        return (entry for entry in self.entries if entry.tag in tags)

    def has(self, *tags: str) -> bool:
        return any(entry.tag in tags for entry in self.entries)

    def lose(self, tag: str, text: str, carried: Iterable[int], empty: str = " |#", subfield: str = "") -> None:
        """List the positions of coded data that say something and are not among those carried; neighbours together."""
        place = f"/${subfield}/" if subfield else "/"
        kept = set(carried)
        start: int | None = None
        for at in range(len(text) + 1):
            lost = at < len(text) and at not in kept and text[at] not in empty
            if lost and start is None:
                start = at
            elif not lost and start is not None:
                self._positions.append(Loss(tag, f"{place}{start}", text[start:at]))
                start = None

    def losses(self) -> tuple[Loss, ...]:
        """Positions first, then subfields in the order of the record."""
        left = [
            Loss(entry.field.tag, code, value)
            for entry in (*self.entries, *self.aside)
            for code, value in entry.left
            if value.strip(" |#")
        ]
        return (*self._positions, *left)
