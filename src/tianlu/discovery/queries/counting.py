"""Counts beside the results."""

from collections.abc import Sequence

from django.core.cache import cache

from tianlu.discovery.cql.ast import Everything
from tianlu.discovery.data import Facet, FacetValue, SearchRequest
from tianlu.discovery.engines import opened
from tianlu.discovery.queries.reaching import reach_of
from tianlu.discovery.queries.resolving import resolved
from tianlu.libraries.data import Actor

_KEPT = 3600  # seconds; the key holds the index's generation, so an old count is never shown


def facets(actor: Actor, request: SearchRequest, names: Sequence[Facet]) -> dict[Facet, list[FacetValue]]:
    """Values with counts for each facet; those of the whole collection are kept until the index changes."""
    engine, reach = opened(), reach_of(actor)
    request = resolved(actor, request)
    narrowed = request.chosen or request.year_from is not None or request.year_to is not None
    if narrowed or not isinstance(request.node, Everything):
        return engine.facets(request, reach, names)
    scope = ",".join(map(str, sorted(reach.organisations)))
    staff = ",".join(map(str, sorted(reach.staff_of)))
    key = f"facets:{engine.generation()}:{scope}:{staff}:{','.join(names)}"
    known: dict[Facet, list[FacetValue]] | None = cache.get(key)
    if known is None:
        known = engine.facets(request, reach, names)
        cache.set(key, known, _KEPT)
    return known
