"""The embedded engine behind the `SearchEngine` Protocol."""

import contextlib
import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import tantivy
from tantivy import Occur, Query

from tianlu.discovery.cql.ast import Field, Node
from tianlu.discovery.data import (
    Document,
    Facet,
    FacetValue,
    Reach,
    ResultSet,
    SearchAway,
    SearchRequest,
    WriterElsewhere,
)
from tianlu.discovery.engines.fields import condensed, fields_of, sound_of
from tianlu.discovery.engines.tantivy import beginnings, paging, queries
from tianlu.discovery.engines.tantivy.counting import ON_SHELF, aggregations, merged, on_the_shelf, values_of
from tianlu.discovery.engines.tantivy.folder import FORMAT, IndexFolder, State
from tianlu.discovery.engines.tantivy.reading import Reading
from tianlu.discovery.engines.tantivy.schema import prepare, schema
from tianlu.discovery.engines.tantivy.trouble import Damaged, Panicked, told_apart
from tianlu.discovery.rules import letters_apart
from tianlu.kit.text import fold

log = logging.getLogger("tianlu.discovery")
_NEAR = 5  # words one letter away that are offered
_HEADINGS = ("title", "author", "subject")
_TYPED = 40  # characters of a beginning that are looked up
_FORMS = 6  # terms asked for each value offered: readings and written forms of one value are several terms
_HEAP = 96_000_000  # bytes the writer gathers before it writes a segment
_THREADS = 1  # it keeps up with the tokens made here; more only make more segments, which are then merged


def _highest_id(searcher: tantivy.Searcher) -> int:
    """The highest id among the documents; 0 where there is none."""
    found = searcher.search(Query.all_query(), 1, count=False, order_by_field="id").hits
    return int(found[0][0]) if found else 0


