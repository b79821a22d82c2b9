"""Takes the pictures of docs/screenshots/ from the demo library: python scripts/screenshots.py [FOLDER]

Loads the whole demo into a temporary home, serves it, opens Chromium. Pictures are reduced to 256 colours, so that each
stays below 200 KB.
"""

import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browsing import chromium, page_in, sign_in, visiting  # noqa: E402 - the path comes first
from tests.marc.generate import sample  # noqa: E402
from tests.serving import Home, served  # noqa: E402

MOST = 200_000  # bytes
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 860}
READERS = (
    ("home-zh-phone", "/", "zh", PHONE, "light"),
    ("home-en-desktop", "/", "en", DESK, "light"),
    ("results-zh-desktop", "/search?q=hlm", "zh", DESK, "light"),
    ("results-en-desktop", "/search?q=hlm", "en", DESK, "light"),
    ("results-en-phone-dark", "/search?q=shen+congwen", "en", PHONE, "dark"),
    ("record-zh-phone", "红楼梦", "zh", PHONE, "light"),
    ("record-en-desktop-dark", "The Hobbit", "en", DESK, "dark"),
    ("advanced-zh-desktop", "/search/advanced?q=%E8%BE%B9%E5%9F%8E", "zh", DESK, "light"),
)
STAFF = (("desk-zh-desktop", "/desk/", "zh", DESK, "light"),)


def take(page: Any, folder: Path, name: str) -> None:
    """The visible part of the page, small enough for a repository."""
    page.wait_for_load_state("networkidle")
    path = folder / f"{name}.png"
    page.screenshot(path=path)
    Image.open(path).convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path.name}: {size:,} bytes")
    if size > MOST:
        raise SystemExit(f"{path.name} is larger than {MOST:,} bytes")


def open_page(page: Any, address: str) -> None:
    """An address, or the first record found by a title."""
    if address.startswith("/"):
        page.goto(address)
        return
    page.goto(f"/search?q={address}")
    page.locator(".result-title a").first.click()
    page.wait_for_url("**/records/*")


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tianlu-shots-") as scratch:
        home = Home(Path(scratch))
        said = home.tianlu("demo", "--no-serve")
        password = re.search(r"([0-9a-z]{5}-){3}[0-9a-z]{5}", said)
        assert password, said
        incoming = Path(scratch) / "新到图书-gb18030.iso"
        incoming.write_bytes(sample(11, 400, "gb18030", share=0.02).data)
        with served(home) as library, chromium() as browser:
            for name, address, language, size, theme in READERS:
                with (
                    visiting(browser, library, language=language, viewport=size, color_scheme=theme) as context,
                    page_in(context) as page,
                ):
                    open_page(page, address)
                    take(page, folder, name)
            with visiting(browser, library, viewport=DESK) as context, page_in(context) as page:
                sign_in(page, "demo", password[0])
                for name, address, *_how in STAFF:
                    open_page(page, address)
                    take(page, folder, name)
                page.goto("/desk/imports")
                page.locator("input[type=file]").set_input_files(incoming)
                page.locator("main form button[type=submit]").first.click()
                page.locator("form[action$='/runs']").wait_for(timeout=60_000)
                take(page, folder, "import-preview-zh-desktop")
                page.locator("form[action$='/runs'] button").click()
                page.locator("form[action$='/undoings']").wait_for(timeout=60_000)
                take(page, folder, "import-report-zh-desktop")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
