"""Who a session cookie stands for."""

from datetime import datetime

from tianlu.kit.access import acts
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import public_scope
from tianlu.readers import models, rules
from tianlu.readers.data import AccountKind, Held, Presence, reader_actor, staff_actor

_FIELDS = (
    "account_id",
    "account__organisation_id",
    "account__kind",
    "account__temporary_until",
    "used_at",
)


def actor_for(token: str, at: datetime) -> Presence | None:
    """The actor behind a session cookie at `at`, in two statements; None when the session has ended or never was.

    Roles are read each time, so that a withdrawn one ends at once. Until a password made for someone is replaced by
    their own, they hold no acts.
    """
    rows = models.Session.objects.filter(
        key_hash=rules.token_hash(token), expires_at__gt=at, account__active=True
    ).values_list(*_FIELDS)
    found = rows.first()
    if found is None:
        return None
    account_id, organisation_id, kind, temporary_until, used_at = found
    if at - used_at >= rules.idle_allowed(AccountKind(kind)) or (temporary_until and temporary_until <= at):
        return None
    return Presence(
        actor=_actor(account_id, organisation_id, AccountKind(kind), bare=temporary_until is not None),
        must_choose_password=temporary_until is not None,
        stale=rules.is_stale(used_at, at),
    )


def _actor(account_id: str, organisation_id: int, kind: AccountKind, *, bare: bool) -> Actor:
    if kind is AccountKind.READER:
        return reader_actor(account_id, organisation_id, public_scope())
    return staff_actor(account_id, organisation_id, public_scope(), [] if bare else held_by(account_id))


def held_by(account_id: str) -> list[Held]:
    """What the account holds, grant by grant."""
    rows = models.RoleGrant.unscoped(reason="what an account holds decides what it may see").filter(
        account_id=account_id
    )
    declared = acts.names()
    return [
        Held(rules.acts_of(preset, own, declared), branch_id)
        for preset, own, branch_id in rows.values_list("role__preset", "role__acts", "branch_id")
    ]
