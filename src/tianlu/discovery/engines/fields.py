"""From a document to the fields of an index: the same for every engine, so that hit sets are the same.

Text fields hold whitespace-joined tokens of `kit.text`: the values of the field, then behind a gap its single
characters, marked so that no phrase runs over them. Beside each stands a field of readings (`_py`): pairs of pinyin
syllables, single ones, and initials marked `^`. Keys (`_key`) are whole folded values for exact matches and for counting;
forms (`_form`) are the ways a key is written, each behind it: `shen congwen⇥Shen, Congwen`.
"""

import unicodedata
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, NamedTuple
from zlib import crc32

from tianlu.discovery.data import Document
from tianlu.kit import text

TEXT: Final = ("title", "author", "subject", "publisher", "series", "all")
READ: Final = ("title_py", "author_py", "subject_py", "publisher_py", "series_py")  # `all` has none of its own
KEYS: Final = ("title_key", "publisher_key", "series_key", "title_written", "title_read")
FORMS: Final = ("author_form", "subject_form")
OFFERED: Final = ("author_offer", "subject_offer", "publisher_offer")
CODES: Final = ("isbn", "issn", "number", "call_key", "class_key")
FACETED: Final = ("language", "format", "class1", "class2", "class3", "author_key", "subject_key")
COLUMNS: Final = ("title_sort", "call_sort")  # ordered by, never looked for
ORDERS: Final = ("year_down", "year_up")
NUMBERS: Final = ("organisation", "branch", "available", "on_shelf", "year", "staff")
INITIAL: Final = "^"
SINGLE: Final = "''"  # two signs, so that a mask for one character (`?楼`) never takes it for a pair
ANYWHERE: Final = 0  # among the organisations of `on_shelf`: any of them; no organisation has this id
_APART: Final = f" {text.GAP} "
_NEXT: Final = f" {SINGLE}"
_CJK: Final = "\u2e7f"  # the first block of Chinese characters begins after it
_OFFERED: Final = 80  # characters of a suggestion; longer values are offered by their beginning
LONGEST_KEY = 400  # characters of a value that tell it from others
_ORGANISATIONS: Final = 2**32  # ids of branches are below it
_YEARS: Final = 2**40  # ids below it tell records of one year apart, so that every order is total


def reading_field(field: str) -> str:
    """The field of readings beside a text field."""
    return f"{field}_py"


class Value(NamedTuple):
    """A value made ready for the index: its tokens, its distinct characters, its key for exact comparison."""

    tokens: str
    singles: str
    key: str


def key_of(value: str) -> str:
    """A whole value for exact comparison: its plain tokens, so that punctuation, width, case and script do not count."""
    return key_from(text.phrase_tokens(value))


def key_from(tokens: Sequence[str]) -> str:
    """The same from its plain tokens."""
    return " ".join(tokens)[:LONGEST_KEY]


def written(value: str) -> str:
    """A checksum of a value as written, but for case and spaces: among values of one key it tells 乾 from 干."""
    return f"{crc32(' '.join(value.lower().split()).encode(errors='replace')):x}"


def _value(value: str) -> Value:
    tokens = text.index_tokens(value)
    joined = " ".join(tokens)
    key = joined.partition(_APART)[0][:LONGEST_KEY] if text.GAP in tokens else joined[:LONGEST_KEY]
    if joined.isascii():
        return Value(joined, "", key)
    characters = "".join([token for token in tokens if token > _CJK])
    return Value(joined, "".join(dict.fromkeys(characters)), key)


_known = lru_cache(maxsize=10_000)(_value)  # places, editions: many records have the same
_SHARED: Final = 80  # characters of a value that may be met again; longer ones would only fill the memory


def _shared(value: str) -> Value:
    return _known(value) if len(value) <= _SHARED else _value(value)


@lru_cache(maxsize=32)  # a title is read for its readings and for what it is typed as
def _syllables(value: str, name: bool) -> tuple[str, ...]:
    return tuple(text.pinyin_tokens(value, name=name))


