"""Which records answer a need, said by their own fields: `title=围城 & author=钱锺书 // title~围城`.

What stands before `//` is what was asked for (grade 2), what stands behind it is about it or near it (grade 1). `|` parts
alternatives, `&` joins. `=` is the whole value, `~` part of it (Latin words whole, or begun where `*` ends them), `^` the
beginning of a class number. Everything is compared folded, so that script, case, width and signs do not count.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tianlu.kit.text import fold

EXACT: Final = 2
NEAR: Final = 1
_SIGNS: Final = re.compile(r"[\W_]+")
_BESIDE_HAN: Final = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
_TERM: Final = re.compile(r"(title|author|name|subject|class)([=~^])(.+)")


class Unreadable(ValueError):
    """A condition that says nothing."""


def plain(value: str) -> str:
    """Folded, signs as single spaces, none beside characters that are written without spaces."""
    return _BESIDE_HAN.sub("", _SIGNS.sub(" ", fold(value)).strip())


def name_key(value: str) -> str:
    """A name in either order: `King, Stephen` and `Stephen King`."""
    return " ".join(sorted(plain(value).split()))


@dataclass(frozen=True, slots=True)
class Judged:
    """What of a record is judged: its values by field, folded. Titles and subjects are one text each, a value a line."""

    number: str
    shown: str
    titles: str
    authors: frozenset[str]
    names: frozenset[str]
    subjects: str
    classes: tuple[str, ...]


def _lines(values: Iterable[str]) -> str:
    return "\n".join(["", *(f" {value} " for value in dict.fromkeys(map(plain, values)) if value), ""])


def judged(bib: Mapping[str, Any]) -> Judged:
    """A record's description (`tianlu.marc.Bib.to_dict`) as it is judged.

    Titles: proper, proper with its remainder or part, parallel, other, uniform. An author is a contributor whose role is
    not another one. A subject with subdivisions is itself and each of its parts.
    """
    get = bib.get
    title = get("title", "")
    parts = [f"{title} {get(name)}" for name in ("title_remainder", "part_name") if get(name)]
    titles = [title, *parts, *get("parallel_titles", ()), *get("other_titles", ()), get("uniform_title", "")]
    people = get("contributors", ())
    subjects = [part for one in get("subjects", ()) for part in (one["label"], *one["label"].split("--"))]
    return Judged(
        number=get("control_number", ""),
        shown=title,
        titles=_lines(titles),
        authors=frozenset(name_key(one["name"]) for one in people if one.get("relator", "aut") == "aut"),
        names=frozenset(name_key(one["name"]) for one in people),
        subjects=_lines(subjects),
        classes=tuple(one["number"] for one in get("classes", ()) if one.get("scheme") == "clc"),
    )


class _Lines:
    """One text of each record's lines, and which record each place in it belongs to."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._starts: list[int] = []
        at = 0
        for text in texts:
            self._starts.append(at)
            at += len(text) + 1
        self._text = "\0".join(texts)

    def holders(self, wanted: str) -> set[int]:
        found: set[int] = set()
        at = self._text.find(wanted)
        while at >= 0:
            found.add(bisect_right(self._starts, at) - 1)
            at = self._text.find(wanted, at + 1)
        return found


class Records:
    """All records that conditions are held against."""

    def __init__(self, records: Sequence[Judged]) -> None:
        self.records = records
        self._lines = {
            "title": _Lines([record.titles for record in records]),
            "subject": _Lines([record.subjects for record in records]),
        }
        self._people: dict[str, dict[str, set[int]]] = {"author": defaultdict(set), "name": defaultdict(set)}
        for place, record in enumerate(records):
            for field, keys in (("author", record.authors), ("name", record.names)):
                for key in keys:
                    self._people[field][key].add(place)

    def graded(self, wanted: str) -> list[tuple[Judged, int]]:
        """The records that a condition answers with, and their grades, 2 first. Raises `Unreadable`."""
        exact, _, near = wanted.partition("//")
        first = self._any(exact)
        second = self._any(near) - first if near.strip() else set()
        return [
            (self.records[place], grade) for some, grade in ((first, EXACT), (second, NEAR)) for place in sorted(some)
        ]

    def _any(self, text: str) -> set[int]:
        return set().union(*(set.intersection(*map(self._term, row.split("&"))) for row in text.split("|")))

    def _term(self, text: str) -> set[int]:
        match = _TERM.fullmatch(text.strip())
        if match is None or not plain(match[3]):
            raise Unreadable(text)
        field, sign, said = match.groups()
        if field in self._lines and sign in "=~":
            begun = "*" if said.endswith("*") else ""
            looked_for = f"\n {plain(said)} \n" if sign == "=" else _part(plain(said) + begun)
            return self._lines[field].holders(looked_for)
        if field in self._people and sign == "=":
            return self._people[field].get(name_key(said), set())
        if field == "class" and sign == "^":
            return {at for at, one in enumerate(self.records) if any(number.startswith(said) for number in one.classes)}
        raise Unreadable(text)


def _part(wanted: str) -> str:
    """What stands in the lines where part of a value is wanted; Latin words are wanted whole."""
    if not wanted.isascii():
        return wanted
    return f" {wanted[:-1]}" if wanted.endswith("*") else f" {wanted} "
