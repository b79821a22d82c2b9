"""PDF by PDFium: Chinese fonts without a table of characters included. One page of it is in memory at a time."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import groupby
from typing import BinaryIO, Final

import pypdfium2
from pypdfium2 import raw
from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY

from tianlu.archive.engines.sandbox.confining import FONTS
from tianlu.archive.engines.sandbox.leftward import in_order
from tianlu.archive.engines.sandbox.saying import LONGEST_LABEL, LONGEST_PAGE, MOST_PAGES, Page, Refused


def _lend(folder: bytes) -> object:
    """Give PDFium the fonts of this folder for those that a file names and lacks, and none of the machine's.

    Without any, words that are set upright or turned have no size and are not read. What is returned must stay: PDFium
    was given its address.
    """
    text = ctypes.POINTER(ctypes.c_char)
    paths = (text * 2)()  # the second stays NULL: the end
    paths[0] = ctypes.cast(ctypes.create_string_buffer(folder), text)
    raw.FPDF_DestroyLibrary()
    given = ctypes.cast(paths, ctypes.POINTER(text))
    raw.FPDF_InitLibraryWithConfig(
        raw.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=given, m_pIsolate=None, m_v8EmbedderSlot=0)
    )
    return paths


_SOME: Final = 0.05  # of the letters of a page: without so many, it is not whole
_MOST: Final = 0.75  # and without so many, what is left is chance: a number that happens to be a letter's
_WORDS: Final = 20  # letters that tell a language
_VOWELS: Final = 0.25  # of the letters of a text in any that is written in Latin ones
_LENT: Final = _lend(bytes(FONTS))


def read(file: BinaryIO) -> Iterator[Page]:
    """Each page with the number printed on it where the file says so; a page without text is no page.

    Fonts may draw letters without saying which (Identity-H without ToUnicode): what PDFium makes of them is rubbish, and
    is left out, as are those that the file says to be nothing (U+0000).
    """
    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) in {FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY}
        raise Refused("encrypted" if locked else "damaged") from error
    count = len(document)
    if count > MOST_PAGES:
        raise Refused("too-much")
    broken = 0
    for index in range(count):
        try:
            text, whole = _text(document, index)
        except pypdfium2.PdfiumError:
            broken += 1
            continue
        if text.strip() or not whole:
            yield Page(index + 1, document.get_page_label(index)[:LONGEST_LABEL], text, whole)
    if count and broken == count:
        raise Refused("damaged")


def _text(document: pypdfium2.PdfDocument, index: int) -> tuple[str, bool]:
    """The letters of a page that the file names, and whether these are as good as all."""
    page = document[index]
    try:
        layer = page.get_textpage()
        try:
            count = layer.count_chars()
            if count > LONGEST_PAGE:
                raise Refused("too-much")
            unknown = [raw.FPDFText_HasUnicodeMapError(layer.raw, at) == 1 for at in range(count)]
            numbers = [raw.FPDFText_GetUnicode(layer.raw, at) for at in range(count)]
            if _reads([number for number, missing in zip(numbers, unknown, strict=True) if missing]):
                return in_order(layer, str(layer.get_text_range())), numbers.count(0) <= _SOME * count
            text = _known(layer, unknown)
            lost = sum(unknown) / (sum(unknown) + len("".join(text.split())))
            return "" if lost > _MOST else text, lost <= _SOME
        finally:
            layer.close()
    finally:
        page.close()


def _reads(numbers: list[int]) -> bool:
    """Whether numbers that were taken for letters read as Latin text, or there are none. Old fonts of one byte (Type 3) say no
    names and are numbered as ASCII is; numbers of glyphs are no letters, or those of a text without vowels (*7KLV* for This)."""
    odd = sum(not 0x20 <= number <= 0xFF for number in numbers)
    words = [chr(number).lower() for number in numbers if number < 0x80 and chr(number).isalpha()]
    spoken = len(words) < _WORDS or sum(letter in "aeiou" for letter in words) >= _VOWELS * len(words)
    return odd <= _SOME * len(numbers) and spoken


def _known(layer: pypdfium2.PdfTextPage, unknown: list[bool]) -> str:
    """The text with a blank in place of each run of unknown letters."""
    pieces = []
    for missing, run in groupby(range(len(unknown)), unknown.__getitem__):
        first, *others = run
        pieces.append(" " if missing else str(layer.get_text_range(first, 1 + len(others))))
    return "".join(pieces)
