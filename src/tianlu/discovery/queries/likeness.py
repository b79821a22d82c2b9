"""Finding by meaning: records near a query, records near a record, and the two rankings of one search."""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from tianlu.catalog.data import RecordView
from tianlu.catalog.queries import projections
from tianlu.discovery.cql.ast import Clause, Everything, Field, Relation, SortKey
from tianlu.discovery.data import MEANING, Hit, SearchRequest
from tianlu.discovery.engines import opened
from tianlu.discovery.queries.reaching import reach_of, still_shown
from tianlu.discovery.rules import asks_in_words, fused, plain
from tianlu.kit.opensearch import ClusterAway
from tianlu.kit.text import fold, query_units
from tianlu.kit.vectors import Embedder, EmbedderAway, Floats, Match, VectorStore, embedder, query_vector, vector_store
from tianlu.libraries.data import Actor

log = logging.getLogger("tianlu.discovery")
WINDOW: Final = 200  # first hits that meaning may put into another order: ten pages
_HEAD: Final = 20  # first hits whose titles and names are read
RELATED: Final = 8
_NEAR_ENOUGH: Final = (0.4, 0.65)  # how far from unrelated to the best what is shown as related lies: few hits, more
_SOME: Final = 3  # hits that make more
_POOL: Final = 400  # nearest records that are held against reach and filters
_FEW: Final = 5000  # results of the filters up to which all of them are compared


@dataclass(frozen=True, slots=True)
class Fusion:
    """The first hits in their new order, what is related by meaning alone, and the records that were read on the way."""

    hits: tuple[Hit, ...]
    related: tuple[Hit, ...]
    records: Mapping[int, RecordView]


def words_of(request: SearchRequest) -> str:
    """The words of a plain query on one of the first pages, by relevance, when there is meaning to compare; else empty."""
    node = request.node
    plain_words = (
        isinstance(node, Clause)
        and node.field is Field.ALL
        and node.relation in {Relation.HAS, Relation.ALL}
        and not (node.truncated or node.masked)
        and request.sort is SortKey.RELEVANCE
        and 0 < (request.after.given if request.after else request.offset) + request.limit <= WINDOW
        and asks_in_words(node.term)
    )
    return node.term if plain_words and isinstance(node, Clause) and _ready() is not None else ""


def _ready() -> tuple[Embedder, VectorStore] | None:
    """The embedder, if it is here, and the store, if it has vectors of its model for half of the records or more.

    Among fewer the nearest is what happens to have one: with a twentieth, questions found less than by words alone.
    """
    chosen = embedder()
    if chosen is None or not chosen.available():
        return None
    store = vector_store(MEANING)
    try:
        vectors = store.count()
        enough = vectors and 2 * vectors >= opened().count()
        return (chosen, store) if enough and store.model() == chosen.name else None
    except ClusterAway as away:
        log.warning("search goes on without meaning: %s", away)
        return None


def vector_of(text: str) -> Floats | None:
    """The query's vector; None without vectors or while the embedder is away, which is no reason to find nothing."""
    if _ready() is None:
        return None
    try:
        return query_vector(plain(text))
    except EmbedderAway as away:
        log.warning("search goes on without meaning: %s", away)
        return None


def fuse(actor: Actor, words: str, request: SearchRequest, hits: Sequence[Hit], total: int) -> Fusion:
    """The first hits in the order of words and meaning; where they do not fill a page, what is near in meaning besides.

    `hits` are the first `WINDOW`. None is lost and none is added, so totals stay those of the words. Hits that bear the
    query itself as title, name or subject stay in front, in their order. A query that may be pinyin (`women`) is taken
    for words only when a title among the first has them.
    """
    ready = _ready()
    records = projections([hit.id for hit in hits[:_HEAD]])
    vector = vector_of(words) if ready and is_language(words, records) else None
    if ready is None or vector is None:
        return Fusion(tuple(hits), (), records)
    by_id = {hit.id: hit for hit in hits}
    near = ready[1].search(vector, len(by_id), among=by_id.keys())
    wanted = fold(words)
    named = [hit.id for hit in hits[:_HEAD] if hit.id in records and wanted in _headings(records[hit.id])]
    order = [
        *named,
        *(number for number in fused(list(by_id), [match.id for match in near]) if number not in set(named)),
    ]
    related: tuple[Hit, ...] = ()
    if total < request.limit and not request.after:
        found = _nearest(actor, vector, request, 3 * RELATED, excluding=by_id.keys())
        records = {**records, **projections([hit.id for hit in found])}
        best = max([match.score for match in near[:1]] + [hit.score for hit in found[:1]], default=0.0)
        least = _least(ready[0], best, _NEAR_ENOUGH[total >= _SOME])
        related = _one_each([hit for hit in found if hit.score >= least], records)
    return Fusion(tuple(by_id[number] for number in order), related, records)


