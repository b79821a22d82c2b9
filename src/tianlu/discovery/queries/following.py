"""Pages one after the other through everything a search finds, each hit once, while records are being added."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tianlu.discovery.cql.ast import SortKey
from tianlu.discovery.data import After, Hit, SearchRequest
from tianlu.discovery.engines import opened

RANKED: Final = 500  # hits that are given by relevance; their numbers travel with the reader
_LAST: Final = 20  # hits by which the place in an order by text is found again


def making() -> str:
    """How the index makes its orders; a place in an order of another making means nothing."""
    return opened().making()


def going_on(request: SearchRequest) -> SearchRequest:
    """The request of the page. By relevance the best `RANKED` come first and all others newest first.

    Scores change with every commit, so a place among them means nothing later; leaving out what was given is right for
    as long as that can be named.
    """
    after = request.after
    if after is None or request.sort is not SortKey.RELEVANCE:
        return request
    ranked = after.place is None and len(after.apart) + request.limit <= RANKED
    return request if ranked else replace(request, sort=SortKey.NEWEST)


def following(request: SearchRequest, hits: Sequence[Hit], rest: int) -> After | None:
    """What the page after these hits follows; None when nothing is left. `request` is one of `going_on`."""
    if rest <= 0 or not hits:
        return None
    before = request.after or After(given=request.offset)
    given = before.given + len(hits)
    ids = tuple(hit.id for hit in hits)
    if request.sort is SortKey.RELEVANCE:
        return After(given, apart=(*before.apart, *ids))
    return After(given, (*before.last, *ids)[-_LAST:], hits[-1].place, before.apart)
