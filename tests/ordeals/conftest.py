"""A served-like library in this process: records, index, staff signed in."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.catalog.conftest import a_library
from tests.discovery.conftest import follow, home
from tests.readers.conftest import a_colleague
from tianlu.libraries.data import Actor
from tianlu.readers.services import RoleWanted

__all__ = ["follow", "home"]
SignIn = Callable[[Actor, str], Client]


def sign_in(actor: Actor, login: str = "sun-li") -> Client:
    """A browser in which a director of the actor's library is signed in."""
    who = a_colleague(actor, login, RoleWanted("director"), name="孙礼")
    client = Client(raise_request_exception=False)
    answer = client.post("/sign-in", {"login": who.login, "password": who.password, "library": who.organisation_id})
    assert answer.status_code == 302
    return client


@pytest.fixture
def library(db: None) -> Actor:
    return a_library("north")


@pytest.fixture
def neighbour(db: None) -> Actor:
    return a_library("south")


@pytest.fixture
def cataloger(library: Actor) -> Client:
    return sign_in(library)
