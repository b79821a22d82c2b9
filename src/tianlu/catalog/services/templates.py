"""Records that a library keeps to begin others from."""

from django.db import IntegrityError, transaction

from tianlu.catalog.data import EDIT, NoSuchTemplate, TemplateNameTaken
from tianlu.catalog.models import RecordTemplate
from tianlu.catalog.queries.drafts import draft_for
from tianlu.catalog.rules.drafting import as_new, to_content
from tianlu.kit.clock import now
from tianlu.libraries.data import Actor


def save_template(actor: Actor, *, name: str, draft_id: int) -> int:
    """Keep what a draft holds, without its control numbers, as a template; its number. Refuses `TemplateNameTaken`."""
    draft = draft_for(actor, draft_id)
    try:
        with transaction.atomic():
            return (
                RecordTemplate.scoped(actor)
                .create(
                    organisation_id=actor.organisation_id,
                    name=name.strip()[:80],
                    dialect=draft.view.dialect,
                    content=to_content(as_new(draft.marc)),
                    updated_at=now(),
                )
                .id
            )
    except IntegrityError as error:
        raise TemplateNameTaken(name=name.strip()[:80]) from error


def remove_template(actor: Actor, template_id: int) -> None:
    """Remove one of the library's templates; records made from it stay. Refuses `NoSuchTemplate`."""
    actor.require(EDIT, organisation_id=actor.organisation_id)
    rows = RecordTemplate.scoped(actor).filter(id=template_id, organisation_id=actor.organisation_id)
    if not rows.delete()[0]:
        raise NoSuchTemplate()
