"""Pure decisions of discovery: what is embedded, which queries are, how two rankings become one, which results stand together."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from tianlu.discovery.data import Hit
from tianlu.kit.text import to_simplified

LONGEST: Final = (
    400  # characters; an embedder's time grows with length, and titles say what they say at their beginning
)
_GAPS: Final = re.compile(r"\s*--\s*|\s+")
_HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003fffd\u3041-\u30ff\uac00-\ud7a3]")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_VOWELS: Final = re.compile("[^a-z]|[aeiouy]")  # other alphabets have their own
_SHARP: Final = re.compile(r"(?<=\b[cfCF])#")  # C# is no pattern
_FLAT: Final = 60  # the larger, the less the first places weigh
_WORDS_COUNT: Final = 1.0
_MEANING_COUNTS: Final = 0.7


def meaning_text(bib: Mapping[str, Any]) -> str:
    """The record's title with its parts, then its subjects, as one line; empty when it has no title.

    Chinese is given in simplified characters, as queries are: the embedder puts 紅樓夢 and 红楼梦 near each other but
    not on the same spot. (Conversion by phrase depends on context, which does no harm where nothing is compared
    letter by letter.)
    """
    title = bib.get("title", "")
    if not title:
        return ""
    part = " ".join(one for one in (bib.get("part_number", ""), bib.get("part_name", "")) if one)
    whole = ". ".join(one for one in (title, part) if one)
    if bib.get("title_remainder"):
        whole = f"{whole}: {bib['title_remainder']}"
    subjects = ", ".join(dict.fromkeys(one["label"] for one in bib.get("subjects", ()) if one.get("label")))
    return plain(f"{whole}. {subjects}" if subjects else whole)


def plain(text: str) -> str:
    """A text or a query as the embedder gets it: simplified, single spaces, cut."""
    return _GAPS.sub(" ", to_simplified(text[: 2 * LONGEST])).strip()[:LONGEST]


def asks_in_words(term: str) -> bool:
    """Whether a query has words an embedder may understand, rather than a number, a code, initials or a pattern.

    A question mark at its end is no pattern.
    """
    term = _SHARP.sub("", term.rstrip("?？ "))
    if any(sign in term for sign in "*?#_=<>") or 2 * sum(map(str.isdigit, term)) > len(term):
        return False
    if len(_HAN.findall(term)) >= 2:
        return True
    return any(len(word) >= 4 and _VOWELS.search(word) for word in _LETTERS.findall(term.lower()))


def in_characters(text: str) -> bool:
    """Whether a text is written in Chinese characters (or kana, or hangul) rather than in letters."""
    return bool(_HAN.search(text))


def fused(lexical: Sequence[int], near: Sequence[int]) -> list[int]:
    """The ids of `lexical` ordered by both rankings: reciprocal rank fusion (Cormack et al. 2009), words before meaning.

    An id that `near` lacks keeps what its place among `lexical` is worth.
    """
    worth = {number: _WORDS_COUNT / (_FLAT + place) for place, number in enumerate(lexical, 1)}
    for place, number in enumerate(near, 1):
        if number in worth:
            worth[number] += _MEANING_COUNTS / (_FLAT + place)
    return sorted(worth, key=lambda number: -worth[number])


def fused_union(rankings: Sequence[tuple[float, Sequence[int]]]) -> list[int]:
    """All ids of several rankings, each with its weight, by reciprocal rank fusion."""
    worth: dict[int, float] = {}
    for weight, ranking in rankings:
        for place, number in enumerate(ranking, 1):
            worth[number] = worth.get(number, 0.0) + weight / (_FLAT + place)
    return sorted(worth, key=lambda number: -worth[number])


def letters_apart(one: str, other: str) -> int:
    """Letters to insert, delete, exchange or turn round with their neighbour to make one text the other, at most 9.

    Optimal string alignment (Damerau 1964: such slips are four fifths of all).
    """
    if abs(len(one) - len(other)) > 3:
        return 9
    above, row = [0], list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, above, row = above, row, [i]
        for j, b in enumerate(other, 1):
            away = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                away = min(away, before[j - 2] + 1)
            row.append(away)
    return min(9, row[-1])


def by_work(hits: Sequence[Hit], works: Mapping[int, int], *, adjacent: bool) -> list[list[Hit]]:
    """The hits in groups of one work, in the order of the first of each; `adjacent`: only where they follow each other.

    None is left out, and one whose work is not known stands alone.
    """
    groups: list[list[Hit]] = []
    of: dict[int, list[Hit]] = {}
    for hit in hits:
        work = works.get(hit.id)
        group = of.get(work) if work is not None else None
        if group is None or (adjacent and group is not groups[-1]):
            group = []
            groups.append(group)
            if work is not None:
                of[work] = group
        group.append(hit)
    return groups
