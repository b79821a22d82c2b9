"""Numbers that came with the books of another system are written down, so that nobody gets them again."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from tianlu.catalog.data import RecordView
from tianlu.catalog.queries import projections
from tianlu.holdings.data import CALL_NUMBERS, NoSuchProblem, ProblemKind
from tianlu.holdings.models import (
    CallNumber,
    CallNumberProblem,
    CallNumberRecord,
    Item,
    ShelvingScheme,
)
from tianlu.holdings.queries.shelving import arrangement_of, marks_of, scheme_items, scheme_of_place, scheme_row
from tianlu.holdings.rules import Parts, compose, parse, shelf_key, title_key
from tianlu.holdings.services.numbering import count_up_to, note
from tianlu.holdings.services.schemes import look_along
from tianlu.kit.clock import now
from tianlu.kit.db import batches
from tianlu.kit.feed import announce_many
from tianlu.kit.jobs import JobContext
from tianlu.libraries.data import Actor

_CHUNK = 500
_STEP = 50  # items in one transaction: at most 200 ms on SQLite


def run_registering(actor: Actor, context: JobContext, scheme_id: int) -> dict[str, Any]:
    """Look at every item of the scheme that was not looked at yet; how many, and how many questions are open."""
    total = _left(actor, scheme_row(actor, scheme_id))
    done = context.done
    while True:
        with context.step(done=done, total=max(total, done)) as step:
            scheme = scheme_row(actor, scheme_id)
            items = list(_unseen(actor, scheme)[:_STEP])
            if not items:
                step.total = done
                break
            register_items(actor, scheme, items)
            _shelve(actor, scheme, items)
            ShelvingScheme.scoped(actor).filter(id=scheme.id).update(registered_to=items[-1].id)
            done += len(items)
            step.done, step.total = done, max(total, done)
    problems = CallNumberProblem.scoped(actor).filter(scheme_id=scheme_id, closed_at=None).count()
    return {"items": done, "problems": problems}


def _unseen(actor: Actor, scheme: ShelvingScheme) -> Any:
    return scheme_items(actor, scheme).filter(id__gt=scheme.registered_to).order_by("id")


def _left(actor: Actor, scheme: ShelvingScheme) -> int:
    last = Item.scoped(actor).filter(organisation_id=scheme.organisation_id).aggregate(last=Max("id"))["last"] or 0
    return _unseen(actor, scheme).count() if last > scheme.registered_to else 0


def _shelve(actor: Actor, scheme: ShelvingScheme, items: Sequence[Item]) -> None:
    """Give items the key that their number has in the scheme, where a scheme that came or changed makes it another."""
    place = arrangement_of(scheme)
    wrong = [item.id for item in items if shelf_key(item.call_number, place) != item.shelf_key]
    if not wrong:
        return
    # Read once more, locked: a colleague may have written another number meanwhile.
    rows = list(scheme_items(actor, scheme).filter(id__in=wrong).order_by("id").select_for_update(of=("self",)))
    for item in rows:
        item.shelf_key = shelf_key(item.call_number, place)
    Item.scoped(actor).bulk_update(rows, ["shelf_key"])
    announce_many("holding", dict.fromkeys(item.record_id for item in rows), scheme.organisation_id, "shelf-key")


def register_items(actor: Actor, scheme: ShelvingScheme, items: list[Item]) -> None:
    """Write down the numbers of these items; what does not fit becomes a question, and nothing else is changed.

    Runs in the caller's transaction.
    """
    marks = marks_of(scheme)
    read = {(item.record_id, item.call_number): parse(item.call_number, marks) for item in items if item.call_number}
    found = {(record, parts._replace(volume="")): parts for (record, _text), parts in read.items() if parts is not None}
    members = CallNumberRecord.scoped(actor).filter(scheme_id=scheme.id, record_id__in={record for record, _ in found})
    known = {member.record_id: member for member in members.select_related("call_number")}
    records = projections({record for record, _ in found} - set(known))
    for record_id, parts in found:
        if (member := known.get(record_id)) is not None:
            number = member.call_number
            if (number.class_number, number.book_number, number.distinction) != parts[:3]:
                note(actor, scheme, ProblemKind.TWO_NUMBERS, text=compose(parts, marks), record_id=record_id)
            continue
        made = _register(actor, scheme, record_id, parts, records)
        if made is not None:
            known[record_id] = made


def _register(
    actor: Actor, scheme: ShelvingScheme, record_id: int, parts: Parts, records: Mapping[int, RecordView]
) -> CallNumberRecord | None:
    text = compose(parts, marks_of(scheme))
    key = title_key(records[record_id].bib.get("title", "")) if record_id in records else 0
    number, made = CallNumber.scoped(actor).get_or_create(
        scheme_id=scheme.id,
        class_number=parts.class_number,
        book_number=parts.book_number,
        distinction=parts.distinction,
        defaults={
            "organisation_id": scheme.organisation_id,
            "seen": True,
            "actor_id": actor.id,
            "given_at": now(),
        },
    )
    if made and not count_up_to(actor, scheme, parts):
        note(actor, scheme, ProblemKind.LEAP, text=text, record_id=record_id)
    if not made and (other := _stranger(actor, number, parts, key)):
        note(actor, scheme, ProblemKind.TWO_TITLES, text=text, record_id=record_id, other_record_id=other)
        return None
    member: CallNumberRecord = CallNumberRecord.scoped(actor).create(
        organisation_id=scheme.organisation_id,
        scheme_id=scheme.id,
        call_number=number,
        record_id=record_id,
        edition=parts.edition,
        volume=parts.volume,
        title_key=key,
    )
    return member


def _stranger(actor: Actor, number: CallNumber, parts: Parts, key: int) -> int:
    """A record that has the very same number and another title; 0 when all that have it may be of this title.

    An edition or volume mark says by itself that the records are of one title.
    """
    others = CallNumberRecord.scoped(actor).filter(call_number_id=number.id).order_by("id")
    same = [(other.record_id, other.title_key) for other in others if other.edition == parts.edition]
    if parts.edition or not same or any(known == key for _record, known in same):
        return 0
    return same[0][0]


def register_item(actor: Actor, item: Item) -> None:
    """Write down the number a person wrote on one item; nothing where no scheme is in use. In the caller's transaction."""
    place = scheme_of_place(actor, item.branch_id, item.permanent_location_id) if item.call_number else None
    if place is not None:
        register_items(actor, scheme_row(actor, place.id), [item])


