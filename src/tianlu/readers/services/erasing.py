"""Erasure: the key goes first, then what it sealed."""

from datetime import datetime

from django.db import transaction

from tianlu.kit.db import batches, retrying
from tianlu.libraries.data import Actor
from tianlu.readers import models
from tianlu.readers.data import AccountAction
from tianlu.readers.engines.keys import key_store
from tianlu.readers.services.managing import account_to_manage
from tianlu.readers.services.recording import note
from tianlu.readers.services.signing_in import end_sessions


def erase_account(actor: Actor, account_id: str, *, at: datetime) -> None:
    """Make a person unreadable for ever, in this database and in every backup; the account's row and what it did remain.

    Refuses what `account_to_manage` refuses.
    """
    with transaction.atomic():
        account_to_manage(actor, account_id)
    key_store().erase([account_id])
    retrying(lambda: _clear(actor, account_id, at))


def replay_erasures(actor: Actor, *, at: datetime) -> int:
    """Erase again whom the ledger names and the database still knows: after restoring a backup, before serving, and
    after a crash between key and row. Returns how many accounts were cleared."""
    store = key_store()
    ledger = store.erased()
    store.erase(ledger)
    cleared = 0
    for some in batches(ledger, 500):
        rows = models.Account.unscoped(reason="the ledger of erasures names accounts of every organisation")
        for account_id in list(rows.filter(id__in=some, erased_at=None).values_list("id", flat=True)):
            _clear_again(actor, account_id, at)
            cleared += 1
    return cleared


def _clear_again(actor: Actor, account_id: str, at: datetime) -> None:
    retrying(lambda: _clear(actor, account_id, at))


def _clear(actor: Actor, account_id: str, at: datetime) -> None:
    with transaction.atomic():
        rows = models.Account.unscoped(reason="an erasure that began is finished whoever asks")
        account = rows.select_for_update().get(id=account_id)
        if account.erased_at is not None:
            return
        account.active, account.login_index, account.erased_at, account.temporary_until = False, None, at, None
        account.set_unusable_password()
        account.save()
        end_sessions(account_id)
        models.Identity.unscoped(reason="an erasure that began is finished").filter(account_id=account_id).delete()
        grants = models.RoleGrant.unscoped(reason="an erasure that began is finished")
        grants.filter(account_id=account_id).delete()
        note(actor, account, AccountAction.ERASED, at)
