"""Writing a record: begun, saved as one types, brought up to date with what others did, put into the catalog."""

from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localtime

from tianlu.catalog.data import (
    EDIT,
    DraftChanged,
    DraftNotReady,
    DraftWithoutTitle,
    NoSuchDraft,
    NoSuchTemplate,
    RecordMoved,
)
from tianlu.catalog.models import Draft, Record
from tianlu.catalog.queries.documents import marc_record, own_dressed, version_marc
from tianlu.catalog.queries.drafts import template_record
from tianlu.catalog.queries.duplicates import notices_of
from tianlu.catalog.queries.records import held_record, record_for
from tianlu.catalog.queries.sentences import origin_of
from tianlu.catalog.rules import local_fields_of, without_local_fields
from tianlu.catalog.rules.differing import Clash, reconcile
from tianlu.catalog.rules.drafting import as_new, entered, from_content, stamped, title_of, to_content
from tianlu.catalog.rules.worksheets import begun, without_blanks
from tianlu.catalog.services.own_fields import set_own_fields
from tianlu.catalog.services.records import create_record, edit_record
from tianlu.kit.clock import now
from tianlu.kit.errors import Conflict, Gone
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import organisation
from tianlu.marc import Dialect, Field, severity
from tianlu.marc import Record as MarcRecord
from tianlu.marc.crosswalk import convert

_TITLE: Final = 300  # characters of a title that a list shows
_KEPT: Final = timedelta(days=30)  # how long a discarded draft can be taken back


def start_draft(actor: Actor, *, marc: MarcRecord, dialect: Dialect, source: dict[str, Any] | None = None) -> int:
    """Begin a new record with what is known of it; the draft's number. `source` says where that came from."""
    actor.require(EDIT, organisation_id=actor.organisation_id)
    return _new(actor, marc, dialect, source=source or {}).id


def start_from_worksheet(actor: Actor, *, name: str) -> int:
    """Begin a new record with one of Tianlu's worksheets. Refuses `NoSuchTemplate`."""
    place = organisation(actor, actor.organisation_id)
    made = begun(name, day=localtime(now()).date(), agency=place.code.upper())
    if made is None:
        raise NoSuchTemplate()
    return start_draft(actor, marc=made[0], dialect=made[1], source={"worksheet": name})


def start_from_template(actor: Actor, *, template_id: int) -> int:
    """Begin a new record with a template of the library. Refuses `NoSuchTemplate`."""
    marc, kept = template_record(actor, template_id)
    dialect: Dialect = kept  # type: ignore[assignment]
    return start_draft(actor, marc=_today(marc, dialect), dialect=dialect, source={"template": template_id})


def start_from_record(actor: Actor, *, record_id: int) -> int:
    """Begin a new record with a copy of another, without its numbers. Refuses as `record_for` does."""
    marc, dialect = marc_record(actor, record_id)
    return start_draft(actor, marc=_today(as_new(marc), dialect), dialect=dialect, source={"record": record_id})


def _today(marc: MarcRecord, dialect: Dialect) -> MarcRecord:
    return entered(marc, dialect, localtime(now()).date())


def open_draft(actor: Actor, record_id: int) -> int:
    """The actor's draft of a change to a record, begun now if there is none. Refuses as `record_for` does."""
    actor.require(EDIT, organisation_id=actor.organisation_id)
    with transaction.atomic():
        Record.objects.select_for_update().filter(id=record_id).first()
        mine = {"organisation_id": actor.organisation_id, "actor_id": actor.id, "record_id": record_id}
        known = Draft.scoped(actor).filter(**mine, discarded_at=None).values_list("id", flat=True).first()
        if known is not None:
            return known
        view = held_record(actor, record_id)
        marc, dialect = marc_record(actor, record_id)
        return _new(actor, marc, dialect, record_id=record_id, base_version=view.version).id


def _new(actor: Actor, marc: MarcRecord, dialect: Dialect, **more: Any) -> Draft:
    at = now()
    return Draft.scoped(actor).create(
        organisation_id=actor.organisation_id,
        actor_id=actor.id,
        dialect=dialect,
        content=to_content(marc),
        title=title_of(marc, dialect)[:_TITLE],
        created_at=at,
        updated_at=at,
        **more,
    )


def _locked(actor: Actor, draft_id: int, revision: int | None = None) -> Draft:
    actor.require(EDIT, organisation_id=actor.organisation_id)
    rows = Draft.scoped(actor).select_for_update()
    draft = rows.filter(id=draft_id, organisation_id=actor.organisation_id).first()
    if draft is None:
        raise NoSuchDraft()
    if revision is not None and draft.revision != revision:
        raise DraftChanged()
    return draft


def _store(draft: Draft, marc: MarcRecord) -> int:
    """Save what was written; a draft that is as before keeps its revision."""
    content = to_content(marc)
    if content != draft.content:
        draft.content = content
        draft.title = title_of(marc, draft.dialect)[:_TITLE]  # type: ignore[arg-type]
        draft.revision += 1
        draft.updated_at = now()
    draft.save()
    return draft.revision


def save_draft(actor: Actor, draft_id: int, *, marc: MarcRecord, revision: int) -> int:
    """Keep what was typed; the new revision. Refuses `NoSuchDraft`, `DraftChanged`."""
    with transaction.atomic():
        return _store(_locked(actor, draft_id, revision), marc)


def discard_draft(actor: Actor, draft_id: int) -> None:
    """Put a draft away; `recover_draft` brings it back within 30 days."""
    at = now()
    with transaction.atomic():
        draft = _locked(actor, draft_id)
        draft.discarded_at = at
        draft.save(update_fields=["discarded_at"])
        Draft.scoped(actor).filter(organisation_id=actor.organisation_id, discarded_at__lt=at - _KEPT).delete()


