"""Changing a declared setting."""

from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tianlu.kit.errors import Malformed
from tianlu.kit.feed import announce
from tianlu.libraries import models
from tianlu.libraries.data import Actor, Setting
from tianlu.libraries.events import BRANCH, CHANGED, ORGANISATION
from tianlu.libraries.queries.places import NoSuchBranch, NoSuchOrganisation
from tianlu.libraries.services.places import CHANGE_ORGANISATION

T = TypeVar("T", bool, int, float, str)


class BadSettingValue(Malformed):
    code = "bad-setting-value"
    message = _("This value does not fit the setting “%(setting)s”.")


class NotPerBranch(Malformed):
    code = "not-per-branch"
    message = _("“%(setting)s” is set for the whole library, not for one branch.")


def change_setting(
    actor: Actor, setting: Setting[T], value: T | None, *, organisation_id: int, branch_id: int | None = None
) -> None:
    """Set a value for the organisation or one branch; None returns to what holds above it.

    Refuses `BadSettingValue`, `NotPerBranch`, `NoSuchOrganisation`, `NoSuchBranch`.
    """
    actor.require(CHANGE_ORGANISATION, organisation_id=organisation_id, branch_id=branch_id or 0)
    if value is not None and type(value) is not setting.kind:
        raise BadSettingValue(reason=setting.key, setting=setting.label)
    if branch_id is not None and not setting.per_branch:
        raise NotPerBranch(reason=setting.key, setting=setting.label)
    with transaction.atomic():
        if not models.Organisation.scoped(actor).filter(id=organisation_id).exists():
            raise NoSuchOrganisation
        if branch_id is not None and not _is_its_branch(actor, organisation_id, branch_id):
            raise NoSuchBranch
        rows = models.SettingValue.scoped(actor)
        place: dict[str, Any] = {"organisation_id": organisation_id, "branch_id": branch_id, "key": setting.key}
        if value is None:
            rows.filter(**place).delete()
        else:
            rows.update_or_create(**place, defaults={"value": value})
        kind, changed = (ORGANISATION, organisation_id) if branch_id is None else (BRANCH, branch_id)
        announce(kind, changed, organisation_id, CHANGED)


def _is_its_branch(actor: Actor, organisation_id: int, branch_id: int) -> bool:
    return models.Branch.scoped(actor).filter(id=branch_id, organisation_id=organisation_id).exists()