def _least(chosen: Embedder, best: float, share: float) -> float:
    """The cosine from which on a record is near: so much of the way from unrelated to the best."""
    return chosen.unrelated + share * max(0.0, best - chosen.unrelated)


def near_enough(actor: Actor, text: str, request: SearchRequest, limit: int) -> list[Hit]:
    """As `nearest`, without those that are hardly nearer than anything is."""
    chosen = embedder()
    found = nearest(actor, text, request, limit)
    least = _least(chosen, found[0].score, _NEAR_ENOUGH[0]) if chosen and found else 0.0
    return [hit for hit in found if hit.score >= least]


def _one_each(hits: Sequence[Hit], records: Mapping[int, RecordView]) -> tuple[Hit, ...]:
    """The first of each title, editions being no news."""
    first = {_title(records[hit.id]): hit for hit in reversed(hits) if hit.id in records}
    return tuple(sorted(first.values(), key=lambda hit: -hit.score)[:RELATED])


def _headings(record: RecordView) -> set[str]:
    bib = record.bib
    values = [bib.get("title", ""), *bib.get("other_titles", ()), *bib.get("parallel_titles", ())]
    values += [one["name"] for one in bib.get("contributors", ())]
    values += [one["label"] for one in bib.get("subjects", ())]
    return {fold(value) for value in values if value}


def named_as(record: RecordView) -> set[str]:
    """Titles and names that a record is asked for by, folded."""
    bib = record.bib
    values = [bib.get("title", ""), *bib.get("other_titles", ()), *bib.get("parallel_titles", ())]
    values += [one["name"] for one in bib.get("contributors", ())]
    return {folded for value in values if len(folded := fold(value)) > 1}


def is_language(words: str, records: Mapping[int, RecordView]) -> bool:
    """Not pinyin as far as one can tell: some word is none, or the library's titles know it as a word."""
    units = query_units(words)
    if not units or not all(any(term.kind == "pinyin" for term in unit.alternatives) for unit in units):
        return True
    wanted = fold(words)
    return any(wanted in fold(record.bib.get("title", "")) for record in records.values())


def nearest(actor: Actor, text: str, request: SearchRequest, limit: int) -> list[Hit]:
    """The records nearest to a text in meaning, within the actor's reach and the request's filters, whatever it asks.

    Scores are cosines. Empty without an embedder or vectors. Raises `SearchAway` while there is no index.
    """
    vector = vector_of(text)
    return [] if vector is None else _nearest(actor, vector, request, limit)


def _nearest(
    actor: Actor, vector: Floats, request: SearchRequest, limit: int, excluding: Collection[int] = ()
) -> list[Hit]:
    engine, store, reach = opened(), vector_store(MEANING), reach_of(actor)
    filters = replace(request, node=Everything(), sort=SortKey.RELEVANCE, offset=0, limit=1)
    pool = store.search(vector, max(_POOL, 4 * limit), excluding=excluding)
    allowed = engine.ids(filters, reach, [match.id for match in pool])
    found = [match for match in pool if match.id in allowed]
    if len(found) < limit and len(pool) >= _POOL and engine.search(filters, reach).total <= _FEW:
        few = engine.search(replace(filters, limit=_FEW), reach).hits
        found = store.search(vector, limit, among=[hit.id for hit in few], excluding=excluding)
    return [Hit(match.id, match.score) for match in found[:limit]]


def similar(actor: Actor, record_id: int, limit: int) -> list[RecordView]:
    """Records near a record in meaning that the actor may find, one for each title and none of its own title.

    Empty where the record has no vector (yet). Needs neither the embedder nor the index.
    """
    chosen, store = embedder(), vector_store(MEANING)
    try:
        known = store.vectors_of([record_id]) if chosen is not None and store.model() == chosen.name else {}
        if record_id not in known:
            return []
        pool: list[Match] = store.search(known[record_id], 10 * limit, excluding=[record_id])
    except ClusterAway:  # the record itself is in the database
        return []
    records = projections([record_id, *(match.id for match in pool)])
    seen = {_title(records[record_id])} if record_id in records else set()
    found: list[RecordView] = []
    for match in pool:
        record = records.get(match.id)
        if record is None or not still_shown(record, actor) or _title(record) in seen:
            continue
        seen.add(_title(record))
        found.append(record)
        if len(found) == limit:
            break
    return found


def _title(record: RecordView) -> str:
    return fold(record.bib.get("title", ""))
