"""Where bytes come from: a path, bytes, or a binary file; opened as often as needed."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import BinaryIO

Source = str | PathLike[str] | bytes | BinaryIO


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """A binary stream at the beginning of the source. Files handed in stay open and must be seekable."""
    if isinstance(source, bytes):
        yield io.BytesIO(source)
    elif isinstance(source, (str, PathLike)):
        with Path(source).open("rb") as stream:
            yield stream
    else:
        source.seek(0)
        yield source


@contextmanager
def rereadable(source: Source) -> Iterator[Source]:
    """The source itself, or for a pipe a temporary file holding what came through it."""
    if isinstance(source, (bytes, str, PathLike)) or source.seekable():
        yield source
        return
    with tempfile.TemporaryFile() as spool:
        shutil.copyfileobj(source, spool)
        yield spool
