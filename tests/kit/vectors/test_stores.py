"""The contract, held against the engines; and what only the one with files can get wrong."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests import proofs
from tests.kit.vectors.contract import SIZE, StoreContract, filled, some_vectors
from tianlu.kit.vectors import VectorStore
from tianlu.kit.vectors.engines import codes
from tianlu.kit.vectors.engines.binary import BinaryStore
from tianlu.kit.vectors.engines.exact import ExactStore
from tianlu.kit.vectors.engines.folder import MANIFEST


class TestExactStore(StoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> VectorStore:
        return ExactStore()

    @pytest.fixture
    def another(self, tmp_path: Path) -> Callable[[], VectorStore]:
        return ExactStore


class TestBinaryStore(StoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> VectorStore:
        return BinaryStore(tmp_path / "vectors")

    @pytest.fixture
    def another(self, tmp_path: Path) -> Callable[[], VectorStore]:
        return lambda: BinaryStore(tmp_path / "another")


def test_codes_find_what_comparing_everything_finds(tmp_path: Path) -> None:
    """Beyond 4,096 vectors the codes choose what is compared: recall of the true ten stays high, filters exact."""
    store, truth = BinaryStore(tmp_path / "vectors"), ExactStore()
    random = np.random.default_rng(5)
    centres = some_vectors(40, seed=6, size=384)
    vectors = centres[random.integers(0, 40, 9000)] + 0.04 * random.standard_normal((9000, 384))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    for each in (store, truth):
        with each.writing(wait=True):
            each.clear("model", 384)
            for start in range(0, 9000, 1000):
                each.put(list(range(start, start + 1000)), vectors[start : start + 1000])
                each.commit({})
            each.delete(range(500))
            each.commit({})
    right = 0
    for query in vectors[500:540]:
        wanted = truth.search(query, 10, excluding=[600])
        right += len({one.id for one in wanted} & {one.id for one in store.search(query, 10, excluding=[600])})
        many = range(1000, 8000)
        assert {one.id for one in store.search(query, 50, among=many)} <= set(many)
    assert right >= 392
    assert store.count() == 8500


def test_distances_count_differing_bits() -> None:
    vectors = some_vectors(50, size=100)
    packed = codes.pack(vectors, np.zeros(100, dtype=np.float32))
    found = codes.distances(packed, packed[3])
    bits = vectors > 0
    assert found.tolist() == (bits != bits[3]).sum(axis=1).tolist()


def test_rounding_is_small_and_smaller_along_the_base() -> None:
    vectors = some_vectors(200, size=384)
    base = vectors.mean(axis=0)
    integers, scales = codes.quantise(vectors, base)
    kept = codes.restore(integers, scales, base)
    unit = base / np.linalg.norm(base)
    assert float(np.abs(kept - vectors).max()) <= float(scales[:, 0].max())
    assert np.allclose(kept @ unit, vectors @ unit, atol=1e-6)
    assert np.allclose(codes.scores(integers, scales, base, unit), vectors @ unit, atol=1e-6)
    assert np.allclose(codes.scores(integers, scales, base, vectors[0]), kept @ vectors[0], atol=1e-5)


def test_another_process_sees_a_commit(tmp_path: Path) -> None:
    writer, reader = BinaryStore(tmp_path), BinaryStore(tmp_path)
    filled(writer, 5)
    assert reader.exists()
    with writer.writing(wait=True):
        writer.put([50], some_vectors(1, seed=9))
        writer.commit({})
    deadline = time.monotonic() + 2
    while reader.count() != 6 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert reader.ids().tolist() == [1, 2, 3, 4, 5, 50]


def test_one_writes_at_a_time(tmp_path: Path) -> None:
    one, other = BinaryStore(tmp_path), BinaryStore(tmp_path)
    with one.writing(wait=False) as first, other.writing(wait=False) as second:
        assert (first, second) == (True, False)
        with pytest.raises(RuntimeError, match="inside"):
            other.clear("model", SIZE)
    with other.writing(wait=False) as mine:
        assert mine


def test_a_torn_tail_is_ignored_and_cut_off(tmp_path: Path) -> None:
    store = BinaryStore(tmp_path)
    vectors = filled(store, 300)
    generation = store.generation().partition(".")[0]
    for name in ("keys", "codes", "integers", "scales", "dead"):
        with (tmp_path / generation / name).open("ab") as file:
            file.write(b"\xff" * 77)
    after = BinaryStore(tmp_path)
    assert after.search(vectors[4], 1)[0].id == 5
    with after.writing(wait=True):
        after.put([900], some_vectors(1, seed=8), [9])
        after.delete([1])
        after.commit({})
    fresh = BinaryStore(tmp_path)
    assert fresh.ids().tolist() == [*range(2, 301), 900]
    assert fresh.marks([900]) == {900: 9}
    assert fresh.search(some_vectors(1, seed=8)[0], 1)[0].id == 900


@pytest.mark.parametrize("name", ["keys", "codes", "integers", "scales", "means.npy"])
def test_a_damaged_store_counts_as_none(tmp_path: Path, name: str) -> None:
    store = BinaryStore(tmp_path)
    filled(store, 300)
    path = tmp_path / store.generation().partition(".")[0] / name
    path.write_bytes(path.read_bytes()[:-9])
    assert not BinaryStore(tmp_path).exists()
    path.unlink()
    assert not BinaryStore(tmp_path).exists()


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"format": 99}', b"\x00\xff"])
def test_an_unreadable_manifest_counts_as_none(tmp_path: Path, content: bytes) -> None:
    store = BinaryStore(tmp_path)
    filled(store, 3)
    (tmp_path / MANIFEST).write_bytes(content)
    assert not BinaryStore(tmp_path).exists()
    filled(BinaryStore(tmp_path), 4)
    assert BinaryStore(tmp_path).count() == 4


_KILLED = """
import os, signal, sys
from pathlib import Path
from tests.kit.vectors.contract import some_vectors
from tianlu.kit.vectors.engines.binary import BinaryStore
from tianlu.kit.vectors.engines.folder import StoreFolder
store = BinaryStore(Path(sys.argv[1]))
def die(self, manifest):
    os.kill(os.getpid(), signal.SIGKILL)
