"""Reads ``data/coded.txt``: which positions of MARC 21's 007, 008 and 006 are which of UNIMARC's 115 to 135."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from tianlu.marc.formats import coded_of

FILL = "|"


class Line(NamedTuple):
    """Positions of both formats that say the same, and by what codes.

    ``kind`` is the first character of a 007 or the material of an 008; ``types`` are the leader 06 for which it holds ("" any);
    ``when`` the codes that must stand at the first position of UNIMARC's subfield. Of ``there`` and ``back`` the second of a
    pair says whether the code came over whole.
    """

    tag: str
    kind: str
    start: int
    end: int
    target: str
    subfield: str
    first: int
    last: int
    types: str
    when: str
    width: tuple[int, int]
    there: dict[str, tuple[str, bool]]
    back: dict[str, tuple[str, bool]]
    digits: bool

    def forward(self, text: str) -> tuple[str, set[int]]:
        """What UNIMARC says of these positions of a field, "" where nothing; and the positions that it says whole."""
        return self._over(text, self.there, range(self.start, self.end + 1, self.width[0]), self.last - self.first + 1)

    def backward(self, text: str) -> tuple[str, set[int]]:
        """The same from UNIMARC to MARC 21."""
        return self._over(text, self.back, range(self.first, self.last + 1, self.width[1]), self.end - self.start + 1)

    def _over(self, text: str, codes: dict[str, tuple[str, bool]], places: range, room: int) -> tuple[str, set[int]]:
        said, whole = "", set()
        for at in places:
            code = text[at : at + places.step]
            if self.digits and len(code) == places.step and code.isascii() and code.isdecimal():
                found = (code, True)
            else:
                found = codes.get(code, ("", False))
            said += found[0]
            whole |= set(range(at, at + places.step)) if found[1] else set()
        return (said.ljust(room)[:room] if said else ""), whole


@cache
def length(tag: str, subfield: str) -> int:
    """How long a coded subfield of UNIMARC is: as the format has it, else as far as the table goes."""
    stretches = coded_of("unimarc").tables.get((tag, subfield), ())
    named = [line.last + 1 for line in lines() if (line.target, line.subfield) == (tag, subfield)]
    return max([*named, *(one.start + one.length for one in stretches)])


@cache
def lines() -> tuple[Line, ...]:
    """All of the table, in its order."""
    text = files("tianlu.marc.crosswalk").joinpath("data", "coded.txt").read_text(encoding="utf-8")
    groups: dict[str, str] = {}
    heads: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("//") or not line:
            continue
        if not line.startswith(" "):
            heads.append((line, []))
        else:
            heads[-1][1].append(line)
    found = []
    for head, codes in heads:
        if head.startswith("@"):
            groups[head] = " ".join(codes)
            continue
        said = " ".join([groups.get(word, word) for line in codes for word in line.split()])
        found.append(_line(head, said))
    return tuple(found)


def _line(head: str, said: str) -> Line:
    mine, _, other = head.partition(" = ")
    tag, kind, span = mine.split()
    target, subfield, there, *conditions = other.split()
    named = dict(zip(conditions[::2], conditions[1::2], strict=True))
    start, end = _span(span)
    first, last = _span(there)
    forward: dict[str, tuple[str, bool]] = {}
    backward: dict[str, tuple[str, bool]] = {}
    for left, mark, right in _codes(said):
        if mark != "<":
            forward.setdefault(left, (right, mark in ":~"))
        if mark in ":<":
            backward.setdefault(right, (left, mark == ":"))
    digits = "*" in said.split()
    whole = (end - start + 1, last - first + 1)
    width = (len(next(iter(forward))), len(next(iter(backward)))) if backward and not digits else whole
    width = (1, 1) if digits and start == end else width
    return Line(
        tag, kind, start, end, target, subfield, first, last, named.get("of", ""), named.get("if", ""),
        width, forward, backward, digits,
    )  # fmt: skip


def _span(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    return int(first), int(last or first)


def _codes(said: str) -> Iterator[tuple[str, str, str]]:
    """MARC 21's code, the mark between, UNIMARC's."""
    for word in said.split():
        if word == "*":
            continue
        if word.startswith("="):
            for code in word[1:].split(",") if "," in word else word[1:]:
                yield code.replace("#", " "), ":", code.replace("#", " ")
        elif word == "#":
            yield " ", ":", " "
        else:
            mark = next(one for one in ":~><" if one in word)
            left, _, right = word.partition(mark)
            yield left.replace("#", " "), mark, right.replace("#", " ")
