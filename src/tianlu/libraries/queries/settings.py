"""The one place a declared setting is read."""

from typing import Any, TypeVar

from django.db.models import Q

from tianlu.libraries import models
from tianlu.libraries.data import Actor, Setting

T = TypeVar("T", bool, int, float, str)


def setting_of(actor: Actor, setting: Setting[T], organisation_id: int, branch_id: int | None = None) -> T:
    """What the branch set, else what its organisation set, else the default.

    A stored value of another type (the declaration changed since) counts as not set.
    """
    rows = models.SettingValue.scoped(actor).filter(organisation_id=organisation_id, key=setting.key)
    places = Q(branch=None) if branch_id is None else Q(branch=None) | Q(branch_id=branch_id)
    found: dict[int | None, Any] = dict(rows.filter(places).values_list("branch_id", "value"))
    for place in (branch_id, None):
        value = found.get(place)
        if type(value) is setting.kind:
            return value
    return setting.default
