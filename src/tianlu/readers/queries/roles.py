"""Roles of an organisation."""

from tianlu.kit.access import acts
from tianlu.libraries.data import Actor, Name
from tianlu.readers import models, rules
from tianlu.readers.data import Held, Role
from tianlu.readers.events import GIVE_ANY_ROLE


def roles(actor: Actor) -> list[Role]:
    """The roles of the actor's organisation, presets first."""
    rows = [role_of(row) for row in models.Role.scoped(actor).order_by("id")]
    return sorted(rows, key=lambda role: (role.preset == "", role.id))


def roles_that_can_be_given(actor: Actor, branch_id: int | None = None) -> list[Role]:
    """Those of them the actor may give there: none reaches beyond the actor's own acts, unless it may give any."""
    return [role for role in roles(actor) if rules.covers(actor, [Held(role.acts, branch_id)], GIVE_ANY_ROLE)]


def role_of(row: models.Role) -> Role:
    """The role a row holds."""
    return Role(
        id=row.id,
        preset=row.preset,
        name=Name(row.name_zh, row.name_en),
        acts=rules.acts_of(row.preset, row.acts, acts.names()),
    )
