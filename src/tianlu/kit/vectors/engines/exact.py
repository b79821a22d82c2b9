"""The truth other stores are held against: float32 vectors in memory, every one compared. For tests and small sets."""

import contextlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from tianlu.kit.ids import random_id
from tianlu.kit.vectors.data import Floats, Ids, Match

Kept = dict[int, tuple[Floats, int]]


class ExactStore:
    """One process, one thread; gone when the process ends."""

    def __init__(self) -> None:
        self._kept: Kept | None = None
        self._next: Kept = {}
        self._model = ""
        self._state: dict[str, Any] = {}
        self._generation = ""

    @contextlib.contextmanager
    def writing(self, *, wait: bool) -> Iterator[bool]:
        yield True
        self._next = dict(self._kept or {})

    def clear(self, model: str, dimensions: int, state: Mapping[str, Any] | None = None) -> None:
        self._kept, self._next, self._model = {}, {}, model
        self._state, self._generation = dict(state or {}), random_id()

    def put(self, ids: Sequence[int], vectors: Floats, marks: Sequence[int] | None = None) -> None:
        for number, vector, mark in zip(ids, vectors, marks or [0] * len(ids), strict=True):
            self._next[number] = (np.asarray(vector, dtype=np.float32), mark)

    def delete(self, ids: Collection[int]) -> None:
        for number in ids:
            self._next.pop(number, None)

    def commit(self, state: Mapping[str, Any]) -> None:
        self._kept, self._state, self._generation = dict(self._next), dict(state), random_id()

    def compact(self) -> None:
        """Nothing to free."""

    def search(
        self, vector: Floats, limit: int, *, among: Collection[int] | None = None, excluding: Collection[int] = ()
    ) -> list[Match]:
        wanted = (self._kept or {}).keys() if among is None else (self._kept or {}).keys() & set(among)
        numbers = sorted(wanted - set(excluding))
        if not numbers or self._kept is None or limit < 1:
            return []
        found = np.stack([self._kept[number][0] for number in numbers]) @ np.asarray(vector, dtype=np.float32)
        best = np.lexsort((np.asarray(numbers), -found))[:limit]
        return [Match(numbers[place], float(found[place])) for place in best]

    def vectors_of(self, ids: Collection[int]) -> dict[int, Floats]:
        return {number: self._kept[number][0] for number in ids if number in self._kept} if self._kept else {}

    def marks(self, ids: Collection[int]) -> dict[int, int]:
        return {number: self._kept[number][1] for number in ids if number in self._kept} if self._kept else {}

    def ids(self) -> Ids:
        return np.asarray(sorted(self._kept or ()), dtype=np.int64)

    def count(self) -> int:
        return len(self._kept or ())

    def exists(self) -> bool:
        return self._kept is not None

    def model(self) -> str:
        return self._model

    def state(self) -> dict[str, Any]:
        return dict(self._state)

    def generation(self) -> str:
        return self._generation

    def save(self, folder: Path) -> None:
        if self._kept is None:
            return
        vectors = np.stack([one for one, _ in self._kept.values()]) if self._kept else np.empty((0, 0))
        np.save(folder / "vectors.npy", vectors)
        marks = {str(number): mark for number, (_, mark) in self._kept.items()}
        written = {"model": self._model, "state": self._state, "marks": marks}
        (folder / "store.json").write_bytes(orjson.dumps(written))

    def load(self, folder: Path) -> None:
        written = orjson.loads((folder / "store.json").read_bytes())
        self.clear(written["model"], 0, written["state"])
        vectors = np.load(folder / "vectors.npy")
        marks: dict[str, int] = written["marks"]
        self.put([int(number) for number in marks], vectors, list(marks.values()))
        self.commit(written["state"])
