"""MARC-in-JSON, as an array, one record a line, or records one after another."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from tianlu.marc.marcxml import finished
from tianlu.marc.notices import Inexpressible, MarcError, Notice, Reason
from tianlu.marc.outcomes import Rejected
from tianlu.marc.record import Field, Record
from tianlu.marc.splitting import BLOCK, MAX_RECORD, Chunk

# No text inside a record looks like this: there, quotes are escaped. Databases write a key of their own before the leader.
_OWN = rb'"[^"\\{}]{1,40}"\s*:\s*(?:"[^"\\{}]{0,80}"|[\w.+-]{1,40}|\{[^{}]{0,80}\})\s*,\s*'
_START = re.compile(rb"\{\s*(?:" + _OWN + rb'){0,3}"(?:leader|fields)"\s*:')
_WRAPPER = re.compile(rb"\s*\{\s*(?:" + _OWN + rb'){0,9}"\w{1,40}"\s*:\s*\[\s*')
_START_SIZE = 1024
_TAG = re.compile(rb'"(\w{3})"\s*:')
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[{}]', re.DOTALL)  # a string without an end goes to the end
_BETWEEN = b" \t\r\n,[]{}"
_DECODER = json.JSONDecoder()


def split(stream: BinaryIO) -> Iterator[Chunk | Rejected]:
    """Each record from its opening brace to its closing one; brackets and commas between records are envelope."""
    buffer = b""
    base = 0
    begun = wrapped = False
    while True:
        block = stream.read(BLOCK)
        buffer += block
        limit = len(buffer) - (_START_SIZE if block else 0)
        starts = [match.start() for match in _START.finditer(buffer, 1 if begun else 0) if match.start() < limit]
        bounds = [0, *starts]
        for start, end in zip(bounds, starts, strict=False):
            if begun:
                yield from _record(base + start, buffer[start:end], wrapped=wrapped)
            else:
                begun, wrapped = True, _is_wrapper(buffer[start:end])
                yield from _between(base + start, b"" if wrapped else buffer[start:end])
        buffer = buffer[bounds[-1] :]
        base += bounds[-1]
        if not block:
            yield from _record(base, buffer, wrapped=wrapped) if begun else _between(base, buffer)
            return
        if len(buffer) > MAX_RECORD:
            yield Rejected(base, len(buffer), buffer, Reason("record.too_large", {"limit": MAX_RECORD}))
            base, buffer, begun = base + len(buffer), b"", False


def _is_wrapper(raw: bytes) -> bool:
    """Whether the records are a list in an object, whose other members may follow them."""
    return _WRAPPER.fullmatch(raw.removeprefix(b"\xef\xbb\xbf")) is not None


def _record(position: int, raw: bytes, *, wrapped: bool) -> Iterator[Chunk | Rejected]:
    """The record alone, so that it is the same bytes wherever it stands; what follows it is not lost with it."""
    end = _end_of(raw)
    yield Chunk(position, raw[:end])
    rest = raw[end:]
    yield from _between(position + end, b"" if wrapped and rest.lstrip()[:1] == b"]" else rest)


def _end_of(raw: bytes) -> int:
    """Where the first object ends; the whole length when it does not."""
    depth = 0
    for match in _TOKEN.finditer(raw):
        sign = match[0]
        if sign == b"{":
            depth += 1
        elif sign == b"}":
            depth -= 1
            if not depth:
                return match.end()
    return len(raw)


def _between(position: int, raw: bytes) -> Iterator[Rejected]:
    if raw.removeprefix(b"\xef\xbb\xbf").strip(_BETWEEN):
        yield Rejected(position, len(raw), raw, Reason("record.garbage"))


def tags(raw: bytes) -> set[str]:
    """The tags a record names."""
    return {tag.decode("ascii", "replace") for tag in _TAG.findall(raw)}


def resembles(raw: bytes) -> bool:
    """Whether there are a leader and a tag in it."""
    return b'"leader"' in raw and _TAG.search(raw) is not None


def parse(raw: bytes, decode: Callable[[bytes], str]) -> tuple[Record, tuple[Notice, ...]]:
    """The record in one JSON object. Raises MarcError, or UnicodeDecodeError when ``decode`` does."""
    text = decode(raw)
    try:
        found, end = _DECODER.raw_decode(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise MarcError("json.malformed", detail=getattr(error, "msg", "nested too deeply")) from error
    if text[end:].strip(" \t\r\n,[]{}"):
        raise MarcError("json.malformed", detail="text after the record")
    leader, fields = found.get("leader"), found.get("fields")
    if not isinstance(fields, list) or not isinstance(leader, (str, type(None))):
        raise MarcError("json.not_marc")
    notices: list[Notice] = []
    return finished(leader, [_field(entry, notices) for entry in fields], notices)


def _field(entry: Any, notices: list[Notice]) -> Field:
    if not isinstance(entry, dict) or len(entry) != 1:
        raise MarcError("json.not_marc")
    ((tag, value),) = entry.items()
    if len(tag) != 3:
        raise MarcError("json.not_marc")
    if isinstance(value, str):
        return Field(tag, value)
    if not isinstance(value, dict) or not isinstance(value.get("subfields"), list):
        raise MarcError("json.not_marc")
    if not all(len(str(value.get(key, ""))) == 1 for key in ("ind1", "ind2")):
        notices.append(Notice("field.indicators_malformed", {"tag": tag}))
    pairs: list[tuple[str, str]] = []
    for subfield in value["subfields"]:
        if not isinstance(subfield, dict) or not all(isinstance(text, str) for text in subfield.values()):
            raise MarcError("json.not_marc")
        pairs.extend(subfield.items())
    ind1, ind2 = str(value.get("ind1") or " "), str(value.get("ind2") or " ")
    return Field(tag, ind1[:1], ind2[:1], pairs)


def to_json(record: Record) -> str:
    """One JSON object on one line. Raises Inexpressible for fields without regular indicators."""
    fields: list[dict[str, object]] = []
    for field in record.fields:
        if not field.regular:
            raise Inexpressible("write.structure", tag=field.tag)
        if field.is_control:
            fields.append({field.tag: field.text})
            continue
        subfields = [{code: value} for code, value in field.subfields]
        fields.append({field.tag: {"ind1": field.ind1, "ind2": field.ind2, "subfields": subfields}})
    return json.dumps({"leader": record.leader, "fields": fields}, ensure_ascii=False, separators=(",", ":"))
