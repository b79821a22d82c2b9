"""Django's SQLite with turns: who waits to write goes before who comes later.

SQLite gives a database that is free to whoever asks next, and who waits asks ten times a second: beside a process that
writes without a pause (an import) others wait until they give up. Here a transaction is begun by whoever has the turn, a
lock on a file beside the database. While somebody waits for the database with it, who has just committed waits for the turn.
"""

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

try:
    import fcntl
except ImportError:  # no Unix: no turns
    fcntl = None  # type: ignore[assignment]

_PAUSE: Final = 0.005  # seconds between two looks at the turn, on average


class DatabaseWrapper(base.DatabaseWrapper):
    """Transactions that begin in turn; a database in memory has one process only, and needs none."""

    def _start_transaction_under_autocommit(self) -> None:
        if fcntl is None or self.is_in_memory_db():
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        with self._turn():
            super()._start_transaction_under_autocommit()  # type: ignore[misc]

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """The turn, as long as the database would be waited for; where no file can be had, everybody's at once."""
        place = None
        with suppress(OSError):  # a full disk, a folder that may only be read: what follows says so better
            place = _opened(Path(self.settings_dict["NAME"]))
        try:
            if place is not None:
                self._take(place)
            yield
        finally:
            if place is not None:
                os.close(place)

    def _take(self, place: int) -> None:
        deadline = None
        while True:
            with suppress(BlockingIOError):
                fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            if deadline is None:
                deadline = time.monotonic() + self._patience()
            elif time.monotonic() > deadline:
                raise OperationalError("database is locked")
            time.sleep(_PAUSE * 2 * random.random())  # noqa: S311 - so that those who wait do not ask in step

    def _patience(self) -> float:
        """Seconds for which SQLite waits for a database that another writes."""
        return float(self.connection.execute("PRAGMA busy_timeout").fetchone()[0]) / 1000


def _opened(database: Path) -> int:
    """The file of the turns, which belongs to whom the database belongs to, as SQLite's own files beside it do."""
    path = database.with_name(f"{database.name}-turn")
    with suppress(FileNotFoundError):
        return os.open(path, os.O_RDWR | os.O_CLOEXEC)
    place = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with suppress(OSError):
        owner = database.stat()
        os.fchmod(place, owner.st_mode & 0o666)
        os.fchown(place, owner.st_uid, owner.st_gid)
    return place
