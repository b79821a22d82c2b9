"""Drafts and templates of the actor's library."""

from tianlu.catalog.data import EDIT, DraftView, NoSuchDraft, NoSuchTemplate, OpenDraft, RecordStatus, TemplateView
from tianlu.catalog.models import Draft, Record, RecordTemplate
from tianlu.catalog.queries.copying import draft_dialect
from tianlu.catalog.rules.drafting import from_content
from tianlu.catalog.rules.worksheets import WORKSHEETS
from tianlu.libraries.data import Actor
from tianlu.marc import Record as MarcRecord


def drafts_of(actor: Actor, *, limit: int = 200) -> list[DraftView]:
    """Drafts of the actor's library that are not done, the latest changed first."""
    actor.require(EDIT, organisation_id=actor.organisation_id)
    rows = Draft.scoped(actor).filter(organisation_id=actor.organisation_id, discarded_at=None)
    return [_view(actor, row) for row in rows.defer("content").order_by("-updated_at", "-id")[:limit]]


def draft_for(actor: Actor, draft_id: int) -> OpenDraft:
    """A draft of the actor's library, whoever began it. Refuses `NoSuchDraft`."""
    actor.require(EDIT, organisation_id=actor.organisation_id)
    row = Draft.scoped(actor).filter(id=draft_id, organisation_id=actor.organisation_id).first()
    if row is None:
        raise NoSuchDraft()
    stands = Record.objects.filter(id=row.record_id or 0).values_list("version", "status").first()
    version, status = stands or (0, RecordStatus.LIVE)
    return OpenDraft(_view(actor, row), from_content(row.content), version, RecordStatus(status))


def _view(actor: Actor, row: Draft) -> DraftView:
    return DraftView(
        id=row.id,
        record_id=row.record_id,
        base_version=row.base_version,
        dialect=row.dialect,  # type: ignore[arg-type]
        title=row.title,
        revision=row.revision,
        source=row.source,
        mine=row.actor_id == actor.id,
        discarded=row.discarded_at is not None,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def templates_of(actor: Actor) -> list[TemplateView]:
    """The library's own templates by name, then Tianlu's worksheets, those in the library's dialect first."""
    rows = RecordTemplate.scoped(actor).filter(organisation_id=actor.organisation_id).order_by("name")
    own = [TemplateView(row.id, row.name, row.dialect) for row in rows.defer("content")]  # type: ignore[arg-type]
    usual = draft_dialect(actor)
    sheets = sorted(WORKSHEETS, key=lambda sheet: sheet.dialect != usual)
    return own + [TemplateView(None, sheet.name, sheet.dialect) for sheet in sheets]


def template_record(actor: Actor, template_id: int) -> tuple[MarcRecord, str]:
    """The record of one of the library's templates, and its dialect. Refuses `NoSuchTemplate`."""
    row = RecordTemplate.scoped(actor).filter(id=template_id, organisation_id=actor.organisation_id).first()
    if row is None:
        raise NoSuchTemplate()
    return from_content(row.content), row.dialect
