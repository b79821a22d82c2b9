"""Cut a stream of ISO 2709 at record terminators, whatever the lengths in it say. Memory stays flat."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

TERMINATOR = b"\x1d"
BLOCK = 1 << 20
MAX_RECORD = 4 << 20
# A whole record of legal size always fits behind a cut, so a cut never halves one.
OVERLAP = 1 << 17


class Chunk(NamedTuple):
    """A piece of the input that may be one record. ``position`` is its byte offset in the input."""

    position: int
    raw: bytes


def split(stream: BinaryIO) -> Iterator[Chunk]:
    """Every byte of the stream, in order, in pieces that end with a record terminator.

    Only the last piece, and pieces cut from a stretch of more than ``MAX_RECORD`` bytes without any terminator,
    end otherwise.
    """
    position = 0
    tail = b""
    while block := stream.read(BLOCK):
        pieces = block.split(TERMINATOR)
        pieces[0] = tail + pieces[0]
        tail = pieces.pop()
        for piece in pieces:
            raw = piece + TERMINATOR
            yield Chunk(position, raw)
            position += len(raw)
        if len(tail) > MAX_RECORD:
            cut = len(tail) - OVERLAP
            yield Chunk(position, tail[:cut])
            position += cut
            tail = tail[cut:]
    if tail:
        yield Chunk(position, tail)


def tags(raw: bytes) -> set[str]:
    """The tags in the directory of a record, as far as one can be seen."""
    end = raw.find(b"\x1e", 24)
    directory = raw[24:end].decode("latin-1")
    return {directory[at : at + 3] for at in range(0, len(directory) - 11, 12)}


def peek(raw: bytes, tag: bytes) -> bytes:
    """The bytes of the first field with this tag, found through directory and terminators; b"" if there is none."""
    end = raw.find(b"\x1e", 24)
    directory = raw[24:end]
    for index, at in enumerate(range(0, len(directory) - 11, 12)):
        if directory[at : at + 3] == tag:
            pieces = raw.split(b"\x1e", index + 2)
            return pieces[index + 1] if len(pieces) > index + 1 else b""
    return b""
