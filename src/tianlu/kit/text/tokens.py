"""Index tokens: CJK runs as bigrams, everything else as folded words, in reading order, one position each.

A substring of a text (not crossing punctuation or spaces, not cutting a Latin word or number) is found by the phrase of
its own tokens. Three kinds of text need more than their plain sequence; what they need follows it, each part behind `GAP`,
a token that no query holds, so that no phrase runs across:

- A CJK run next to Latin letters or digits: 3D打印 → `3 d 打印`, and behind the gap `3 d 打`, so that 3D打 is found.
- A word with hyphen, apostrophe or full stop inside: O'Reilly → `o reilly`, and behind the gap `oreilly`.
- A text with letters that a Russian, Persian or Arabic keyboard lacks: қазақ, and behind the gap `казак`. Who types the
  letters themselves finds no other word (`plain_forms`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from operator import add
from typing import Final

from .alphabet import CJK_RUN, PIECE
from .fold import fold
from .plain import in_one_alphabet, plain_forms

GAP: Final = "|"
_PIECES = re.compile(f"({PIECE.pattern})")  # each piece whole, and again where it is a CJK run
_ASCII_PIECE = re.compile(r"[a-z]+|[0-9]+|(?<=[a-z])[+#]+")  # what PIECE finds in folded ASCII, without match objects
_MAY_JOIN = re.compile(r"['.-](?:[a-z0-9]| [a-z]\.)")  # found in all that _JOINED finds, and looked for much faster
_JOINED = re.compile(r"(?<![a-z0-9])[a-z0-9]+(?:['.-][a-z0-9]+)+|(?<![a-z0-9])[a-z](?:\. [a-z])+(?=\.)")


def composed(text: str) -> str:
    """Fold after canonical composition, so that letters typed with separate marks equal the composed ones, and Latin
    letters in Cyrillic words the Cyrillic ones that they look like."""
    return text.lower() if text.isascii() else in_one_alphabet(fold(unicodedata.normalize("NFC", text)))


def in_pairs(token: str) -> bool:
    """Whether a token is a pair of characters, or one, of a script that does not part words; else it is a word."""
    return CJK_RUN.search(token) is not None


def bigrams(run: str) -> list[str]:
    """Overlapping pairs of characters; a single character stays as it is."""
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def phrase_tokens(text: str) -> list[str]:
    """The plain sequence only, without what follows `GAP` in `index_tokens`: the tokens of a phrase to look for."""
    return _plain(composed(text))


def index_tokens(text: str) -> list[str]:
    """Tokens to index a text under, in reading order; join them by spaces for a whitespace analyser.

    Substrings of `text` are found as phrases of consecutive tokens. No tokens for a text of punctuation only.
    """
    if text.isascii():
        folded = text.lower()
        tokens = _ASCII_PIECE.findall(folded)
        mixed = False
    else:
        folded = composed(text)
        tokens, mixed = _pieces(folded)
    if mixed:
        for extra in _bridges(folded):
            tokens += (GAP, *extra)
    for extra in joined_words(folded):
        tokens += (GAP, *extra)
    for form in plain_forms(folded):
        tokens += (GAP, *_pieces(form)[0])
    return tokens


def _pieces(folded: str) -> tuple[list[str], bool]:
    """The plain sequence, and whether there are both CJK runs and words."""
    tokens: list[str] = []
    words = runs = False
    for piece, run in _PIECES.findall(folded):
        if not run:
            words = True
            tokens.append(piece)
        else:
            runs = True
            tokens += map(add, run, run[1:]) if len(run) > 1 else run
    return tokens, words and runs


def single_tokens(text: str) -> list[str]:
    """The distinct CJK characters of a text, in order of first appearance: what a one-character query looks for."""
    return list(dict.fromkeys("".join(CJK_RUN.findall(composed(text)))))


def joined_words(folded: str) -> list[list[str]]:
    """Words written with hyphens, apostrophes or stops, run together: e-mail → email, j. k. → jk, 978-7 → 9787."""
    if not _MAY_JOIN.search(folded):
        return []
    words = (re.sub(r"[^a-z0-9]+", "", word) for word in _JOINED.findall(folded))
    return [_plain(word) for word in words]


def join_values(values: Iterable[str]) -> list[str]:
    """Index tokens of several values of one field, kept apart by `GAP` so that no phrase runs from one to the next."""
    tokens: list[str] = []
    for found in filter(None, map(index_tokens, values)):
        tokens += (GAP, *found) if tokens else found
    return tokens


def _plain(folded: str) -> list[str]:
    return _ASCII_PIECE.findall(folded) if folded.isascii() else _pieces(folded)[0]


def _bridges(folded: str) -> list[list[str]]:
    """For each word cluster that touches a CJK run of two or more: last character before, cluster, first one after."""
    found: list[list[str]] = []
    before, end, wide = "", -1, False
    cluster: list[str] = []
    for match in PIECE.finditer(folded):
        if match.start() != end:
            if cluster and wide:
                found.append([*before, *cluster])
            before, cluster, wide = "", [], False
        end = match.end()
        if match[1] is None:
            cluster.append(match[0])
            continue
        if cluster and (wide or len(match[0]) > 1):
            found.append([*before, *cluster, match[0][0]])
        before, cluster, wide = match[0][-1], [], len(match[0]) > 1
    if cluster and wide:
        found.append([*before, *cluster])
    return found
