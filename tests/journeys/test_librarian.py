"""A librarian brings a file in through the page, and takes it back; two libraries do so at once."""

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browsing import reading, sign_in
from tests.journeys.conftest import Loaded
from tests.marc.generate import DAMAGES, Fields, cnmarc, iso2709
from tests.serving import Served, until

pytestmark = [pytest.mark.browser, pytest.mark.network]
COUNT = 40


def a_file(name: str, count: int = COUNT, *, damaged: int | None = None) -> bytes:
    """`count` CNMARC records in GB18030, titled `name` and their number; the record `damaged` cannot be read."""
    rng = random.Random(7)
    parts = []
    for number in range(1, count + 1):
        title = ("200", f"1 \x1fa{name}{number}\x1ff张山著")
        fields: Fields = [title if field[0] == "200" else field for field in cnmarc(rng, number, four_bytes=True)]
        made = DAMAGES["directory_letters"](rng, fields, "gb18030") if number == damaged else iso2709(fields, "gb18030")
        parts.append(made)
    return b"".join(parts)


@pytest.fixture
def desk(browser: Any, library: Served, loaded: Loaded) -> Iterator[Any]:
    with reading(browser, library) as page:
        sign_in(page, loaded.login, loaded.password)
        yield page


def upload(page: Any, folder: Path, name: str, content: bytes) -> None:
    path = folder / name
    path.write_bytes(content)
    page.goto("/desk/imports")
    page.locator("input[type=file]").set_input_files(path)
    page.locator("main form button[type=submit]").first.click()
    page.locator("form[action$='/runs']").wait_for(timeout=60_000)


def facts(page: Any) -> dict[str, str]:
    """What the page says of the file, and its totals, by name."""
    names = page.locator("main dl dt").all_inner_texts()
    values = page.locator("main dl dd").all_inner_texts()
    return dict(zip(names, values, strict=True))


def run_to_its_end(page: Any) -> None:
    page.locator("form[action$='/runs'] button").click()
    page.locator("#report").wait_for(timeout=60_000)
    page.locator("form[action$='/undoings']").wait_for(timeout=60_000)


def found(library: Served, words: str) -> list[int]:
    return [item["id"] for item in library.get("/api/v1/search", q=words).json["items"]]


def suggested(library: Served, words: str) -> list[str]:
    return [item["value"] for group in library.get("/api/v1/suggest", q=words).json for item in group["items"]]


def test_a_file_comes_in_is_hidden_and_goes_again(desk: Any, library: Served, tmp_path: Path) -> None:
    upload(desk, tmp_path, "订购.iso", a_file("天禄琳琅辑佚", damaged=9))
    shown = facts(desk)
    assert shown["字符编码"].splitlines()[:2] == ["GB18030", "全文件的字节可确定到 100%。"]
    assert {name: shown[name] for name in ("记录", "新记录", "无法读取")} == {
        "记录": "39",
        "新记录": "39",
        "无法读取": "1",
    }
    assert desk.locator("main", has_text="天禄琳琅辑佚1").count() == 1
    run_to_its_end(desk)
    done = facts(desk)
    assert {name: done[name] for name in ("记录", "新记录")} == {"记录": "39", "新记录": "39"}
    with desk.expect_download() as download:
        desk.locator("a[href$='/rejected']").click()
    assert b"\x1e" in Path(download.value.path()).read_bytes()
    address = desk.url
    [record] = until(lambda: found(library, "天禄琳琅辑佚7"), "the book is found")
    assert until(lambda: suggested(library, "天禄琳琅辑"), "the title is suggested")
    assert library.get(f"/records/{record}").status == 200

    desk.goto(f"/desk/records/{record}")
    desk.locator("#visibility").select_option("suppressed")
    desk.locator("form[action$='/visibility'] button").first.click()
    desk.wait_for_load_state()
    hidden = [library.get(path).status for path in (f"/records/{record}", f"/api/v1/records/{record}.mrc")]
    assert hidden == [404, 404]  # at once: the database is asked, whatever the index says
    assert record not in found(library, "天禄琳琅辑佚7")
    until(lambda: library.get("/api/v1/search", q="天禄琳琅辑佚7").json["total"] == 0, "the count follows")
    assert "天禄琳琅辑佚7" not in suggested(library, "天禄琳琅辑佚7")
    desk.goto(f"/desk/records/{record}")
    desk.locator("#visibility").select_option("public")
    desk.locator("form[action$='/visibility'] button").first.click()
    desk.wait_for_load_state()
    until(lambda: found(library, "天禄琳琅辑佚7"), "it is found again")

    desk.goto(address)
    desk.locator("form[action$='/undoings'] button").click()
    desk.locator("main", has_text="已撤销").wait_for(timeout=60_000)
    until(lambda: library.get("/api/v1/search", q="天禄琳琅辑佚").json["total"] == 0, "nothing of it is found")
    assert library.get(f"/records/{record}").status == 410
    problem = library.get(f"/api/v1/records/{record}")
    assert (problem.status, problem.json["code"]) == (410, "gone")
    assert problem.headers["Content-Type"] == "application/problem+json"


