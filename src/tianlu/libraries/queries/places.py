"""Organisations and branches."""

import threading
import time
from dataclasses import replace

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tianlu.kit.errors import NotFound
from tianlu.libraries import models, rules
from tianlu.libraries.data import Actor, Branch, BranchKind, Name, Organisation, visitor

_SCOPE_LIVES = 10.0  # seconds: how long another process may go on showing an organisation that was just hidden


class NoSuchOrganisation(NotFound):
    code = "no-such-organisation"
    message = _("There is no such library.")
    remedy = _("Check its code, or choose one from the list.")


class NoSuchBranch(NotFound):
    code = "no-such-branch"
    message = _("There is no such branch.")
    remedy = _("Choose one from the list of branches.")


class _PublicScope:
    """The public organisations, remembered per process: every visitor's request asks for them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids: frozenset[int] = frozenset()
        self._read_at = float("-inf")

    def get(self) -> frozenset[int]:
        with self._lock:
            if time.monotonic() - self._read_at > _SCOPE_LIVES:
                rows = models.Organisation.unscoped(reason="which organisations anyone may see")
                self._ids = frozenset(rows.filter(public=True).values_list("id", flat=True))
                self._read_at = time.monotonic()
            return self._ids

    def forget(self) -> None:
        with self._lock:
            self._read_at = float("-inf")


_public = _PublicScope()


def public_scope() -> frozenset[int]:
    """Ids of the organisations shown to everyone; at most ten seconds old."""
    return _public.get()


def forget_public_scope() -> None:
    """Read the public organisations anew at the next call, in this process."""
    _public.forget()


def visitor_actor() -> Actor:
    """Whoever has not signed in."""
    return visitor(public_scope())


def public_organisations() -> list[Organisation]:
    """Organisations shown to everyone, by code."""
    rows = models.Organisation.unscoped(reason="which organisations anyone may see").filter(public=True)
    return [_organisation(row) for row in rows.order_by("code")]


def organisations_to_sign_in(code: str = "") -> list[Organisation]:
    """Where a person who has not signed in may do so: the public organisations, the one whose code they know, or the
    only one there is."""
    rows = models.Organisation.unscoped(reason="whoever signs in has no scope yet").order_by("code")
    known = Q(public=True) | Q(code=code) if rules.is_code(code) else Q(public=True)
    shown = [_organisation(row) for row in rows.filter(known)]
    return shown or [_organisation(row) for row in rows[:2]][:1]


def organisation_codes() -> list[str]:
    """Codes of every organisation of the installation, for commands run by whoever holds the machine."""
    rows = models.Organisation.unscoped(reason="commands ask which libraries there are before one is chosen")
    return list(rows.order_by("id").values_list("code", flat=True))


def organisations(actor: Actor) -> list[Organisation]:
    """The organisations the actor may read, by code."""
    return [_organisation(row) for row in models.Organisation.scoped(actor).order_by("code")]


def organisation(actor: Actor, organisation_id: int) -> Organisation:
    """One of them; `NoSuchOrganisation` outside the actor's scope."""
    row = models.Organisation.scoped(actor).filter(id=organisation_id).first()
    if row is None:
        raise NoSuchOrganisation
    return _organisation(row)


def organisation_by_code(actor: Actor, code: str) -> Organisation:
    """The organisation with this code; `NoSuchOrganisation` outside the actor's scope."""
    row = models.Organisation.scoped(actor).filter(code=code).first()
    if row is None:
        raise NoSuchOrganisation
    return _organisation(row)


def branch(actor: Actor, branch_id: int) -> Branch:
    """One branch, active or not; `NoSuchBranch` outside the actor's scope. Its `depth` is not filled in."""
    row = models.Branch.scoped(actor).filter(id=branch_id).first()
    if row is None:
        raise NoSuchBranch
    return _branch(row)


def branch_tree(actor: Actor, organisation_id: int | None = None, *, inactive: bool = False) -> list[Branch]:
    """Branches in tree order with their depth, of one organisation or of all the actor may read."""
    rows = models.Branch.scoped(actor).order_by("organisation_id")
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    if not inactive:
        rows = rows.filter(active=True)
    by_organisation: dict[int, list[Branch]] = {}
    for row in rows:
        by_organisation.setdefault(row.organisation_id, []).append(_branch(row))
    trees = (rules.in_tree_order(branches) for branches in by_organisation.values())
    return [replace(found, depth=depth) for tree in trees for found, depth in tree]


def _organisation(row: models.Organisation) -> Organisation:
    return Organisation(
        id=row.id,
        code=row.code,
        name=Name(row.name_zh, row.name_en),
        public=row.public,
        mark=row.mark,
        timezone=row.timezone,
    )


def _branch(row: models.Branch) -> Branch:
    return Branch(
        id=row.id,
        organisation_id=row.organisation_id,
        parent_id=row.parent_id,
        code=row.code,
        name=Name(row.name_zh, row.name_en),
        kind=BranchKind(row.kind),
        address=row.address,
        order=row.order,
        active=row.active,
    )
