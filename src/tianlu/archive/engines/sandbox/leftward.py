"""Words of scripts that run to the left, put in the order they are read in: of some PDFs PDFium gives a part of them turned.

Words are drawn from their last letter on, and PDFium turns them back unless that letter says what it is by `ActualText`, as
Chrome has it for joined ones: then the word comes out backwards. Where its letters stand on the page tells.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import pypdfium2
from pypdfium2 import raw

# Hebrew, Arabic, Syriac, Thaana, N'Ko and their supplements and presentation forms; figures run to the right in all of them.
_LEFTWARD: Final = "\u0590-\u065f\u066e-\u06ef\u06fa-\u08ff\ufb1d-\ufdff\ufe70-\ufeff"
_LETTER: Final = re.compile(f"[{_LEFTWARD}]")


def in_order(layer: pypdfium2.PdfTextPage, text: str) -> str:
    """The text of a page with its turned words as they are read; `text` itself where it has no such script."""
    if not _LETTER.search(text):
        return text
    letters = [str(layer.get_text_range(at, 1)) for at in range(layer.count_chars())]
    for first, end in _words(letters):
        places = [_place(layer, at) for at in range(first, end)]
        if sum(after > before for before, after in pairwise(places)) * 2 > len(places) - 1:
            letters[first:end] = letters[first:end][::-1]
    return "".join(letters)


def _words(letters: list[str]) -> Iterator[tuple[int, int]]:
    """Where the words of such scripts begin and end."""
    first = None
    for at, letter in enumerate([*letters, " "]):
        if letter and _LETTER.match(letter):
            first = at if first is None else first
        elif first is not None:
            if at - first > 1:
                yield first, at
            first = None


def _place(layer: pypdfium2.PdfTextPage, at: int) -> float:
    across, up = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(layer.raw, at, across, up)
    return across.value