def _readings(value: str, *, name: bool) -> str:
    """Pairs of pinyin syllables, and behind gaps single ones and initials, of a value; empty for what is not Chinese."""
    if value.isascii() and not name:
        return ""
    syllables = _syllables(value, name)
    if not syllables:
        return ""
    initials = [INITIAL + token for token in text.initials_tokens(value, name=name)]
    singles = dict.fromkeys(syllables)
    singles.pop(text.GAP, None)
    return _APART.join(filter(None, (" ".join(pairs(syllables)), " ".join(singles), " ".join(initials))))


def pairs(syllables: Sequence[str]) -> list[str]:
    """Syllables two by two (`hong'lou lou'meng`): of common ones standing alone a phrase would take long to find."""
    found = [f"{one}'{other}" for one, other in pairwise(syllables)]
    if text.GAP in syllables:
        found = [text.GAP if text.GAP in pair else pair for pair in found]
    return found


def _apart(parts: Sequence[str]) -> str:
    """The distinct parts with gaps between them."""
    if len(parts) < 2:
        return parts[0] if parts else ""
    return _APART.join(filter(None, dict.fromkeys(parts)))


def _field(values: "Sequence[Value | Heading]") -> str:
    """The text of a field: distinct values apart from each other, behind them their distinct single characters."""
    if not values:
        return ""
    tokens = _apart([value.tokens for value in values])
    characters = dict.fromkeys("".join([value.singles for value in values]))
    return f"{tokens}{_APART}{SINGLE}{_NEXT.join(characters)}" if characters else tokens


def condensed(value: str) -> str:
    """A value or its beginning as typed, for suggestions: folded letters, digits and characters without anything between."""
    composed = value if value.isascii() else unicodedata.normalize("NFC", value)
    return "".join(filter(str.isalnum, text.fold(composed)))


def sound_of(typed: str) -> str:
    """A name typed in characters as a record in Latin letters has it (`shencongwen`); empty for anything else."""
    if not (2 <= len(typed) <= 4) or typed.isascii():
        return ""
    return "".join(text.pinyin_tokens(typed, name=True)).partition(text.GAP)[0]


def _offers(value: str, *, name: bool) -> list[str]:
    """What a reader may begin to type to mean the value, each before the value itself: `scw⇥沈从文`."""
    own = condensed(value)
    forms = [own]
    if value.isascii():
        family, comma, given = value.partition(",")
        forms += [condensed(given + family)] if comma and name else []
    else:
        forms += text.plain_forms(own)
        forms += [row.replace(" ", "") for row in " ".join(_syllables(value, name)).split(_APART)[:2]]
        forms += [token[1:] for token in text.initials_tokens(value, name=name) if token[:1] == "="]
    return [f"{form[:_OFFERED]}\t{value[:_OFFERED]}" for form in dict.fromkeys(forms) if form]


class Heading(NamedTuple):
    """A name, subject, publisher or series: as `Value`, how it is read, and what it is offered for."""

    tokens: str
    singles: str
    key: str
    readings: str
    offers: list[str]


@lru_cache(maxsize=40_000)  # many records have the same; a thousand of them take 2 MB
def _heading(value: str, name: bool = False) -> Heading:
    return Heading(*_value(value), _readings(value, name=name), _offers(value, name=name))


def _name(value: str) -> Heading:
    return _heading(value, True)


def _keys(headings: Sequence[Heading]) -> list[str]:
    """Their keys, each once, so that a record which writes one name in two ways is counted once."""
    return [key for key in dict.fromkeys([one.key for one in headings]) if key]


def _forms(headings: Sequence[Heading], values: Sequence[str]) -> list[str]:
    return [f"{one.key}\t{value}" for one, value in zip(headings, values, strict=True) if one.key]


def read_forms(document: Document) -> list[str]:
    """The title proper as typed by its sound alone: `hongloumeng`, `hlm`; nothing for a title without characters."""
    if not document.titles or document.titles[0].isascii():
        return []
    syllables = _syllables(document.titles[0], False)
    first = syllables[: syllables.index(text.GAP)] if text.GAP in syllables else syllables
    return ["".join(first), "".join([one[0] for one in first])] if 1 < len(first) <= 30 else []


