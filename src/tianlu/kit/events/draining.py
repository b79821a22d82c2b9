"""Moving spooled events into the log, each exactly once."""

import fcntl
import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import orjson
from django.db import IntegrityError, transaction

from tianlu.kit.clock import now
from tianlu.kit.db import insert_many, retrying
from tianlu.kit.events.models import DrainedSpool, EventEntry
from tianlu.kit.events.recording import COLUMNS
from tianlu.kit.events.spooling import MADE, OPEN, READY, spool_folder

_REMEMBERED = timedelta(days=30)  # how long the names of drained files are kept after the files are gone
_ABANDONED = 3600  # seconds after which a file that never got its first line is removed


def drain_spools() -> int:
    """Take in the files that were handed over and those of dead processes; how many events entered the log.

    The file's name is committed with its events and the file removed afterwards: killed in between, the next call finds
    the name and only removes the file.
    """
    folder = spool_folder()
    if not folder.is_dir():
        return 0
    taken = sum(_drain(path) for path in sorted(folder.glob(f"*{READY}")))
    taken += sum(_drain(path) for path in sorted(folder.glob(f"*{OPEN}")) if _writer_is_dead(path))
    if taken:
        _forget(folder)
    return taken


def _writer_is_dead(path: Path) -> bool:
    """A living writer holds the file's lock; the system lets go of it when the process ends, however it ends."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except FileNotFoundError:  # handed over meanwhile; the next call takes it
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    return True


def _drain(path: Path) -> int:
    try:
        content = path.read_bytes()
    except FileNotFoundError:  # another drain was faster
        return 0
    rows = list(_rows(content))
    taken = retrying(lambda: _enter(path.stem, rows))
    path.unlink(missing_ok=True)
    path.with_suffix(READY).unlink(missing_ok=True)
    return taken


def _enter(name: str, rows: list[tuple[object, ...]]) -> int:
    if DrainedSpool.objects.filter(name=name).exists():
        return 0
    try:
        with transaction.atomic():
            DrainedSpool(name=name, drained_at=now()).save(force_insert=True)
            insert_many(EventEntry, COLUMNS, rows)
    except IntegrityError:  # another drain committed the same file between our look and our insert
        return 0
    return len(rows)


def _rows(content: bytes) -> Iterator[tuple[object, ...]]:
    """Whole lines only: a process killed while writing leaves a last line without its end."""
    for line in content.split(b"\n")[:-1]:
        try:
            day, hour, kind, organisation_id, actor_kind, actor_type, actor_group, data = orjson.loads(line)
        except ValueError:  # a page the disk lost at power failure; the lines around it are good
            continue
        told = orjson.dumps(data).decode()
        yield day, hour, kind, organisation_id, actor_kind, actor_type, actor_group, None, told


def _forget(folder: Path) -> None:
    retrying(DrainedSpool.objects.filter(drained_at__lt=now() - _REMEMBERED).delete)
    oldest = time.time() - _ABANDONED
    for path in folder.glob(f"*{MADE}"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
