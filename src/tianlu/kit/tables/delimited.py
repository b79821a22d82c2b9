"""Comma-, tab-, semicolon- or stroke-separated text in the encodings that spreadsheet programs write."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from tianlu.kit.tables.data import LONGEST_CELL, Flaw, Row, TableFault

_SAMPLE: Final = 1 << 16
_BLOCK: Final = 1 << 20
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"')  # how systems keep a spreadsheet program from making 123 of 00123
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\xfe]")
_ROUNDED = re.compile(r"[+-]?\d(?:\.\d+)?[Ee]\+\d{1,3}")


def text_rows(file: BinaryIO) -> Iterator[Row]:
    """The rows, empty ones left out. A quotation mark put before what looks like a formula is taken off again, and
    `="00123"` is the text 00123.
    """
    encoding = _encoding(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        mark = _mark(text)
        csv.field_size_limit(_BLOCK)
        reader = csv.reader(text, delimiter=mark, strict=True)
        for number, cells in enumerate(_lines(reader), 1):
            if any(cell.strip() for cell in cells):
                yield _row(number, cells)
    finally:
        if not file.closed:  # whoever read the first rows only may have closed it before this ends
            text.detach()


def _lines(reader: "Iterator[list[str]]") -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as error:
        raise TableFault("csv", line=getattr(reader, "line_num", 0)) from error


def _row(number: int, cells: list[str]) -> Row:
    flaws: dict[int, Flaw] = {}
    plain = []
    for column, cell in enumerate(cells):
        text = cell.strip()
        if text[:1] == "'" and text[1:2] in tuple("=+-@"):
            text = text[1:]
        elif found := _KEPT_AS_TEXT.fullmatch(text):
            text = found[1].strip()
        if len(text) > LONGEST_CELL:
            flaws[column], text = Flaw.LONG, text[:LONGEST_CELL]
        elif is_rounded(text):
            flaws[column] = Flaw.ROUNDED
        plain.append(text)
    return Row(number, tuple(plain), flaws)


def is_rounded(text: str) -> bool:
    """Whether a spreadsheet program wrote a long number so: 3.20001E+13."""
    return _ROUNDED.fullmatch(text) is not None


def _encoding(file: BinaryIO) -> str:
    """UTF-16 and UTF-8 by their marks, else strict UTF-8 over the whole file, else GB 18030, or Big5 where its pairs tell."""
    head = file.read(4)
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        candidates = ["utf-16"]
    elif b"\x00" in head:
        candidates = ["utf-16-le" if head[1:2] == b"\x00" else "utf-16-be"]
    else:
        candidates = ["utf-8-sig", *(["gb18030"] if _is_mainland(file) else ["cp950", "gb18030"])]
    for encoding in candidates:
        if _decodes(file, encoding):
            return encoding
    raise TableFault("encoding")


def _is_mainland(file: BinaryIO) -> bool:
    """Whether bytes beyond ASCII are pairs as GB 2312 has them: its rows of signs and of the usual characters. Big5, whose
    second bytes are often those of ASCII, and whose characters begin elsewhere, has few of these.
    """
    file.seek(0)
    pairs = _PAIR.findall(file.read(_SAMPLE))
    usual: int = sum(pair[1] >= 0xA1 and (pair[0] <= 0xA9 or 0xB0 <= pair[0] <= 0xF7) for pair in pairs)
    return bool(usual >= 0.6 * len(pairs))


def _decodes(file: BinaryIO, encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while block := file.read(_BLOCK):
            if "\x00" in decoder.decode(block):
                raise TableFault("binary")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _mark(text: io.TextIOWrapper) -> str:
    """The separator that the first line with any has most of, outside quotation marks."""
    sample = text.read(_SAMPLE)
    text.seek(0)
    for line in sample.splitlines():
        bare = re.sub(r'"[^"]*"', "", line)
        counts = {mark: bare.count(mark) for mark in "\t,;|"}
        if any(counts.values()):
            return max(counts, key=lambda mark: counts[mark])
    return ","
