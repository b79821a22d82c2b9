"""`bench search --engine opensearch [COUNT]`: Tianlu's engine on the cluster beside a bare opensearch-py, in the same run.

    sh scripts/with-opensearch.sh .venv/bin/python -m bench search --engine opensearch 20000

The bare client is opensearch-py as it comes (urllib3, its own JSON, its bulk helper); it is given the very bodies and
documents that the engine sends, ready made. What an index takes on the disks is measured after a merge to one segment.
"""

import logging
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import django
import numpy as np
import orjson
from opensearchpy import OpenSearch, helpers

from bench import machine, tables
from bench.corpus import grow
from bench.peers.base import percentile
from bench.peers.tianlu import FACETS, REACH, document, question
from bench.questions import NAMES, draw, sample
from tianlu.discovery.data import SearchRequest
from tianlu.discovery.engines.fields import fields_of
from tianlu.discovery.engines.opensearch import OpenSearchEngine
from tianlu.kit.opensearch import Bulk, Cluster, State, address_in
from tianlu.kit.vectors.engines.opensearch import OpenSearchStore

COUNT = 20_000
_ASKED = 30  # queries of each kind
_ROUNDS = 3
_VECTORS = 3_000
_STALE = 11  # seconds: a node says for ten what it saw last of its files
_ABSENT = "bench search: TIANLU_SEARCH names no cluster; run it by scripts/with-opensearch.sh.\n"


