"""The source data: how much there is, and that the hand-made rows keep their promises."""

import re
from collections import Counter

import pytest

from tianlu.portal.demo import sources

CLASSES = set("ABCDEFGHIJKNOPQRSTUVXZ")
CLASS = re.compile(r"^(T[BDEFGHJKLMNPQSUV]|[ABCDEFGHIJKNOPQRSUVXZ])(\d{0,3}(\.\d{1,4})?|-\d{2,3})(-\d{1,3})?$")


def test_counts_per_source() -> None:
    assert {
        "modern": len(sources.modern()),
        "classics": len(sources.classics()),
        "goodbooks": len(sources.goodbooks()),
        "renewals": len(sources.renewals()),
        "articles": len(sources.articles()),
        "congress": len(sources.congress()),
    } == {"modern": 1896, "classics": 8030, "goodbooks": 10000, "renewals": 3500, "articles": 9610, "congress": 80}


def test_no_modern_row_twice() -> None:
    counted = Counter((row.title, row.subtitle, row.authors, row.publisher, row.year) for row in sources.modern())
    assert [key for key, count in counted.items() if count > 1] == []


def test_every_class_letter_and_only_class_numbers() -> None:
    rows = sources.modern()
    assert {row.clc[0] for row in rows} == CLASSES
    assert [row.clc for row in rows if not CLASS.match(row.clc)] == []
    assert {row.clc[:2] for row in rows if row.clc[0] == "T"} >= {"TB", "TH", "TK", "TM", "TN", "TP", "TQ", "TS", "TU"}


def test_years_are_plausible_or_absent() -> None:
    assert [row for row in sources.modern() if row.year and not 1890 <= int(row.year) <= 2025] == []


def test_nothing_invented_in_modern_rows() -> None:
    text = "\n".join("\t".join(row) for row in sources.modern())
    assert re.findall(r"97[89][-\d]{10,}|\b\d{9}[\dX]\b|CNY|定价|\d页|\d元", text) == []


def test_modern_rows_are_whole() -> None:
    for row in sources.modern():
        assert row.title
        assert row.authors
        assert row.language == "chi"
        assert row.script in {"Hans", "Hant"}
        assert 1 <= len(row.subjects.split("；")) <= 5
        assert all(value == value.strip() and '"' not in value for value in row)
        assert not row.place or row.publisher


def test_enough_is_known_of_modern_books() -> None:
    rows = sources.modern()
    assert sum(bool(row.publisher) for row in rows) > 1300
    assert sum(bool(row.year) for row in rows) > 1100
    assert sum(bool(row.original_language) for row in rows) > 400


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("边城", "沈从文著"), ("邊城", "沈從文著")),
        (("长河", "沈从文著"), ("長河", "沈從文著")),
        (("围城", "钱锺书著"), ("圍城", "錢鍾書著")),
        (("梦里花落知多少", "三毛著"), ("梦里花落知多少", "郭敬明著")),
        (("城堡", "(奥)卡夫卡著;高年生译"), ("变形记", "(古罗马)奥维德著;杨周翰译")),
        (("台北人", "白先勇著"), ("臺北人", "白先勇著")),
        (("言归正传", "单田芳著"), ("曾巩集", "(宋)曾巩撰;陈杏珍,晁继周点校")),
        (("穆旦译文集", "查良铮译"), ("重庆历史地图集", "蓝勇主编")),
    ],
)
def test_pairs_that_try_the_search(first: tuple[str, str], second: tuple[str, str]) -> None:
    known = {(row.title, row.authors) for row in sources.modern()}
    assert {first, second} <= known


def test_editions_of_one_work() -> None:
    assert sum(row.title in {"红楼梦", "紅樓夢"} for row in sources.modern()) == 6
    assert sum(row.publisher.startswith(("商務", "三聯", "聯經")) for row in sources.modern()) >= 10


def test_isbns_of_goodbooks_have_their_check_digit() -> None:
    for row in sources.goodbooks():
        if row.isbn:
            digits = [10 if digit == "X" else int(digit) for digit in row.isbn]
            assert sum((10 - place) * digit for place, digit in enumerate(digits)) % 11 == 0


def test_every_category_of_an_article_has_a_name() -> None:
    named = sources.categories()
    assert {code for row in sources.articles() for code in row.categories.split(",")} - set(named) == set()


def test_identifiers_are_unique() -> None:
    for ids in (
        [row.id for row in sources.classics()],
        [row.book_id for row in sources.goodbooks()],
        [row.arxiv_id for row in sources.articles()],
        [row.renewal for row in sources.renewals()],
    ):
        assert len(ids) == len(set(ids))


def test_no_control_characters() -> None:
    rows = [*sources.classics(), *sources.goodbooks(), *sources.articles(), *sources.renewals(), *sources.modern()]
    assert [row for row in rows if re.search(r"[\x00-\x1f\x7f-\x9f\ufffd]", "".join(row))] == []
