"""Keeping who did what to an account, and telling the event log that it happened."""

from datetime import datetime

from tianlu.kit import events
from tianlu.libraries.data import Actor
from tianlu.readers import models
from tianlu.readers.data import AccountAction
from tianlu.readers.events import ACCOUNT_CHANGED


def note(
    by: Actor,
    account: models.Account,
    action: AccountAction,
    at: datetime,
    *,
    role_id: int | None = None,
    branch_id: int | None = None,
) -> None:
    """Append to the account's history, in the transaction of the change; the event says neither who nor whose."""
    models.AccountChange(
        organisation_id=account.organisation_id,
        account_id=account.id,
        action=action.value,
        by=by.id or account.id,  # before the sign-in is complete the actor is still a visitor
        role_id=role_id,
        branch_id=branch_id,
        at=at,
    ).save(force_insert=True)
    events.record(
        ACCOUNT_CHANGED.name,
        {"action": action.value, "kind": account.kind},
        organisation_id=account.organisation_id,
        actor_kind=by.kind.value,
        at=at,
    )
