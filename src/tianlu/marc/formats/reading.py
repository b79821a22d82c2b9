"""Reads the tables in ``data``: a line is a field, and indented under it an indicator, a subfield, a value.

How to write them is told in docs/reference/marc-formats.md.
"""

from __future__ import annotations

from collections import defaultdict
from importlib.resources import files
from typing import NamedTuple

from tianlu.marc.formats.shapes import FieldFormat, Indicator, Position, Subfield

Values = list[tuple[str, str]]


class Rules(NamedTuple):
    """The fields of one format, and what validation must know besides.

    ``obsolete`` holds (tag, place, value), place being "1", "2" or "$", and (tag, "", "") for a whole field.
    ``open_tags`` are fields of which any subfield may be used.
    """

    fields: dict[str, FieldFormat]
    obsolete: frozenset[tuple[str, str, str]]
    open_tags: frozenset[str]


class Coded(NamedTuple):
    """``tables`` by (tag, kind or subfield); ``obsolete`` are (tag, kind, start, value)."""

    tables: dict[tuple[str, str], tuple[Position, ...]]
    obsolete: frozenset[tuple[str, str, int, str]]


def _lines(name: str) -> list[str]:
    """The lines of a table, with the groups that it names put in their places."""
    text = files("tianlu.marc.formats").joinpath("data", name).read_text(encoding="utf-8")
    groups: dict[str, list[str]] = {}
    found: list[str] = []
    target = found
    for line in text.splitlines():
        if not line or line.startswith("//"):
            continue
        if line.startswith("@"):
            target = groups[line[1:]] = []
            continue
        if not line.startswith(" "):
            target = found
        added = line.strip()
        target += groups[added[1:]] if added.startswith("+") else [line]
    return found


def _values(code: str, meaning: str) -> Values:
    """``1-9`` stands for nine values of one meaning, ``#`` for a blank."""
    if len(code) == 3 and code[1] == "-" and code[0].isdigit():
        return [(str(number), meaning) for number in range(int(code[0]), int(code[2]) + 1)]
    return [(code.replace("#", " "), meaning or "undefined")]


class _Fields:
    def __init__(self) -> None:
        self.heads: dict[str, tuple[str, str]] = {}  # tag: flags, name
        self.help: dict[str, str] = {}
        self.names: dict[tuple[str, str], str] = {}
        self.values: dict[tuple[str, str], Values] = defaultdict(list)
        self.any: set[tuple[str, str]] = set()
        self.subfields: dict[str, dict[str, Subfield]] = defaultdict(dict)
        self.obsolete: set[tuple[str, str, str]] = set()
        self.tag = self.place = ""

    def read(self, line: str) -> None:
        indent, text = len(line) - len(line.lstrip(" ")), line.strip()
        if indent == 0:
            self.tag, flags, name = text.split(" ", 2)
            self.heads[self.tag] = flags, name
            if "~" in flags:
                self.obsolete.add((self.tag, "", ""))
        elif text == "*":
            self.any.add((self.tag, "$" if indent == 1 else self.place))
        elif indent == 1:
            self._part(text)
        elif text.startswith("~"):
            self.obsolete.add((self.tag, self.place, text[1:].replace("#", " ")))
        else:
            code, _, meaning = text.partition(" ")
            self.values[self.tag, self.place] += _values(code, meaning)

    def _part(self, text: str) -> None:
        if text.startswith("$~"):
            self.obsolete.add((self.tag, "$", text[2]))
        elif text.startswith("$"):
            said, _, about = text.partition(" ? ")
            said, _, codes = said.partition(" % ")
            code, flags, name = said.split(" ", 2)
            self.subfields[self.tag][code[1]] = Subfield(code[1], name, "R" in flags, "!" in flags, about, codes)
        elif text.startswith("?"):
            self.help[self.tag] = text[2:]
        else:
            self.place, _, name = text.partition(" ")
            self.names[self.tag, self.place] = "" if name == "-" else name

    def _indicator(self, tag: str, place: str) -> Indicator:
        if tag.startswith("00") or (tag, place) in self.any:
            return Indicator(self.names.get((tag, place), ""), ())
        values = self.values.get((tag, place))
        return Indicator(self.names[tag, place], tuple(values)) if values else Indicator()

    def formats(self, lengths: dict[str, int]) -> dict[str, FieldFormat]:
        return {
            tag: FieldFormat(
                tag,
                name,
                "R" in flags,
                "!" in flags,
                self._indicator(tag, "1"),
                self._indicator(tag, "2"),
                tuple(sorted(self.subfields[tag].values(), key=lambda one: (one.code.isdigit(), one.code.swapcase()))),
                self.help.get(tag, ""),
                lengths.get(tag, 0),
            )
            for tag, (flags, name) in sorted(self.heads.items())
        }


def read_fields(names: tuple[str, ...], lengths: dict[str, int]) -> Rules:
    """The fields of the tables ``names``; of a field in two of them, the later adds to the earlier."""
    reader = _Fields()
    for name in names:
        for line in _lines(name):
            reader.read(line)
    opened = frozenset(tag for tag, place in reader.any if place == "$")
    return Rules(reader.formats(lengths), frozenset(reader.obsolete), opened)


def read_coded(name: str) -> Coded:
    """The coded fields of one table."""
    found: dict[tuple[str, str], list[Position]] = {}
    obsolete: set[tuple[str, str, int, str]] = set()
    tag = kind = ""
    for line in _lines(name):
        text = line.strip()
        if not line.startswith(" "):
            tag, _, kind = text.partition(" ")
            found[tag, kind] = []
        elif not line.startswith("  "):
            span, _, said = text.partition(" ")
            first, _, last = span.partition("-")
            said, _, codes = said.partition(" % ")
            found[tag, kind].append(Position(int(first), int(last or first) - int(first) + 1, said, (), codes))
        elif text.startswith("~"):
            obsolete.add((tag, kind, found[tag, kind][-1].start, text[1:].replace("#", " ")))
        else:
            code, _, meaning = text.partition(" ")
            position = found[tag, kind].pop()
            found[tag, kind].append(position._replace(values=position.values + tuple(_values(code, meaning))))
    return Coded({key: tuple(positions) for key, positions in found.items()}, frozenset(obsolete))