def test_progress_is_watched_to_its_end_and_survives_a_reload(desk: Any, tmp_path: Path) -> None:
    upload(desk, tmp_path, "大批.iso", a_file("石渠宝笈续补", 1500))
    desk.locator("form[action$='/runs'] button").click()
    seen: list[float] = []
    bar = desk.locator("progress")
    for _ in range(400):
        if desk.locator("form[action$='/undoings']").count():
            break
        # Read at once what stands there: the bar may be gone between looking and asking.
        seen += [
            float(value) for value in bar.evaluate_all("all => all.map(one => one.getAttribute('value'))") if value
        ]
        if len(seen) == 1:
            desk.reload()
        desk.wait_for_timeout(150)
    assert seen == sorted(seen)
    desk.locator("form[action$='/undoings']").wait_for()
    assert facts(desk)["新记录"] == "1,500"
    desk.locator("form[action$='/undoings'] button").click()
    desk.locator("main", has_text="已撤销").wait_for(timeout=180_000)


NEIGHBOUR = """
from tianlu.kit.clock import now
from tianlu.libraries.data import Name, system
from tianlu.libraries.services import create_branch, create_organisation
from tianlu.readers.services import RoleWanted, create_account, ensure_roles
made = create_organisation(system("test"), code="south", name=Name("南城图书馆", "South City Library"))
actor = system("test", organisation_id=made)
create_branch(actor, code="MAIN", name=Name("南城总馆", "South Main"))
ensure_roles(actor, made)
made = create_account(actor, login="nan", display_name="南馆员", at=now(), roles=[RoleWanted("director")], temporary=False)
print("password", made.password)
"""


def test_two_libraries_bring_the_same_titles_in_at_once(
    browser: Any, own_library: Served, loaded: Loaded, tmp_path: Path
) -> None:
    said = own_library.home.tianlu("shell", "-c", NEIGHBOUR)
    password = re.search(r"password (\S+)", said)
    assert password
    content = a_file("两馆同书", 60)
    with reading(browser, own_library) as north, reading(browser, own_library) as south:
        for page, login, word in ((north, loaded.login, loaded.password), (south, "nan", password[1])):
            page.goto("/sign-in")
            choices = page.locator("select[name=library] option")
            wanted = "南城图书馆" if login == "nan" else choices.first.inner_text()
            names = choices.all_inner_texts()
            wanted = next(name for name in names if ("南城" in name) == (login == "nan"))
            page.locator("select[name=library]").select_option(label=wanted)
            page.locator("#id_login").fill(login)
            page.locator("#id_password").fill(word)
            page.locator("main form button[type=submit]").click()
            page.wait_for_url("**/desk/")
            upload(page, tmp_path, f"{login}.iso", content)
        north.locator("form[action$='/runs'] button").click()
        south.locator("form[action$='/runs'] button").click()
        for page in (north, south):
            page.locator("form[action$='/undoings']").wait_for(timeout=90_000)
        counted = [facts(page) for page in (north, south)]
        assert [one["记录"] for one in counted] == ["60", "60"]
        assert sum(int(one["新记录"]) for one in counted) == 60  # each title is one record, whoever came first
        until(lambda: own_library.get("/api/v1/search", q="两馆同书").json["total"] == 60, "both are found once")
        [record] = found(own_library, "两馆同书33")
        shelves = own_library.get(f"/api/v1/records/{record}").json
        first = next(page for page, one in zip((north, south), counted, strict=True) if one["新记录"] == "60")
        first.locator("form[action$='/undoings'] button").click()
        first.locator("main", has_text="已撤销").wait_for(timeout=60_000)
        assert own_library.get(f"/records/{record}").status == 200  # the other library still holds it
        assert shelves["title"] == "两馆同书33"
