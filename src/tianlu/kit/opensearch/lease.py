"""The right to write to this installation's indexes: one process at a time, on whatever host.

On one host a lock on a file of the data home decides, which the system takes from a killed process. Between hosts a
document in the cluster does: whoever holds the right counts it on with every commit, and one that has not been counted on
for two and a half minutes of the other's own clock is taken over. Nobody's clock is compared with another's.
"""

import contextlib
import fcntl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from tianlu.kit.ids import random_id
from tianlu.kit.opensearch.cluster import Cluster
from tianlu.kit.opensearch.data import Answered, Lost

_PATIENCE: Final = 150.0  # seconds without a sign of life: more than a sign is apart from the next and a write may take
_RENEW: Final = 10.0  # seconds between two signs
_LOOK: Final = 0.5
_CONFLICT: Final = 409
_GONE: Final = 404


class Lease:
    """The right for one role. `folder` is this host's, where the lock lies."""

    def __init__(self, cluster: Cluster, name: str, folder: Path) -> None:
        self._cluster, self._name, self._folder = cluster, name, folder
        self._index = f"{cluster.address.prefix}-writers"
        self._at: tuple[int, int] | None = None  # sequence number and term of our own last sign
        self._renewed = float("-inf")
        self._seen: tuple[tuple[int, int], float] | None = None  # another's last sign, and when it was first seen

    @contextlib.contextmanager
    def held(self, *, wait: bool) -> Iterator[bool]:
        """Hold the right to write; yields False when another process has it and `wait` is not set."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "writer.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except OSError:
                yield False
                return
            mine = self._taken()
            while wait and not mine:
                time.sleep(_LOOK)
                mine = self._taken()
            yield mine

    def renew(self, *, now: bool = False) -> None:
        """A sign of life. Raises `Lost` when the right went to another."""
        if self._at is None or (not now and time.monotonic() - self._renewed < _RENEW):
            return
        if not self._signed(self._at):
            self._at = None
            raise Lost()

    def _taken(self) -> bool:
        """Whether the right is ours: it was, nobody's, of another process of this host, or given up by its holder."""
        if self._at is not None and time.monotonic() - self._renewed < _RENEW:
            return True
        found = self._read()
        if found is None:
            return self._signed(None)
        at = (found["_seq_no"], found["_primary_term"])
        if found["_source"]["host"] != self._host():
            if self._seen is None or self._seen[0] != at:
                self._seen = (at, time.monotonic())
            if time.monotonic() - self._seen[1] < _PATIENCE:
                return False
        return self._signed(at)

    def _read(self) -> Any:
        try:
            return self._cluster.ask("GET", f"/{self._index}/_doc/{self._name}")
        except Answered as error:
            if error.status == _GONE:
                return None
            raise

    def _signed(self, before: tuple[int, int] | None) -> bool:
        expected = {"if_seq_no": before[0], "if_primary_term": before[1]} if before else {"op_type": "create"}
        body = {"host": self._host(), "sign": random_id()}
        if before is None:
            self._index_made()
        try:
            told = self._cluster.ask("PUT", f"/{self._index}/_doc/{self._name}", body, params=expected)
        except Answered as error:
            if error.status == _CONFLICT:
                return False
            raise
        self._at, self._renewed = (told["_seq_no"], told["_primary_term"]), time.monotonic()
        return True

    def _index_made(self) -> None:
        settings = {"number_of_shards": 1, "auto_expand_replicas": "0-2"}
        fields = {"host": {"type": "keyword"}, "sign": {"type": "keyword"}}
        body = {"settings": {"index": settings}, "mappings": {"dynamic": "strict", "properties": fields}}
        try:
            self._cluster.ask("PUT", f"/{self._index}", body, seconds=60)
        except Answered as error:
            if error.kind != "resource_already_exists_exception":
                raise

    def _host(self) -> str:
        """What tells this data home from those of other hosts."""
        path = self._folder / "host"
        with contextlib.suppress(FileNotFoundError):
            return path.read_text(encoding="ascii")
        path.write_text(random_id(), encoding="ascii")
        return path.read_text(encoding="ascii")
