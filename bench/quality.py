"""Recall and precision of Chinese queries against the texts themselves, read from beginning to end."""

import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bench.corpus import Book
from bench.peers import tianlu
from bench.text import kind_of
from tianlu.discovery.engines.tantivy import TantivyEngine
from tianlu.kit.text import fold, to_simplified

LENGTHS = {"zh2": 2, "zh4": 4}


@dataclass
class Texts:
    """Every text of every record, one after the other: `folded` by the classes of `fold`, `plain` by OpenCC's phrases."""

    ids: list[int] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)

    def add(self, book: Book) -> None:
        values = (book.title, book.author or "佚名", book.publisher, *book.subjects)
        joined = unicodedata.normalize("NFC", "\n".join(values))
        if not joined.isascii():
            self.ids.append(book.number + 1)
            self.folded.append(fold(joined))
            self.plain.append(to_simplified(unicodedata.normalize("NFKC", joined)))


class Searched:
    """One long text, and which record each place in it belongs to."""

    def __init__(self, ids: Sequence[int], texts: Sequence[str]) -> None:
        self._ids = ids
        self._starts: list[int] = []
        at = 0
        for text in texts:
            self._starts.append(at)
            at += len(text) + 1
        self._text = "\x00".join(texts)

    def holders(self, wanted: str) -> set[int]:
        """The records whose text holds `wanted`."""
        found: set[int] = set()
        at = self._text.find(wanted)
        while at >= 0:
            found.add(self._ids[bisect_right(self._starts, at) - 1])
            at = self._text.find(wanted, at + 1)
        return found


@dataclass
class Quality:
    """`recall` against folded substrings, macro; of the hits, how many are right, and why the others were found."""

    queries: int = 0
    recall: float = 1.0
    hits: int = 0
    surplus: Counter[str] = field(default_factory=Counter)


def collect(books: Iterable[Book]) -> Texts:
    texts = Texts()
    for book in books:
        texts.add(book)
    return texts


def judge(engine: TantivyEngine, texts: Texts, queries: dict[str, list[str]]) -> dict[str, Quality]:
    """For each length: truth is the substring of the folded texts; surplus is told against conversion by phrase.

    Surplus `conflation`: a class of the query joins two words of simplified text; `variant`: another form of the same
    word; `sound or gap`: found as a romanised name or across a punctuation mark.
    """
    folded, plain = Searched(texts.ids, texts.folded), Searched(texts.ids, texts.plain)
    found = {}
    for kind in LENGTHS:
        quality = found[kind] = Quality(queries=len(queries[kind]))
        recalls = []
        for query in queries[kind]:
            hits = tianlu.found_ids(engine, query)
            same, written = folded.holders(fold(query)), plain.holders(to_simplified(query))
            recalls.append(len(hits & same) / len(same) if same else 1.0)
            quality.hits += len(hits)
            quality.surplus["sound or gap"] += len(hits - same - written)
            quality.surplus[kind_of(to_simplified(query))] += len((hits & same) - written)
        quality.recall = sum(recalls) / len(recalls)
    return found
