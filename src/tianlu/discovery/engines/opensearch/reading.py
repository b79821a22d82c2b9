"""Which index readers ask and where it stands, looked at twice a second at most."""

import threading
import time
from typing import Any, Final

from tianlu.discovery.engines.opensearch.schema import FIELDS
from tianlu.kit.opensearch import Cluster, Role, State

_LOOK: Final = 0.5  # seconds between two looks


class Reading:
    """The state of the index as this process saw it last."""

    def __init__(self, cluster: Cluster, role: Role) -> None:
        self._cluster, self._role = cluster, role
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._state: State | None = None

    def state(self) -> State | None:
        """What readers see now; None when there is no index to read. Raises `ClusterAway`."""
        with self._lock:
            if time.monotonic() - self._looked >= _LOOK:
                self._state = self._role.state(FIELDS)
                self._looked = time.monotonic()
            return self._state

    def look_now(self) -> None:
        """Forget when it was last looked at."""
        self._looked = float("-inf")

    def documents(self, index: str) -> int:
        """How many documents readers of the index can find."""
        told: Any = self._cluster.ask("GET", f"/{index}/_count")
        return int(told["count"])
