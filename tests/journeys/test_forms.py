"""Forms in a hurry, and after an interruption: sent once however often pressed, refused where the mistake is, kept when signed out."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browsing import held, page_in, sign_in, visiting
from tests.journeys.conftest import Loaded
from tests.serving import Served

pytestmark = [pytest.mark.browser, pytest.mark.network]
BUTTON = "#main form[action='/desk/lists'] button"


@pytest.fixture
def staff(browser: Any, library: Served, loaded: Loaded) -> Iterator[Any]:
    """A browser in which the librarian has signed in."""
    with visiting(browser, library) as context:
        with page_in(context) as page:
            sign_in(page, loaded.login, loaded.password)
        yield context


def lists_named(page: Any, name: str) -> int:
    page.goto("/desk/lists")
    return int(page.get_by_role("link", name=name, exact=True).count())


def test_a_form_pressed_twice_is_sent_once(staff: Any) -> None:
    with page_in(staff) as page:
        page.goto("/desk/lists")
        page.locator("#name").fill("急")
        page.locator(BUTTON).dblclick()
        page.wait_for_url("**/desk/lists/*")
        assert lists_named(page, "急") == 1
        page.locator("#name").fill("缓")
        page.locator(BUTTON).click()
        page.wait_for_url("**/desk/lists/*")
        page.go_back()  # what was sent and answered may be sent again
        page.locator("#name").fill("缓而再")
        page.locator(BUTTON).click()
        page.wait_for_url("**/desk/lists/*")
        assert lists_named(page, "缓而再") == 1


def test_a_form_answered_by_a_file_may_be_sent_again(staff: Any) -> None:
    with page_in(staff) as page:
        page.goto("/desk/labels")
        page.locator("#id_barcodes").fill("TL00000287")
        for _time in range(2):
            with page.expect_download() as got:
                page.locator("#main form[data-answered-by-file] button[type=submit]").click()
            assert got.value.suggested_filename == "labels.pdf"


def test_a_refused_form_is_read_from_its_mistake(staff: Any) -> None:
    with page_in(staff, refused=3) as page:
        page.goto("/desk/files")
        page.locator("#id_networks").fill("馆内")
        page.locator("#main form[action$='/networks'] button").click()
        page.locator("#id_networks[aria-invalid=true]").wait_for()
        assert held(page, "id") == "id_networks"
        page.goto("/desk/batches")
        page.locator("#main textarea[name=numbers]").fill("99999999")
        page.locator("#main form button").last.click()
        page.locator("#main textarea[name=numbers][aria-invalid=true]").wait_for()
        assert held(page, "name") == "numbers"
        page.goto("/desk/relabelling")
        page.locator("#barcode").fill("NOPE")
        page.locator("#barcode").press("Enter")
        page.locator("#main [role=alert]").wait_for()
        assert held(page, "id") == "barcode"  # the next book is scanned into it


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_typed_outlives_the_session(browser: Any, library: Served, loaded: Loaded, scripts: bool) -> None:
    name = f"写了很久{scripts}"
    with visiting(browser, library, java_script_enabled=scripts) as context:
        page = context.new_page()
        sign_in(page, loaded.login, loaded.password)
        page.goto("/desk/lists")
        page.locator("#name").fill(name)
        context.clear_cookies(name="tianlu_session")
        page.locator(BUTTON).click()
        again = page.get_by_role("button", name="重新提交")
        again.wait_for()
        elsewhere = context.new_page()
        sign_in(elsewhere, loaded.login, loaded.password)
        again.click()
        if not scripts:  # the page's token is older than the session; the answer keeps what was typed, too
            page.get_by_text("填写的内容还在此页").wait_for()
            again.click()
        page.wait_for_url("**/desk/lists/*")
        assert page.locator("h1").inner_text() == name
        assert lists_named(page, name) == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_a_removal_asks_first_and_needs_no_mouse(browser: Any, library: Served, loaded: Loaded, scripts: bool) -> None:
    name = f"要移除的{scripts}"
    with visiting(browser, library, java_script_enabled=scripts) as context, page_in(context) as page:
        sign_in(page, loaded.login, loaded.password)
        page.goto("/desk/lists")
        page.locator("#name").fill(name)
        page.locator(BUTTON).click()
        page.wait_for_url("**/desk/lists/*")
        address = page.url
        page.locator(".sure summary").focus()
        page.keyboard.press("Enter")
        page.get_by_text("书单上的书仍在目录中").wait_for()
        if scripts:
            page.keyboard.press("Escape")
            page.get_by_text("书单上的书仍在目录中").wait_for(state="hidden")
            page.keyboard.press("Enter")
        assert page.url == address, "the first press removed it"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/lists")
        assert lists_named(page, name) == 0
