"""Who may change whose account."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from tianlu.kit.errors import Forbidden
from tianlu.libraries.data import Actor
from tianlu.readers import models, rules
from tianlu.readers.data import Held
from tianlu.readers.events import GIVE_ANY_ROLE, MANAGE_PEOPLE
from tianlu.readers.queries.acting import held_by
from tianlu.readers.queries.people import NoSuchAccount


class NotYourself(Forbidden):
    code = "not-yourself"
    message = _("Nobody changes their own roles, resets their own password this way or deactivates themselves.")
    remedy = _("Ask a colleague who manages accounts.")


class BeyondYou(Forbidden):
    code = "beyond-you"
    message = _("This reaches beyond what you may do yourself.")
    remedy = _("Ask the director or the system administrator.")


def account_to_manage(actor: Actor, account_id: str) -> models.Account:
    """The account, locked, when the actor may rule over it; inside a transaction.

    Refuses `NoSuchAccount` (also for another organisation's), `NotYourself`, `BeyondYou`, `Forbidden`.
    """
    actor.require(MANAGE_PEOPLE)
    row = models.Account.scoped(actor).select_for_update().filter(id=account_id).first()
    if row is None:
        raise NoSuchAccount
    actor.require(MANAGE_PEOPLE, organisation_id=row.organisation_id)
    if row.id == actor.id:
        raise NotYourself
    require_cover(actor, held_by(row.id))
    return row


def require_cover(actor: Actor, held: Iterable[Held]) -> None:
    """Refuse `BeyondYou` unless the actor itself has what is held, there, or may give any role."""
    if not rules.covers(actor, held, GIVE_ANY_ROLE):
        raise BeyondYou