class TantivyEngine:
    """Reads are for any number of threads and processes; one process at a time may write (`LockBusy` otherwise)."""

    def __init__(self, root: Path) -> None:
        self.folder = IndexFolder(root)
        self.reading = Reading(self.folder)
        self._writer: tantivy.IndexWriter | None = None
        self._index: tantivy.Index | None = None
        self._state: State | None = None
        self._reached: int | None = None
        self._making = False
        self._highest = 0  # id in the index, or on its way in: a document beyond it replaces none
        self._inside: tuple[str, frozenset[int], bool] | None = None

    # --- writing -------------------------------------------------------------------------------------------------

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

    # --- reading -------------------------------------------------------------------------------------------------

    def _open(self) -> tuple[tantivy.Searcher, State]:
        found = self.reading.searcher()
        if found is None:
            raise SearchAway()
        beginnings.use(found[0])
        return found

    def _all_inside(self, searcher: tantivy.Searcher, reach: Reach) -> bool:
        """Whether every document belongs to the reach's organisations: then no condition is needed."""
        generation = self.generation()
        known = self._inside
        if known is None or known[:2] != (generation, reach.organisations):
            inside = Query.term_set_query(schema(), "organisation", sorted(reach.organisations))
            held = searcher.search(inside, 1, count=True).count  # type: ignore[attr-defined]
            known = self._inside = (generation, reach.organisations, held == searcher.num_docs)
        return known[2]

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        """Damage found while reading puts the index aside, so that the indexer makes it anew, and is said as absence."""
        try:
            with told_apart(), beginnings.reading():
                yield
        except Damaged as error:
            log.exception("the search index is damaged and is put aside", exc_info=error)
            self.folder.condemn()
            self.reading.look_now()
            raise SearchAway() from error
        except Panicked as error:
            log.exception("the search engine broke off", exc_info=error)
            if not self.sound():
                self.folder.condemn()
                self.reading.look_now()
            raise SearchAway() from error

    def search(self, request: SearchRequest, reach: Reach) -> ResultSet:
        with self._guarded():
            return self._search(request, reach)

    def _search(self, request: SearchRequest, reach: Reach) -> ResultSet:
        searcher, _ = self._open()
        inside = self._all_inside(searcher, reach)
        made = queries.scored if paging.ranked(request.sort) else queries.unscored
        return paging.page(searcher, made(request, reach, all_organisations=inside), request)

    def facets(self, request: SearchRequest, reach: Reach, names: Sequence[Facet]) -> dict[Facet, list[FacetValue]]:
        with self._guarded():
            return self._facets(request, reach, names)

    def _facets(self, request: SearchRequest, reach: Reach, names: Sequence[Facet]) -> dict[Facet, list[FacetValue]]:
        searcher, _ = self._open()
        inside = self._all_inside(searcher, reach)
        chosen = {facet for facet, values in request.chosen.items() if values}
        if request.year_from is not None or request.year_to is not None:
            chosen.add(Facet.YEAR)
        groups: list[tuple[Facet | None, list[Facet]]] = [(None, [name for name in names if name not in chosen])]
        groups += [(name, [name]) for name in names if name in chosen]
        found: dict[Facet, list[FacetValue]] = {}
        for but, group in groups:
            if group:
                query = queries.unscored(request, reach, all_organisations=inside, but=but)
                answer: dict[str, Any] = searcher.aggregate(query, aggregations(group))
                found |= {
                    name: values_of(name, answer, reach.organisations) for name in group if name is not Facet.AVAILABLE
                }
                if Facet.AVAILABLE in group:
                    found[Facet.AVAILABLE] = self._on_shelf(searcher, query, answer, reach)
        return {name: found[name] for name in names}

    def offer(self, field: Field, typed: str, reach: Reach, limit: int) -> list[FacetValue]:
        with self._guarded():
            beginning = condensed(typed)[:_TYPED]
            return self._offer(field, beginning, reach, limit) if beginning else []

    def _offer(self, field: Field, beginning: str, reach: Reach, limit: int) -> list[FacetValue]:
        searcher, _ = self._open()
        column = f"{field}_offer"
        parts = queries.within(reach, all_organisations=self._all_inside(searcher, reach))
        visible = Query.boolean_query([(Occur.Must, Query.all_query()), *parts])
        found = searcher.terms_with_prefix(column, beginning, visible, limit * _FORMS)
        pairs = [(term.partition("\t")[2], count) for term, count in found]
        sound = sound_of(beginning) if field is Field.AUTHOR else ""
        if sound:
            spoken = searcher.terms_with_prefix(column, sound, visible, limit * _FORMS * 4)
            pairs += [(value, count) for term, count in spoken if (value := term.partition("\t")[2]).isascii()]
        return merged(pairs)[:limit]

    def _on_shelf(
        self, searcher: tantivy.Searcher, query: Query, answer: dict[str, Any], reach: Reach
    ) -> list[FacetValue]:
        number = on_the_shelf(answer, reach.organisations)
        if number is None:
            both = Query.boolean_query([(Occur.Must, query), (Occur.Must, queries.on_shelf(reach))])
            number = searcher.search(both, 1, count=True).count  # type: ignore[attr-defined]
        return [FacetValue(ON_SHELF, number)] if number else []

    def words_near(self, word: str, reach: Reach) -> list[str]:
        with self._guarded():
            searcher, _ = self._open()
            parts = queries.within(reach, all_organisations=self._all_inside(searcher, reach))
            visible = Query.boolean_query([(Occur.Must, Query.all_query()), *parts])
            beginning = fold(word)[: max(1, min(2, len(word) - 2))]
            if not beginning.isalpha() or len(word) > _TYPED:
                return []
            found = searcher.terms_with_prefix("all", beginning, visible)
        sizes = range(len(word) - 1, len(word) + 2)
        near = ((one, count) for one, count in found if len(one) in sizes and letters_apart(one, fold(word)) == 1)
        return [one for one, _ in sorted(near, key=lambda pair: (-pair[1], pair[0]))][:_NEAR]

    def commonest(self, words: Collection[str], limit: int) -> list[str]:
        with self._guarded():
            searcher, _ = self._open()
            counts = {word: sum(searcher.doc_freq(field, word) for field in _HEADINGS) for word in words}
        held = sorted((word for word, count in counts.items() if count), key=lambda word: (-counts[word], word))
        return held[:limit]

    def ids(self, request: SearchRequest, reach: Reach, among: Collection[int]) -> set[int]:
        if not among:
            return set()
        with self._guarded():
            return self._ids(request, reach, among)

    def _ids(self, request: SearchRequest, reach: Reach, among: Collection[int]) -> set[int]:
        searcher, _ = self._open()
        query = queries.unscored(request, reach, all_organisations=self._all_inside(searcher, reach))
        these = Query.term_set_query(schema(), "id", sorted(among))
        both = Query.boolean_query([(Occur.Must, query), (Occur.Must, these)])
        hits = searcher.search(both, len(among), count=False).hits
        return {int(number or 0) for number in searcher.fast_field_values("id", [address for _, address in hits])}

    def holds(self, node: Node, reach: Reach) -> int:
        """How many documents the tree finds."""
        return self.search(SearchRequest(node, limit=1), reach).total

    def exists(self) -> bool:
        """Whether there is an index that can be opened; one that is there but damaged counts as none."""
        self.reading.look_now()
        return self.reading.state() is not None

    def sound(self) -> bool:
        """Whether the files are as they were written; reads all of them, about a second for each gigabyte."""
        state = self.folder.read()
        return state is None or self.folder.sound(state)

    def making(self) -> str:
        return str(FORMAT)

    def generation(self) -> str:
        state = self.reading.state()
        return f"{state.generation}.{state.commits}" if state else ""

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

    def count(self) -> int:
        state = self.reading.state()
        return state.documents if state else 0

    # --- copies --------------------------------------------------------------------------------------------------

    def save(self, folder: Path) -> None:
        self.folder.save(folder)

    def load(self, folder: Path) -> None:
        self.close()
        self.folder.load(folder)
        self.reading.look_now()
