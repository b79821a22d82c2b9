"""Books that go to another place for good, or leave: the number of the new place, and the old one released."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from tianlu.catalog.data import RecordView
from tianlu.catalog.queries import projections
from tianlu.holdings.data import (
    BadCallNumber,
    CallNumberTaken,
    Method,
    NoAuthorNumber,
    NoClassNumber,
    ProblemKind,
)
from tianlu.holdings.models import CallNumber, CallNumberRecord, Item, Relabelling, ReleasedNumber, ShelvingScheme
from tianlu.holdings.queries.shelving import arrangement_of, marks_of, scheme_items, scheme_of_place, scheme_row
from tianlu.holdings.rules import Parts, parse, shelf_key
from tianlu.holdings.services.call_numbers import keep_marks, known_number, number_in
from tianlu.holdings.services.choosing import Wanted, counted_in, number_written
from tianlu.holdings.services.labelling import number_of, wait_for_label
from tianlu.holdings.services.numbering import note, release
from tianlu.kit.clock import now
from tianlu.kit.db import batches
from tianlu.libraries.data import Actor

_CHUNK = 500  # ids in one IN (…)


class Place(NamedTuple):
    """Where an item belongs, which decides its shelving scheme."""

    branch_id: int
    location_id: int | None

    @classmethod
    def of(cls, item: Item) -> "Place":
        return cls(item.branch_id, item.permanent_location_id)


class Move(NamedTuple):
    """An item with its new place already in it, and the place it had."""

    item: Item
    before: Place


def lock_numbers(actor: Actor, record_ids: Collection[int]) -> None:
    """Lock the call numbers of these records and of the other editions of their titles, then the titles.

    Called before the items are locked: whoever changes a number locks in this order too, so that two never wait for
    each other, and the last two copies of a title that leave at once are seen to leave both.
    """
    members = CallNumberRecord.scoped(actor).filter(organisation_id=actor.organisation_id)
    titles = set(members.filter(record_id__among=set(record_ids)).values_list("call_number_id", flat=True))
    numbers = set(members.filter(call_number_id__among=titles).values_list("id", flat=True))
    for table, ids in ((CallNumberRecord, numbers), (CallNumber, titles)):
        list(table.scoped(actor).filter(id__among=ids).order_by("id").select_for_update())


def take_numbers(actor: Actor, moves: Sequence[Move]) -> list[Item]:
    """Give items that come into another scheme the number their title has there, or the next one; those that changed.

    Runs in the caller's transaction before the items are written, which stays the caller's; labels to be made anew are
    listed. An item without a number gets one only where its title has one. Where no number can be made the item keeps
    what its label shows, and a person is asked.
    """
    changed = []
    for scheme, some in _arrivals(actor, moves):
        records = projections({move.item.record_id for move, _left in some})
        waiting, place = _in_turn(actor, scheme, some, records), arrangement_of(scheme)
        for move, left in waiting:
            item = move.item
            member = _number_there(actor, scheme, records.get(item.record_id), item, left)
            text = number_of(item, member, scheme, left=left) if member is not None else item.call_number
            if text != item.call_number:
                before, item.call_number, item.shelf_key = item.call_number, text, shelf_key(text, place)
                wait_for_label(actor, item, before)
                changed.append(item)
    return changed


def _arrivals(
    actor: Actor, moves: Sequence[Move]
) -> Iterator[tuple[ShelvingScheme, list[tuple[Move, ShelvingScheme | None]]]]:
    """Moves that end in another scheme than they began in, by the scheme they end in, each with the other one."""
    schemes = _Schemes(actor)
    found: dict[int, list[tuple[Move, ShelvingScheme | None]]] = defaultdict(list)
    for move in moves:
        left, entered = schemes.of(move.before), schemes.of(Place.of(move.item))
        if entered is not None and (left is None or left.id != entered.id):
            found[entered.id].append((move, left))
    for number, some in sorted(found.items()):
        yield schemes.row(number), some


class _Schemes:
    """The schemes of places, each looked up once."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._of: dict[Place, int | None] = {}
        self._rows: dict[int, ShelvingScheme] = {}

    def of(self, place: Place) -> ShelvingScheme | None:
        if place not in self._of:
            found = scheme_of_place(self._actor, *place)
            self._of[place] = found.id if found else None
        number = self._of[place]
        return self.row(number) if number is not None else None

    def row(self, number: int) -> ShelvingScheme:
        if number not in self._rows:
            self._rows[number] = scheme_row(self._actor, number)
        return self._rows[number]