with store.writing(wait=True):
    store.put([1000, 3], some_vectors(2, seed=7))
    store.delete([1])
    StoreFolder.write = die
    store.commit({"at": 2}) if sys.argv[2] == "commit" else store.compact()
"""


@pytest.mark.parametrize("act", ["commit", "compact"])
def test_killed_before_the_manifest_nothing_happened(tmp_path: Path, act: str) -> None:
    store = BinaryStore(tmp_path)
    vectors = filled(store, 300, at=1)
    done = subprocess.run([sys.executable, "-c", _KILLED, str(tmp_path), act], check=False)
    assert done.returncode == -signal.SIGKILL
    after = BinaryStore(tmp_path)
    assert (after.count(), after.state()) == (300, {"at": 1})
    assert after.search(vectors[2], 1)[0].id == 3
    with after.writing(wait=False) as mine:
        assert mine  # the dead process holds nothing
        after.put([1000], some_vectors(1, seed=7))
        after.commit({"at": 2})
        after.compact()
    assert BinaryStore(tmp_path).ids().tolist() == [*range(1, 301), 1000]
    assert len([entry for entry in tmp_path.iterdir() if entry.is_dir()]) == 1


_WRITES = """
import sys
from pathlib import Path
from tests.kit.vectors.contract import some_vectors
from tianlu.kit.vectors.engines.binary import BinaryStore
store = BinaryStore(Path(sys.argv[1]))
vectors = some_vectors(400)
print("ready", flush=True)
with store.writing(wait=True):
    while True:
        at = store.state()["at"]
        numbers = [at * 3 % 400, (at * 3 + 1) % 400, (at * 3 + 2) % 400]
        store.put(numbers, vectors[numbers], [at + 1] * 3)
        store.commit({"at": at + 1})
"""


@pytest.mark.long
def test_killed_anywhere_a_commit_is_whole_or_not_there(tmp_path: Path) -> None:
    """After each kill the marks say which commit last wrote each vector: all three of the last one, none of a later."""
    store = BinaryStore(tmp_path)
    with store.writing(wait=True):
        store.clear("model", SIZE, {"at": 0})
    random = np.random.default_rng(proofs.seed())
    vectors, before = some_vectors(400), 0
    for _kill in range(proofs.count(5, 100)):
        process = subprocess.Popen([sys.executable, "-c", _WRITES, str(tmp_path)], stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(float(random.uniform(0.05, 0.3)))
        process.kill()
        process.wait()
        process.stdout.close()
        after = BinaryStore(tmp_path)
        at = int(after.state()["at"])
        assert at >= before
        before = at
        expected: dict[int, int] = {}
        for turn in range(at):
            expected.update({(turn * 3 + step) % 400: turn + 1 for step in range(3)})
        assert after.marks(range(400)) == expected
        for number in list(expected)[:20]:
            assert after.search(vectors[number], 1)[0].id == number
    assert before > 0
