"""The writing half: one process at a time adds, replaces and forgets documents, and commits."""

import contextlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from tianlu.discovery.data import Document, SearchAway, WriterElsewhere
from tianlu.discovery.engines.fields import fields_of
from tianlu.discovery.engines.opensearch.parts import sound
from tianlu.discovery.engines.opensearch.reading import Reading
from tianlu.discovery.engines.opensearch.schema import FIELDS, SETTINGS
from tianlu.discovery.engines.opensearch.trouble import told_apart
from tianlu.kit.opensearch import Bulk, Cluster, Lease, Lost, Role, State


class Writing:
    """What a writer has open: the index it writes to, and what it has not sent yet."""

    def __init__(self, cluster: Cluster, role: Role, reading: Reading, folder: Path) -> None:
        self.cluster, self.role, self.reading = cluster, role, reading
        self._lease = Lease(cluster, "search", folder)
        self._state: State | None = None
        self._bulk: Bulk | None = None
        self._making = False
        self._reached: int | None = None

    @contextlib.contextmanager
    def writing(self, *, wait: bool) -> Iterator[bool]:
        """Hold the right to write; yields False when another process has it and `wait` is not set."""
        with told_apart(), self._lease.held(wait=wait) as mine:
            yield mine

    @told_apart()
    def begin(self) -> None:
        """Start an empty generation; readers go on with the current one until `commit`."""
        self.close()
        self.cluster.examine()
        self._lease.renew(now=True)
        self.tidy()
        state = self.role.make(SETTINGS, FIELDS, cursor=0, mark="", commits=0, documents=0)
        self._state, self._bulk, self._making = state, Bulk(self.cluster, state.index), True

    def _write(self) -> Bulk:
        """Where to write: the generation that readers ask, anew when another process made one."""
        try:
            self._lease.renew()
        except Lost as error:
            self.close()
            raise WriterElsewhere() from error
        if self._bulk is None:
            state = self.role.state()
            if state is None:
                raise SearchAway()
            self._state, self._bulk = state, Bulk(self.cluster, state.index)
        return self._bulk

    @told_apart()
    def index(self, documents: Iterable[Document]) -> int:
        bulk, count = self._write(), 0
        for document in documents:
            bulk.put(document.id, _clean(fields_of(document)))
            count += 1
        return count

    @told_apart()
    def delete(self, ids: Collection[int]) -> None:
        self._write().remove(ids)

    @told_apart()
    def reach(self, cursor: int) -> None:
        """What is written so far brings the index to this number once it is acknowledged, which it is before this returns."""
        self._write().flush()
        self._reached = cursor

    @told_apart()
    def commit(self, cursor: int, mark: str = "") -> None:
        bulk = self._write()
        bulk.flush()
        assert self._state is not None
        current = None if self._making else self.role.state()
        if not self._making and (current is None or current.index != self._state.index):
            self.close()
            raise WriterElsewhere()
        state = current or self._state
        self.role.refresh(state)
        commits = int(state.said["commits"]) + 1
        documents = self.reading.documents(state.index)
        self._state = self.role.note(state, cursor=cursor, mark=mark, commits=commits, documents=documents)
        if self._making:
            self.role.show(self._state)
            self._making = False
        self._reached = None
        self.reading.look_now()
        self._swept()

    def _swept(self) -> None:
        if self._state is not None and not self._making and int(self._state.said["commits"]) == 1:
            self.role.sweep(self._state.index)

    def close(self) -> None:
        """Forget what was not sent and where it was to go."""
        self._state = self._bulk = self._reached = None
        self._making = False

    @told_apart()
    def tidy(self) -> None:
        state = self.role.state()
        self.role.sweep(state.index if state else "")

    def cursor(self) -> int:
        if self._reached is not None:
            return self._reached
        return self.stands()[0]

    @told_apart()
    def stands(self) -> tuple[int, str]:
        state = self.role.state()
        return (int(state.said["cursor"]), str(state.said["mark"])) if state else (0, "")

    @told_apart()
    def stamp(self, mark: str) -> None:
        state = self.role.state()
        if state is not None:
            self.close()
            self.role.note(state, mark=mark)
            self.reading.look_now()


def _clean(fields: dict[str, Any]) -> dict[str, Any]:
    """Half a surrogate pair is no text for JSON."""
    return {name: _sound(value) for name, value in fields.items()}


def _sound(value: Any) -> Any:
    if isinstance(value, str):
        return sound(value)
    return [_sound(one) for one in value] if isinstance(value, list | tuple) else value
