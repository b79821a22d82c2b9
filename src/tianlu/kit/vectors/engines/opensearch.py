"""Vectors in an OpenSearch cluster: a graph (HNSW) of Lucene's by the k-NN plugin.

Up to 4,096 vectors, and those `among` which a search is to stay, are compared one by one, so that nothing is missed.
Vectors are rounded to 16 bits a number before they are indexed, and kept like that for whoever asks for one back.
"""

import base64
import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson

from tianlu.kit.db import batches
from tianlu.kit.opensearch import Answered, Bulk, Cluster, Lease, Lost, Role, State
from tianlu.kit.vectors.data import Floats, Ids, Match

FORMAT: Final = 1
_FEW: Final = 4096  # vectors that are all compared
_CANDIDATES: Final = 200  # that each shard's graph is asked for, at least: recall of ten is .98 and above
_PIECE: Final = 10_000
_LOOK: Final = 0.5  # seconds between two looks at the state
_GONE: Final = 404
_GRAPH: Final = {"name": "hnsw", "engine": "lucene", "space_type": "cosinesimil"}
_LINKS: Final = {"m": 16, "ef_construction": 128}


class OpenSearchStore:
    """One store of the cluster. `folder` is this host's, where the lock of its writer lies."""

    def __init__(self, cluster: Cluster, name: str, folder: Path) -> None:
        self.cluster, self.role = cluster, Role(cluster, f"vectors-{name}", FORMAT)
        self._lease = Lease(cluster, f"vectors-{name}", folder)
        self._waiting: dict[int, bytes | None] = {}
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._seen: State | None = None
        self._held = 0

    def writing(self, *, wait: bool) -> AbstractContextManager[bool]:
        self._waiting = {}
        return self._lease.held(wait=wait)

    def clear(self, model: str, dimensions: int, state: Mapping[str, Any] | None = None) -> None:
        self._waiting = {}
        self.cluster.examine()
        fields = {
            "id": {"type": "long"},
            "mark": {"type": "long", "index": False},
            "kept": {"type": "binary"},
            "vector": {
                "type": "knn_vector",
                "dimension": dimensions,
                "doc_values": False,  # the graph's own numbers do: a second set would double the room
                "method": {**_GRAPH, "parameters": _LINKS},
            },
        }
        said = {"model": model, "state": dict(state or {}), "commits": 0}
        made = self.role.make({"knn": True}, fields, unkept=["vector"], **said)
        self.role.show(made)
        self.role.sweep(made.index)
        self._look_now()

    def put(self, ids: Sequence[int], vectors: Floats, marks: Sequence[int] | None = None) -> None:
        rounded = np.asarray(vectors, np.float32).astype(np.float16)
        for number, half, mark in zip(ids, rounded, marks or [0] * len(ids), strict=True):
            kept = base64.b64encode(half.tobytes()).decode()
            document = {"id": int(number), "mark": int(mark), "kept": kept, "vector": half.astype(np.float32)}
            self._waiting[int(number)] = orjson.dumps(document, option=orjson.OPT_SERIALIZE_NUMPY)

    def delete(self, ids: Collection[int]) -> None:
        self._waiting.update(dict.fromkeys(map(int, ids)))

    def commit(self, state: Mapping[str, Any]) -> None:
        """Make what was put and deleted durable and visible. Cut off in the middle, the next commit finishes it."""
        current = self.role.state()
        if current is None:
            raise RuntimeError("vectors are committed after `clear`")
        try:
            self._lease.renew()
        except Lost as error:
            raise RuntimeError("another process writes these vectors") from error
        bulk = Bulk(self.cluster, current.index)
        for number, document in self._waiting.items():
            if document is None:
                bulk.remove([number])
            else:
                bulk.put(number, orjson.Fragment(document))
        bulk.flush()
        self._waiting = {}
        self.role.refresh(current)
        # Titles are embedded a few at a time, with the same state: to write that down again each time, and have every node
        # agree on it, would cost the cluster more than the vectors.
        if dict(state) != current.said["state"]:
            self.role.note(current, state=dict(state), commits=int(current.said["commits"]) + 1)
        self._look_now()

    def compact(self) -> None:
        if (current := self.role.state()) is not None:
            path = f"/{current.index}/_forcemerge"
            self.cluster.ask("POST", path, params={"only_expunge_deletes": "true"}, seconds=600)

    # --- reading -------------------------------------------------------------------------------------------------

    def search(
        self, vector: Floats, limit: int, *, among: Collection[int] | None = None, excluding: Collection[int] = ()
    ) -> list[Match]:
        if limit < 1 or not self.count():
            return []
        asked = np.asarray(vector, np.float32)
        if among is None and self.count() > _FEW:
            wanted = limit + len(excluding)
            nearest = {"vector": {"vector": asked, "k": max(_CANDIDATES, wanted)}}
            found = self._matches({"knn": nearest}, min(wanted, _PIECE))
            return [match for match in found if match.id not in set(excluding)][:limit]
        if among is None:
            return self._compared(asked, limit, {"bool": {"must_not": [{"terms": {"id": sorted(excluding)}}]}})
        left = sorted(set(among) - set(excluding))
        found = []
        for start in range(0, len(left), _PIECE):
            found += self._compared(asked, limit, {"terms": {"id": left[start : start + _PIECE]}})
        return sorted(found, key=lambda match: (-match.score, match.id))[:limit]

    def _compared(self, vector: Floats, limit: int, those: Mapping[str, Any]) -> list[Match]:
        """The nearest of some, each compared."""
        params = {"field": "vector", "query_value": vector, "space_type": "cosinesimil"}
        script = {"source": "knn_score", "lang": "knn", "params": params}
        query = {"script_score": {"query": {"bool": {"filter": [those]}}, "script": script}}
        return self._matches(query, min(limit, _PIECE))

    def _matches(self, query: Mapping[str, Any], limit: int) -> list[Match]:
        """Hits of a query whose scores are (1 + cosine) / 2."""
        body = {"query": query, "size": limit, "sort": [{"_score": "desc"}, {"id": "asc"}], "track_total_hits": False}
        hits = self._ask({**body, "_source": False})
        return [Match(int(hit["sort"][1]), 2 * float(hit["sort"][0]) - 1) for hit in hits]

    def _ask(self, body: Mapping[str, Any]) -> Any:
        written = orjson.dumps(body, option=orjson.OPT_SERIALIZE_NUMPY)
        params = {"allow_partial_search_results": "false"}
        try:
            return self.cluster.ask("POST", f"/{self.role.alias}/_search", written, params=params)["hits"]["hits"]
        except Answered as error:
            if error.status == _GONE:
                return []
            raise

    def vectors_of(self, ids: Collection[int]) -> dict[int, Floats]:
        return {number: _restored(kept) for number, kept in self._values(ids, "kept")}

    def marks(self, ids: Collection[int]) -> dict[int, int]:
        return {number: int(mark) for number, mark in self._values(ids, "mark")}

    def _values(self, ids: Collection[int], field: str) -> Iterator[tuple[int, Any]]:
        """A field of those documents that are there."""
        if self._state() is None:
            return
        for some in batches(ids, _PIECE):
            body = {"ids": [str(number) for number in some]}
            told = self.cluster.ask("POST", f"/{self.role.alias}/_mget", body, params={"_source": field})
            yield from ((int(one["_id"]), one["_source"][field]) for one in told["docs"] if one.get("found"))

    def ids(self) -> Ids:
        return np.asarray([int(hit["sort"][0]) for hit in self._all([])], np.int64)

    def _all(self, source: Sequence[str]) -> list[Any]:
        """Every document in the order of the ids."""
        found: list[Any] = []
        place: list[int] = []
        while True:
            body: dict[str, Any] = {"size": _PIECE, "sort": [{"id": "asc"}], "_source": list(source) or False}
            hits = self._ask({**body, "query": {"range": {"id": {"gt": place[0]}}}} if place else body)
            found += hits
            if len(hits) < _PIECE:
                return found
            place = hits[-1]["sort"]

    # --- how it stands -------------------------------------------------------------------------------------------

    def _state(self) -> State | None:
        with self._lock:
            if time.monotonic() - self._looked >= _LOOK:
                self._seen = self.role.state()
                self._held = self._counted(self._seen)
                self._looked = time.monotonic()
            return self._seen

    def _look_now(self) -> None:
        self._looked = float("-inf")

    def _said(self, name: str, default: Any) -> Any:
        state = self._state()
        return default if state is None else state.said[name]

    def _counted(self, state: State | None) -> int:
        return int(self.cluster.ask("GET", f"/{state.index}/_count")["count"]) if state else 0

    def count(self) -> int:
        return self._held if self._state() else 0

    def exists(self) -> bool:
        return self._state() is not None

    def model(self) -> str:
        return str(self._said("model", ""))

    def state(self) -> dict[str, Any]:
        return dict(self._said("state", {}))

    def generation(self) -> str:
        state = self._state()
        return f"{state.index}.{state.said['commits']}.{self._held}" if state else ""

    def save(self, folder: Path) -> None:
        state = self._state()
        if state is None:
            return
        found = [hit["_source"] for hit in self._all(["id", "mark", "kept"])]
        vectors = [np.frombuffer(base64.b64decode(one["kept"]), np.float16) for one in found]
        np.save(folder / "vectors.npy", np.stack(vectors) if vectors else np.empty((0, 0), np.float16))
        written = {
            "model": state.said["model"],
            "state": state.said["state"],
            "ids": [one["id"] for one in found],
            "marks": [one["mark"] for one in found],
        }
        (folder / "store.json").write_bytes(orjson.dumps(written))

    def load(self, folder: Path) -> None:
        if not (folder / "store.json").is_file():
            return
        written = orjson.loads((folder / "store.json").read_bytes())
        vectors = np.load(folder / "vectors.npy")
        with self.writing(wait=True):
            if not len(vectors):
                self.role.condemn()
                self._look_now()
                return
            self.clear(written["model"], vectors.shape[1], written["state"])
            self.put(written["ids"], vectors, written["marks"])
            self.commit(written["state"])


def _restored(kept: str) -> Floats:
    half = np.frombuffer(base64.b64decode(kept), np.float16).astype(np.float32)
    found: Floats = half / np.linalg.norm(half)
    return found
