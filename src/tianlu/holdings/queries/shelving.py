"""Shelving schemes: which one a place has, and the items that stand in one."""

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from django.db.models import Q, QuerySet

from tianlu.holdings.data import AuthorMethod, Method, NoSuchScheme, SchemeView
from tianlu.holdings.models import AuthorTable, Item, ShelvingScheme
from tianlu.holdings.rules import Arrangement, Marks, shelf_key
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import branch_tree

_T = TypeVar("_T")


def schemes_of(actor: Actor) -> list[SchemeView]:
    """The schemes of the actor's organisation: the one for all of it first, then by name."""
    rows = ShelvingScheme.scoped(actor).filter(organisation_id=actor.organisation_id).order_by("name", "id")
    return sorted(map(scheme_view, rows), key=lambda scheme: not scheme.is_default)


def scheme_for(actor: Actor, scheme_id: int) -> SchemeView:
    """One of them, or `NoSuchScheme`."""
    return scheme_view(scheme_row(actor, scheme_id))


def scheme_row(actor: Actor, scheme_id: int | None) -> ShelvingScheme:
    """Its row, for services; None is the scheme of the whole organisation, once it is in use."""
    rows = ShelvingScheme.scoped(actor).filter(organisation_id=actor.organisation_id)
    row = (rows.filter(branch=None, location=None) if scheme_id is None else rows.filter(id=scheme_id)).first()
    if row is None:
        raise NoSuchScheme()
    return row


def author_tables_of(actor: Actor) -> list[tuple[int, str]]:
    """(id, name) of the tables of author numbers the organisation loaded."""
    rows = AuthorTable.scoped(actor).filter(organisation_id=actor.organisation_id).order_by("name")
    return list(rows.values_list("id", "name"))


def marks_of(scheme: ShelvingScheme) -> Marks:
    return Marks(scheme.distinction_mark, scheme.edition_mark, scheme.volume_mark, scheme.collection_mark)


def arrangement_of(scheme: ShelvingScheme) -> Arrangement:
    return Arrangement(scheme.class_scheme, scheme.collection_mark)


def scheme_items(actor: Actor, scheme: ShelvingScheme) -> "QuerySet[Item]":
    """Items that stand in the scheme, withdrawn ones left out; a place of its own scheme is no part of a wider one.

    The branches are named one by one, or the index of the shelf would not be used.
    """
    items = Item.scoped(actor).filter(organisation_id=scheme.organisation_id).exclude(state="withdrawn")
    if scheme.location_id is not None:
        return items.filter(permanent_location_id=scheme.location_id)
    others = ShelvingScheme.scoped(actor).filter(organisation_id=scheme.organisation_id).exclude(id=scheme.id)
    rows = list(others.values_list("branch_id", "location_id"))
    locations = [location for _, location in rows if location is not None]
    if locations:
        items = items.filter(Q(permanent_location_id=None) | ~Q(permanent_location_id__in=locations))
    if scheme.branch_id is not None:
        return items.filter(branch_id=scheme.branch_id)
    apart = {branch for branch, location in rows if branch is not None and location is None}
    branches = [branch.id for branch in branch_tree(actor, scheme.organisation_id, inactive=True)]
    return items.filter(branch_id__in=[branch for branch in branches if branch not in apart])


def scheme_of_place(actor: Actor, branch_id: int, location_id: int | None) -> SchemeView | None:
    """The scheme of a location, else of its branch, else of the organisation; None when there is none yet."""
    place = Q(branch=None, location=None) | Q(branch_id=branch_id, location=None)
    if location_id is not None:
        place |= Q(location_id=location_id)
    rows = ShelvingScheme.scoped(actor).filter(place, organisation_id=actor.organisation_id)
    found = sorted(map(scheme_view, rows), key=lambda scheme: (scheme.location_id is None, scheme.branch_id is None))
    return found[0] if found else None


def marks_of_places(actor: Actor) -> Callable[[int, int | None], Marks]:
    """The marks of the scheme of any branch and location, from one query; the usual ones where no scheme is in use."""
    said = _said_of_places(actor.organisation_id or 0, marks_of)
    return lambda branch_id, location_id: said(branch_id, location_id) or Marks()


def keys_of_places(organisation_id: int) -> Callable[[str, int, int | None], str]:
    """The shelf key of a call number in any branch and location of an organisation, from one query."""
    said = _said_of_places(organisation_id, arrangement_of)
    made = lru_cache(maxsize=4096)(shelf_key)  # copies share a call number
    usual = Arrangement()
    return lambda number, branch_id, location_id: made(number, said(branch_id, location_id) or usual)


def browsing_key(organisation_id: int, branch_id: int, call_number: str) -> str:
    """The shelf key that a call number has in a branch, or in one of its locations where it begins with their collection's mark."""
    rows = ShelvingScheme.unscoped(reason="whoever may see a shelf goes along it").filter(
        organisation_id=organisation_id
    )
    rows = rows.filter(Q(branch_id=branch_id) | Q(branch=None))
    narrow_first = sorted(rows, key=lambda row: (row.location_id is not None, row.branch_id is None))
    usual = next((arrangement_of(row) for row in narrow_first if row.location_id is None), Arrangement())
    marked = (arrangement_of(row) for row in narrow_first if row.collection_mark)
    begun = (place for place in marked if call_number.strip().upper().startswith(place.collection.upper()))
    return shelf_key(call_number, next(begun, usual))


def _said_of_places(
    organisation_id: int, what: Callable[[ShelvingScheme], _T]
) -> Callable[[int, int | None], _T | None]:
    """What the scheme of a place says: that of its location, else of its branch, else of the organisation; None without one."""
    rows = ShelvingScheme.unscoped(reason="the shelves of one organisation").filter(organisation_id=organisation_id)
    known = {(row.branch_id if row.location_id is None else None, row.location_id): what(row) for row in rows}
    usual = known.get((None, None))

    def said(branch_id: int, location_id: int | None) -> _T | None:
        own = known.get((None, location_id)) if location_id is not None else None
        return own or known.get((branch_id, None), usual)

    return said


def scheme_view(row: ShelvingScheme) -> SchemeView:
    return SchemeView(
        id=row.id,
        organisation_id=row.organisation_id,
        branch_id=row.branch_id,
        location_id=row.location_id,
        name=row.name,
        method=Method(row.method),
        author_method=AuthorMethod(row.author_method),
        author_table_id=row.author_table_id,
        class_scheme=row.class_scheme,
        distinction_mark=row.distinction_mark,
        edition_mark=row.edition_mark,
        volume_mark=row.volume_mark,
        collection_mark=row.collection_mark,
        reuse=row.reuse,
    )