@lru_cache(maxsize=20_000)
def class_path(number: str) -> tuple[str, ...]:
    """The class and its ancestors down to the third level: I247.57 → I, I2, I24; TP312 → T, TP, TP3 (中图法 T has two letters)."""
    number = number.strip().upper()
    if not number[:1].isalpha():
        return (number[:1], number[:2], number[:3])[: max(1, min(3, len(number)))] if number else ()
    steps = (number[:1], number[:2], number[:3])
    return tuple(dict.fromkeys(step for step in steps if step and step[-1].isalnum()))


def orders_of(document: Document) -> dict[str, Any]:
    """What results are sorted by, each value with the id behind it; records without a value come last either way."""
    title = text.sort_key(document.titles[0])[:LONGEST_KEY] if document.titles else "~"
    year = document.year
    return {
        "title_sort": f"{title}\t{document.id:015d}",
        "call_sort": f"{document.shelf_order or '~'}\t{document.id:015d}",
        "year_down": document.id + (year * _YEARS if year is not None else -(2**62)),
        "year_up": document.id + (year * _YEARS if year is not None else 2**62),
    }


def fields_of(document: Document) -> dict[str, Any]:
    """Every field of the index for one document; empty ones are left out."""
    paths = [class_path(number) for number in document.classes]
    titles = list(map(_value, document.titles))
    names = [*map(_name, document.names), *map(_heading, document.bodies)]
    subjects = list(map(_heading, document.subjects))
    publishers = list(map(_heading, document.publishers))
    series = list(map(_heading, document.series))
    others = list(map(_shared, (*document.other, *document.romanised)))
    read = [_apart([_readings(value, name=False) for value in document.titles])]
    read += [_apart([one.readings for one in headings]) for headings in (names, subjects, publishers, series)]
    found: dict[str, Any] = {
        "id": document.id,
        "title": _field(titles),
        "author": _field(names),
        "subject": _field(subjects),
        "publisher": _field(publishers),
        "series": _field(series),
        "all": _field([*titles, *names, *subjects, *publishers, *series, *others]),
        **dict(zip(READ, read, strict=True)),
        "title_key": [value.key for value in titles],
        "title_written": list(map(written, document.titles)),
        "title_read": read_forms(document),
        "author_key": _keys(names),
        "subject_key": _keys(subjects),
        "publisher_key": [one.key for one in publishers],
        "series_key": [one.key for one in series],
        "isbn": document.isbns,
        "issn": document.issns,
        "number": list(map(key_of, document.numbers)),
        "call_key": [own_key(owner, text.fold(value).replace(" ", "")) for owner, value in document.call_numbers],
        "class_key": [value.upper() for value in (*document.classes, *document.other_classes)],
        "author_form": _forms(names, (*document.names, *document.bodies)),
        "subject_form": _forms(subjects, document.subjects),
        "language": document.languages,
        "format": document.format,
        "class1": sorted({path[0] for path in paths if path}),
        "class2": sorted({path[1] for path in paths if len(path) > 1}),
        "class3": sorted({path[2] for path in paths if len(path) > 2}),
        "author_offer": [form for one in names for form in one.offers],
        "subject_offer": [form for one in subjects for form in one.offers],
        "publisher_offer": [form for one in publishers for form in one.offers],
        **orders_of(document),
        "organisation": document.organisations,
        "branch": [place(*one) for one in document.branches],
        "available": [place(*one) for one in document.available_at],
        "on_shelf": [ANYWHERE, *document.available_in] if document.available_in else [],
        "year": document.year,
        "staff": 1 if document.staff_only else None,
    }
    return {name: value for name, value in found.items() if value or value == 0}


def place(organisation: int, branch: int) -> int:
    """A branch as the index knows it: with the organisation it belongs to, so that reach is judged by the number."""
    return organisation * _ORGANISATIONS + branch


def branch_within(number: int, organisations: Collection[int]) -> int | None:
    """The branch behind a number of `place`; None when it belongs to none of the organisations."""
    organisation, branch = divmod(number, _ORGANISATIONS)
    return branch if organisation in organisations else None


def own_key(organisation: int, key: str) -> str:
    """A number or code that an organisation gave by itself."""
    return f"{organisation}:{key}"


def is_single(token: str) -> bool:
    """Whether a token is one Chinese character, which is looked for among a field's single characters."""
    return len(token) == 1 and token > _CJK
