"""The index as one commit left it, and what is known of it while a query for it is made.

Most ways in which a word may be written or read stand nowhere, and to ask the dictionary takes a tenth of what looking for
them takes. Without an index named by `use`, nothing is known to be missing: queries are right for any, and slower.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

import tantivy
from tantivy import Query

from tianlu.discovery.engines.tantivy.schema import schema

_LIKELY: Final = frozenset(("all", "title"))  # most words asked for stand there: to ask first would be to ask twice
_KEPT: Final = 20_000  # words of which is remembered whether they are there, some 4 MB


class Snapshot:
    """A searcher. What was asked of it is remembered, for it never changes and readers ask for the same words."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self.searcher = searcher
        self._held: dict[tuple[str, str | int], bool] = {}
        self._inside: dict[frozenset[int], bool] = {}

    def holds(self, field: str, token: str | int) -> bool:
        """Whether the token, or number, stands in the field of any document."""
        held = self._held.get((field, token))
        if held is None:
            if len(self._held) >= _KEPT:
                self._held.clear()
            held = self._held[field, token] = self.searcher.doc_freq(field, token) > 0
        return held

    def all_inside(self, organisations: frozenset[int]) -> bool:
        """Whether every document belongs to one of these organisations: then no condition is needed."""
        known = self._inside.get(organisations)
        if known is None:
            inside = Query.term_set_query(schema(), "organisation", sorted(organisations))
            held = self.searcher.search(inside, 1, count=True).count  # type: ignore[attr-defined]
            known = self._inside[organisations] = held == self.searcher.num_docs
        return known


_searched: ContextVar[Snapshot | None] = ContextVar("searched", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """What `use` names in this block is forgotten at its end, so that no old index is held open."""
    before = _searched.set(None)
    try:
        yield
    finally:
        _searched.reset(before)


def use(snapshot: Snapshot) -> None:
    """The queries that follow are for this snapshot, and for no other."""
    _searched.set(snapshot)


def lacks(field: str, tokens: Iterable[str | int]) -> bool:
    """Whether one of the tokens is known to stand nowhere in the field; not asked where it most likely does."""
    snapshot = _searched.get()
    if snapshot is None or field in _LIKELY:
        return False
    return any(not snapshot.holds(field, token) for token in tokens)


def begun(field: str, beginning: str, limit: int) -> int | None:
    """How many tokens of the field begin so, at most `limit`; None when that is not known."""
    snapshot = _searched.get()
    return None if snapshot is None else len(snapshot.searcher.terms_with_prefix(field, beginning, limit=limit))
