"""Storing, opening and deleting in the store that `TIANLU_FILES` names."""

import io
import re
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from django.conf import settings

from tianlu.kit.files.data import FileRef, FileStore
from tianlu.kit.files.engines import FolderStore

_UNSHOWN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def file_store() -> FileStore:
    """The store in use, by `TIANLU_FILES`."""
    return FolderStore(files_folder())


def files_folder() -> Path:
    """The folder of `folder:///an/absolute/path`, or `files/` in the data home when no path is named."""
    home: Path = settings.TIANLU_HOME
    named = unquote(urlsplit(settings.TIANLU_FILES).path)
    return Path(named) if named else home / "files"


def store(content: BinaryIO | bytes, name: str = "", *, limit: int | None = None) -> FileRef:
    """Keep `content` under a new random key; `limit` in bytes.

    Raises `TooLarge` and `DiskFull`, and then nothing is kept. Store before the transaction that writes the key down,
    and delete after the one that forgets it, so that a row never points at nothing.
    """
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    key, size, sha256 = file_store().put(stream, limit)
    return FileRef(key, size, sha256, _shown(name))


def open_file(key: str) -> BinaryIO:
    """The content of a stored file; close it after use. Raises `FileMissing`."""
    return file_store().open(key)


def delete(key: str) -> bool:
    """Forget a stored file; False when it was not there, so that a repeated call does no harm."""
    return file_store().delete(key)


def exists(key: str) -> bool:
    return file_store().exists(key)


def _shown(name: str) -> str:
    """The last part of whatever path a browser sent, without characters that would change how a page reads."""
    last = re.split(r"[\\/]", name)[-1]
    return _UNSHOWN.sub("", last).strip()[:200]
