"""The embedded store: 8-bit vectors and one-bit codes in mapped files, scanned by numpy."""

import contextlib
import shutil
import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np

from tianlu.kit.vectors.data import Floats, Ids, Match
from tianlu.kit.vectors.engines import codes
from tianlu.kit.vectors.engines.folder import MANIFEST, Damaged, Manifest, StoreFolder

_LOOK: Final = 0.5  # seconds between looks at the manifest
_EXACT: Final = 4096  # so few vectors are compared one by one, without codes
_LEARN: Final = (
    256  # vectors from which the means are first taken, and taken again whenever there are four times as many
)
_CHUNK: Final = 8192


class View:
    """The store as of one manifest; never changes."""

    def __init__(self, folder: StoreFolder, manifest: Manifest) -> None:
        self.manifest = manifest
        keys = folder.column(manifest, "keys")
        self.keys, self.marks = keys[:, 0], keys[:, 1]
        self.codes = folder.column(manifest, "codes")
        self.integers = folder.column(manifest, "integers")
        self.scales = folder.column(manifest, "scales")
        self.dead = folder.column(manifest, "dead")[:, 0]
        self.base, self.centre = folder.means(manifest)

    @cached_property
    def order(self) -> Ids:
        """Row numbers by id; of equal ids the latest row comes last."""
        return np.argsort(self.keys, kind="stable")

    @cached_property
    def alive(self) -> Ids:
        """Row numbers of what was neither replaced nor deleted, by id."""
        living = np.ones(len(self.keys), dtype=bool)
        living[self.dead] = False
        found: Ids = self.order[living[self.order]]
        return found

    @cached_property
    def ids(self) -> Ids:
        """The ids of `alive`, ascending."""
        return self.keys[self.alive]

    def rows_of(self, ids: Collection[int] | Ids) -> Ids:
        """Row numbers of those ids that are there, in the order of the ids."""
        wanted = np.fromiter(ids, dtype=np.int64, count=len(ids))
        if not len(wanted) or not len(self.ids):
            return np.empty(0, dtype=np.int64)
        places = np.minimum(np.searchsorted(self.ids, wanted), len(self.ids) - 1)
        found: Ids = self.alive[places[self.ids[places] == wanted]]
        return found

    def vectors(self, rows: Ids) -> Floats:
        return codes.restore(self.integers[rows], self.scales[rows], self.base)

    def candidates(self, vector: Floats, among: Collection[int] | None, excluding: Collection[int]) -> Ids:
        """Rows worth comparing: all when there are few, else those with the nearest codes."""
        left_out = self.rows_of(excluding)
        rows = None if among is None else np.unique(self.rows_of(among))
        if rows is None and len(self.keys) <= _EXACT:
            rows = self.alive
        if rows is not None:
            rows = np.setdiff1d(rows, left_out)
            if len(rows) <= _EXACT:
                return rows
        code = codes.pack(vector[None, :], self.centre)[0]
        found = codes.distances(self.codes if rows is None else self.codes[rows], code)
        if rows is None:
            found[self.dead] = codes.FAR
            found[left_out] = codes.FAR
        near = codes.nearest(found, _rescored(len(found)))
        return near if rows is None else rows[near]


