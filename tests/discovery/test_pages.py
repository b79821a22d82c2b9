"""The results page keeps its promises to a reader who narrows, searches within, and goes back."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.catalog.conftest import bring
from tests.catalog.files import as_file, cnmarc
from tests.discovery.conftest import Follow
from tianlu.catalog.models import Record
from tianlu.catalog.queries import works_of
from tianlu.catalog.services import place_records
from tianlu.discovery.data import Hit
from tianlu.discovery.queries.likeness import WINDOW
from tianlu.discovery.rules import by_work
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import forget_public_scope

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BOOKS = as_file(
    [
        cnmarc("1", "边城", author="沈从文", year="1934", publisher="生活书店"),
        cnmarc("2", "边城", author="沈从文", year="1981", publisher="江西人民出版社"),
        cnmarc("3", "边城浪子", author="古龙", year="1976", publisher="南琪出版社"),
    ]
)


@pytest.fixture
def reader(library: Actor, follow: Follow) -> Client:
    bring(library, BOOKS)
    follow()
    forget_public_scope()
    return Client()


def titles(client: Client, address: str) -> list[str]:
    page = client.get(address).content.decode()
    return [re.sub(r"<[^>]+>", "", one) for one in re.findall(r"data-open[^>]*>(.*?)</a>", page)]


def test_searching_within_results_keeps_both(reader: Client) -> None:
    assert len(titles(reader, "/search?q=边城")) == 3
    assert titles(reader, "/search?q=边城&field0=all&match0=words&op0=and&term0=古龙") == ["边城浪子"]
    page = reader.get("/search?q=边城").content.decode()
    assert 'name="term0"' in page
    assert 'name="q" value="边城"' in page


def test_years_and_order_are_in_the_address(reader: Client) -> None:
    assert titles(reader, "/search?q=边城&year_from=1970&year_to=1980") == ["边城浪子"]
    years = re.findall(r"<span>(\d{4})</span>", reader.get("/search?q=边城&sort=year-up").content.decode())
    assert years == ["1934", "1976", "1981"]


def test_nonsense_in_the_address_is_left_out(reader: Client) -> None:
    for address in ("/search?q=边城&page=0", "/search?q=边城&page=x", "/search?q=边城&sort=up&year_from=abc"):
        assert len(titles(reader, address)) == 3
    assert reader.get("/search?q=边城&page=999999")["Location"] == "/search?q=%E8%BE%B9%E5%9F%8E"
    assert reader.get("/search?q=边城&works=apart&page=2")["Location"].endswith("works=apart")
    assert reader.get("/search?q=没有的书&page=2")["Location"] == "/search?q=%E6%B2%A1%E6%9C%89%E7%9A%84%E4%B9%A6"


def test_cql_that_cannot_be_read_names_the_place(reader: Client) -> None:
    answer = reader.get("/search", {"cql": 'title = "边城'})
    assert answer.status_code == 422
    assert "8" in answer.content.decode()
    problem = reader.get("/api/v1/search", {"cql": "title = "}).json()
    assert problem["code"] == "query-ends"
    assert problem["status"] == 422


def test_a_misspelt_title_is_corrected(reader: Client) -> None:
    page = reader.get("/search?q=边城浪仔").content.decode()
    assert "“边城浪子”的结果" in page
    assert "data-result" in page


def test_several_libraries_can_be_told_apart(library: Actor, neighbour: Actor, follow: Follow) -> None:
    bring(library, BOOKS)
    bring(neighbour, as_file([cnmarc("9", "边城", author="沈从文", year="2002", publisher="北岳文艺出版社")]))
    follow()
    forget_public_scope()
    page = Client().get("/search?q=边城").content.decode()
    assert "south图书馆" in page
    assert titles(Client(), f"/search?q=边城&organisation={neighbour.organisation_id}") == ["边城"]
    assert len(titles(Client(), f"/search?q=边城&organisation={library.organisation_id}")) == 3


def test_one_library_is_not_asked_for(reader: Client) -> None:
    assert "organisation=" not in reader.get("/search?q=边城").content.decode()


def test_editions_of_one_work_stand_together_and_are_counted_one_by_one(library: Actor, reader: Client) -> None:
    page = reader.get("/search?q=边城").content.decode()
    assert "result-editions" not in page  # the works are not known yet
    place_records(list(Record.objects.values_list("id", flat=True)))
    assert len(titles(reader, "/search?q=边城")) == 2
    page = unescape(reader.get("/search?q=边城").content.decode())
    assert "结果中另有 1 个版本" in page
    assert "3 种" in re.sub(r"<[^>]+>", "", page.partition("<h1>")[2].partition("</h1>")[0])
    assert page.count('name="id" value=') == 3  # each can be chosen
    folded = page.partition('class="fold result-editions"')[2].partition("</details>")[0]
    assert {year for year in ("1934", "1981") if year in folded} != set()
    assert "works=apart" in page
    assert len(titles(reader, "/search?q=边城&works=apart")) == 3
    apart = reader.get("/search?q=边城&works=apart").content.decode()
    assert "按作品合并" in apart
    assert 'name="works" value="apart"' in apart  # sorting keeps the way of listing
    # By year, 1976 stands between the two: they are not drawn together across it.
    assert len(titles(reader, "/search?q=边城&sort=year-up")) == 3
    assert len(titles(reader, "/search?q=边城&sort=title")) == 2
    assert reader.get("/api/v1/search?q=边城").json()["total"] == 3
    assert len(reader.get("/api/v1/search?q=边城").json()["items"]) == 3
    assert reader.get("/search.atom?q=边城").content.decode().count("<entry>") == 3
    with CaptureQueriesContext(connection) as seen:
        reader.get("/search?q=边城")
    assert len(seen.captured_queries) <= 9


def chosen_on(client: Client, address: str) -> list[list[int]]:
    """The numbers of the records on a page, line by line."""
    page = client.get(address).content.decode()
    return [[int(n) for n in re.findall(r'name="id" value="(\d+)"', line)] for line in page.split("data-result>")[1:]]


@pytest.mark.parametrize(
    ("order", "others", "lines"), [("", 40, 63), ("&sort=title", 40, 63), ("&sort=year-down", 40, 190), ("", 100, 123)]
)
def test_a_work_comes_on_one_page_only_and_every_record_once(
    library: Actor, follow: Follow, order: str, others: int, lines: int
) -> None:
    editions = [
        cnmarc(f"{number:05d}", f"园林之书{number % 23}", author=f"作者{number % 23}", year=str(1800 + number))
        for number in range(150)
    ]
    single = [cnmarc(f"{1000 + number:05d}", f"园林别记{number}", author=f"某人{number}") for number in range(others)]
    bring(library, as_file([*editions, *single]))
    place_records(list(Record.objects.values_list("id", flat=True)))
    follow()
    forget_public_scope()
    works = works_of(Record.objects.values_list("id", flat=True))
    reader = Client()
    pages: list[list[list[int]]] = []
    while reader.get(address := f"/search?q=园林{order}&page={len(pages) + 1}").status_code == 200:
        pages.append(chosen_on(reader, address))
    once = [number for page in pages for line in page for number in line]
    assert len(once) == len(set(once)) == 150 + others
    assert all(len({works[number] for number in line}) == 1 for page in pages for line in page)
    shown = sum(map(len, pages))
    assert shown == lines or (len(once) > WINDOW and lines < shown <= lines + 50)  # behind the window works may return
    before = 0
    for number, page in enumerate(pages, 1):
        text = unescape(reader.get(f"/search?q=园林{order}&page={number}").content.decode())
        assert f"第 {before + 1}–{before + sum(map(len, page))} 种，共 {150 + others} 种" in text
        assert (f"page={number + 1}" in text) == (number < len(pages))
        before += sum(map(len, page))


def test_a_work_of_very_many_editions_leads_to_all_of_them(library: Actor, follow: Follow) -> None:
    bring(library, as_file([cnmarc(f"{n:05d}", "红楼梦", author="曹雪芹", year=str(1900 + n)) for n in range(45)]))
    place_records(list(Record.objects.values_list("id", flat=True)))
    follow()
    forget_public_scope()
    reader = Client()
    assert [len(line) for line in chosen_on(reader, "/search?q=红楼梦")] == [20]
    page = unescape(reader.get("/search?q=红楼梦").content.decode())
    assert "结果中另有 44 个版本" in page
    assert "45 种" in page
    assert page.count("works=apart") == 2
    assert sum(len(chosen_on(reader, f"/search?q=红楼梦&works=apart&page={n}")) for n in (1, 2, 3)) == 45


@given(st.lists(st.integers(0, 5), max_size=12), st.booleans())
def test_grouping_leaves_nothing_out_and_keeps_the_order(works: list[int], adjacent: bool) -> None:
    items = [Hit(number, 0.0) for number in range(len(works))]
    known = {number: work for number, work in enumerate(works) if work}  # 0: not placed
    groups = by_work(items, known, adjacent=adjacent)
    assert sorted(item.id for group in groups for item in group) == list(range(len(works)))
    assert [group[0].id for group in groups] == sorted(group[0].id for group in groups)
    for group in groups:
        numbers = [item.id for item in group]
        assert len(numbers) == 1 or len({known[number] for number in numbers}) == 1
        assert numbers == (list(range(numbers[0], numbers[0] + len(numbers))) if adjacent else sorted(numbers))
    assert adjacent or len(groups) == len({known[n] for n in known}) + works.count(0)
