"""What every store of vectors must do; an engine's test class inherits it and gives `store`, and `another` to load into."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tianlu.kit.vectors import Floats, VectorStore

SIZE = 64


def some_vectors(count: int, *, seed: int = 0, size: int = SIZE) -> Floats:
    """Normalised vectors that share a common part, as embeddings do."""
    random = np.random.default_rng(seed)
    found = random.standard_normal((count, size)) + 2 * np.sin(np.arange(size))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


def filled(store: VectorStore, count: int, **state: int) -> Floats:
    """Put `count` vectors with ids from 1 and marks ten times the id."""
    vectors = some_vectors(count)
    with store.writing(wait=True) as mine:
        assert mine
        store.clear("model", SIZE)
        numbers = list(range(1, count + 1))
        store.put(numbers, vectors, [10 * number for number in numbers])
        store.commit(state)
    return vectors


class StoreContract:
    """Tests by behaviour, of any engine."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> VectorStore:
        raise NotImplementedError

    @pytest.fixture
    def another(self, tmp_path: Path) -> Callable[[], VectorStore]:
        raise NotImplementedError

    def test_there_is_nothing_at_first(self, store: VectorStore) -> None:
        assert (store.exists(), store.count(), store.model(), store.generation(), store.state()) == (
            False,
            0,
            "",
            "",
            {},
        )
        assert store.search(some_vectors(1)[0], 5) == []
        assert store.vectors_of([1]) == {}
        assert store.marks([1]) == {}
        assert store.ids().tolist() == []

    def test_what_was_put_is_found_nearest_first(self, store: VectorStore) -> None:
        vectors = filled(store, 300)
        for number in (1, 150, 300):
            found = store.search(vectors[number - 1], 10)
            assert found[0].id == number
            assert found[0].score == pytest.approx(1, abs=0.01)
            assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
            assert len({one.id for one in found}) == 10

    def test_the_true_nearest_are_found(self, store: VectorStore) -> None:
        vectors = filled(store, 3000)
        queries = some_vectors(20, seed=1)
        right = 0
        for query in queries:
            true = set((np.argsort(-(vectors @ query))[:10] + 1).tolist())
            right += len(true & {one.id for one in store.search(query, 10)})
        assert right >= 195

    def test_a_vector_comes_back_as_it_was(self, store: VectorStore) -> None:
        vectors = filled(store, 300)
        found = store.vectors_of([7, 999, 30])
        assert set(found) == {7, 30}
        for number, vector in found.items():
            assert float(vector @ vectors[number - 1]) > 0.9995
            assert float(np.linalg.norm(vector)) == pytest.approx(1, abs=1e-3)
        assert store.vectors_of([]) == {}

    def test_among_and_excluding_are_exact(self, store: VectorStore) -> None:
        vectors = filled(store, 300)
        among = list(range(2, 300, 2))
        found = store.search(vectors[0], 1000, among=[*among, 9999])
        assert sorted(one.id for one in found) == among
        assert store.search(vectors[0], 5, among=[]) == []
        without = store.search(vectors[0], 1000, excluding=[1, 2, 3])
        assert sorted(one.id for one in without) == list(range(4, 301))
        assert [one.id for one in store.search(vectors[0], 9, among=[1, 2, 3], excluding=[1, 3])] == [2]

    def test_nothing_is_seen_before_the_commit(self, store: VectorStore) -> None:
        filled(store, 10)
        before = store.generation()
        with store.writing(wait=True):
            store.put([11], some_vectors(1, seed=2))
            store.delete([1])
            assert store.count() == 10
            assert store.generation() == before
        assert store.ids().tolist() == list(range(1, 11))
        with store.writing(wait=True):
            store.commit({})
        assert store.ids().tolist() == list(range(1, 11))

    def test_replacing_and_deleting(self, store: VectorStore) -> None:
        filled(store, 10)
        fresh = some_vectors(2, seed=3)
        with store.writing(wait=True):
            store.put([3, 20], fresh, [77, 78])
            store.delete([1, 2, 999])
            store.commit({"at": 5})
        assert store.ids().tolist() == [3, 4, 5, 6, 7, 8, 9, 10, 20]
        assert store.count() == 9
        assert store.marks([1, 3, 4, 20]) == {3: 77, 4: 40, 20: 78}
        assert store.state() == {"at": 5}
        assert [one.id for one in store.search(fresh[0], 1)] == [3]
        assert store.vectors_of([1]) == {}

    def test_the_last_word_on_an_id_counts(self, store: VectorStore) -> None:
        filled(store, 3)
        first, second = some_vectors(2, seed=4)
        with store.writing(wait=True):
            store.put([5], first[None, :], [1])
            store.delete([5])
            store.put([5], second[None, :], [2])
            store.put([6], first[None, :], [3])
            store.delete([6])
            store.commit({})
        assert store.marks([5, 6]) == {5: 2}
        assert store.search(second, 1)[0].id == 5

    def test_compaction_changes_no_answer(self, store: VectorStore) -> None:
        vectors = filled(store, 600, at=3)
        with store.writing(wait=True):
            store.delete(range(1, 301))
            store.commit(store.state())
            before = [store.search(vector, 5) for vector in vectors[300:320]]
            store.compact()
        assert [[one.id for one in store.search(vector, 5)] for vector in vectors[300:320]] == [
            [one.id for one in found] for found in before
        ]
        assert (store.count(), store.state(), store.model()) == (300, {"at": 3}, "model")
        assert store.marks([301]) == {301: 3010}

    def test_clearing_forgets_everything(self, store: VectorStore) -> None:
        filled(store, 20)
        before = store.generation()
        with store.writing(wait=True):
            store.clear("other", 32, {"scan": 0})
        assert (store.exists(), store.count(), store.model(), store.state()) == (True, 0, "other", {"scan": 0})
        assert store.generation() not in {"", before}
        assert store.search(some_vectors(1, size=32)[0], 3) == []

    def test_a_saved_store_is_the_same_elsewhere(
        self, store: VectorStore, another: Callable[[], VectorStore], tmp_path: Path
    ) -> None:
        vectors = filled(store, 300, at=9)
        with store.writing(wait=True):
            store.delete([5])
            store.commit({"at": 10})
        folder = tmp_path / "saved"
        folder.mkdir()
        store.save(folder)
        restored = another()
        filled(restored, 30)
        restored.load(folder)
        assert (restored.count(), restored.state(), restored.model()) == (299, {"at": 10}, "model")
        assert restored.search(vectors[7], 5) == store.search(vectors[7], 5)
        assert restored.marks([5, 6]) == {6: 60}

    def test_nothing_is_saved_of_nothing(self, store: VectorStore, tmp_path: Path) -> None:
        folder = tmp_path / "saved"
        folder.mkdir()
        store.save(folder)
        assert list(folder.iterdir()) == []
