"""What is sent is valid: HTML by the Nu checker, the policy on every answer, figures by promtool, small files by their own rules."""

import json
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests import needs
from tests.journeys.conftest import Loaded
from tests.journeys.pages import STAFF, VISITOR, Visitor
from tests.serving import Served
from tianlu.kit.security import POLICY

pytestmark = [pytest.mark.network]
NAMES = {"preview": "1", "account": "new"}


@pytest.fixture(scope="module")
def seen(library: Served, loaded: Loaded) -> dict[str, str]:
    """The text of every page by who sees it in which language, every answer checked for its policy."""
    record = str(library.get("/api/v1/search", q="红楼梦", limit="1").json["items"][0]["id"])
    found = {}
    for language in ("zh", "en"):
        for role, addresses in (("visitor", VISITOR), ("staff", STAFF)):
            who = Visitor(library, language)
            names = NAMES | {"record": record}
            if role == "staff":
                names |= who.sign_in(loaded).begin(record)
            for address in addresses:
                answer = who.ask(address.format(**names))
                assert answer.headers["Content-Security-Policy"] == POLICY, address
                assert answer.headers["X-Content-Type-Options"] == "nosniff", address
                found[f"{role} {language} {address}"] = answer.text
    return found


INLINE = re.compile(
    r"<script(?![^>]*(?:\bsrc=|type=\"application/ld\+json\"))|<style|\sstyle=|\son[a-z]+=|javascript:", re.I
)


def test_every_page_has_one_box_to_search_from(seen: dict[str, str]) -> None:
    whole = {name: text for name, text in seen.items() if "<html" in text}
    boxes = {name: len(re.findall(r'<input type="search" id="q"', text)) for name, text in whole.items()}
    assert {name: count for name, count in boxes.items() if count != 1 and "/search/advanced" not in name} == {}


def test_pages_are_valid_and_hold_no_inline_code(seen: dict[str, str], tmp_path: Path) -> None:
    assert {name: INLINE.findall(text) for name, text in seen.items() if INLINE.search(text)} == {}
    java = needs.program("java", package="default-jre-headless")
    jar = needs.ROOT / "tests/tools/node_modules/vnu-jar/build/dist/vnu.jar"
    if not jar.is_file():
        needs.lacking("Nu HTML checker", "npm ci --ignore-scripts --prefix tests/tools")
    names = {}
    for number, (name, text) in enumerate(seen.items()):
        path = tmp_path / f"{number}.html"
        path.write_text(text, encoding="utf-8")
        names[path.name] = name
    done = subprocess.run(
        [java, "-jar", str(jar), "--format", "json", "--exit-zero-always", *map(str, sorted(tmp_path.glob("*.html")))],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    said = json.loads(done.stderr)["messages"]
    known = "Bad value “vertical-rl” for attribute “writing-mode”"  # SVG 2 and CSS Writing Modes name it, SVG 1.1 not
    wrong = {
        (names[one["url"].rpartition("/")[2]], one["message"], one.get("extract", "")[:80])
        for one in said
        if one["type"] == "error" and not one["message"].startswith(known)
    }
    assert len(names) > 60
    assert wrong == set(), "\n".join(map(str, sorted(wrong)))


def test_promtool_finds_nothing_in_the_figures(library: Served) -> None:
    promtool = needs.program("promtool", package="prometheus")
    library.get("/search", q="hlm")
    said = library.get("/metrics")
    assert said.status == 200
    assert len(said.text.splitlines()) > 20
    done = subprocess.run(
        [promtool, "check", "metrics"], input=said.text, check=False, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_small_files_parse(library: Served) -> None:
    robots = library.get("/robots.txt").text.splitlines()
    assert robots[0] == "User-agent: *"
    assert "Disallow: /desk" in robots
    described = ElementTree.fromstring(library.get("/opensearch.xml").body)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert described.tag == f"{space}OpenSearchDescription"
    name = described.findtext(f"{space}ShortName") or ""
    assert 0 < len(name) <= 16
    templates = [one.attrib["template"] for one in described.iter(f"{space}Url")]
    assert all("{searchTerms}" in template for template in templates)
    for template in templates:
        path = template.replace("{searchTerms}", "hlm").partition("/")[2].partition("/")[2].partition("/")[2]
        assert library.get(f"/{path}").status == 200
    manifest = library.get("/manifest.webmanifest")
    assert manifest.headers["Content-Type"] == "application/manifest+json"
    assert {"name", "short_name", "start_url", "icons", "display"} <= set(manifest.json)
    for icon in manifest.json["icons"]:
        assert library.get(icon["src"]).status == 200
