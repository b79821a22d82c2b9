"""By keyboard alone: every control is reached, the focus is always seen, and no swap loses it."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browsing import held, page_in, reading, visiting
from tests.serving import Served

pytestmark = [pytest.mark.browser, pytest.mark.network]


@pytest.fixture
def page(browser: Any, library: Served) -> Iterator[Any]:
    with reading(browser, library) as opened:
        yield opened


def tab_to(page: Any, css: str, most: int = 120) -> None:
    """Press Tab until the focus is on what `css` names."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("css => document.activeElement.matches(css)", css):
            return
    raise AssertionError(f"Tab never reached {css}")


def test_the_skip_link_comes_first_and_skips(page: Any) -> None:
    page.goto("/search?q=hlm")
    page.keyboard.press("Tab")
    assert held(page, "className") == "skip"
    page.keyboard.press("Enter")
    assert held(page, "id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('main').contains(document.activeElement)")


STOP = """() => {
  const held = document.activeElement;
  held.dataset.seen = "yes";
  const box = held.getBoundingClientRect();
  const marked = (one) => {
    const style = getComputedStyle(one);
    return style.outlineStyle !== "none" || style.boxShadow !== "none";
  };
  const around = held.closest("form, .result, summary");
  return {
    name: `${held.tagName} ${held.textContent.trim().slice(0, 30)}`,
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
    ring: marked(held) || Boolean(around && marked(around)),
  };
}"""
MISSED = """[...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
  .filter((one) => one.checkVisibility({contentVisibilityAuto: true}) && !one.closest("details:not([open]) > :not(summary)"))
  .filter((one) => !one.dataset.seen && !one.disabled).map((one) => one.outerHTML.slice(0, 120))"""


def test_every_control_is_reached_and_shows_that_it_is(page: Any) -> None:
    page.goto("/search?q=hlm")
    for _ in range(300):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        stop = page.evaluate(STOP)
        assert stop["seen"], stop
        assert stop["ring"], stop
    assert page.evaluate(MISSED) == []
    assert (
        page.evaluate('document.querySelectorAll(\'[tabindex]:not([tabindex="0"]):not([tabindex="-1"])\').length') == 0
    )


def test_letters_walk_the_results_and_open_one(page: Any) -> None:
    page.goto("/search?q=%E5%B0%8F%E8%AF%B4")
    titles = page.locator(".result-title a").all_text_contents()
    page.keyboard.press("j")
    assert held(page) == titles[0]
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert held(page) == titles[2]
    page.keyboard.press("k")
    assert held(page) == titles[1]
    page.keyboard.press("o")
    page.wait_for_url("**/records/*")
    assert page.locator("h1").inner_text().startswith(titles[1])
    page.go_back()
    page.keyboard.press("/")
    assert held(page, "id") == "q"


def test_the_box_suggests_to_arrows(page: Any) -> None:
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("hong lou")
    options = page.locator("[role=option]")
    options.first.wait_for()
    page.keyboard.press("ArrowDown")
    box = page.locator("#q")
    assert box.get_attribute("aria-expanded") == "true"
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    chosen = options.first.locator("span").first.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert chosen in page.locator("main").inner_text()


def test_facets_and_pages_are_turned_by_keyboard(page: Any) -> None:
    page.goto("/search?q=%E5%B0%8F%E8%AF%B4")
    before = page.locator("h1").inner_text()
    tab_to(page, ".facets a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?*&*")
    assert page.locator(".chips .chip").count() >= 1
    assert page.locator("h1").inner_text() != "" != before
    page.goto("/search?q=%E4%B8%AD%E5%9B%BD")
    tab_to(page, ".pagination a[rel=next]")
    page.keyboard.press("Enter")
    page.wait_for_url("**page=2*")
    assert page.locator(".pagination [aria-current=page]").inner_text().startswith("2")


def test_an_order_is_chosen_without_the_page_jumping(page: Any) -> None:
    page.goto("/search?q=%E4%B8%AD%E5%9B%BD")
    tab_to(page, "#sort")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert "sort=" not in page.url  # an arrow key changes the choice, not the page (WCAG 3.2.2)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=*")


def test_the_focus_stays_when_late_facets_arrive(browser: Any, library: Served) -> None:
    with visiting(browser, library) as context:
        context.route("**/search?*", _with_late_facets)
        with page_in(context) as page:
            page.goto("/search?q=%E4%B8%AD%E5%9B%BD")
            page.locator("#late a").focus()
            with page.expect_response("**/search/facets*"):
                page.evaluate("document.getElementById('late').dispatchEvent(new Event('go'))")
            page.locator("#late").wait_for(state="detached")
            page.wait_for_function("document.activeElement !== document.body")
            assert page.evaluate("document.querySelector('.facets').contains(document.activeElement)")


def _with_late_facets(route: Any) -> None:
    """The page as it comes for broad sets: its last facets are asked for afterwards (here when the test says so)."""
    answer = route.fetch()
    late = (
        '<div id="late" hx-get="/search/facets?q=%E4%B8%AD%E5%9B%BD" hx-trigger="go" hx-swap="outerHTML" data-quiet>'
        '<a href="/search/facets?q=%E4%B8%AD%E5%9B%BD">late</a></div></section>'
    )
    head, found, tail = answer.text().rpartition("</section>")
    assert found
    route.fulfill(response=answer, body=head + late + tail)
