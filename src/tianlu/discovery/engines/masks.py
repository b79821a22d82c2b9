"""Terms with `*` and `?` as regular expressions over index tokens, the same for every engine.

A masked word without Chinese characters is one token (`colo?r`, `*ology`). Among Chinese characters `?` is one character of a
phrase (`红?梦` is `红.` beside `.梦`), and `*` parts two phrases that must both be found (`红*梦`).
"""

import re
from itertools import pairwise
from typing import Final

from tianlu.kit import text

_PART: Final = re.compile(r"\\.|.", re.DOTALL)
_LONGEST: Final = 64  # characters of a masked word that are read


def phrases_of(term: str) -> list[list[str]]:
    """Phrases that must all be found, each of patterns for consecutive tokens; nothing for a term without letters."""
    found: list[list[str]] = []
    for word in term.split():
        signs = _signs(word)
        if not any(map(text.in_pairs, signs)):
            found += [[pattern] for pattern in _word(signs)]
            continue
        for part in _parted(signs):
            found += [_pairs(part)] if part else []
    return found


def key_pattern(term: str) -> str:
    """The pattern of a whole folded value (`fields.key_of`); empty for a term without letters."""
    phrases = [" ".join(patterns) for patterns in phrases_of(term)]
    open_start, open_end = term.startswith("*"), term.endswith("*") and not term.endswith("\\*")
    joined = ".* ?".join(phrases) if "*" in term else " ".join(phrases)
    return f"{'.*' if open_start else ''}{joined}{'.*' if open_end else ''}" if joined else ""


def code_pattern(term: str) -> str:
    """The pattern of a number or code, whose letters stay as they are."""
    parts = [sign if sign in {"?", "*"} else sign[-1] for sign in _PART.findall(term[:_LONGEST])]
    return "".join({"?": ".", "*": ".*"}.get(sign, re.escape(sign)) for sign in parts)


def _signs(word: str) -> list[str]:
    """Folded letters, with `?` and `*` where they mask; ordinary signs are gone as they are from the index."""
    signs: list[str] = []
    for part in _PART.findall(word[:_LONGEST]):
        if part in {"?", "*"}:
            signs.append(part)
        else:
            signs += [letter for letter in text.fold(part[-1]) if letter.isalnum()]
    return signs


def _word(signs: list[str]) -> list[str]:
    pattern = "".join({"?": ".", "*": ".*"}.get(sign, re.escape(sign)) for sign in signs)
    return [pattern] if any(sign not in {"?", "*"} for sign in signs) else []


def _parted(signs: list[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for sign in signs:
        if sign == "*":
            parts.append([])
        else:
            parts[-1].append(sign)
    return [part for part in parts if any(sign != "?" for sign in part)]


def _pairs(signs: list[str]) -> list[str]:
    """Patterns of the bigrams; a pair of two masks says nothing and is left out at the ends only."""
    letters = ["." if sign == "?" else re.escape(sign) for sign in signs]
    if len(letters) == 1:
        return letters
    return [first + second for first, second in pairwise(letters)]
