"""From a document to the fields of an index: the same for every engine, so that hit sets are the same.

Text fields hold whitespace-joined tokens of `kit.text`: the values of the field, then behind a gap its single
characters. Beside each stands a field of readings (`_py`): pinyin syllables, and initials marked `^`. Keys (`_key`) are
whole folded values for exact matches; labels are values as written, for counting.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

from tianlu.discovery.data import Document
from tianlu.kit import text

TEXT: Final = ("title", "author", "subject", "publisher", "series", "all")
READ: Final = ("title_py", "author_py", "subject_py", "publisher_py", "all_py")
KEYS: Final = ("title_key", "author_key", "subject_key", "publisher_key", "series_key", "title_written")
CODES: Final = ("isbn", "issn", "number", "call_key", "class_key")
LABELS: Final = ("author_label", "subject_label", "language", "format", "class1", "class2", "class3")
SORTS: Final = ("title_sort", "call_sort")
NUMBERS: Final = ("organisation", "branch", "available", "year", "staff", "added")
INITIAL: Final = "^"
LONGEST_KEY = 400  # characters of a value that tell it from others
READING_OF: Final = {"title": "title_py", "author": "author_py", "subject": "subject_py", "publisher": "publisher_py"}


def reading_field(field: str) -> str:
    """The field of readings beside a text field; series are read through the field of everything."""
    return READING_OF.get(field, "all_py")


def key_of(value: str) -> str:
    """A whole value for exact comparison: folded, with spaces and punctuation gone from its ends and runs made one."""
    return " ".join(text.phrase_tokens(value))[:LONGEST_KEY]


def written(value: str) -> str:
    """A value as written, for telling 乾 from 干: only case and outer space are ignored."""
    return " ".join(value.lower().split())[:LONGEST_KEY]


@lru_cache(maxsize=60_000)
def _value_tokens(value: str) -> str:
    """Tokens of a value that many records share (a name, a subject, a publisher)."""
    return " ".join(text.index_tokens(value))


@lru_cache(maxsize=60_000)
def _name_readings(value: str) -> tuple[str, str]:
    return _readings(value, name=True)


@lru_cache(maxsize=60_000)
def _shared_readings(value: str) -> tuple[str, str]:
    return _readings(value, name=False)


def _readings(value: str, *, name: bool) -> tuple[str, str]:
    """Pinyin syllables and initials of a value, each as joined tokens; both empty for a value without characters."""
    if value.isascii():
        return "", ""
    initials = " ".join(INITIAL + token for token in text.initials_tokens(value, name=name))
    return " ".join(text.pinyin_tokens(value, name=name)), initials


def _joined(parts: Iterable[str]) -> str:
    return f" {text.GAP} ".join(part for part in parts if part)


def _with_singles(tokens: str, values: Sequence[str]) -> str:
    if tokens.isascii():
        return tokens
    singles = " ".join(text.single_tokens("\n".join(values)))
    return f"{tokens} {text.GAP} {singles}"


def _texts(document: Document) -> dict[str, str]:
    title = _joined(" ".join(text.index_tokens(value)) for value in document.titles)
    author = _joined(map(_value_tokens, document.names))
    subject = _joined(map(_value_tokens, document.subjects))
    publisher = _joined(map(_value_tokens, document.publishers))
    series = _joined(map(_value_tokens, document.series))
    other = _joined(" ".join(text.index_tokens(value)) for value in (*document.other, *document.romanised))
    values = (*document.titles, *document.names, *document.subjects, *document.publishers, *document.series)
    return {
        "title": _with_singles(title, document.titles),
        "author": _with_singles(author, document.names),
        "subject": _with_singles(subject, document.subjects),
        "publisher": _with_singles(publisher, document.publishers),
        "series": _with_singles(series, document.series),
        "all": _with_singles(_joined((title, author, subject, publisher, series, other)), (*values, *document.other)),
    }


def _readable(document: Document) -> dict[str, str]:
    titles = [_readings(value, name=False) for value in document.titles]
    names = [_name_readings(value) for value in document.names]
    subjects = [_shared_readings(value) for value in document.subjects]
    publishers = [_shared_readings(value) for value in document.publishers]
    series = [_shared_readings(value) for value in document.series]
    found = {
        "title_py": _joined(part for pair in titles for part in pair),
        "author_py": _joined(part for pair in names for part in pair),
        "subject_py": _joined(part for pair in subjects for part in pair),
        "publisher_py": _joined(part for pair in publishers for part in pair),
    }
    found["all_py"] = _joined((*found.values(), *(part for pair in series for part in pair)))
    return found


def class_path(number: str) -> tuple[str, ...]:
    """The class and its ancestors down to the third level: I247.57 → I, I2, I24; TP312 → T, TP, TP3 (中图法 T has two letters)."""
    number = number.strip().upper()
    if not number[:1].isalpha():
        return (number[:1], number[:2], number[:3])[: max(1, min(3, len(number)))] if number else ()
    steps = (number[:1], number[:2], number[:3])
    return tuple(dict.fromkeys(step for step in steps if step and step[-1].isalnum()))


def fields_of(document: Document) -> dict[str, Any]:
    """Every field of the index for one document; empty ones are left out."""
    paths = [class_path(number) for number in document.classes]
    found: dict[str, Any] = {
        "id": document.id,
        **_texts(document),
        **_readable(document),
        "title_key": [key_of(value) for value in document.titles],
        "title_written": [written(value) for value in document.titles],
        "author_key": list(map(key_of, document.names)),
        "subject_key": list(map(key_of, document.subjects)),
        "publisher_key": list(map(key_of, document.publishers)),
        "series_key": list(map(key_of, document.series)),
        "isbn": list(document.isbns),
        "issn": list(document.issns),
        "number": list(map(key_of, document.numbers)),
        "call_key": [text.fold(value).replace(" ", "") for value in document.call_numbers],
        "class_key": [value.upper() for value in (*document.classes, *document.other_classes)],
        "author_label": list(dict.fromkeys(document.names)),
        "subject_label": list(dict.fromkeys(document.subjects)),
        "language": list(document.languages),
        "format": document.format,
        **{f"class{level}": sorted({path[level - 1] for path in paths if len(path) >= level}) for level in (1, 2, 3)},
        "title_sort": text.sort_key(document.titles[0])[:LONGEST_KEY] if document.titles else "",
        "call_sort": document.shelf_order,
        "organisation": list(document.organisations),
        "branch": list(document.branches),
        "available": list(document.available_at),
        "year": document.year,
        "staff": int(document.staff_only),
        "added": document.added,
    }
    return {name: value for name, value in found.items() if value not in (None, "", [])}
