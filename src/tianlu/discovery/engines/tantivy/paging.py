"""One page of a list of results: by its number, or after the page before it while the index goes on changing.

tantivy cannot resume behind a value of a text column, nor behind a score, which changes with every commit. So orders by
number go on below or above the last number. Orders by text look for the last hits of the page before near the place
where they were, and go on behind them. By relevance, what was given is left out, and the best of the rest comes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Order, Query

from tianlu.discovery.cql.ast import SortKey
from tianlu.discovery.data import After, Hit, PlaceLost, ResultSet, SearchRequest
from tianlu.discovery.engines.tantivy.schema import schema
from tianlu.discovery.engines.values import end_of_most

_NEARBY = (0, 200, 5_000, 1_000_000_000)  # how far from their old place the last hits are looked for, step by step


@dataclass(frozen=True, slots=True)
class _Column:
    """What results are ordered by."""

    name: str
    order: Order
    number: bool


_COLUMNS: Mapping[SortKey, _Column] = {
    SortKey.NEWEST: _Column("id", Order.Desc, True),
    SortKey.YEAR_DOWN: _Column("year_down", Order.Desc, True),
    SortKey.YEAR_UP: _Column("year_up", Order.Asc, True),
    SortKey.TITLE: _Column("title_sort", Order.Asc, False),
    SortKey.CALL_NUMBER: _Column("call_sort", Order.Asc, False),
}


def ranked(sort: SortKey) -> bool:
    """Whether the order is by relevance, so that scores are needed."""
    return sort not in _COLUMNS


def page(searcher: tantivy.Searcher, query: Query, request: SearchRequest) -> ResultSet:
    """The hits asked for. Raises `PlaceLost` where nothing is left of the hits that it should follow."""
    column, after = _COLUMNS.get(request.sort), request.after
    if after is None:
        return _part(searcher, query, column, request.offset, request.limit)
    if column is not None and not column.number:
        return _part(searcher, query, column, _resumed(searcher, query, column, after), request.limit)
    found = _part(searcher, _rest(query, column, after), column, 0, request.limit)
    return found._replace(total=_count(searcher, query))


def _rest(query: Query, column: _Column | None, after: After) -> Query:
    parts = [(Occur.Must, query)]
    if after.apart:
        parts.append((Occur.MustNot, Query.term_set_query(schema(), "id", list(after.apart))))
    if after.place is not None and column is not None:
        low, high = (after.place, None) if column.order == Order.Asc else (None, after.place)
        bounds = (low is None, high is None)
        beyond = Query.range_query(schema(), column.name, FieldType.Integer, low, high, *bounds)
        parts.append((Occur.Must, Query.const_score_query(beyond, 0.0)))
    return Query.boolean_query(parts) if len(parts) > 1 else query


def _part(searcher: tantivy.Searcher, query: Query, column: _Column | None, offset: int, limit: int) -> ResultSet:
    if column is None:
        found = searcher.search(query, max(1, limit), offset=offset)
    else:
        found = searcher.search(query, max(1, limit), offset=offset, order_by_field=column.name, order=column.order)
    hits = found.hits[:limit]
    addresses = [address for _, address in hits]
    ids: Sequence[Any] = searcher.fast_field_values("id", addresses)
    total: int = found.count or 0  # type: ignore[attr-defined]
    if column is None:
        made = tuple([Hit(one, score) for one, (score, _) in zip(ids, hits, strict=True)])
    else:
        places: Sequence[Any] = searcher.fast_field_values(column.name, addresses) if column.number else [0] * len(hits)
        made = tuple([Hit(one, 0.0, place or 0) for one, place in zip(ids, places, strict=True)])
    return ResultSet(total, made, max(0, total - offset - len(made)))


def _count(searcher: tantivy.Searcher, query: Query) -> int:
    return searcher.search(query, 1, count=True).count or 0  # type: ignore[attr-defined]


def _resumed(searcher: tantivy.Searcher, query: Query, column: _Column, after: After) -> int:
    """Where the list goes on: behind the last hits of the page before, wherever they are now."""
    last = frozenset(after.last)
    total = _count(searcher, query)
    for slack in _NEARBY:
        low = max(0, min(after.given, total) - len(last) - slack)
        size = min(total, after.given + slack) - low
        if size <= 0:
            continue
        hits = searcher.search(query, size, offset=low, order_by_field=column.name, order=column.order).hits
        ids = searcher.fast_field_values("id", [address for _, address in hits])
        places = [low + at for at, number in enumerate(ids) if number in last]
        if len(places) * 2 > len(last) or (places and slack == _NEARBY[-1]):
            return end_of_most(places, len(last)) + 1
    raise PlaceLost()
