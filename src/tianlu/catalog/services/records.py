"""One record at a time: edit, hide, withdraw, take back."""

from collections.abc import Sequence

import orjson
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import (
    EDIT,
    NoSuchRecord,
    RecordInUse,
    RecordMoved,
    RecordStatus,
    Visibility,
    record_vetoes,
)
from tianlu.catalog.models import MatchKey, Record, RecordSource, RecordVersion
from tianlu.catalog.queries.documents import as_bytes, declared, marc_of_version
from tianlu.catalog.queries.records import record_for
from tianlu.catalog.queries.sentences import marc_sentence
from tianlu.catalog.rules import digest, facts_of, without_local_fields
from tianlu.catalog.rules.drafting import numbered
from tianlu.catalog.services.versions import append_version, projection_hash
from tianlu.kit.clock import now
from tianlu.kit.db import insert_many
from tianlu.kit.errors import Conflict, Gone, Malformed
from tianlu.kit.feed import announce
from tianlu.libraries.data import Actor
from tianlu.marc import Bib, Dialect, MarcError, RecordTooLong, to_iso2709, to_json
from tianlu.marc import Record as MarcRecord
from tianlu.marc.projecting import project


class VersionConflict(Conflict):
    code = "version-conflict"
    message = _("Someone else changed this record meanwhile: it is at version %(current)s now.")
    remedy = _("Look at what changed, then make your change again.")


class RecordNotReadable(Malformed):
    code = "record-not-readable"
    message = _("The record cannot be stored: %(reason)s")


def own_record(actor: Actor, record_id: int, *statuses: RecordStatus) -> Record:
    """The record, locked, when the actor's organisation holds it and it is in one of the statuses (default: live).

    Whoever holds a shared record may change it; the history says who did.
    """
    actor.require(EDIT, organisation_id=actor.organisation_id)
    record = Record.objects.select_for_update().filter(id=record_id).first()
    links = RecordSource.scoped(actor).filter(record_id=record_id, organisation_id=actor.organisation_id)
    if record is not None and record.status == RecordStatus.MERGED and record.merged_into_id:
        raise RecordMoved(into=record.merged_into_id)  # who held it holds the other by now
    if record is None or not links.exists():
        raise NoSuchRecord()
    if record.status not in (statuses or (RecordStatus.LIVE,)):
        raise Gone() if record.status == RecordStatus.WITHDRAWN else Conflict()
    return record


def current_version(record: Record) -> RecordVersion:
    return RecordVersion.objects.get(record_id=record.id, number=record.version)


def stored_marc(record: MarcRecord, dialect: Dialect) -> bytes:
    """The bytes a version keeps: ISO 2709 in UTF-8, or JSON for what is too long for it. Raises `RecordNotReadable`."""
    try:
        try:
            return to_iso2709(declared(record, "utf-8"), "utf-8")
        except RecordTooLong:
            return as_bytes(to_json(record))
    except MarcError as error:
        raise RecordNotReadable(reason=marc_sentence(error.code, error.params)) from error


def edit_record(
    actor: Actor,
    record_id: int,
    *,
    marc: MarcRecord,
    dialect: Dialect,
    expected_version: int,
    note: str = "",
    reason: str = "edit",
) -> int:
    """Give a record a new description; its new version's number. The version before can be restored.

    Local fields in it are left out: they are no part of a shared description (`set_own_fields`). Refuses `VersionConflict` when the record is not at `expected_version` any more, and what no format can carry.
    """
    marc = without_local_fields(marc, dialect)
    raw = stored_marc(marc, dialect)
    with transaction.atomic():
        record = own_record(actor, record_id)
        if record.version != expected_version:
            raise VersionConflict(current=record.version)
        current = current_version(record)
        current.dialect = dialect
        _describe(record, marc, dialect)
        append_version(record, current, actor_id=actor.id, reason=reason, at=now(), note=note[:500], marc=raw)
        announce("record", record.id, actor.organisation_id, "edited")
    return record.version


def create_record(actor: Actor, *, marc: MarcRecord, dialect: Dialect, note: str = "") -> int:
    """Add a record that the actor's organisation describes itself; its number, which is also its control number where
    it names none. Refuses what no format can carry.
    """
    actor.require(EDIT, organisation_id=actor.organisation_id)
    at = now()
    with transaction.atomic():
        record = Record.objects.create(projection="{}", created_at=at, updated_at=at)
        whole = numbered(marc, str(record.id))
        _describe(record, whole, dialect)
        record.save()
        RecordVersion.objects.create(
            record_id=record.id,
            number=1,
            marc=stored_marc(whole, dialect),
            dialect=dialect,
            projection_hash=projection_hash(record.projection),
            actor_id=actor.id,
            reason="create",
            note=note[:500],
            created_at=at,
        )
        RecordSource.scoped(actor).create(record_id=record.id, organisation_id=actor.organisation_id, active=True)
        announce("record", record.id, actor.organisation_id, "created")
    return record.id