def _rescored(count: int) -> int:
    """How many of the nearest codes are compared by their bytes: 2,000 to 4,000, and a hundredth of large stores."""
    return max(2000, min(4000, count // 25), count // 100)


class BinaryStore:
    """Reads are for any number of threads; writes for the one that holds `writing`."""

    def __init__(self, root: Path) -> None:
        self.folder = StoreFolder(root)
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._stamp = (-1, -1)
        self._view: View | None = None
        self._held = False
        self._fresh: dict[int, tuple[Floats, int]] = {}
        self._gone: set[int] = set()

    # --- reading -------------------------------------------------------------------------------------------------

    def view(self, *, now: bool = False) -> View | None:
        """What readers see; at most half a second old, as of this moment with `now`."""
        at = time.monotonic()
        if not now and at - self._looked < _LOOK:
            return self._view
        with self._lock:
            self._looked = at
            stamp = self.folder.stamp()
            if stamp != self._stamp:
                self._view = self._open()
                self._stamp = stamp
            return self._view

    def _open(self) -> View | None:
        for _attempt in range(3):  # a compaction may sweep the generation away between the two reads
            manifest = self.folder.read()
            if manifest is None:
                return None
            with contextlib.suppress(Damaged):
                return View(self.folder, manifest)
        return None

    def search(
        self, vector: Floats, limit: int, *, among: Collection[int] | None = None, excluding: Collection[int] = ()
    ) -> list[Match]:
        view = self.view()
        if view is None or limit < 1:
            return []
        vector = np.asarray(vector, dtype=np.float32)
        rows = view.candidates(vector, among, excluding)
        found = codes.scores(view.integers[rows], view.scales[rows], view.base, vector)
        keys = view.keys[rows]
        best = np.lexsort((keys, -found))[:limit]
        return [Match(int(keys[place]), float(found[place])) for place in best]

    def vectors_of(self, ids: Collection[int]) -> dict[int, Floats]:
        view = self.view()
        if view is None or not len(rows := view.rows_of(ids)):
            return {}
        found = view.vectors(rows)
        units = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12)
        return dict(zip(view.keys[rows].tolist(), units, strict=True))

    def marks(self, ids: Collection[int]) -> dict[int, int]:
        view = self.view(now=self._held)
        if view is None:
            return {}
        rows = view.rows_of(ids)
        return dict(zip(view.keys[rows].tolist(), view.marks[rows].tolist(), strict=True))

    def ids(self) -> Ids:
        view = self.view()
        return view.ids if view else np.empty(0, dtype=np.int64)

    def count(self) -> int:
        view = self.view()
        return view.manifest.rows - view.manifest.dead if view else 0

    def exists(self) -> bool:
        return self.view(now=True) is not None

    def model(self) -> str:
        view = self.view(now=self._held)
        return view.manifest.model if view else ""

    def state(self) -> dict[str, Any]:
        view = self.view(now=self._held)
        return dict(view.manifest.state) if view else {}

    def generation(self) -> str:
        view = self.view()
        return f"{view.manifest.generation}.{view.manifest.commits}" if view else ""

    # --- writing -------------------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def writing(self, *, wait: bool) -> Iterator[bool]:
        with self.folder.writing(wait=wait) as mine:
            self._held = mine
            try:
                yield mine
            finally:
                self._held = False
                self._fresh.clear()
                self._gone.clear()

    def _current(self) -> View:
        if not self._held:
            raise RuntimeError("vectors are written inside `writing`")
        view = self.view(now=True)
        if view is None:
            raise RuntimeError("there is no store to write to: `clear` makes one")
        return view

    def clear(self, model: str, dimensions: int, state: Mapping[str, Any] | None = None) -> None:
        if not self._held:
            raise RuntimeError("vectors are written inside `writing`")
        means = np.zeros((2, dimensions), dtype=np.float32)
        manifest = self.folder.make(model, dimensions, means, state=dict(state or {}))
        self.folder.write(manifest)
        self.folder.sweep(manifest.generation)
        self._fresh.clear()
        self._gone.clear()
        self.view(now=True)

    def put(self, ids: Sequence[int], vectors: Floats, marks: Sequence[int] | None = None) -> None:
        for number, vector, mark in zip(ids, vectors, marks or [0] * len(ids), strict=True):
            self._fresh[number] = (vector, mark)
            self._gone.discard(number)

    def delete(self, ids: Collection[int]) -> None:
        for number in ids:
            self._fresh.pop(number, None)
            self._gone.add(number)

    def commit(self, state: Mapping[str, Any]) -> None:
        view = self._current()
        numbers = list(self._fresh)
        columns: dict[str, Any] = {"dead": view.rows_of([*numbers, *self._gone])}
        manifest = view.manifest
        if numbers:
            vectors = np.stack([self._fresh[number][0] for number in numbers]).astype(np.float32)
            marks = [self._fresh[number][1] for number in numbers]
            manifest, base, centre = self._first_means(view, vectors)
            columns["keys"] = np.column_stack([numbers, marks]).astype(np.int64)
            columns["integers"], columns["scales"] = codes.quantise(vectors, base)
            columns["codes"] = codes.pack(vectors, centre)
        manifest = self.folder.append(manifest, columns)
        manifest = replace(manifest, commits=view.manifest.commits + 1, state=dict(state))
        self.folder.write(manifest)
        if manifest.generation != view.manifest.generation:
            self.folder.sweep(manifest.generation)
        self._fresh.clear()
        self._gone.clear()
        self.view(now=True)
        alive = manifest.rows - manifest.dead
        if (alive >= _LEARN and alive >= 4 * manifest.learned) or manifest.dead > max(1000, alive):
            self.compact()

    def _first_means(self, view: View, vectors: Floats) -> tuple[Manifest, Floats, Floats]:
        """Where to append, and the means: those of the vectors themselves when they are the first and many.

        Else a whole library put at once would be rounded twice: around nought, and around the base learned from it.
        """
        old = view.manifest
        if old.rows or len(vectors) < _LEARN:
            return old, view.base, view.centre
        mean = vectors.mean(axis=0)
        return self.folder.make(old.model, old.dimensions, np.stack([mean, mean]), learned=len(vectors)), mean, mean

    def compact(self) -> None:
        """Write what lives into a new generation, its codes around the centre of today."""
        view = self._current()
        old, rows = view.manifest, view.alive
        means = self._means(view)
        learned = len(rows) if len(rows) >= _LEARN else 0
        counted = {"learned": learned, "commits": old.commits + 1, "state": old.state}
        manifest = self.folder.make(old.model, old.dimensions, means, **counted)
        for start in range(0, len(rows), _CHUNK):
            manifest = self.folder.append(manifest, self._moved(view, rows[start : start + _CHUNK], means))
        self.folder.write(manifest)
        self.folder.sweep(manifest.generation)
        self.view(now=True)

    def _means(self, view: View) -> Floats:
        """The base once learned stays, so that integers are never rounded twice; the centre is that of all vectors."""
        rows = view.alive
        if len(rows) < _LEARN:
            return np.stack([view.base, view.centre])
        whole = np.zeros(view.manifest.dimensions, dtype=np.float64)
        for start in range(0, len(rows), _CHUNK):
            whole += view.vectors(rows[start : start + _CHUNK]).sum(axis=0, dtype=np.float64)
        centre = (whole / len(rows)).astype(np.float32)
        return np.stack([view.base if view.manifest.learned else centre, centre])

    def _moved(self, view: View, rows: Ids, means: Floats) -> dict[str, Any]:
        base, centre = means
        vectors = view.vectors(rows)
        if np.array_equal(base, view.base):
            integers, scales = view.integers[rows], view.scales[rows]
        else:
            integers, scales = codes.quantise(vectors, base)
        return {
            "keys": np.column_stack([view.keys[rows], view.marks[rows]]),
            "integers": integers,
            "scales": scales,
            "codes": codes.pack(vectors, centre),
        }

    # --- copies --------------------------------------------------------------------------------------------------

    def save(self, folder: Path) -> None:
        for attempt in range(3):
            view = self.view(now=True)
            if view is None:
                return
            try:
                self.folder.copy(view.manifest, folder)
                return
            except Damaged:  # compacted meanwhile: begin with the new generation
                shutil.rmtree(folder / view.manifest.generation)
                if attempt == 2:
                    raise

    def load(self, folder: Path) -> None:
        with self.folder.writing(wait=True):
            root = self.folder.root
            (root / MANIFEST).unlink(missing_ok=True)
            self.folder.sweep("")
            shutil.copytree(folder, root, dirs_exist_ok=True)
        self.view(now=True)
