"""What the accession register 财产账 says when an item comes, changes or goes: entries that only ever add up."""

import re
from enum import StrEnum
from typing import Final, NamedTuple

from tianlu.holdings.rules.shelving import CHINESE, DIGIT_SIGNS, LCC, MARK_KEY, Arrangement, shelf_key

TWO_LETTERED: Final = "T"  # always; of the others only D is divided by a letter, DF
SECOND_OF_LAW: Final = "DF"
# What `shelf_key` makes of its letters and number, and of no class of 中图法.
LCC_KEY: Final = r"(N.){1,3}[BCDE][0123456789]"
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


def postings(before: Standing | None, after: Standing | None, *, again: bool = False) -> list[Posting]:
    """The entries that lead from one standing to another; None is "not in the library".

    What was written off and is there `again` is no acquisition but a correction.

    Summed over an item's life, by any of its facts, they are what it stands for now. A change of price alone is one
    entry of the difference; whatever else changes is taken out as it was and put in as it is.
    """
    if before == after:
        return []
    if before is None or after is None:
        came = PostingKind.CORRECTION if again else PostingKind.IN
        kind = came if before is None else PostingKind.OUT
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


def class_mark(call_number: str, place: Arrangement | None = None) -> str:
    """The main class of 中图法 of a call number; of a number of another scheme, the scheme's code; "" where it has none.

    It is the scheme of its place. Where that is 中图法, a number in the form of the Library of Congress still is one of its numbers.
    In 中图法 T is always divided by a second letter, law may be (DF), nothing else is. A mark of the collection before the class
    (儿I287.45, 外/TP312, and W/TP312 where the place has it) does not count.
    """
    place = place or Arrangement()
    if not call_number or place.classification != CHINESE:
        return place.classification if call_number else ""
    key = re.sub(rf"^({MARK_KEY})*", "", shelf_key(call_number, place))
    if re.match(LCC_KEY, key):
        return LCC
    letter = key[1:2]
    if not key.startswith("N") or letter not in CLASSES:
        return ""
    if key[2:3] == "N":
        return letter if letter == TWO_LETTERED or key[1:4:2] == SECOND_OF_LAW else ""
    return "" if letter == TWO_LETTERED and key[2:3] in set(DIGIT_SIGNS) else letter
