"""Readers of the index: follow what the indexer commits, at most half a second behind."""

import threading
import time

import tantivy

from tianlu.discovery.engines.tantivy.folder import IndexFolder, State
from tianlu.discovery.engines.tantivy.schema import prepare
from tianlu.discovery.engines.tantivy.snapshot import Snapshot
from tianlu.discovery.engines.tantivy.trouble import Damaged, Panicked, told_apart

_LOOK = 0.5  # seconds between looks at the state file


class Reading:
    """The index as this process sees it; opened anew when the generation changes, reloaded when it is committed."""

    def __init__(self, folder: IndexFolder) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._stamp = -1
        self._index: tantivy.Index | None = None
        self._snapshot: Snapshot | None = None
        self._state: State | None = None

    def state(self) -> State | None:
        """What readers see now; None when there is no index to read."""
        self._follow()
        return self._state

    def snapshot(self) -> Snapshot | None:
        """What readers see now; None when there is no index to read."""
        self._follow()
        return self._snapshot

    def look_now(self) -> None:
        """Forget when the state file was last looked at."""
        self._looked = float("-inf")

    def _follow(self) -> None:
        at = time.monotonic()
        if at - self._looked < _LOOK:
            return
        with self._lock:
            if at - self._looked < _LOOK:
                return
            self._looked = at
            stamp = self.folder.stamp()
            if stamp != self._stamp:
                self._open()
                self._stamp = stamp

    def _open(self) -> None:
        state = self.folder.read()
        if state is None:
            self._index = self._snapshot = self._state = None
            return
        try:
            with told_apart():
                if self._index is None or self._state is None or self._state.generation != state.generation:
                    self._index = prepare(tantivy.Index.open(str(self.folder.path(state.generation))))
                self._index.reload()
                self._snapshot = Snapshot(self._index.searcher())
            self._state = state
        except (Damaged, Panicked, ValueError, OSError):  # damaged files: the indexer sees the same and rebuilds
            self._index = self._snapshot = self._state = None
