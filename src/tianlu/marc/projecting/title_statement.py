"""The title statement taken apart: which rest, number and name of a part belong to which of its titles.

MARC 21 (245) puts all of it into three subfields and parts it by the marks of ISBD; UNIMARC (200) has subfields for each.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from tianlu.marc.projecting.punctuation import bare
from tianlu.marc.record import Field

MARC21_CODES = "abcdehnpx"
# What stands in $b by the mark before it; anything else is a rest of the title.
_BEFORE_REST = {"=": "d", ";": "a"}
# KORMARC, and MARC 21 before 1979: $d and $e name who is responsible, $x a parallel title.
_SAME = {"a": "a", "c": "f", "d": "f", "e": "g", "h": "b", "n": "h", "p": "i", "x": "d"}


class NamedTitle(NamedTuple):
    """One title of a statement; ``further`` are other works in the same volume."""

    kind: Literal["proper", "parallel", "further"]
    text: str
    remainder: str = ""
    number: str = ""
    name: str = ""

    @property
    def whole(self) -> str:
        """The title as ISBD writes it."""
        part = ", ".join([part for part in (self.number, self.name) if part])
        title = ". ".join([part for part in (self.text, part) if part])
        return " : ".join([part for part in (title, self.remainder) if part])


def pieces_of_245(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The subfields of field 245 as those of field 200: a, d parallel title, e rest, f and g, h and i of a part, b medium."""
    found: list[tuple[str, str]] = []
    before = ""
    for code, value in pairs:
        if code == "b":
            found += _rest(value, _BEFORE_REST.get(before, "e"))
        elif code == "c":
            first, *further = [bare(part) for part in value.split(" ; ")]
            found += [("f", first), *[("g", part) for part in further]]
        elif code in _SAME:
            found.append((_SAME[code], bare(value).strip("[] ") if code == "h" else bare(value)))
        before = value.rstrip()[-1:]
    return found


def _rest(text: str, first: str) -> Iterable[tuple[str, str]]:
    for at, title in enumerate(bare(text).split(" = ")):
        code = "d" if at else first
        for further, part in enumerate(title.split(" : ")):
            if code == "a" and not further:
                yield from [("a", bare(one)) for one in part.split(" ; ")]
            else:
                yield "e" if further else code, bare(part)


def titles(pieces: Iterable[tuple[str, str]]) -> list[NamedTitle]:
    """The titles that the pieces of a statement name, each with what belongs to it; ``c`` is a work by somebody else.

    Behind a parallel title ISBD writes what belongs to it; Chinese records often go on with the title proper there, which
    its characters tell. Behind a statement of responsibility it is the title proper again.
    """
    found: list[NamedTitle] = []
    own = 0
    for code, value in pieces:
        if code in ("a", "c", "d"):
            kind: Literal["proper", "parallel", "further"] = "parallel" if code == "d" else "further"
            found.append(NamedTitle(kind if found or code == "d" else "proper", value))
            own = len(found) - 1
            continue
        if not found:
            found.append(NamedTitle("proper", ""))
        if found[own].kind == "parallel" and (code in ("f", "g") or _in_han(value) > _in_han(found[own].text)):
            own = next((at for at in range(own, -1, -1) if found[at].kind != "parallel"), own)
        if code in _JOINED and value:
            name, mark = _JOINED[code]
            before = getattr(found[own], name)
            said: dict[str, Any] = {name: f"{before}{mark}{value}" if before else value}
            found[own] = found[own]._replace(**said)
    return found


_JOINED = {"e": ("remainder", " : "), "h": ("number", " "), "v": ("number", " "), "i": ("name", " ")}


def _in_han(text: str) -> bool:
    return any(letter >= "\u2e80" for letter in text)


def titles_of_245(field: Field) -> list[NamedTitle]:
    """The titles of field 245."""
    return titles(pieces_of_245([pair for pair in field.subfields if pair[0] in MARC21_CODES and pair[0]]))
