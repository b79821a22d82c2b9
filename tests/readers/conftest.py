"""A library with a director and a cataloger, and a way to sign in from a browser."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from tianlu.kit.clock import now
from tianlu.libraries.data import Actor, Name, system, visitor
from tianlu.libraries.services import create_branch, create_organisation
from tianlu.readers import queries, services
from tianlu.readers.services import RoleWanted


@dataclass(frozen=True)
class Colleague:
    """An account as a test knows it."""

    account_id: str
    login: str
    password: str

    def actor(self) -> Actor:
        """As the library sees them after signing in."""
        begun = services.sign_in(
            visitor(),
            login=self.login,
            password=self.password,
            organisation_id=self.organisation_id,
            address="::1",
            at=now(),
        )
        presence = queries.actor_for(begun.token, now())
        assert presence is not None
        return presence.actor

    organisation_id: int = 0


def a_library(code: str) -> Actor:
    made = create_organisation(system("test"), code=code, name=Name(f"{code}图书馆", f"{code} Library"))
    return system("test", organisation_id=made)


def a_branch(actor: Actor, code: str) -> int:
    return create_branch(actor, code=code, name=Name(f"{code}馆", f"{code} Branch"))


def a_colleague(actor: Actor, login: str, *roles: RoleWanted, name: str = "", temporary: bool = False) -> Colleague:
    made = services.create_account(
        actor, login=login, display_name=name or login, roles=roles, temporary=temporary, at=now()
    )
    return Colleague(made.account_id, login, made.password, actor.organisation_id)


@pytest.fixture
def library(db: None) -> Actor:
    return a_library("north")


@pytest.fixture
def director(library: Actor) -> Colleague:
    return a_colleague(library, "zhao-qian", RoleWanted("director"), name="赵谦")


@pytest.fixture
def cataloger(library: Actor) -> Colleague:
    return a_colleague(library, "sun-li", RoleWanted("cataloger"), name="孙礼")


@pytest.fixture
def browse() -> Callable[[Colleague], Client]:
    """A browser in which a colleague has signed in through the page."""

    def sign_in(who: Colleague) -> Client:
        client = Client(enforce_csrf_checks=False)
        answer = client.post("/sign-in", {"login": who.login, "password": who.password, "library": who.organisation_id})
        assert answer.status_code == 302, answer.content.decode()
        return client

    return sign_in