def run(count: int = COUNT) -> None:
    """Fill, ask and weigh; one table each."""
    url = os.environ.get("TIANLU_SEARCH", "")
    if not url.startswith("opensearch"):
        raise SystemExit(_ABSENT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tianlu.portal.settings")
    django.setup()  # what the cluster lacks is said in the reader's language
    logging.getLogger("opensearch").setLevel(logging.WARNING)
    address = address_in(url)
    bare = OpenSearch([{"host": host, "port": port} for host, port in address.hosts], timeout=60)
    with tempfile.TemporaryDirectory() as folder:
        engine = OpenSearchEngine(Cluster(address), Path(folder))
        filling = _filling(engine, bare, count)
        asking = _asking(engine, bare, count)
        weights = _weights(engine, bare, count, Path(folder))
        engine.role.condemn()
    note = f"{machine.words()}; {len(address.hosts)} nodes, {address.shards} shards, {address.replicas} replica."
    tables.show(f"bench search --engine opensearch: filling, {count:,} records", *filling, note)
    tables.show("Asking: milliseconds, of three rounds the fastest of each query", *asking, note)
    tables.show("Bytes on the disks, without replicas", *weights, note)


Table = tuple[list[str], list[list[object]]]


def _filling(engine: OpenSearchEngine, bare: OpenSearch, count: int) -> Table:
    """Records a second: of ready documents by both, and of records whose tokens are made on the way."""
    ready = [fields_of(document(book)) for book in islice(grow(count), min(count, 5_000))]
    ours, theirs = [], []
    for _turn in range(_ROUNDS):
        state = _made(engine)
        ours.append(len(ready) / _timed(partial(_written, engine, state, ready)))
        bare.indices.delete(index=state.index)
        state = _made(engine)
        actions = ({"_index": state.index, "_id": str(one["id"]), "_source": one} for one in ready)
        theirs.append(len(ready) / _timed(partial(helpers.bulk, bare, actions, chunk_size=1000)))
        bare.indices.delete(index=state.index)
    whole = count / _timed(lambda: _filled(engine, count))
    rows: list[list[object]] = [
        ["ready documents, engine", round(max(ours))],
        ["ready documents, bare client", round(max(theirs))],
        ["engine / bare client", f"{max(ours) / max(theirs):.2f}"],
        ["records, tokens made on the way, to the end of the commit", round(whole)],
    ]
    return ["", "records per second"], rows


def _made(engine: OpenSearchEngine) -> State:
    with engine.writing(wait=True):
        engine.begin()
        assert engine._state is not None  # noqa: SLF001 - the index that is being made
        return engine._state  # noqa: SLF001


def _written(engine: OpenSearchEngine, state: State, ready: Sequence[dict[str, Any]]) -> None:
    bulk = Bulk(engine.cluster, state.index)
    for one in ready:
        bulk.put(one["id"], one)
    bulk.flush()


def _filled(engine: OpenSearchEngine, count: int) -> None:
    with engine.writing(wait=True):
        engine.begin()
        engine.index(map(document, grow(count)))
        engine.commit(1)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


class _Recorder:
    """Stands before the cluster and keeps the last body asked."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster, self.asked = cluster, list[tuple[str, bytes, dict[str, Any]]]()
        self._ask = cluster.ask

    def __enter__(self) -> "_Recorder":
        self.cluster.ask = self._kept  # type: ignore[method-assign]
        return self

    def __exit__(self, *error: object) -> None:
        self.cluster.ask = self._ask  # type: ignore[method-assign]

    def _kept(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        self.asked.append((path, body, dict(more.get("params") or {})))
        return self._ask(method, path, body, **more)


def _asking(engine: OpenSearchEngine, bare: OpenSearch, count: int) -> Table:
    questions = draw(sample(grow(count)))
    rows: list[list[object]] = []
    for kind, name in NAMES.items():
        asked = questions.of[kind][:_ASKED]
        ours, theirs = zip(*(_both(engine, bare, kind, query) for query in asked), strict=True)
        middle, late = percentile(ours, 0.5), percentile(ours, 0.95)
        bare_middle, bare_late = percentile(theirs, 0.5), percentile(theirs, 0.95)
        assert middle
        assert bare_middle
        rows.append([name, middle, late, bare_middle, bare_late, f"{middle / bare_middle:.2f}"])
    return ["", "engine p50", "p95", "bare p50", "p95", "engine / bare"], rows


def _both(engine: OpenSearchEngine, bare: OpenSearch, kind: str, query: str) -> tuple[float, float]:
    """Milliseconds of the engine, and of the bare client for the same bodies, one after the other."""
    request = SearchRequest(question("term" if kind in {"broad", "sorted"} else kind, query))
    work: Callable[[], object] = (
        (lambda: engine.facets(request, REACH, FACETS)) if kind == "broad" else lambda: engine.search(request, REACH)
    )
    with _Recorder(engine.cluster) as recorder:
        work()
    bodies = [(path.split("/")[1], orjson.loads(body), params) for path, body, params in recorder.asked]
    ours, theirs = float("inf"), float("inf")
    for _turn in range(_ROUNDS):
        ours = min(ours, _timed(work))
        theirs = min(
            theirs, _timed(lambda: [bare.search(index=at, body=body, params=dict(more)) for at, body, more in bodies])
        )
    return ours * 1000, theirs * 1000


def _weights(engine: OpenSearchEngine, bare: OpenSearch, count: int, folder: Path) -> Table:
    name = engine.role.alias
    words = _size(bare, name) / count
    store = OpenSearchStore(engine.cluster, "bench", folder / "vectors")
    random = np.random.default_rng(5)
    vectors = random.standard_normal((_VECTORS, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    with store.writing(wait=True):
        store.clear("bench", 384)
        store.put(list(range(1, _VECTORS + 1)), vectors)
        store.commit({})
    of_vectors = _size(bare, store.role.alias) / _VECTORS
    store.role.condemn()
    return ["", "bytes per record"], [
        ["words, facets, orders", round(words)],
        ["vectors, 384 numbers", round(of_vectors)],
    ]


def _size(bare: OpenSearch, name: str) -> int:
    bare.indices.forcemerge(index=name, params={"max_num_segments": 1, "request_timeout": 600})
    bare.indices.refresh(index=name)  # what was merged is let go of
    bare.indices.flush(index=name)
    time.sleep(_STALE)
    found = bare.indices.stats(index=name, metric="store")
    return int(found["_all"]["primaries"]["store"]["size_in_bytes"])
