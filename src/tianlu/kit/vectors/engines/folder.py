"""The files of a binary-code store: appended to, cut back, and named by a small file that is replaced in one step.

`manifest.json` says which generation is current and how many rows of its files count. A commit appends to the files,
waits for the disk, then replaces the manifest; after a kill in between, the rows beyond the manifest's number are ignored
by readers and cut off by the next writer. Compaction writes a new generation beside the old one.
"""

import contextlib
import fcntl
import mmap
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from tianlu.kit.ids import random_id
from tianlu.kit.vectors.engines.codes import words

MANIFEST = "manifest.json"
FORMAT = 1
MEANS = "means.npy"  # base and centre, one row each


class Damaged(Exception):
    """The files do not hold what the manifest says."""


@dataclass(frozen=True)
class Manifest:
    """What counts: `rows` written, `dead` of them replaced or deleted; the means were taken from `learned` vectors."""

    generation: str
    model: str
    dimensions: int
    rows: int = 0
    dead: int = 0
    learned: int = 0
    commits: int = 0
    state: dict[str, Any] = field(default_factory=dict)
    format: int = FORMAT

    def columns(self) -> dict[str, tuple[npt.DTypeLike, int, int]]:
        """The files by name: type, values in a row, rows that count."""
        return {
            "keys": (np.int64, 2, self.rows),  # id and mark
            "codes": (np.uint64, words(self.dimensions), self.rows),
            "integers": (np.int8, self.dimensions, self.rows),
            "scales": (np.float32, 2, self.rows),  # scale, and part along the base
            "dead": (np.int64, 1, self.dead),  # numbers of rows
        }


class StoreFolder:
    """The generations below one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, generation: str) -> Path:
        return self.root / generation

    def stamp(self) -> tuple[int, int]:
        """Changes whenever the manifest is replaced."""
        try:
            found = (self.root / MANIFEST).stat()
        except OSError:
            return 0, 0
        return found.st_mtime_ns, found.st_ino

    def read(self) -> Manifest | None:
        """The current manifest; None when there is none, or none this version can read."""
        try:
            found = Manifest(**orjson.loads((self.root / MANIFEST).read_bytes()))
        except (OSError, ValueError, TypeError):
            return None
        return found if found.format == FORMAT else None

    def write(self, manifest: Manifest) -> None:
        """Make `manifest` the current one, durably."""
        fresh = self.root / f".{MANIFEST}-{os.getpid()}"
        with fresh.open("wb") as file:
            file.write(orjson.dumps(asdict(manifest)))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.root / MANIFEST)

    def make(self, model: str, dimensions: int, means: npt.NDArray[np.float32], **values: Any) -> Manifest:
        """An empty generation with its means, not current yet."""
        manifest = Manifest(random_id(), model, dimensions, **values)
        folder = self.path(manifest.generation)
        folder.mkdir(parents=True)
        for name in manifest.columns():
            (folder / name).touch()
        with (folder / MEANS).open("wb") as file:
            np.save(file, means)
            file.flush()
            os.fsync(file.fileno())
        return manifest

    def append(self, manifest: Manifest, columns: Mapping[str, npt.NDArray[Any]]) -> Manifest:
        """Add rows to the files named, behind those that count; returns the manifest that counts them, not written."""
        for name, (kind, width, rows) in manifest.columns().items():
            if name in columns and len(columns[name]):
                with (self.path(manifest.generation) / name).open("r+b") as file:
                    file.truncate(rows * width * np.dtype(kind).itemsize)
                    file.seek(0, os.SEEK_END)
                    file.write(np.ascontiguousarray(columns[name], dtype=kind).tobytes())
                    file.flush()
                    os.fsync(file.fileno())
        rows, dead = len(columns.get("keys", ())), len(columns.get("dead", ()))
        return replace(manifest, rows=manifest.rows + rows, dead=manifest.dead + dead)

    def column(self, manifest: Manifest, name: str) -> npt.NDArray[Any]:
        """A file's rows that count, mapped, not read. Raises `Damaged` when there are fewer."""
        kind, width, rows = manifest.columns()[name]
        size = rows * width * np.dtype(kind).itemsize
        if not size:
            return np.empty((0, width), dtype=kind)
        try:
            with (self.path(manifest.generation) / name).open("rb") as file:
                mapped = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise Damaged(name) from error
        return np.frombuffer(mapped, dtype=kind).reshape(rows, width)

    def means(self, manifest: Manifest) -> npt.NDArray[np.float32]:
        try:
            found: npt.NDArray[np.float32] = np.load(self.path(manifest.generation) / MEANS)
        except (OSError, ValueError, EOFError) as error:
            raise Damaged(MEANS) from error
        if found.shape != (2, manifest.dimensions):
            raise Damaged(MEANS)
        return found

    @contextlib.contextmanager
    def writing(self, *, wait: bool) -> Iterator[bool]:
        """Hold the right to write among all processes of this host."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "writer.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except OSError:
                yield False
                return
            yield True

    def sweep(self, keep: str) -> None:
        """Remove every generation but `keep`; readers that have one mapped keep it."""
        for entry in self.root.iterdir():
            if entry.is_dir() and entry.name != keep:
                shutil.rmtree(entry, ignore_errors=True)

    def copy(self, manifest: Manifest, target: Path) -> None:
        """Copy exactly what counts into `target`. Raises `Damaged` when the generation was replaced meanwhile."""
        folder = target / manifest.generation
        folder.mkdir(parents=True)
        for name in manifest.columns():
            with (folder / name).open("wb") as file:
                self.column(manifest, name).tofile(file)
        with (folder / MEANS).open("wb") as file:
            np.save(file, self.means(manifest))
        StoreFolder(target).write(manifest)
