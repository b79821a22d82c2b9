"""Counts of requests, summed over processes through small files that outlive the process that wrote them.

Each process holds the lock of one file under `TIANLU_HOME/tally` and goes on counting where the file's last holder, dead
or ended, stopped: counters never fall, and there are as many files as there were processes at one time. A slot is
written whole with one system call into space that was reserved before, so a kill or a full disk cannot spoil it.
"""

import bisect
import fcntl
import logging
import os
import struct
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

log = logging.getLogger("tianlu.observe")

BUCKETS = (0.005, 0.01, 0.02, 0.04, 0.09, 0.2, 0.5, 1.0, 2.0, 5.0)  # seconds
_KEY = 120
_SLOT = struct.Struct(f"<{_KEY}sd{len(BUCKETS) + 1}Q")  # label, seconds in all, count in each bucket and beyond
_SLOTS = 1000
_OTHER = "other|OTHER|0"
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


@dataclass(frozen=True)
class RequestCounts:
    """Requests of one view, method and class of status (2 for 2xx …): seconds in all, and how many took up to each bound.

    `counts` has one more entry than `BUCKETS`, for what took longer than the last bound.
    """

    view: str
    method: str
    status: int
    seconds: float
    counts: Sequence[int]


def tally_folder() -> Path:
    home: Path = settings.TIANLU_HOME
    return home / "tally"


class Tally:
    """The counts of this process; every change is in its file at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._handle: int | None = None
        self._process = 0
        self._slots: dict[str, tuple[int, float, list[int]]] = {}

    def add(self, view: str, method: str, status: int, seconds: float) -> None:
        """Count a request; a disk that cannot be written costs the figures, never the answer."""
        key = f"{view[:80]}|{method if method in _METHODS else 'OTHER'}|{status // 100}"
        with self._lock:
            if self._process != os.getpid():
                self._open()
            if self._handle is None:
                return
            if key not in self._slots and len(self._slots) >= _SLOTS - 1:
                key = _OTHER
            place, total, counts = self._slots.get(key) or (len(self._slots), 0.0, [0] * (len(BUCKETS) + 1))
            counts[bisect.bisect_left(BUCKETS, seconds)] += 1
            total += seconds
            self._slots[key] = (place, total, counts)
            try:
                os.pwrite(self._handle, _SLOT.pack(key.encode()[:_KEY], total, *counts), place * _SLOT.size)
            except OSError:
                self._handle = None

    def _open(self) -> None:
        """Take the first file no living process holds; a forked child takes one of its own."""
        self._process, self._handle, self._slots = os.getpid(), None, {}
        folder = tally_folder()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for number in range(1000):
                handle = os.open(folder / f"{number}.tally", os.O_RDWR | os.O_CREAT, 0o600)
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    os.close(handle)
                    continue
                os.posix_fallocate(handle, 0, _SLOTS * _SLOT.size)
                content = os.pread(handle, _SLOTS * _SLOT.size, 0)
                self._slots = {key: (place, total, counts) for place, key, total, counts in _read(content)}
                self._handle = handle
                return
        except OSError:
            log.warning("requests are not counted: the tally cannot be written")


def _read(content: bytes) -> Iterator[tuple[int, str, float, list[int]]]:
    for place in range(len(content) // _SLOT.size):
        key, total, *counts = _SLOT.unpack_from(content, place * _SLOT.size)
        label = key.rstrip(b"\0").decode(errors="replace")
        if not label:
            return
        yield place, label, total, counts


def totals() -> list[RequestCounts]:
    """The counts of all processes of this data home together, ended ones included."""
    seconds: defaultdict[str, float] = defaultdict(float)
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0] * (len(BUCKETS) + 1))
    for path in sorted(tally_folder().glob("*.tally")):
        for _place, label, total, some in _read(path.read_bytes()):
            seconds[label] += total
            counts[label] = [before + more for before, more in zip(counts[label], some, strict=True)]
    found = []
    for label in sorted(counts):
        view, method, status = label.rsplit("|", 2)
        found.append(RequestCounts(view, method, int(status), seconds[label], counts[label]))
    return found


requests_tally = Tally()
