"""An OpenSearch cluster behind the `SearchEngine` Protocol."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from tianlu.discovery.cql.ast import Field
from tianlu.discovery.data import Facet, FacetValue, Reach, ResultSet, SearchRequest
from tianlu.discovery.engines.fields import condensed, sound_of
from tianlu.discovery.engines.opensearch import paging, queries
from tianlu.discovery.engines.opensearch.asking import Asking
from tianlu.discovery.engines.opensearch.counting import Counted, counts
from tianlu.discovery.engines.opensearch.limits import visible
from tianlu.discovery.engines.opensearch.parts import EVERYTHING, Query, beginnings, begun, sound, term
from tianlu.discovery.engines.opensearch.reading import Reading
from tianlu.discovery.engines.opensearch.schema import FIELDS, FORMAT, WINDOW
from tianlu.discovery.engines.opensearch.trouble import IndexChanged, told_apart
from tianlu.discovery.engines.opensearch.writing import Writing
from tianlu.discovery.engines.values import merged
from tianlu.discovery.rules import letters_apart
from tianlu.kit.errors import Sentence
from tianlu.kit.opensearch import Cluster, Role
from tianlu.kit.text import fold

_ROLE: Final = "search"
_NEAR: Final = 5  # words one letter away that are offered
_LOOKED_AT: Final = 500  # words one letter away that are counted
_OFTEN: Final = 2**24  # documents that may hold the word itself; a cluster would look for none beside a common one
_HEADINGS: Final = ("title", "author", "subject")
_TYPED: Final = 40  # characters of a beginning that are looked up
_FORMS: Final = 6  # terms asked for each value offered: readings and written forms of one value are several terms


class OpenSearchEngine(Writing):
    """Reads are for any number of threads, processes and hosts; one process at a time may write.

    `folder` is this host's own: the lock of its writer lies there, and nothing else.
    """

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        role = Role(cluster, _ROLE, FORMAT)
        super().__init__(cluster, role, Reading(cluster, role), folder)
        self._asking = Asking(cluster, role.alias)

    def search(self, request: SearchRequest, reach: Reach) -> ResultSet:
        with told_apart():
            made = queries.scored if paging.ranked(request.sort) else queries.unscored
            return paging.page(self._asking, made(request, reach), request)

    def facets(self, request: SearchRequest, reach: Reach, names: Sequence[Facet]) -> dict[Facet, list[FacetValue]]:
        chosen = {facet for facet, values in request.chosen.items() if values}
        if request.year_from is not None or request.year_to is not None:
            chosen.add(Facet.YEAR)
        groups: list[tuple[Facet | None, list[Facet]]] = [(None, [name for name in names if name not in chosen])]
        groups += [(name, [name]) for name in names if name in chosen]
        found: dict[Facet, list[FacetValue]] = {}
        with told_apart():
            for but, group in groups:
                if group:
                    counted = Counted(self._asking, queries.unscored(request, reach, but=but), group, reach)
                    found |= {name: counted.values(name) for name in group}
        return {name: found[name] for name in names}

    def offer(self, field: Field, typed: str, reach: Reach, limit: int) -> list[FacetValue]:
        beginning = condensed(typed)[:_TYPED]
        if not beginning or limit < 1:
            return []
        with told_apart():
            found = self._begun(field, beginning, reach, limit * _FORMS)
            said = sound_of(beginning) if field is Field.AUTHOR else ""
            if said:
                spoken = self._begun(field, said, reach, limit * _FORMS * 4)
                found += [(value, count) for value, count in spoken if value.isascii()]
        return merged(found)[:limit]

    def _begun(self, field: Field, beginning: str, reach: Reach, limit: int) -> list[tuple[str, int]]:
        """Values offered for what begins so, with how many results each has."""
        column = f"{field}_offer"
        query: Query = {"bool": {"filter": [visible(reach), begun(column, beginning)]}}
        only = {column: beginnings([beginning])}
        told = counts(self._asking, query, {column: limit}, only)[column]
        return [(str(value).partition("\t")[2], count) for value, count in told]

    def words_near(self, word: str, reach: Reach) -> list[str]:
        beginning = fold(word)[: max(1, min(2, len(word) - 2))]
        if not beginning.isalpha() or len(word) > _TYPED:
            return []
        wanted = fold(word)
        with told_apart():
            near = [one for one in self._similar(wanted, len(beginning)) if letters_apart(one, wanted) == 1]
            near = [one for one in near if len(one) in range(len(word) - 1, len(word) + 2)]
            numbers = self._asking.counted([term("all", one) for one in near], visible(reach))
        held = sorted((-number, one) for one, number in zip(near, numbers, strict=True) if number)
        return [one for _, one in held][:_NEAR]

    def _similar(self, word: str, same: int) -> list[str]:
        """Words of the index at most one letter from this one, whose first `same` letters are the same."""
        asked = {
            "field": "all",
            "analyzer": "keyword",
            "suggest_mode": "always",
            "max_edits": 1,
            "prefix_length": same,
            "min_word_length": 1,
            "accuracy": 0.0,
            "size": _LOOKED_AT,
            "shard_size": _LOOKED_AT,
            "max_inspections": 10,
            "max_term_freq": _OFTEN,
        }
        told = self._asking.ask({"size": 0, "suggest": {"near": {"text": sound(word), "term": asked}}})
        return [str(option["text"]) for entry in told["suggest"]["near"] for option in entry["options"]]

    def commonest(self, words: Collection[str], limit: int) -> list[str]:
        asked = [(word, field) for word in words for field in _HEADINGS]
        with told_apart():
            numbers = self._asking.counted([term(field, word) for word, field in asked], EVERYTHING)
        held = dict.fromkeys(words, 0)
        for (word, _field), number in zip(asked, numbers, strict=True):
            held[word] += number
        return sorted((word for word, count in held.items() if count), key=lambda word: (-held[word], word))[:limit]

    def ids(self, request: SearchRequest, reach: Reach, among: Collection[int]) -> set[int]:
        found: set[int] = set()
        these = sorted(among)
        with told_apart():
            query = queries.unscored(request, reach) if these else EVERYTHING
            for start in range(0, len(these), WINDOW):
                found |= self._which(query, these[start : start + WINDOW])
        return found

    def _which(self, query: Query, these: list[int]) -> set[int]:
        both: Query = {"bool": {"filter": [query, {"terms": {"id": these}}]}}
        return {hit.id for hit in paging.unordered(self._asking, both, len(these))}

    # --- how it stands -------------------------------------------------------------------------------------------

    def exists(self) -> bool:
        """Whether there is an index of this version whose fields are as they were made."""
        with told_apart():
            self.reading.look_now()
            state = self.reading.state()
            return state is not None and state.sound

    def sound(self) -> bool:
        """Whether the index is as it was made and holds most of the documents that its last commit wrote down.

        Most, because a node that comes back may show what was not committed yet. The cluster checks its files itself.
        """
        with told_apart():
            self.reading.look_now()
            state = self.reading.state()
            if state is None:
                return True
            return state.sound and 2 * self.reading.documents(state.index) >= int(state.said["documents"])

    def examine(self) -> Sentence:
        """The cluster in a line. Raises refusals of `kit.opensearch`, and `IndexChanged`."""
        found = self.cluster.examine()
        state = self.role.state(FIELDS)
        if state is not None and not state.sound:
            raise IndexChanged()
        if state is not None:
            self.role.writable(state)
        return found

    def making(self) -> str:
        return f"opensearch-{FORMAT}"

    def generation(self) -> str:
        with told_apart():
            state = self.reading.state()
        return f"{state.index}.{state.said['commits']}" if state else ""

    def count(self) -> int:
        with told_apart():
            state = self.reading.state()
        return int(state.said["documents"]) if state else 0

    # --- copies --------------------------------------------------------------------------------------------------

    def save(self, folder: Path) -> None:
        """Nothing: a cluster's index is larger than one machine should copy. It is made anew after a restore."""

    def load(self, folder: Path) -> None:
        self.close()
        with self.writing(wait=True):
            self.role.condemn()
        self.reading.look_now()
