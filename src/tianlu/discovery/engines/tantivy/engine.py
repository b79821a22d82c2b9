"""The embedded engine behind the `SearchEngine` Protocol."""

import contextlib
import logging
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from tantivy import Occur, Query

from tianlu.discovery.cql.ast import Field, Node
from tianlu.discovery.data import Facet, FacetValue, Reach, ResultSet, SearchAway, SearchRequest
from tianlu.discovery.engines.fields import condensed, sound_of
from tianlu.discovery.engines.tantivy import limits, paging, queries, snapshot
from tianlu.discovery.engines.tantivy.counting import Counted
from tianlu.discovery.engines.tantivy.folder import FORMAT, IndexFolder
from tianlu.discovery.engines.tantivy.reading import Reading
from tianlu.discovery.engines.tantivy.schema import schema
from tianlu.discovery.engines.tantivy.snapshot import Snapshot
from tianlu.discovery.engines.tantivy.trouble import Damaged, Panicked, told_apart
from tianlu.discovery.engines.tantivy.writing import Writing
from tianlu.discovery.engines.values import merged
from tianlu.discovery.rules import letters_apart
from tianlu.kit.text import fold

log = logging.getLogger("tianlu.discovery")
_NEAR = 5  # words one letter away that are offered
_HEADINGS = ("title", "author", "subject")
_TYPED = 40  # characters of a beginning that are looked up
_FORMS = 6  # terms asked for each value offered: readings and written forms of one value are several terms


class TantivyEngine(Writing):
    """Reads are for any number of threads and processes; one process at a time may write (`WriterElsewhere` otherwise)."""

    def __init__(self, root: Path) -> None:
        folder = IndexFolder(root)
        super().__init__(folder, Reading(folder))

    def _open(self) -> Snapshot:
        found = self.reading.snapshot()
        if found is None:
            raise SearchAway()
        snapshot.use(found)
        return found

    @contextlib.contextmanager
    def _guarded(self) -> Iterator[None]:
        """Damage found while reading puts the index aside, so that the indexer makes it anew, and is said as absence.

        What may come of damage or of a mistake of ours (a panic, a column that a garbled file no longer names) is told
        apart by the sums of the files.
        """
        try:
            with told_apart(), snapshot.reading():
                yield
        except Damaged as error:
            self._put_aside(error)
            raise SearchAway() from error
        except Panicked as error:
            log.exception("the search engine broke off", exc_info=error)
            if not self.sound():
                self._put_aside(error)
            raise SearchAway() from error
        except ValueError as error:
            state = self.folder.read()
            if state is not None and self.folder.sound(state):
                raise
            self._put_aside(error)
            raise SearchAway() from error

    def _put_aside(self, error: Exception) -> None:
        log.exception("the search index is damaged and is put aside", exc_info=error)
        self.folder.condemn()
        self.reading.look_now()

    def search(self, request: SearchRequest, reach: Reach) -> ResultSet:
        with self._guarded():
            return self._search(request, reach)

    def _search(self, request: SearchRequest, reach: Reach) -> ResultSet:
        opened = self._open()
        inside = opened.all_inside(reach.organisations)
        made = queries.scored if paging.ranked(request.sort) else queries.unscored
        return paging.page(opened.searcher, made(request, reach, all_organisations=inside), request)

    def facets(self, request: SearchRequest, reach: Reach, names: Sequence[Facet]) -> dict[Facet, list[FacetValue]]:
        with self._guarded():
            return self._facets(request, reach, names)

    def _facets(self, request: SearchRequest, reach: Reach, names: Sequence[Facet]) -> dict[Facet, list[FacetValue]]:
        opened = self._open()
        searcher, inside = opened.searcher, opened.all_inside(reach.organisations)
        chosen = {facet for facet, values in request.chosen.items() if values}
        if request.year_from is not None or request.year_to is not None:
            chosen.add(Facet.YEAR)
        groups: list[tuple[Facet | None, list[Facet]]] = [(None, [name for name in names if name not in chosen])]
        groups += [(name, [name]) for name in names if name in chosen]
        found: dict[Facet, list[FacetValue]] = {}
        for but, group in groups:
            if group:
                query = queries.unscored(request, reach, all_organisations=inside, but=but)
                counted = Counted(searcher, query, group, reach)
                found |= {name: counted.values(name) for name in group}
        return {name: found[name] for name in names}

    def offer(self, field: Field, typed: str, reach: Reach, limit: int) -> list[FacetValue]:
        with self._guarded():
            beginning = condensed(typed)[:_TYPED]
            return self._offer(field, beginning, reach, limit) if beginning else []

    def _offer(self, field: Field, beginning: str, reach: Reach, limit: int) -> list[FacetValue]:
        opened = self._open()
        column = f"{field}_offer"
        parts = limits.within(reach, all_organisations=opened.all_inside(reach.organisations))
        visible = Query.boolean_query([(Occur.Must, Query.all_query()), *parts])
        found = opened.searcher.terms_with_prefix(column, beginning, visible, limit * _FORMS)
        pairs = [(term.partition("\t")[2], count) for term, count in found]
        sound = sound_of(beginning) if field is Field.AUTHOR else ""
        if sound:
            spoken = opened.searcher.terms_with_prefix(column, sound, visible, limit * _FORMS * 4)
            pairs += [(value, count) for term, count in spoken if (value := term.partition("\t")[2]).isascii()]
        return merged(pairs)[:limit]

    def words_near(self, word: str, reach: Reach) -> list[str]:
        with self._guarded():
            opened = self._open()
            parts = limits.within(reach, all_organisations=opened.all_inside(reach.organisations))
            visible = Query.boolean_query([(Occur.Must, Query.all_query()), *parts])
            beginning = fold(word)[: max(1, min(2, len(word) - 2))]
            if not beginning.isalpha() or len(word) > _TYPED:
                return []
            found = opened.searcher.terms_with_prefix("all", beginning, visible)
        sizes = range(len(word) - 1, len(word) + 2)
        near = ((one, count) for one, count in found if len(one) in sizes and letters_apart(one, fold(word)) == 1)
        return [one for one, _ in sorted(near, key=lambda pair: (-pair[1], pair[0]))][:_NEAR]

    def commonest(self, words: Collection[str], limit: int) -> list[str]:
        with self._guarded():
            opened = self._open()
            counts = {word: sum(opened.searcher.doc_freq(field, word) for field in _HEADINGS) for word in words}
        held = sorted((word for word, count in counts.items() if count), key=lambda word: (-counts[word], word))
        return held[:limit]

    def ids(self, request: SearchRequest, reach: Reach, among: Collection[int]) -> set[int]:
        if not among:
            return set()
        with self._guarded():
            return self._ids(request, reach, among)

    def _ids(self, request: SearchRequest, reach: Reach, among: Collection[int]) -> set[int]:
        opened = self._open()
        query = queries.unscored(request, reach, all_organisations=opened.all_inside(reach.organisations))
        these = Query.term_set_query(schema(), "id", sorted(among))
        both = Query.boolean_query([(Occur.Must, query), (Occur.Must, these)])
        hits = opened.searcher.search(both, len(among), count=False).hits
        places = [address for _, address in hits]
        return {int(number or 0) for number in opened.searcher.fast_field_values("id", places)}

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

    def examine(self) -> str:
        """Nothing to say: whether the files are sound is a question of its own."""
        return ""

    def making(self) -> str:
        return str(FORMAT)

    def generation(self) -> str:
        state = self.reading.state()
        return f"{state.generation}.{state.commits}" if state else ""

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
