"""An index for a role: one per version and generation behind an alias, which is moved when the new one is whole.

What a generation stands at is written into its mapping's `_meta`: it is as durable as the index itself, goes away with
it, and one question to any node answers which index is read and where it stands.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tianlu.kit.ids import random_id
from tianlu.kit.opensearch.cluster import Cluster
from tianlu.kit.opensearch.data import Answered, ClusterReadOnly

_GONE: Final = 404
_ACTIVE: Final = "1"


@dataclass(frozen=True)
class State:
    """The index that readers ask, and what its last commit wrote down; `sound` unless its fields were changed by hand."""

    index: str
    said: Mapping[str, Any] = field(default_factory=dict)
    sound: bool = True


class Role:
    """The indexes `<prefix>-<name>-<format>-<generation>` and the alias `<prefix>-<name>`."""

    def __init__(self, cluster: Cluster, name: str, version: int) -> None:
        self.cluster = cluster
        self.alias = f"{cluster.address.prefix}-{name}"
        self._version = version
        self._ours = re.compile(rf"{re.escape(self.alias)}-(\d+)-[0-9a-z]+")

    def state(self, fields: Mapping[str, Any] | None = None) -> State | None:
        """What readers ask now; None when there is none of this version. `fields` are those that it should have."""
        try:
            told = self.cluster.ask("GET", f"/{self.alias}/_mapping", params={"local": "true"})
        except Answered as error:
            if error.status == _GONE:
                return None
            raise
        for index, found in told.items():
            mappings = found["mappings"]
            written = mappings.get("_meta", {})
            if self._ours.fullmatch(index) and written.get("format") == self._version:
                sound = fields is None or (mappings.get("dynamic") == "strict" and mappings.get("properties") == fields)
                return State(index, written, sound)
        return None

    def make(
        self, settings: Mapping[str, Any], fields: Mapping[str, Any], *, unkept: Sequence[str] = (), **said: Any
    ) -> State:
        """An empty index of a new generation, which no reader asks yet. `unkept` fields do not come back as written."""
        address = self.cluster.address
        index = f"{self.alias}-{self._version}-{random_id()}"
        written = {"format": self._version, **said}
        everywhere = {
            "number_of_shards": address.shards,
            "auto_expand_replicas": f"0-{address.replicas}" if address.replicas else "false",
            "number_of_replicas": 0,
            "refresh_interval": "-1",  # what was written is seen at a commit and not before
        }
        body: dict[str, Any] = {
            "settings": {"index": {**everywhere, **settings}},
            "mappings": {"dynamic": "strict", "_meta": written, "properties": fields},
        }
        if unkept:
            body["mappings"]["_source"] = {"excludes": list(unkept)}
        self.cluster.ask("PUT", f"/{index}", body, params={"wait_for_active_shards": _ACTIVE}, seconds=60)
        return State(index, written)

    def note(self, state: State, /, **said: Any) -> State:
        """Write down where the index stands; durable when this returns."""
        written = {**state.said, **said}
        self.cluster.ask("PUT", f"/{state.index}/_mapping", {"_meta": written}, seconds=60)
        return State(state.index, written, state.sound)

    def refresh(self, state: State) -> None:
        """Let readers see what was written. Raises `Answered` when a shard did not."""
        told = self.cluster.ask("POST", f"/{state.index}/_refresh", seconds=60)
        if told["_shards"].get("failed"):
            raise Answered(503, "refresh", str(told["_shards"].get("failures", "")))

    def writable(self, state: State) -> None:
        """Raises `ClusterReadOnly` where the index was made read-only."""
        told = self.cluster.ask("GET", f"/{state.index}/_settings/index.blocks.*", params={"flat_settings": "true"})
        blocks = [name for name, on in told.get(state.index, {}).get("settings", {}).items() if on == "true"]
        if blocks:
            raise ClusterReadOnly(reason=", ".join(blocks))

    def show(self, state: State) -> None:
        """Move the alias to this index, at once for every reader."""
        actions: list[dict[str, Any]] = []
        for index in self._named(f"{self.alias},{self.alias}-*"):
            if index == self.alias:  # made by a foreign write while there was no alias
                actions.append({"remove_index": {"index": index}})
            elif index != state.index and self._ours.fullmatch(index):
                actions.append({"remove": {"index": index, "alias": self.alias, "must_exist": False}})
        actions.append({"add": {"index": state.index, "alias": self.alias}})
        self.cluster.ask("POST", "/_aliases", {"actions": actions}, seconds=60)

    def sweep(self, keep: str) -> None:
        """Remove what other generations and unfinished ones have left."""
        for index in self._named(f"{self.alias}-*"):
            if index != keep and self._ours.fullmatch(index):
                self._removed(index)

    def condemn(self) -> None:
        """There is no index of this role any more until the next one is shown."""
        self.sweep("")

    def _removed(self, index: str) -> None:
        try:
            self.cluster.ask("DELETE", f"/{index}", seconds=60)
        except Answered as error:
            if error.status != _GONE:
                raise

    def _named(self, pattern: str) -> list[str]:
        asked = {"filter_path": "*.aliases", "ignore_unavailable": "true", "expand_wildcards": "all"}
        return list(self.cluster.ask("GET", f"/{pattern}/_alias", params=asked) or {})
