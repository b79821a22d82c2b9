"""What an actor may find, and what may still be shown of what was found."""

from tianlu.catalog.data import RecordView, Visibility
from tianlu.catalog.queries import may_see
from tianlu.discovery.data import Reach
from tianlu.libraries.data import Actor, ActorKind


def reach_of(actor: Actor) -> Reach:
    """What the actor may find: public records of its scope, and as staff those for staff of its own organisation."""
    staff = (
        frozenset({actor.organisation_id}) if actor.kind is ActorKind.STAFF and actor.organisation_id else frozenset()
    )
    return Reach(actor.scope, staff)


def still_shown(record: RecordView, actor: Actor) -> bool:
    """The database has the last word: what was hidden a moment ago is not shown although the index still has it."""
    return record.visibility is not Visibility.SUPPRESSED and may_see(actor, record)
