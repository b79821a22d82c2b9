"""Making and changing organisations and branches."""

from zoneinfo import available_timezones

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tianlu.kit.access import act
from tianlu.kit.clock import now
from tianlu.kit.errors import Conflict, Forbidden, Malformed
from tianlu.kit.feed import announce
from tianlu.libraries import models, rules
from tianlu.libraries.data import Actor, ActorKind, BranchKind, Name
from tianlu.libraries.events import BRANCH, CHANGED, CREATED, ORGANISATION
from tianlu.libraries.queries import forget_public_scope
from tianlu.libraries.queries.places import NoSuchBranch, NoSuchOrganisation

CHANGE_ORGANISATION = act("libraries.organisation", _("Change the library's name, mark and settings"))
CHANGE_BRANCHES = act("libraries.branches", _("Create, move and close branches"))

_TOP = 0  # no branch has this id, so whoever holds an act at some branches only does not hold it at the top


class BadCode(Malformed):
    code = "bad-code"
    message = _("“%(given)s” cannot be a code.")
    remedy = _("Use up to 40 letters, digits, dots, underscores or hyphens, starting with a letter or digit.")


class CodeTaken(Conflict):
    code = "code-taken"
    message = _("The code “%(given)s” is in use already.")
    remedy = _("Choose another code.")


class NameMissing(Malformed):
    code = "name-missing"
    message = _("A name is needed, in Chinese or in English.")


class BadTimeZone(Malformed):
    code = "bad-time-zone"
    message = _("“%(given)s” is not a known time zone.")
    remedy = _("Give a name like Asia/Shanghai.")


class BranchCycle(Conflict):
    code = "branch-cycle"
    message = _("A branch cannot be placed under itself or under one of its own branches.")
    remedy = _("Choose a branch outside it, or place it at the top.")


class BranchInUse(Conflict):
    code = "branch-in-use"
    message = _("This branch still has open branches under it.")
    remedy = _("Move or close those first.")


def create_organisation(
    actor: Actor,
    *,
    code: str,
    name: Name,
    public: bool = True,
    mark: str = "",
    timezone: str = "Asia/Shanghai",
) -> int:
    """Create an organisation and return its id; only the installation itself may.

    Refuses `BadCode`, `CodeTaken`, `NameMissing`, `BadTimeZone`.
    """
    if actor.kind is not ActorKind.SYSTEM:
        raise Forbidden
    code = _code(code)
    name = _name(name)
    _check_zone(timezone)
    row = models.Organisation(
        code=code,
        name_zh=name.zh,
        name_en=name.en,
        public=public,
        mark=mark,
        timezone=timezone,
        created_at=now(),
    )
    with transaction.atomic():
        _save_new(row, code)
        announce(ORGANISATION, row.id, row.id, CREATED)
    forget_public_scope()
    return row.id


def change_organisation(
    actor: Actor,
    organisation_id: int,
    *,
    name: Name | None = None,
    public: bool | None = None,
    mark: str | None = None,
    timezone: str | None = None,
) -> None:
    """Change what is given of an organisation. Refuses `NoSuchOrganisation`, `NameMissing`, `BadTimeZone`."""
    actor.require(CHANGE_ORGANISATION, organisation_id=organisation_id, branch_id=_TOP)
    if timezone is not None:
        _check_zone(timezone)
    checked = None if name is None else _name(name)
    with transaction.atomic():
        row = models.Organisation.scoped(actor).select_for_update().filter(id=organisation_id).first()
        if row is None:
            raise NoSuchOrganisation
        if checked is not None:
            row.name_zh, row.name_en = checked.zh, checked.en
        row.public = row.public if public is None else public
        row.mark = row.mark if mark is None else mark
        row.timezone = timezone or row.timezone
        row.save()
        announce(ORGANISATION, row.id, row.id, CHANGED)
    forget_public_scope()


