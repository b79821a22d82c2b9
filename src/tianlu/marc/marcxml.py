"""MARCXML (and its CNMARC and UNIMARC twins): cut by tags, so that a broken record spoils no other.

Namespaces and envelopes (SRU, OAI-PMH) are looked through. Document types and entities are refused, so that
neither external files nor exponential expansion can be asked for.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from tianlu.marc.notices import Inexpressible, MarcError, Notice, NotMarc, Reason
from tianlu.marc.outcomes import Rejected
from tianlu.marc.record import DELIMITER, Field, Record
from tianlu.marc.splitting import BLOCK, MAX_RECORD, Chunk

NAMESPACE = "http://www.loc.gov/MARC21/slim"
OPEN = f'<?xml version="1.0" encoding="UTF-8"?>\n<collection xmlns="{NAMESPACE}">\n'
CLOSE = "</collection>\n"

_TOKEN = re.compile(rb"<!--|<!\[CDATA\[|<!DOCTYPE|<!ENTITY|<(?:[\w.-]+:)?record(?=[\s>/])|</(?:[\w.-]+:)?record\s*>")
_TOKEN_SIZE = 128
_CONTENT = re.compile(rb"<(?:[\w.-]+:)?(?:leader|controlfield|datafield)\b")
_TAG = re.compile(rb"""\stag\s*=\s*["'](\w{3})["']""")
_DECLARATION = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
BLANK_LEADER = "00000nam a2200000 u 4500"


def declared_encoding(head: bytes) -> str:
    """The encoding in the XML declaration or byte order mark, lower case, or ""."""
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    match = _DECLARATION.match(head.removeprefix(codecs.BOM_UTF8).lstrip())
    name = match[1].decode("ascii").lower() if match else ""
    return {"gb2312": "gbk", "iso-8859-1": "latin-1", "utf8": "utf-8"}.get(name, name)


def is_wide(name: str) -> bool:
    """True for encodings that are turned into UTF-8 before the stream is cut."""
    return name.startswith("utf-16")


def split(stream: BinaryIO) -> Iterator[Chunk | Rejected]:
    """Each innermost ``record`` element; what lies between them is envelope.

    Raises NotMarc at a document type or entity declaration.
    """
    head = stream.read(2)
    stream.seek(0)
    wide = is_wide(declared_encoding(head))
    cutter = _Cutter()
    blocks = codecs.iterdecode(iter(lambda: stream.read(BLOCK), b""), "utf-16") if wide else None
    while True:
        if blocks is None:
            block = stream.read(BLOCK)
        else:
            block = next(blocks, "").encode("utf-8")
        yield from cutter.feed(block)
        if not block:
            return


class _Cutter:
    """Holds at most one record and one block."""

    def __init__(self) -> None:
        self.buffer = b""
        self.base = 0
        self.scan = 0
        self.start = -1

    def feed(self, block: bytes) -> Iterator[Chunk | Rejected]:
        self.buffer += block
        limit = len(self.buffer) - (_TOKEN_SIZE if block else 0)
        while match := _TOKEN.search(self.buffer, self.scan):
            if match.start() >= limit:
                break
            skipped = self.skip(match)
            if skipped == 0:
                break
            if skipped is None:
                yield from self.meet(match)
                skipped = match.end()
            self.scan = skipped
        else:
            self.scan = max(self.scan, limit)
        yield from self.trim(last=not block)

    def skip(self, match: re.Match[bytes]) -> int | None:
        """The end of a comment or CDATA section, 0 while it is unknown, None for other tokens."""
        closing = {b"<!--": b"-->", b"<![CDATA[": b"]]>"}.get(match[0])
        if closing is None:
            return None
        end = self.buffer.find(closing, match.end())
        if end >= 0:
            return end + 3
        # An endless comment must not fill memory: past the limit it is text like any other.
        return match.end() if len(self.buffer) - match.start() > MAX_RECORD else 0

    def meet(self, match: re.Match[bytes]) -> Iterator[Chunk | Rejected]:
        token = match[0]
        if token.startswith(b"<!"):
            raise NotMarc("xml.dtd")
        if token.startswith(b"</"):
            if self.start >= 0:
                yield Chunk(self.base + self.start, self.buffer[self.start : match.end()])
            self.start = -1
            return
        if self.start >= 0:
            yield from self.abandon(match.start(), "record.truncated")
        self.start = match.start()

    def abandon(self, end: int, code: str) -> Iterator[Rejected]:
        """An open record that never closed: an envelope, unless it holds MARC."""
        raw = self.buffer[self.start : end]
        if _CONTENT.search(raw):
            yield Rejected(self.base + self.start, len(raw), raw, Reason(code, {"limit": MAX_RECORD}))
        self.start = -1

    def trim(self, *, last: bool) -> Iterator[Chunk | Rejected]:
        size = len(self.buffer)
        if self.start >= 0 and (last or size - self.start > MAX_RECORD):
            yield from self.abandon(size, "record.truncated" if last else "record.too_large")
        keep = self.start if self.start >= 0 else min(self.scan, size)
        self.buffer = self.buffer[keep:]
        self.base += keep
        self.scan = max(0, self.scan - keep)
        self.start = 0 if self.start >= 0 else -1


def tags(raw: bytes) -> set[str]:
    """The tags a record names."""
    return {tag.decode("ascii", "replace") for tag in _TAG.findall(raw)}


def resembles(raw: bytes) -> bool:
    """Whether there are elements of MARC in it."""
    return _CONTENT.search(raw) is not None


class _Builder:
    """Receives expat's events for one record."""

    def __init__(self) -> None:
        self.leader: str | None = None
        self.fields: list[Field] = []
        self.notices: list[Notice] = []
        self.tag = ""
        self.parts: list[str] = []
        self.text: list[str] = []

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        self.text = []
        if local == "datafield":
            self.tag = attributes.get("tag", "")
            if "ind1" not in attributes or "ind2" not in attributes:
                self.notices.append(Notice("field.indicators_malformed", {"tag": self.tag}))
            self.parts = [(attributes.get("ind1") or " ") + (attributes.get("ind2") or " ")]
        elif local == "controlfield":
            self.tag = attributes.get("tag", "")
        elif local == "subfield":
            self.parts.append(DELIMITER + attributes.get("code", ""))

    def hear(self, data: str) -> None:
        self.text.append(data)

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "subfield":
            self.parts.extend(self.text)
        elif local == "datafield":
            self.add("".join(self.parts))
        elif local == "controlfield":
            self.add("".join(self.text))
        elif local == "leader":
            self.leader = "".join(self.text)
        self.text = []

    def add(self, text: str) -> None:
        if len(self.tag) != 3:
            raise MarcError("xml.malformed", detail="field without a tag of three characters")
        self.fields.append(Field(self.tag, text))


def parse(raw: bytes, decode: Callable[[bytes], str]) -> tuple[Record, tuple[Notice, ...]]:
    """The record in one ``record`` element. Raises MarcError, or UnicodeDecodeError when ``decode`` does."""
    builder = _Builder()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = builder.begin
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.hear
    try:
        parser.Parse(decode(raw).encode("utf-8"), True)
    except expat.ExpatError as error:
        raise MarcError("xml.malformed", detail=expat.ErrorString(error.code)) from error
    if builder.leader is None and not builder.fields:
        raise MarcError("xml.not_marc")
    return finished(builder.leader, builder.fields, builder.notices)


def finished(leader: str | None, fields: list[Field], notices: list[Notice]) -> tuple[Record, tuple[Notice, ...]]:
    """The record, with a leader of 24 characters and a notice where that took something."""
    if leader is None:
        return Record(BLANK_LEADER, fields), (*notices, Notice("leader.missing"))
    if len(leader) != 24:
        notices = [*notices, Notice("leader.padded", {"length": len(leader)})]
        leader = leader.ljust(24)[:24]
    return Record(leader, fields), tuple(notices)


def to_marcxml(record: Record) -> str:
    """One ``record`` element; a file is ``OPEN``, records, ``CLOSE``.

    Raises Inexpressible for control characters and for fields without regular indicators.
    """
    lines = ["<record>", f"  <leader>{escape(record.leader)}</leader>"]
    for field in record.fields:
        tag = quoteattr(field.tag)
        if _ILLEGAL.search(field.text.replace(DELIMITER, "")):
            raise Inexpressible("write.xml_character", tag=field.tag)
        if not field.regular:
            raise Inexpressible("write.structure", tag=field.tag)
        if field.is_control:
            lines.append(f"  <controlfield tag={tag}>{escape(field.text)}</controlfield>")
            continue
        ind1, ind2 = quoteattr(field.ind1), quoteattr(field.ind2)
        lines.append(f"  <datafield tag={tag} ind1={ind1} ind2={ind2}>")
        for code, value in field.subfields:
            lines.append(f"    <subfield code={quoteattr(code)}>{escape(value)}</subfield>")
        lines.append("  </datafield>")
    lines.append("</record>\n")
    return "\n".join(lines)
