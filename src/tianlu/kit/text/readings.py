"""Readings of Chinese characters: which syllables a text is read as, with tones, by longest matching phrase.

The tables (`data/SOURCES.md`) hold surnames that are read in their own way, each character's usual reading and its other plausible ones, and those phrases that
are read otherwise than character by character. They are loaded at the first reading, not at import.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from typing import Final, NamedTuple

from .fold import fold

# Words of grammar: readers type their one usual reading, so their others would only swell the index.
_GRAMMAR: Final = frozenset("的地得了着著和與与不之以")


class Tables(NamedTuple):
    """`usual`: toned reading of a character; `others`: its further toneless syllables; `phrases`: folded phrase → readings."""

    usual: dict[str, str]
    others: dict[str, tuple[str, ...]]
    phrases: dict[str, tuple[str, ...]]
    longest: dict[str, int]  # by the first two characters of a phrase
    syllables: frozenset[str]
    plain: dict[str, str]
    surnames: dict[str, str]
    compound: dict[str, tuple[str, ...]]


@cache
def tables() -> Tables:
    """Load the reading tables (about 60 ms, once)."""
    usual: dict[str, str] = {}
    others: dict[str, tuple[str, ...]] = {}
    plain: dict[str, str] = {}
    for line in _lines("readings.txt"):
        marks, chars = line.split("\t")
        options = marks.split(" ")
        for option in options:
            if option not in plain:
                plain[option] = _toneless(option)
        first = plain[options[0]]
        further = tuple(dict.fromkeys(plain[o] for o in options[1:] if plain[o] != first))
        usual.update(dict.fromkeys(chars, options[0]))
        if further:
            others.update(dict.fromkeys((c for c in chars if c not in _GRAMMAR), further))
    phrases: dict[str, tuple[str, ...]] = {}
    longest: dict[str, int] = defaultdict(int)
    for line in _lines("phrases.txt"):
        phrase, marks = line.split("\t")
        phrases[phrase] = tuple(marks.split(" "))
        longest[phrase[:2]] = max(longest[phrase[:2]], len(phrase))
        for option in phrases[phrase]:
            if option not in plain:
                plain[option] = _toneless(option)
    surnames: dict[str, str] = {}
    compound: dict[str, tuple[str, ...]] = {}
    for line in _lines("surnames.txt"):
        surname, marks = line.split("\t")
        if len(surname) == 1:
            surnames[surname] = marks
        else:
            compound[fold(surname)] = tuple(marks.split(" "))
        for option in marks.split(" "):
            if option not in plain:
                plain[option] = _toneless(option)
    known = frozenset(s for s in plain.values() if s.isascii() and s not in {"m", "n", "ng", "hm", "hng", "r"})
    return Tables(usual, others, phrases, dict(longest), known, plain, surnames, compound)


def readings(run: str, *, name: bool = False) -> list[str]:
    """Toned readings of a run of Chinese characters, one each; a character without a known reading gives "".

    With `name`, the run is a personal name: a leading surname is read as surnames are (单 shàn, 尉迟 yù chí).
    """
    return list(_readings(run, name))


@lru_cache(maxsize=64)  # an indexer asks for syllables, initials and the sort key of the same text
def _readings(run: str, name: bool) -> tuple[str, ...]:
    table = tables()
    folded = fold(run)
    found: list[str] = []
    if name and len(run) > 2 and folded in table.phrases:  # 柏拉图 bó, 黑格尔 hēi: no Chinese surnames
        return tuple(table.phrases[folded])
    if name and len(run) > 2 and folded[:2] in table.compound:
        found += table.compound[folded[:2]]
    elif name and 2 <= len(run) <= 4 and run[0] in table.surnames:
        found.append(table.surnames[run[0]])
    usual, phrases, longest = table.usual, table.phrases, table.longest
    i, length = len(found), len(run)
    while i < length:
        most = longest.get(folded[i : i + 2])  # few pairs of characters begin a phrase
        size = _longest_phrase(folded[i : i + most], phrases) if most else 0
        if size:
            found += phrases[folded[i : i + size]]
            i += size
        else:
            found.append(usual.get(run[i]) or usual.get(folded[i], ""))
            i += 1
    return tuple(found)


def _longest_phrase(text: str, phrases: Mapping[str, object]) -> int:
    """Length of the longest beginning of `text` that is a phrase; 0 when none is."""
    return next((size for size in range(len(text), 1, -1) if text[:size] in phrases), 0)


def surname_length(run: str) -> int:
    """How many characters of a personal name are its surname; all of a run too short or too long for one."""
    if not 2 <= len(run) <= 4:
        return len(run)
    return 2 if len(run) > 2 and fold(run[:2]) in tables().compound else 1


@lru_cache(maxsize=30_000)
def further_readings(char: str, base: str, *, surname: bool = False) -> tuple[str, ...]:
    """The plausible toneless syllables of a character besides `base`; of a surname only its usual reading as a word."""
    table = tables()
    usual = plain_syllable(table.usual.get(char, ""))
    found = () if surname else table.others.get(char, ())
    if not surname and char not in table.others:
        return ()
    return tuple([s for s in dict.fromkeys((*found, usual)) if s and s != base])


@lru_cache(maxsize=4096)
def syllables_of(word: str) -> tuple[tuple[str, ...], ...]:
    """Every way to part a word of folded Latin letters into pinyin syllables, the fewest syllables first; at most 8.

    An apostrophe or hyphen always parts: `xian` gives `xian` and `xi an`, `xi'an` only `xi an`. Digits 1-5 after a
    syllable are tones and are dropped. `v` and `u:` stand for ü, and ü for u: 吕 and 鲁 are both `lu` here.
    """
    if not word or len(word) > 60:
        return ()
    parts: list[tuple[str, ...]] = [()]
    for piece in word.replace("u:", "u").replace("-", "'").split("'"):
        ways = _partings(piece)
        parts = [(*before, *way) for before in parts for way in ways][:8]
    return tuple(sorted((p for p in parts if p), key=len))


def completions(piece: str) -> tuple[tuple[str, ...], ...]:
    """Partings of a word still being typed: the last element may be the beginning of a syllable; at most 8."""
    beginnings = _beginnings()
    found = list(_partings(piece))
    for cut in range(len(piece) - 1, -1, -1):
        if (tail := piece[cut:]) in beginnings:
            found += [(*way, tail) for way in (_partings(piece[:cut]) if cut else ((),))]
    return tuple(dict.fromkeys(sorted(found, key=len)))[:8]


@cache
def _beginnings() -> frozenset[str]:
    """What a syllable may begin with and is not yet whole."""
    return frozenset(known[:size] for known in tables().syllables for size in range(1, len(known)))


def plain_syllable(marks: str) -> str:
    """The toneless syllable of a toned reading, ü as u."""
    return tables().plain.get(marks) or _toneless(marks)


@cache
def _spellings() -> dict[str, str]:
    """How a syllable may be typed, and the syllable meant (lv, lyu → lu)."""
    meant = {syllable: syllable for syllable in tables().syllables}
    return meant | {
        "lv": "lu",
        "lyu": "lu",
        "nv": "nu",
        "nyu": "nu",
        "lve": "lue",
        "nve": "nue",
        "lyue": "lue",
        "nyue": "nue",
    }


_LONGEST: Final = 6  # letters of a syllable: zhuang


def _partings(piece: str) -> tuple[tuple[str, ...], ...]:
    letters = "".join(b for a, b in pairwise(" " + piece) if not (b in "12345" and a.isalpha()))
    if not letters.isascii() or not letters.isalpha() or len(letters) > 48:
        return ()
    meant = _spellings()
    ways: list[list[tuple[str, ...]]] = [[] for _ in range(len(letters) + 1)]
    ways[len(letters)] = [()]
    for i in range(len(letters) - 1, -1, -1):
        fits = [end for end in range(min(len(letters), i + _LONGEST), i, -1) if letters[i:end] in meant and ways[end]]
        ways[i] = sorted([(meant[letters[i:end]], *rest) for end in fits for rest in ways[end]], key=len)[:8]
    return tuple(dict.fromkeys(ways[0]))


def _toneless(marks: str) -> str:
    bare = (c for c in unicodedata.normalize("NFD", marks) if not unicodedata.combining(c))
    return "".join(bare).replace("ê", "e").replace("ɡ", "g")


def _lines(name: str) -> list[str]:
    return resources.files("tianlu.kit.text").joinpath(f"data/{name}").read_text("utf-8").splitlines()
