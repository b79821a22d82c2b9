"""New labels at the desk with a scanner and no mouse: printed, said to be on, and always ready for the next book."""

import re
from typing import Any

import pytest

from tests.browsing import PHONE, held, page_in, sign_in, visiting
from tests.journeys.conftest import Loaded
from tests.serving import Served

pytestmark = [pytest.mark.browser, pytest.mark.network]
SAID = "document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent"


def test_new_labels_are_printed_and_scanned_one_after_the_other(browser: Any, library: Served, loaded: Loaded) -> None:
    record = str(library.get("/api/v1/search", q="边城", limit="1").json["items"][0]["id"])
    with visiting(browser, library, viewport=PHONE) as context, page_in(context, refused=1) as page:
        sign_in(page, loaded.login, loaded.password)
        page.goto(f"/desk/call-numbers?record={record}")
        for number in ("976", "977"):  # given, if it had none; changed
            page.locator("#id_book_number").fill(number)
            with page.expect_navigation():
                page.locator("#id_book_number").press("Enter")
        page.goto("/desk/relabelling")
        codes = page.locator("main tbody th .identifier").all_inner_texts()
        assert len(codes) > 1
        with page.expect_download() as got:
            page.locator("button[name=print]").press("Enter")
        assert got.value.suggested_filename == "labels.pdf"
        page.locator("main tbody input[type=checkbox]").first.uncheck()
        page.locator("button[name=done]").press("Enter")  # the answer was a file: the page may act again at once
        page.wait_for_url("**marked=*")
        assert (held(page, "id"), f"{len(codes) - 1} 册" in page.evaluate(SAID)) == ("barcode", True)
        for said in ("已换好书标", "没有待换的书标"):
            page.keyboard.type(codes[0])
            with page.expect_navigation():
                page.keyboard.press("Enter")
            assert held(page, "id") == "barcode"
            assert re.search(said, page.evaluate(SAID))
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
