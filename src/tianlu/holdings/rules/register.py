"""What the accession register 财产账 says when an item comes, changes or goes: entries that only ever add up."""

from enum import StrEnum
from typing import Final, NamedTuple

LETTERS: Final = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
TWO_LETTERED: Final = "T"
CLASSES: Final = "ABCDEFGHIJKNOPQRSTUVXZ"  # the 22 main classes of 中图法


class PostingKind(StrEnum):
    """Why an entry was made."""

    OPENING = "opening"  # held before the register was kept
    IN = "in"
    OUT = "out"
    CORRECTION = "correction"
    TRANSFER = "transfer"

    __hash__ = str.__hash__  # Enum's own is written in Python, and an import makes an entry for each item


class Standing(NamedTuple):
    """What the register says of one item: where it belongs, what it cost in hundredths of `currency`, where it is from."""

    branch_id: int
    price_minor: int | None = None
    currency: str = ""
    accession_number: str = ""
    fund: str = ""
    source: str = ""
    batch: str = ""

    @property
    def money(self) -> tuple[str, int]:
        """(currency, hundredths); an item without a price counts as nothing in no currency."""
        return (self.currency, self.price_minor) if self.price_minor is not None else ("", 0)


class Posting(NamedTuple):
    """An entry: copies and hundredths, negative when they leave what `standing` says."""

    kind: PostingKind
    copies: int
    currency: str
    amount_minor: int
    standing: Standing


def postings(before: Standing | None, after: Standing | None) -> list[Posting]:
    """The entries that lead from one standing to another; None is "not in the library".

    Summed over an item's life, by any of its facts, they are what it stands for now. A change of price alone is one
    entry of the difference; whatever else changes is taken out as it was and put in as it is.
    """
    if before == after:
        return []
    if before is None or after is None:
        kind = PostingKind.IN if before is None else PostingKind.OUT
        found = after or before
        assert found is not None
        return [_posting(kind, 1 if before is None else -1, found)]
    (currency, old), (other, new) = before.money, after.money
    alike = before._replace(price_minor=None, currency="") == after._replace(price_minor=None, currency="")
    if currency == other and alike:
        return [Posting(PostingKind.CORRECTION, 0, currency, new - old, after)] if new != old else []
    kind = PostingKind.TRANSFER if before.branch_id != after.branch_id else PostingKind.CORRECTION
    return [_posting(kind, -1, before), _posting(kind, 1, after)]


def _posting(kind: PostingKind, copies: int, standing: Standing) -> Posting:
    currency, minor = standing.money
    return Posting(kind, copies, currency, copies * minor, standing)


def class_mark(call_number: str) -> str:
    """The main class of 中图法 that a call number begins with; "" for any other beginning.

    Only T has subdivisions by a second letter: QA76.73 and PS3515 are of the Library of Congress.
    """
    first, second = call_number[:1].upper(), call_number[1:2].upper()
    return first if first and first in CLASSES and (first in TWO_LETTERED or second not in LETTERS) else ""
