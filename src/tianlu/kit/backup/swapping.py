"""Putting staged files and folders in the place of those in use, all of them even when killed in between.

The moves are written down first. Every start of every Tianlu process finishes moves that were left half done, so a
library is either the one before or the restored one.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

JOURNAL = "restore.json"
_OLD = ".before-restore"


def swap(home: Path, moves: Sequence[tuple[Path | None, Path]]) -> None:
    """For each (staged, place): put what is staged in its place; None leaves the place empty.

    Staged and place lie on one file system. What was in the places is removed at the end.
    """
    journal = home / JOURNAL
    written = journal.with_suffix(".part")
    told = [[str(staged) if staged else None, str(place)] for staged, place in moves]
    with written.open("w", encoding="utf-8") as file:
        json.dump(told, file)
        file.flush()
        os.fsync(file.fileno())
    written.rename(journal)
    _sync(home)
    finish_interrupted(home)


def finish_interrupted(home: Path) -> bool:
    """Do what is left of the moves of a restore; whether there was something to do."""
    journal = home / JOURNAL
    try:
        handle = os.open(journal, os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not journal.exists():  # another process finished while we waited
            return False
        moves = [(Path(staged) if staged else None, Path(place)) for staged, place in json.loads(journal.read_text())]
        for staged, place in moves:
            _move(staged, place)
        for folder in {place.parent for _staged, place in moves}:
            _sync(folder)
        for _staged, place in moves:
            _remove(_before(place))
        journal.unlink()
        _sync(home)
        return True
    finally:
        os.close(handle)


def _move(staged: Path | None, place: Path) -> None:
    """Safe to repeat: what is staged moves once, and with it gone there is nothing left to do."""
    if staged is not None and not staged.exists():
        return
    if place.exists():
        _remove(_before(place))
        place.rename(_before(place))
    if staged is not None:
        staged.rename(place)


def _before(place: Path) -> Path:
    return place.with_name(place.name + _OLD)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
