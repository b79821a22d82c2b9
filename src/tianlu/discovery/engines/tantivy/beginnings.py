"""Words that begin with some letters: how many there are decides how they are looked for.

Up to fifty in the index are a range of its dictionary, found in a fiftieth of a millisecond; tantivy stops at that number.
For more, a regular expression is compiled, which takes half a millisecond before it has found anything.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import tantivy
from tantivy import Query

from tianlu.discovery.engines.tantivy.schema import schema

LONGEST = 64  # characters of a beginning
_FEW = 50
_searched: ContextVar[tantivy.Searcher | None] = ContextVar("searched", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """What `use` names in this block is forgotten at its end, so that no old index is held open."""
    token = _searched.set(None)
    try:
        yield
    finally:
        _searched.reset(token)


def use(searcher: tantivy.Searcher) -> None:
    """The queries that follow are for this searcher; without one they are right for any, and slower."""
    _searched.set(searcher)


def beginning_with(field: str, beginning: str) -> Query:
    """What holds a token of the field that begins so."""
    beginning = beginning[:LONGEST]
    searcher = _searched.get()
    if searcher is not None and beginning and len(searcher.terms_with_prefix(field, beginning, limit=_FEW + 1)) <= _FEW:
        return Query.phrase_prefix_query(schema(), field, [beginning])
    return Query.regex_query(schema(), field, re.escape(beginning) + ".*")
