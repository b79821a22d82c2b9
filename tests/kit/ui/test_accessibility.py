"""axe finds nothing on the style guide, which shows every component, in either theme, narrow and wide."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tianlu.kit.ui import assets

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = Path(__file__).resolve().parents[3] / "node_modules" / "axe-core" / "axe.min.js"

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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", ["/styleguide", "/offline"])
def test_axe_finds_nothing(browser: Any, live_server: Any, scheme: str, width: int, path: str) -> None:
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        locale="zh-CN",
        bypass_csp=True,  # axe is put into the page by the test
    )
    try:
        page = context.new_page()
        page.goto(path)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        assert [(item["id"], [node["target"] for node in item["nodes"]]) for item in found] == []
    finally:
        context.close()
