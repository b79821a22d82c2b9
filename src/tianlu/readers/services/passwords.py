"""Passwords: chosen by their owner, or made by the machine for a week."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tianlu.kit.db import retrying
from tianlu.kit.errors import Malformed, Sentence
from tianlu.libraries.data import Actor
from tianlu.readers import models, rules
from tianlu.readers.data import AccountAction, NewAccount
from tianlu.readers.engines import passwords
from tianlu.readers.queries.people import NoSuchAccount
from tianlu.readers.queries.sealed import opened
from tianlu.readers.rules import PasswordFault
from tianlu.readers.services import throttling
from tianlu.readers.services.managing import account_to_manage
from tianlu.readers.services.recording import note
from tianlu.readers.services.signing_in import end_sessions

_WHY: dict[PasswordFault, Sentence] = {
    PasswordFault.SHORT: _("it has fewer than 10 characters."),
    PasswordFault.LONG: _("it has more than 200 characters."),
    PasswordFault.COMMON: _("it is one of those everybody tries first."),
    PasswordFault.LIKE_LOGIN: _("it is too much like the login."),
    PasswordFault.MONOTONE: _("it repeats a few characters."),
}
_TYPED_MOST = 1000  # longer than any password; what is beyond it is not worth normalising


class WeakPassword(Malformed):
    code = "weak-password"
    message = _("This password cannot be used: %(reason)s")
    remedy = _("Choose another; a few words in a row are easy to remember and hard to guess.")


class WrongPassword(Malformed):
    code = "wrong-password"
    message = _("The current password is not right.")


def checked_password(password: str, login: str) -> str:
    """The password in the form that is hashed; refuses `WeakPassword`."""
    normal = rules.normal_password(password)
    if fault := rules.password_fault(normal, login, passwords.is_common):
        raise WeakPassword(reason=_WHY[fault])
    return normal


def change_password(
    actor: Actor, *, current: str, new: str, address: str, at: datetime, keep: str | None = None
) -> None:
    """Give the actor's account the password `new`; all its sessions but that of the cookie `keep` end.

    Refuses `TooManyAttempts` (counted like sign-ins), `WrongPassword`, `WeakPassword`.
    """
    row = models.Account.scoped(actor).filter(id=actor.id, active=True).first()
    if row is None:
        raise NoSuchAccount
    attempt = throttling.Attempt(f"password of {row.id}", address)
    throttling.charge(attempt, at)
    if not passwords.matches(rules.normal_password(current[:_TYPED_MOST]), row.password):
        raise WrongPassword(reason="current")
    throttling.forgive(attempt)
    encoded = passwords.hashed(checked_password(new, _login_of(row.id)))
    account = row
    retrying(lambda: _replace(actor, account, encoded, action=AccountAction.PASSWORD_CHANGED, at=at, keep=keep))


def reset_password(actor: Actor, account_id: str, *, at: datetime, temporary: bool = True) -> NewAccount:
    """Make a new password for somebody and return it, once; until its owner replaces it, it opens nothing else and it
    lives a week. All sessions of the account end.

    Refuses what `account_to_manage` refuses.
    """
    password = passwords.generated_password()
    encoded = passwords.hashed(password)
    until = at + rules.TEMPORARY_LIVES if temporary else None

    def reset() -> None:
        with transaction.atomic():
            account = account_to_manage(actor, account_id)
            _replace(actor, account, encoded, action=AccountAction.PASSWORD_RESET, at=at, until=until)

    retrying(reset)
    return NewAccount(account_id, password)


def _replace(
    actor: Actor,
    account: models.Account,
    encoded: str,
    *,
    action: AccountAction,
    at: datetime,
    until: datetime | None = None,
    keep: str | None = None,
) -> None:
    with transaction.atomic():
        account.password, account.temporary_until = encoded, until
        account.save(update_fields=["password", "temporary_until"])
        end_sessions(account.id, keep=keep)
        note(actor, account, action, at)


def _login_of(account_id: str) -> str:
    rows = models.Identity.unscoped(reason="a password must not be like its owner's login")
    content = rows.filter(account_id=account_id).values_list("sealed", flat=True).first()
    personal = None if content is None else opened(account_id, content)
    return personal.login if personal else ""
