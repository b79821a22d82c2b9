"""yaz-marcdump as a second reader: what it makes of the same bytes, and why that is not always what we make of them."""

from __future__ import annotations

import json
import re
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

from tests import needs
from tianlu.marc import Record

Pairs = tuple[tuple[str, str], ...]
FORMATS: Final = {"iso2709": "marc", "marcxml": "marcxml", "json": "json", "line": "line"}
_SETS: Final = {"iso-5426": "iso5426", "latin-1": "iso-8859-1", "cp1252": "windows-1252"}
_OBJECT: Final = re.compile(r"^\{", re.MULTILINE)
_DECODER: Final = json.JSONDecoder(strict=False)


class Piece(NamedTuple):
    """A field: tag, indicators, subfields; a control field has one pair without a code."""

    tag: str
    indicators: str
    pairs: Pairs


class Told(NamedTuple):
    """A record as a reader gives it."""

    leader: str
    pieces: tuple[Piece, ...]


def ours(record: Record) -> Told:
    pieces = [
        Piece(one.tag, "", (("", one.text),)) if one.is_control else Piece(one.tag, one.ind1 + one.ind2, one.subfields)
        for one in record.fields
    ]
    return Told(record.leader, tuple(pieces))


def dumped(data: bytes, container: str, encoding: str) -> list[Told]:
    """The records that yaz-marcdump finds in a file, its text as UTF-8; bytes that are none stay as surrogates."""
    command = [needs.program("yaz-marcdump", package="yaz"), "-i", FORMATS[container], "-o", "json"]
    if container == "iso2709":
        command += ["-f", _SETS.get(encoding, encoding), "-t", "utf-8"]
    done = subprocess.run([*command, "/dev/stdin"], input=data, capture_output=True, check=False)
    return [_told(found) for found in _objects(done.stdout.decode("utf-8", "surrogateescape"))]


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """What is JSON in the output, which has warnings between its records and, of a record it gives up, an open brace."""
    at = 0
    while start := _OBJECT.search(text, at):
        try:
            found, at = _DECODER.raw_decode(text, start.start())
        except json.JSONDecodeError:
            at = start.end()
        else:
            yield found


def _told(found: dict[str, Any]) -> Told:
    pieces = []
    for entry in found["fields"]:
        ((tag, value),) = entry.items()
        if isinstance(value, str):
            pieces.append(Piece(tag, "", (("", value),)))
        else:
            pairs = tuple(pair for subfield in value["subfields"] for pair in subfield.items())
            pieces.append(Piece(tag, value.get("ind1", "") + value.get("ind2", ""), pairs))
    return Told(found["leader"], tuple(pieces))


# Each step makes one difference disappear; a pair of records belongs to the last step that it needs.
def _each(change: Callable[[str], str]) -> Callable[[Piece], Piece]:
    return lambda piece: piece._replace(pairs=tuple((change(code), change(value)) for code, value in piece.pairs))


def _filled(piece: Piece) -> Piece:
    return piece._replace(pairs=tuple(pair for pair in piece.pairs if pair != ("", "")))


def _flat(piece: Piece) -> Piece:
    """A control field with subfields: only these, whatever stands for indicators before them."""
    if not piece.tag.startswith("00"):
        return piece
    if piece.pairs and piece.pairs[0][0] == "":
        parts = piece.pairs[0][1].split("\x1f")
        return piece if len(parts) == 1 else Piece(piece.tag, "", tuple((one[:1], one[1:]) for one in parts[1:]))
    return piece._replace(indicators="")


def _split(piece: Piece) -> Piece:
    pairs = []
    for code, value in piece.pairs:
        first, *more = value.split("\x1f")
        pairs += [(code, first), *[(one[:1], one[1:]) for one in more]]
    return piece._replace(pairs=tuple(pairs))


_HALVES: Final = re.compile("[\ufe20-\ufe23\u0360\u0361]")
STEPS: Final[dict[str, Callable[[Piece], Piece]]] = {
    "the same": lambda piece: piece,
    "composed": _each(lambda text: unicodedata.normalize("NFC", text)),
    "ligatures": _each(lambda text: _HALVES.sub("", text)),
    "empty subfields": _filled,
    "control fields with subfields": _flat,
    "delimiters in a value": _split,
}


def difference(mine: Told, theirs: Told) -> str:
    """The step that makes the fields of two readings equal; nothing where none does."""
    left, right = mine.pieces, theirs.pieces
    for name, step in STEPS.items():
        left, right = tuple(map(step, left)), tuple(map(step, right))
        if left == right:
            return name
    return ""


def leaders_differ(mine: Told, theirs: Told) -> bool:
    """Whether more differs than length and base address, which yaz counts anew, and what is not ASCII."""
    return (mine.leader[5:12] + mine.leader[17:]) != (theirs.leader[5:12] + theirs.leader[17:])
