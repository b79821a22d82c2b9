"""What a result must not leave: the chosen facet values and years, and the reach of whoever asks."""

from tantivy import Occur, Query

from tianlu.discovery.data import Facet, Reach, SearchRequest
from tianlu.discovery.engines.fields import class_path, key_of, place
from tianlu.discovery.engines.tantivy.parts import NOTHING, some, span, term
from tianlu.discovery.engines.tantivy.schema import schema
from tianlu.kit.addresses import number_in

_FACET_FIELD = {
    Facet.LANGUAGE: "language",
    Facet.FORMAT: "format",
    Facet.AUTHOR: "author_key",
    Facet.SUBJECT: "subject_key",
}
_PLACES = {Facet.BRANCH: "branch", Facet.AVAILABLE: "available"}


def filters(request: SearchRequest, reach: Reach, *, but: Facet | None = None) -> list[tuple[Occur, Query]]:
    """The chosen facet values and years as unscored conditions, leaving out those of the facet `but`."""
    found = []
    branches = request.chosen.get(Facet.BRANCH, ())
    for facet, chosen in request.chosen.items():
        # On the shelf means at the chosen branches when there are any, not just anywhere.
        values = branches if facet is Facet.AVAILABLE and chosen and branches else chosen
        if facet is not but and values:
            found.append(
                (Occur.Must, Query.const_score_query(some([_chosen(facet, value, reach) for value in values]), 0.0))
            )
    if but is not Facet.YEAR and (request.year_from is not None or request.year_to is not None):
        found.append((Occur.Must, span("year", request.year_from, request.year_to)))
    return found


def _numbered(field: str, value: str) -> Query:
    number = number_in(value)
    return NOTHING if number is None else term(field, number)


def _branch(field: str, value: str, reach: Reach) -> Query:
    """A branch of the organisations in reach: whichever of them it belongs to, none has another's number."""
    number = number_in(value)
    if number is None:
        return NOTHING
    return Query.term_set_query(schema(), field, [place(one, number) for one in sorted(reach.organisations)])


def on_shelf(reach: Reach) -> Query:
    """What stands on a shelf of the organisations in reach, whoever else holds it."""
    return Query.term_set_query(schema(), "on_shelf", sorted(reach.organisations))


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


def within(reach: Reach, *, all_organisations: bool) -> list[tuple[Occur, Query]]:
    """What keeps a search inside the actor's reach."""
    found = []
    if not all_organisations:
        inside = Query.term_set_query(schema(), "organisation", sorted(reach.organisations))
        found.append((Occur.Must, Query.const_score_query(inside, 0.0)))
    hidden = term("staff", 1)
    if hidden is not NOTHING and reach.staff_of:
        mine = Query.term_set_query(schema(), "organisation", sorted(reach.staff_of))
        hidden = Query.boolean_query([(Occur.Must, hidden), (Occur.MustNot, mine)])
    if hidden is not NOTHING:
        found.append((Occur.MustNot, hidden))
    return found
