"""Call numbers 索书号: given to records, shared by editions and volumes of a title, changed, given up."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import NoSuchRecord, RecordView
from tianlu.catalog.queries import record_for
from tianlu.holdings.data import (
    CALL_NUMBERS,
    Auxiliary,
    BadCallNumber,
    CallNumberTaken,
    CallNumberView,
    NoCallNumber,
    NumberInUse,
)
from tianlu.holdings.models import CallNumber, CallNumberRecord, Item, ShelvingScheme
from tianlu.holdings.queries.call_numbers import number_view
from tianlu.holdings.queries.shelving import marks_of, scheme_items, scheme_row
from tianlu.holdings.rules import (
    Parts,
    compose,
    parse,
    title_key,
)
from tianlu.holdings.services.choosing import Wanted, class_for, number_written, parts_for
from tianlu.holdings.services.labelling import follow_number
from tianlu.holdings.services.numbering import is_given, release
from tianlu.holdings.services.registering import register_items
from tianlu.holdings.services.schemes import default_scheme
from tianlu.kit.clock import now
from tianlu.libraries.data import Actor

_NOTHING = Wanted()


def give_call_number(
    actor: Actor, record_id: int, *, scheme_id: int | None = None, wanted: Wanted = _NOTHING
) -> CallNumberView:
    """Give a record its number in a scheme (the organisation's own when none is named), and its items that have none.

    A record that has one keeps it, also when it has it only on its items: copies share it, and asking twice changes nothing.
    Refuses what `record_for` refuses,
    `NoSuchScheme`, `NoClassNumber`, `NoAuthorNumber`, `BadCallNumber`, `CallNumberTaken`, `NoCallNumber` (of `like`).
    """
    record, scheme = _allowed(actor, record_id, scheme_id)
    if (known := known_number(actor, scheme, record_id)) is not None:
        return number_view(known, scheme)
    with transaction.atomic():
        member = number_in(actor, scheme, record, wanted)
        follow_number(actor, scheme, [member], only_without=True)
    return number_view(member, scheme)


def number_in(actor: Actor, scheme: ShelvingScheme, record: RecordView, wanted: Wanted) -> CallNumberRecord:
    """A record's number in a scheme: its own, the one its items there came with, or a new one.

    Runs in the caller's transaction and asks for no permission. Refuses as `give_call_number` does.
    """
    if (known := known_number(actor, scheme, record.id)) is not None:
        return known
    try:
        with transaction.atomic():
            return _standing(actor, scheme, record.id) or _join(actor, scheme, record, wanted)
    except IntegrityError:  # someone gave the record its number meanwhile; ours was rolled back with its counter
        if (known := known_number(actor, scheme, record.id)) is None:
            raise
        return known


def change_call_number(
    actor: Actor,
    record_id: int,
    *,
    scheme_id: int | None = None,
    wanted: Wanted,
    alone: bool = False,
    reason: str = "",
) -> CallNumberView:
    """Give a record another number; all editions and volumes of its title go with it, unless `alone` or `like`.

    Every item of them gets the new number in the same transaction. Those that have a label are put on the list of new
    labels: those in the house to be labelled now, those that are lent, on their way or held when they come back. The old
    number is released with the reason. Refuses as `give_call_number` does, and `NoCallNumber`.
    """
    record, scheme = _allowed(actor, record_id, scheme_id)
    with transaction.atomic():
        member = _locked(actor, scheme, record_id)
        before = member.call_number
        old = Parts(before.class_number, before.book_number, before.distinction)
        others = CallNumberRecord.scoped(actor).filter(call_number_id=before.id).exclude(id=member.id)
        apart = wanted.like is not None or (alone and others.exists())
        if not apart and not wanted.book_number and class_for(scheme, record, wanted) == old.class_number:
            return number_view(member, scheme)  # nothing was said that is not so already
        if apart:
            member.call_number = _number_for(actor, scheme, record, wanted)
            member.edition, member.volume = (0, "") if wanted.like is None else _auxiliary(actor, member, wanted)
            member.save(update_fields=["call_number", "edition", "volume"])
            moved = [member]
        else:
            moved = [member, *others]
            _move(actor, scheme, before, parts_for(actor, scheme, record, wanted, title=moved))
            for one in moved:
                one.call_number = before
        if not CallNumberRecord.scoped(actor).filter(call_number_id=before.id).exists():
            CallNumber.scoped(actor).filter(id=before.id).delete()
        if not is_given(actor, scheme, old):
            release(actor, scheme, old, reason=reason or "changed")
        follow_number(actor, scheme, moved, only_without=False)
    return number_view(member, scheme)


def give_up_call_number(actor: Actor, record_id: int, *, scheme_id: int | None = None, reason: str) -> None:
    """Take a record's number from it; when no other edition has it, the number is released with the reason.

    Refuses `NoSuchScheme`, `NoCallNumber`, and `NumberInUse` while items that are not withdrawn carry it.
    """
    actor.require(CALL_NUMBERS, organisation_id=actor.organisation_id)
    scheme = scheme_row(actor, scheme_id)
    actor.require(CALL_NUMBERS, branch_id=scheme.branch_id)
    with transaction.atomic():
        member = _locked(actor, scheme, record_id)
        if scheme_items(actor, scheme).filter(record_id=record_id).exclude(call_number="").exists():
            raise NumberInUse()
        number = member.call_number
        member.delete()
        if not CallNumberRecord.scoped(actor).filter(call_number_id=number.id).exists():
            number.delete()
            release(
                actor,
                scheme,
                Parts(number.class_number, number.book_number, number.distinction),
                reason=reason or "given-up",
            )


def take_back_call_number(actor: Actor, record_id: int, *, scheme_id: int | None = None, number: str) -> CallNumberView:
    """Give a record back the very number it gave up, edition and volume included; one that has a number keeps that.

    Refuses what `record_for` refuses, `NoSuchScheme`, `BadCallNumber`, and `CallNumberTaken` when another title has it now.
    """
    record, scheme = _allowed(actor, record_id, scheme_id)
    parts = parse(number, marks_of(scheme))
    if parts is None:
        raise BadCallNumber(reason=_("its book number cannot be read."))
    with transaction.atomic():
        editions = CallNumberRecord.scoped(actor).filter(
            scheme_id=scheme.id,
            title_key=title_key(record.bib.get("title", "")),
            call_number__class_number=parts.class_number,
            call_number__book_number=parts.book_number,
            call_number__distinction=parts.distinction,
        )
        beside = editions.exclude(record_id=record_id).order_by("id").first()
        wanted = Wanted(like=beside.record_id) if beside is not None else number_written(scheme, parts)
        had = known_number(actor, scheme, record_id)
        member = had or number_in(actor, scheme, record, wanted)
        if had is None:
            keep_marks(actor, member, edition=parts.edition, volume=parts.volume)
        follow_number(actor, scheme, [member], only_without=True)
    return number_view(member, scheme)


def keep_marks(actor: Actor, member: CallNumberRecord, *, edition: int, volume: str) -> None:
    """Give a record under a number this edition and volume, unless another record of the title has them."""
    others = CallNumberRecord.scoped(actor).filter(call_number_id=member.call_number_id).exclude(id=member.id)
    if (member.edition, member.volume) != (edition, volume) and not others.filter(
        edition=edition, volume=volume
    ).exists():
        member.edition, member.volume = edition, volume
        member.save(update_fields=["edition", "volume"])


def _allowed(actor: Actor, record_id: int, scheme_id: int | None) -> tuple[RecordView, ShelvingScheme]:
    actor.require(CALL_NUMBERS, organisation_id=actor.organisation_id)
    record = _own_record(actor, record_id)
    scheme = _scheme(actor, scheme_id)
    actor.require(CALL_NUMBERS, branch_id=scheme.branch_id)
    return record, scheme


def _own_record(actor: Actor, record_id: int) -> RecordView:
    """The record, if the organisation describes it or has an item of it: nobody numbers what only a neighbour holds."""
    record = record_for(actor, record_id)
    items = Item.scoped(actor).filter(organisation_id=actor.organisation_id, record_id=record_id)
    if actor.organisation_id not in record.organisations and not items.exists():
        raise NoSuchRecord()
    return record


def _scheme(actor: Actor, scheme_id: int | None) -> ShelvingScheme:
    return default_scheme(actor) if scheme_id is None else scheme_row(actor, scheme_id)


def known_number(actor: Actor, scheme: ShelvingScheme, record_id: int) -> CallNumberRecord | None:
    """The number a record has in a scheme as it is written down."""
    rows = CallNumberRecord.scoped(actor).filter(scheme_id=scheme.id, record_id=record_id)
    return rows.select_related("call_number", "scheme").first()


def _standing(actor: Actor, scheme: ShelvingScheme, record_id: int) -> CallNumberRecord | None:
    """The number that the record's items came with and nobody has written down yet."""
    items = list(scheme_items(actor, scheme).filter(record_id=record_id).exclude(call_number="").order_by("id"))
    if not items:
        return None
    register_items(actor, scheme, items)
    return known_number(actor, scheme, record_id)


def _locked(actor: Actor, scheme: ShelvingScheme, record_id: int) -> CallNumberRecord:
    """A record's number that nobody else changes meanwhile: its title is locked, and read after that."""
    rows = CallNumberRecord.scoped(actor).filter(scheme_id=scheme.id, record_id=record_id)
    member = rows.select_for_update().first()
    number = _title(actor, member.call_number_id) if member is not None else None
    if member is None or number is None:
        raise NoCallNumber()
    member.call_number = number
    return member


def _title(actor: Actor, number_id: int) -> CallNumber | None:
    return CallNumber.scoped(actor).filter(id=number_id).select_for_update().first()


def _join(actor: Actor, scheme: ShelvingScheme, record: RecordView, wanted: Wanted) -> CallNumberRecord:
    number = _number_for(actor, scheme, record, wanted)
    member = CallNumberRecord(
        organisation_id=scheme.organisation_id,
        scheme_id=scheme.id,
        call_number=number,
        record_id=record.id,
        title_key=title_key(record.bib.get("title", "")),
    )
    if wanted.like is not None:
        member.edition, member.volume = _auxiliary(actor, member, wanted)
    member.save(force_insert=True)
    return member


def _number_for(actor: Actor, scheme: ShelvingScheme, record: RecordView, wanted: Wanted) -> CallNumber:
    """The number of the title to join, locked; or a new one."""
    if wanted.like is not None:
        like = known_number(actor, scheme, wanted.like)
        title = _title(actor, like.call_number_id) if like is not None else None
        if title is None:
            raise NoCallNumber()
        return title
    parts = parts_for(actor, scheme, record, wanted)
    row = CallNumber(organisation_id=scheme.organisation_id, scheme_id=scheme.id, actor_id=actor.id, given_at=now())
    return _keep(row, scheme, parts)


def _auxiliary(actor: Actor, member: CallNumberRecord, wanted: Wanted) -> tuple[int, str]:
    """(edition, volume) of a record that joins a title: the one named, else the next; the first one counts as 1."""
    others = CallNumberRecord.scoped(actor).filter(call_number_id=member.call_number_id).exclude(id=member.id)
    named = wanted.auxiliary_number.strip()
    if wanted.auxiliary is Auxiliary.VOLUME:
        known = (int(volume) for volume in others.values_list("volume", flat=True) if volume.isdecimal())
        return 0, named[:60] or str(max([1, *known]) + 1)
    if named and not (named.isascii() and named.isdigit() and len(named) <= 6):
        raise BadCallNumber(reason=_("an edition is a whole number."))
    return int(named) if named else max([1, *others.values_list("edition", flat=True)]) + 1, ""


def _move(actor: Actor, scheme: ShelvingScheme, number: CallNumber, parts: Parts) -> None:
    number.actor_id, number.given_at, number.seen = actor.id, now(), False
    _keep(number, scheme, parts)


def _keep(number: CallNumber, scheme: ShelvingScheme, parts: Parts) -> CallNumber:
    """The constraint decides whose number it is, so that two catalogers at once cannot both have it."""
    number.class_number, number.book_number, number.distinction = parts[:3]
    try:
        with transaction.atomic():
            number.save()
    except IntegrityError as error:
        raise CallNumberTaken(number=compose(parts, marks_of(scheme))) from error
    return number
