"""Keeping the list of targets that may be asked for records."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import PRIVATE_TARGETS, TARGETS, TargetProtocol, TargetSettings
from tianlu.catalog.models import Target
from tianlu.catalog.queries.targets import (
    CredentialsGone,
    credentials_of,
    may_be_listed,
    purpose_of,
    stamp_of,
    target_row,
)
from tianlu.catalog.rules import faults_of, place_of
from tianlu.kit.errors import Conflict, Forbidden, Malformed, Sentence
from tianlu.kit.sealing import seal
from tianlu.libraries.data import Actor


class TargetMalformed(Malformed):
    """`field` names the setting in the form."""

    code = "target-malformed"
    message = _("The target cannot be kept like this: %(reason)s")


class TargetNameTaken(Conflict):
    code = "target-name-taken"
    message = _("There is a target of this name already.")
    remedy = _("Give it another name.")


class TargetChanged(Conflict):
    code = "target-changed"
    message = _("Someone else changed this target meanwhile.")
    remedy = _("Compare with how it stands now; kept again, what is typed here takes its place.")


class PrivateTargetForbidden(Forbidden):
    code = "private-target-forbidden"
    message = _("Only an administrator may say that a target belongs to the library's own network.")
    remedy = _("Ask the person who manages the system to list this host and port.")


class PrivateTargetNotShared(Forbidden):
    code = "private-target-not-shared"
    message = _("Several libraries share this installation, so none of them may name machines inside its network.")
    remedy = _("Ask whoever runs the server to name this host and port in TIANLU_PRIVATE_TARGETS.")


_REASONS: dict[str, Sentence] = {
    "empty": _("Something must stand here."),
    "host": _("This is no name or address of a machine."),
    "range": _("This number is out of range."),
    "url": _("A whole address that begins with http:// or https:// is expected, without a user in it."),
    "unknown": _("This is not one of the known values."),
    "attribute": _("For Z39.50 write numbers such as “1=4 4=1”, for SRU an index such as “dc.title”."),
}


@dataclass(frozen=True)
class TargetWanted:
    """A target as it should be. `credentials` None: as they are; of its parts None: as it is, an empty text: none.

    `settings.name` and the credentials inside `settings` are not used.
    """

    name_zh: str
    settings: TargetSettings
    name_en: str = ""
    active: bool = True
    credentials: tuple[str | None, str | None, str | None] | None = None  # group, user, password


def create_target(actor: Actor, *, wanted: TargetWanted) -> int:
    """Add a target at the end of the list; its number.

    Refuses `TargetMalformed`, `TargetNameTaken`, and for a listed one `PrivateTargetForbidden`, `PrivateTargetNotShared`.
    """
    _check(actor, wanted, None)
    with _named(), transaction.atomic():
        rows = Target.scoped(actor).filter(organisation_id=actor.organisation_id)
        last = rows.aggregate(Max("order"))["order__max"]
        row = Target(organisation_id=actor.organisation_id, order=(last or 0) + 1)
        _write(row, wanted)
        row.save()
        _seal(row, wanted)
        return row.id


def change_target(actor: Actor, target_id: int, *, wanted: TargetWanted, seen: str | None = None) -> None:
    """Give a target other settings. Refuses as `create_target` does, `NoSuchTarget`, and `TargetChanged` when it is not
    any more as it was `seen` (`TargetView.stamp`; None: whatever it is).

    Credentials never go to another place than they were given for: with host or port changed they must be given anew.
    """
    actor.require(TARGETS, organisation_id=actor.organisation_id)
    with _named(), transaction.atomic():
        row = target_row(actor, target_id, lock=True)
        if seen is not None and seen != stamp_of(row):
            raise TargetChanged()
        _check(actor, wanted, row)
        if _place(row) != place_of(wanted.settings):
            row.credentials = b""
        _write(row, wanted)
        row.save()
        _seal(row, wanted)


def remove_target(actor: Actor, target_id: int) -> None:
    """Take a target off the list. What was taken over from it stays; notes of origin name it in words."""
    actor.require(TARGETS, organisation_id=actor.organisation_id)
    with transaction.atomic():
        target_row(actor, target_id).delete()


def order_targets(actor: Actor, *, target_ids: Sequence[int]) -> None:
    """Put these targets first, in this order; the others follow as they were."""
    actor.require(TARGETS, organisation_id=actor.organisation_id)
    with transaction.atomic():
        rows = list(Target.scoped(actor).filter(organisation_id=actor.organisation_id).order_by("order", "id"))
        wanted = {number: place for place, number in enumerate(target_ids)}
        rows.sort(key=lambda row: wanted.get(row.id, len(wanted)))
        for place, row in enumerate(rows, start=1):
            row.order = place
        Target.scoped(actor).bulk_update(rows, ["order"])


def _check(actor: Actor, wanted: TargetWanted, row: Target | None) -> None:
    actor.require(TARGETS, organisation_id=actor.organisation_id)
    fault = next(faults_of(replace(wanted.settings, name=wanted.name_zh)), None)
    if fault:
        raise TargetMalformed(reason=_REASONS[fault.code], field=fault.field)
    same = row is not None and row.listed and _place(row) == place_of(wanted.settings)
    if wanted.settings.listed and not same:
        if not actor.may(PRIVATE_TARGETS):
            raise PrivateTargetForbidden()
        if not may_be_listed(place_of(wanted.settings)):
            raise PrivateTargetNotShared()


def _place(row: Target) -> tuple[str, int]:
    plain = TargetSettings(
        name=row.name_zh, protocol=TargetProtocol(row.protocol), host=row.host, port=row.port, url=row.url
    )
    return place_of(plain)


def _write(row: Target, wanted: TargetWanted) -> None:
    it = wanted.settings
    z3950 = it.protocol is TargetProtocol.Z3950
    row.name_zh, row.name_en = wanted.name_zh.strip(), wanted.name_en.strip()
    row.protocol = it.protocol
    row.host, row.port = (it.host, it.port) if z3950 else ("", 0)
    row.database, row.element_set = (it.database, it.element_set) if z3950 else ("", "")
    row.url, row.version = ("", "") if z3950 else (it.url, it.version)
    row.syntax, row.charset = it.syntax, it.charset
    row.attributes = {access: " ".join(text.split()) for access, text in it.attributes.items() if text.strip()}
    row.timeout, row.listed, row.active = int(it.timeout), it.listed, wanted.active


def _seal(row: Target, wanted: TargetWanted) -> None:
    """Sealed for this very target, so that the bytes are worth nothing in another row."""
    if wanted.credentials is None:
        return
    had = _had(row)
    names = ("group", "user", "password")
    given = {
        name: had.get(name, "") if part is None else part for name, part in zip(names, wanted.credentials, strict=True)
    }
    row.credentials = seal(json.dumps(given), purpose_of(row.id)) if any(given.values()) else b""
    row.save(update_fields=["credentials"])


def _had(row: Target) -> dict[str, str]:
    """Those it signs in with so far; none where they cannot be read any more."""
    try:
        return credentials_of(row)
    except CredentialsGone:
        return {}


@contextmanager
def _named() -> Iterator[None]:
    """Says which constraint a row ran into."""
    try:
        yield
    except IntegrityError as error:
        if "catalog_target_name" in str(error) or "name_zh" in str(error):
            raise TargetNameTaken() from error
        raise
