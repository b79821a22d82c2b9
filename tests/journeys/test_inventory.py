"""An inventory with a phone: its camera reads barcodes into the field, and they are taken like any other scan."""

from typing import Any

import pytest

from tests.browsing import PHONE, page_in, sign_in, visiting
from tests.journeys.conftest import Loaded
from tests.serving import Served, until

pytestmark = pytest.mark.browser

# Chromium on this machine has neither a camera nor a reader of barcodes; the page asks for both by their standard names.
_PHONE = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["code_128", "qr_code"]; }
  async detect() { return [{ rawValue: "NOPE-1" }]; }
};
navigator.mediaDevices.getUserMedia = async () => document.createElement("canvas").captureStream(5);
"""


def test_a_phone_reads_barcodes_into_the_field(browser: Any, library: Served, loaded: Loaded) -> None:
    with visiting(browser, library, viewport=PHONE) as context, page_in(context) as page:
        page.add_init_script(_PHONE)
        sign_in(page, loaded.login, loaded.password)
        page.goto("/desk/inventories")
        page.locator("#id_name").fill("手机清点")
        page.locator("main form.panel button[type=submit]").click()
        page.wait_for_url("**/desk/inventories/*")
        page.locator("[data-camera-switch]").click()
        until(lambda: "NOPE-1" in page.locator("#id_codes").input_value(), "a barcode read")
        page.wait_for_timeout(700)  # several more looks at the same book
        assert page.locator("#id_codes").input_value() == "NOPE-1\n"
        assert "NOPE-1" in page.locator("[data-camera-said]").inner_text()
        page.locator("[data-camera-switch]").click()
        assert page.locator("video").is_hidden()
        page.locator("main form.panel button[type=submit]").click()
        page.wait_for_url("**?run=*")
        assert "条码或登录号不存在" in page.locator("tbody tr").first.inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
