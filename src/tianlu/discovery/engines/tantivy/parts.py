"""The smallest queries, and how they are put together."""

from collections.abc import Sequence
from typing import Final

from tantivy import FieldType, Occur, Query

from tianlu.discovery.engines.tantivy.schema import schema
from tianlu.discovery.engines.tantivy.snapshot import lacks

NOTHING: Final = Query.empty_query()  # what is known to find nothing is this one object, and is left out of others


def term(field: str, value: str | int, *, scored: bool = False) -> Query:
    if isinstance(value, str) and not value.isascii():
        value = value.encode("utf-8", "replace").decode()  # half a surrogate pair is no text for tantivy
    if lacks(field, (value,)):
        return NOTHING
    return Query.term_query(schema(), field, value, "freq" if scored else "basic")


def among(field: str, values: Sequence[int]) -> Query:
    """Any of the numbers, however many; all with one score."""
    return fixed(Query.term_set_query(schema(), field, list(values)), 1.0) if values else NOTHING


def every(parts: Sequence[Query]) -> Query:
    """All of them; everything when there are none."""
    if not parts:
        return Query.all_query()
    if NOTHING in parts:
        return NOTHING
    return parts[0] if len(parts) == 1 else Query.boolean_query([(Occur.Must, part) for part in parts])


def some(parts: Sequence[Query]) -> Query:
    """At least one of them; nothing when there are none."""
    parts = [part for part in parts if part is not NOTHING]
    if not parts:
        return NOTHING
    return parts[0] if len(parts) == 1 else Query.boolean_query([(Occur.Should, part) for part in parts])


def weighted(found: Query, weight: float) -> Query:
    """The same hits, their scores times the weight."""
    return found if weight == 1.0 or found is NOTHING else Query.boost_query(found, weight)


def fixed(found: Query, score: float) -> Query:
    """The same hits, all with this score."""
    return found if found is NOTHING else Query.const_score_query(found, score)


def outside(found: Query) -> Query:
    """Everything but what is found."""
    if found is NOTHING:
        return Query.all_query()
    return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, found)])


def span(field: str, low: int | None, high: int | None) -> Query:
    """Numbers from `low` to `high`, ends included."""
    if low is not None and high is not None and low > high:
        return NOTHING
    return fixed(Query.range_query(schema(), field, FieldType.Integer, low, high), 0.0)
