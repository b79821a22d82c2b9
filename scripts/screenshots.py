"""Take the pictures of docs/screenshots from a served demo library: `python scripts/screenshots.py http://localhost:8000`."""

import sys
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
SHOTS = (
    ("home-zh", "/", "zh-hans", DESKTOP, "light"),
    ("home-phone-zh", "/", "zh-hans", PHONE, "light"),
    ("results-zh", "/search?q=hlm", "zh-hans", DESKTOP, "light"),
    ("results-phone-en", "/search?q=hlm", "en", PHONE, "light"),
    ("record-zh", "/search?q=" + quote("边城"), "zh-hans", DESKTOP, "light"),
    ("record-phone-zh", "/search?q=" + quote("边城"), "zh-hans", PHONE, "light"),
    ("record-en", "/search?q=" + quote("边城"), "en", DESKTOP, "dark"),
    ("advanced-en", "/search/advanced", "en", DESKTOP, "light"),
)


def take(browser: Browser, base: str, shot: tuple[str, str, str, dict[str, int], str]) -> None:
    """One page as a reader of that language, screen and theme sees it; a record is opened from its results."""
    name, address, language, size, theme = shot
    context = browser.new_context(viewport=size, color_scheme=theme, base_url=base)
    context.add_cookies([{"name": "tianlu_language", "value": language, "url": base}])
    page = context.new_page()
    page.goto(address)
    if name.startswith("record"):
        page.click(".result-title a")
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")
    context.close()


def main() -> int:
    base = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for shot in SHOTS:
            take(browser, base, shot)
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
