"""Vectors that come in a file, so that a library whose texts are known need not compute them.

The file is numpy's `.npz`: `model` (its name), `marks` (int64, ascending; see `mark_of`), `scales` (float32, two for
each mark), `integers` (int8, one row per mark) and `base` (float32): what `engines.codes.quantise` makes of vectors.
"""

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from tianlu.kit.vectors.choosing import store_at
from tianlu.kit.vectors.data import Floats, Ids
from tianlu.kit.vectors.engines.codes import quantise, restore

Track = Callable[[Sequence[int]], Iterable[int]]
_BATCH = 64  # texts embedded at once
_ARRAYS = ("model", "marks", "scales", "integers", "base")


class PassageEmbedder(Protocol):
    """What of an embedder makes vectors of texts that are found."""

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def embed_passages(self, texts: Sequence[str]) -> Floats: ...


def mark_of(text: str) -> int:
    """The first 63 bits of the text's SHA-256: what its vector is known by."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1


class VectorFile:
    """A file of vectors, read into memory (33,000 vectors: 13 MB)."""

    def __init__(self, path: Path) -> None:
        """Raises `OSError` when the file cannot be opened, `ValueError` when it holds something else."""
        try:
            with zipfile.ZipFile(path) as held:
                arrays = {name: _array(held, name) for name in _ARRAYS}
        except (zipfile.BadZipFile, KeyError, ValueError, EOFError) as error:
            raise ValueError(f"{path} holds no vectors: {error}") from error
        self.model = str(arrays["model"])
        self.marks: Ids = arrays["marks"]
        self._scales, self._integers, self._base = arrays["scales"], arrays["integers"], arrays["base"]

    def find(self, marks: Sequence[int]) -> dict[int, Floats]:
        """The vectors of those marks that the file has."""
        wanted = np.unique(np.asarray(marks, dtype=np.int64))
        if not len(wanted) or not len(self.marks):
            return {}
        places = np.minimum(np.searchsorted(self.marks, wanted), len(self.marks) - 1)
        hit = self.marks[places] == wanted
        rows = places[hit]
        vectors = restore(self._integers[rows], self._scales[rows], self._base)
        return dict(zip(wanted[hit].tolist(), vectors, strict=True))


def _array(held: zipfile.ZipFile, name: str) -> npt.NDArray[Any]:
    with held.open(f"{name}.npy") as file:
        found: npt.NDArray[Any] = np.lib.format.read_array(file, allow_pickle=False)
    return found


def embed_to_file(path: Path, embedder: PassageEmbedder, texts: Mapping[int, str], track: Track = iter) -> Floats:
    """The vectors of these texts by their marks, in their order, embedded and written to a file unless it holds just these.

    What a file of the same model holds already is taken over. Interrupted, it goes on where it stopped: what is embedded is
    kept beside the file until that is complete. `track` is given the starts of the batches and may show how far it is.
    """
    marks = list(texts)
    file = VectorFile(path) if path.is_file() else None
    held = file.find(marks) if file is not None and file.model == embedder.name else {}
    if file is not None and len(held) == len(marks) == len(file.marks):
        return np.stack([held[mark] for mark in marks])
    path.parent.mkdir(parents=True, exist_ok=True)
    store = store_at(path.with_name(path.stem + "-unfinished"))
    with store.writing(wait=True):
        if store.model() != embedder.name:
            store.clear(embedder.name, embedder.dimensions)
        if held:
            store.put(list(held), np.stack(list(held.values())), list(held))
            store.commit({})
        known = store.marks(marks)
        missing = [mark for mark in marks if mark not in known]
        for start in track(range(0, len(missing), _BATCH)):
            some = missing[start : start + _BATCH]
            store.put(some, embedder.embed_passages([texts[mark] for mark in some]), some)
            store.commit({})
        made = store.vectors_of(marks)
        vectors = np.stack([made[mark] for mark in marks])
        write_vectors(path, embedder.name, marks, vectors)
        store.clear(embedder.name, embedder.dimensions)
    return vectors


def write_vectors(path: Path, model: str, marks: Sequence[int], vectors: Floats) -> None:
    """Write a file of vectors; it gets its name when it is complete."""
    order = np.argsort(np.asarray(marks, dtype=np.int64), kind="stable")
    base = vectors.mean(axis=0) if len(vectors) else np.zeros(vectors.shape[1], dtype=np.float32)
    integers, scales = quantise(vectors[order], base)
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        marked = np.asarray(marks, dtype=np.int64)[order]
        np.savez(file, model=np.asarray(model), marks=marked, scales=scales, integers=integers, base=base)
    part.replace(path)
