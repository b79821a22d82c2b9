"""Items take the number of their record; those with an old label wait for a new one."""

from collections.abc import Collection, Sequence

from django.db import transaction

from tianlu.holdings.data import ITEMS, NoSuchItem, NoSuchRelabelling
from tianlu.holdings.models import CallNumberRecord, Item, Relabelling, ShelvingScheme
from tianlu.holdings.queries.scanned import books_scanned
from tianlu.holdings.queries.shelving import arrangement_of, marks_of, scheme_items, scheme_of_place
from tianlu.holdings.rules import AFTER_MARKS, LONGEST_NUMBER, Parts, clean_code, compose, parse, shelf_key, volume_text
from tianlu.kit.clock import now
from tianlu.kit.feed import announce_many
from tianlu.libraries.data import Actor


def follow_number(
    actor: Actor, scheme: ShelvingScheme, members: Sequence[CallNumberRecord], *, only_without: bool
) -> int:
    """Give the records' items in the scheme their number (`only_without`: those that have none); how many changed.

    Runs in the caller's transaction. An item that had a number has a label: it is put on the list of new labels, once,
    with the number its label shows; one whose label turns out right again is taken off it.
    """
    by_record = {member.record_id: member for member in members}
    rows = scheme_items(actor, scheme).filter(record_id__in=by_record).order_by("id").select_for_update(of=("self",))
    rows = rows.filter(call_number="") if only_without else rows
    changed: dict[int, None] = {}
    place = arrangement_of(scheme)
    for item in rows:
        text = number_of(item, by_record[item.record_id], scheme)
        if text == item.call_number:
            continue
        before, item.call_number, item.shelf_key = item.call_number, text, shelf_key(text, place)
        wait_for_label(actor, item, before)
        item.version += 1
        item.save(update_fields=["call_number", "shelf_key", "version"])
        changed[item.record_id] = None
    announce_many("holding", changed, scheme.organisation_id, "call-number")
    return len(changed)


def number_of(
    item: Item, member: CallNumberRecord, scheme: ShelvingScheme, *, left: ShelvingScheme | None = None
) -> str:
    """The whole call number of an item of the record, its own volume in it: as the record or the item says it, else as the
    number that the item has so far says it, in the marks of the scheme it `left`.
    """
    number, marks = member.call_number, marks_of(scheme)
    volume = member.volume or volume_text(item.volume)
    shown = None if volume else parse(item.call_number, marks_of(left or scheme))
    if shown is not None:
        volume = shown.volume
    parts = Parts(number.class_number, number.book_number, number.distinction, member.edition, volume)
    if (
        volume and shown is not None and volume[0] in AFTER_MARKS
    ):  # written with a mark of another system: kept as it is
        return f"{compose(parts._replace(volume=''), marks)}{volume}"[:LONGEST_NUMBER]
    return compose(parts, marks)


def number_of_copy(actor: Actor, item: Item) -> str:
    """The call number that a copy takes from its record in the scheme of its place; "" when the record has none."""
    place = scheme_of_place(actor, item.branch_id, item.permanent_location_id)
    if place is None:
        return ""
    members = CallNumberRecord.scoped(actor).filter(scheme_id=place.id, record_id=item.record_id)
    # Locked, so that it is not released by the copy that leaves at the same moment.
    member = members.select_related("call_number", "scheme").select_for_update(of=("self",)).first()
    return number_of(item, member, member.scheme) if member else ""


def wait_for_label(actor: Actor, item: Item, before: str) -> None:
    """Put an item whose number just changed on the list of new labels; `before` is what it had.

    What its label shows stays the old number however often it changes; a label that is right again is taken off the list.
    """
    waiting = Relabelling.scoped(actor).filter(item_id=item.id, state="waiting")
    if (row := waiting.first()) is not None:
        row.new_number, row.actor_id = item.call_number, actor.id
        if item.call_number == row.old_number:
            row.state, row.done_at, row.done_by = "dropped", now(), actor.id
        row.save()
    elif before:
        Relabelling.scoped(actor).create(
            organisation_id=item.organisation_id,
            item_id=item.id,
            old_number=before,
            new_number=item.call_number,
            actor_id=actor.id,
            asked_at=now(),
        )


def mark_relabelled(actor: Actor, *, relabelling_ids: Collection[int]) -> int:
    """Say that these new labels are on their books; how many were still waiting."""
    with transaction.atomic():
        rows = Relabelling.scoped(actor).filter(
            organisation_id=actor.organisation_id, id__in=relabelling_ids, state="waiting"
        )
        waiting = list(rows.select_related("item").select_for_update(of=("self",)))
        for row in waiting:
            actor.require(ITEMS, organisation_id=row.organisation_id, branch_id=row.item.branch_id)
        done = Relabelling.scoped(actor).filter(id__in=[row.id for row in waiting])
        return done.update(state="done", done_at=now(), done_by=actor.id)


def scan_relabelled(actor: Actor, *, barcode: str) -> int:
    """The same for the book just scanned; its item. Refuses `NoSuchItem`, and `NoSuchRelabelling` when none waits."""
    code = clean_code(barcode)
    item_id = books_scanned(actor, {code}).get(code)
    if item_id is None:
        raise NoSuchItem()
    waiting = Relabelling.scoped(actor).filter(item_id=item_id, state="waiting").values_list("id", flat=True).first()
    if waiting is None or not mark_relabelled(actor, relabelling_ids=[waiting]):
        raise NoSuchRelabelling()
    return item_id
