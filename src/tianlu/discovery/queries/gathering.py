"""Everything a search finds, as numbers of records."""

from dataclasses import replace
from typing import Final

from tianlu.discovery.cql.ast import SortKey
from tianlu.discovery.data import SearchRequest
from tianlu.discovery.engines import opened
from tianlu.discovery.queries.following import following, going_on
from tianlu.discovery.queries.reaching import reach_of
from tianlu.discovery.queries.resolving import resolved
from tianlu.libraries.data import Actor

_PAGE: Final = 1000


def every_hit(actor: Actor, request: SearchRequest, *, most: int) -> list[int]:
    """The records found, newest first, at most `most` of them; each once, even while the index changes."""
    found: dict[int, None] = {}
    page = replace(resolved(actor, request), sort=SortKey.NEWEST, offset=0, limit=_PAGE, after=None)
    while len(found) < most:
        page = going_on(page)
        answer = opened().search(page, reach_of(actor))
        found |= dict.fromkeys(hit.id for hit in answer.hits)
        after = following(page, answer.hits, answer.rest)
        if after is None:
            break
        page = replace(page, after=after, offset=0)
    return list(found)[:most]
