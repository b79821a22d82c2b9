"""The writing half of the embedded engine: one process at a time adds, replaces and forgets documents, and commits."""

import contextlib
from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Final

import orjson
import tantivy
from tantivy import Query

from tianlu.discovery.data import Document, SearchAway, WriterElsewhere
from tianlu.discovery.engines.fields import fields_of
from tianlu.discovery.engines.tantivy.folder import IndexFolder, State
from tianlu.discovery.engines.tantivy.reading import Reading
from tianlu.discovery.engines.tantivy.schema import prepare, schema

_HEAP: Final = 96_000_000  # bytes the writer gathers before it writes a segment
_THREADS: Final = 1  # it keeps up with the tokens made here; more only make more segments, which are then merged


def _highest_id(searcher: tantivy.Searcher) -> int:
    """The highest id among the documents; 0 where there is none."""
    found = searcher.search(Query.all_query(), 1, count=False, order_by_field="id").hits
    return int(found[0][0]) if found else 0


class Writing:
    """What an engine that writes to `folder` has open; `reading` is told of every commit."""

    def __init__(self, folder: IndexFolder, reading: Reading) -> None:
        self.folder = folder
        self.reading = reading
        self._writer: tantivy.IndexWriter | None = None
        self._index: tantivy.Index | None = None
        self._state: State | None = None
        self._reached: int | None = None
        self._making = False
        self._highest = 0  # id in the index, or on its way in: a document beyond it replaces none

    def begin(self) -> None:
        """Start an empty generation; readers go on with the current one until `commit`."""
        self.close()
        self._making = True
        self._highest = 0
        self._state = self.folder.make()
        self._index = prepare(tantivy.Index(schema(), str(self.folder.path(self._state.generation))))
        self._writer = self._index.writer(_HEAP, _THREADS)

    def _write(self) -> tantivy.IndexWriter:
        """The writer of the current generation, opened again when another process made a new one."""
        state = self.folder.read()
        if self._writer is not None and not self._making and state != self._state:
            put_off = self._reached is not None
            self.close()
            if put_off:
                raise WriterElsewhere()
        if self._writer is None:
            if state is None:
                raise SearchAway()
            self._state = state
            self._index = prepare(tantivy.Index.open(str(self.folder.path(state.generation))))
            self._highest = _highest_id(self._index.searcher())
            try:
                self._writer = self._index.writer(_HEAP, _THREADS)
            except ValueError as error:
                if "LockBusy" in str(error):
                    raise WriterElsewhere() from error
                raise
            self._writer.garbage_collect_files()  # what a killed commit left has the names that the next one chooses
        return self._writer

    def index(self, documents: Iterable[Document]) -> int:
        writer = self._write()
        count = 0
        for document in documents:
            if document.id <= self._highest:
                writer.delete_documents_by_term("id", document.id)
            else:
                self._highest = document.id
            writer.add_json(orjson.dumps(fields_of(document)).decode())
            count += 1
        return count

    def delete(self, ids: Collection[int]) -> None:
        writer = self._write()
        for number in ids:
            writer.delete_documents_by_term("id", number)

    def reach(self, cursor: int) -> None:
        self._reached = cursor

    def commit(self, cursor: int, mark: str = "") -> None:
        writer = self._write()
        writer.commit()
        self._reached = None
        assert self._index is not None
        assert self._state is not None
        self._index.reload()
        self._state = self.folder.committed(self._state, cursor, self._index.searcher().num_docs, mark)
        self._making = False
        self.folder.sweep(self._state.generation)
        self.reading.look_now()

    def close(self) -> None:
        """Let go of the writer, so that another process may write and its memory is free."""
        writer, self._writer = self._writer, None
        self._index = self._state = self._reached = None
        self._making = False
        if writer is not None:
            with contextlib.suppress(ValueError, OSError):  # one that failed has no threads to wait for
                writer.wait_merging_threads()

    def tidy(self) -> None:
        if state := self.folder.read():
            self.folder.sweep(state.generation)

    def writing(self, *, wait: bool) -> AbstractContextManager[bool]:
        """Hold the right to write; yields False when another process has it and `wait` is not set."""
        return self.folder.writing(wait=wait)

    def cursor(self) -> int:
        if self._reached is not None:
            return self._reached
        state = self._state or self.folder.read()
        return state.cursor if state else 0

    def stands(self) -> tuple[int, str]:
        state = self.folder.read()
        return (state.cursor, state.mark) if state else (0, "")

    def stamp(self, mark: str) -> None:
        state = self.folder.read()
        if state is not None:
            self.close()
            self.folder.write(replace(state, mark=mark))
