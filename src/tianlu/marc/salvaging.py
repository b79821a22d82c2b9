"""Find the records in a piece of ISO 2709 that is not one clean record: after garbage, or run together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from tianlu.marc.notices import Reason
from tianlu.marc.outcomes import Found, Rejected
from tianlu.marc.splitting import MAX_RECORD, Chunk

# Bytes that exporters put between records and that mean nothing.
IGNORABLE = b" \t\r\n\x00\x1a"
_BOM = b"\xef\xbb\xbf"
# Leader as every MARC dialect writes it, followed by a directory entry.
_START = re.compile(
    rb"(?:[0-9]{5}| {5})[ -~][a-zA-Z ][ -~]{3}(?:22|  |20)[0-9]{5}[ -~]{3}(?:45[ -~]{2}|    )(?=[0-9A-Z]{3}[0-9]{9})"
)
_MOST_STARTS = 64

Attempt = Callable[[int, bytes], Found | Rejected]


def begins_a_record(raw: bytes) -> bool:
    """Whether a leader and a directory entry stand somewhere in these bytes."""
    return _START.search(raw) is not None


def outcomes(chunk: Chunk, attempt: Attempt) -> Iterator[Found | Rejected]:
    """Every byte of the chunk as a record, as rejected, or as ignorable space between records."""
    position, raw = chunk
    if not raw[:1].isdigit():
        position, raw = _skip(position, raw)
        if not raw:
            return
    result = attempt(position, raw)
    if isinstance(result, Found):
        yield result
        return
    starts = [match.start() for match in _START.finditer(raw)][:_MOST_STARTS]
    bounds = [0, *(start for start in starts if start), len(raw)]
    for start, end in pairwise(bounds):
        segment = raw[start:end]
        if end < len(raw):
            # Line ends before the next record belong to neither.
            segment = segment.rstrip(b"\r\n") or segment
        if segment.strip(IGNORABLE):
            yield from _segment(position + start, segment, attempt)


def _segment(position: int, raw: bytes, attempt: Attempt) -> Iterator[Found | Rejected]:
    """One record, or one whose leader tells where it ends and another thing behind it."""
    result = attempt(position, raw)
    said = int(raw[:5]) if raw[:5].isdigit() else 0
    if isinstance(result, Rejected) and 26 < said < len(raw) and raw[said - 2 : said - 1] == b"\x1e":
        # A field terminator where the leader says: only the record terminator behind it was overwritten.
        head = attempt(position, raw[:said])
        if isinstance(head, Found):
            yield head
            position, raw = _skip(position + said, raw[said:])
            if not raw:
                return
            result = attempt(position, raw)
    yield _explain(result)


def _skip(position: int, raw: bytes) -> tuple[int, bytes]:
    """What lies before a record left out; five spaces in the place of its length are its own."""
    bare = raw.removeprefix(_BOM).lstrip(IGNORABLE) if position == 0 else raw.lstrip(IGNORABLE)
    at = len(raw) - len(bare)
    if raw[at - 5 : at] == b"     " and _START.match(raw, at - 5):
        at -= 5
    return position + at, raw[at:]


def _explain(result: Found | Rejected) -> Found | Rejected:
    if isinstance(result, Found):
        return result
    if len(result.raw) > MAX_RECORD // 2 and not result.raw.endswith(b"\x1d"):
        return result._replace(reason=Reason("record.unterminated", {"limit": MAX_RECORD}))
    if not result.raw[:5].isdigit() and result.reason.code in ("leader.unreadable", "directory.unreadable"):
        return result._replace(reason=Reason("record.garbage"))
    return result
