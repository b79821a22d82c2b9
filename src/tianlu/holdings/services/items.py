"""One item at a time: register, correct, move, change state, hide, withdraw."""

import unicodedata
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError, transaction

from tianlu.catalog.data import Visibility
from tianlu.catalog.queries import record_for
from tianlu.holdings.data import (
    ITEMS,
    BarcodeTaken,
    ItemInUse,
    ItemState,
    NoSuchItem,
    NoSuchLocation,
    item_vetoes,
)
from tianlu.holdings.models import CutoverLoan, Item, Location
from tianlu.holdings.models import ItemState as StateRow
from tianlu.holdings.queries.shelving import keys_of_places
from tianlu.holdings.rules import Standing, clean_code
from tianlu.holdings.services.following import Move, Place, drop_labels, lock_numbers, release_left, take_numbers
from tianlu.holdings.services.labelling import number_of_copy, wait_for_label
from tianlu.holdings.services.register import change_of, enter, standing_of
from tianlu.holdings.services.registering import register_item
from tianlu.kit.clock import now
from tianlu.kit.errors import Conflict
from tianlu.kit.feed import announce
from tianlu.libraries.data import Actor


@dataclass(frozen=True, kw_only=True)
class NewItem:
    """What is written down about an item; money in hundredths of `currency`."""

    branch_id: int
    location_id: int | None = None
    barcode: str | None = None
    accession_number: str = ""
    price_minor: int | None = None
    currency: str = ""
    fund: str = ""
    source: str = ""
    batch: str = ""
    call_number: str = ""
    copy_number: str = ""
    volume: str = ""


_PLAIN = ("accession_number", "price_minor", "currency", "fund", "source", "batch", "copy_number", "volume")


def create_item(actor: Actor, record_id: int, *, item: NewItem, state: ItemState = ItemState.PROCESSING) -> int:
    """Register a copy of a record for the actor's organisation; its number.

    A copy of a record that has a call number in the scheme of its place gets it, when none is written.
    Refuses what `record_for` refuses, `BarcodeTaken`, `NoSuchLocation`.
    """
    actor.require(ITEMS, organisation_id=actor.organisation_id, branch_id=item.branch_id)
    record_for(actor, record_id)
    row = Item(
        organisation_id=actor.organisation_id,
        record_id=record_id,
        branch_id=item.branch_id,
        state=state,
        created_at=now(),
    )
    with transaction.atomic():
        _fill(actor, row, item)
        row.permanent_location_id = row.current_location_id = item.location_id
        if not row.call_number:
            row.call_number = number_of_copy(actor, row)
        _shelve(row)
        _save(row, create=True)
        enter(row.organisation_id, actor.id, [change_of(row, None)], at=row.created_at)
        register_item(actor, row)
        announce("holding", record_id, actor.organisation_id, "created")
    return row.id


def edit_item(actor: Actor, item_id: int, *, item: NewItem, expected_version: int) -> None:
    """Correct what is written down about an item; another call number asks for a new label.

    In a place of another shelving scheme it takes the number of that place, unless another one is written with it.
    Refuses `Conflict` when it was changed meanwhile, `BarcodeTaken`.
    """
    with transaction.atomic():
        row = _locked(actor, item_id, with_number=True)
        if row.version != expected_version:
            raise Conflict()
        if item.branch_id != row.branch_id:
            actor.require(ITEMS, organisation_id=row.organisation_id, branch_id=item.branch_id)
        before, place, standing = row.call_number, Place.of(row), standing_of(row)
        _fill(actor, row, item)
        row.branch_id = item.branch_id
        row.permanent_location_id = item.location_id
        if row.call_number != before:
            wait_for_label(actor, row, before)
            register_item(actor, row)
        else:
            take_numbers(actor, [Move(row, place)])
        _shelve(row)
        _changed(actor, row, "edited", standing)
        release_left(actor, [(row.record_id, place)] if place != Place.of(row) else [], reason="moved")


def move_item(actor: Actor, item_id: int, *, location_id: int, permanently: bool, reason: str = "") -> None:
    """Put an item somewhere else, for a while or for good; a line in its history. Refuses `NoSuchLocation`.

    For good in a place of another shelving scheme: it takes its title's number there. For a while it keeps its number.
    """
    with transaction.atomic():
        row = _locked(actor, item_id, with_number=permanently)
        standing, place, left = standing_of(row), _location(actor, location_id), Place.of(row)
        actor.require(ITEMS, organisation_id=row.organisation_id, branch_id=place.branch_id)
        row.current_location_id = place.id
        row.branch_id = place.branch_id
        if permanently:
            row.permanent_location_id = place.id
            take_numbers(actor, [Move(row, left)])
            _shelve(row)
        _history(actor, row, ItemState(row.state), reason)
        _changed(actor, row, "moved", standing, reason)
        release_left(actor, [(row.record_id, left)] if permanently else [], reason="moved")


