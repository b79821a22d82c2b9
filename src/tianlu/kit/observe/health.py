"""Whether the library works, in a word for each part, without telling a stranger anything of use."""

import shutil
import threading
import time
from collections.abc import Callable
from typing import Literal

from django.conf import settings
from django.db import Error, connection

from tianlu.kit.clock import now
from tianlu.kit.data import copies
from tianlu.kit.jobs import worker_alive

State = Literal["ok", "working", "failing"]
LEAST_FREE = 200 * 2**20  # bytes: below this an import or an index commit may fail midway
_KEPT = 2.0  # seconds an answer is reused, so that anyone may ask as often as they like

_latest: tuple[float, dict[str, State]] | None = None
_looking = threading.Lock()


def health() -> dict[str, State]:
    """The state of `database`, `disk`, `worker` and of each copy by its name, at most two seconds old."""
    global _latest  # noqa: PLW0603 - the latest answer belongs to the process
    with _looking:
        if _latest is None or time.monotonic() - _latest[0] > _KEPT:
            _latest = (time.monotonic(), look())
        return _latest[1]


def look() -> dict[str, State]:
    """The same, looked at now."""
    found: dict[str, State] = {"database": _state(_database), "disk": _state(_disk)}
    if found["database"] == "ok":
        found["worker"] = _state(lambda: worker_alive(now()))
    for name, copy in copies:
        found[name] = _copy_state(lambda copy=copy: copy.status().state)  # type: ignore[misc]
    return found


def _state(holds: Callable[[], bool]) -> State:
    try:
        return "ok" if holds() else "failing"
    except (Error, OSError):
        return "failing"


def _copy_state(state: Callable[[], str]) -> State:
    try:
        told = state()
    except (Error, OSError):
        return "failing"
    if told == "broken":
        return "failing"
    return "ok" if told == "ready" else "working"  # missing, behind and building mend themselves while we answer


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def _disk() -> bool:
    return shutil.disk_usage(settings.TIANLU_HOME).free >= LEAST_FREE
