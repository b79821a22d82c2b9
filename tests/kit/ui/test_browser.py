"""The scripts in a real browser, under the real policy: what they add, and that nothing breaks without them."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tianlu.kit.ui import assets

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here (Debian: apt-get install chromium)"),
    pytest.mark.skipif(not (assets.DIST / "ui.js").is_file(), reason="the assets are not built (npm run build)"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    # Playwright keeps an event loop in this thread, in which Django otherwise refuses to clear the database after a test.
    with pytest.MonkeyPatch.context() as environment, playwright.sync_playwright() as driver:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Any, live_server: Any) -> Iterator[Any]:
    """A reader's browser in English; without the worker, whose requests cannot be answered by the test."""
    made = browser.new_context(
        base_url=live_server.url,
        locale="en-GB",
        viewport={"width": 1280, "height": 900},
        service_workers="block",
    )
    made.add_cookies([{"name": "tianlu_language", "value": "en", "url": live_server.url}])
    yield made
    made.close()


@pytest.fixture
def page(context: Any) -> Iterator[Any]:
    """The style guide, failing on any error or refused resource."""
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto("/styleguide")
    yield opened
    opened.close()
    assert said == []


def test_the_box_suggests_and_the_arrows_choose(page: Any) -> None:
    box = page.locator("#q-light")
    box.fill("边")
    options = page.locator("form:has(#q-light) [role=option]")
    options.first.wait_for()
    assert options.all_inner_texts() == ["边城\n1934", "边城浪子\n1976", "边芹\n6"]
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    box.press("ArrowDown")
    assert options.nth(1).get_attribute("aria-selected") == "true"
    assert box.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    box.press("ArrowDown")
    options.first.wait_for()
    box.press("ArrowUp")
    box.press("Enter")
    page.wait_for_url("**/styleguide?q=*")
    assert page.evaluate("new URLSearchParams(location.search).get('q')") == "边芹"


def test_keys_walk_and_can_be_switched_off(page: Any) -> None:
    held = "document.activeElement.textContent"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q-light"
    page.keyboard.press("j")
    assert page.input_value("#q-light") == "j"
    page.locator("#q-light").fill("")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate(held) == "湘行散記"
    page.keyboard.press("k")
    assert page.evaluate(held) == "边城"
    page.locator("details.menu > summary").click()
    page.locator("[data-preferences] button[name=keys][value=off]").click()
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement === document.body")


def test_the_theme_changes_at_once_and_stays(page: Any) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(251, 250, 246)"
    page.locator("details.menu > summary").click()
    for theme in ("dark", "light", "dark"):  # the same again a moment later is meant
        with page.expect_response("**/preferences"):
            page.locator(f"[data-preferences] button[name=theme][value={theme}]").click()
    assert page.evaluate(ground) == "rgb(20, 23, 26)"
    assert page.locator("[data-preferences] button[name=theme][value=dark]").get_attribute("aria-pressed") == "true"
    page.reload()
    assert page.evaluate(ground) == "rgb(20, 23, 26)"


def test_large_type_is_a_quarter_larger(page: Any) -> None:
    page.locator("details.menu > summary").click()
    page.locator("[data-preferences] button[name=size][value=large]").click()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"


def test_dragging_over_the_years_sends_them(page: Any) -> None:
    chart = page.locator("[data-drag] svg").first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    step = box["width"] / 21
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + step * 2.5, y)
    page.mouse.down()
    page.mouse.move(box["x"] + step * 4.5, y, steps=4)
    page.mouse.up()
    page.wait_for_url("**/styleguide?*year_from=*")
    assert page.evaluate("location.search") == "?year_from=1930&year_to=1944"


def test_a_dialog_opens_and_gives_the_focus_back(page: Any) -> None:
    opener = page.locator("[data-opens=dialog-light]")
    opener.click()
    assert page.locator("#dialog-light").evaluate("element => element.open")
    page.keyboard.press("Escape")
    assert not page.locator("#dialog-light").evaluate("element => element.open")
    assert page.evaluate("document.activeElement.dataset.opens") == "dialog-light"


