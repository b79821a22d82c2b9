"""What a result must not leave: the chosen facet values and years, and the reach of whoever asks."""

from typing import NamedTuple

from tianlu.discovery.data import Facet, Reach, SearchRequest
from tianlu.discovery.engines.fields import class_path, key_of, place
from tianlu.discovery.engines.opensearch.parts import NOTHING, Query, among, some, span, term
from tianlu.kit.addresses import number_in

_FACET_FIELD = {
    Facet.LANGUAGE: "language",
    Facet.FORMAT: "format",
    Facet.AUTHOR: "author_key",
    Facet.SUBJECT: "subject_key",
}
_PLACES = {Facet.BRANCH: "branch", Facet.AVAILABLE: "available"}


def filters(request: SearchRequest, reach: Reach, *, but: Facet | None = None) -> list[Query]:
    """The chosen facet values and years as unscored conditions, leaving out those of the facet `but`."""
    found = []
    branches = request.chosen.get(Facet.BRANCH, ())
    for facet, chosen in request.chosen.items():
        # On the shelf means at the chosen branches when there are any, not just anywhere.
        values = branches if facet is Facet.AVAILABLE and chosen and branches else chosen
        if facet is not but and values:
            found.append(some([_chosen(facet, value, reach) for value in values]))
    if but is not Facet.YEAR and (request.year_from is not None or request.year_to is not None):
        found.append(span("year", request.year_from, request.year_to))
    return found


def _numbered(field: str, value: str) -> Query:
    number = number_in(value)
    return NOTHING if number is None else term(field, number)


def _branch(field: str, value: str, reach: Reach) -> Query:
    """A branch of the organisations in reach: whichever of them it belongs to, none has another's number."""
    number = number_in(value)
    if number is None:
        return NOTHING
    return among(field, [place(one, number) for one in sorted(reach.organisations)])


def on_shelf(reach: Reach) -> Query:
    """What stands on a shelf of the organisations in reach, whoever else holds it."""
    return among("on_shelf", sorted(reach.organisations))


def _chosen(facet: Facet, value: str, reach: Reach) -> Query:
    if facet in _PLACES:
        if facet is Facet.AVAILABLE and not value.isdecimal():
            return on_shelf(reach)
        return _branch(_PLACES[facet], value, reach)
    if facet is Facet.ORGANISATION:
        mine = number_in(value) in reach.organisations
        return _numbered("organisation", value) if mine else NOTHING
    if facet is Facet.CLASS:
        path = class_path(value)
        return term(f"class{len(path)}", path[-1]) if path else NOTHING
    if facet is Facet.YEAR:
        return _numbered("year", value)
    if facet in {Facet.AUTHOR, Facet.SUBJECT}:
        return term(_FACET_FIELD[facet], key_of(value))
    return term(_FACET_FIELD[facet], value)


class Bounds(NamedTuple):
    """What a hit must be, and what it must not be."""

    inside: tuple[Query, ...]
    outside: tuple[Query, ...]


def within(reach: Reach) -> Bounds:
    """What keeps a search inside the actor's reach."""
    hidden = term("staff", 1)
    if reach.staff_of:
        mine = among("organisation", sorted(reach.staff_of))
        hidden = {"bool": {"filter": [hidden], "must_not": [mine]}}
    return Bounds((among("organisation", sorted(reach.organisations)),), (hidden,))


def visible(reach: Reach) -> Query:
    """Everything inside the reach."""
    bounds = within(reach)
    return {"bool": {"filter": list(bounds.inside), "must_not": list(bounds.outside)}}
