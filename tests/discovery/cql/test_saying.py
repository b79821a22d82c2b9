"""The query in words, in both languages."""

import pytest

from tianlu.discovery.cql.parsing import parse
from tianlu.discovery.cql.saying import understood
from tianlu.discovery.cql.simple import parse_simple

BOX = [
    ("", "", ""),
    ("red chamber", "", ""),
    ("hlm", "", ""),
    ("沈从文", "沈从文，含 沈從文，Shěn cóng wén", "沈从文, also written 沈從文, Shěn cóng wén"),
]
CQL = [
    ('author = "Lu Xun"', "作者 = Lu Xun", "Author = Lu Xun"),
    ('title adj "red town"', "题名含词组“red town”", "Title has the phrase “red town”"),
    ("author = 沈从文", "作者 = 沈从文，含 沈從文，Shěn Cóngwén", "Author = 沈从文, also written 沈從文, Shěn Cóngwén"),
    ("title == x and author = y", "题名等于“x” 且 作者 = y", "Title is exactly “x” and Author = y"),
    ("title = ab*", "题名含以“ab”开头的词", "Title has a word beginning with “ab”"),
    ("title = ^ab", "题名以“ab”开头", "Title begins with “ab”"),
    (
        "a or (b not c)",
        "任意字段 = a 或 （任意字段 = b，不含 任意字段 = c）",
        "Anywhere = a or (Anywhere = b, but not Anywhere = c)",
    ),
    ('year within "1980 1990"', "出版年在 1980 至 1990 之间", "Year from 1980 to 1990"),
    ("year >= 1980", "出版年不早于 1980", "Year from 1980"),
    ("language = chi and format = map", "语种 = 中文 且 类型 = 地图", "Language = Chinese and Kind = Map"),
    ("callnumber = I246*", "索书号以“I246”开头", "Call number begins with “I246”"),
    (
        "cql.allRecords=1 not isbn=9780306406157",
        "全部书目，不含 ISBN = 9780306406157",
        "all titles, but not ISBN = 9780306406157",
    ),
]


@pytest.mark.parametrize(("text", "chinese", "english"), BOX)
def test_what_was_typed_is_explained_when_there_is_something_to_explain(text: str, chinese: str, english: str) -> None:
    query = parse_simple(text).query
    assert (understood(query, "zh-hans"), understood(query, "en")) == (chinese, english)


@pytest.mark.parametrize(("text", "chinese", "english"), CQL)
def test_a_query_is_said_in_words(text: str, chinese: str, english: str) -> None:
    query = parse(text)
    assert (understood(query, "zh-hans"), understood(query, "en")) == (chinese, english)


def test_a_long_term_is_said_short() -> None:
    said = understood(parse(f"title = {'a' * 5000}"), "en")
    assert said == f"Title = {'a' * 60}…"
