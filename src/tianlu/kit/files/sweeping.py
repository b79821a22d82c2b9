"""Removing what kills left behind: stored files that no row names, uploads half received, backups half written.

A file is stored before the transaction that names it and deleted after the one that forgets it, so a kill between the
two leaves a file too many, never one too few. Such a file is removed a day later at the earliest. What is older than the
database is never judged by it: whoever starts an empty database beside a full folder loses nothing.
"""

import logging
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from tianlu.kit.clock import now
from tianlu.kit.db import batches
from tianlu.kit.files.keeping import file_store, files_folder
from tianlu.kit.registry import Registry

log = logging.getLogger("tianlu.files")
Holder = Callable[[Collection[str]], Collection[str]]  # which of these keys something still needs
holders: Registry[Holder] = Registry("holder of files")

AGE: Final = 86_400  # seconds; nothing younger is touched
_MOST: Final = 200  # files removed at once
_LOOKED_AT: Final = 50_000  # files looked at
_CHUNK: Final = 500
_FIRST, _EVERY = 600.0, 3600.0  # seconds after the start of a process, and between looks


@dataclass(frozen=True, slots=True)
class Left:
    """Keys of stored files that nothing needs, other paths that nobody writes any more, and the bytes of both."""

    keys: tuple[str, ...] = ()
    paths: tuple[Path, ...] = ()
    size: int = 0

    @property
    def count(self) -> int:
        return len(self.keys) + len(self.paths)


class _Pace:
    """When this process looks next."""

    due = time.monotonic() + _FIRST


def left_behind(at: datetime) -> Left:
    """What was left behind more than a day before `at`; nothing is removed."""
    before = at.timestamp() - AGE
    keys: list[str] = []
    size = 0
    for some in batches(_old_files(before), _CHUNK):
        sizes = dict(some)
        needed = {key for _name, holder in holders for key in holder(sizes)}
        keys += [key for key in sizes if key not in needed]
        size += sum(number for key, number in sizes.items() if key not in needed)
    loose = list(_loose(before))
    return Left(tuple(keys), tuple(path for path, _ in loose), size + sum(number for _, number in loose))


def _old_files(before: float) -> Iterator[tuple[str, int]]:
    """Keys and sizes of stored files older than that but not than the database; none where nobody knows what is needed."""
    from tianlu.kit.feed import made_at  # noqa: PLC0415 - app ready

    made = made_at()
    if made is None or not any(True for _ in holders):
        return
    for number, (key, stored, size) in enumerate(file_store().listed()):
        if number >= _LOOKED_AT:
            return
        if made.timestamp() < stored < before:
            yield key, size


def _loose(before: float) -> Iterator[tuple[Path, int]]:
    home: Path = settings.TIANLU_HOME
    for folder, pattern in ((home / "tmp", "*"), (home / "backup", "*.part"), (files_folder() / ".incoming", "*")):
        for path in folder.glob(pattern):
            try:
                found = path.lstat()
            except FileNotFoundError:
                continue
            if path.is_file() and not path.is_symlink() and found.st_mtime < before:
                yield path, found.st_size


def sweep_files(at: datetime) -> int:
    """Remove some of what `left_behind` names, 200 at most; how many."""
    left = left_behind(at)
    for key in left.keys[:_MOST]:
        file_store().delete(key)
    for path in left.paths[:_MOST]:
        path.unlink(missing_ok=True)
    gone = min(_MOST, len(left.keys)) + min(_MOST, len(left.paths))
    if gone:
        log.info("removed files that were left behind", extra={"files": gone})
    return gone


def tidy() -> None:
    """For a process that lives long: sweep ten minutes after it began and every hour; what hinders it is only logged."""
    if time.monotonic() < _Pace.due:
        return
    _Pace.due = time.monotonic() + _EVERY
    try:
        sweep_files(now())
    except Exception:
        log.exception("files that were left behind could not be looked for")
