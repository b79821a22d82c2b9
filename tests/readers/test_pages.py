"""The pages, as browsers meet them."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.readers.conftest import Colleague, a_branch, a_colleague, a_library
from tianlu.kit.clock import now
from tianlu.libraries.data import Actor, Name, system
from tianlu.libraries.queries import public_scope
from tianlu.readers import queries, services
from tianlu.readers.services import RoleWanted

pytestmark = pytest.mark.django_db
Browse = Callable[[Colleague], Client]
PAGES_OF_PEOPLE = ("/desk/people", "/desk/people/new")


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def once_shown(answer: HttpResponse) -> str:
    """The password a page shows once."""
    found = re.search(r'id="password-once"[^>]*>([^<]+)<', text_of(answer))
    assert found, text_of(answer)
    return found[1]


def test_signing_in_leads_where_one_was_going_and_gives_a_guarded_cookie(director: Colleague) -> None:
    client = Client()
    asked = client.get("/desk/people?q=x")
    assert (asked.status_code, asked["Location"]) == (302, "/sign-in?next=%2Fdesk%2Fpeople%3Fq%3Dx")
    page = client.get(asked["Location"])
    assert 'value="/desk/people?q=x"' in text_of(page)
    answer = client.post(
        "/sign-in", {"login": director.login, "password": director.password, "next": "/desk/people?q=x"}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/desk/people?q=x")
    cookie = answer.cookies["tianlu_session"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (True, "Lax", "/", "")
    assert len(cookie.value) == 43
    assert client.get("/desk/people?q=x").status_code == 200
    again = client.get("/sign-in?next=/about")
    assert (again.status_code, again["Location"]) == (302, "/about")


def test_the_cookie_is_secure_where_the_library_has_https(director: Colleague, settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = True
    answer = Client().post("/sign-in", {"login": director.login, "password": director.password})
    assert answer.cookies["tianlu_session"]["secure"] is True


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        " https://evil.example",
        "https:///evil.example",
        "\x00//evil.example",
        "desk/",
    ],
)
def test_a_link_to_us_leads_nobody_elsewhere(director: Colleague, target: str) -> None:
    answer = Client().post("/sign-in", {"login": director.login, "password": director.password, "next": target})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")


def test_a_refusal_tells_nothing_and_repeats_no_password(director: Colleague) -> None:
    bodies = set()
    for login in (director.login, "nobody-here"):
        answer = Client(headers={"accept-language": "en"}).post(
            "/sign-in", {"login": login, "password": "wrong-secret"}
        )
        assert answer.status_code == 401
        assert "tianlu_session" not in answer.cookies
        body = text_of(answer)
        assert "Login and password do not match." in body
        assert "wrong-secret" not in body
        bodies.add(re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", body).replace(login, "LOGIN"))
    assert len(bodies) == 1


def test_a_guesser_is_told_to_wait(director: Colleague) -> None:
    client = Client(headers={"accept-language": "zh-hans"})
    answers = [client.post("/sign-in", {"login": director.login, "password": "wrong"}) for _try in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert answers[-1]["Retry-After"] == "5"
    assert "请等 5 秒再试" in text_of(answers[-1])
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")
    assert elsewhere.post("/sign-in", {"login": director.login, "password": director.password}).status_code == 302


def test_the_forwarded_address_counts_only_behind_our_own_proxy(director: Colleague, settings: Settings) -> None:
    def guess(forwarded: str) -> int:
        data = {"login": director.login, "password": "wrong"}
        return Client(headers={"x-forwarded-for": forwarded}).post("/sign-in", data).status_code

    assert [guess(f"198.51.100.{number}") for number in range(6)] == [401] * 5 + [429]
    settings.TIANLU_BEHIND_PROXY = True
    assert guess("198.51.100.1") == 401
    assert [guess(f"203.0.113.{number}, 198.51.100.1") for number in range(5)] == [401] * 4 + [429]


@pytest.mark.parametrize(
    "data",
    [{}, {"login": "x"}, {"login": "x", "password": "y", "library": "99"}, {"login": "\x00", "password": "\x00"}],
)
def test_a_broken_form_is_answered_not_crashed_on(director: Colleague, data: dict[str, str]) -> None:
    assert Client().post("/sign-in", data).status_code == 422


def test_with_several_libraries_one_chooses(director: Colleague) -> None:
    assert '<select name="library"' not in text_of(Client().get("/sign-in"))
    theirs = a_colleague(a_library("south"), director.login)
    assert '<select name="library"' in text_of(Client().get("/sign-in"))
    for who in (director, theirs):
        client = Client()
        data = {"login": who.login, "password": who.password, "library": str(who.organisation_id)}
        assert client.post("/sign-in", data).status_code == 302
        assert who.login in text_of(client.get("/my/account"))


def test_signing_out_takes_the_session_and_the_cookie(director: Colleague, browse: Browse) -> None:
    client = browse(director)
    token = client.cookies["tianlu_session"].value
    assert client.get("/sign-out").status_code == 405
    answer = client.post("/sign-out")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert answer.cookies["tianlu_session"].value == ""
    assert queries.actor_for(token, now()) is None
    client.cookies["tianlu_session"] = token
    assert client.get("/my/account").status_code == 302


def test_no_page_of_a_signed_in_person_is_kept_by_the_browser(director: Colleague, browse: Browse) -> None:
    client = browse(director)
    for path in ("/my/account", "/desk/people", "/desk/"):
        answer = client.get(path)
        assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
        assert "Cookie" in answer["Vary"]


def test_a_dead_cookie_is_taken_back(director: Colleague) -> None:
    client = Client()
    client.cookies["tianlu_session"] = "x" * 43
    answer = client.get("/my/account")
    assert answer.status_code == 302
    assert answer.cookies["tianlu_session"].value == ""


def test_a_visitor_costs_no_statement(db: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    public_scope()
    with django_assert_num_queries(0):
        assert Client().get("/robots.txt").status_code == 200


def test_unsafe_requests_need_the_forgery_token(director: Colleague, cataloger: Colleague) -> None:
    client = Client(enforce_csrf_checks=True)
    data = {"login": director.login, "password": director.password}
    assert client.post("/sign-in", data).status_code == 403
    client.get("/sign-in")
    data["csrfmiddlewaretoken"] = client.cookies["csrftoken"].value
    before = client.cookies["csrftoken"].value
    assert client.post("/sign-in", data).status_code == 302
    assert client.cookies["csrftoken"].value != before
    for path in (
        "/sign-out",
        "/my/password",
        "/my/sessions/end",
        "/desk/people/new",
        *(
            f"/desk/people/{cataloger.account_id}/{what}"
            for what in ("roles", "password", "deactivation", "activation")
        ),
        f"/desk/people/{cataloger.account_id}/roles/1/withdrawal",
    ):
        assert client.post(path).status_code == 403, path
    assert queries.account_id_of(_system(director), cataloger.login, cataloger.organisation_id) == cataloger.account_id


def _system(who: Colleague) -> Actor:
    return system("test", organisation_id=who.organisation_id)


def test_who_may_not_manage_people_sees_none_of_it(director: Colleague, cataloger: Colleague, browse: Browse) -> None:
    client = browse(cataloger)
    for path in (*PAGES_OF_PEOPLE, f"/desk/people/{director.account_id}"):
        answer = client.get(path)
        assert answer.status_code == 403
        assert director.login not in text_of(answer)
    for what in ("roles", "password", "deactivation", "activation", "roles/1/withdrawal"):
        assert client.post(f"/desk/people/{director.account_id}/{what}").status_code == 403


def test_another_librarys_account_has_no_page(director: Colleague, browse: Browse) -> None:
    client = browse(a_colleague(a_library("south"), "south-director", RoleWanted("director")))
    assert client.get(f"/desk/people/{director.account_id}").status_code == 404
    for what in ("password", "deactivation", "activation", "roles/1/withdrawal"):
        assert client.post(f"/desk/people/{director.account_id}/{what}").status_code == 404
    assert director.login not in text_of(client.get("/desk/people"))


def test_from_a_new_colleague_to_their_own_password(library: Actor, director: Colleague, browse: Browse) -> None:
    east = a_branch(library, "E")
    client = browse(director)
    desk = next(one for one in queries.roles(library) if one.preset == "desk")
    form = {"login": "  li.si ", "display_name": "李四 <b>", "role": desk.id, "branch": east}
    made = client.post("/desk/people/new", form)
    password = once_shown(made)
    assert "no-store" in made["Cache-Control"]
    listed = text_of(client.get("/desk/people"))
    assert "李四 &lt;b&gt;" in listed
    assert "E馆 · 流通台馆员" in listed
    assert password not in listed

    theirs = Client()
    answer = theirs.post("/sign-in", {"login": "LI.SI", "password": password, "next": "/desk/"})
    assert answer["Location"] == "/my/password"
    for path in ("/desk/", "/my/account", "/desk/people"):
        assert urlsplit(theirs.get(path)["Location"]).path == "/my/password"
    wrong = theirs.post("/my/password", {"current": "x", "new": "seven quiet herons", "again": "seven quiet herons"})
    assert wrong.status_code == 422
    uneven = theirs.post(
        "/my/password", {"current": password, "new": "seven quiet herons", "again": "six quiet herons"}
    )
    assert "两次输入的新密码不一致" in text_of(uneven)
    weak = theirs.post("/my/password", {"current": password, "new": "li.si12345", "again": "li.si12345"})
    assert "与登录名太相像" in text_of(weak)
    good = {"current": password, "new": "seven quiet herons", "again": "seven quiet herons", "next": "/desk/"}
    assert theirs.post("/my/password", good)["Location"] == "/desk/"
    assert theirs.get("/desk/").status_code == 200


def test_the_page_of_a_person(library: Actor, director: Colleague, cataloger: Colleague, browse: Browse) -> None:
    client = browse(director)
    page = f"/desk/people/{cataloger.account_id}"
    theirs = browse(cataloger)
    desk = next(one for one in queries.roles(library) if one.preset == "desk")
    assert client.post(f"{page}/roles", {"role": desk.id, "branch": "0"})["Location"] == page
    assert client.post(f"{page}/roles", {"role": 999, "branch": "0"}).status_code == 422
    held = [one.role.preset for one in queries.person(library, cataloger.account_id).roles]
    assert held == ["cataloger", "desk"]
    grant = queries.person(library, cataloger.account_id).roles[1]
    client.post(f"{page}/roles/{grant.grant_id}/withdrawal")
    shown = text_of(client.get(page))
    assert "角色被撤销 · 流通台馆员" in shown
    assert "赵谦" in shown
    new = once_shown(client.post(f"{page}/password"))
    assert theirs.get("/my/account").status_code == 302
    assert Client().post("/sign-in", {"login": cataloger.login, "password": new})["Location"] == "/my/password"
    client.post(f"{page}/deactivation")
    assert Client().post("/sign-in", {"login": cataloger.login, "password": new}).status_code == 401
    assert "孙礼" in text_of(client.get("/desk/people?closed=1"))
    client.post(f"{page}/activation")
    assert "孙礼" in text_of(client.get("/desk/people"))
    own = text_of(client.get(f"/desk/people/{director.account_id}"))
    assert f"/desk/people/{director.account_id}/deactivation" not in own
    assert client.post(f"/desk/people/{director.account_id}/deactivation").status_code == 403


def test_a_clerk_gets_a_sentence_not_a_director(library: Actor, browse: Browse) -> None:
    manage = services.create_role(library, name=Name("人事"), gives=["readers.people"])
    client = browse(a_colleague(library, "clerk", RoleWanted(manage)))
    director_role = next(one for one in queries.roles(library) if one.preset == "director")
    form = {"login": "puppet", "display_name": "Puppet", "role": director_role.id, "branch": "0"}
    answer = client.post("/desk/people/new", form)
    assert answer.status_code == 422
    assert "这超出了您自己的权限" in text_of(answer)
    assert [one.display_name for one in queries.people(library, words="puppet")] == []


def test_signing_out_everywhere_else(director: Colleague, browse: Browse) -> None:
    here, there = browse(director), browse(director)
    assert here.post("/my/sessions/end")["Location"] == "/my/account"
    assert here.get("/my/account").status_code == 200
    assert there.get("/my/account").status_code == 302


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_speaks_the_language_asked_for(director: Colleague, browse: Browse, language: str) -> None:
    client = browse(director)
    for path in (*PAGES_OF_PEOPLE, f"/desk/people/{director.account_id}", "/my/account", "/my/password"):
        answer = client.get(path, headers={"accept-language": language})
        assert answer.status_code == 200
        heading = re.search(r"<h1[^>]*>([^<]+)</h1>", text_of(answer))
        assert heading
        chinese = any("\u4e00" <= char <= "\u9fff" for char in heading[1].replace("赵谦", ""))
        assert chinese == (language == "zh-hans") or "赵谦" in heading[1]


def test_the_list_of_people_costs_the_same_however_many_they_are(
    library: Actor, director: Colleague, browse: Browse, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = browse(director)
    for number in range(15):
        a_colleague(library, f"staff-{number}", RoleWanted("desk"))
    with django_assert_max_num_queries(8):
        assert text_of(client.get("/desk/people")).count("staff-") >= 15
