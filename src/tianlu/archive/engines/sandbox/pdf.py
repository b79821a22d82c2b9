"""PDF by PDFium: Chinese fonts without a table of characters included. One page of it is in memory at a time."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import BinaryIO, Final

import pypdfium2
from pypdfium2 import raw
from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY

from tianlu.archive.engines.sandbox.confining import FONTS
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


_LENT: Final = _lend(bytes(FONTS))


def read(file: BinaryIO) -> Iterator[Page]:
    """Each page with the number printed on it where the file says so; a page without text is no page."""
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
            text = _text(document, index)
        except pypdfium2.PdfiumError:
            broken += 1
            continue
        if text.strip():
            yield Page(index + 1, document.get_page_label(index)[:LONGEST_LABEL], text)
    if count and broken == count:
        raise Refused("damaged")


def _text(document: pypdfium2.PdfDocument, index: int) -> str:
    page = document[index]
    try:
        layer = page.get_textpage()
        try:
            if layer.count_chars() > LONGEST_PAGE:
                raise Refused("too-much")
            return str(layer.get_text_range())
        finally:
            layer.close()
    finally:
        page.close()