def _describe(record: Record, marc: MarcRecord, dialect: Dialect) -> None:
    bib = project(marc, dialect)
    record.projection = orjson.dumps(bib.to_dict()).decode()
    enter_keys(record.id, bib)


def enter_keys(record_id: int, bib: Bib) -> None:
    """The keys that a record so described is found by from now on; earlier keys stay, they were true once."""
    values = {digest(key) for key in facts_of(bib, 0).keys}
    known = MatchKey.objects.filter(value__in=values, record_id=record_id).values_list("value", flat=True)
    insert_many(MatchKey, ("value", "record"), [(value, record_id) for value in values.difference(known)])


def restore_version(actor: Actor, record_id: int, *, number: int, expected_version: int) -> int:
    """Make an earlier description the current one again, as a new version; its number."""
    with transaction.atomic():
        record = own_record(actor, record_id)
        if record.version != expected_version:
            raise VersionConflict(current=record.version)
        wanted = RecordVersion.objects.filter(record_id=record_id, number=number).first()
        if wanted is None:
            raise NoSuchRecord()
        marc, dialect = marc_of_version(wanted)
        _describe(record, marc, dialect)
        append_version(record, wanted, actor_id=actor.id, reason="restore", at=now(), note=str(number))
        announce("record", record.id, actor.organisation_id, "edited")
    return record.version


def set_visibility(actor: Actor, record_id: int, *, visibility: Visibility) -> None:
    """Show a record to everyone or staff only, or hide it; every outlet obeys.

    Refuses `RecordInUse` while another organisation holds it too: its readers would lose the book.
    """
    with transaction.atomic():
        record = own_record(actor, record_id)
        if visibility is not Visibility.PUBLIC and _others_hold(actor, record_id):
            raise RecordInUse(reason=_("another library holds it too."))
        record.visibility = visibility
        record.updated_at = now()
        record.save(update_fields=["visibility", "updated_at"])
        announce("record", record.id, actor.organisation_id, "visibility")


def _others_hold(actor: Actor, record_id: int) -> bool:
    others = RecordSource.unscoped(reason="another library's record is neither hidden nor withdrawn by this one")
    return others.filter(record_id=record_id, active=True).exclude(organisation_id=actor.organisation_id).exists()


def objections(record_ids: Sequence[int]) -> dict[int, object]:
    """What upper packages say against withdrawing these records."""
    found: dict[int, object] = {}
    for _name, subscriber in record_vetoes:
        found.update(subscriber.objections(record_ids, except_import=None))
    return found


def withdraw_record(actor: Actor, record_id: int, *, reason: str) -> None:
    """Take a record out of the catalog; its address answers 410 from now on, its number is never used again.

    Refuses `RecordInUse` while it has items, or another organisation holds it too.
    """
    with transaction.atomic():
        record = own_record(actor, record_id)
        if _others_hold(actor, record_id):
            raise RecordInUse(reason=_("another library holds it too."))
        if objection := objections([record_id]).get(record_id):
            raise RecordInUse(reason=objection)
        record.status = RecordStatus.WITHDRAWN
        append_version(
            record, current_version(record), actor_id=actor.id, reason="withdraw", at=now(), note=reason[:500]
        )
        announce("record", record.id, actor.organisation_id, "withdrawn")


def revive_record(actor: Actor, record_id: int) -> None:
    """Undo a withdrawal; the organisation's contributions hold the record again."""
    with transaction.atomic():
        record = own_record(actor, record_id, RecordStatus.WITHDRAWN)
        record.status = RecordStatus.LIVE
        append_version(record, current_version(record), actor_id=actor.id, reason="revive", at=now())
        RecordSource.scoped(actor).filter(record_id=record_id, organisation_id=actor.organisation_id).update(
            active=True
        )
        announce("record", record.id, actor.organisation_id, "revived")


def adopt_record(actor: Actor, record_id: int) -> None:
    """Hold a record that another organisation contributed, so as to hang items on it."""
    actor.require(EDIT, organisation_id=actor.organisation_id)
    record_for(actor, record_id)
    with transaction.atomic():
        Record.objects.select_for_update().get(id=record_id)
        RecordSource.scoped(actor).get_or_create(
            record_id=record_id, organisation_id=actor.organisation_id, active=True, defaults={"contribution_id": None}
        )
        announce("record", record_id, actor.organisation_id, "adopted")
