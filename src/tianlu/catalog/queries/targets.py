"""Targets of copy cataloguing, as pages and engines know them."""

import json
from dataclasses import replace
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import EDIT, TARGETS, TargetProtocol, TargetSettings, TargetView
from tianlu.catalog.models import Target
from tianlu.catalog.rules import place_of
from tianlu.kit.errors import NotFound, Refusal
from tianlu.kit.sealing import Unsealable, unseal
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import organisation_codes


class NoSuchTarget(NotFound):
    code = "no-such-target"
    message = _("There is no such target.")
    remedy = _("See the list of targets.")


class CredentialsGone(Refusal):
    code = "credentials-gone"
    message = _("The user and password of this target cannot be read any more: they were sealed with other keys.")
    remedy = _("Enter them again in the target's settings.")


def targets_of(actor: Actor, *, active: bool = False) -> list[TargetView]:
    """Targets of the actor's organisation in their order; with `active`, those that are asked."""
    if not actor.may(TARGETS):
        actor.require(EDIT)
    rows = Target.scoped(actor).filter(organisation_id=actor.organisation_id).order_by("order", "id")
    return [_view(row) for row in (rows.filter(active=True) if active else rows)]


def target_for(actor: Actor, target_id: int) -> TargetView:
    """One target; `NoSuchTarget` for another organisation's."""
    if not actor.may(TARGETS):
        actor.require(EDIT)
    return _view(target_row(actor, target_id))


def target_row(actor: Actor, target_id: int, *, lock: bool = False) -> Target:
    rows = Target.scoped(actor).select_for_update() if lock else Target.scoped(actor)
    row = rows.filter(organisation_id=actor.organisation_id, id=target_id).first()
    if row is None:
        raise NoSuchTarget()
    return row


def purpose_of(target_id: int) -> str:
    """What a target's credentials are sealed for."""
    return f"catalog target {target_id}"


def credentials_of(row: Target) -> dict[str, str]:
    """Group, user and password, as far as there are any. Raises `CredentialsGone`."""
    if not row.credentials:
        return {}
    try:
        given: dict[str, str] = json.loads(unseal(bytes(row.credentials), purpose_of(row.id)))
    except Unsealable as error:
        raise CredentialsGone() from error
    return given


def settings_of(row: Target) -> TargetSettings:
    """What an engine needs, credentials included. Raises `CredentialsGone`."""
    plain = _plain(row, credentials_of(row))
    return replace(plain, listed=plain.listed and may_be_listed(place_of(plain)))


def stamp_of(row: Target) -> str:
    """Other when anything about the target is, but its place in the list."""
    values = [getattr(row, field.attname) for field in Target._meta.concrete_fields if field.attname != "order"]
    return blake2b(repr([bytes(one) if isinstance(one, memoryview) else one for one in values]).encode()).hexdigest()[
        :32
    ]


def _plain(row: Target, given: dict[str, Any]) -> TargetSettings:
    chinese = (get_language() or "zh").startswith("zh")
    return TargetSettings(
        name=row.name_zh if chinese or not row.name_en else row.name_en,
        protocol=TargetProtocol(row.protocol),
        host=row.host,
        port=row.port,
        database=row.database,
        url=row.url,
        version=row.version,
        syntax=row.syntax,
        element_set=row.element_set,
        charset=row.charset,
        attributes=row.attributes,
        timeout=float(row.timeout),
        listed=row.listed,
        group=given.get("group", ""),
        user=given.get("user", ""),
        password=given.get("password", ""),
    )


def _view(row: Target) -> TargetView:
    return TargetView(
        id=row.id,
        settings=_plain(row, {}),
        name_zh=row.name_zh,
        name_en=row.name_en,
        active=row.active,
        order=row.order,
        signs_in=bool(row.credentials),
        stamp=stamp_of(row),
    )


def may_be_listed(place: tuple[str, int]) -> bool:
    """Whether a library may have the server connect to this host and port inside its network.

    A library that has the installation to itself decides that alone; where several share one, only whoever runs it does
    (`TIANLU_PRIVATE_TARGETS`), or one library could reach the machines of another.
    """
    host, port = place
    written = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return len(organisation_codes()) < 2 or written in settings.TIANLU_PRIVATE_TARGETS
