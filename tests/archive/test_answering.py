"""A question asked of books: the sentences that come closest to it, where no page has all its words."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.archive.conftest import Attach
from tests.archive.files import pdf

pytestmark = [pytest.mark.database, pytest.mark.django_db]
ROAD = "由四川过湖南去，靠东有一条官路。官路将近湘西边境，到了一个地方名为茶峒的小山城时，有一小溪。"
TOWER = "溪边有座白色小塔，塔下住了一户单独的人家。这人家只一个老人，一个女孩子，一只黄狗。"
STONE = "女媧氏煉石補天之時，於大荒山無稽崖煉成頑石三萬六千五百零一塊。"
QUESTION = "女娲在哪里炼石补天？"


@pytest.fixture
def shelf(books: list[int], attach: Attach, follow: Callable[[], int]) -> list[int]:
    attach(books[0], pdf(ROAD, TOWER), "边城.pdf")
    attach(books[1], pdf("此开卷第一回也。", STONE), "紅樓夢.pdf")
    follow()
    return books


def test_a_question_finds_the_sentence_in_the_other_script_with_its_page(client: Client, shelf: list[int]) -> None:
    [found] = client.get("/api/v1/inside", {"q": QUESTION}).json()
    assert (found["record_id"], found["closest"]) == (shelf[1], True)
    assert (found["snippet"]["place"], found["snippet"]["text"]) == ("第 2 页", STONE)
    page = client.get("/search", {"q": QUESTION}).content.decode()
    assert "书中最接近的语句" in page
    assert "無稽崖" in page
    assert "fulltext" not in page.split("书中最接近的语句")[1].split("</section>")[0]  # no page has all the words


def test_asked_inside_a_book_the_closest_sentences_come_first(client: Client, shelf: list[int]) -> None:
    told = client.get(f"/api/v1/records/{shelf[0]}/inside", {"q": "白色小塔下住了谁？"}).json()
    assert told["closest"]
    assert told["snippets"][0]["text"] == "溪边有座白色小塔，塔下住了一户单独的人家。"
    page = client.get(f"/records/{shelf[0]}/inside", {"q": "白色小塔下住了谁？"}).content.decode()
    assert "没有一页含有全部这些字词" in page


def test_words_that_stand_together_are_shown_as_words(client: Client, shelf: list[int]) -> None:
    for words in ("老人 黄狗", "官路将近湘西边境"):
        [found] = client.get("/api/v1/inside", {"q": words}).json()
        assert (found["record_id"], found["closest"]) == (shelf[0], False)


@pytest.mark.parametrize(
    "asked", ["怎样养护多肉植物？", "what is a transistor?", "有没有？", "溪流上建了什么样的水电站大坝？", "?"]
)
def test_nothing_is_shown_for_a_question_that_no_book_answers(client: Client, shelf: list[int], asked: str) -> None:
    assert shelf
    assert client.get("/api/v1/inside", {"q": asked}).json() == []
    told = client.get(f"/api/v1/records/{shelf[0]}/inside", {"q": asked}).json()
    assert told["snippets"] == []


def test_bare_words_that_no_page_has_are_no_question(client: Client, shelf: list[int]) -> None:
    assert shelf
    assert client.get("/api/v1/inside", {"q": "女娲 茶峒"}).json() == []


def test_one_look_is_enough_however_many_pages(
    client: Client, books: list[int], attach: Attach, django_assert_max_num_queries: Callable[..., object]
) -> None:
    attach(books[0], pdf(*[f"第{number}页说女娲炼石补天。" for number in range(40)]), "long.pdf")
    with django_assert_max_num_queries(9):  # type: ignore[attr-defined]
        found = client.get("/api/v1/inside", {"q": QUESTION, "limit": 20}).json()
    assert len(found) == 1  # a book is named once
