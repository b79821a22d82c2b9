"""What of a record an output does not hold, for every format alike: the words of each subfield are looked for in it.

A value counts as held when its words stand in the output's texts, in their order: punctuation and case aside, cut where
formats cut headings and titles. What is shorter than a word must stand alone or beside other words of its own field, so
that the 1 of a volume is not found in the 1 of an edition. Codes count where the output says what they mean. Coded
positions count where the writer says by name that it wrote them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple
from urllib.parse import unquote

from tianlu.marc.crosswalk import countries
from tianlu.marc.crosswalk.description import Description
from tianlu.marc.crosswalk.ledger import Ledger, Loss
from tianlu.marc.dialects import Dialect
from tianlu.marc.projecting.isbns import isbn13, issn
from tianlu.marc.projecting.roles import relator
from tianlu.marc.record import Field, Record

_APART = re.compile(r"[^\W_]+", re.UNICODE)
_CUTS = re.compile(r" [=:;/] |[(){}\[\]（）［］〔〕]|[,，;] |--| -- |\s\.\s")
_WORD = 4  # letters and digits that say something by themselves; of Han two do
_NAMES = {
    "marc21": ("100", "110", "111", "700", "710", "711", "720"),
    "unimarc": ("700", "701", "702", "710", "711", "712", "720", "721", "722"),
}
# Lists of subjects that have another code in MARC 21.
_LISTS = {"lc": "lcsh", "lcch": "lcshac", "cae": "cash", "caf": "rvm"}
# What a writer says by name that it holds, and where that stands.
_POSITIONS = {
    "marc21": {
        "type": ("LDR", 6, 7),
        "level": ("LDR", 7, 8),
        "entered": ("008", 0, 6),
        "date_type": ("008", 6, 7),
        "date1": ("008", 7, 11),
        "date2": ("008", 11, 15),
        "country": ("008", 15, 18),
        "frequency": ("008", 18, 19),
        "audience": ("008", 22, 23),
        "literary": ("008", 33, 34),
        "language": ("008", 35, 38),
    },
    "unimarc": {
        "type": ("LDR", 6, 7),
        "level": ("LDR", 7, 8),
        "entered": ("100", 0, 8),
        "date_type": ("100", 8, 9),
        "date1": ("100", 9, 13),
        "date2": ("100", 13, 17),
        "audience": ("100", 17, 18),
        "language_of_cataloging": ("100", 22, 25),
        "literary": ("105", 11, 12),
        "frequency": ("110", 1, 2),
    },
}
_TECHNICAL = (*range(6), *range(9, 17), *range(20, 24))  # of the leader: lengths, status and encoding of the exchange


class Written(NamedTuple):
    """A record in another format. ``losses`` are what of it the text does not hold, each with its place."""

    text: str
    losses: tuple[Loss, ...]


def losses(record: Record, dialect: Dialect, said: Iterable[str], held: Collection[str]) -> tuple[Loss, ...]:
    """What of the record stands neither in the texts `said` nor among the coded facts `held`."""
    family = "marc21" if dialect == "marc21" else "unimarc"
    output = _Output(said)
    ledger = Ledger(record)
    positions = {name: place for name, place in _POSITIONS[family].items() if name in held}
    coded = {place[0] for place in _POSITIONS[family].values()} - {"LDR"}
    leader = [start for place, start, _ in positions.values() if place == "LDR"]
    ledger.lose("LDR", record.leader.ljust(24), (*_TECHNICAL, *leader), empty=" |#0")
    for entry in ledger.entries:
        field = entry.field
        if field.tag in coded:
            text = entry.text() if field.is_control else entry.one("a")
            mine = [at for place, start, end in positions.values() if place == field.tag for at in range(start, end)]
            ledger.lose(field.tag, text, mine)
        entry.left = [
            (code, value) for code, value in entry.left if not output.holds(field, code, value, family=family)
        ]
    return ledger.losses()


def named_codes(found: Description) -> set[str]:
    """Of the coded facts those that stand as codes of their own in a description: a writer of these codes holds them."""
    said = {
        "country": found.countries,
        "language": found.languages,
        "language_of_cataloging": found.language_of_cataloging,
    }
    return {name for name, codes in said.items() if codes}


def words(text: str) -> str:
    """Letters and digits in one case, one space between words."""
    return " ".join(_APART.findall(text.casefold()))


class _Output:
    """The texts of an output, to be asked whether they hold a value."""

    def __init__(self, said: Iterable[str]) -> None:
        said = list(said)
        said += [unquote(text) for text in said if "%" in text]  # addresses have what is no letter of theirs quoted
        self.texts = [text for text in map(words, said) if text]
        self.whole = set(self.texts)
        self.joined = "\n".join(self.texts)
        self.compact = {text.replace(" ", "") for text in self.texts}

    def holds(self, field: Field, code: str, value: str, *, family: str) -> bool:
        inside = code == "1" and family == "unimarc" and field.tag[:1] in "46"
        own = _embedded(value) if inside else value
        free = not _is_role(field.tag, code, family)  # 插图 in a title is nobody's role
        return any(self._all(field, form, free=free) for form in (own, *_meanings(field, code, value, family)))

    def _all(self, field: Field, value: str, *, free: bool) -> bool:
        pieces = [piece for piece in map(words, _CUTS.split(value)) if piece]
        if self._piece(field, words(value), free=free):
            return True
        # Marks alone (=, ？) say nothing that another format could hold.
        return all(self._piece(field, piece, free=free) for piece in pieces)

    def _piece(self, field: Field, piece: str, *, free: bool) -> bool:
        """Whether it is a text, stands in one by itself (`free`), or beside other words of its field."""
        if not piece or piece in self.whole or piece.replace(" ", "") in self.compact:
            return True
        if not (free and _telling(piece)):
            return any(_stands(piece, text) and self._beside(field, piece, text) for text in self.texts)
        return _stands(piece, self.joined)

    def _beside(self, field: Field, piece: str, text: str) -> bool:
        """Whether other words of the field stand in the text too."""
        values = [field.text] if field.is_control else [value for _, value in field.subfields]
        others = [words(part) for value in values for part in _CUTS.split(value)]
        return any(_telling(other) and other != piece and _stands(other, text) for other in others)


def _telling(piece: str) -> bool:
    return len(piece) >= _WORD or sum(letter >= "\u2e80" for letter in piece) >= 2


def _stands(piece: str, text: str) -> bool:
    """As whole words; between Han and others no space is needed."""
    at = text.find(piece)
    while at >= 0:
        end = at + len(piece)
        if not (_glued(text[at - 1 : at], piece[0]) or _glued(piece[-1], text[end : end + 1])):
            return True
        at = text.find(piece, at + 1)
    return False


def _glued(left: str, right: str) -> bool:
    """Whether two letters belong to one word."""
    if not (left.isalnum() and right.isalnum()) or left >= "\u2e80" or right >= "\u2e80":
        return False
    return left.isdigit() == right.isdigit()


def _embedded(value: str) -> str:
    """What $1 says beside tag and indicators of the field that it begins."""
    return value[3:] if value.startswith("00") else value[5:]


def _is_role(tag: str, code: str, family: str) -> bool:
    return tag in _NAMES[family] and (code == "4" or (family == "marc21" and code in ("e", "j")))


def _meanings(field: Field, code: str, value: str, family: str) -> list[str]:
    """Other forms of a value that say the same: a number in its normal form, a code that stands for a word."""
    tag = field.tag
    found: list[str] = []
    if _is_role(tag, code, family):
        found.append(relator(value.rsplit("/", 1)[-1]))
    elif (tag, code) in (("020", "a"), ("020", "z"), ("010", "a"), ("010", "z")):
        found.append(isbn13(value.partition("(")[0].strip()))
    elif tag in ("022", "011"):
        found.append(issn(value))
    elif (tag, code) == ("102", "a"):
        found.append(countries.MARC.get(value.strip().upper(), ""))
    elif tag in ("082", "092", "676"):
        found.append(value.replace("/", ""))
    elif family == "unimarc" and tag[:1] == "6" and code == "2":
        found.append(_LISTS.get(value.strip(), ""))
    elif tag in ("336", "337", "338") and code in ("a", "b"):
        found.append(field.get("b" if code == "a" else "a"))
    return [form for form in found if form]
