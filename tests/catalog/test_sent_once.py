"""What a page without scripts makes is made once, however often its button is pressed before the answer."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.readers.conftest import a_colleague
from tianlu.catalog import queries
from tianlu.kit.clock import now
from tianlu.kit.sending import middleware
from tianlu.kit.sending.models import SentForm
from tianlu.libraries.data import Actor
from tianlu.readers.services import RoleWanted

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def browser(library: Actor) -> Client:
    """A browser that has a token against forgery for each page, as one without scripts sends it."""
    who = a_colleague(library, "sun-li", RoleWanted("director"), name="孙礼")
    client = Client(enforce_csrf_checks=True)
    typed = {"login": who.login, "password": who.password, "library": who.organisation_id}
    assert client.post("/sign-in", {**typed, "csrfmiddlewaretoken": _token(client, "/sign-in")}).status_code == 302
    return client


def _token(client: Client, page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(page).content.decode())
    assert found
    return found[1]


def test_a_button_pressed_twice_makes_one_draft(library: Actor, browser: Client) -> None:
    form = {"from": "worksheet:cnmarc-book", "csrfmiddlewaretoken": _token(browser, "/desk/drafts")}
    first, second = browser.post("/desk/drafts", form), browser.post("/desk/drafts", form)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert len(queries.drafts_of(library)) == 1


def test_another_form_of_the_page_and_the_page_drawn_anew_are_no_repetition(library: Actor, browser: Client) -> None:
    token = _token(browser, "/desk/drafts")
    for source in ("worksheet:cnmarc-book", "worksheet:marc21-book"):
        browser.post("/desk/drafts", {"from": source, "csrfmiddlewaretoken": token})
    again = _token(browser, "/desk/drafts")
    browser.post("/desk/drafts", {"from": "worksheet:cnmarc-book", "csrfmiddlewaretoken": again})
    assert len(queries.drafts_of(library)) == 3
    SentForm.objects.update(sent_at=now() - timedelta(minutes=1))  # gone back to the page, and meant
    browser.post("/desk/drafts", {"from": "worksheet:cnmarc-book", "csrfmiddlewaretoken": again})
    assert len(queries.drafts_of(library)) == 4


def test_what_a_script_sends_twice_is_meant_twice(library: Actor, browser: Client) -> None:
    form = {"from": "worksheet:cnmarc-book", "csrfmiddlewaretoken": _token(browser, "/desk/drafts")}
    for _time in range(2):
        browser.post("/desk/drafts", form, headers={"HX-Request": "true"})
    assert len(queries.drafts_of(library)) == 2


def test_a_form_that_was_refused_may_be_sent_again_as_it_is(browser: Client) -> None:
    form = {"from": "worksheet:none", "csrfmiddlewaretoken": _token(browser, "/desk/drafts")}
    answers = [browser.post("/desk/drafts", form).status_code for _press in range(2)]
    assert answers[0] == answers[1] >= 400
    assert not SentForm.objects.exists()


def test_while_the_first_is_not_done_the_second_is_told_so(
    browser: Client, library: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "_PATIENCE", 0.0)
    form = {"from": "worksheet:cnmarc-book", "csrfmiddlewaretoken": _token(browser, "/desk/drafts")}
    browser.post("/desk/drafts", form)
    SentForm.objects.update(location="")
    answer = browser.post("/desk/drafts", form)
    assert (answer.status_code, len(queries.drafts_of(library))) == (409, 1)
    assert "正在提交" in answer.content.decode()


@pytest.mark.parametrize(
    ("removal", "page"),
    [
        ("/desk/targets/77/removal", "/desk/targets"),
        ("/desk/templates/77/removal", "/desk/templates"),
        ("/desk/searches/77/removal", "/desk/searches"),
        ("/desk/lists/77/removal", "/desk/lists"),
        ("/desk/test-searches/77/removal", "/desk/test-searches"),
        ("/desk/files/77/removal", "/desk/files"),
    ],
)
def test_what_is_removed_already_is_said_on_the_list(cataloger: Client, removal: str, page: str) -> None:
    answer = cataloger.post(removal, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    assert "已经删除" in answer.content.decode()
