"""ISO 2709: one record from bytes and back. Damage that loses nothing is mended with a notice, the rest refused."""

from __future__ import annotations

from collections.abc import Callable

from tianlu.marc.encodings import Codec, codec
from tianlu.marc.mending import Layout, mend
from tianlu.marc.notices import Inexpressible, MarcError, Notice, RecordTooLong
from tianlu.marc.record import DELIMITER, Field, Record

_FOUR = [b"%04d" % number for number in range(10000)]
_FIVE = [b"0%b" % digits for digits in _FOUR]  # few records are longer, and a table for them takes long to make
# Neither delimiters nor the escapes of MARC-8: characters that no text has.
_CONTROLS = bytes(range(0x1B)) + b"\x1c\x7f"

Decode = Callable[[bytes], str]


def parse(raw: bytes, decode: Decode) -> tuple[Record, tuple[Notice, ...]]:
    """The record in ``raw`` (its terminator included).

    Raises MarcError when the fields cannot be trusted, UnicodeDecodeError when ``decode`` does.
    """
    if b"\0\0" in raw:
        # One NUL is dirt; a run of them is a place where something else stood.
        raise MarcError("record.overwritten")
    layout = _regular(raw)
    notices: tuple[Notice, ...] = ()
    if layout is None:
        layout = mend(raw, decode)
        notices = layout.notices
    tags, data, order = layout.tags, layout.data, layout.order
    texts = decode(data).split("\x1e") if tags else []
    if len(texts) != len(tags):
        # An encoding whose characters hold a terminator's byte has swallowed one.
        raise MarcError("directory.mismatch")
    if order is None:
        fields = list(map(Field, tags, texts))
    else:
        placed = dict(zip(order, texts, strict=True))
        fields = [Field(tag, placed[index]) for index, tag in enumerate(tags)]
    for tag, text in zip(tags, texts, strict=True):
        if text[2:3] != DELIMITER and tag[:2] != "00" and text:
            notices = (*notices, Notice("field.indicators_malformed", {"tag": tag}))
            break
    if len(raw.translate(None, _CONTROLS)) != len(raw):
        count = len(raw) - len(raw.translate(None, _CONTROLS))
        notices = (*notices, Notice("text.control_characters", {"count": count}))
    return Record(layout.leader, fields, order), notices


def _regular(raw: bytes) -> Layout | None:
    """The layout of a record of which leader, directory and terminators agree in every byte, else None."""
    size = len(raw)
    if size < 26 or size > 99999 or raw[:5] != b"%05d" % size or raw[-2:] != b"\x1e\x1d":
        return None
    address = raw[12:17]
    if not address.isdigit():
        return None
    base = int(address)
    count, rest = divmod(base - 25, 12)
    if rest or base > size or raw[base - 1] != 0x1E:
        return None
    data = raw[base:-2]
    pieces = data.split(b"\x1e") if count else []
    if len(pieces) != count:
        return None
    directory = raw[24 : base - 1]
    tags: list[bytes] = []
    expected: list[bytes] = []
    start = at = 0
    for piece in pieces:
        length = len(piece) + 1
        if length > 9999:
            return None
        tag = directory[at : at + 3]
        tags.append(tag)
        expected += (tag, _FOUR[length], _FIVE[start] if start < 10000 else b"%05d" % start)
        start += length
        at += 12
    if b"".join(expected) != directory:
        return None
    names = _names(tags)
    if names is None or not raw[:24].isascii():
        return None
    return Layout(raw[:24].decode("ascii"), names, data, None, ())


def _names(tags: list[bytes]) -> list[str] | None:
    """The tags as text, or None when one of them is not three ASCII letters or digits."""
    joined = b"".join(tags)
    if not joined.isascii() or (joined and not joined.isalnum()):
        return None
    text = joined.decode("ascii")
    return [text[at : at + 3] for at in range(0, len(text), 3)]


def to_iso2709(record: Record, encoding: str = "utf-8") -> bytes:
    """The record as ISO 2709. Length, base address and directory are computed; the rest of the leader is kept.

    Raises RecordTooLong, or Inexpressible for a character, tag, leader or separator the format cannot carry.
    """
    target = codec(encoding)
    if len(record.leader) != 24 or not record.leader.isascii():
        raise Inexpressible("write.leader")
    pieces = _pieces(record, target)
    order = record.data_order or range(len(pieces))
    starts = [0] * len(pieces)
    start = 0
    for index in order:
        starts[index] = start
        start += len(pieces[index])
    base = 25 + 12 * len(pieces)
    length = base + start + 1
    if length > 99999:
        raise RecordTooLong("write.record_too_long", length=length)
    directory = "".join(
        [f"{field.tag}{len(piece):04d}{at:05d}" for field, piece, at in zip(record.fields, pieces, starts, strict=True)]
    )
    leader = f"{length:05d}{record.leader[5:12]}{base:05d}{record.leader[17:]}"
    body = b"".join([pieces[index] for index in order])
    return b"".join((leader.encode("ascii"), directory.encode("ascii"), b"\x1e", body, b"\x1d"))


def _pieces(record: Record, target: Codec) -> list[bytes]:
    """The bytes of each field with its terminator."""
    pieces = []
    for field in record.fields:
        if len(field.tag) != 3 or not field.tag.isascii():
            raise Inexpressible("write.tag", tag=field.tag)
        if "\x1e" in field.text or "\x1d" in field.text:
            raise Inexpressible("write.separator", tag=field.tag)
        try:
            piece = target.encode(field.text) + b"\x1e"
        except UnicodeEncodeError as error:
            character = error.object[error.start : error.end]
            raise Inexpressible(
                "write.unencodable", character=character, tag=field.tag, encoding=target.name
            ) from error
        if len(piece) > 9999:
            raise RecordTooLong("write.field_too_long", tag=field.tag, length=len(piece))
        pieces.append(piece)
    return pieces
