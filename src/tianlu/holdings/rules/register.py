"""What the accession register 财产账 says when an item comes, changes or goes: entries that only ever add up."""

import re
from enum import StrEnum
from typing import Final, NamedTuple

from tianlu.holdings.rules.shelving import shelf_key

TWO_LETTERED: Final = "T"
CHINESE: Final = "clc"
LCC: Final = "lcc"
# What `shelf_key` makes of its letters and number, and of no class of 中图法.
LCC_KEY: Final = r"^(N.){1,3}[BCDE][0123456789]"
# What a `shelf_key` of 中图法 begins with, and where its first letter stands: behind up to four characters of a mark 外, 儿童,
# 地方文献, which may have a stroke of its own.
CLASS_LETTERS: Final[tuple[tuple[str, int], ...]] = tuple(
    place
    for marks in range(5)
    for place in ((rf"^(Z.....){{{marks}}}N", 6 * marks + 1), (rf"^(Z.....){{{marks}}}A3", 6 * marks + 2))
)
DIVIDED: Final = r"^(Z.....){0,4}(N.N|A3.[A-Z])"  # a second letter follows
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


def class_mark(call_number: str, scheme: str = CHINESE) -> str:
    """The main class of 中图法 of a call number; of a number of another scheme, the scheme's code; "" where it has none.

    `scheme` is that of its place. Also there a number in the form of the Library of Congress is one of its numbers, and only T has
    subdivisions by a second letter in 中图法. A mark of the collection before the class (儿I287.45, 外/TP312) does not count.
    """
    if not call_number or scheme != CHINESE:
        return scheme if call_number else ""
    key = shelf_key(call_number)
    if re.match(LCC_KEY, key):
        return LCC
    place = next((place for begin, place in CLASS_LETTERS if re.match(begin, key)), len(key))
    letter, divided = key[place : place + 1], re.match(DIVIDED, key)
    return letter if letter and letter in CLASSES and (letter == TWO_LETTERED or not divided) else ""
