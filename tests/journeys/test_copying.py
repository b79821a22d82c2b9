"""A cataloguer scans an ISBN: other libraries answer one by one, two descriptions become one."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests import needs
from tests.browsing import held, reading, sign_in, visiting
from tests.catalog.copying.servers import misbehaving, zebra
from tests.catalog.copying.test_misbehaving import silence
from tests.catalog.files import cnmarc
from tests.journeys.conftest import Loaded
from tests.journeys.test_appearance import ODD, faults
from tests.serving import Served

pytestmark = [pytest.mark.browser, pytest.mark.network]
ISBN = "9787020002207"


@pytest.fixture(scope="module")
def neighbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Another library's catalogue, in GB18030."""
    books = [
        cnmarc("N1", "边城㐂记", isbn="978-7-02-000220-7", author="沈从文"),
        cnmarc("N2", "邊城㐂記", isbn="978-7-02-000220-7", author="沈從文", year="2002"),
        *(cnmarc(f"N{number}", f"第{number}卷山水志") for number in range(3, 9)),
    ]
    with zebra(tmp_path_factory.mktemp("neighbour"), books, "gb18030") as port:
        yield port


@pytest.fixture
def desk(browser: Any, own_library: Served, loaded: Loaded) -> Iterator[Any]:
    with reading(browser, own_library) as page:
        sign_in(page, loaded.login, loaded.password)
        yield page


def add_target(page: Any, name: str, port: int, *, seconds: int = 15) -> None:
    page.goto("/desk/targets/new?preset=cnmarc")
    page.locator("#id_name_zh").fill(name)
    page.locator("#id_host").fill("127.0.0.1")
    page.locator("#id_port").fill(str(port))
    page.locator("#id_database").fill("Default")
    page.locator("#id_charset").select_option("gb18030")
    page.locator("#id_timeout").fill(str(seconds))
    page.locator("#id_listed").check()
    page.locator("form[action$='/desk/targets/new'] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/desk/targets/\d+$"))


def scan(page: Any, text: str) -> None:
    """As a scanner does: it types where the focus is, and presses Enter."""
    assert held(page, "id") == "copy-q"
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def test_from_a_scan_to_a_description(desk: Any, neighbour: int) -> None:
    with misbehaving(silence) as hanging:
        add_target(desk, "邻馆", neighbour)
        desk.locator("#id_q").fill(ISBN)
        desk.get_by_role("region", name="试检索").get_by_role("button").click()
        desk.get_by_text("有应答。命中 2 条记录，收到 2 条。").first.wait_for()
        add_target(desk, "不答馆", hanging.port, seconds=6)

        desk.goto("/desk/copying")
        scan(desk, "9787020003334")  # nobody has it
        desk.get_by_text("没有命中。").wait_for()
        scan(desk, ISBN)  # takes the place of what stood in the box
        assert desk.locator("#copy-q").input_value() == ISBN
        desk.locator(".candidate").nth(1).wait_for()
        late = desk.locator("section", has=desk.get_by_role("heading", name="不答馆"))
        assert late.locator(".skeleton").count() == 1  # the others are not kept waiting by it
        assert held(desk, "id") == "copy-q"
        late.locator(".notice").wait_for()
        assert desk.locator(".candidate").count() == 2

    for box in desk.locator(".candidate input[type=checkbox]").all():
        box.check()
    desk.get_by_role("button", name="对比所选记录").click()
    desk.wait_for_url("**/desk/copying/comparison?*")
    titles = desk.locator("tr", has=desk.locator("th", has_text="200"))
    assert "不同" in titles.locator("th").inner_text()
    titles.locator("input[type=radio]").nth(1).check()
    desk.get_by_role("button", name="套录这条书目").click()
    desk.wait_for_url("**/desk/drafts/*")
    values = [one.input_value() for one in desk.locator(".form-row input[name^='value']").all()]
    assert "邊城㐂記" in values
    assert "沈从文" in values


def test_an_answer_that_does_not_come_through_is_said_and_asked_for_again(
    browser: Any, own_library: Served, loaded: Loaded, neighbour: int
) -> None:
    with visiting(browser, own_library) as context:
        page = context.new_page()  # htmx tells the console of what failed
        sign_in(page, loaded.login, loaded.password)
        add_target(page, "邻馆", neighbour)
        page.route("**/desk/copying/targets/**", lambda route: route.abort())
        page.goto("/desk/copying")
        scan(page, ISBN)
        page.get_by_text("没有收到应答。").first.wait_for()
        assert page.locator(".skeleton:visible").count() == 0
        page.unroute("**/desk/copying/targets/**")
        page.get_by_role("button", name="重新询问").click()
        page.locator(".candidate").nth(1).wait_for()


def test_without_javascript_the_answers_are_one_click_away(
    browser: Any, own_library: Served, loaded: Loaded, neighbour: int
) -> None:
    with reading(browser, own_library, java_script_enabled=False) as page:
        sign_in(page, loaded.login, loaded.password)
        add_target(page, "邻馆", neighbour)
        page.goto("/desk/copying")
        page.locator("#copy-q").fill("山水志")
        page.locator("#copy-q").press("Enter")
        page.get_by_role("link", name="显示目标库的应答").click()
        assert page.locator(".candidate").count() == 6


@pytest.mark.parametrize("language", ["zh", "en"])
def test_answers_and_comparison_suit_every_eye(
    browser: Any, own_library: Served, loaded: Loaded, neighbour: int, language: str
) -> None:
    axe = needs.node_file("axe-core/axe.min.js", "npm ci").read_text(encoding="utf-8")
    with visiting(browser, own_library, language=language, bypass_csp=True) as context:  # axe is put into the page
        page = context.new_page()
        sign_in(page, loaded.login, loaded.password)
        add_target(page, "邻馆", neighbour)
        wrong: list[Any] = []
        found = "/desk/copying?q=山水志"
        for address in (page.url, "/desk/targets", found, "/desk/copying?q=20295403", "comparison"):
            page.goto(address if address != "comparison" else compared(page, found))
            if address == found:
                page.locator(".candidate").first.wait_for()
            page.evaluate(axe)
            wrong += [(address, *one) for one in faults(page, language)]
            wrong += [(address, "no lang", text) for text in (page.evaluate(ODD) if language == "en" else [])]
        assert wrong == [], "\n".join(map(str, wrong))


def compared(page: Any, found: str) -> str:
    """The address where the first three records of a search stand side by side."""
    page.goto(found)
    page.locator(".candidate").first.wait_for()
    boxes = page.locator("input[name=candidate]").all()[:3]
    return "/desk/copying/comparison?" + "&".join(f"candidate={box.get_attribute('value')}" for box in boxes)
