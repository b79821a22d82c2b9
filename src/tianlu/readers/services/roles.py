"""Roles: made, given, withdrawn."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tianlu.kit.access import acts
from tianlu.kit.db import retrying
from tianlu.kit.errors import Conflict, NotFound
from tianlu.libraries.data import Actor, Name
from tianlu.libraries.queries import branch
from tianlu.libraries.queries.places import NoSuchBranch
from tianlu.readers import models, rules
from tianlu.readers.data import AccountAction, Held
from tianlu.readers.events import MANAGE_PEOPLE
from tianlu.readers.queries.roles import role_of
from tianlu.readers.services.managing import account_to_manage, require_cover
from tianlu.readers.services.recording import note


class NoSuchRole(NotFound):
    code = "no-such-role"
    message = _("There is no such role.")
    remedy = _("Choose one from the list.")


class RoleNameTaken(Conflict):
    code = "role-name-taken"
    message = _("There is a role of this name already.")
    remedy = _("Choose another name.")


def ensure_roles(actor: Actor, organisation_id: int) -> None:
    """Create the preset roles the organisation lacks: director, cataloger, circulation desk, system administrator."""
    actor.require(MANAGE_PEOPLE, organisation_id=organisation_id)
    rows = models.Role.unscoped(reason="presets belong to every organisation").filter(organisation_id=organisation_id)
    missing = set(rules.PRESETS) - set(rows.exclude(preset="").values_list("preset", flat=True))
    for preset in (one for one in rules.PRESETS if one in missing):
        name = rules.PRESETS[preset][0]
        rows.get_or_create(
            organisation_id=organisation_id, preset=preset, defaults={"name_zh": name.zh, "name_en": name.en}
        )


def create_role(actor: Actor, *, name: Name, gives: Collection[str]) -> int:
    """Create a role of the actor's organisation out of declared acts and return its id.

    Refuses `NoSuchRole` for an act nobody declared, `RoleNameTaken`, `BeyondYou`.
    """
    actor.require(MANAGE_PEOPLE)
    wanted = frozenset(gives)
    if not wanted <= frozenset(acts.names()):
        raise NoSuchRole
    require_cover(actor, [Held(wanted)])
    row = models.Role(
        organisation_id=actor.organisation_id, name_zh=name.zh or name.en, name_en=name.en, acts=sorted(wanted)
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise RoleNameTaken from error
    return row.id


def grant_role(actor: Actor, account_id: str, *, role_id: int, at: datetime, branch_id: int | None = None) -> int:
    """Give an account a role, at one branch or everywhere, and return the grant's id; given already, it stays as it is.

    Refuses `NoSuchRole`, `NoSuchBranch`, `BeyondYou` and what `account_to_manage` refuses.
    """

    def grant() -> int:
        with transaction.atomic():
            account = account_to_manage(actor, account_id)
            return give(actor, account, role_id=role_id, branch_id=branch_id, at=at)

    return retrying(grant)


def withdraw_role(actor: Actor, account_id: str, grant_id: int, *, at: datetime) -> None:
    """Take a role from an account, from its next request on; nothing happens when it is gone already.

    Refuses what `account_to_manage` refuses.
    """

    def withdraw() -> None:
        with transaction.atomic():
            account = account_to_manage(actor, account_id)
            row = models.RoleGrant.scoped(actor).filter(id=grant_id, account_id=account_id).first()
            if row is None:
                return
            note(actor, account, AccountAction.ROLE_WITHDRAWN, at, role_id=row.role_id, branch_id=row.branch_id)
            row.delete()

    retrying(withdraw)


def give(actor: Actor, account: models.Account, *, role_id: int, branch_id: int | None, at: datetime) -> int:
    """Give the role inside the caller's transaction, once it is known that the actor may rule over the account."""
    role = models.Role.scoped(actor).filter(id=role_id, organisation_id=account.organisation_id).first()
    if role is None:
        raise NoSuchRole
    if branch_id is not None and branch(actor, branch_id).organisation_id != account.organisation_id:
        raise NoSuchBranch
    require_cover(actor, [Held(role_of(role).acts, branch_id)])
    place: dict[str, Any] = {"account_id": account.id, "role_id": role_id, "branch_id": branch_id}
    row, made = models.RoleGrant.scoped(actor).get_or_create(
        **place,
        defaults={"organisation_id": account.organisation_id, "granted_by": actor.id, "granted_at": at},
    )
    if made:
        note(actor, account, AccountAction.ROLE_GRANTED, at, role_id=role_id, branch_id=branch_id)
    return row.id
