"""The smallest queries, and how they are put together."""

from collections.abc import Sequence

from tantivy import FieldType, Occur, Query

from tianlu.discovery.engines.tantivy.schema import schema


def term(field: str, value: str | int, *, scored: bool = False) -> Query:
    if isinstance(value, str) and not value.isascii():
        value = value.encode("utf-8", "replace").decode()  # half a surrogate pair is no text for tantivy
    return Query.term_query(schema(), field, value, "freq" if scored else "basic")


def every(parts: Sequence[Query]) -> Query:
    """All of them; everything when there are none."""
    if not parts:
        return Query.all_query()
    return parts[0] if len(parts) == 1 else Query.boolean_query([(Occur.Must, part) for part in parts])


def some(parts: Sequence[Query]) -> Query:
    """At least one of them; nothing when there are none."""
    if not parts:
        return Query.empty_query()
    return parts[0] if len(parts) == 1 else Query.boolean_query([(Occur.Should, part) for part in parts])


def outside(found: Query) -> Query:
    """Everything but what is found."""
    return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, found)])


def span(field: str, low: int | None, high: int | None) -> Query:
    """Numbers from `low` to `high`, ends included."""
    if low is not None and high is not None and low > high:
        return Query.empty_query()
    found = Query.range_query(schema(), field, FieldType.Integer, low, high)
    return Query.const_score_query(found, 0.0)
