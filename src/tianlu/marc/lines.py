"""Records as lines of text: MARCMaker (``=245  10$aTitle``) and the line format of yaz-marcdump (``245 10 $a Title``).

MARCMaker escapes ``$`` and is exact. In the other one, " $a " inside text cannot be told from a subfield. Other ways of
printing records are read by ``worksheets``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from tianlu.marc import worksheets
from tianlu.marc.marcxml import finished
from tianlu.marc.notices import Inexpressible, MarcError, Notice, Reason
from tianlu.marc.outcomes import Rejected
from tianlu.marc.record import DELIMITER, Field, Record
from tianlu.marc.splitting import BLOCK, MAX_RECORD, Chunk

_MAKER = re.compile(rb"=(?:LDR|[0-9A-Z]{3})  ")
_PLAIN_LEADER = re.compile(rb"(?:(?:LDR|LEADER|000)[:\t ]+)?[0-9 ]{5}[ -~]{15,19}[ \t]*\r?\n[0-9A-Z]{3}[ \t0-9#_$|@]")
_BARE_LEADER = (
    rb"[0-9 ]{5}[acdnposx][a-z][a-z0-9 #|-][ -~]{2}[0-9 ]{2}[0-9 #|]{5}[ -~]{3}[0-9 #|]{3,4}[ \t]*\r?\n[0-9A-Z]{3}"
)
# An empty line, one of three stars, or the next leader where nothing else parts the records.
_RECORD_END = re.compile(
    rb"\r?\n(?:[ \t]*\r?\n)+|\r?\n\*{3,}[ \t]*(?:\r?\n(?:[ \t]*\r?\n)*|\Z)"
    rb"|\r?\n(?==LDR|(?:LDR|LEADER|000)[:\t ]|" + _BARE_LEADER + rb")"
)
_LOOK_AHEAD = 40
_TAG = re.compile(rb"^=?([0-9A-Z]{3})(?=[ \t0-9#_$|@])", re.MULTILINE)
_PLAIN_SUBFIELD = re.compile(r"(?:^|(?<= ))\$([^ ]) ?")
_ESCAPES = {"{dollar}": "$", "{lcub}": "{", "{rcub}": "}", "{bsol}": "\\"}
_ESCAPED = re.compile("|".join(map(re.escape, _ESCAPES)))


def looks_like(start: bytes) -> bool:
    """True when a file begins like one of the two formats."""
    return bool(_MAKER.match(start) or _PLAIN_LEADER.match(start))


def split(stream: BinaryIO) -> Iterator[Chunk | Rejected]:
    """Records end at an empty line, or before the next ``=LDR``."""
    buffer = b""
    base = scan = 0
    while True:
        block = stream.read(BLOCK)
        buffer += block
        at = 0
        for match in _RECORD_END.finditer(buffer, scan):
            # The end may go on in the next block.
            if block and match.end() > len(buffer) - _LOOK_AHEAD:
                break
            yield from _piece(base + at, buffer[at : match.start()])
            at = match.end()
        buffer = buffer[at:]
        base += at
        # What ends this block may be the beginning of a record end.
        scan = max(0, len(buffer.rstrip(b" \t\r\n")) - 2 * _LOOK_AHEAD)
        if not block:
            yield from _piece(base, buffer)
            return
        if len(buffer) > MAX_RECORD:
            yield Rejected(base, len(buffer), buffer, Reason("record.too_large", {"limit": MAX_RECORD}))
            base, buffer, scan = base + len(buffer), b"", 0


def _piece(position: int, raw: bytes) -> Iterator[Chunk]:
    bare = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\x1a")
    if bare:
        yield Chunk(position + len(raw) - len(bare), bare)


def tags(raw: bytes) -> set[str]:
    """The tags a record names."""
    return {tag.decode("ascii") for tag in _TAG.findall(raw)}


def parse(raw: bytes, decode: Callable[[bytes], str]) -> tuple[Record, tuple[Notice, ...]]:
    """The record in these lines. Raises MarcError, or UnicodeDecodeError when ``decode`` does."""
    lines = [line.removesuffix("\r") for line in decode(raw).split("\n") if line.strip()]
    notices: list[Notice] = []
    if lines[0].startswith("="):
        leader, fields = _maker(lines)
    elif _is_plain(lines):
        leader, fields = _plain(lines, notices)
    else:
        leader, fields = worksheets.parse(lines, notices)
    return finished(leader, fields, notices)


def _maker(lines: list[str]) -> tuple[str | None, list[Field]]:
    leader = None
    fields = []
    for number, line in enumerate(lines, 1):
        if not line.startswith("=") or line[4:6] != "  ":
            raise MarcError("line.malformed", line=number)
        tag, text = line[1:4], line[6:]
        if tag == "LDR":
            leader = text.replace("\\", " ")
        elif tag.startswith("00"):
            fields.append(Field(tag, _unescaped(text.replace("\\", " "))))
        else:
            head, *parts = text.split("$")
            values = [DELIMITER + _unescaped(part) for part in parts]
            fields.append(Field(tag, head.replace("\\", " ") + "".join(values)))
    return leader, fields


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: _ESCAPES[match[0]], text) if "{" in text else text


def _is_plain(lines: list[str]) -> bool:
    """Whether it is yaz-marcdump's form: two indicators between spaces, then a subfield."""
    return len(lines[0]) == 24 and all(
        line[3:4] == " " and (line.startswith("00") or line[6:8] == " $") for line in lines[1:]
    )


