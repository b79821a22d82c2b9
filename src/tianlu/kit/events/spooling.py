"""Events without a fact: kept in memory for at most a second, then in a file of this process, then in the table."""

import atexit
import fcntl
import os
import threading
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from time import monotonic
from typing import Any

import orjson
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tianlu.kit.clock import now
from tianlu.kit.events.declaring import EventKind, FieldType, check_actor, checked, declare
from tianlu.kit.events.recording import day_and_hour
from tianlu.kit.ids import random_id

HOLD = 0.5  # seconds an event stays in memory before the thread writes it
BOUND = 20_000  # events in memory beyond which the newest are dropped and counted
TURN_BYTES = 256 * 1024  # a file of this size, about 20 ms of inserting, is handed over
TURN_SECONDS = 2.0  # a file of this age is handed over
OPEN, READY, MADE = ".open", ".ready", ".new"

DROPPED = declare(
    EventKind("kit.events-dropped", {"count": FieldType.COUNT}, _("Events dropped because the disk could not keep up"))
)


def spool_folder() -> Path:
    home: Path = settings.TIANLU_HOME
    return home / "spool"


class SpoolFile:
    """A file only this process writes; its lock tells others that the writer lives and falls with the process."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        made = folder / (random_id() + MADE)
        self.handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        fcntl.flock(self.handle, fcntl.LOCK_EX)
        self.path = made.with_suffix(OPEN)  # visible to the drain only once it is locked
        made.rename(self.path)
        self.size = 0
        self.born = monotonic()

    def append(self, lines: bytes) -> None:
        """All of `lines` or none: a write cut short by a full disk is taken back."""
        written = 0
        try:
            while written < len(lines):
                written += os.write(self.handle, lines[written:])
        except OSError:
            os.ftruncate(self.handle, self.size)
            raise
        self.size += written

    def hand_over(self) -> None:
        """Give the file to the drain; a crash before this leaves it to be found by its fallen lock."""
        try:
            os.fsync(self.handle)
            if self.path.exists():
                self.path.rename(self.path.with_suffix(READY))
        finally:
            os.close(self.handle)


class Spool:
    """The queue of one process and the thread that empties it."""

    def __init__(self) -> None:
        self.waiting: deque[bytes] = deque()
        self.dropped = 0
        self.file: SpoolFile | None = None
        self.writing = threading.Lock()
        self.starting = threading.Lock()
        self.thread: threading.Thread | None = None

    def add(self, line: bytes) -> None:
        """Queue a line; drops it when the disk has not kept up. Takes no lock that a disk write holds."""
        if len(self.waiting) >= BOUND:
            self.dropped += 1
            return
        self.waiting.append(line)
        if self.thread is None:
            self._start()

    def _start(self) -> None:
        with self.starting:
            if self.thread is None:
                self.thread = threading.Thread(target=self._work, name="event-spool", daemon=True)
                self.thread.start()

    def _work(self) -> None:
        pause = threading.Event()
        while not pause.wait(HOLD):
            try:
                self.write(turn=False)
            except OSError:
                continue  # a full or vanished disk: the events wait in memory, bounded, and are counted when dropped

    def write(self, *, turn: bool) -> None:
        """Write what waits; hand the file over when it is large or old enough, or at once with `turn`."""
        with self.writing:
            self._write_waiting()
            file = self.file
            if file and (turn or file.size >= TURN_BYTES or monotonic() - file.born >= TURN_SECONDS):
                self.file = None
                file.hand_over()

    def _write_waiting(self) -> None:
        if self.dropped:
            self.waiting.append(_line(DROPPED.name, {"count": self.dropped}, 0, ("", "", "")))
            self.dropped = 0
        batch = [self.waiting.popleft() for _event in range(len(self.waiting))]
        if not batch:
            return
        try:
            self._own_file().append(b"".join(batch))
        except OSError:
            self.waiting.extendleft(reversed(batch))
            raise

    def _own_file(self) -> SpoolFile:
        folder = spool_folder()
        left = self.file
        if left and not (left.path.parent == folder and left.path.exists()):
            self.file = None
            left.hand_over()
        if self.file is None:
            self.file = SpoolFile(folder)
        return self.file


_spool = Spool()


def spool(
    kind: str,
    data: Mapping[str, Any],
    organisation_id: int = 0,
    *,
    actor_kind: str = "",
    actor_type: str = "",
    actor_group: str = "",
) -> None:
    """Tell what happened where nothing is written to the database; returns within microseconds.

    Never carries a pseudonym. Raises `UndeclaredEvent` for what the kind's declaration does not allow, and nothing else:
    when the disk is full the event is dropped and the number of dropped events is told later.
    """
    check_actor(actor_kind, actor_type, actor_group)
    _spool.add(_line(kind, checked(kind, data, pseudonym=None), organisation_id, (actor_kind, actor_type, actor_group)))


def _line(kind: str, data: dict[str, Any], organisation_id: int, actor: tuple[str, str, str]) -> bytes:
    row = (*day_and_hour(now()), kind, organisation_id, *actor, data)
    return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)


def flush() -> None:
    """Write what waits in this process and hand its file to the drain; for commands that end, and for tests."""
    _spool.write(turn=True)


def _last_words() -> None:
    try:
        flush()
    except OSError:
        return  # the disk is full or the home is gone, and the process ends


def _after_fork() -> None:
    """A child has the parent's queue and file but not its thread: what the parent queued, the parent writes."""
    global _spool  # noqa: PLW0603 - the spool is of the process, and this is another process
    if _spool.file is not None:
        os.close(_spool.file.handle)
    _spool = Spool()


atexit.register(_last_words)
os.register_at_fork(after_in_child=_after_fork)
