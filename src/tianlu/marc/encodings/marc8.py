"""MARC-8: G0 and G1 sets changed by escape sequences, diacritics before their letter, EACC in three bytes.

After the Library of Congress specification "MARC-8 Encoding Environment"; the tables are pymarc's.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pymarc import marc8_mapping

_ASCII, _ANSEL, _EACC = 0x42, 0x45, 0x31
_SETS: dict[int, dict[int, tuple[int, int]]] = marc8_mapping.CODESETS
# Non-sorting marks and joiners, in the C1 range of the specification's code table.
_CONTROLS = {0x88: "\x98", 0x89: "\x9c", 0x8D: "\u200d", 0x8E: "\u200c"}
_ESCAPE_ONE = {0x67: 0x67, 0x62: 0x62, 0x70: 0x70, 0x73: _ASCII}
_SINGLE_SHIFT = (0x67, 0x62, 0x70)
_PLAIN = re.compile(rb"[\x20-\x7e]+")
_RUN = re.compile("[^\x00-\x1f]?[^\x00-\x7f]+")


def decode(raw: bytes) -> str:
    """Text in NFC. A set ends at each field and subfield, as the specification asks writers to make it.

    Raises UnicodeDecodeError with the offset of the first byte that means nothing.
    """
    if raw.isascii() and b"\x1b" not in raw:
        return raw.decode("ascii")
    return _Decoder(raw).run()


class _Decoder:
    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.at = 0
        self.g0, self.g1 = _ASCII, _ANSEL
        self.out: list[str] = []
        self.marks: list[str] = []

    def fail(self, why: str) -> UnicodeDecodeError:
        return UnicodeDecodeError("marc-8", self.raw, self.at, min(self.at + 1, len(self.raw)), why)

    def run(self) -> str:
        raw, size = self.raw, len(self.raw)
        while self.at < size:
            if self.g0 == _ASCII and not self.marks and (plain := _PLAIN.match(raw, self.at)):
                self.out.append(plain[0].decode("ascii"))
                self.at = plain.end()
                continue
            byte = raw[self.at]
            if byte == 0x1B:
                self.escape()
            elif byte <= 0x20 or byte in _CONTROLS:
                self.control(byte)
            elif self.g0 == _EACC and byte < 0x80:
                self.wide()
            else:
                self.single(byte)
        if self.marks:
            raise self.fail("diacritic without a letter")
        return unicodedata.normalize("NFC", "".join(self.out))

    def escape(self) -> None:
        raw, at = self.raw, self.at
        kind = raw[at + 1 : at + 2]
        if kind and kind[0] in _ESCAPE_ONE:
            self.g0 = _ESCAPE_ONE[kind[0]]
            self.at = at + 2
            return
        at += 2
        second = kind in (b")", b"-")
        if kind == b"$":
            if raw[at : at + 1] in (b",", b"(", b")", b"-"):
                second = raw[at : at + 1] in (b")", b"-")
                at += 1
        elif kind not in (b"(", b",", b")", b"-"):
            raise self.fail("unknown escape sequence")
        if raw[at : at + 1] == b"!":
            at += 1
        final = raw[at] if at < len(raw) else 0
        if final not in _SETS:
            raise self.fail("unknown character set")
        if second:
            self.g1 = final
        else:
            self.g0 = final
        self.at = at + 1

    def control(self, byte: int) -> None:
        if byte == 0x20:
            self.emit(" ")
        elif byte in _CONTROLS:
            self.out.append(_CONTROLS[byte])
        else:
            if self.marks:
                raise self.fail("diacritic without a letter")
            self.out.append(chr(byte))
            if byte in (0x1E, 0x1F):
                self.g0, self.g1 = _ASCII, _ANSEL
        self.at += 1

    def wide(self) -> None:
        code = int.from_bytes(self.raw[self.at : self.at + 3], "big")
        found = _SETS[_EACC].get(code)
        point = found[0] if found else marc8_mapping.ODD_MAP.get(code)
        if point is None or self.at + 3 > len(self.raw):
            raise self.fail("unknown East Asian character")
        self.place(chr(point), combining=bool(found and found[1]))
        self.at += 3

    def single(self, byte: int) -> None:
        if byte < 0x80 and self.g0 == _ASCII:
            self.emit(chr(byte))
            self.at += 1
            return
        table = _SETS[self.g0 if byte < 0x80 else self.g1]
        found = table.get(byte) or table.get(byte ^ 0x80)
        if found is None:
            raise self.fail("undefined byte")
        self.place(chr(found[0]), combining=bool(found[1]))
        self.at += 1

    def place(self, character: str, *, combining: bool) -> None:
        if combining:
            self.marks.append(character)
        else:
            self.emit(character)

    def emit(self, character: str) -> None:
        self.out.append(character)
        if self.marks:
            self.out.extend(self.marks)
            self.marks.clear()


@cache
def _reverse() -> dict[str, tuple[int, int, bool]]:
    """character -> (set, code, combining); the set named first wins, the smallest code in it."""
    found: dict[str, tuple[int, int, bool]] = {}
    for name in (_ASCII, _ANSEL, 0x4E, 0x51, 0x32, 0x33, 0x34, 0x53, 0x67, 0x62, 0x70, _EACC):
        for code in sorted(_SETS[name]):
            point, mark = _SETS[name][code]
            found.setdefault(chr(point), (name, code, bool(mark)))
    for code, character in _CONTROLS.items():
        found[character] = (_ANSEL, code, False)
    return found


def encode(text: str) -> bytes:
    """MARC-8 bytes; raises UnicodeEncodeError for a character that no MARC-8 set has."""
    if text.isascii():
        return text.encode("ascii")
    out = bytearray()
    state = _ASCII
    done = 0
    for run in _RUN.finditer(text):
        if run.start() > done:
            state = _switch(out, state, _ASCII)
            out += text[done : run.start()].encode("ascii")
        for cluster in _clusters(run[0]):
            state = _write(out, state, cluster)
        done = run.end()
    state = _switch(out, state, _ASCII)
    return bytes(out + text[done:].encode("ascii"))


def _clusters(text: str) -> list[str]:
    """Letters with the marks that follow them, decomposed as far as the tables need it."""
    table = _reverse()
    clusters: list[str] = []
    for character in text:
        for part in character if character in table else unicodedata.normalize("NFD", character):
            known = table.get(part)
            if known is None:
                at = text.index(character)
                raise UnicodeEncodeError("marc-8", text, at, at + 1, "not in MARC-8")
            if known[2] and clusters:
                clusters[-1] += part
            else:
                clusters.append(part)
    return clusters


def _write(out: bytearray, state: int, cluster: str) -> int:
    """Marks go before their letter; ANSEL needs no escape, being in G1 from the start."""
    for character in cluster[1:] + cluster[0]:
        name, code, _ = _reverse()[character]
        if name != _ANSEL and not (character == " " and state == _EACC):
            state = _switch(out, state, name)
            code = code if name == _EACC else code & 0x7F
        out += code.to_bytes(3 if code > 0xFF else 1, "big")
    return state


def _switch(out: bytearray, old: int, new: int) -> int:
    if old == new:
        return old
    if old in _SINGLE_SHIFT and new == _ASCII:
        out += b"\x1bs"
    elif new in _SINGLE_SHIFT:
        out += bytes((0x1B, new))
    elif new == _EACC:
        out += b"\x1b$1"
    else:
        out += bytes((0x1B, 0x28, new))
    return new
