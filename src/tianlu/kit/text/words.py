"""Texts levelled for comparison: letters and digits alone."""

from __future__ import annotations

import re

from .fold import fold

_NOT_WORDS = re.compile(r"[\W_]+")
_SIGNS = re.compile(r"(?<=[a-z])(?:\+\+|#)")  # C++ and C# are no C
_SPOKEN = {"++": "plusplus", "#": "sharp"}


def bare_words(text: str) -> str:
    """`text` folded, with everything that is neither letter nor digit left out; `++` and `#` behind a letter are spoken."""
    if not text:
        return ""
    folded = fold(text)
    if "+" in folded or "#" in folded:
        folded = _SIGNS.sub(lambda found: _SPOKEN[found[0]], folded)
    return _NOT_WORDS.sub("", folded)
