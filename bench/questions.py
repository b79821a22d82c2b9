"""What is asked in `bench search`: drawn from the records themselves, the same on every machine."""

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bench.corpus import SEED, Book
from tianlu.kit.text import GAP, fold, pinyin_tokens
from tianlu.kit.text.alphabet import HAN_RUN

EACH = 200
_SAMPLE = 6000
_WORD = re.compile(r"[a-z]{4,}")
KINDS = ("term", "and", "phrase", "prefix", "zh2", "zh4", "pinyin", "broad", "sorted")
NAMES = {
    "term": "term",
    "and": "three terms, AND",
    "phrase": "phrase",
    "prefix": "prefix",
    "zh2": "Chinese, 2 characters",
    "zh4": "Chinese, 4 characters",
    "pinyin": "pinyin",
    "broad": "4 facets of a broad query",
    "sorted": "filter + sort by year",
}


@dataclass(frozen=True)
class Questions:
    """Queries of each kind as typed; of `and` the three words are parted by spaces."""

    of: dict[str, list[str]] = field(default_factory=dict)


def sample(books: Iterable[Book]) -> list[Book]:
    """A fixed random sample of the books, of any number of them."""
    chance = random.Random(SEED + 1)
    kept: list[Book] = []
    for number, book in enumerate(books):
        if len(kept) < _SAMPLE:
            kept.append(book)
        elif (place := chance.randrange(number + 1)) < _SAMPLE:
            kept[place] = book
    return kept


def draw(books: list[Book]) -> Questions:
    """`EACH` different queries of each kind, each of which finds the book it was drawn from."""
    chance = random.Random(SEED + 2)
    found: dict[str, dict[str, None]] = {kind: {} for kind in KINDS}
    for book in books:
        title = fold(book.title)
        words = list(dict.fromkeys(_WORD.findall(title)))
        runs = [run for run in HAN_RUN.findall(title) if len(run) > 1]
        if words:
            _latin(found, title, words, chance)
        if runs:
            _chinese(found, chance.choice(runs), chance)
    return Questions({kind: list(queries)[:EACH] for kind, queries in found.items()})


def _latin(found: dict[str, dict[str, None]], title: str, words: list[str], chance: random.Random) -> None:
    word = chance.choice(words)
    found["term"][word] = None
    found["prefix"][word[:4]] = None
    found["broad"][word] = None
    found["sorted"][word] = None
    if len(words) >= 3:
        found["and"][" ".join(chance.sample(words, 3))] = None
    if pair := re.search(r"(?<![a-z])[a-z]{3,} [a-z]{3,}(?: [a-z]{2,})?(?![a-z])", title):
        found["phrase"][pair[0]] = None


def _chinese(found: dict[str, dict[str, None]], run: str, chance: random.Random) -> None:
    at = chance.randrange(len(run) - 1)
    for kind in ("zh2", "broad", "sorted"):
        found[kind][run[at : at + 2]] = None
    if len(run) >= 4:
        at = chance.randrange(len(run) - 3)
        found["zh4"][run[at : at + 4]] = None
        syllables = pinyin_tokens(run)
        if GAP in syllables[:4]:
            return
        found["pinyin"][" ".join(syllables[: chance.choice((2, 3, 4))])] = None