def register_again(actor: Actor, items: Iterable[Item]) -> None:
    """The same for many items that are there again."""
    by_place: dict[tuple[int, int | None], list[Item]] = {}
    for item in items:
        by_place.setdefault((item.branch_id, item.permanent_location_id), []).append(item)
    for place, those in by_place.items():
        if (scheme := scheme_of_place(actor, *place)) is not None:
            for some in batches(those, _CHUNK):
                register_items(actor, scheme_row(actor, scheme.id), some)


def register_imported(actor: Actor) -> None:
    """Have the numbers that an import brought written down by a job, where schemes are in use."""
    for scheme in ShelvingScheme.scoped(actor).filter(organisation_id=actor.organisation_id):
        look_along(actor, scheme)


def settle_problem(actor: Actor, problem_id: int, *, as_one_title: bool = False) -> None:
    """Close a question; `as_one_title` puts the second record of `TWO_TITLES` under the number as the same title.

    Refuses `NoSuchProblem`.
    """
    actor.require(CALL_NUMBERS, organisation_id=actor.organisation_id)
    with transaction.atomic():
        rows = CallNumberProblem.scoped(actor).filter(organisation_id=actor.organisation_id, closed_at=None)
        problem = rows.filter(id=problem_id).select_for_update().first()
        if problem is None:
            raise NoSuchProblem()
        if as_one_title and problem.kind == ProblemKind.TWO_TITLES:
            _put_together(actor, problem)
        problem.closed_at, problem.closed_by = now(), actor.id
        problem.save(update_fields=["closed_at", "closed_by"])


def _put_together(actor: Actor, problem: CallNumberProblem) -> None:
    members = CallNumberRecord.scoped(actor).filter(scheme_id=problem.scheme_id)
    other = members.filter(record_id=problem.other_record_id).first()
    record = projections([problem.record_id]).get(problem.record_id)
    if other is None or record is None:
        raise NoSuchProblem()
    members.get_or_create(
        scheme_id=problem.scheme_id,
        record_id=problem.record_id,
        defaults={
            "organisation_id": problem.organisation_id,
            "call_number_id": other.call_number_id,
            "title_key": title_key(record.bib.get("title", "")),
        },
    )
