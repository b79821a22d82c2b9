"""Records to take away: what is new in a search, what was chosen, everything a search finds, in pieces."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final

from tianlu.catalog.data import RecordView
from tianlu.catalog.queries import records_for
from tianlu.discovery.cql.ast import SortKey
from tianlu.discovery.data import SearchRequest
from tianlu.discovery.engines import opened
from tianlu.discovery.queries.following import following, going_on
from tianlu.discovery.queries.reaching import reach_of, still_shown
from tianlu.discovery.queries.resolving import resolved
from tianlu.kit.db import batches
from tianlu.libraries.data import Actor

TAKEN: Final = 5_000  # records of one download
_PIECE: Final = 200


def newest(actor: Actor, request: SearchRequest, *, limit: int) -> list[RecordView]:
    """The newest records that the search finds; in three statements. Raises `SearchAway` while there is no index."""
    wanted = replace(resolved(actor, request), sort=SortKey.NEWEST, offset=0, limit=limit, after=None)
    return chosen(actor, [hit.id for hit in opened().search(wanted, reach_of(actor)).hits])


def chosen(actor: Actor, ids: Collection[int]) -> list[RecordView]:
    """Those of the records that the actor may see, in the order given."""
    found = records_for(actor, ids)
    return [found[number] for number in dict.fromkeys(ids) if number in found and still_shown(found[number], actor)]


def first_hits(actor: Actor, request: SearchRequest, *, most: int) -> list[int]:
    """The first records of the search in its own order, each once; raises `SearchAway` while there is no index."""
    found: dict[int, None] = {}
    page = replace(resolved(actor, request), offset=0, limit=min(most, _PIECE), after=None)
    while len(found) < most:
        page = going_on(page)
        answer = opened().search(page, reach_of(actor))
        found |= dict.fromkeys(hit.id for hit in answer.hits)
        after = following(page, answer.hits, answer.rest)
        if after is None:
            break
        page = replace(page, after=after)
    return list(found)[:most]


def pieces(actor: Actor, ids: Sequence[int]) -> Iterator[list[RecordView]]:
    """The records in their order, some at a time, so that memory stays flat."""
    for some in batches(ids, _PIECE):
        yield chosen(actor, some)
