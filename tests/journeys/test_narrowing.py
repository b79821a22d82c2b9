"""Narrowing, ordering, turning pages, coming back: the address is the state."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browsing import reading, scan
from tests.serving import Served

pytestmark = [pytest.mark.browser, pytest.mark.network]


@pytest.fixture
def page(browser: Any, library: Served) -> Iterator[Any]:
    with reading(browser, library) as opened:
        yield opened


def total(page: Any) -> int:
    found = re.search(r"[\d,]+", page.locator("h1").inner_text())
    assert found
    return int(found[0].replace(",", ""))


def test_a_facet_gives_as_many_as_it_says_and_goes_again(page: Any) -> None:
    page.goto("/search?q=%E5%B0%8F%E8%AF%B4")
    whole = total(page)
    for name in ("format", "branch", "available"):
        entry = page.locator(f".facets a[href*='{name}=']").first
        count = int(entry.locator(".facet-count").inner_text().replace(",", ""))
        entry.click()
        page.wait_for_url(f"**{name}=*")
        assert (name, total(page)) == (name, count)
        page.locator(".chips .chip").first.click()
        page.wait_for_url(re.compile(rf"^((?!{name}=).)*$"))
        assert total(page) == whole


def test_the_classes_open_like_a_tree(page: Any) -> None:
    page.goto("/search")
    page.locator(".facets a[href*='class=I']").first.click()
    page.wait_for_url("**class=I*")
    inner = page.locator(".facets a[href*='class=I2']").first
    inner.wait_for()
    count = int(inner.locator(".facet-count").inner_text().replace(",", ""))
    assert 0 < count <= total(page)


def test_years_are_typed_or_dragged(page: Any) -> None:
    page.goto("/search?q=%E5%B0%8F%E8%AF%B4")
    whole = total(page)
    page.locator("input[name=year_from]").fill("1950")
    page.locator("input[name=year_to]").fill("1999")
    page.locator(".histogram form button, figure form button").first.click()
    page.wait_for_url("**year_from=1950*year_to=1999*")
    narrowed = total(page)
    assert 0 < narrowed < whole
    years = [
        int(year)
        for year in re.findall(r"(?<!\d)\d{4}(?!\d)", " ".join(page.locator(".result-imprint").all_text_contents()))
    ]
    assert years
    assert all(1950 <= year <= 1999 for year in years)
    assert page.locator(".chips").inner_text().count("1950–1999") == 1
    page.go_back()
    assert total(page) == whole
    chart = page.locator("[data-drag] svg").first
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    page.wait_for_url("**year_from=*")
    assert 0 < total(page) < whole


def test_an_order_a_deep_page_and_the_way_back(page: Any, library: Served) -> None:
    page.goto("/search")
    whole = total(page)
    page.locator("#sort").select_option("title")
    page.locator("form.sort button").click()
    page.wait_for_url("**sort=title*")
    first = page.locator(".result-title").all_text_contents()  # laid out or not yet
    last = -(-whole // 20)
    page.locator(".pagination a", has_text=f"{last}").last.click()
    page.wait_for_url(f"**page={last}*")
    assert page.locator(".result").count() == (whole - 1) % 20 + 1
    address = page.url
    page.go_back()
    assert page.locator(".result-title").all_text_contents() == first
    page.go_forward()
    assert page.url == address
    assert library.get(f"/search?sort=title&page={last + 50}").headers["Location"] == f"/search?sort=title&page={last}"


def test_every_hit_comes_once_over_all_pages(library: Served) -> None:
    seen: list[int] = []
    cursor, whole = "", None
    while True:
        got = library.get("/api/v1/search", q="中国", limit="7", cursor=cursor).json
        whole = got["total"]
        seen += [item["id"] for item in got["items"]]
        if got["next"] is None:
            break
        cursor = got["next"]
    assert len(seen) == len(set(seen)) == whole > 20


def test_nothing_found_says_what_to_do(page: Any) -> None:
    page.goto("/")
    scan(page, "zzqqxx 边城")
    assert total(page) == 0
    help_ = page.locator(".empty")
    page.locator(".empty a", has_text="边城").first.click()
    page.wait_for_load_state()
    assert total(page) >= 1
    page.go_back()
    help_.locator("a[href*='/search/advanced']").click()
    page.wait_for_url("**/search/advanced*")
    assert page.locator("#term0").input_value() == "zzqqxx 边城"


@pytest.mark.parametrize(("typed", "meant"), [("红楼孟", "红楼梦"), ("紅樓孟", "红楼梦")])
def test_a_slip_of_the_pen_is_noticed(page: Any, typed: str, meant: str) -> None:
    page.goto(f"/search?q={typed}")
    assert (
        page.locator(".related .result-title").first.inner_text().startswith(meant)
    )  # what was meant stands there at once
    page.locator(".related > p a").click()
    page.wait_for_load_state()
    assert total(page) >= 1
    assert page.locator(".result-title").first.inner_text().startswith(meant)


def test_the_form_the_box_and_the_query_language_keep_the_words(page: Any) -> None:
    page.goto("/search?q=%E8%BE%B9%E5%9F%8E&language=chi")
    page.locator(".masthead a[href*='/search/advanced']").click()
    page.wait_for_url("**/search/advanced*")
    assert page.locator("#term0").input_value() == "边城"
    assert page.locator("#f-language").input_value() == "chi"
    page.locator("#field0").select_option("title")
    page.locator("#term2").fill("沈从文")
    page.locator("#field2").select_option("author")
    page.locator("main form button").first.click()
    page.wait_for_url("**/search?*")
    assert page.locator(".result-title").first.inner_text() == "边城"
    said = page.locator(".understood").inner_text()
    assert "边城" in said
    assert "沈从文" in said
    page.locator(".masthead a[href*='/search/advanced']").click()
    page.wait_for_url("**/search/advanced*")
    assert [page.locator(f"#term{n}").input_value() for n in range(2)] == ["边城", "沈从文"]
    page.goto('/search?cql=title %3D 边城 and author %3D "shen congwen"')
    assert page.locator(".result-title").first.inner_text() == "边城"
    page.locator(".masthead a[href*='/search/advanced']").click()
    page.wait_for_url("**/search/advanced*")
    shown = " ".join(page.locator("input[type=search], textarea").evaluate_all("all => all.map(one => one.value)"))
    assert "边城" in shown
    assert "shen congwen" in shown


def test_a_permanent_address_is_the_same_page(page: Any, library: Served) -> None:
    page.goto("/search?q=hlm&sort=title&language=chi")
    titles = page.locator(".result-title").all_text_contents()
    given = parse_qs(urlsplit(page.url).query)
    assert given == {"q": ["hlm"], "sort": ["title"], "language": ["chi"]}
    with page.context.browser.new_context(base_url=library.url, locale="zh-CN") as other:
        again = other.new_page()
        again.goto(page.url)
        assert again.locator(".result-title").all_text_contents() == titles
