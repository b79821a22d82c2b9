"""The embedded store: one file per key in a folder, written beside and moved into place."""

import errno
import hashlib
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from tianlu.kit.errors import DiskFull, TooLarge
from tianlu.kit.files.data import FileMissing
from tianlu.kit.ids import random_id

_CHUNK = 1 << 20
_KEY = re.compile(r"[0-9a-z]{26}")
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_ABANDONED = 86_400  # seconds after which a half-written file has no writer any more


class FolderStore:
    """Files in `folder`, spread over 1024 subfolders by the first two characters of their random keys."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._incoming = folder / ".incoming"

    def put(self, content: BinaryIO, limit: int | None) -> tuple[str, int, str]:
        """Write to a file of its own, flush it to the disk, then move it to where its key finds it.

        A kill leaves either the whole file or a part in `.incoming`, which a later call removes after a day.
        """
        key = random_id()
        part = self._incoming / key
        try:
            self._prepare(key)
            size, sha256 = self._write(part, content, limit)
            part.rename(self._path(key))
            _sync_folder(self._path(key).parent)
        except OSError as error:
            part.unlink(missing_ok=True)
            if error.errno in _FULL:
                raise DiskFull() from error
            raise
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return key, size, sha256

    def _prepare(self, key: str) -> None:
        self._path(key).parent.mkdir(parents=True, exist_ok=True)
        self._incoming.mkdir(exist_ok=True)
        oldest = time.time() - _ABANDONED
        for left in self._incoming.iterdir():
            try:
                if left.stat().st_mtime < oldest:
                    left.unlink()
            except FileNotFoundError:  # another process cleared or finished it
                continue

    def _write(self, part: Path, content: BinaryIO, limit: int | None) -> tuple[int, str]:
        size, digest = 0, hashlib.sha256()
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            while chunk := content.read(_CHUNK):
                size += len(chunk)
                if limit is not None and size > limit:
                    raise TooLarge(limit=f"{limit // 1_000_000} MB")
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        return size, digest.hexdigest()

    def open(self, key: str) -> BinaryIO:
        try:
            return self._path(key).open("rb")
        except FileNotFoundError:
            raise FileMissing() from None

    def delete(self, key: str) -> bool:
        try:
            self._path(key).unlink()
        except FileNotFoundError:
            return False
        return True

    def exists(self, key: str) -> bool:
        return _KEY.fullmatch(key) is not None and self._path(key).is_file()

    def keys(self) -> Iterator[str]:
        if not self.folder.is_dir():
            return
        for shelf in self.folder.iterdir():
            if len(shelf.name) == 2 and shelf.is_dir():
                yield from (path.name for path in shelf.iterdir() if _KEY.fullmatch(path.name))

    def listed(self) -> Iterator[tuple[str, float, int]]:
        for key in self.keys():
            try:
                found = self._path(key).stat()
            except FileNotFoundError:  # deleted since
                continue
            yield key, found.st_mtime, found.st_size

    def _path(self, key: str) -> Path:
        """Keys come back from rows and requests: only the form we make ourselves may become a path."""
        if _KEY.fullmatch(key) is None:
            raise FileMissing()
        return self.folder / key[:2] / key


def _sync_folder(folder: Path) -> None:
    """A rename is safe from power loss only once the folder that holds the name is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
