"""Plain text: its encoding judged from its bytes; pages where it has form feeds, else parts.

A byte that was lost or cut does not make another encoding of it: what fits but for a few bytes is read, these as U+FFFD.
Korean and Japanese bytes are pairs that GB 18030 knows as well, so they prove themselves by their own letters first, and
Chinese is judged as that of imported records is. One-byte encodings prove nothing: the one whose letters come as often
as in a language written with it is taken (charset-normalizer), Western Europe's where another says the same.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from charset_normalizer import from_bytes

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
_HANGUL: Final = re.compile("[\uac00-\ud7a3]")
_HIRAGANA: Final = re.compile("[\u3041-\u3096]")
# The bytes that prove it, the codec, its own letters, their share of all that are wide. Chinese read so has half as many
# Hangul, and no hiragana.
_PROVEN: Final = (("cp932", "cp932", _HIRAGANA, 0.2), ("euc_kr", "cp949", _HANGUL, 0.9))
_MIXED: Final = (("euc_kr", "cp949", _HANGUL, 0.4),)  # Korean with Chinese characters, where it reads as no Chinese
_WIDE_LETTERS: Final = re.compile(
    "[\u1100-\u11ff\u3041-\u30fe\u3131-\u318e\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f]"
)
_HIGH: Final = re.compile(rb"[\x80-\xff]+")
_FOUR_BYTES: Final = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]")
_ENOUGH: Final = 4  # wide letters that prove an encoding
_ONE_BYTE: Final = ("cp1252", "cp1251", "koi8_r", "cp1256", "cp1250", "cp1254", "cp1253", "cp866")
_WESTERN: Final = 0.9  # of the letters with accents that stand as such do
_COHERENT: Final = 0.15  # of the letters of a language, in the order of their frequency, that are met in it
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
    sample = _sample(raw)
    name = _proven(sample, _PROVEN) or _judged(sample)
    if name in {"gbk", "gb18030"}:
        return raw.decode("gb18030", "replace")
    text = CODECS[name].decode(raw) if name in CODECS else raw.decode(name, "replace") if name else ""
    if not name or len(_CONTROLS.findall(text)) * _FEW > len(text):  # an encoding we do not know, read as Latin
        raise Refused("damaged")
    return text


def _proven(sample: bytes, ways: tuple[tuple[str, str, re.Pattern[str], float], ...]) -> str:
    """The codec whose own letters most of the text is in; empty where none proves itself."""
    for strict, name, letters, share in ways:
        text = _as_far_as(sample, strict).decode(strict, "ignore")
        wide = len(_WIDE_LETTERS.findall(text))
        if wide >= _ENOUGH and len(letters.findall(text)) >= share * wide:
            return name
    return ""


def _as_far_as(sample: bytes, name: str) -> bytes:
    """What stands before one broken byte tells more than all of it; nothing where the break comes too soon."""
    try:
        sample.decode(name)
    except UnicodeDecodeError as error:
        return sample[: error.start] if error.start >= _TELLING else b""
    return sample


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
    sample = _as_far_as(sample, "gb18030") or sample
    verdict = judge(sample)
    if verdict.encoding in CODECS or verdict.encoding != "single-byte":
        return verdict.encoding if verdict.encoding in CODECS else ""
    western = single_byte_scores(sample).get("windows-1252", 0.0) >= _WESTERN
    return _one_byte(sample) or _proven(sample, _MIXED) or _pairs(sample) or ("windows-1252" if western else "")


def _pairs(sample: bytes) -> str:
    """Chinese with many letters of other scripts: what is no ASCII comes in pairs or fours throughout, and all are known."""
    runs = _HIGH.findall(_FOUR_BYTES.sub(b" ", sample))
    even = runs and all(len(run) % 2 == 0 for run in runs)
    return "gb18030" if even and _as_far_as(sample, "gb18030") == sample else ""


def _one_byte(sample: bytes) -> str:
    """The one-byte encoding in which the text reads most like a language; empty where it does in none."""
    found = {match.encoding: match.coherence for match in from_bytes(sample, cp_isolation=list(_ONE_BYTE))}
    best = max(found.values(), default=0.0)
    return next((name for name in _ONE_BYTE if found.get(name) == best), "") if best >= _COHERENT else ""


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
