"""A cataloguer writes a record by keyboard: saved while typing, checked, explained, put into the catalog, changed by two."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browsing import PHONE, page_in, reading, sign_in, visiting
from tests.journeys.conftest import Loaded
from tests.serving import Served, until

pytestmark = [pytest.mark.browser, pytest.mark.network]


@pytest.fixture
def desk(browser: Any, library: Served, loaded: Loaded) -> Iterator[Any]:
    with reading(browser, library) as page:
        sign_in(page, loaded.login, loaded.password)
        yield page


def begin(page: Any, sheet: str = "worksheet:cnmarc-book") -> None:
    page.goto("/desk/drafts")
    page.locator("#from").select_option(sheet)
    page.locator("main form.panel button.button-primary").click()
    page.wait_for_url("**/desk/drafts/*")


def body(page: Any, tag: str) -> Any:
    """The content of the first row with this tag."""
    rows = page.locator(".marc-row")
    for number in range(rows.count()):
        if (
            rows.nth(number).locator("input.marc-tag").count()
            and rows.nth(number).locator("input.marc-tag").input_value() == tag
        ):
            return rows.nth(number).locator("textarea")
    raise AssertionError(tag)


def saved(page: Any, revision: int) -> None:
    until(lambda: int(page.locator("#revision").input_value()) > revision, "the draft saves itself")


def test_a_heading_is_chosen_from_the_authorities(desk: Any) -> None:
    desk.goto("/desk/vocabularies")
    name = desk.locator("form input[name=name]")
    name.fill("人名规范")
    name.press("Enter")
    desk.wait_for_url("**/desk/vocabularies/*")
    desk.goto("/desk/authorities")
    desk.locator("#id_label").fill("沈从文")
    desk.locator("#id_label").press("Enter")
    desk.wait_for_url("**/desk/authorities/*")
    begin(desk)
    desk.locator(".editor-bar .segments button").last.click()
    desk.wait_for_url("**view=marc")
    heading = body(desk, "701")
    heading.focus()
    heading.press("Control+a")
    desk.keyboard.type("$a沈從$4著")
    for _ in range(3):
        desk.keyboard.press("ArrowLeft")
    desk.keyboard.press("Backspace")
    offer = desk.locator(".marc-row .suggestions:not([hidden]) [role=option]")
    offer.wait_for()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    assert heading.input_value() == "‡a沈从文‡4著"
    desk.locator(".editor-bar .segments button").first.click()
    desk.wait_for_url("**view=form")
    row = desk.locator("[data-tag='606']").first
    row.locator("input:not([type=hidden])").first.fill("沈")
    row = desk.locator("[data-tag='701']").first
    box = row.locator("input:not([type=hidden])").first
    box.fill("")
    box.press_sequentially("沈")
    row.locator("[role=option]").first.click()
    assert box.input_value() == "沈从文"
    assert box.get_attribute("aria-expanded") == "false"


def test_a_record_by_keyboard(desk: Any) -> None:
    begin(desk)
    desk.locator(".editor-bar .segments button").last.click()
    desk.wait_for_url("**view=marc")
    before = int(desk.locator("#revision").input_value())
    title = body(desk, "200")
    title.focus()
    desk.locator("#help h2").wait_for()
    assert "题名" in desk.locator("#help h2").inner_text()
    title.press("Control+a")
    desk.keyboard.type("$a长河$f沈从文著")
    assert title.input_value() == "‡a长河‡f沈从文著"
    saved(desk, before)
    until(lambda: desk.locator(".finding-error").count() == 0, "the title is no longer missing")
    rows = desk.locator(".marc-row").count()
    desk.keyboard.press("Enter")
    assert desk.locator(".marc-row").count() == rows + 1
    desk.keyboard.type("327")  # a full tag leads on to the indicators
    desk.keyboard.type("1 ")
    desk.keyboard.type("$a人与地")
    assert body(desk, "327").input_value() == "‡a人与地"
    assert desk.evaluate("document.activeElement.getAttribute('aria-label')").startswith("327 ")
    desk.keyboard.press("Control+Delete")
    assert desk.locator(".marc-row").count() == rows
    desk.locator("#toasts button").click()
    assert body(desk, "327").input_value() == "‡a人与地"
    wrong = body(desk, "010")
    wrong.fill("‡a978-7-02-000220-8")
    told = desk.locator(f"#error-{wrong.get_attribute('id').removeprefix('body-')}")
    told.wait_for()
    assert "ISBN" in told.inner_text()
    wrong.fill("‡a978-7-02-000220-7")
    until(lambda: not told.is_visible(), "what was told of the ISBN goes")
    coded = body(desk, "100")
    sound = coded.input_value()
    coded.fill("‡a20261130")
    until(lambda: coded.get_attribute("aria-invalid") == "true", "an error marks its row")
    coded.fill(sound)
    until(lambda: coded.get_attribute("aria-invalid") is None, "and no more")
    body(desk, "701").fill("‡a沈从文‡4著")
    saved(desk, before + 3)
    until(lambda: desk.locator(".finding-error").count() == 0, "nothing is wrong")
    desk.keyboard.press("Control+Enter")
    desk.wait_for_url("**/desk/records/*")
    assert "长河" in desk.locator("h1").inner_text()
    desk.goto(desk.url.replace("/desk/records", "/records"))
    assert "沈从文" in desk.locator("main").inner_text()


def test_the_form_and_the_marc_view_are_one_record(desk: Any) -> None:
    begin(desk)
    desk.locator(".form-row[data-tag='200'] input[name^='value']").first.fill("边城")
    desk.locator(".form-row[data-tag='606'] summary").click()
    desk.locator(".form-row[data-tag='606'] [data-repeat]").click()
    again = desk.locator(".form-row[data-tag='606']")
    assert again.count() == 2
    again.nth(0).locator("input[name^='value']").first.fill("中篇小说")
    again.nth(1).locator("input[name^='value']").first.fill("湘西")
    desk.locator(".editor-bar .segments button").last.click()
    desk.wait_for_url("**view=marc")
    assert body(desk, "200").input_value().startswith("‡a边城")
    subjects = [area.input_value() for area in desk.locator(".marc-row textarea").all() if "‡a中篇" in area.input_value()
                or "湘西" in area.input_value()]  # fmt: skip
    assert [text.split("‡")[1] for text in subjects] == ["a中篇小说", "a湘西"]
    desk.locator(".editor-bar .segments button").first.click()
    desk.wait_for_url("**view=form")
    assert desk.locator(".form-row[data-tag='200'] input[name^='value']").first.input_value() == "边城"
    desk.locator("button[formaction$='/discarding']").click()
    desk.wait_for_url("**discarded=*")
    desk.locator("form[action$='/recovery'] button").click()
    desk.wait_for_url("**/desk/drafts/*")
    assert desk.locator("h1").inner_text() == "边城"


def test_two_windows_on_one_draft(browser: Any, library: Served, loaded: Loaded) -> None:
    with visiting(browser, library) as context, page_in(context) as first, page_in(context, refused=1) as second:
        sign_in(first, loaded.login, loaded.password)
        begin(first)
        address = f"{first.url.split('?')[0]}?view=marc"
        first.goto(address)
        second.goto(address)
        body(first, "300").fill("‡a第一个窗口")
        saved(first, 1)
        body(second, "300").fill("‡a第二个窗口")
        second.locator("#checks [role=alert]").wait_for()
        second.locator("#keep").click()
        second.locator("main > .wrap > .notice-danger").wait_for()
        assert body(second, "300").input_value() == "‡a第二个窗口"
        first.reload()
        assert body(first, "300").input_value() == "‡a第一个窗口"


@pytest.mark.parametrize("view", ["form", "marc"])
def test_on_a_phone_nothing_is_cut_off(browser: Any, library: Served, loaded: Loaded, view: str) -> None:
    with reading(browser, library, viewport=PHONE) as page:
        sign_in(page, loaded.login, loaded.password)
        begin(page)
        page.goto(f"{page.url.split('?')[0]}?view={view}")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_control_field_is_typed_without_a_pause(desk: Any) -> None:
    begin(desk)
    desk.locator(".editor-bar .segments button").last.click()
    desk.wait_for_url("**view=marc")
    desk.locator(".marc-row input.marc-tag").last.focus()
    desk.keyboard.type("005" + "20261130")
    assert body(desk, "005").input_value() == "20261130"


def test_the_form_leads_to_what_is_wrong_and_leaves_menus_their_keys(desk: Any) -> None:
    begin(desk)
    number = desk.locator("[data-tag='010'] input:not([type=hidden])").first
    number.fill("978-7-02-000220-8")
    desk.locator(".findings a", has_text="ISBN").click()
    assert number.evaluate("one => one === document.activeElement")
    desk.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    tags = "[...document.querySelectorAll('[data-row]')].map((row) => row.dataset.tag).join()"
    before = desk.evaluate(tags)
    desk.locator(".positions select").first.press("Alt+ArrowDown")
    assert desk.evaluate(tags) == before


def test_published_twice_in_a_hurry_it_is_published_once(desk: Any) -> None:
    begin(desk)
    desk.locator("[data-tag='200'] textarea, [data-tag='200'] input:not([type=hidden])").first.fill("急就章")
    desk.locator("#despite").check()
    desk.evaluate("for (let twice = 0; twice < 2; twice += 1) document.getElementById('publish').click()")
    desk.wait_for_url("**/desk/records/*")


def test_what_could_not_be_saved_is_not_called_saved(browser: Any, library: Served, loaded: Loaded) -> None:
    with visiting(browser, library) as context:
        page = context.new_page()  # htmx tells the console of the refusal
        sign_in(page, loaded.login, loaded.password)
        begin(page)
        page.route("**/checks", lambda route: route.fulfill(status=503))
        page.locator("[data-tag='010'] input:not([type=hidden])").first.fill("9787020002207")
        until(lambda: "未保存" in page.locator("#saved").inner_text(), "the page says that it could not save")
