"""Plain text: its encoding judged as that of imported records is; pages where it has form feeds, else parts.

A byte that was lost or cut does not make another encoding of it: what fits but for a few bytes is read, these as U+FFFD.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from tianlu.archive.engines.sandbox.saying import Page, Refused, parts
from tianlu.marc.encodings.codecs import CODECS
from tianlu.marc.encodings.han import plausibility
from tianlu.marc.encodings.judging import PLAUSIBLE, judge, single_byte_scores

_SAMPLE: Final = 60_000  # bytes that tell
_WIDE: Final = ("utf-16-le", "utf-16-be")
_COMMON: Final = re.compile("[\t\n\r -~\u00a0-\u00ff\u2010-\u2026\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]")
_CONTROLS: Final = re.compile("[\x80-\x9f]")
_MOSTLY: Final = 0.95  # of the characters of a text in UTF-16 that are common ones; of other bytes read so a third
_FEW: Final = 200  # characters that are no ASCII, of which one may be broken
_TELLING: Final = 100  # bytes before the first broken one that tell the encoding
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(raw: bytes) -> str:
    """The characters of `raw`; raises `Refused` (`damaged`) when no encoding fits."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return raw.decode(name, "replace")
    if wide := _wide(_sample(raw)):
        return raw.decode(wide, "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeError:
        text = raw.decode("utf-8", "replace")
    if text.count("\ufffd") * _FEW <= sum(letter > "\x7f" for letter in text):
        return text
    name = _judged(_sample(raw))
    if name in {"gbk", "gb18030"}:
        return raw.decode("gb18030", "replace")
    text = CODECS[name].decode(raw) if name else ""
    if not name or len(_CONTROLS.findall(text)) * _FEW > len(text):  # an encoding we do not know, read as Latin
        raise Refused("damaged")
    return text


def _wide(sample: bytes) -> str:
    """The form of UTF-16 that a text without a mark is in; empty for every other."""
    if b"\0" not in sample and _utf8(sample):
        return ""
    for name in _WIDE:
        text = sample[: len(sample) // 2 * 2].decode(name, "replace")
        common = len(text) > 4 and len(_COMMON.findall(text)) >= _MOSTLY * len(text)
        if common and (b"\0" in sample or plausibility(text)[0] >= PLAUSIBLE):
            return name
    return ""


def _utf8(sample: bytes) -> bool:
    try:
        sample.decode("utf-8")
    except UnicodeError:
        return False
    return True


def _sample(raw: bytes) -> bytes:
    """Its beginning, cut where a line ends: no character of several bytes holds that byte."""
    return raw if len(raw) <= _SAMPLE else raw[: raw.rfind(b"\n", 0, _SAMPLE) + 1 or _SAMPLE]


def _judged(sample: bytes) -> str:
    try:
        sample.decode("gb18030")
    except UnicodeDecodeError as error:  # what stands before one broken byte tells more than all of it
        sample = sample[: error.start] if error.start >= _TELLING else sample
    verdict = judge(sample)
    if verdict.encoding in CODECS:
        return verdict.encoding
    if verdict.encoding == "single-byte":
        scores = single_byte_scores(sample)
        return max(scores, key=lambda name: scores[name]) if scores else ""
    return ""


def read(file: BinaryIO) -> Iterator[Page]:
    """Pages between form feeds with their numbers as labels; without any, parts of a few paragraphs."""
    text = decoded(file.read())
    if "\f" in text:
        for number, page in enumerate(text.split("\f"), 1):
            if page.strip():
                yield Page(number, str(number), page)
        return
    for number, piece in enumerate(parts(text), 1):
        yield Page(number, "", piece)