def recover_draft(actor: Actor, draft_id: int) -> None:
    """Bring a discarded draft back. Refuses `Conflict` when the same person has another of that record by now."""
    with transaction.atomic():
        draft = _locked(actor, draft_id)
        if draft.record_id and _rivals(actor, draft).filter(record_id=draft.record_id).exists():
            raise Conflict()
        draft.discarded_at = None
        draft.save(update_fields=["discarded_at"])


def rebase_draft(actor: Actor, draft_id: int, *, revision: int) -> list[Clash]:
    """Take over what others changed in the record since; where both changed a field, the draft's stands and is listed.

    A draft of a record that was merged becomes one of the record it was merged into, a draft of a withdrawn record a new
    record. The clashes stay with the draft until each is settled (`take_theirs`) or the draft is published.
    """
    with transaction.atomic():
        draft = _locked(actor, draft_id, revision)
        if draft.record_id is None:
            return []
        base, dialect = version_marc(draft.record_id, draft.base_version)
        before = _alike(own_dressed(actor, draft.record_id, base, dialect), dialect, draft)
        try:
            theirs = _now_at(actor, draft)
        except Gone:
            draft.record_id, draft.base_version = None, 0
            _store(draft, as_new(from_content(draft.content)))
            return []
        merged, clashes = reconcile(before, theirs, from_content(draft.content))
        draft.source = {**draft.source, "clashes": [_kept(clash) for clash in clashes]}
        _store(draft, merged)
        return clashes


def _now_at(actor: Actor, draft: Draft) -> MarcRecord:
    """What the draft's record is by now; the draft follows it to where it was merged."""
    try:
        view = record_for(actor, draft.record_id or 0)
    except RecordMoved as moved:
        view = record_for(actor, moved.into)
        if _rivals(actor, draft).filter(record_id=view.id).exists():
            raise Conflict() from moved
    draft.record_id, draft.base_version = view.id, view.version
    return _alike(*marc_record(actor, view.id), draft)


def _alike(record: MarcRecord, dialect: Dialect, draft: Draft) -> MarcRecord:
    """The record in the draft's dialect: one that was merged may have become one of the other."""
    return record if dialect == draft.dialect else convert(record, dialect, draft.dialect).record  # type: ignore[arg-type]


def _rivals(actor: Actor, draft: Draft) -> QuerySet[Draft]:
    """Other drafts of the same person."""
    rows = Draft.scoped(actor).filter(organisation_id=draft.organisation_id, actor_id=draft.actor_id)
    return rows.filter(discarded_at=None).exclude(id=draft.id)


def _kept(clash: Clash) -> dict[str, Any]:
    return {"tag": clash.tag, "theirs": [[field.tag, field.text] for field in clash.theirs]}


def take_theirs(actor: Actor, draft_id: int, *, tag: str, revision: int) -> int:
    """Settle a clash in favour of the other: their fields of this tag replace the draft's; the new revision."""
    with transaction.atomic():
        draft = _locked(actor, draft_id, revision)
        clashes = draft.source.get("clashes", [])
        theirs = next((clash["theirs"] for clash in clashes if clash["tag"] == tag), None)
        if theirs is None:
            return draft.revision
        draft.source = {**draft.source, "clashes": [clash for clash in clashes if clash["tag"] != tag]}
        return _store(draft, _with(from_content(draft.content), tag, [Field(name, text) for name, text in theirs]))


def _with(record: MarcRecord, tag: str, fields: list[Field]) -> MarcRecord:
    """The record with these fields instead of its own of that tag, at the place of the first."""
    if tag == "LDR":
        return MarcRecord(fields[0].text if fields else record.leader, record.fields)
    at = next((place for place, field in enumerate(record.fields) if field.tag >= tag), len(record.fields))
    others = [field for field in record.fields if field.tag != tag]
    return MarcRecord(record.leader, [*others[:at], *fields, *others[at:]])


def publish_draft(
    actor: Actor,
    draft_id: int,
    *,
    revision: int,
    marc: MarcRecord | None = None,
    note: str = "",
    despite: bool = False,
) -> int:
    """Put a draft (`marc`: as typed last) into the catalog as a new record or version; the record's number.

    Refuses `DraftChanged`, `DraftWithoutTitle`, `DraftNotReady` (errors, unless `despite` them), `VersionConflict` when
    the record was changed since, and what the services of records refuse. A refused draft stays, with what was typed; a
    published one is gone.
    """
    if marc is not None:
        revision = save_draft(actor, draft_id, marc=marc, revision=revision)
    with transaction.atomic():
        draft = _locked(actor, draft_id, revision)
        dialect: Dialect = draft.dialect  # type: ignore[assignment]
        marc = without_blanks(from_content(draft.content))
        if not title_of(marc, dialect).strip():
            raise DraftWithoutTitle()
        errors = [notice for notice in notices_of(marc, dialect) if severity(notice.code) == "error"]
        if errors and not despite:
            raise DraftNotReady(count=len(errors))
        shared = stamped(without_local_fields(marc, dialect), f"{localtime(now()):%Y%m%d%H%M%S}.0")
        if draft.record_id is None:
            record_id = create_record(actor, marc=shared, dialect=dialect, note=note or origin_of(draft.source))
        else:
            record_id = draft.record_id
            edit_record(actor, record_id, marc=shared, dialect=dialect, expected_version=draft.base_version, note=note)
        set_own_fields(actor, record_id, fields=local_fields_of(marc.fields, dialect))
        draft.delete()
        return record_id
