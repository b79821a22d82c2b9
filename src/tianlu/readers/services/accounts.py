"""Creating, deactivating and activating accounts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tianlu.kit.db import retrying
from tianlu.kit.errors import Conflict, Malformed, Refusal
from tianlu.kit.ids import random_id
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import organisation
from tianlu.readers import models, rules
from tianlu.readers.data import AccountAction, AccountKind, NewAccount, PersonalData
from tianlu.readers.engines import passwords
from tianlu.readers.engines.keys import key_store
from tianlu.readers.events import MANAGE_PEOPLE
from tianlu.readers.queries.people import login_index
from tianlu.readers.queries.sealed import sealed
from tianlu.readers.services.managing import account_to_manage
from tianlu.readers.services.passwords import checked_password
from tianlu.readers.services.recording import note
from tianlu.readers.services.roles import NoSuchRole, ensure_roles, give
from tianlu.readers.services.signing_in import end_sessions

NAME_MOST = 100


class BadLogin(Malformed):
    code = "bad-login"
    message = _("This cannot be a login.")
    remedy = _("Use 1 to 100 visible characters, for instance a staff number.")


class DisplayNameMissing(Malformed):
    code = "display-name-missing"
    message = _("A name of at most 100 characters is needed.")


class LoginTaken(Conflict):
    code = "login-taken"
    message = _("An account of this library has this login already.")
    remedy = _("Choose another login, or find the account in the list of people.")


class WrongKeys(Refusal):
    code = "wrong-keys"
    message = _("The keys in TIANLU_KEYS are not those this library was made with.")
    remedy = _("Point TIANLU_KEYS to the folder that belongs to this library; with other keys no name can be read.")


@dataclass(frozen=True)
class RoleWanted:
    """A role by id or by the name of its preset, at one branch or everywhere."""

    role: int | str
    branch_id: int | None = None


def create_account(
    actor: Actor,
    *,
    login: str,
    display_name: str,
    at: datetime,
    kind: AccountKind = AccountKind.STAFF,
    organisation_id: int | None = None,
    roles: Sequence[RoleWanted] = (),
    password: str | None = None,
    temporary: bool = True,
    email: str = "",
    phone: str = "",
) -> NewAccount:
    """Create an account of the actor's organisation (the system names another) with a password made here, or `password`.

    A `temporary` one lives a week and must be replaced at the first sign-in.
    Refuses `BadLogin`, `DisplayNameMissing`, `LoginTaken`, `WeakPassword`, `NoSuchRole`, `BeyondYou`, `WrongKeys`.
    """
    owner = actor.organisation_id if organisation_id is None else organisation_id
    actor.require(MANAGE_PEOPLE, organisation_id=owner)
    organisation(actor, owner)
    personal = _personal(login, display_name, email, phone)
    given = checked_password(password, login) if password is not None else passwords.generated_password()
    row = models.Account(
        id=random_id(),
        organisation_id=owner,
        kind=kind.value,
        login_index=login_index(login, owner),
        password=passwords.hashed(given),
        temporary_until=at + rules.TEMPORARY_LIVES if temporary else None,
        created_at=at,
    )
    # The key is durable before the row that needs it; a refusal below leaves a key that seals nothing.
    key_store().create([row.id])
    retrying(lambda: _save(actor, row, personal, roles, at))
    return NewAccount(row.id, given)


def deactivate_account(actor: Actor, account_id: str, *, at: datetime) -> None:
    """Close an account: its sessions end and it cannot sign in. Refuses what `account_to_manage` refuses."""
    retrying(lambda: _set_active(actor, account_id, False, at))


def activate_account(actor: Actor, account_id: str, *, at: datetime) -> None:
    """Open a closed account again. Refuses what `account_to_manage` refuses."""
    retrying(lambda: _set_active(actor, account_id, True, at))


def _personal(login: str, display_name: str, email: str, phone: str) -> PersonalData:
    if not rules.is_login(login):
        raise BadLogin(reason="login")
    name = " ".join(display_name.split())
    if not 0 < len(name) <= NAME_MOST:
        raise DisplayNameMissing(reason="name")
    return PersonalData(display_name=name, login=login.strip(), email=email.strip(), phone=phone.strip())


def _save(
    actor: Actor, row: models.Account, personal: PersonalData, wanted: Sequence[RoleWanted], at: datetime
) -> None:
    content = sealed(row.id, personal)
    with transaction.atomic():
        _mark_keys()
        ensure_roles(actor, row.organisation_id)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise LoginTaken from error
        models.Identity(account_id=row.id, organisation_id=row.organisation_id, sealed=content).save(force_insert=True)
        note(actor, row, AccountAction.CREATED, at)
        for one in wanted:
            role_id = _role_id(one.role, row.organisation_id)
            give(actor, row, role_id=role_id, branch_id=one.branch_id, at=at)


def _role_id(role: int | str, organisation_id: int) -> int:
    if isinstance(role, int):
        return role
    rows = models.Role.unscoped(reason="presets belong to every organisation")
    found = rows.filter(organisation_id=organisation_id, preset=role).exclude(preset="").values_list("id", flat=True)
    role_id = found.first()
    if role_id is None:
        raise NoSuchRole
    return role_id


def _mark_keys() -> None:
    """Bind the database to the keys of its first account; other keys would make accounts nobody can open."""
    ours = key_store().fingerprint()
    mark, _made = models.KeyMark.objects.get_or_create(id=1, defaults={"fingerprint": ours})
    if mark.fingerprint != ours:
        raise WrongKeys


def _set_active(actor: Actor, account_id: str, active: bool, at: datetime) -> None:
    with transaction.atomic():
        account = account_to_manage(actor, account_id)
        if account.active is active:
            return
        account.active = active
        account.save(update_fields=["active"])
        end_sessions(account.id)
        note(actor, account, AccountAction.ACTIVATED if active else AccountAction.DEACTIVATED, at)
