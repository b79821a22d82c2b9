"""One page of a list of results: by its number, or after the page before it while the index goes on changing.

Orders by number go on below or above the last number; orders by text behind the value that the last hits of the page
before have now; by relevance, what was given is left out, and the best of the rest comes. A page deeper than one question
may reach is come to in steps, over the index as it was at the first of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tianlu.discovery.cql.ast import SortKey
from tianlu.discovery.data import After, Hit, PlaceLost, ResultSet, SearchRequest
from tianlu.discovery.engines.opensearch.asking import Asking
from tianlu.discovery.engines.opensearch.parts import Query, among
from tianlu.discovery.engines.opensearch.schema import WINDOW
from tianlu.discovery.engines.values import end_of_most


@dataclass(frozen=True, slots=True)
class _Column:
    """What results are ordered by."""

    name: str
    order: str
    number: bool


_COLUMNS: Final[Mapping[SortKey, _Column]] = {
    SortKey.NEWEST: _Column("id", "desc", True),
    SortKey.YEAR_DOWN: _Column("year_down", "desc", True),
    SortKey.YEAR_UP: _Column("year_up", "asc", True),
    SortKey.TITLE: _Column("title_sort", "asc", False),
    SortKey.CALL_NUMBER: _Column("call_sort", "asc", False),
}
_RANKED: Final = [{"_score": "desc"}, {"id": "asc"}]


def ranked(sort: SortKey) -> bool:
    """Whether the order is by relevance, so that scores are needed."""
    return sort not in _COLUMNS


def page(asking: Asking, query: Query, request: SearchRequest) -> ResultSet:
    """The hits asked for. Raises `PlaceLost` where nothing is left of the hits that it should follow."""
    column, after = _COLUMNS.get(request.sort), request.after
    if after is None:
        return _part(asking, query, column, request.offset, request.limit)
    if column is not None and not column.number:
        return _behind(asking, query, column, after, request.limit)
    found = _part(asking, _rest(query, column, after), column, 0, request.limit)
    return found._replace(total=asking.total(query))


def _rest(query: Query, column: _Column | None, after: After) -> Query:
    inside, outside = [], []
    if after.apart:
        outside.append(among("id", list(after.apart)))
    if after.place is not None and column is not None:
        inside.append({"range": {column.name: {"gt" if column.order == "asc" else "lt": after.place}}})
    return {"bool": {"must": [query], "filter": inside, "must_not": outside}} if inside or outside else query


def _body(query: Query, column: _Column | None, size: int) -> dict[str, Any]:
    return {
        "query": query,
        "sort": _RANKED if column is None else [{column.name: column.order}],
        "size": size,
        "_source": False,
        "stored_fields": "_none_",
        "docvalue_fields": ["id"],
        "track_total_hits": True,
    }


def _part(asking: Asking, query: Query, column: _Column | None, offset: int, limit: int) -> ResultSet:
    body = _body(query, column, limit)
    if offset + limit <= WINDOW:
        return _result({**asking.ask({**body, "from": offset})["hits"], "before": offset}, column)
    passed, place = 0, None
    while passed < offset:
        step = {**body, "size": min(WINDOW, offset - passed), **({"search_after": place} if place else {})}
        answer = asking.ask(step)["hits"]
        passed += len(answer["hits"])
        if len(answer["hits"]) < step["size"]:
            return ResultSet(int(answer["total"]["value"]), ())
        place = answer["hits"][-1]["sort"]
    return _result({**asking.ask({**body, "search_after": place})["hits"], "before": offset}, column)


def _result(told: Mapping[str, Any], column: _Column | None) -> ResultSet:
    total = int(told["total"]["value"])
    hits = tuple([_hit(one, column) for one in told["hits"]])
    return ResultSet(total, hits, max(0, total - int(told["before"]) - len(hits)))


def _hit(told: Mapping[str, Any], column: _Column | None) -> Hit:
    number = int(told["fields"]["id"][0])
    if column is None:
        return Hit(number, float(told["sort"][0]))
    return Hit(number, 0.0, int(told["sort"][0]) if column.number else 0)


def _behind(asking: Asking, query: Query, column: _Column, after: After, limit: int) -> ResultSet:
    """What comes behind the last hits of the page before, wherever they are now."""
    last = list(dict.fromkeys(after.last))
    left = {"bool": {"filter": [query, among("id", last)]}}
    told = asking.ask(_body(left, column, len(last)))["hits"]["hits"]
    values = [str(one["sort"][0]) for one in told]
    if not values:
        raise PlaceLost()
    passed = [{"range": {column.name: {"lte": value}}} for value in values]
    places = [count - 1 for count in asking.counted(passed, query)]
    end = end_of_most(places, len(last))
    body = {**_body(query, column, limit), "search_after": [values[places.index(end)]]}
    return _result({**asking.ask(body)["hits"], "before": end + 1}, column)


def unordered(asking: Asking, query: Query, limit: int) -> tuple[Hit, ...]:
    """Up to `limit` hits, in the order of their ids."""
    return _part(asking, query, _COLUMNS[SortKey.NEWEST], 0, limit).hits
