"""Query units: what a reader typed, in whatever script, as units to be ANDed, each of ORed phrases.

Every unit's first alternative is the text as written; readings come after it. How pinyin is found:

- A word of several syllables (`congwen`, `shencongwen`) is a phrase of its syllables, in each way it can be parted.
- A word of one syllable must stand beside its neighbour's nearest syllable: in `hong lou meng cao xueqin`, `meng` matches
  as `lou meng` or `meng cao`. So title and author may be typed together, and `he men` still finds English text.
- The whole row of syllable words is one more alternative of each of them, with a higher boost, for ranking.
- Wade-Giles (`Hung lou meng`, `Mao Tse-tung`) is read where a word is not pinyin, aspirates written or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice, product
from typing import Final, Literal, NamedTuple

from .alphabet import CJK, CJK_RUN, HAN_RUN, MARKS, PIECE
from .pinyin import INITIALS, LETTERS, WHOLE, trigrams
from .readings import completions, plain_syllable, readings, surname_length, syllables_of
from .tokens import bigrams, composed, joined_words
from .wade import from_wade_giles

Kind = Literal["text", "single", "pinyin", "initials"]
# A chunk is what stands together: CJK, Latin, digits, with - ' . & inside words only, and the signs of C++ and C#.
_CHUNK: Final = re.compile(f"(?:[{CJK}{MARKS}]|[^\\W_]|(?<=[a-z0-9])[-'.&](?=[a-z0-9])|(?<=[a-z])[+#]+)+")
_LATIN: Final = re.compile(r"[a-z]+[1-5]?(?:['-]?[a-z]+[1-5]?)*")
_TONED: Final = re.compile(r"(?:[a-z]+[1-5])+")
LONGEST: Final = 200  # characters of a query that are read
_RUN_ON: Final = 5  # syllables of Wade-Giles that may be two things
_BESIDE: Final = 16  # ways to read a word of it with its neighbours
BRIDGED: Final = range(4, 13)  # lengths of Chinese queries also sought across a punctuation mark


class Term(NamedTuple):
    """A phrase of consecutive tokens in the field of its kind.

    `boost` is its weight for ranking, 1.0 for the text as written. With `prefix`, the last token is only the beginning of
    one (`query_units(..., partial=True)`).
    """

    kind: Kind
    tokens: tuple[str, ...]
    boost: float = 1.0
    prefix: bool = False


class Unit(NamedTuple):
    """One thing that must be found, in any of these ways; never empty."""

    alternatives: tuple[Term, ...]


def query_units(query: str, *, name: bool = False, partial: bool = False) -> list[Unit]:
    """The units of a query; all must match. `[]` for a query without a letter, digit or character.

    `name` adds the ways a personal name is found (romanised forms of a name in characters). `partial` reads the last
    word as still being typed, for suggestions. Only the first 200 characters of a query are read.
    """
    chunks = _CHUNK.findall(composed(query[:LONGEST]))
    latin = [bool(_LATIN.fullmatch(chunk)) for chunk in chunks]
    units: list[Unit] = []
    i = 0
    while i < len(chunks):
        if not latin[i]:
            typing = partial and i == len(chunks) - 1 and not query[-1:].isspace()
            units += _chunk_units(chunks[i], name=name, typing=typing)
            i += 1
            continue
        j = i
        while j < len(chunks) and latin[j]:
            j += 1
        alone = i == 0 and j == len(chunks)
        typing = partial and j == len(chunks) and not query[-1:].isspace()
        units += _latin_units(chunks[i:j], alone=alone, among_latin=_has_latin(chunks[:i] + chunks[j:]), typing=typing)
        i = j
    return list(dict.fromkeys(units))


def _has_latin(chunks: Iterable[str]) -> bool:
    return any(re.search("[a-z]", chunk) for chunk in chunks)


def _chunk_units(chunk: str, *, name: bool, typing: bool) -> list[Unit]:
    """Units of a chunk that holds characters, digits or words of other scripts; a lone character at its edge is sought
    with its neighbour word."""
    pieces = [(m[0], m[1] is not None) for m in PIECE.finditer(chunk)]
    if not pieces:
        return []
    if len(pieces) == 1 and pieces[0][1]:
        return [_cjk_unit(pieces[0][0], name=name)]
    edges = [_is_edge(pieces[0]), _is_edge(pieces[-1])]
    words = [k for k, (_, cjk) in enumerate(pieces) if not cjk]
    if not any(edges) or (words and len(pieces) == len(words) + sum(edges)):
        return [_text_unit(pieces, chunk, typing=typing and not pieces[-1][1] and not pieces[-1][0].isdigit())]
    units = []
    body = pieces[edges[0] : len(pieces) - edges[1]]
    if edges[0]:
        after = next(k for k, (_, cjk) in enumerate([*pieces, ("", True)]) if k and cjk)
        units.append(_text_unit(pieces[:after], ""))
    if edges[1]:
        before = next(k for k in range(len(pieces) - 2, -2, -1) if k < 0 or pieces[k][1])
        units.append(_text_unit(pieces[before + 1 :], ""))
    return [_text_unit(body, chunk), *units]


def _is_edge(piece: tuple[str, bool]) -> bool:
    return piece[1] and len(piece[0]) == 1


def _text_unit(pieces: list[tuple[str, bool]], chunk: str, *, typing: bool = False) -> Unit:
    tokens = tuple(t for text, cjk in pieces for t in (bigrams(text) if cjk else (text,)))
    joined = (tuple(j) for j in joined_words(chunk)) if not CJK_RUN.search(chunk) else ()
    return Unit((Term("text", tokens, prefix=typing), *(Term("text", j, 0.9) for j in joined if j != tokens)))


def _cjk_unit(run: str, *, name: bool) -> Unit:
    if len(run) == 1:
        return Unit((Term("single", (run,)),))
    terms = [Term("text", tuple(bigrams(run)))]
    if len(run) in BRIDGED:
        terms += (Term("text", (*bigrams(run[:cut]), *bigrams(run[cut:])), 0.5) for cut in range(2, len(run) - 1))
    if name and 2 <= len(run) <= 4 and HAN_RUN.fullmatch(run):
        terms += _romanised_forms(run)
    return Unit(tuple(terms))


def _romanised_forms(run: str) -> Iterable[Term]:
    """A name in characters, as a record in Latin letters has it: `shen congwen`."""
    spoken = [plain_syllable(marks) for marks in readings(run, name=True)]
    if not all(spoken):
        return ()
    cut = surname_length(run)
    family, given = "".join(spoken[:cut]), "".join(spoken[cut:])
    return (Term("text", (family, given), 0.2), Term("text", (given, family), 0.2))


def _latin_units(words: list[str], *, alone: bool, among_latin: bool, typing: bool) -> list[Unit]:
    ways = [syllables_of(word) for word in words]
    if typing:
        ways[-1] = completions(re.sub(r"[^a-z]", "", words[-1])) if "'" not in words[-1] else ways[-1]
    wade = [] if all(ways) else [from_wade_giles(word) for word in words]
    units = []
    for i, word in enumerate(words):
        terms = [_word_term(word, typing=typing and i == len(words) - 1), *_joined_terms(word)]
        lonely = len(words) > 1 or among_latin
        terms += _syllable_terms(ways, i, lonely=lonely, typing=typing)
        if not ways[i] or typing:
            terms += _initials_terms(word, alone=alone and len(words) == 1)
        if wade:
            terms += _wade_terms(wade, ways, i)
        units.append(Unit(_distinct(terms)))
    return units


def _distinct(terms: list[Term]) -> tuple[Term, ...]:
    """Each phrase once, with the highest of its boosts."""
    if len(terms) == 1:
        return (terms[0],)
    best: dict[tuple[object, ...], Term] = {}
    for term in terms:
        key = (term.kind, term.tokens, term.prefix)
        if key not in best or best[key].boost < term.boost:
            best[key] = term
    return tuple(best.values())


def _word_term(word: str, *, typing: bool) -> Term:
    pieces = (word,) if word.isalpha() else tuple(m[0] for m in PIECE.finditer(word))
    return Term("text", pieces, prefix=typing)


def _joined_terms(word: str) -> list[Term]:
    if word.isalpha():
        return []
    terms = [Term("text", tuple(j), 0.9) for j in joined_words(word)]
    if _TONED.fullmatch(word):
        terms.append(Term("text", (re.sub("[1-5]", "", word),), 0.9))
    return terms


def _syllable_terms(ways: list[tuple[tuple[str, ...], ...]], i: int, *, lonely: bool, typing: bool) -> list[Term]:
    """Phrases of syllables that word `i` is found by, in its row of words."""
    if not ways[i]:
        return []
    first, last = i, i
    while first > 0 and ways[first - 1]:
        first -= 1
    while last + 1 < len(ways) and ways[last + 1]:
        last += 1
    open_end = typing and last == len(ways) - 1
    terms = []
    if last > first:
        rows = islice(product(*(w[:2] for w in ways[first : last + 1])), 4)
        terms += [Term("pinyin", tuple(s for way in row for s in way), 0.8, open_end) for row in rows]
    for way in ways[i]:
        open_way = open_end and i == last
        if len(way) > 1 or not (lonely or (open_way and len(way[0]) < 2)):
            terms.append(Term("pinyin", way, 0.6 if len(way) > 1 else 0.3, open_way))
            continue
        before = {w[-1] for w in ways[i - 1]} if i > first else ()
        after = {w[0] for w in ways[i + 1]} if i < last else ()
        terms += [Term("pinyin", (other, way[0]), 0.4, open_way) for other in sorted(before)[:3]]
        terms += [Term("pinyin", (way[0], other), 0.4, open_end and i + 1 == last) for other in sorted(after)[:3]]
    return terms


def _initials_terms(word: str, *, alone: bool) -> list[Term]:
    """Initials: any letters that begin syllables when they are the whole query, else only letters without vowels."""
    if not 2 <= len(word) <= LETTERS or not word.isalpha() or re.search("[iuv]" if alone else "[aeiouv]", word):
        return []
    terms = [Term("initials", (f"={word}",), 0.7)] if len(word) <= WHOLE else []
    if len(word) <= INITIALS:
        return [*terms, Term("initials", (f"^{word}",), 0.3)]
    return [*terms, Term("initials", tuple(trigrams(word)), 0.3)]


def _wade_terms(read: list[tuple[tuple[str, ...], ...]], ways: list[tuple[tuple[str, ...], ...]], i: int) -> list[Term]:
    first, last = i, i
    while first > 0 and read[first - 1]:
        first -= 1
    while last + 1 < len(read) and read[last + 1]:
        last += 1
    if not read[i] or all(ways[first : last + 1]):
        return []
    rows = islice(product(*(r[:4] for r in read[first : last + 1])), 16)
    phrases = [tuple(s for way in row for s in way) for row in rows]
    whole = [Term("pinyin", phrase, 0.5) for phrase in phrases if len(phrase) > 1]
    return whole if len(phrases[0]) < _RUN_ON else [*whole, *_wade_parts(read, i, first, last)]


def _wade_parts(read: list[tuple[tuple[str, ...], ...]], i: int, first: int, last: int) -> list[Term]:
    """A word of a long row by itself or beside a neighbour, as title and author are typed together."""
    terms = []
    for way in read[i][:4]:
        if len(way) > 1:
            terms.append(Term("pinyin", way, 0.3))
            continue
        before = {w[-1] for w in read[i - 1][:4]} if i > first else ()
        after = {w[0] for w in read[i + 1][:4]} if i < last else ()
        terms += [Term("pinyin", (other, way[0]), 0.2) for other in sorted(before)]
        terms += [Term("pinyin", (way[0], other), 0.2) for other in sorted(after)]
    return terms[:_BESIDE]
