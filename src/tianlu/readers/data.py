"""What other packages may know of accounts and roles; names only inside `Person`, which never leaves a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tianlu.libraries.data import Actor, ActorKind, Name


class AccountKind(StrEnum):
    READER = "reader"
    STAFF = "staff"


class AccountAction(StrEnum):
    """What can happen to an account; each is kept with who did it."""

    CREATED = "created"
    SIGNED_IN = "signed-in"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 - a word for what happened
    PASSWORD_RESET = "password-reset"  # noqa: S105
    ROLE_GRANTED = "role-granted"
    ROLE_WITHDRAWN = "role-withdrawn"
    DEACTIVATED = "deactivated"
    ACTIVATED = "activated"
    ERASED = "erased"


@dataclass(frozen=True)
class Held:
    """Acts held at one branch, or (None) in the whole organisation."""

    acts: frozenset[str]
    branch_id: int | None = None


def staff_actor(account_id: str, organisation_id: int, public: Iterable[int], held: Iterable[Held]) -> Actor:
    """The actor of a staff member who holds what is given; reads its own organisation and the public ones."""
    everywhere: set[str] = set()
    limits: set[tuple[str, int]] = set()
    for grant in held:
        if grant.branch_id is None:
            everywhere |= grant.acts
        else:
            limits |= {(act, grant.branch_id) for act in grant.acts}
    limits = {(act, branch_id) for act, branch_id in limits if act not in everywhere}
    return Actor(
        id=account_id,
        kind=ActorKind.STAFF,
        organisation_id=organisation_id,
        scope=frozenset(public) | {organisation_id},
        branch_ids=frozenset() if everywhere else frozenset(branch_id for _act, branch_id in limits),
        acts=frozenset(everywhere) | {act for act, _branch in limits},
        limits=frozenset(limits),
    )


def reader_actor(account_id: str, organisation_id: int, public: Iterable[int]) -> Actor:
    """The actor of a signed-in reader."""
    return Actor(
        id=account_id,
        kind=ActorKind.READER,
        organisation_id=organisation_id,
        scope=frozenset(public) | {organisation_id},
    )


@dataclass(frozen=True)
class SignedIn:
    """A new session: the cookie's value, which is kept nowhere else, and whether a password must be chosen first."""

    token: str
    account_id: str
    must_choose_password: bool


@dataclass(frozen=True)
class Presence:
    """Who a session cookie stands for."""

    actor: Actor
    must_choose_password: bool
    stale: bool  # last use noted more than a minute ago


@dataclass(frozen=True)
class PersonalData:
    """What is sealed under an account's own key."""

    display_name: str
    login: str
    email: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Role:
    """A role of an organisation with the acts it gives; `preset` is empty for a role made by hand."""

    id: int
    preset: str
    name: Name
    acts: frozenset[str]


@dataclass(frozen=True)
class HeldRole:
    """A role held by somebody: everywhere when `branch_id` is None."""

    grant_id: int
    role: Role
    branch_id: int | None
    granted_at: datetime


@dataclass(frozen=True)
class AccountEvent:
    """One line of an account's history, in opaque ids."""

    action: AccountAction
    by: str
    role: Name | None
    branch_id: int | None
    at: datetime


@dataclass(frozen=True)
class Person:
    """An account with the name behind it, for the page that manages accounts. `personal` is None once erased."""

    account_id: str
    kind: AccountKind
    personal: PersonalData | None
    active: bool
    must_choose_password: bool
    created_at: datetime
    roles: tuple[HeldRole, ...] = ()

    @property
    def display_name(self) -> str:
        return self.personal.display_name if self.personal else ""


@dataclass(frozen=True)
class NewAccount:
    """A created account or a reset password. The password is shown once, then known to nobody but its owner."""

    account_id: str
    password: str
