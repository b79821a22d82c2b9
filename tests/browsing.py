"""A reader's browser: real Chromium, whose every error on the console fails the test that drives it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests import needs
from tests.serving import Served

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser for one module: its loop must be gone before the next module asks Django for a row."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = needs.chromium()
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        started.close()


@contextmanager
def visiting(browser: Any, library: Served, *, language: str = "zh", **options: Any) -> Iterator[Any]:
    """A browser context at the library; `language` is what the reader chose (`zh` or `en`)."""
    wanted = {"viewport": DESK, "locale": "zh-CN" if language == "zh" else "en-GB"}
    context = browser.new_context(base_url=library.url, **(wanted | options))
    context.set_default_timeout(20_000)
    if language == "en":
        context.add_cookies([{"name": "tianlu_language", "value": "en", "url": library.url}])
    try:
        yield context
    finally:
        context.close()


@contextmanager
def page_in(context: Any, *, refused: int = 0) -> Iterator[Any]:
    """A page that must say nothing on its console; `refused` answers of status 4xx and 5xx are expected."""
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    page.close()
    known = [text for text in said if text.startswith("Failed to load resource: the server responded with a status of")]
    other = [text for text in said if text not in known]
    assert other == [], other
    assert len(known) == refused, known


@contextmanager
def reading(browser: Any, library: Served, *, refused: int = 0, **options: Any) -> Iterator[Any]:
    """One page in a context of its own."""
    with visiting(browser, library, **options) as context, page_in(context, refused=refused) as page:
        yield page


def sign_in(page: Any, login: str, password: str) -> None:
    """Through the page, as staff do; ends on the desk."""
    page.goto("/sign-in")
    page.locator("#id_login").fill(login)
    page.locator("#id_password").fill(password)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/desk/")


def scan(page: Any, title: str) -> None:
    """Fill the search box and send it."""
    box = page.locator("#q")
    box.fill(title)
    with page.expect_navigation():  # what is read next is of the page that answers, not of the one that asked
        box.press("Enter")


def held(page: Any, what: str = "textContent") -> str:
    """A property of the element that has the focus."""
    return str(page.evaluate(f"document.activeElement.{what}"))
