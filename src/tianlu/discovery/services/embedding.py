"""What of records is embedded, and where their vectors come from: files that came with the data, else the embedder."""

import os
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import numpy as np

from tianlu.catalog.data import RecordStatus
from tianlu.catalog.queries import projections
from tianlu.discovery.data import vector_files
from tianlu.discovery.rules import meaning_text
from tianlu.kit.vectors import Embedder, Floats, VectorFile, VectorStore

_NICE: Final = 10


def record_text(bib: Mapping[str, Any]) -> str:
    """What of a description is embedded; empty when there is nothing."""
    return meaning_text(bib)


def texts_of(ids: Sequence[int]) -> dict[int, str]:
    """What is embedded of those records that live and say anything, hidden ones included: they may be shown again."""
    found = {}
    for number, record in projections(ids).items():
        if record.status is RecordStatus.LIVE and (text := record_text(record.bib)):
            found[number] = text
    return found


class Source:
    """Where vectors come from: files that came with the data first, then the embedder, in a thread of low priority."""

    def __init__(self, chosen: Embedder) -> None:
        self.embedder = chosen
        self.found = self.embedded = 0
        self._files: list[VectorFile] | None = None
        self._pool: ThreadPoolExecutor | None = None

    def find(self, marks: Sequence[int]) -> Mapping[int, Floats]:
        """The vectors of those marks that came in files of this model."""
        if self._files is None:
            opened = [load_vectors(path) for _name, path in vector_files if path.is_file()]
            self._files = [file for file in opened if file.model == self.embedder.name]
        found: dict[int, Floats] = {}
        for file in self._files:
            found |= file.find(marks)
        self.found += len(found)
        return found

    def put_found(self, store: VectorStore, wanted: Mapping[int, int]) -> list[int]:
        """Put the vectors that came in files for these records and their marks; the records there are none for."""
        found = self.find(list(wanted.values()))
        if ready := [number for number, mark in wanted.items() if mark in found]:
            store.put(
                ready, np.stack([found[wanted[number]] for number in ready]), [wanted[number] for number in ready]
            )
        return [number for number, mark in wanted.items() if mark not in found]

    def embed(self, texts: Sequence[str]) -> Floats:
        """Vectors of the texts; pages being answered go first, whatever threads the embedder starts from this one."""
        vectors = self.embed_words(texts)
        self.embedded += len(texts)
        return vectors

    def embed_words(self, texts: Sequence[str]) -> Floats:
        """The same of texts that are no record's, and not counted."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, "embedding", initializer=_go_last)
        return self._pool.submit(self.embedder.embed_passages, texts).result()

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown()
            self.embedder.close()


def _go_last() -> None:
    """On Linux, priority belongs to a thread and is handed on to those it starts."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)


def load_vectors(path: Path) -> VectorFile:
    """A file of vectors keyed by the text they were made from. Raises `OSError`, `ValueError`."""
    return VectorFile(path)
