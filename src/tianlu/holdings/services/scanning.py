"""A pile of scanned books at once: allocated, sent, received, put into a state, written off; what cannot be is listed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tianlu.catalog.data import RecordStatus
from tianlu.catalog.queries import projections
from tianlu.holdings.data import (
    ITEMS,
    SETTABLE,
    Deed,
    DeedIncomplete,
    ItemState,
    NoSuchLocation,
    NothingScanned,
    TooManyScans,
    item_vetoes,
)
from tianlu.holdings.models import CutoverLoan, Item, Location, ScanBatch
from tianlu.holdings.models import ItemState as StateRow
from tianlu.holdings.queries.scanned import books_scanned
from tianlu.holdings.queries.shelving import keys_of_places
from tianlu.holdings.rules import MOST_SCANS, Scan
from tianlu.holdings.services.following import Move, Place, drop_labels, lock_numbers, release_left, take_numbers
from tianlu.holdings.services.register import change_of, enter, standing_of
from tianlu.holdings.services.registering import register_again
from tianlu.kit.clock import now
from tianlu.kit.db import batches, insert_many
from tianlu.kit.feed import announce_many
from tianlu.kit.tables import is_rounded
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import branch

_CHUNK = 500  # items in one IN (…)
_PART = 5000  # scans in one transaction: about 0.7 s on SQLite, which has one writer at a time
_HISTORY = ("organisation", "item", "before", "state", "location", "actor_id", "reason", "at")
_IN_USE = {ItemState.ON_LOAN: "on-loan", ItemState.ON_HOLD: "on-hold", ItemState.IN_TRANSIT: "in-transit"}
_FOR_GOOD = frozenset({Deed.PLACE, Deed.SEND, Deed.RECEIVE})
_LEAVING = _FOR_GOOD | {Deed.WRITE_OFF}
_PLACED = frozenset({Deed.PLACE, Deed.SEND, Deed.RECEIVE, Deed.LEND_PLACE})


@dataclass(frozen=True, kw_only=True)
class ScanOrder:
    """What is to be done: `branch_id` and perhaps `location_id` for deeds that place, `state` for `Deed.STATE`."""

    deed: Deed
    branch_id: int | None = None
    location_id: int | None = None
    state: ItemState | None = None
    reason: str = ""


def handle_scans(actor: Actor, *, scans: Sequence[Scan], order: ScanOrder) -> int:
    """Do it with every book that allows it and list the others; the number of the pile.

    5,000 scans are one transaction. What broke off in a larger pile is done up to there, as its list says; the same pile again
    goes on, and lists what was done before.
    Books that go for good to a place of another shelving scheme take the number of that place; numbers of titles that leave
    a scheme are released.
    Refuses `NothingScanned`, `TooManyScans`, `DeedIncomplete`, `NoSuchBranch`, `NoSuchLocation`, and the whole pile
    where the actor may not act at the place named.
    """
    actor.require(ITEMS, organisation_id=actor.organisation_id)
    if not scans:
        raise NothingScanned()
    if len(scans) > MOST_SCANS:
        raise TooManyScans(most=MOST_SCANS, limit=MOST_SCANS)
    _check(actor, order)
    pile = ScanBatch(
        organisation_id=actor.organisation_id,
        deed=order.deed,
        state=order.state or "",
        branch_id=order.branch_id,
        location_id=order.location_id,
        reason=order.reason[:200],
        actor_id=actor.id,
        at=now(),
    )
    for part in batches(scans, _PART):
        with transaction.atomic():
            able, exceptions = _sorted_out(actor, part, order, set(pile.done))
            _do(actor, able, order, now())
            pile.done = pile.done + [item.id for item in able]
            pile.exceptions = pile.exceptions + exceptions
            pile.save()
    return pile.id


def _check(actor: Actor, order: ScanOrder) -> None:
    if order.deed is Deed.STATE and order.state not in SETTABLE:
        raise DeedIncomplete(reason=_("choose a state."))
    if order.deed is Deed.WRITE_OFF and not order.reason.strip():
        raise DeedIncomplete(reason=_("a reason or the number of the approval is needed to write off."))
    if order.deed is Deed.REINSTATE and not order.reason.strip():
        raise DeedIncomplete(reason=_("a reason is needed to take a write-off back."))
    if order.deed not in _PLACED:
        return
    if order.branch_id is None:
        raise DeedIncomplete(reason=_("choose a branch or a location."))
    branch(actor, order.branch_id)
    if order.deed is not Deed.SEND:
        actor.require(ITEMS, organisation_id=actor.organisation_id, branch_id=order.branch_id)
    if order.location_id is not None:
        places = Location.scoped(actor).filter(organisation_id=actor.organisation_id, id=order.location_id)
        if not places.filter(branch_id=order.branch_id).exists():
            raise NoSuchLocation()


def _sorted_out(
    actor: Actor, scans: Sequence[Scan], order: ScanOrder, done: Collection[int]
) -> tuple[list[Item], list[tuple[int, str, str]]]:
    """Items the order can be carried out on, locked in the order of their numbers; and (line, code, why not).

    `done` are items of the same pile before.
    """
    known = books_scanned(actor, {scan.code for scan in scans})
    ids = {number for number in known.values() if number is not None}
    if order.deed in _LEAVING:
        lock_numbers(actor, _records(actor, ids))
    held = _held(actor, ids)
    around = _around(actor, held, order)
    able: dict[int, Item] = {}
    exceptions: list[tuple[int, str, str]] = []
    for line, code in scans:
        number = known.get(code, 0)
        item = held.get(number or 0)
        if item is None or code not in (item.barcode, item.accession_number):
            why = "ambiguous" if number is None else "rounded" if is_rounded(code) else "unknown"
        elif item.id in able or item.id in done:
            why = "repeated"
        else:
            why = _objection(actor, item, order, around)
        if why:
            exceptions.append((line, code, why))
        elif item is not None:
            able[item.id] = item
    return list(able.values()), exceptions


def _records(actor: Actor, ids: Collection[int]) -> set[int]:
    rows = Item.scoped(actor).exclude(state="withdrawn")
    return set(rows.filter(id__among=ids).values_list("record_id", flat=True))


def _held(actor: Actor, ids: Collection[int]) -> dict[int, Item]:
    rows = Item.scoped(actor).order_by("id")
    return {item.id: item for item in rows.filter(id__among=ids).select_for_update()}


class _Around(NamedTuple):
    """What stands around the items of a pile: those something needs, those lent in the system they came from, live records."""

    needed: Collection[int]
    lent: Collection[int]
    records: Collection[int]


def _around(actor: Actor, held: Mapping[int, Item], order: ScanOrder) -> _Around:
    needed: set[int] = set()
    records: set[int] = set()
    if order.deed is Deed.WRITE_OFF:
        there = [item.id for item in held.values() if item.state != ItemState.WITHDRAWN]
        needed = {number for _name, one in item_vetoes for number in one.objections(there)}
    if order.deed is Deed.REINSTATE:
        found = projections({item.record_id for item in held.values()})
        records = {number for number, record in found.items() if record.status is RecordStatus.LIVE}
    loans = CutoverLoan.scoped(actor)
    lent = set(loans.filter(item_id__among=set(held)).values_list("item_id", flat=True))
    return _Around(needed, lent, records)


def _not_reinstated(actor: Actor, item: Item, around: _Around) -> str:
    if item.state != ItemState.WITHDRAWN:
        return "not-written-off"
    if not actor.may_at(ITEMS, item.branch_id):
        return "not-permitted"
    return "" if item.record_id in around.records else "no-record"


def _objection(actor: Actor, item: Item, order: ScanOrder, around: _Around) -> str:
    """Why the order cannot be carried out on this item; "" when it can."""
    if order.deed is Deed.REINSTATE:
        return _not_reinstated(actor, item, around)
    if item.state == ItemState.WITHDRAWN:
        return "withdrawn"
    if item.id in around.needed:
        return "needed"
    if item.id in around.lent and order.deed is not Deed.RECEIVE:
        return "lent-there"
    state = ItemState(item.state)
    if order.deed is Deed.RECEIVE:
        return "" if state is ItemState.IN_TRANSIT and item.branch_id == order.branch_id else "not-sent"
    if not actor.may_at(ITEMS, item.branch_id):
        return "not-permitted"
    if state in _IN_USE and not (order.deed is Deed.SEND and state is ItemState.IN_TRANSIT):
        return _IN_USE[state]
    place = (item.branch_id, item.current_location_id)
    wanted = (order.branch_id, order.location_id)
    match order.deed:
        case Deed.STATE:
            return "already" if state is order.state else ""
        case Deed.PLACE:
            there = place == wanted and item.permanent_location_id == order.location_id
            return "already" if there and state is ItemState.SHELVING else ""
        case Deed.LEND_PLACE:
            return "already" if place == wanted else ""
        case Deed.SEND:
            return "already" if item.branch_id == order.branch_id else ""
    return ""


def _do(actor: Actor, items: Sequence[Item], order: ScanOrder, at: datetime) -> None:
    """The same change to all of them: a line of history each, entries in the register, the feed."""
    if not items:
        return
    befores = [(item, standing_of(item), item.state) for item in items]
    places = [Place.of(item) for item in items]
    values = _values(order)
    for item in items:
        for name, value in values.items():
            setattr(item, name, value)
    renumbered = _shelved(actor, items, places) if order.deed in _FOR_GOOD else []
    moved = Item.scoped(actor).filter(id__among={item.id for item in items})
    moved.update(version=F("version") + 1, **values)
    Item.scoped(actor).bulk_update(renumbered, ["call_number", "shelf_key"], batch_size=_CHUNK)
    insert_many(
        StateRow,
        _HISTORY,
        [
            (
                item.organisation_id,
                item.id,
                state,
                item.state,
                item.current_location_id,
                actor.id,
                order.reason[:200],
                at,
            )
            for item, _standing, state in befores
        ],
    )
    again = order.deed is Deed.REINSTATE
    changes = [change_of(item, standing, again=again) for item, standing, _state in befores]
    enter(actor.organisation_id, actor.id, changes, at=at, reason=order.reason)
    announce_many("holding", dict.fromkeys(item.record_id for item in items), actor.organisation_id, order.deed)
    if order.deed is Deed.WRITE_OFF:
        drop_labels(actor, [item.id for item in items])
    if order.deed is Deed.REINSTATE:
        register_again(actor, items)  # their numbers were released when they left
    if order.deed in _LEAVING:
        left = [(item.record_id, place) for item, place in zip(items, places, strict=True)]
        release_left(actor, left, reason="withdrawn" if order.deed is Deed.WRITE_OFF else "moved")


def _shelved(actor: Actor, items: Sequence[Item], places: Sequence[Place]) -> list[Item]:
    """Give items that have their new place the number and the key of it; those of which one changed."""
    keys = {item.id: item.shelf_key for item in items}
    take_numbers(actor, list(map(Move, items, places)))
    key_of = keys_of_places(actor.organisation_id or 0)
    for item in items:
        item.shelf_key = key_of(item.call_number, item.branch_id, item.permanent_location_id)
    return [item for item in items if item.shelf_key != keys[item.id]]


def _values(order: ScanOrder) -> dict[str, Any]:
    place = {"branch_id": order.branch_id, "current_location_id": order.location_id}
    for_good = {**place, "permanent_location_id": order.location_id}
    match order.deed:
        case Deed.STATE:
            return {"state": str(order.state)}
        case Deed.WRITE_OFF:
            return {"state": ItemState.WITHDRAWN.value}
        case Deed.REINSTATE:
            return {"state": ItemState.SHELVING.value}
        case Deed.PLACE | Deed.RECEIVE:
            return {**for_good, "state": ItemState.SHELVING.value}
        case Deed.SEND:
            return {**for_good, "state": ItemState.IN_TRANSIT.value}
    return place
