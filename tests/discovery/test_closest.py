"""What a reader gets who typed what no record holds whole: numbers written otherwise, a wrong character, a pasted reference."""

import pytest
from django.test import Client

from tests.catalog.conftest import bring
from tests.catalog.files import as_file, cnmarc, marc21
from tests.discovery.conftest import Follow
from tianlu.discovery import queries
from tianlu.discovery.cql.simple import parse_simple
from tianlu.discovery.data import Item, SearchRequest
from tianlu.discovery.numerals import otherwise_numbered
from tianlu.discovery.queries import Page
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import forget_public_scope
from tianlu.marc.record import Field

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BOOKS = [
    cnmarc("1", "红楼梦 : 一百二十回本", author="曹雪芹", isbn="978-7-02-000220-7"),
    cnmarc("2", "二十四史演义"),
    cnmarc("3", "算法设计与分析", author="王晓东", extra=[Field("205", " ", " ", [("a", "5版")])]),
    cnmarc("4", "鲁迅全集", extra=[Field("517", "1", " ", [("a", "第十八卷")])]),
    cnmarc("5", "On the continuity of the gaseous and liquid states", publisher="North-Holland"),
    cnmarc("6", "青春之歌", author="杨沫", isbn="7-5321-4567-9", extra=[Field("091", " ", " ", [("a", "10019·1234")])]),
    cnmarc("7", "参考文献著录规则 : GB/T 7714-2015"),
    cnmarc("8", "黄河大合唱", author="冼星海"),
    cnmarc("9", "星海茫茫"),
    cnmarc("10", "高等数学", author="同济大学"),
    cnmarc("11", "ئۇيغۇر ئەدەبىياتى تارىخى", author="راھمان"),
    cnmarc("12", "战争与和平", author="托尔斯泰", isbn="978-7-5321-4567-8"),
    cnmarc("14", "约翰·克利斯朵夫", author="罗曼·罗兰"),
    cnmarc("13", "第三次世界大战 : 战争与和平之间"),
]


@pytest.fixture
def reader(library: Actor, follow: Follow) -> Actor:
    bring(library, as_file(BOOKS))
    follow()
    forget_public_scope()
    return library


def asked(reader: Actor, typed: str) -> Page:
    return queries.search(reader, SearchRequest(parse_simple(typed).query.node))


def proper(item: Item) -> str:
    return str(item.bib["title"]).partition(" : ")[0]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("24史", "二十四史演义"),
        ("廿四史", "二十四史演义"),
        ("红楼梦120回", "红楼梦"),
        ("红楼梦（120回本）", "红楼梦"),
        ("算法设计与分析第五版", "算法设计与分析"),
        ("算法设计与分析（第5版）", "算法设计与分析"),
        ("鲁迅全集 18", "鲁迅全集"),
        ("鲁迅全集第18卷", "鲁迅全集"),
        ("鲁迅全集ⅩⅧ", "鲁迅全集"),
        ("红楼梦 曹雪琴", "红楼梦"),
        ("约翰克里斯多夫", "约翰·克利斯朵夫"),  # other characters for the same sounds, without the dot
    ],
)
def test_what_is_meant_is_shown_in_place_of_what_was_typed(reader: Actor, typed: str, title: str) -> None:
    found = asked(reader, typed)
    assert (found.total, [proper(item) for item in found.closest]) == (0, [title])
    assert found.instead


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("高等数学（第七版）", "高等数学"),  # another edition than those that are here
        ("战争与和平（全四册）（草婴译）", "战争与和平"),
        ("战争与和平.epub", "战争与和平"),
        ("《青春之歌》的作者是谁", "青春之歌"),
        ("“青春之歌 杨沫”", "青春之歌"),
        (
            "Boer, J. (1988). On the continuity of the gaseous and liquid states. Holland.",
            "On the continuity of the gaseous",
        ),
        ("高等数学第7版上册", "高等数学"),
        ("余华_高等数学.txt", "高等数学"),
        ("战争与和平 草婴 1999", "战争与和平"),  # a year behind other words
        ("战争与和平全集", "战争与和平"),
        ("冼星诲", "黄河大合唱"),  # looks alike and sounds otherwise
    ],
)
def test_what_is_nearly_all_there_stands_first(reader: Actor, typed: str, title: str) -> None:
    found = asked(reader, typed)
    assert found.total == 0
    assert found.closest[0].bib["title"].startswith(title)


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("10019・1234", "青春之歌"),
        ("统一书号：10019·1234", "青春之歌"),
        ("书号:10019.1234", "青春之歌"),
        ("书号 978-7-02-000220-7", "红楼梦"),
        ("9787532145678", "战争与和平"),  # printed in the book with a wrong check digit
        ("isbn:9787532145678", "战争与和平"),
        ("7532145679", "青春之歌"),
        ("译者:托尔斯泰", "战争与和平"),
        ("书名：战争与和平，作者：托尔斯泰", "战争与和平"),
        ("gb7714-2015", "参考文献著录规则"),
        ("GBT7714", "参考文献著录规则"),
        ("GB/T7714—2015", "参考文献著录规则"),
    ],
)
def test_numbers_are_found_as_readers_copy_them(reader: Actor, typed: str, title: str) -> None:
    found = asked(reader, typed)
    assert [proper(item) for item in found.items] == [title]


@pytest.mark.parametrize("typed", ["hung lou meng ts'ao hsüeh-ch'in", "ts'ao hsueh ch'in hung lou meng"])
def test_title_and_author_in_wade_giles_find_the_book(reader: Actor, typed: str) -> None:
    assert [proper(item) for item in asked(reader, typed).items] == ["红楼梦"]


def test_a_character_left_out_is_put_back(reader: Actor, follow: Follow) -> None:
    bring(reader, as_file([cnmarc("40", "费恩曼物理学讲义", author="费恩曼")]))
    follow()
    assert queries.correct(reader, SearchRequest(parse_simple("费曼物理学讲义").query.node)) == ["费恩曼物理学讲义"]


def test_three_kingdoms_are_no_number() -> None:
    assert otherwise_numbered("三国演义") == []
    assert otherwise_numbered("一九八四") == ["1984"]
    assert otherwise_numbered("python3") == ["python三", "python 三", "python 3", "pythonIII", "python III"]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("“没有的书名 甲” 乙", ["没有的书名 甲 乙", "“没有的书名 甲”", "乙"]),
        ("没有的书名 -青春", ["没有的书名"]),
    ],
)
def test_the_ways_on_from_nothing_keep_quotes_and_leave_no_minus(reader: Actor, typed: str, offered: list[str]) -> None:
    page = Client(headers={"accept-language": "zh-CN"}).get("/search", {"q": typed}).content.decode()
    for one in offered:
        assert f"改查“{one}”" in page
    assert page.count("改查“") == len(offered)


def test_words_of_the_other_language_lead_where_all_of_them_are_there_only(reader: Actor, follow: Follow) -> None:
    more = [cnmarc("30", "呐喊", author="鲁迅"), marc21("31", "A study in scarlet"), marc21("32", "Research, a study")]
    bring(reader, as_file([*more, marc21("33", "Novels of Lu Xun")]))
    follow()
    assert [proper(item) for item in asked(reader, "鲁迅研究").closest][:2] == ["呐喊", "鲁迅全集"]
    assert proper(asked(reader, "鲁迅长篇小说").closest[0]) == "Novels of Lu Xun"
