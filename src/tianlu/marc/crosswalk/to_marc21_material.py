"""Coded data of the material for MARC 21: 007 of UNIMARC's 115 to 135, and what 008 or a 006 says of one kind of material."""

from __future__ import annotations

from collections import defaultdict

from tianlu.marc.crosswalk.carrying import Carry
from tianlu.marc.crosswalk.ledger import Entry
from tianlu.marc.crosswalk.material_lines import FILL, Line, lines
from tianlu.marc.formats import coded_of

Held = dict[tuple[Entry, str], set[int]]  # of each subfield the positions that came over
_SILENT = " |#u"
_EMPTY = " |#ux"  # unknown, not applicable
# Globes stand before maps, for a globe is a map too.
_PHYSICAL = {
    **dict.fromkeys("gmv", ("115",)),
    "k": ("116",),
    "d": ("120", "121", "124"),
    "a": ("120", "121", "124"),
    "r": ("121",),
    "s": ("126",),
    "h": ("130",),
    "c": ("135",),
}
# The type of a record that is also another material.
_ALSO = {"visual": "g", "maps": "e", "music": "j", "computer": "m", "books": "a", "serials": "s"}


def blank(material: str) -> str:
    """The 17 positions of an 008 of which nothing is known."""
    said = [FILL] * 17
    for one in coded_of("marc21").tables.get(("008", material), ()):
        if one.name == "Undefined":
            said[one.start - 18 : one.start - 18 + one.length] = " " * one.length
    return "".join(said)


def materials(carry: Carry, material: str, body: str) -> str:
    """The 17 positions of 008 with what the fields of the material say; 006 for other materials, and 007."""
    held: Held = defaultdict(set)
    for kind, tags in _PHYSICAL.items():
        if kind != "a" or not any(field.tag == "007" and field.text[:1] == "d" for field in carry.fields):
            _physical(carry, kind, tags, held)
    texts, whole = {material: list(body)}, {material: held}
    for line in lines():
        if line.tag == "008" and not (line.kind == material and line.types and carry.leader[6] not in line.types):
            text = texts.setdefault(line.kind, list(blank(line.kind)))
            _written(carry, line, text, whole.setdefault(line.kind, defaultdict(set)))
    for other, text in texts.items():
        if other != material and "".join(text).strip("| uxyn"):
            carry.control("006", _type(carry, other) + "".join(text))
            for key, found in whole[other].items():
                held[key] |= found
    _account(carry, held)
    return "".join(texts[material])


def _type(carry: Carry, material: str) -> str:
    if material == "visual" and not carry.ledger.has("115"):
        return "k"
    return "c" if material == "music" and not carry.ledger.has("126") else _ALSO[material]


def _text(entry: Entry, code: str) -> str:
    return entry.field.get(code).replace("#", " ")


def _physical(carry: Carry, kind: str, tags: tuple[str, ...], held: Held) -> None:
    """A 007 for each field; of a map one for its three."""
    found = [line for line in lines() if (line.tag, line.kind) == ("007", kind)]
    fields = [list(carry.ledger.every(tag)) for tag in tags]
    for at in range(max(map(len, fields))) if len(tags) == 1 else (0,):
        entries = {tag: every[at] for tag, every in zip(tags, fields, strict=True) if at < len(every)}
        _one(carry, kind, [(line, entries[line.target]) for line in found if line.target in entries], held)


def _one(carry: Carry, kind: str, found: list[tuple[Line, Entry]], held: Held) -> None:
    size = max(one.start + one.length for one in coded_of("marc21").tables["007", kind])
    text = [kind, "u", " ", *FILL * (size - 3)]
    mine: Held = defaultdict(set)
    named = telling = False
    for line, entry in found:
        said, whole = line.backward(_text(entry, line.subfield))
        if not said or (line.when and _text(entry, line.subfield)[:1] not in line.when):
            continue
        mine[entry, line.subfield] |= whole
        if line.start:
            text[line.start : line.end + 1] = said
            telling |= bool(said.strip(_SILENT))
        else:
            named = True
    if named or (telling and not any(line.start == 0 for line in lines() if (line.tag, line.kind) == ("007", kind))):
        carry.control("007", "".join(text))
        for key, whole in mine.items():
            held[key] |= whole


def _written(carry: Carry, line: Line, text: list[str], held: Held) -> None:
    start, end = line.start - 18, line.end - 17
    for entry in carry.ledger.every(line.target):
        value = _text(entry, line.subfield)
        said, whole = line.backward(value)
        there = "".join(text[start:end])
        if not said or (line.when and value[:1] not in line.when) or there not in (said, FILL * (end - start)):
            continue
        text[start:end] = said
        held[entry, line.subfield] |= whole


def _account(carry: Carry, held: Held) -> None:
    for (entry, code), whole in held.items():
        text = entry.one(code)
        if text:
            carry.ledger.lose(entry.tag, text, whole, empty=_EMPTY, subfield=code if code != "a" else "")
