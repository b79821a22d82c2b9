"""Take away the punctuation of ISBD that cataloguing rules put between elements, and nothing else."""

from __future__ import annotations

import re

_SEPARATORS = " \t/:;=,"
_SPACES = re.compile(r"\s+")
# Non-sorting marks of ISO 6630 and MARC-8 in their Unicode forms, and UNIMARC's own.
_UNSORTED = re.compile("[\x88\x89\x98\x9c]")
_LAST_WORD = re.compile(r"([^\W\d_]+)\.$")


def tidy(text: str) -> str:
    """One space between words, no non-sorting marks; punctuation untouched."""
    if "\x98" in text or "\x88" in text:
        text = _UNSORTED.sub("", text)
    if "  " in text or "\n" in text or "\t" in text:
        text = _SPACES.sub(" ", text)
    return text.strip()


def bare(text: str) -> str:
    """Without separators at the end ( / : ; = , ) and without the full stop that ends an area.

    A full stop stays after a short word, which may be an abbreviation or an initial, and in an ellipsis.
    """
    text = tidy(text)
    last = text[-1:]
    if last in _SEPARATORS:
        text = text.rstrip(_SEPARATORS)
        last = text[-1:]
    if last == "." and not text.endswith(".."):
        word = _LAST_WORD.search(text)
        if word is None or len(word[1]) > 3 or word[1] > "\u2e80":
            text = text[:-1].rstrip(_SEPARATORS)
    return text


def unbracketed(text: str) -> str:
    """Without the square brackets that mark a whole element as supplied by the cataloguer, and without ISBD ends."""
    text = bare(text)
    if text.startswith("[") and text.endswith("]") and "[" not in text[1:]:
        return text[1:-1].strip()
    if text.count("[") != text.count("]"):
        return text.strip("[]").strip()
    return text
