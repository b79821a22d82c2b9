"""Plain text: its encoding judged as that of imported records is; pages where it has form feeds, else parts."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO, Final

from tianlu.archive.engines.sandbox.saying import Page, Refused, parts
from tianlu.marc.encodings.codecs import CODECS
from tianlu.marc.encodings.judging import judge, single_byte_scores

_SAMPLE: Final = 60_000  # bytes that tell
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decoded(raw: bytes) -> str:
    """The characters of `raw`; raises `Refused` (`damaged`) when no encoding fits."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return raw.decode(name, "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeError:
        pass
    name = _judged(_sample(raw))
    if not name:
        raise Refused("damaged")
    return raw.decode("gb18030", "replace") if name in {"gbk", "gb18030"} else CODECS[name].decode(raw)


def _sample(raw: bytes) -> bytes:
    """Its beginning, cut where a line ends: no character of several bytes holds that byte."""
    return raw if len(raw) <= _SAMPLE else raw[: raw.rfind(b"\n", 0, _SAMPLE) + 1 or _SAMPLE]


def _judged(sample: bytes) -> str:
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