def _in_turn(
    actor: Actor,
    scheme: ShelvingScheme,
    some: Iterable[tuple[Move, ShelvingScheme | None]],
    records: dict[int, RecordView],
) -> list[tuple[Move, ShelvingScheme | None]]:
    """In the order of the counters they need, so that two piles at once lock them in the same order."""

    def turn(pair: tuple[Move, ShelvingScheme | None]) -> tuple[tuple[str, str], int]:
        item = pair[0].item
        record = records.get(item.record_id)
        if record is None:
            return ("", ""), item.id
        try:
            return counted_in(
                actor, scheme, record, _said(scheme, item, _number_left(actor, item, pair[1]), pair[1])
            ), item.id
        except (NoClassNumber, NoAuthorNumber, BadCallNumber):
            return ("", ""), item.id

    return sorted(some, key=turn)


def _number_left(actor: Actor, item: Item, left: ShelvingScheme | None) -> CallNumberRecord | None:
    return known_number(actor, left, item.record_id) if left is not None else None


def _number_there(
    actor: Actor, scheme: ShelvingScheme, record: RecordView | None, item: Item, left: ShelvingScheme | None
) -> CallNumberRecord | None:
    """The record's number in the scheme, given if it has none; None where nobody numbered it or no number can be made."""
    if (known := known_number(actor, scheme, item.record_id)) is not None or record is None or not item.call_number:
        return known
    old = _number_left(actor, item, left)
    for wanted in _choices(actor, scheme, item, old, left):
        try:
            member = number_in(actor, scheme, record, wanted)
        except CallNumberTaken:
            continue
        except (NoClassNumber, NoAuthorNumber, BadCallNumber):
            break
        if old is not None:
            keep_marks(actor, member, edition=old.edition, volume=old.volume)
        return member
    note(actor, scheme, ProblemKind.NO_NUMBER, text=item.call_number, record_id=item.record_id)
    return None


def _choices(
    actor: Actor, scheme: ShelvingScheme, item: Item, old: CallNumberRecord | None, left: ShelvingScheme | None
) -> Iterator[Wanted]:
    """What to ask for: the number of another edition, the one its label shows if it was released here, the next one."""
    if old is not None:
        editions = CallNumberRecord.scoped(actor).filter(call_number_id=old.call_number_id).values_list("record_id")
        beside = CallNumberRecord.scoped(actor).filter(scheme_id=scheme.id, record_id__in=editions).order_by("id")
        if (first := beside.first()) is not None:
            yield Wanted(like=first.record_id)
    waiting = Relabelling.scoped(actor).filter(item_id=item.id, state="waiting").first()
    shown = parse(waiting.old_number, marks_of(scheme)) if waiting is not None else None
    if shown is not None and _is_free(actor, scheme, shown):
        yield number_written(scheme, shown)
    yield _said(scheme, item, old, left)


def _is_free(actor: Actor, scheme: ShelvingScheme, parts: Parts) -> bool:
    return (
        ReleasedNumber.scoped(actor)
        .filter(
            scheme_id=scheme.id,
            class_number=parts.class_number,
            book_number=parts.book_number,
            distinction=parts.distinction,
            taken_at=None,
        )
        .exists()
    )


def _said(scheme: ShelvingScheme, item: Item, old: CallNumberRecord | None, left: ShelvingScheme | None) -> Wanted:
    """The class a cataloger chose, where the new scheme classifies alike; the whole number where it is written by hand."""
    if left is not None and left.class_scheme != scheme.class_scheme:
        return Wanted()
    if old is not None:
        parts: Parts | None = _parts(old.call_number)
    else:
        parts = parse(item.call_number, marks_of(left or scheme))
    if parts is None:
        return Wanted()
    if Method(scheme.method) is Method.GIVEN:
        return number_written(scheme, parts)
    return Wanted(class_number=parts.class_number)


