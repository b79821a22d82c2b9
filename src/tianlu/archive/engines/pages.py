"""The index of pages in a folder: one tantivy index per generation, and a small file that says which one is read.

`current.json` is replaced after tantivy's own commit: a crash between the two leaves an older feed number, and the changes
since are applied again.
"""

import contextlib
import fcntl
import shutil
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

import orjson
import tantivy
from tantivy import Occur, Query

from tianlu.archive.data import Door, IndexedFile, PageHit
from tianlu.kit import text
from tianlu.kit.ids import random_id

FORMAT: Final = 2  # raise when fields or tokens change: an index of another format is made anew
_HEAP: Final = 64_000_000  # bytes gathered before a segment is written
_CURRENT: Final = "current.json"
_WORDS: Final = frozenset({"text", "single"})


@dataclass(frozen=True)
class _State:
    generation: str
    cursor: int = 0
    mark: str = ""
    commits: int = 0
    format: int = FORMAT


@lru_cache(maxsize=1)
def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("single", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("door", tokenizer_name="raw", index_option="basic")
    for name in ("file", "record"):
        builder.add_integer_field(name, indexed=True, fast=True, stored=True)
    builder.add_integer_field("page", stored=True, fast=True)
    return builder.build()


class FolderPages:
    """`PageIndex` in a folder of the data home."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._making: _State | None = None
        self._writer: tantivy.IndexWriter | None = None
        self._index: tantivy.Index | None = None
        self._read: tuple[_State, tantivy.Searcher] | None = None

    def _state(self) -> _State | None:
        try:
            state = _State(**orjson.loads((self.root / _CURRENT).read_bytes()))
        except (OSError, ValueError, TypeError):
            return None
        readable = state.format == FORMAT and (self.root / state.generation / "meta.json").is_file()
        return state if readable else None

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "writer.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                writer, self._writer, self._index, self._making = self._writer, None, None, None
                if writer is not None:
                    with contextlib.suppress(ValueError, OSError):  # one that failed has nothing to wait for
                        writer.wait_merging_threads()

    def begin(self) -> None:
        self._begun()

    def _begun(self) -> tantivy.IndexWriter:
        self._making = _State(random_id())
        (self.root / self._making.generation).mkdir(parents=True)
        return self._open(tantivy.Index(_schema(), str(self.root / self._making.generation)))

    def _open(self, index: tantivy.Index) -> tantivy.IndexWriter:
        self._index = index
        self._writer = index.writer(_HEAP, 1)
        return self._writer

    def _write(self) -> tantivy.IndexWriter:
        if self._writer is not None:
            return self._writer
        state = self._state()
        if state is None:
            return self._begun()
        self._making = state
        return self._open(tantivy.Index.open(str(self.root / state.generation)))

    def put(self, file: IndexedFile) -> None:
        writer = self._write()
        writer.delete_documents_by_term("file", file.id)
        doors = [_door(door) for door in file.doors]
        for page in file.pages:
            document = tantivy.Document()
            document.add_text("text", " ".join(text.index_tokens(page.text)))
            document.add_text("single", " ".join(text.single_tokens(page.text)))
            for door in doors:
                document.add_text("door", door)
            for name, value in (("file", file.id), ("record", file.record_id), ("page", page.number)):
                document.add_integer(name, value)
            writer.add_document(document)

    def drop(self, file_id: int) -> None:
        self._write().delete_documents_by_term("file", file_id)

    def commit(self, cursor: int, mark: str) -> None:
        self._write().commit()
        assert self._making is not None
        self._making = replace(self._making, cursor=cursor, mark=mark, commits=self._making.commits + 1)
        fresh = self.root / f".{_CURRENT}"
        fresh.write_bytes(orjson.dumps(asdict(self._making)))
        fresh.replace(self.root / _CURRENT)
        for entry in self.root.iterdir():
            if entry.is_dir() and entry.name != self._making.generation:
                shutil.rmtree(entry, ignore_errors=True)

    def stands(self) -> tuple[int, str] | None:
        state = self._state()
        return (state.cursor, state.mark) if state else None

    def count(self) -> int:
        searcher = self._searcher()
        return int(searcher.num_docs) if searcher else 0

    def _searcher(self) -> tantivy.Searcher | None:
        """What the last commit shows; None where there is no index, or a damaged one, which is made anew."""
        state = self._state()
        if state is None:
            return None
        if self._read is None or self._read[0] != state:
            try:
                self._read = (state, tantivy.Index.open(str(self.root / state.generation)).searcher())
            except (ValueError, OSError):
                return None
        return self._read[1]

    def records(self, words: str, doors: Collection[Door], *, phrase: bool, limit: int) -> list[int]:
        searcher, query = self._searcher(), _query(words, doors, phrase=phrase)
        if searcher is None or query is None:
            return []
        best: dict[int, None] = {}
        hits = searcher.search(query, limit, count=False).hits
        for _score, address in hits:
            best.setdefault(int(searcher.doc(address)["record"][0]))
        if len(hits) < limit:
            return list(best)
        counted = searcher.aggregate(query, {"r": {"terms": {"field": "record", "size": limit}}})
        for bucket in counted["r"]["buckets"]:
            best.setdefault(int(bucket["key"]))
        return list(best)[:limit]

    def pages(
        self, words: str, doors: Collection[Door], *, records: Collection[int], phrase: bool, limit: int
    ) -> list[PageHit]:
        searcher, query = self._searcher(), _query(words, doors, phrase=phrase)
        if searcher is None or query is None or not records:
            return []
        return [hit for hit, _score in _hits(searcher, _among(query, records), limit)]

    def likely(
        self, grams: Collection[str], doors: Collection[Door], *, records: Collection[int] | None, limit: int
    ) -> list[tuple[PageHit, float]]:
        searcher, behind = self._searcher(), _behind(doors)
        phrases = [_phrase("text", tokens) for gram in grams if (tokens := text.phrase_tokens(gram))]
        if searcher is None or behind is None or not phrases or (records is not None and not records):
            return []
        any_of_them = Query.boolean_query([(Occur.Should, one) for one in phrases])
        query = Query.boolean_query([(Occur.Must, behind), (Occur.Must, any_of_them)])
        return _hits(searcher, query if records is None else _among(query, records), limit)


def _door(door: Door) -> str:
    return f"{door.kind}:{door.organisation_id}"


def _query(words: str, doors: Collection[Door], *, phrase: bool) -> Query | None:
    """All the words on one page behind one of the doors; None when nothing can be found."""
    if phrase:
        tokens = text.phrase_tokens(words[:200])
        wanted = [_phrase("text", tokens)] if tokens else []
    else:
        wanted = [
            Query.boolean_query([(Occur.Should, _phrase(term.kind, term.tokens)) for term in terms])
            for unit in text.query_units(words)
            if (terms := [term for term in unit.alternatives if term.kind in _WORDS])
        ]
    behind = _behind(doors)
    if not wanted or behind is None:
        return None
    return Query.boolean_query([(Occur.Must, behind), *((Occur.Must, one) for one in wanted)])


def _behind(doors: Collection[Door]) -> Query | None:
    if not doors:
        return None
    opened = [(Occur.Should, Query.term_query(_schema(), "door", _door(door))) for door in doors]
    return Query.const_score_query(Query.boolean_query(opened), 0.0)


def _among(query: Query, records: Collection[int]) -> Query:
    these = Query.boolean_query([(Occur.Should, Query.term_query(_schema(), "record", number)) for number in records])
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(these, 0.0))])


def _hits(searcher: tantivy.Searcher, query: Query, limit: int) -> list[tuple[PageHit, float]]:
    found = []
    for score, address in searcher.search(query, limit, count=False).hits:
        document = searcher.doc(address)
        found.append((PageHit(int(document["file"][0]), int(document["page"][0])), float(score)))
    return found


def _phrase(field: str, tokens: Collection[str]) -> Query:
    listed: list[str | tuple[int, str]] = list(tokens)
    first = str(listed[0])
    if len(listed) == 1:
        single = field == "text" and len(first) == 1 and first > "\u2e7f"
        return Query.term_query(_schema(), "single" if single else field, first)
    return Query.phrase_query(_schema(), field, listed)
