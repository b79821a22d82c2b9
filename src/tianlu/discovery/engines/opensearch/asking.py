"""Questions to the index behind the alias. One that meets the moment when the alias moves is asked again."""

import time
import zlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson

from tianlu.discovery.engines.opensearch.parts import Query
from tianlu.kit.opensearch import Answered, Cluster, ClusterAway

_TURNS: Final = 3
_PAUSE: Final = 0.1
_MOVED: Final = (
    "index_not_found_exception",
    "search_context_missing_exception",
    "search_phase_execution_exception",
    "circuit_breaking_exception",
)
_SHARDS: Final = {"search_type": "dfs_query_then_fetch", "allow_partial_search_results": "false"}


class Asking:
    """Asks one alias. Never answered by a part of the shards: an answer with a hole is none."""

    def __init__(self, cluster: Cluster, alias: str) -> None:
        self._cluster, self._alias = cluster, alias

    def ask(self, body: Mapping[str, Any]) -> Any:
        """What a search with this body answers.

        The same question is answered by the same copies of the shards, so that pages of one list fit together.
        """
        written = orjson.dumps(body)
        params = {**_SHARDS, "preference": f"q{zlib.crc32(orjson.dumps(body.get('query')))}"}
        for turn in range(_TURNS):
            try:
                return self._cluster.ask("POST", f"/{self._alias}/_search", written, params=params)
            except (Answered, ClusterAway) as error:
                said = error.kind if isinstance(error, Answered) else str(error.params.get("reason"))
                if said not in _MOVED or turn + 1 == _TURNS:
                    raise
                time.sleep(_PAUSE)
        raise AssertionError("unreachable")

    def aggregate(self, query: Query, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        """The answers to aggregations, by name."""
        if not asked:
            return {}
        body = {"size": 0, "track_total_hits": False, "query": {"bool": {"filter": [query]}}, "aggs": asked}
        found: Mapping[str, Any] = self.ask(body)["aggregations"]
        return found

    def total(self, query: Query) -> int:
        """How many documents are found."""
        body = {"size": 0, "track_total_hits": True, "query": {"bool": {"filter": [query]}}}
        return int(self.ask(body)["hits"]["total"]["value"])

    def counted(self, queries: Sequence[Query], within: Query) -> list[int]:
        """How many documents each query finds among those of `within`."""
        if not queries:
            return []
        named = {str(at): query for at, query in enumerate(queries)}
        told = self.aggregate(within, {"each": {"filters": {"filters": named}}})["each"]["buckets"]
        return [int(told[str(at)]["doc_count"]) for at in range(len(queries))]
