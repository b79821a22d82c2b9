"""Pinyin of a text: syllables and initials for finding, and a written form for showing.

Tokens hold one position each, so a character with several readings cannot hold two syllables in one place. The usual
readings of a text are its main sequence; behind `GAP`, each further plausible reading is repeated within its
neighbourhood of four syllables on either side: 重庆森林 → `chong qing sen lin | zhong qing sen lin`. A phrase that needs
an unusual reading is found when it lies within such a neighbourhood and needs no second one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from .alphabet import HAN_RUN
from .fold import fold
from .readings import further_readings, plain_syllable, readings, surname_length, syllables_of, tables
from .tokens import GAP, composed
from .wade import name_from_wade_giles

REACH: Final = 4  # syllables kept on either side of an unusual reading
VARIANTS: Final = 6  # unusual readings kept of one text
INITIALS: Final = 3  # letters in one token of initials; more than these are found from any place in a title
WHOLE: Final = 8  # letters up to which the initials of a whole text are one token
LETTERS: Final = 12  # letters of a text that can be found from any place
_WIDE: Final = re.compile("[\u2018-\u201d\u3000-\u303f\uff01-\uff65\u00b7\u2027\u30fb]")
_WESTERN: Final = {"《": " “", "》": "”", "「": " “", "」": "”", "〈": " ‘", "〉": "’", "。": ".", "、": ",", "·": "·",
                   "【": " [", "】": "]", "〔": " [", "〕": "]", "“": " “", "”": "”", "‘": " ‘", "’": "’", "（": " (", "［": " ["}  # fmt: skip
_CLOSING: Final = frozenset(",.:;!?)]”’·-/")
_OPENING: Final = frozenset("([“‘·-/ ")
# What every row of syllables is like, and few other words are: to look closer takes fifty times as long. What was taken for
# vowels or for what stands between them is never given back, so that the longest word is read once.
_INITIAL: Final = "(?:[zcs]h|[ln]y|[bpmfdtnlgkhjqxrzcsyw])?"
_MAY_BE_PINYIN: Final = re.compile(f"'*{_INITIAL}[aeiouv]++(?:(?>(?:ng|n|r)?'*{_INITIAL})[aeiouv]++)*(?:ng|n|r)?'*")
_BRACKETS: Final = re.compile(r"[(\[{<（［｛〔【〈《][^)\]}>）］｝〕】〉》]*[)\]}>）］｝〕】〉》]")


class Spoken(NamedTuple):
    """The syllables of a text in order, "" where none is known, and the further ones of each position."""

    base: list[str]
    further: list[tuple[str, ...]]

    @classmethod
    def of(cls, parts: Iterable[Spoken]) -> Spoken:
        """The parts one after another."""
        known = list(parts)
        if len(known) == 1:
            return known[0]
        base: list[str] = []
        further: list[tuple[str, ...]] = []
        for part in known:
            base += part.base
            further += part.further
        return cls(base, further)


def pinyin_tokens(text: str, *, name: bool = False) -> list[str]:
    """Toneless syllables of the Chinese characters of a text (ü as u), for phrases of syllables; `[]` where it has none.

    With `name`, the text is a personal name: surnames are read as surnames; both orders are given, so that
    `congwen shen` is a phrase too; and a name written in Latin letters that are pinyin or Wade-Giles counts as its syllables.
    """
    tokens: list[str] = []
    for spoken in _sequences(text, name=name):
        tokens += (GAP, *spoken.base) if tokens else spoken.base
        for i, other in _variants(spoken):
            tokens += (GAP, *spoken.base[max(0, i - REACH) : i], other, *spoken.base[i + 1 : i + 1 + REACH])
    return [token or GAP for token in tokens]


def initials_tokens(text: str, *, name: bool = False) -> list[str]:
    """Initial letters of the syllables, as one token for each way of looking: `hlm` for 红楼梦.

    A text of letters `hlmyjz` gives `=hlmyjz` (the whole, of up to 8 letters), its beginnings `^hl` and `^hlm`, and behind
    `GAP` every three letters in order (`hlm lmy myj yjz`, of the first 12). So two or three letters are found at the
    beginning of a text or after a punctuation mark, four or more from any place. Words and numbers are left out.
    """
    ways: dict[str, None] = {}
    for spoken in _sequences(text, name=name):
        letters = "".join([s[:1] for s in spoken.base])
        ways[letters] = None
        for i, other in _variants(spoken):
            ways[letters[:i] + other[0] + letters[i + 1 :]] = None
    runs = [] if name else HAN_RUN.findall(unicodedata.normalize("NFC", text))
    parts = ["".join([plain_syllable(m)[:1] for m in readings(run)]) for run in runs] if len(runs) > 1 else []
    short = dict.fromkeys(t for letters in (*ways, *parts) for t in _whole_and_beginnings(letters))
    tokens = list(short)
    usual = next(iter(ways), "")[:LETTERS]
    if len(usual) > INITIALS:
        tokens += (GAP, *trigrams(usual))
    return tokens


def trigrams(letters: str) -> list[str]:
    """Every three letters in order."""
    return [letters[i : i + INITIALS] for i in range(len(letters) - INITIALS + 1)]


def romanise(text: str, *, name: bool = False) -> str:
    """Pinyin with tone marks for showing: `Hóng lóu mèng`, and of a name `Shěn Cóngwén`.

    Syllables of a title stand apart, as in catalogues; a name is surname, space, given name. What is not Chinese stays.
    """
    text = unicodedata.normalize("NFC", text)
    parts: list[str] = []
    end = 0
    foreign = name and len(HAN_RUN.findall(_BRACKETS.sub(" ", text))) > 1
    for match in HAN_RUN.finditer(text):
        parts.append(_between(text[end : match.start()], first=not end))
        parts.append(_name_words(match[0], whole=foreign) if name else " ".join(readings(match[0])))
        end = match.end()
    joined = re.sub(r"\s+", " ", "".join((*parts, _between(text[end:], first=not end)))).strip()
    return joined[:1].upper() + joined[1:]


def _between(text: str, *, first: bool) -> str:
    """What stands between runs of characters, with Western punctuation and spaces so that syllables do not touch words."""
    western = _WIDE.sub(lambda mark: _WESTERN.get(mark[0], fold(mark[0])), text)
    before = "" if first or western[:1] in _CLOSING else " "
    return before + western + ("" if not western or western[-1:] in _OPENING else " ")


@lru_cache(maxsize=16)  # an indexer asks for syllables and initials of the same text
def _sequences(text: str, *, name: bool) -> list[Spoken]:
    """What a text is read as; a name once in each order."""
    plain = unicodedata.normalize("NFC", text)
    runs = HAN_RUN.findall(_BRACKETS.sub(" ", plain) if name else plain)
    if not name:
        return [Spoken.of(map(_spoken, runs))] if runs else []
    if not runs:
        return _latin_name(plain)
    if len(runs) > 1:
        return _both_orders([_spoken(run) for run in runs])
    whole, cut = _spoken(runs[0], name=True), surname_length(runs[0])
    parts = [Spoken(whole.base[:cut], whole.further[:cut]), Spoken(whole.base[cut:], whole.further[cut:])]
    return _both_orders([part for part in parts if part.base])


def _spoken(run: str, *, name: bool = False) -> Spoken:
    plain = tables().plain
    base = [plain.get(marks) or plain_syllable(marks) for marks in readings(run, name=name)]
    cut = surname_length(run) if name and 2 <= len(run) <= 4 else 0
    surname = [further_readings(char, base[i], surname=True) for i, char in enumerate(run[:cut])]
    return Spoken(base, [*surname, *map(further_readings, run[cut:], base[cut:])])


def _both_orders(parts: list[Spoken]) -> list[Spoken]:
    orders = (parts, [*parts[1:], parts[0]]) if len(parts) > 1 else (parts,)
    return [Spoken.of(order) for order in orders]


def _latin_name(text: str) -> list[Spoken]:
    words = re.findall(r"[a-z']+", composed(text.partition("(")[0]))[:4]
    ways = [syllables_of(word) for word in words] if words and all(map(_MAY_BE_PINYIN.fullmatch, words)) else []
    if ways and all(ways):
        read = [list(way[0]) for way in ways]
        return _both_orders([_said(one) for one in read]) if sum(map(len, read)) > 1 else []
    read = name_from_wade_giles(text)
    return _both_orders([_said(one) for one in read]) if read else []


def _said(syllables: list[str]) -> Spoken:
    return Spoken(syllables, [()] * len(syllables))


def _variants(spoken: Spoken) -> list[tuple[int, str]]:
    if not any(spoken.further):
        return []
    return [(i, other) for i, options in enumerate(spoken.further) for other in options][:VARIANTS]


def _whole_and_beginnings(letters: str) -> list[str]:
    if len(letters) < 2:
        return []
    whole = (f"={letters}",) if len(letters) <= WHOLE else ()
    return [*whole, f"^{letters[:2]}", *((f"^{letters[:3]}",) if len(letters) > 2 else ())]


def _name_words(run: str, *, whole: bool) -> str:
    """A Chinese name as two words, a part of a foreign one (with a middle dot) as one."""
    cut = len(run) if whole else surname_length(run)
    marks = readings(run, name=not whole)
    return " ".join(_word(part).capitalize() for part in (marks[:cut], marks[cut:]) if part)


def _word(marks: list[str]) -> str:
    """Syllables run together, with an apostrophe before one that begins with a, e or o."""
    return "".join(("'" if i and plain_syllable(m)[:1] in ("a", "e", "o") else "") + m for i, m in enumerate(marks))