def _plain(lines: list[str], notices: list[Notice]) -> tuple[str, list[Field]]:
    if len(lines[0]) != 24:
        raise MarcError("line.malformed", line=1)
    fields = []
    for number, line in enumerate(lines[1:], 2):
        if line[3:4] != " ":
            raise MarcError("line.malformed", line=number)
        tag, text = line[:3], line[4:]
        if tag.startswith("00"):
            fields.append(Field(tag, text))
            continue
        head, body = text[:2], text[3:]
        parts = _PLAIN_SUBFIELD.split(body)
        if text[2:3] != " " or parts[0] or len(parts) < 3:
            raise MarcError("line.malformed", line=number)
        pairs = list(zip(parts[1::2], parts[2::2], strict=True))
        # A space stands before each next "$": it is the format's, not the text's.
        values = [value.removesuffix(" ") for _, value in pairs[:-1]] + [pairs[-1][1]]
        fields.append(Field(tag, head[0], head[1], zip(parts[1::2], values, strict=True)))
        if any(re.search(r"\$\d", value) for value in values):
            notices.append(Notice("line.ambiguous"))
    return lines[0], fields


def to_line(record: Record) -> str:
    """The record as yaz-marcdump prints it, ending with an empty line.

    Raises Inexpressible for irregular fields and for text that would be read back as a subfield.
    """
    lines = [record.leader]
    for field in record.fields:
        _check(field)
        if field.is_control:
            lines.append(f"{field.tag} {field.text}")
            continue
        for _, value in field.subfields:
            if _PLAIN_SUBFIELD.search(" " + value):
                raise Inexpressible("write.ambiguous", tag=field.tag)
        body = " ".join([f"${code} {value}" for code, value in field.subfields])
        lines.append(f"{field.tag} {field.ind1}{field.ind2} {body}")
    return "\n".join(lines) + "\n\n"


def to_mrk(record: Record) -> str:
    """The record in MARCMaker's format, ending with an empty line. Raises Inexpressible for irregular fields."""
    lines = ["=LDR  " + record.leader.replace(" ", "\\")]
    for field in record.fields:
        _check(field)
        if field.is_control:
            lines.append(f"={field.tag}  " + _braced(field.text).replace(" ", "\\"))
            continue
        head = (field.ind1 + field.ind2).replace(" ", "\\")
        body = "".join([f"${code}{_escaped(value)}" for code, value in field.subfields])
        lines.append(f"={field.tag}  {head}{body}")
    return "\n".join(lines) + "\n\n"


def _braced(text: str) -> str:
    return "".join([{"{": "{lcub}", "}": "{rcub}", "\\": "{bsol}"}.get(c, c) for c in text])


def _escaped(text: str) -> str:
    return "".join([{"{": "{lcub}", "}": "{rcub}", "$": "{dollar}"}.get(c, c) for c in text])


def _check(field: Field) -> None:
    if not field.regular or "\n" in field.text or "\r" in field.text:
        raise Inexpressible("write.structure", tag=field.tag)
