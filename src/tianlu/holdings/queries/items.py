"""Items one by one."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from tianlu.catalog.data import Visibility
from tianlu.holdings.data import ItemState, ItemView, NoSuchItem, StateChange
from tianlu.holdings.models import Item
from tianlu.holdings.models import ItemState as StateRow
from tianlu.libraries.data import Actor, ActorKind

_STAFF = frozenset({ActorKind.STAFF, ActorKind.JOB})
_FIELDS = (
    "id",
    "organisation_id",
    "record_id",
    "branch_id",
    "permanent_location_id",
    "current_location_id",
    "barcode",
    "accession_number",
    "price_minor",
    "currency",
    "fund",
    "source",
    "batch",
    "call_number",
    "copy_number",
    "volume",
    "state",
    "visibility",
    "version",
    "created_at",
)


def visible_items(actor: Actor) -> "QuerySet[Item]":
    """Items the actor may see: what is public in its scope, and for staff everything of its own organisation."""
    items = Item.scoped(actor)
    if actor.kind is ActorKind.SYSTEM:
        return items
    public_place = Q(current_location=None) | Q(current_location__visibility=Visibility.PUBLIC)
    shown = public_place & Q(visibility=Visibility.PUBLIC) & ~Q(state=ItemState.WITHDRAWN)
    return items.filter(shown | Q(organisation_id=actor.organisation_id) if actor.kind in _STAFF else shown)


def _views(items: "QuerySet[Item]") -> Iterable[ItemView]:
    for row in items.values_list(*_FIELDS):
        values = dict(zip(_FIELDS, row, strict=True))
        values["state"] = ItemState(values["state"])
        values["visibility"] = Visibility(values["visibility"])
        yield ItemView(**values)


def item_for(actor: Actor, item_id: int) -> ItemView:
    """The item, or `NoSuchItem` when there is none the actor may see."""
    for view in _views(visible_items(actor).filter(id=item_id)):
        return view
    raise NoSuchItem()


def item_by_barcode(actor: Actor, barcode: str) -> ItemView:
    """The item with this barcode in the actor's own organisation, withdrawn ones left out; `NoSuchItem` otherwise."""
    rows = Item.scoped(actor).filter(organisation_id=actor.organisation_id, barcode=barcode)
    for view in _views(rows.exclude(state=ItemState.WITHDRAWN)):
        return view
    raise NoSuchItem()


def items_of(actor: Actor, record_id: int) -> list[ItemView]:
    """The record's items that the actor may see, along the shelf."""
    return list(_views(visible_items(actor).filter(record_id=record_id).order_by("branch_id", "shelf_key", "id")))


def state_history(actor: Actor, item_id: int) -> list[StateChange]:
    """What happened to the item, newest first; its creation is not a row."""
    rows = StateRow.scoped(actor).filter(item_id=item_id).order_by("-id")
    fields = ("before", "state", "location_id", "actor_id", "reason", "at")
    return [
        StateChange(ItemState(before), ItemState(state), location_id, actor_id, reason, at)
        for before, state, location_id, actor_id, reason, at in rows.values_list(*fields)
    ]