def release_left(actor: Actor, left: Iterable[tuple[int, Place]], *, reason: str) -> None:
    """Release the numbers of these records in the schemes of these places where nothing of their title stands any more.

    Runs in the caller's transaction, after the items are written and with the numbers locked before (`lock_numbers`).
    An edition that has a number and no item yet keeps the title's number.
    """
    schemes = _Schemes(actor)
    records: dict[int, set[int]] = defaultdict(set)
    for record_id, place in left:
        if (scheme := schemes.of(place)) is not None:
            records[scheme.id].add(record_id)
    for number, ids in sorted(records.items()):
        for some in batches(sorted(ids), _CHUNK):
            _release(actor, schemes.row(number), some, reason)


def _release(actor: Actor, scheme: ShelvingScheme, record_ids: Sequence[int], reason: str) -> None:
    members = CallNumberRecord.scoped(actor).filter(scheme_id=scheme.id)
    left = members.filter(record_id__in=record_ids).values_list("call_number_id", flat=True)
    titles: dict[int, list[CallNumberRecord]] = defaultdict(list)
    for member in members.filter(call_number_id__in=list(left)).select_related("call_number").order_by("id"):
        titles[member.call_number_id].append(member)
    records = {member.record_id for title in titles.values() for member in title}
    standing = set(scheme_items(actor, scheme).filter(record_id__in=records).values_list("record_id", flat=True))
    copies = _Copies(actor, scheme, records - standing)
    for title in titles.values():
        if not any(member.record_id in standing or copies.wear(member) for member in title):
            _leave(actor, scheme, [member for member in title if member.record_id in copies.had], title, reason)


def _leave(
    actor: Actor,
    scheme: ShelvingScheme,
    gone: Sequence[CallNumberRecord],
    title: Sequence[CallNumberRecord],
    reason: str,
) -> None:
    """Take a title's number from those of its records that had items."""
    number = title[0].call_number
    CallNumberRecord.scoped(actor).filter(id__in=[member.id for member in gone]).delete()
    if len(gone) == len(title):
        number.delete()
        release(actor, scheme, _parts(number), reason=reason)


def _parts(number: CallNumber) -> Parts:
    return Parts(number.class_number, number.book_number, number.distinction)


class _Copies:
    """Copies of records of which none stands in the scheme: whether there ever was one, and what they show elsewhere."""

    def __init__(self, actor: Actor, scheme: ShelvingScheme, record_ids: Collection[int]) -> None:
        self._actor = actor
        self._scheme = scheme
        self._schemes = _Schemes(actor)
        items = Item.scoped(actor).filter(organisation_id=scheme.organisation_id, record_id__in=record_ids)
        self.had: set[int] = set()
        self._elsewhere: dict[int, list[Item]] = defaultdict(list)
        for item in items.order_by("id"):
            self.had.add(item.record_id)
            if item.state != "withdrawn" and item.call_number:
                self._elsewhere[item.record_id].append(item)

    def wear(self, member: CallNumberRecord) -> bool:
        """Whether a copy that is in another place for a while still shows the number."""
        for item in self._elsewhere.get(member.record_id, ()):
            shown = parse(item.call_number, marks_of(self._scheme))
            if shown is None or shown[:3] != _parts(member.call_number)[:3]:
                continue
            place = self._schemes.of(Place.of(item))
            own = known_number(self._actor, place, member.record_id) if place is not None else None
            if own is None or own.scheme_id == self._scheme.id or _parts(own.call_number) != _parts(member.call_number):
                return True
        return False


def drop_labels(actor: Actor, item_ids: Sequence[int]) -> None:
    """Take items that left off the list of new labels, so that what their old labels show is free."""
    waiting = Relabelling.scoped(actor).filter(item_id__among=set(item_ids), state="waiting")
    waiting.update(state="dropped", done_at=now(), done_by=actor.id)
