"""`tianlu account`: first start and emergencies."""

import io
import re

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import override

from tests.readers.conftest import a_library
from tianlu.kit.clock import now
from tianlu.libraries.data import Actor, visitor
from tianlu.readers import queries, services

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = io.StringIO()
    with override("en"):
        call_command("account", *words, stdout=out)
    return out.getvalue()


def password_in(said: str) -> str:
    found = re.search(r"^Password: (\S+) ", said, re.MULTILINE)
    assert found, said
    return found[1]


def enter(library: Actor, login: str, password: str) -> Actor:
    begun = services.sign_in(
        visitor(), login=login, password=password, organisation_id=library.organisation_id, address="::1", at=now()
    )
    presence = queries.actor_for(begun.token, now())
    assert presence is not None
    return presence.actor


def test_the_first_account_of_a_library(library: Actor) -> None:
    said = run("create", "guan", "--role", "director", "--name", "管理员")
    assert "readers.people" in enter(library, "guan", password_in(said)).acts
    assert run("list") == "guan\t管理员\tdirector\n"
    with pytest.raises(services.LoginTaken):
        run("create", "GUAN")


def test_a_lost_password_and_a_closed_account(library: Actor) -> None:
    first = password_in(run("create", "guan"))
    second = password_in(run("reset", "guan"))
    assert first != second
    with pytest.raises(services.SignInRefused):
        enter(library, "guan", first)
    assert enter(library, "guan", second).acts == frozenset()
    run("close", "guan")
    with pytest.raises(services.SignInRefused):
        enter(library, "guan", second)
    run("open", "guan")
    enter(library, "guan", second)
    with pytest.raises(queries.NoSuchAccount):
        run("reset", "nobody")


def test_which_library(db: None) -> None:
    with pytest.raises(CommandError, match="no library"):
        run("list")
    north = a_library("north")
    a_library("south")
    with pytest.raises(CommandError, match="north, south"):
        run("create", "guan")
    enter(north, "guan", password_in(run("--library", "north", "create", "guan")))
    with pytest.raises(CommandError, match="no library"):
        run("--library", "west", "list")


def test_no_password_comes_from_the_command_line_and_none_is_a_default(library: Actor) -> None:
    with pytest.raises(CommandError, match="unrecognized"):
        run("create", "guan", "--password", "x")
    made = {password_in(run("create", f"guan-{number}")) for number in range(5)}
    assert len(made) == 5
