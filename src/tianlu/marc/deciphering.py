"""Read one record in the encoding its file was decided to be in, and never let a wrong reading pass.

A record that is not in the file's encoding is read in the one its own bytes prove, with a notice, or refused.
"""

from __future__ import annotations

from collections.abc import Callable

from tianlu.marc.encodings import Codec, codec
from tianlu.marc.encodings.evidence import UNDECIDED
from tianlu.marc.encodings.han import plausibility
from tianlu.marc.encodings.judging import ENOUGH, PLAUSIBLE, Verdict, judge
from tianlu.marc.encodings.tongues import clearly_chinese
from tianlu.marc.notices import MarcError, Notice
from tianlu.marc.record import Record

Parse = Callable[[bytes, Callable[[bytes], str]], tuple[Record, tuple[Notice, ...]]]
_MULTI_BYTE = ("gbk", "gb18030", "big5")
# Above this share of common characters no field can be in another encoding.
_UNMIXED = 0.95
# UTF-8 bytes of U+FFFD read as GBK: text lost twice over before the file was made.
_SCARS = ("锟斤拷", "\u00c3\u00a9", "\u00c3\u00a8", "\u00e4\u00b8\u00ad", "\u00e5\u0087\u00ba\u00e7\u0089\u0088")


class Decipherer:
    """Reads the records of one file. ``encoding`` is a codec's name or "undecided"."""

    def __init__(self, encoding: str, parse: Parse) -> None:
        self.undecided = encoding == UNDECIDED
        self.codec = codec("utf-8" if self.undecided else encoding)
        self.parse = parse
        self.decode = self.codec.decode
        self.is_utf8 = self.codec.name == "utf-8"

    def read(self, raw: bytes) -> tuple[Record, tuple[Notice, ...], str]:
        """(record, notices, its encoding). Raises MarcError, or UnicodeDecodeError when no encoding fits."""
        if raw.isascii() and b"\x1b" not in raw:
            record, notices = self.parse(raw, self.decode)
            return record, notices, self.codec.name
        if self.undecided and not raw.isascii():
            raise MarcError("encoding.undecided")
        if self.is_utf8 and b"\x1b" not in raw:
            try:
                record, notices = self.parse(raw, self.decode)
            except UnicodeDecodeError:
                return self._otherwise(raw)
            return record, (*notices, *_scars(record)), "utf-8"
        return self._checked(raw)

    def _checked(self, raw: bytes) -> tuple[Record, tuple[Notice, ...], str]:
        """For encodings that decode nearly anything: believe the file only if the record does not object."""
        name = self.codec.name
        if b"\x1b" in raw and name != "marc-8" and judge(raw) == Verdict("marc-8", sure=True):
            return self._in(codec("marc-8"), raw)
        if self.is_utf8:
            return self._in(self.codec, raw)
        if _is_utf8(raw) and (name not in _MULTI_BYTE or judge(raw).sure):
            return self._in(codec("utf-8"), raw)
        try:
            return self._in(self.codec, raw)
        except UnicodeDecodeError:
            return self._otherwise(raw)

    def _otherwise(self, raw: bytes) -> tuple[Record, tuple[Notice, ...], str]:
        verdict = judge(raw)
        if verdict.sure and verdict.encoding and not self._is_of_file(verdict):
            return self._in(codec(verdict.encoding), raw)
        self.decode(raw)
        raise MarcError("text.implausible", encoding=self.codec.name)

    def _is_of_file(self, verdict: Verdict) -> bool:
        return verdict.encoding == self.codec.name or (verdict.encoding == "gb18030" and self.codec.name == "gbk")

    def _in(self, used: Codec, raw: bytes) -> tuple[Record, tuple[Notice, ...], str]:
        witness = _Witness(used)
        record, notices = self.parse(raw, witness.decode)
        extra: list[Notice] = list(_scars(record))
        if used.name in _MULTI_BYTE:
            share, counted = plausibility(witness.text)
            if used is self.codec and not clearly_chinese(witness.text):
                verdict = judge(raw)
                if verdict.sure and not self._is_of_file(verdict):
                    return self._in(codec(verdict.encoding), raw)
            if counted >= ENOUGH and share < PLAUSIBLE - 0.2:
                raise MarcError("text.implausible", encoding=used.name)
            if share < _UNMIXED:
                _refuse_mixture(record, used)
        if not witness.exact:
            extra.append(Notice("encoding.not_reversible", {"encoding": used.name}))
        if used.name != self.codec.name:
            extra.append(Notice("encoding.differs", {"found": used.name, "decided": self.codec.name}))
        escapes = raw.count(b"\x1b") if used.name != "marc-8" else 0
        if escapes:
            extra.append(Notice("text.control_characters", {"count": escapes}))
        return record, (*notices, *extra), used.name


def _refuse_mixture(record: Record, used: Codec) -> None:
    """Half a record in UTF-8 decodes as GBK too: no field may read better as UTF-8."""
    # What is called GBK was decoded as its superset, which alone writes all of it back.
    written = codec("gb18030") if used.name == "gbk" else used
    for field in record.fields:
        if field.text.isascii():
            continue
        share, counted = plausibility(field.text)
        if share < PLAUSIBLE and counted and _is_utf8(written.encode(field.text)):
            raise MarcError("encoding.several", tag=field.tag, encoding=used.name)


def _is_utf8(raw: bytes) -> bool:
    try:
        return not raw.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


class _Witness:
    """Decodes, and remembers the text and whether encoding it gave the same bytes again."""

    def __init__(self, used: Codec) -> None:
        self.used = used
        self.text = ""
        self.exact = True

    def decode(self, data: bytes) -> str:
        text = self.used.decode(data)
        self.text += text
        if not self.used.exact:
            try:
                self.exact = self.exact and self.used.encode(text) == data
            except UnicodeEncodeError:
                self.exact = False
        return text


def _scars(record: Record) -> list[Notice]:
    """Signs that a wrong decoding, or a replacement, happened before the file was made."""
    text = "".join([field.text for field in record.fields])
    found = []
    if "\ufffd" in text:
        found.append(Notice("text.replacement"))
    if any(scar in text for scar in _SCARS):
        tag = next((field.tag for field in record.fields if any(scar in field.text for scar in _SCARS)), "")
        found.append(Notice("text.mojibake", {"tag": tag}))
    return found
