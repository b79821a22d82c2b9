"""Sessions: begun with login and password, resumed by cookie, ended."""

import secrets
from datetime import datetime

from django.db import OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from tianlu.kit import events
from tianlu.kit.db import retrying
from tianlu.kit.errors import Refusal
from tianlu.libraries.data import Actor
from tianlu.readers import models, rules
from tianlu.readers.data import AccountAction, AccountKind, Presence, SignedIn
from tianlu.readers.engines import passwords
from tianlu.readers.events import SIGN_IN_REFUSED, SIGNED_IN
from tianlu.readers.queries.acting import actor_for
from tianlu.readers.queries.people import login_index
from tianlu.readers.services import throttling
from tianlu.readers.services.recording import note
from tianlu.readers.services.throttling import TooManyAttempts

_TOKEN_MOST = 100  # our cookies have 43 characters
_TYPED_MOST = 1000  # longer than any login or password; what is beyond it is not worth normalising


class SignInRefused(Refusal):
    code = "sign-in-refused"
    status = 401
    message = _("Login and password do not match.")
    remedy = _(
        "Check both and try again. If you forgot your password, ask the staff who manage accounts for a new one."
    )


def sign_in(
    actor: Actor,
    *,
    login: str,
    password: str,
    organisation_id: int,
    address: str,
    at: datetime,
    replacing: str | None = None,
) -> SignedIn:
    """Begin a session; `address` is where the attempt comes from, `replacing` the cookie held before, which ends.

    Refuses `TooManyAttempts` and `SignInRefused`: one sentence and the same work for an unknown login, a wrong password,
    a deactivated account and an expired temporary password.
    """
    index = login_index(login[:_TYPED_MOST], organisation_id)
    attempt = throttling.Attempt(index, address)
    try:
        throttling.charge(attempt, at)
    except TooManyAttempts:
        events.spool(SIGN_IN_REFUSED.name, {"throttled": True}, organisation_id)
        raise
    rows = models.Account.unscoped(reason="whoever signs in has no scope yet")
    row = rows.filter(login_index=index, organisation_id=organisation_id).first()
    known = passwords.matches(rules.normal_password(password[:_TYPED_MOST]), row.password if row else None)
    if row is None or not known or not row.active or (row.temporary_until and row.temporary_until <= at):
        events.spool(SIGN_IN_REFUSED.name, {"throttled": False}, organisation_id)
        raise SignInRefused
    token = secrets.token_urlsafe(32)
    account = row
    retrying(lambda: _begin(actor, account, token, attempt=attempt, at=at, replacing=replacing))
    return SignedIn(token, account.id, must_choose_password=account.temporary_until is not None)


def resume(token: str, at: datetime) -> Presence | None:
    """Who the cookie stands for; its use is noted once a minute. None when the session has ended."""
    if not token or len(token) > _TOKEN_MOST:
        return None
    presence = actor_for(token, at)
    if presence and presence.stale:
        try:
            models.Session.objects.filter(key_hash=rules.token_hash(token)).update(used_at=at)
        except OperationalError:
            return presence  # the database is busy: reading goes on, the next request notes the use
    return presence


def sign_out(token: str) -> None:
    """End the session of this cookie; nothing happens when it has none."""
    retrying(lambda: models.Session.objects.filter(key_hash=rules.token_hash(token)).delete())


def sign_out_everywhere(actor: Actor, *, keep: str | None = None) -> int:
    """End every session of the actor's account but that of the cookie `keep`; return how many ended."""
    return retrying(lambda: end_sessions(actor.id, keep=keep))


def end_sessions(account_id: str, *, keep: str | None = None) -> int:
    """End the account's sessions inside the caller's transaction, if any."""
    rows = models.Session.objects.filter(account_id=account_id)
    if keep:
        rows = rows.exclude(key_hash=rules.token_hash(keep))
    return rows.delete()[0]


def _begin(
    actor: Actor,
    account: models.Account,
    token: str,
    *,
    attempt: throttling.Attempt,
    at: datetime,
    replacing: str | None,
) -> None:
    with transaction.atomic():
        throttling.forgive(attempt)
        models.Session.objects.filter(expires_at__lte=at).delete()
        if replacing:
            models.Session.objects.filter(key_hash=rules.token_hash(replacing)).delete()
        kind = AccountKind(account.kind)
        models.Session(
            key_hash=rules.token_hash(token),
            account_id=account.id,
            created_at=at,
            used_at=at,
            expires_at=rules.session_ends(kind, at),
        ).save(force_insert=True)
        if kind is AccountKind.STAFF:
            note(actor, account, AccountAction.SIGNED_IN, at)
        events.record(SIGNED_IN.name, {"kind": kind.value}, organisation_id=account.organisation_id, at=at)
