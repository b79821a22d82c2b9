"""PDF by PDFium: Chinese fonts without a table of characters included. One page of it is in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import pypdfium2
from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY

from tianlu.archive.engines.sandbox.saying import LONGEST_LABEL, LONGEST_PAGE, MOST_PAGES, Page, Refused


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
