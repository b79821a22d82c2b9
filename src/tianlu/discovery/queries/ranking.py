"""What a search shows, as a ranking that can be judged: by words alone, and by words and meaning."""

from collections.abc import Collection
from typing import Final

from tianlu.catalog.queries import projections
from tianlu.discovery.cql.ast import Clause, Field, Relation
from tianlu.discovery.cql.simple import parse_simple
from tianlu.discovery.data import SearchRequest
from tianlu.discovery.engines import opened
from tianlu.discovery.queries.finding import search
from tianlu.discovery.queries.gathering import every_hit
from tianlu.discovery.queries.reaching import reach_of, still_shown
from tianlu.kit.db import batches
from tianlu.libraries.data import Actor

PLACES: Final = 20  # of a ranking that are looked at: those of the first page
_EVERY: Final = 100_000  # records of a set that is compared with another
_SAME_NUMBER: Final = 20  # records that may bear one number, of different agencies
_PIECE: Final = 500


def ranked(actor: Actor, typed: str, *, meaning: bool) -> list[int]:
    """The records that the first page for a text in the box shows, in its order, whatever section they stand in.

    Raises `SearchAway` while there is no index.
    """
    page = search(actor, SearchRequest(parse_simple(typed).query.node, limit=PLACES), meaning=meaning)
    shown = [*page.items, *page.closest, *page.related]
    return list(dict.fromkeys(item.id for item in shown))


def found_by(actor: Actor, typed: str) -> frozenset[int]:
    """Every record that a text in the box finds."""
    return frozenset(every_hit(actor, SearchRequest(parse_simple(typed).query.node), most=_EVERY))


def records_numbered(actor: Actor, numbers: Collection[str]) -> dict[str, int]:
    """The records with these control numbers that the actor may find; raises `SearchAway` while there is no index."""
    engine, reach = opened(), reach_of(actor)
    candidates: list[int] = []
    for number in dict.fromkeys(numbers):
        request = SearchRequest(Clause(Field.NUMBER, Relation.HAS, number), limit=_SAME_NUMBER)
        candidates += [hit.id for hit in engine.search(request, reach).hits]
    wanted = set(numbers)
    found: dict[str, int] = {}
    for some in batches(dict.fromkeys(candidates), _PIECE):
        for record in projections(some).values():
            number = record.bib.get("control_number", "")
            if number in wanted and still_shown(record, actor):
                found.setdefault(number, record.id)
    return found
