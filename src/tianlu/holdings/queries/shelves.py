"""Where copies stand: shelf lines for pages, neighbours on the shelf."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count, QuerySet

from tianlu.catalog.data import Visibility
from tianlu.holdings.data import (
    ItemState,
    LocationView,
    NoSuchItem,
    ShelfLine,
    ShelfPlace,
)
from tianlu.holdings.models import Item, Location
from tianlu.holdings.queries.items import visible_items
from tianlu.holdings.queries.shelving import browsing_key
from tianlu.kit.db import batches
from tianlu.libraries.data import Actor

_CHUNK = 500
_COPIES = 8  # most titles have fewer copies, which stand together


def availability(actor: Actor, record_ids: Collection[int]) -> dict[int, list[ShelfLine]]:
    """Shelf lines of each record, fullest first; one query for 500 records. Records without items are missing."""
    groups: dict[int, dict[tuple[Any, ...], dict[str, int]]] = {}
    keys = (
        "record_id",
        "organisation_id",
        "branch_id",
        "branch__name_zh",
        "branch__name_en",
        "current_location_id",
        "current_location__name_zh",
        "current_location__name_en",
        "call_number",
        "state",
    )
    for chunk in batches(record_ids, _CHUNK):
        items = visible_items(actor).filter(record_id__in=chunk).exclude(state=ItemState.WITHDRAWN)
        counted = items.order_by().values_list(*keys).annotate(Count("id"))
        for record_id, *place, state, number in counted:
            states = groups.setdefault(record_id, {}).setdefault(tuple(place), {})
            states[state] = states.get(state, 0) + number
    return {record_id: _lines(places) for record_id, places in groups.items()}


def _lines(places: dict[tuple[Any, ...], dict[str, int]]) -> list[ShelfLine]:
    lines = [
        ShelfLine(
            organisation_id=organisation,
            branch_id=branch,
            branch=(branch_zh, branch_en or ""),
            location_id=location,
            location=(location_zh or "", location_en or ""),
            call_number=call_number,
            total=sum(states.values()),
            available=states.get(ItemState.AVAILABLE, 0),
            states=tuple(
                (ItemState(state), number)
                for state, number in sorted(states.items(), key=lambda pair: (-pair[1], pair[0]))
            ),
        )
        for (
            organisation,
            branch,
            branch_zh,
            branch_en,
            location,
            location_zh,
            location_en,
            call_number,
        ), states in places.items()
    ]
    return sorted(lines, key=lambda line: (-line.available, -line.total, line.branch_id, line.call_number))


def shelf_neighbours(actor: Actor, item_id: int, each_side: int = 5) -> list[ShelfPlace]:
    """The nearest other records on the item's shelf, in shelf order, with the item's own record in between.

    At most `each_side` records before and after. Raises `NoSuchItem` when the actor may not see the item.
    """
    items = visible_items(actor).exclude(state=ItemState.WITHDRAWN)
    here = items.filter(id=item_id).values_list(*_HERE).first()
    if here is None:
        raise NoSuchItem()
    return _beside(items, here, each_side)


def beside_record(actor: Actor, record_id: int, each_side: int = 5) -> list[ShelfPlace]:
    """`shelf_neighbours` of the record's first item that has a call number; nothing when none has."""
    items = visible_items(actor).exclude(state=ItemState.WITHDRAWN)
    here = items.filter(record_id=record_id).exclude(shelf_key="").order_by("id").values_list(*_HERE).first()
    return _beside(items, here, each_side) if here else []


_HERE = ("record_id", "id", "branch_id", "call_number", "shelf_key")


def _beside(items: QuerySet[Item], here: tuple[Any, ...], each_side: int) -> list[ShelfPlace]:
    record_id, _, branch_id, _, key = here
    shelf = items.filter(branch_id=branch_id, record__status="live", record__visibility=Visibility.PUBLIC)
    shelf = shelf.exclude(shelf_key="")  # said as the index says it, or SQLite does not use it and reads every item
    fields = ("record_id", "id", "branch_id", "call_number")
    reach = each_side * _COPIES
    before = shelf.filter(shelf_key__lt=key).order_by("-shelf_key", "-id").values_list(*fields)
    after = shelf.filter(shelf_key__gte=key).order_by("shelf_key", "id").values_list(*fields)
    left = _distinct((row for row in before[:reach]), {record_id}, each_side)
    seen = {record_id} | {place.record_id for place in left}
    right = _distinct((row for row in after[:reach]), seen, each_side)
    return [*reversed(left), ShelfPlace(*here[:4]), *right]


def _distinct(rows: Iterable[tuple[Any, ...]], seen: set[int], most: int) -> list[ShelfPlace]:
    places: list[ShelfPlace] = []
    known = set(seen)
    for row in rows:
        if row[0] not in known and len(places) < most:
            known.add(row[0])
            places.append(ShelfPlace(*row))
    return places


def locations_of(actor: Actor, branch_id: int | None = None) -> list[LocationView]:
    """Locations in the actor's scope, in the order staff gave them."""
    rows = Location.scoped(actor)
    if branch_id is not None:
        rows = rows.filter(branch_id=branch_id)
    fields = ("id", "organisation_id", "branch_id", "code", "name_zh", "name_en", "visibility")
    return [
        LocationView(number, organisation, branch, code, (zh, en), Visibility(visibility))
        for number, organisation, branch, code, zh, en, visibility in rows.order_by("shown_order", "id").values_list(
            *fields
        )
    ]


def shelf_stretch(
    actor: Actor, branch_id: int, *, call_number: str = "", after: int = 0, before: int = 0, most: int = 30
) -> list[ShelfPlace]:
    """Records side by side on the shelf of a branch, each once where its first copy stands, in shelf order.

    From a call number on, or after or before an item, else from the beginning of the shelf. Copies whose record is shown
    to staff only are left out, as everywhere on the shelf. An item the actor may not see is no place: raises `NoSuchItem`.
    """
    items = visible_items(actor)
    here = items.filter(id=after or before).values_list("shelf_key", "record_id").first() if after or before else None
    if here is None and (after or before):
        raise NoSuchItem()
    shelf = items.filter(branch_id=branch_id, record__status="live", record__visibility=Visibility.PUBLIC)
    shelf = shelf.exclude(state=ItemState.WITHDRAWN).exclude(shelf_key="")
    order = ("-shelf_key", "-id") if before else ("shelf_key", "id")
    seen: set[int] = set()
    if here is None:
        owner = shelf.values_list("organisation_id", flat=True).first()
        shelf = shelf.filter(shelf_key__gte=browsing_key(owner, branch_id, call_number) if owner else "")
    elif before:
        shelf = shelf.filter(shelf_key__lte=here[0]).exclude(shelf_key=here[0], id__gte=before)
    else:
        shelf = shelf.filter(shelf_key__gte=here[0]).exclude(shelf_key=here[0], id__lte=after)
        seen = {here[1]}
    rows = shelf.order_by(*order).values_list("record_id", "id", "branch_id", "call_number")
    found = _distinct(rows[: most * _COPIES], seen, most)
    return found[::-1] if before else found
