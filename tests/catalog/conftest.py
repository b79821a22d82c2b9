"""Two libraries, and a file brought in through the public door."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.readers.conftest import a_colleague
from tianlu.catalog import queries, services
from tianlu.catalog.data import ImportView
from tianlu.kit import jobs
from tianlu.libraries.data import Actor, BranchKind, Name, system
from tianlu.libraries.services import create_branch, create_organisation
from tianlu.readers.services import RoleWanted

Bring = Callable[..., ImportView]


def a_library(code: str) -> Actor:
    """The installation acting for a new library with two branches."""
    made = create_organisation(system("test"), code=code, name=Name(f"{code}图书馆", f"{code} Library"))
    actor = system("test", organisation_id=made)
    main = create_branch(actor, code="MAIN", name=Name("总馆", "Main"), kind=BranchKind.MAIN)
    create_branch(actor, code="EAST", name=Name("东馆", "East"), parent_id=main, order=1)
    return actor


@pytest.fixture
def library(db: None) -> Actor:
    return a_library("north")


@pytest.fixture
def neighbour(db: None) -> Actor:
    return a_library("south")


@pytest.fixture
def cataloger(library: Actor) -> Client:
    who = a_colleague(library, "sun-li", RoleWanted("director"), name="孙礼")
    client = Client()
    answer = client.post("/sign-in", {"login": who.login, "password": who.password, "library": who.organisation_id})
    assert answer.status_code == 302
    return client


def bring(actor: Actor, content: bytes, *, filename: str = "file.mrc", **look: Any) -> ImportView:
    """Upload, examine, import, each job run here; the import as it stands at the end."""
    number = examined(actor, content, filename=filename, **look).id
    jobs.run_until(services.start_import(actor, number))
    return queries.import_for(actor, number)


def examined(actor: Actor, content: bytes, *, filename: str = "file.mrc", **look: Any) -> ImportView:
    """Upload and examine; the import as it waits for a decision."""
    number = services.receive_file(actor, content=io.BytesIO(content), filename=filename)
    jobs.run_until(services.examine_import(actor, number, **look))
    return queries.import_for(actor, number)
