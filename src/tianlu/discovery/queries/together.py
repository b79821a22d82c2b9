"""Editions of one work on one line of the results.

The first hits are put together as a whole, so that a work among them has one line on one page, where its best hit stands.
Pages behind them put together what is on the page.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tianlu.catalog.queries import works_of
from tianlu.discovery.cql.ast import SortKey
from tianlu.discovery.data import Hit, SearchRequest
from tianlu.discovery.rules import by_work


class Lines(NamedTuple):
    """The lines of one page, each the hits of one work; the hits on the pages before it, and how many pages there are."""

    groups: list[list[Hit]]
    before: int
    pages: int


def lines_of(
    head: Sequence[Hit], total: int, request: SearchRequest, page_from: Callable[[int], Sequence[Hit]]
) -> Lines:
    """The page that the request's offset, a number of lines, names; `head` are the first of `total` hits, and `page_from`
    gives those behind a number of hits.

    Ordered by anything but relevance, only hits that follow each other are put together, so that the order can be read.
    One query, two on a page behind the head.
    """
    groups, size = _groups(head, request), request.limit
    of_head = -(-len(groups) // size)
    pages = of_head + -(-max(0, total - len(head)) // size)
    here = request.offset // size
    if here < of_head or total <= len(head):
        start = here * size
        return Lines(groups[start : start + size], sum(map(len, groups[:start])), pages)
    if here >= pages:  # behind the last one nothing need be asked
        return Lines([], total, pages)
    before = len(head) + (here - of_head) * size
    return Lines(_groups(page_from(before), request), before, pages)


def _groups(hits: Sequence[Hit], request: SearchRequest) -> list[list[Hit]]:
    works = works_of([hit.id for hit in hits])
    return by_work(hits, works, adjacent=request.sort is not SortKey.RELEVANCE)
