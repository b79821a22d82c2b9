"""Sign-in, own account and people: axe finds nothing, the keyboard alone is enough, nothing is wider than a phone."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.readers.conftest import a_branch, a_colleague, a_library
from tianlu.kit.ui import assets
from tianlu.readers.services import RoleWanted

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here (Debian: apt-get install chromium)"),
    pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed (npm ci)"),
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


def look(page: Any) -> None:
    """Nothing for axe to say, nothing to scroll sideways for."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(page.url, item["id"], [node["target"] for node in item["nodes"]]) for item in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1280)])
def test_a_director_works_by_keyboard_alone(browser: Any, live_server: Any, scheme: str, width: int) -> None:
    library = a_library("north")
    a_branch(library, "E")
    boss = a_colleague(library, "zhao-qian", RoleWanted("director"), name="赵谦")
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        locale="zh-CN",
        bypass_csp=True,  # axe is put into the page by the test
    )
    try:
        page = context.new_page()
        page.goto("/desk/people")
        look(page)
        page.keyboard.type(boss.login)  # the field has the focus
        page.keyboard.press("Tab")
        page.keyboard.type("wrong")
        page.keyboard.press("Enter")
        page.wait_for_selector("[role=alert]")
        look(page)
        page.keyboard.type(boss.password)  # the login stands, the password has the focus
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/people")
        look(page)
        page.get_by_role("link", name="建立账号").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/people/new")
        look(page)
        page.focus("[name=login]")
        page.keyboard.type("li.si")
        page.keyboard.press("Tab")
        page.keyboard.type("李四")
        page.keyboard.press("Tab")
        for _role in ("director", "cataloger", "desk"):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector("#password-once")
        look(page)
        page.goto("/desk/people")
        page.get_by_role("link", name="李四").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("text=授予角色")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        look(page)
        for path in ("/my/account", "/my/password"):
            page.goto(path)
            look(page)
    finally:
        context.close()
