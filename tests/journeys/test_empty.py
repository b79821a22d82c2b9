"""A library without a record, on its first day: every page says what to do next."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browsing import reading, sign_in
from tests.serving import Home, Served, served

pytestmark = [pytest.mark.browser, pytest.mark.network]

FOUND = """
from tianlu.kit.clock import now
from tianlu.libraries.data import Name, system
from tianlu.libraries.services import create_organisation
from tianlu.readers.services import RoleWanted, create_account, ensure_roles
made = create_organisation(system("test"), code="new", name=Name("新县图书馆", "New County Library"))
actor = system("test", organisation_id=made)
ensure_roles(actor, made)
made = create_account(actor, login="zhao", display_name="赵", at=now(), roles=[RoleWanted("director")], temporary=False)
print("password", made.password)
"""


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str]]:
    """A library of one organisation, one account and nothing else; its address and the password."""
    home = Home(tmp_path_factory.mktemp("bare"))
    home.tianlu("migrate")
    password = re.search(r"password (\S+)", home.tianlu("shell", "-c", FOUND))
    assert password
    with served(home) as running:
        yield running, password[1]


def test_the_first_page_and_the_results_point_onward(browser: Any, bare: tuple[Served, str]) -> None:
    library, _password = bare
    with reading(browser, library) as page:
        page.goto("/")
        assert page.locator("h1").inner_text() == "新县图书馆"
        assert page.locator(".empty h2").inner_text() == "还没有书目"
        page.locator(".empty a.button").click()
        page.wait_for_url("**/sign-in?next=*imports*")
        page.goto("/search?q=%E7%BA%A2%E6%A5%BC%E6%A2%A6")
        assert page.locator(".empty a").count() >= 1
        page.goto("/search")
        assert page.locator(".empty").count() == 1
        page.goto("/about")
        assert page.locator("h1").count() == 1


def test_the_desk_leads_to_the_import(browser: Any, bare: tuple[Served, str]) -> None:
    library, password = bare
    with reading(browser, library) as page:
        sign_in(page, "zhao", password)
        page.locator(".desk-grid a[href='/desk/imports']").click()
        page.wait_for_url("**/desk/imports")
        assert page.locator(".empty").count() == 1
        assert page.locator("input[type=file]").count() == 1
        page.goto("/desk/jobs")
        assert page.locator("main .empty, main .job").count() >= 1


def test_programs_get_empty_lists(bare: tuple[Served, str]) -> None:
    library, _password = bare
    found = library.get("/api/v1/search", q="红楼梦").json
    assert {name: found[name] for name in ("total", "items", "next", "corrections")} == {
        "total": 0,
        "items": [],
        "next": None,
        "corrections": [],
    }
    assert library.get("/api/v1/suggest", q="hlm").json == []
    assert library.get("/api/v1/records/1").status == 404
