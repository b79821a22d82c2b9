"""Coded data of the material for UNIMARC: 115 to 135 of 007, and of what 008 and 006 say of one kind of material."""

from __future__ import annotations

from tianlu.marc.crosswalk.carrying import Carry
from tianlu.marc.crosswalk.material_lines import FILL, Line, length, lines
from tianlu.marc.crosswalk.to_unimarc_textual import book, serial
from tianlu.marc.formats import coded_key

_SILENT = " |#un"  # what says nothing of the material: unknown, not applicable


class _Draft:
    """A field of UNIMARC in the making. ``says`` turns true by the first code that says something."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.parts: dict[str, list[str]] = {}
        self.says = False

    def allows(self, line: Line) -> bool:
        return not line.when or self.part(line.subfield)[0] in line.when

    def part(self, code: str) -> list[str]:
        if code not in self.parts:
            self.parts[code] = [FILL] * length(self.tag, code)
        return self.parts[code]

    def write(self, line: Line, said: str) -> bool:
        """Whether the field says it now; it does not where another code stands already."""
        part = self.part(line.subfield)
        there = "".join(part[line.first : line.last + 1])
        if there.strip(FILL) and there != said:
            return False
        part[line.first : line.last + 1] = said
        return True


def materials(carry: Carry) -> None:
    """Carry 007 and 006 over, and what 008 says of its material: the positions of it that came over stay with `carry`."""
    drafts: list[_Draft] = []
    for entry in carry.ledger.every("007"):
        own: list[_Draft] = []
        text = entry.field.text
        held = _written(text, [line for line in lines() if (line.tag, line.kind) == ("007", text[:1])], own)
        if any(draft.says for draft in own):
            entry.text()
            carry.ledger.lose("007", text, held | {0}, empty=" |#u")
            drafts += own
    for entry in carry.ledger.every("008"):
        material = coded_key("marc21", "008", carry.leader)[1]
        carry.material |= _body(material, carry.leader[6], entry.field.text.ljust(40), drafts)
    for entry in carry.ledger.every("006"):
        text = entry.field.text
        material = coded_key("marc21", "006", text)[1]
        held = _body(material, text[:1], _as_008(text), drafts) | _textual(carry, material, text)
        if held:
            entry.text()
            carry.ledger.lose("006", text, {0, *(at - 17 for at in held)}, empty=" |#u")
    for draft in drafts:
        if draft.says:
            carry.add(draft.tag, "  ", [(code, "".join(part)) for code, part in sorted(draft.parts.items())])


def _as_008(text: str) -> str:
    """A 006 with its codes where 008 has them."""
    return " " * 18 + text[1:18].ljust(22)


def _textual(carry: Carry, material: str, text: str) -> set[int]:
    """Of a book or a serial that is another material too 105 or 110, where the record itself has none."""
    write = {"books": ("105", book), "serials": ("110", serial)}.get(material)
    own = coded_key("marc21", "008", carry.leader)[1]
    if write is None or own == material or carry.has(write[0]) or not text[1:].strip(" |0"):
        return set()
    return set(write[1](carry, _as_008(text)))


def _body(material: str, kind: str, text: str, drafts: list[_Draft]) -> set[int]:
    """What of the material of an 008 came over; `kind` is the leader's 06, or the first of a 006."""
    found = [
        line
        for line in lines()
        if (line.tag, line.kind) == ("008", material) and (not line.types or kind in line.types)
    ]
    return _written(text, found, drafts)


def _written(text: str, found: list[Line], drafts: list[_Draft]) -> set[int]:
    held: set[int] = set()
    for line in found:
        said, whole = line.forward(text)
        telling = text[line.start : line.end + 1].strip(_SILENT)
        if not telling:
            held |= whole
        if not said or not (telling or any(draft.tag == line.target for draft in drafts)):
            continue
        beside = [draft for draft in drafts if draft.tag == line.target and draft.allows(line)]
        if not beside and (new := _Draft(line.target)).allows(line):
            drafts.append(new)
            beside = [new]
        for draft in beside:
            if draft.write(line, said):
                draft.says |= bool(telling)
                held |= whole
                break
    return held