def test_copying_is_announced(page: Any) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-copy='#cite-light']").click()
    page.locator("#toasts .toast").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "沈从文. 边城[M]. 2 版. 北京: 人民文学出版社, 2000."
    page.locator("#live", has_text="Copied").wait_for(state="attached")


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("large", [False, True])
def test_nothing_runs_over_the_edge(page: Any, width: int, large: bool) -> None:
    if large:
        page.evaluate("document.documentElement.dataset.size = 'large'")
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


@pytest.mark.parametrize("word", ["W" * 60, "ئۇيغۇرچەئۇزۇنسۆزلەرنىڭناھايىتىئۇزۇنبولۇشىمۇمكىن"])
def test_a_long_word_runs_over_no_edge(page: Any, word: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.evaluate(
        "word => document.querySelectorAll('.chip > span, .label-spine:not(.label-spine-large), .facts dd, .citation')"
        ".forEach(one => { one.textContent = word; })",
        word,
    )
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_the_page_reads_and_searches_without_a_script(browser: Any, live_server: Any) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="zh-CN")
    try:
        opened = context.new_page()
        opened.goto("/styleguide")
        opened.fill("#q-light", "边城")
        opened.press("#q-light", "Enter")
        assert opened.url.endswith("/styleguide?q=%E8%BE%B9%E5%9F%8E")
        opened.locator("details.menu > summary").click()
        opened.locator("[data-preferences] button[name=theme][value=dark]").click()
        assert opened.locator("html").get_attribute("data-theme") == "dark"
    finally:
        context.close()


INSERT = """html => {
  const box = document.createElement('div');
  box.innerHTML = html;
  document.querySelector('main').prepend(box);
  document.dispatchEvent(new CustomEvent('kit:process', {detail: box}));
}"""


def test_focus_and_words_survive_a_swap(page: Any) -> None:
    swapped = '<div id="part" data-announce="2 left"><a href="#b">b</a><a href="#a">a</a></div>'
    page.route("**/part", lambda route: route.fulfill(body=swapped, content_type="text/html"))
    page.evaluate(INSERT, '<div id="part" hx-get="/part" hx-trigger="go" hx-swap="outerHTML"><a href="#a">a</a></div>')
    page.locator("#part a").focus()
    page.evaluate("document.getElementById('part').dispatchEvent(new Event('go'))")
    page.locator("#part[data-announce]").wait_for()
    page.locator("#live", has_text="2 left").wait_for(state="attached")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#a"


def test_a_toast_can_be_undone(page: Any) -> None:
    asked: list[str] = []

    def answer(route: Any) -> None:
        asked.append(f"{route.request.method} {route.request.headers.get('x-csrftoken')}")
        route.fulfill(status=204)

    page.route("**/holds/7/undo", answer)
    [token] = [one["value"] for one in page.context.cookies() if one["name"] == "csrftoken"]
    page.evaluate(
        "document.dispatchEvent(new CustomEvent('toast', {detail: {text: 'Hold placed', undo: '/holds/7/undo'}}))"
    )
    with page.expect_response("**/holds/7/undo"):
        page.locator("#toasts .toast button").click()
    assert asked == [f"POST {token}"]
    assert page.locator("#toasts .toast").count() == 0


def test_a_failed_request_says_so(context: Any) -> None:
    opened = context.new_page()
    opened.goto("/styleguide")
    opened.route("**/broken", lambda route: route.fulfill(status=500))
    opened.evaluate(INSERT, '<button id="ask" hx-get="/broken" hx-swap="none">ask</button>')
    opened.locator("#ask").click()
    line = opened.locator("#toasts .toast")
    line.wait_for()
    assert line.inner_text() == "That could not be done. Reload the page and try again."


def test_the_installed_app_reads_offline(browser: Any, live_server: Any) -> None:
    context = browser.new_context(base_url=live_server.url, locale="zh-CN")
    try:
        opened = context.new_page()
        opened.goto("/styleguide")
        opened.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
        opened.reload()
        context.set_offline(True)
        opened.goto("/styleguide")
        assert opened.locator("main h1").inner_text() == "没有网络"
        assert opened.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 250, 246)"
    finally:
        context.close()
