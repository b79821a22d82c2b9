"""A reader with a phone finds a book, with scripts and without."""

from typing import Any

import pytest

from tests.browsing import PHONE, reading, scan
from tests.serving import Served

pytestmark = [pytest.mark.browser, pytest.mark.network]
TYPED = ["hlm", "紅樓夢", "hong lou meng", "hongloumeng", "红楼梦 曹雪芹", "cao xueqin", "Xueqin, Cao"]


def first_title(page: Any) -> str:
    return str(page.locator(".result-title").first.inner_text())


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_book_is_found_however_it_is_typed(browser: Any, library: Served, scripts: bool) -> None:
    with reading(browser, library, viewport=PHONE, java_script_enabled=scripts) as page:
        for typed in TYPED:
            page.goto("/")
            scan(page, typed)
            assert (typed, first_title(page)) == (typed, "红楼梦")
            assert page.locator("#q").input_value() == typed


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_reader_at_the_shelf_sees_where_it_stands_first(browser: Any, library: Served, scripts: bool) -> None:
    with reading(browser, library, viewport=PHONE, java_script_enabled=scripts) as page:
        page.goto("/search?q=hlm")
        shelf = page.locator(".result").first.locator(".shelf")
        place, label = shelf.locator(".shelf-place").inner_text(), shelf.locator(".label-spine").inner_text()
        page.locator(".result-title a").first.click()
        page.wait_for_url("**/records/*")
        assert page.locator("h1").inner_text() == "红楼梦"
        row = page.locator(".shelves tbody tr").first
        assert row.locator("th").inner_text() == place
        assert row.locator(".label-spine").inner_text() == label
        box = row.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= PHONE["height"]  # without scrolling
        below = ["#facts", "#cite", "#neighbours"]
        tops = [page.locator(one).bounding_box()["y"] for one in below]
        assert [box["y"], *tops] == sorted([box["y"], *tops])


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_the_book_is_cited_in_the_style_chosen(browser: Any, library: Served, scripts: bool) -> None:
    with reading(browser, library, viewport=PHONE, java_script_enabled=scripts) as page:
        page.goto("/search?q=hlm")
        page.locator(".result-title a").first.click()
        page.locator(".record-actions a[href='#cite']").click()
        quoted = page.locator("#citation").inner_text()
        assert "红楼梦[M]" in quoted
        page.locator("#cite ~ nav a, section[aria-labelledby=cite] nav a", has_text="APA").click()
        page.wait_for_url("**style=apa*")
        assert "[M]" not in page.locator("#citation").inner_text()
        if scripts:
            page.context.grant_permissions(["clipboard-read", "clipboard-write"])
            page.locator("[data-copy='#citation']").click()
            page.locator("#toasts .toast").wait_for()
            assert page.evaluate("navigator.clipboard.readText()") == page.locator("#citation").inner_text()


def test_as_much_as_the_box_takes_is_answered(browser: Any, library: Served) -> None:
    with reading(browser, library) as page:
        page.goto("/")
        most = int(page.locator("#q").get_attribute("maxlength"))
        scan(page, "𠮷" * most)  # four bytes each, three letters a byte in an address: the longest there can be
        assert page.locator("h1").count() == 1
        assert page.locator("html").get_attribute("lang") == "zh-Hans"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_language_and_theme_stay_as_chosen(browser: Any, library: Served, scripts: bool) -> None:
    with reading(browser, library, viewport=PHONE, java_script_enabled=scripts) as page:
        page.goto("/search?q=hlm")
        page.locator("details.menu > summary").click()
        page.locator("[data-preferences] button[value=en]").click()
        page.wait_for_load_state()
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.evaluate("location.pathname + location.search") == "/search?q=hlm"
        page.locator("details.menu > summary").click()
        with page.expect_response(
            "**/preferences"
        ):  # with scripts the page stays, and what was chosen is sent beside it
            page.locator("[data-preferences] button[name=theme][value=dark]").click()
        page.goto("/about")
        assert page.locator("html").get_attribute("data-theme") == "dark"
        assert page.locator("h1").inner_text() == "About this library"
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 26)"
