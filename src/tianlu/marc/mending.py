"""Read an ISO 2709 record whose leader, directory and terminators disagree, when all but one of them agree.

Each rule needs two independent witnesses for every field boundary. A field whose length differs from the
directory's, while the starting positions behind it moved by as much, has lost or gained bytes: refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from tianlu.marc.notices import MarcError, Notice

_ENTRIES = re.compile(rb"(?:[0-9A-Za-z]{3}[0-9]{9})*\Z")
_LEADER = re.compile(rb"[ -~]{24}\Z")


class Layout(NamedTuple):
    """Where the fields of a record are: tags as in the directory, data without the final terminators.

    ``order`` is None when the data follow the directory; else the field index of each piece of data.
    """

    leader: str
    tags: list[str]
    data: bytes
    order: tuple[int, ...] | None
    notices: tuple[Notice, ...]


class _Entry(NamedTuple):
    tag: str
    length: int
    start: int


def mend(raw: bytes, decode: Callable[[bytes], str]) -> Layout:
    """The layout of a record in which something is wrong, or MarcError saying what cannot be mended."""
    notices: list[Notice] = []
    raw = _with_terminator(raw, notices)
    if len(raw) < 26:
        raise MarcError("record.too_short")
    if not _LEADER.match(raw[:24]):
        raise MarcError("leader.unreadable")
    base = _base(raw, notices)
    entries = _entries(raw[24 : base - 1])
    data = raw[base:-1]
    if data.endswith(b"\x1e"):
        data = data[:-1]
    elif entries:
        notices.append(Notice("record.final_field_terminator_missing"))
    pieces = data.split(b"\x1e") if entries else []
    if len(pieces) != len(entries) or (data and not entries):
        short = sum(len(piece) + 1 for piece in pieces) < max((e.start + e.length for e in entries), default=0)
        raise MarcError("record.truncated" if short else "directory.mismatch")
    length_right = raw[:5].isdigit() and int(raw[:5]) == len(raw)
    ended = not any(notice.code == "record.final_field_terminator_missing" for notice in notices)
    order = _agree(entries, pieces, decode, notices, whole=length_right and ended)
    if not length_right and not any(notice.code == "directory.overflow" for notice in notices):
        said = raw[:5].decode("ascii")
        notices.append(Notice("leader.length_wrong", {"said": said, "actual": len(raw)}))
    return Layout(raw[:24].decode("ascii"), [e.tag for e in entries], data, order, tuple(notices))


def _with_terminator(raw: bytes, notices: list[Notice]) -> bytes:
    if raw.endswith(b"\x1d"):
        return raw
    if raw.endswith(b"\x1e"):
        notices.append(Notice("record.terminator_missing"))
        return raw + b"\x1d"
    # The terminator was overwritten: the leader's length vouches for the byte that stands in its place.
    if raw[-2:-1] == b"\x1e" and raw[:5] == b"%05d" % len(raw):
        notices.append(Notice("record.terminator_missing"))
        return raw[:-1] + b"\x1d"
    raise MarcError("record.truncated")


def _base(raw: bytes, notices: list[Notice]) -> int:
    said = raw[12:17]
    base = raw.find(b"\x1e", 24) + 1
    if base == 0 or (base - 25) % 12:
        raise MarcError("directory.unreadable")
    if said != b"%05d" % base:
        text = said.decode("ascii", "backslashreplace")
        notices.append(Notice("leader.base_wrong", {"said": text, "actual": base}))
    return base


def _entries(directory: bytes) -> list[_Entry]:
    if not _ENTRIES.match(directory):
        raise MarcError("directory.not_numeric")
    text = directory.decode("ascii")
    return [
        _Entry(text[at : at + 3], int(text[at + 3 : at + 7]), int(text[at + 7 : at + 12]))
        for at in range(0, len(text), 12)
    ]


def _agree(
    entries: list[_Entry],
    pieces: list[bytes],
    decode: Callable[[bytes], str],
    notices: list[Notice],
    *,
    whole: bool,
) -> tuple[int, ...] | None:
    """The order of the data, once directory and terminators tell one story; MarcError when they do not."""
    lengths = [len(piece) + 1 for piece in pieces]
    starts = _starts(lengths)
    order = _permutation(entries, starts)
    if order is not None:
        entries = [entries[index] for index in order]
    lengths_right = [e.length == length for e, length in zip(entries, lengths, strict=True)]
    starts_right = [e.start == start for e, start in zip(entries, starts, strict=True)]
    if all(lengths_right) and all(starts_right):
        return order
    if _overflows(entries, lengths, starts):
        notices.append(Notice("directory.overflow"))
    elif all(lengths_right):
        notices.append(Notice("directory.starts_wrong"))
    elif all(starts_right) and (lengths_right[-1] or whole):
        notices.append(Notice("directory.lengths_wrong"))
    elif _characters(entries, pieces, decode):
        notices.append(Notice("directory.characters"))
    else:
        raise MarcError("directory.mismatch")
    return order


def _starts(lengths: list[int]) -> list[int]:
    starts = []
    at = 0
    for length in lengths:
        starts.append(at)
        at += length
    return starts


def _permutation(entries: list[_Entry], starts: list[int]) -> tuple[int, ...] | None:
    """Field indexes in the order of the data, when starting positions are right but not ascending."""
    said = [entry.start for entry in entries]
    if said == starts or sorted(said) != starts:
        return None
    return tuple(sorted(range(len(said)), key=said.__getitem__))


def _overflows(entries: list[_Entry], lengths: list[int], starts: list[int]) -> bool:
    """True when the only wrong numbers are those that have too few digits for the truth."""
    over = False
    for entry, length, start in zip(entries, lengths, starts, strict=True):
        if entry.length != length:
            over = True
            if length <= 9999 or entry.length not in (0, 9999, length % 10000):
                return False
        if entry.start != start:
            over = True
            if start <= 99999 or entry.start not in (0, 99999, start % 100000, int(str(start)[:5])):
                return False
    return over


def _characters(entries: list[_Entry], pieces: list[bytes], decode: Callable[[bytes], str]) -> bool:
    """True when lengths and starting positions are those of the decoded text."""
    lengths = [len(decode(piece)) + 1 for piece in pieces]
    return [e.length for e in entries] == lengths and [e.start for e in entries] == _starts(lengths)
