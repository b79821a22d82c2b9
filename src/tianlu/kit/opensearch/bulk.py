"""Writing many documents: in pieces, every piece acknowledged document by document before the next counts as written."""

import time
from collections.abc import Iterable
from typing import Any, Final

import orjson

from tianlu.kit.opensearch.cluster import Cluster
from tianlu.kit.opensearch.data import Answered, ClusterAway, ClusterReadOnly

PIECE: Final = 4 * 2**20  # bytes sent at once
_ROUNDS: Final = 6  # how often what a busy cluster put off is sent again
_PAUSE: Final = 0.2  # seconds before the second round, then twice as many each time
_SECONDS: Final = 60.0
_FORBIDDEN: Final = 403
_BUSY: Final = 429
_MISSING: Final = 404


class Bulk:
    """What is to be written to one index; `flush` sends the rest. Nothing is acknowledged until `flush` has returned."""

    def __init__(self, cluster: Cluster, index: str) -> None:
        self._cluster, self._index = cluster, index
        self._lines: list[bytes] = []
        self._size = 0

    def put(self, number: int, document: Any) -> None:
        """Add or replace a document."""
        self._take(b'{"index":{"_id":"%d"}}\n%b\n' % (number, orjson.dumps(document)))

    def remove(self, numbers: Iterable[int]) -> None:
        """Remove documents; unknown ones are ignored."""
        for number in numbers:
            self._take(b'{"delete":{"_id":"%d"}}\n' % number)

    def _take(self, lines: bytes) -> None:
        self._lines.append(lines)
        self._size += len(lines)
        if self._size >= PIECE:
            self.flush()

    def flush(self) -> None:
        """Send what is left. Raises `ClusterAway`, `ClusterReadOnly`, and `Answered` for a document that does not fit."""
        lines, self._lines, self._size = self._lines, [], 0
        pause = _PAUSE
        for turn in range(_ROUNDS):
            if not lines:
                return
            if turn:
                time.sleep(pause)
                pause *= 2
            lines = self._sent(lines)
        if lines:
            raise ClusterAway(hosts=self._cluster.address.shown(), reason="it is too busy to take in documents")

    def _sent(self, lines: list[bytes]) -> list[bytes]:
        """Those that the cluster asks to send again."""
        asked = {"filter_path": "errors,items.*.status,items.*.error"}
        try:
            told = self._cluster.ask("POST", f"/{self._index}/_bulk", b"".join(lines), params=asked, seconds=_SECONDS)
        except Answered as error:
            if error.status == _BUSY:
                return lines
            raise
        if not told["errors"]:
            return []
        again = []
        for line, item in zip(lines, told["items"], strict=True):
            (one,) = item.values()
            status, fault = one["status"], one.get("error")
            if fault is None or (status == _MISSING and line[:9] == b'{"delete"'):
                continue
            if status == _FORBIDDEN or fault["type"] == "cluster_block_exception":
                raise ClusterReadOnly(reason=str(fault.get("reason", ""))[:200])
            if status == _BUSY or status >= 500:
                again.append(line)
            else:
                raise Answered(status, str(fault["type"]), str(fault.get("reason", "")))
        return again
