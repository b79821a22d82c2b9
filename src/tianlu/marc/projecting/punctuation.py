"""Take away the punctuation of ISBD that cataloguing rules put between elements, and nothing else."""

from __future__ import annotations

import re

_SEPARATORS = " \t/:;=,\u060c\u061b"  # the last two are those of Arabic
_SPACES = re.compile(r"\s+")
_WORD_BREAK = re.compile(r"[\s.\-,(\[]")
# Control characters; non-sorting marks of ISO 6630 and MARC-8 in their Unicode forms, and UNIMARC's own.
_UNSORTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x88\x89\x98\x9c]")
# Words that keep their full stop; single letters do too.
_ABBREVIATIONS = frozenset(
    [
        "abt",
        "al",
        "anon",
        "arr",
        "assoc",
        "aufl",
        "aug",
        "ausg",
        "bd",
        "bde",
        "bearb",
        "bk",
        "bros",
        "bull",
        "ca",
        "cat",
        "ch",
        "co",
        "comp",
        "corp",
        "dec",
        "dept",
        "diss",
        "dr",
        "ed",
        "eds",
        "enl",
        "esq",
        "etc",
        "fasc",
        "feb",
        "fig",
        "ges",
        "govt",
        "hrsg",
        "ill",
        "illus",
        "inc",
        "inst",
        "int",
        "intl",
        "introd",
        "jan",
        "jr",
        "jun",
        "lib",
        "ltd",
        "ms",
        "mss",
        "mr",
        "mrs",
        "mt",
        "no",
        "nos",
        "nov",
        "nr",
        "oct",
        "op",
        "orig",
        "pp",
        "pr",
        "pref",
        "prof",
        "pseud",
        "pt",
        "pts",
        "pub",
        "publ",
        "rev",
        "rpt",
        "sc",
        "ser",
        "sept",
        "sr",
        "st",
        "ste",
        "suppl",
        "tom",
        "trans",
        "univ",
        "var",
        "vol",
        "vols",
    ]
)


def tidy(text: str) -> str:
    """One space between words, no non-sorting marks; punctuation untouched."""
    # Of what this changes, only double spaces are printable.
    if not text.isprintable() or "  " in text:
        text = _SPACES.sub(" ", _UNSORTED.sub("", text))
    return text.strip()


def bare(text: str) -> str:
    """Without separators at the end ( / : ; = , ) and without the full stop that ends an area.

    A full stop stays after an initial or an abbreviation, and in an ellipsis.
    """
    if not text:
        return text
    text = tidy(text)
    last = text[-1:]
    if last in _SEPARATORS:
        text = text.rstrip(_SEPARATORS)
        last = text[-1:]
    if last == "." and not text.endswith("..") and not _abbreviated(text):
        text = text[:-1].rstrip(_SEPARATORS)
    return text


def _abbreviated(text: str) -> bool:
    word = _WORD_BREAK.split(text[-12:-1])[-1]
    return (len(word) == 1 and word < "\u2e80" and not word.isdigit()) or word.lower() in _ABBREVIATIONS


def unbracketed(text: str) -> str:
    """Without the square brackets that mark a whole element as supplied by the cataloguer, and without ISBD ends."""
    text = bare(text)
    if text.startswith("[") and text.endswith("]") and "[" not in text[1:]:
        return text[1:-1].strip()
    if text.count("[") != text.count("]"):
        return text.strip("[]").strip()
    return text