def change_state(actor: Actor, item_id: int, *, to: ItemState, reason: str = "") -> None:
    """Change where the item is in its life, with a line in its history; to withdraw it is `withdraw_item`."""
    if to is ItemState.WITHDRAWN:
        withdraw_item(actor, item_id, reason=reason)
        return
    with transaction.atomic():
        set_state(actor, _locked(actor, item_id), to=to, reason=reason)


def set_state(actor: Actor, row: Item, *, to: ItemState, reason: str) -> None:
    """The same for an item that the caller has locked and may change; in the caller's transaction."""
    if row.state != to:
        standing = standing_of(row)
        before, row.state = ItemState(row.state), to
        _history(actor, row, before, reason)
        _changed(actor, row, "state", standing, reason)
        if before is ItemState.WITHDRAWN:
            register_item(actor, row)  # its number was released when it left


def withdraw_item(actor: Actor, item_id: int, *, reason: str) -> None:
    """Take an item out of the holdings; its history stays. The number its title leaves with its last item is released.

    Refuses `ItemInUse` for what is lent or held.
    """
    with transaction.atomic():
        row = _locked(actor, item_id, with_number=True)
        if row.state == ItemState.WITHDRAWN:
            return
        for _name, subscriber in item_vetoes:
            if objection := subscriber.objections([row.id]).get(row.id):
                raise ItemInUse(reason=objection)
        standing = standing_of(row)
        before, row.state = ItemState(row.state), ItemState.WITHDRAWN
        _history(actor, row, before, reason)
        _changed(actor, row, "withdrawn", standing, reason)
        drop_labels(actor, [row.id])
        release_left(actor, [(row.record_id, Place.of(row))], reason="withdrawn")


def set_item_visibility(actor: Actor, item_id: int, *, visibility: Visibility) -> None:
    """Show or hide an item."""
    with transaction.atomic():
        row = _locked(actor, item_id)
        row.visibility = visibility
        _changed(actor, row, "visibility", standing_of(row))


def _locked(actor: Actor, item_id: int, *, with_number: bool = False) -> Item:
    rows = Item.scoped(actor).filter(organisation_id=actor.organisation_id, id=item_id)
    if with_number:
        lock_numbers(actor, rows.values_list("record_id", flat=True))
    row = rows.select_for_update().first()
    if row is None:
        raise NoSuchItem()
    actor.require(ITEMS, organisation_id=row.organisation_id, branch_id=row.branch_id)
    return row


def _location(actor: Actor, location_id: int) -> Location:
    row = Location.scoped(actor).filter(organisation_id=actor.organisation_id, id=location_id).first()
    if row is None:
        raise NoSuchLocation()
    return row


def _fill(actor: Actor, row: Item, item: NewItem) -> None:
    if item.location_id is not None and _location(actor, item.location_id).branch_id != item.branch_id:
        raise NoSuchLocation()
    values: dict[str, Any] = asdict(item)
    for name in _PLAIN:
        setattr(row, name, values[name])
    row.barcode = clean_code(item.barcode or "") or None  # as scanners send it, whatever the keyboard wrote
    row.accession_number = clean_code(item.accession_number)
    row.call_number = unicodedata.normalize("NFKC", item.call_number).strip()


def _shelve(row: Item) -> None:
    """Give it the key of its number where it belongs."""
    key_of = keys_of_places(row.organisation_id)
    row.shelf_key = key_of(row.call_number, row.branch_id, row.permanent_location_id)


def _history(actor: Actor, row: Item, before: ItemState, reason: str) -> None:
    if before.with_borrower and not ItemState(row.state).with_borrower:
        CutoverLoan.scoped(actor).filter(item_id=row.id).delete()  # with it goes what was known of the borrower
    StateRow.unscoped(reason="the history of an item this transaction has locked").create(
        organisation_id=row.organisation_id,
        item_id=row.id,
        before=before,
        state=row.state,
        location_id=row.current_location_id,
        actor_id=actor.id,
        reason=reason[:200],
        at=now(),
    )


def _changed(actor: Actor, row: Item, action: str, before: Standing | None, reason: str = "") -> None:
    row.version += 1
    _save(row, create=False)
    enter(row.organisation_id, actor.id, [change_of(row, before, again=before is None)], at=now(), reason=reason)
    announce("holding", row.record_id, row.organisation_id, action)


def _save(row: Item, *, create: bool) -> None:
    """The constraint decides about barcodes, so that two desks at once cannot both have it."""
    try:
        with transaction.atomic():
            row.save(force_insert=create)
    except IntegrityError as error:
        if row.barcode and "barcode" in str(error):
            raise BarcodeTaken(barcode=row.barcode) from error
        raise
