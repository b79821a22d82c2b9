"""Every page, for every eye: axe finds nothing, nothing is wider than the screen, languages are named, one heading leads."""

from pathlib import Path
from typing import Any

import pytest

from tests import needs
from tests.browsing import sign_in, visiting
from tests.journeys.conftest import Loaded
from tests.journeys.pages import REFUSED, STAFF, VISITOR, Visitor
from tests.journeys.test_librarian import a_file, upload
from tests.serving import Served

pytestmark = [pytest.mark.browser, pytest.mark.network]
LANGUAGES = {"zh": "zh-Hans", "en": "en"}
AXE = "options => axe.run(document, {resultTypes: ['violations'], ...options}).then(found => found.violations.map(one => [one.id, one.nodes.slice(0, 3).map(node => node.target.join(' '))]))"
EVERYTHING: dict[str, Any] = {}
CONTRAST = {"runOnly": ["color-contrast"]}
BUT_CONTRAST = {"rules": {"color-contrast": {"enabled": False}}}
# Text in Chinese characters on an English page, or the other way, must say so; names of libraries and people are both.
ODD = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const text = node.textContent.trim();
    if (!/^[^A-Za-z]*[\\u3400-\\u9fff]{2,}[^A-Za-z]*$/.test(text)) continue;  // a mixed sentence is the page's
    if (node.parentElement.closest(".understood, .result-why, mark, code, textarea, option")) continue;
    if (!node.parentElement.closest("[lang]").lang.startsWith("zh") && !node.parentElement.closest("[lang=ja], [lang=ko]")) found.push(`${node.parentElement.outerHTML.slice(0, 60)} ${text.slice(0, 20)}`);
  }
  return found;
}"""


# Two controls of the masthead on one spot.
OVERLAP = """() => {
  const boxes = [...document.querySelectorAll(".masthead a, .masthead button, .masthead summary, .masthead input:not([type=hidden])")]
    .filter((one) => one.checkVisibility() && !one.closest("details:not([open]) > :not(summary)"))
    .map((one) => [one.textContent.trim(), one.getBoundingClientRect()]);
  const found = [];
  boxes.forEach(([name, a], at) => boxes.slice(at + 1).forEach(([other, b]) => {
    if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1) found.push(`${name} over ${other}`);
  }));
  return found;
}"""


# A cell that is none any more takes its row out of line with the head of the table.
CELLS = """() => [...document.querySelectorAll("table td, table th")]
  .filter((one) => getComputedStyle(one.closest("table")).display === "table" && !["table-cell", "none"].includes(getComputedStyle(one).display))
  .map((one) => `a cell of a table is laid out as none: ${one.className || one.textContent.trim().slice(0, 20)}`)"""


# Contrast is a matter of the theme, the order of things one of the width; what both languages share is looked at in one.
LOOKS = {
    "zh": [("light", 1280, EVERYTHING), ("dark", 1280, CONTRAST)],
    "en": [("light", 320, BUT_CONTRAST)],
}
WIDTHS = [320, 390, 640, 768, 1024, 1100, 1280]  # 640: 1280 at 200 %
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def faults(page: Any, language: str) -> list[Any]:
    """What is wrong with a page: in how it is built (axe), where it is wider than the screen or laid on itself."""
    found: list[Any] = []
    for theme, width, rules in LOOKS[language]:
        page.emulate_media(color_scheme=theme)
        page.set_viewport_size({"width": width, "height": 900})
        found += [(theme, width, one) for one in page.evaluate(AXE, rules)]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide, overlapping, cells = page.evaluate(f"[{WIDER}, ({OVERLAP})(), ({CELLS})()]")
        found += [(width, "wider than the screen by", wide)] if wide > 0 else []
        found += [(width, one) for one in [*overlapping, *cells[:3]]]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ["visitor", "staff"])
def test_every_page_suits_every_eye(  # noqa: PLR0917 - fixtures and parameters of pytest come as they come
    browser: Any, library: Served, loaded: Loaded, tmp_path: Path, role: str, language: str
) -> None:
    axe = needs.node_file("axe-core/axe.min.js", "npm ci").read_text(encoding="utf-8")
    record = str(library.get("/api/v1/search", q="红楼梦", limit="1").json["items"][0]["id"])
    names = {"record": record, "preview": "", "account": ""}
    with visiting(browser, library, language=language, bypass_csp=True) as context:  # axe is put into the page
        page = context.new_page()
        if role == "staff":
            sign_in(page, loaded.login, loaded.password)
            upload(page, tmp_path, "look.iso", a_file("观览", 5, damaged=2))
            names["preview"] = page.url.rpartition("/")[2]
            names |= Visitor(library, language).sign_in(loaded).begin(record)
            page.goto("/desk/people")
            names["account"] = page.locator("main a[href^='/desk/people/']:not([href$='/new'])").first.get_attribute(
                "href"
            )[len("/desk/people/") :]
        wrong: list[Any] = []
        for address in VISITOR if role == "visitor" else STAFF:
            path = address.format(**names)
            answer = page.goto(path)
            assert (path, answer.status < 400) == (path, path not in REFUSED)
            page.evaluate(axe)
            wrong += [
                (path, "lang", one)
                for one in [page.locator("html").get_attribute("lang")]
                if one != LANGUAGES[language]
            ]
            wrong += [(path, "h1", one) for one in [page.locator("h1").count()] if one != 1]
            wrong += [(path, *one) for one in faults(page, language)]
            wrong += [(path, "no lang", text) for text in (page.evaluate(ODD) if language == "en" else [])[:40]]
        assert wrong == [], "\n".join(map(str, wrong))