def create_branch(
    actor: Actor,
    *,
    code: str,
    name: Name,
    kind: BranchKind = BranchKind.BRANCH,
    parent_id: int | None = None,
    address: str = "",
    order: int = 0,
    organisation_id: int | None = None,
) -> int:
    """Create a branch of the actor's organisation (the system names another) and return its id.

    Refuses `BadCode`, `CodeTaken`, `NameMissing`, and `NoSuchBranch` for a parent of another organisation.
    """
    owner = actor.organisation_id if organisation_id is None else organisation_id
    actor.require(CHANGE_BRANCHES, organisation_id=owner, branch_id=parent_id or _TOP)
    code = _code(code)
    name = _name(name)
    with transaction.atomic():
        if not models.Organisation.scoped(actor).filter(id=owner).exists():
            raise NoSuchOrganisation
        _check_parent(actor, owner, parent_id)
        row = models.Branch(
            organisation_id=owner,
            parent_id=parent_id,
            code=code,
            name_zh=name.zh,
            name_en=name.en,
            kind=kind.value,
            address=address.strip(),
            order=order,
        )
        _save_new(row, code)
        announce(BRANCH, row.id, owner, CREATED)
    return row.id


def change_branch(
    actor: Actor,
    branch_id: int,
    *,
    name: Name | None = None,
    kind: BranchKind | None = None,
    address: str | None = None,
    order: int | None = None,
) -> None:
    """Change what is given of a branch. Refuses `NoSuchBranch`, `NameMissing`."""
    checked = None if name is None else _name(name)
    with transaction.atomic():
        row = _branch_to_change(actor, branch_id)
        if checked is not None:
            row.name_zh, row.name_en = checked.zh, checked.en
        row.kind = row.kind if kind is None else kind.value
        row.address = row.address if address is None else address.strip()
        row.order = row.order if order is None else order
        row.save()
        announce(BRANCH, row.id, row.organisation_id, CHANGED)


def move_branch(actor: Actor, branch_id: int, *, parent_id: int | None) -> None:
    """Place a branch, with all under it, under another (None = at the top). Refuses `NoSuchBranch`, `BranchCycle`."""
    with transaction.atomic():
        row = _branch_to_change(actor, branch_id)
        # All rows of the organisation are locked: two moves at once could close a ring that neither sees alone.
        tree = models.Branch.scoped(actor).select_for_update().filter(organisation_id=row.organisation_id)
        parents = dict(tree.values_list("id", "parent_id"))
        _check_parent(actor, row.organisation_id, parent_id)
        actor.require(CHANGE_BRANCHES, organisation_id=row.organisation_id, branch_id=parent_id or _TOP)
        if rules.makes_cycle(parents, branch_id, parent_id):
            raise BranchCycle
        row.parent_id = parent_id
        row.save(update_fields=["parent"])
        announce(BRANCH, row.id, row.organisation_id, CHANGED)


def retire_branch(actor: Actor, branch_id: int) -> None:
    """Close a branch for good: it stays in history and is shown no more. Refuses `NoSuchBranch`, `BranchInUse`."""
    with transaction.atomic():
        row = _branch_to_change(actor, branch_id)
        if models.Branch.scoped(actor).filter(parent_id=branch_id, active=True).exists():
            raise BranchInUse
        row.active = False
        row.save(update_fields=["active"])
        announce(BRANCH, row.id, row.organisation_id, CHANGED)


def _code(code: str) -> str:
    code = code.strip()
    if not rules.is_code(code):
        raise BadCode(reason=code, given=code)
    return code


def _name(name: Name) -> Name:
    trimmed = Name(name.zh.strip(), name.en.strip())
    if not trimmed.zh and not trimmed.en:
        raise NameMissing(reason="name")
    return trimmed


def _check_zone(timezone: str) -> None:
    if timezone not in available_timezones():
        raise BadTimeZone(reason=timezone, given=timezone)


def _check_parent(actor: Actor, organisation_id: int, parent_id: int | None) -> None:
    if parent_id is None:
        return
    if not models.Branch.scoped(actor).filter(id=parent_id, organisation_id=organisation_id).exists():
        raise NoSuchBranch


def _save_new(row: models.Organisation | models.Branch, code: str) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise CodeTaken(given=code) from error


def _branch_to_change(actor: Actor, branch_id: int) -> models.Branch:
    row = models.Branch.scoped(actor).select_for_update().filter(id=branch_id).first()
    if row is None:
        raise NoSuchBranch
    actor.require(CHANGE_BRANCHES, organisation_id=row.organisation_id, branch_id=branch_id)
    return row
