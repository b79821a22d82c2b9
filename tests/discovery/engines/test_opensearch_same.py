"""Both engines beside each other on thousands of real titles: the same is found and counted, and ranked as well."""

import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from bench.corpus import Book, grow
from bench.peers.tianlu import REACH, document, question
from bench.questions import draw

from tests import proofs
from tests.discovery.engines.test_opensearch import engine_on, removed
from tests.opensearch import Cluster
from tianlu.discovery.data import Facet, FacetValue, SearchEngine, SearchRequest
from tianlu.discovery.engines.fields import key_of
from tianlu.discovery.engines.opensearch import OpenSearchEngine
from tianlu.discovery.engines.tantivy import TantivyEngine
from tianlu.discovery.rules import fused
from tianlu.kit import opensearch
from tianlu.kit.ids import random_id
from tianlu.kit.text import fold
from tianlu.kit.vectors import VectorStore
from tianlu.kit.vectors.engines.binary import BinaryStore
from tianlu.kit.vectors.engines.exact import ExactStore
from tianlu.kit.vectors.engines.letters import Letters
from tianlu.kit.vectors.engines.opensearch import OpenSearchStore

pytestmark = [pytest.mark.long, pytest.mark.network]
TOP = 10


def ndcg(found: Sequence[int], worth: Callable[[int], float], best: Sequence[float]) -> float:
    """Normalised discounted gain of the first ten (Järvelin and Kekäläinen 2002)."""
    gain = sum(worth(number) / math.log2(place + 2) for place, number in enumerate(found[:TOP]))
    ideal = sum(value / math.log2(place + 2) for place, value in enumerate(sorted(best, reverse=True)[:TOP]))
    return gain / ideal if ideal else 1.0


def worth_of(query: str, book: Book) -> float:
    """3 for the very title, 2 for a title that begins with the words, 1 for one that holds them."""
    words, title = key_of(query), key_of(book.title)
    folded, held = fold(query).replace(" ", ""), fold(book.title).replace(" ", "")
    return 3.0 if words == title else 2.0 if held.startswith(folded) else 1.0 if folded in held else 0.0


def counted(values: Sequence[FacetValue]) -> tuple[list[int], set[FacetValue]]:
    """The counts, and the values above the last count: which of those that have it are shown is nobody's promise."""
    return [one.count for one in values], {one for one in values if one.count > values[-1].count}


@pytest.fixture(scope="module")
def books() -> list[Book]:
    return list(grow(proofs.count(1500, 30_000)))


@pytest.fixture
def both(cluster: Cluster, tmp_path: Path, books: list[Book]) -> Iterator[tuple[TantivyEngine, OpenSearchEngine]]:
    engines = TantivyEngine(tmp_path / "index"), engine_on(cluster, tmp_path / "lock")
    for engine in engines:
        with engine.writing(wait=True):
            engine.begin()
            engine.index(map(document, books))
            engine.commit(1)
            engine.close()
    yield engines
    removed(engines[1])


def test_the_same_is_found_counted_and_ranked_as_well(
    both: tuple[TantivyEngine, OpenSearchEngine], books: list[Book]
) -> None:
    by_id = {book.number + 1: book for book in books}
    titles = [book.title for book in books[:: max(1, len(books) // proofs.count(60, 400))]]
    questions = {**draw(books).of, "title": titles}
    each = proofs.count(12, 200)
    gains: dict[str, list[tuple[float, float]]] = {}
    for kind, queries in questions.items():
        for query in queries[: len(titles) if kind == "title" else each]:
            node = question("term" if kind in {"broad", "sorted"} else kind, query)
            request = SearchRequest(node, limit=10_000)
            small, large = (engine.search(request, REACH) for engine in both)
            assert {hit.id for hit in small.hits} == {hit.id for hit in large.hits}, (kind, query)
            assert small.total == large.total
            if kind in {"title", "broad"}:
                facets = [engine.facets(request, REACH, list(Facet)) for engine in both]
                for name in Facet:
                    mine, theirs = (found[name] for found in facets)
                    assert counted(mine) == counted(theirs), (name, query)
            best = [worth_of(query, by_id[hit.id]) for hit in small.hits]
            pair = [
                ndcg([hit.id for hit in found.hits], lambda one, asked=query: worth_of(asked, by_id[one]), best)
                for found in (small, large)
            ]
            gains.setdefault(kind, []).append((pair[0], pair[1]))
    for kind, pairs in gains.items():
        small_gain, large_gain = (float(np.mean([pair[at] for pair in pairs])) for at in (0, 1))
        proofs.say(f"nDCG@10 of {len(pairs)} queries, {kind}: tantivy {small_gain:.4f}, OpenSearch {large_gain:.4f}")
    everything = [pair for pairs in gains.values() for pair in pairs]
    small_gain, large_gain = (float(np.mean([pair[at] for pair in everything])) for at in (0, 1))
    assert abs(small_gain - large_gain) <= 0.005


def test_vectors_and_the_mixed_order_are_as_good(
    cluster: Cluster, both: tuple[TantivyEngine, OpenSearchEngine], books: list[Book], tmp_path: Path
) -> None:
    made = Letters().embed_passages([book.title for book in books])
    # Titles of one work told apart by a little noise; 5,000 at least, so that the graph is asked and not all compared.
    random = np.random.default_rng(3)
    copies = math.ceil(5000 / len(books))
    vectors = np.concatenate([made + 0.02 * random.standard_normal(made.shape) for _ in range(copies)])
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    address = opensearch.address_in(cluster.url(f"v{random_id()[:10]}"))
    far = OpenSearchStore(opensearch.Cluster(address), "records", tmp_path / "vectors-lock")
    stores: list[VectorStore] = [ExactStore(), BinaryStore(tmp_path / "vectors"), far]
    for store in stores:
        with store.writing(wait=True):
            store.clear("letters", vectors.shape[1])
            store.put(list(range(1, len(vectors) + 1)), vectors)
            store.commit({})
    queries = [book.title for book in books[7 :: max(1, len(books) // proofs.count(40, 200))]]
    asked = Letters().embed_queries(queries)
    right = [0, 0]
    for vector in asked:
        truth = {match.id for match in stores[0].search(vector, TOP)}
        for at, store in enumerate(stores[1:]):
            right[at] += len(truth & {match.id for match in store.search(vector, TOP)})
    recalls = [one / TOP / len(queries) for one in right]
    proofs.say(f"recall@10 of {len(queries)} queries over {len(vectors):,} vectors: {recalls[0]:.4f}, {recalls[1]:.4f}")
    assert min(recalls) >= 0.98
    gains = [_mixed(both[at], stores[at + 1], books, queries, asked) for at in (0, 1)]
    proofs.say(f"nDCG@10 of words and meaning together: tantivy {gains[0]:.4f}, OpenSearch {gains[1]:.4f}")
    assert abs(gains[0] - gains[1]) <= 0.01
    far.role.condemn()
    far.cluster.close()


def _mixed(engine: SearchEngine, store: VectorStore, books: list[Book], queries: list[str], asked: np.ndarray) -> float:  # type: ignore[type-arg]
    by_id = {book.number + 1: book for book in books}
    found = []
    for query, vector in zip(queries, asked, strict=True):
        hits = [hit.id for hit in engine.search(SearchRequest(question("term", query), limit=200), REACH).hits]
        near = store.search(vector, len(hits), among=hits)
        order = fused(hits, [match.id for match in near])
        best = [worth_of(query, by_id[number]) for number in hits]
        found.append(ndcg(order, lambda one, typed=query: worth_of(typed, by_id[one]), best))
    return float(np.mean(found))
