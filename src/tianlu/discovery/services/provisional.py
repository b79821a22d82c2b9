"""Provisional vectors: a large catalog is found by meaning minutes after it came, not when the model has read all of it.

Before the first pass through many records every one that lacks a vector gets one made of the vectors of its words
(`kit.vectors.Wordwise`). For that the model reads some thousand titles, whose vectors are kept as they are, and the commonest
words of all. A provisional vector's mark is the complement of the one that the model's would have, below nought: so each is
known for what it is, and the pass that follows replaces it, oldest record first.

The store's state says how far this is: `quick`, the last record that got one (None: done, or not worth while), and
`provisional`, how many there are. What was embedded stays in the store or beside it, so it goes on after a kill.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
from django.conf import settings

from tianlu.catalog.queries import count_records, iter_record_ids
from tianlu.discovery.services.embedding import Source, texts_of
from tianlu.kit.db import batches
from tianlu.kit.vectors import (
    Floats,
    PieceCounts,
    Table,
    VectorStore,
    Wordwise,
    embed_to_file,
    learn,
    mark_of,
)

MANY: Final = 3_000  # records without a vector from which on they get provisional ones: two minutes of a core
SAMPLE: Final = 4_000  # texts that the map is fitted on
_PIECE: Final = 500
_BATCH: Final = 16
_GROWN: Final = 2  # times as many texts as the words were taken from: then they are taken anew
Beat = Callable[[int, int], None]


def mark_for_now(text: str) -> int:
    """The mark of a provisional vector of this text."""
    return ~mark_of(text)


def count_provisional(store: VectorStore) -> int:
    """Counted in the store itself, in case a kill came between a batch and the count."""
    return sum(mark < 0 for some in batches(store.ids().tolist(), 10_000) for mark in store.marks(some).values())


def kept_count(store: VectorStore) -> int:
    """How many vectors are the model's own."""
    return max(0, store.count() - int(store.state().get("provisional") or 0))


def fill(store: VectorStore, source: Source, beat: Beat) -> None:
    """Give every record that lacks a vector a provisional one, where many do; ends with `quick` None.

    Vectors that came in files are put at once. The caller holds the right to write. Raises `EmbedderAway`.
    """
    state = store.state()
    words = Wordwise.load(_file(), source.embedder.name)
    if words is None or not state["quick"]:
        if count_records() < MANY or not source.embedder.available():
            store.commit({**state, "quick": None})
            return
        look = _look(store, source, beat)
        if look.lacking < MANY:
            done = None if not look.lacking and not state.get("provisional") else state["scan"]
            store.commit({**store.state(), "quick": None, "scan": done})
            return
        if words is None or words.texts * _GROWN < look.counts.texts:
            words = _learned(store, source, look, beat)
    _put(store, words, beat)


@dataclass
class _Look:
    """What a look at all records found: how many lack a vector, how often pieces of text occur, some texts by record."""

    lacking: int = 0
    counts: PieceCounts = field(default_factory=PieceCounts)
    sample: list[tuple[int, int, str]] = field(default_factory=list)  # mark, record, text


def _pieces(first: int) -> Iterator[list[int]]:
    ids = iter_record_ids(first)
    while some := list(islice(ids, _PIECE)):
        yield some


def _look(store: VectorStore, source: Source, beat: Beat) -> _Look:
    """Read all texts once, and put the vectors that came in files."""
    look = _Look()
    for ids in _pieces(0):
        texts = texts_of(ids)
        marks = {number: mark_of(text) for number, text in texts.items()}
        known = store.marks(ids)
        wanted = {number: mark for number, mark in marks.items() if known.get(number) not in {mark, ~mark}}
        lacking = source.put_found(store, wanted)
        gone = [number for number in known if number not in texts]
        if gone or len(lacking) < len(wanted):
            store.delete(gone)
            store.commit(store.state())
        look.lacking += len(lacking)
        look.counts.add(texts.values())
        drawn = [*look.sample, *((marks[number], number, text) for number, text in texts.items())]
        look.sample = sorted(drawn)[:SAMPLE]  # a mark is a hash: the order of marks is one nobody chose
        beat(kept_count(store), count_records())
    return look


def _learned(store: VectorStore, source: Source, look: _Look, beat: Beat) -> Wordwise:
    """The vectors of the commonest words and the map that makes vectors of texts from them, kept in a file."""
    vectors = _of_sample(store, source, look.sample, beat)
    weights = look.counts.commonest()
    words = {mark_of(word): word for kind in weights.values() for word in kind}
    path = _file().with_name("words-bare.npz")

    def told(starts: Sequence[int]) -> Iterator[int]:
        for start in starts:
            beat(kept_count(store), count_records())
            yield start

    made = dict(zip(words.values(), embed_to_file(path, _Words(source), words, told), strict=True))
    tables = tables_of(weights, made, vectors.shape[1])
    found = learn(
        source.embedder.name, tables, [text for _mark, _number, text in look.sample], vectors, look.counts.texts
    )
    found.save(_file())
    path.unlink(missing_ok=True)
    shutil.rmtree(path.with_name(f"{path.stem}-unfinished"), ignore_errors=True)
    return found


def tables_of(weights: Mapping[str, Mapping[str, float]], made: Mapping[str, Floats], width: int) -> list[Table]:
    """The tables of the words chosen, by kind, whose vectors were made."""
    return [
        Table(
            {word: row for row, word in enumerate(kind)},
            np.fromiter(kind.values(), np.float32, len(kind)),
            np.stack([made[word] for word in kind]) if kind else np.zeros((0, width), np.float32),
        )
        for kind in weights.values()
    ]


def _of_sample(store: VectorStore, source: Source, sample: Sequence[tuple[int, int, str]], beat: Beat) -> Floats:
    """The model's vectors of the sample; those it lacked are put."""
    known = store.marks([number for _mark, number, _text in sample])
    lacking = [one for one in sample if known.get(one[1]) != one[0]]
    for some in batches(lacking, _BATCH):
        marks, numbers, texts = zip(*some, strict=True)
        store.put(numbers, source.embed(texts), marks)
        store.commit(store.state())
        beat(kept_count(store), count_records())
    made = store.vectors_of([number for _mark, number, _text in sample])
    return np.stack([made[number] for _mark, number, _text in sample if number in made])


class _Words:
    """The embedder as `embed_to_file` asks for it: behind pages being answered, and counting no records."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.name, self.dimensions = source.embedder.name, source.embedder.dimensions

    def embed_passages(self, texts: Sequence[str]) -> Floats:
        return self._source.embed_words(texts)


def _put(store: VectorStore, words: Wordwise, beat: Beat) -> None:
    """The provisional vectors, from the record on that the last one was put for."""
    for ids in _pieces(store.state()["quick"]):
        texts = texts_of(ids)
        known = store.marks(ids)
        marks = {number: mark_of(text) for number, text in texts.items()}
        wanted = [number for number, mark in marks.items() if known.get(number) not in {mark, ~mark}]
        fresh = sum(known.get(number, 0) >= 0 for number in wanted)
        if wanted:
            store.put(wanted, words.embed([texts[number] for number in wanted]), [~marks[number] for number in wanted])
        state = store.state()
        store.commit({**state, "quick": ids[-1], "provisional": int(state.get("provisional") or 0) + fresh})
        beat(kept_count(store), count_records())
    store.commit({**store.state(), "quick": None})
    beat(kept_count(store), count_records())


def _file() -> Path:
    return Path(settings.TIANLU_HOME) / "vectors" / "words.npz"
