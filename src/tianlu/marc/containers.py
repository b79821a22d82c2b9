"""The formats that carry MARC records, each with one way to cut a stream and one to read a piece of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from tianlu.marc import iso2709, lines, marcjson, marcxml, salvaging, splitting
from tianlu.marc.notices import Notice, NotMarc
from tianlu.marc.outcomes import ContainerName, Rejected
from tianlu.marc.record import Record
from tianlu.marc.splitting import Chunk

HEAD = 1 << 16
_ARCHIVES = {
    b"PK\x03\x04": "zip",
    b"\x1f\x8b": "gzip",
    b"\xfd7zXZ\x00": "xz",
    b"BZh": "bzip2",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "rar",
    b"\x28\xb5\x2f\xfd": "zstd",
}
_FOREIGN = {
    b"%PDF": "PDF",
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG\r\n": "PNG",
    b"GIF8": "GIF",
    b"MZ": "EXE",
    b"\x7fELF": "ELF",
    b"\xd0\xcf\x11\xe0": "Microsoft Office",
    b"SQLite format 3\x00": "SQLite",
    b"{\\rtf": "RTF",
}
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # byte order marks of UTF-16
_PAGE = re.compile(rb"<(?:!doctype html|html|head|body)[\s>]", re.IGNORECASE)
_ISO_LEADER = re.compile(rb"\s*[0-9]{5}[ -~]{19}(?![\r\n])")


class Container(NamedTuple):
    """``split`` yields pieces that may be records; ``parse`` raises MarcError or UnicodeDecodeError.

    ``resembles`` tells a piece that is built like a record, broken or not, from what is no such thing.
    """

    name: ContainerName
    split: Callable[[BinaryIO], Iterator[Chunk | Rejected]]
    parse: Callable[[bytes, Callable[[bytes], str]], tuple[Record, tuple[Notice, ...]]]
    tags: Callable[[bytes], set[str]]
    resembles: Callable[[bytes], bool]


CONTAINERS: dict[str, Container] = {
    "iso2709": Container("iso2709", splitting.split, iso2709.parse, splitting.tags, salvaging.begins_a_record),
    "marcxml": Container("marcxml", marcxml.split, marcxml.parse, marcxml.tags, marcxml.resembles),
    "json": Container("json", marcjson.split, marcjson.parse, marcjson.tags, marcjson.resembles),
    "line": Container("line", lines.split, lines.parse, lines.tags, lines.looks_like),
}


def recognise(head: bytes) -> Container:
    """The container that the first bytes (at least ``HEAD`` of them, or all) belong to; NotMarc for others."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\x00\x1a")
    _refuse_others(head, start)
    if head[:2] in _WIDE:
        return CONTAINERS["marcxml"]
    if b"\x1e" in head and (b"\x1d" in head or b"\x1f" in head or _ISO_LEADER.match(start)):
        return CONTAINERS["iso2709"]
    if start.startswith(b"<"):
        return CONTAINERS["marcxml"]
    if start[:1] in (b"{", b"["):
        return CONTAINERS["json"]
    if lines.looks_like(start):
        return CONTAINERS["line"]
    if _ISO_LEADER.match(start):
        return CONTAINERS["iso2709"]
    raise NotMarc("container.unknown")


def _refuse_others(head: bytes, start: bytes) -> None:
    """Say by name what is certainly something else."""
    if not head:
        raise NotMarc("container.empty")
    for magic, kind in _ARCHIVES.items():
        if head.startswith(magic):
            raise NotMarc("container.archive", kind=kind)
    for magic, kind in _FOREIGN.items():
        if head.startswith(magic):
            raise NotMarc("container.foreign", kind=kind)
    if _PAGE.match(start):
        raise NotMarc("container.foreign", kind="HTML")
    if head[:2] in _WIDE and b"<\x00" not in head[:64] + b"\x00":
        raise NotMarc("container.utf16")
