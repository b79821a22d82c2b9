"""The one box: whatever is typed is a query."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tianlu.discovery.cql.ast import And, Clause, Everything, Field, Node, Not, Or, Query, Relation
from tianlu.discovery.cql.parsing import parse
from tianlu.discovery.cql.refusals import BadQuery
from tianlu.discovery.cql.simple import LONGEST, MOST, Simple, parse_simple
from tianlu.discovery.cql.writing import write


def has(term: str, field: Field = Field.ALL, *, truncated: bool = False) -> Clause:
    return Clause(field, Relation.HAS, term, truncated)


def phrase(term: str, field: Field = Field.ALL) -> Clause:
    return Clause(field, Relation.PHRASE, term)


def classed(term: str) -> Or:
    return Or((has(term), has(term, Field.CLASS), has(term, Field.CALL_NUMBER, truncated=True)))


def shelved(term: str, *numbers: str) -> Or:
    return Or((has(term), *(has(number, Field.CALL_NUMBER, truncated=True) for number in numbers)))


def begun(term: str, digits: str) -> Or:
    return Or((has(term), has(term, Field.NUMBER), has(digits, Field.ISBN, truncated=True)))


EVERYTHING = Everything()
TYPED: list[tuple[str, Node]] = [
    ("", EVERYTHING),
    (" \t\n\u3000", EVERYTHING),
    ("红楼梦", has("红楼梦")),
    ("hong lou meng", has("hong lou meng")),
    ("  hong   lou\tmeng ", has("hong lou meng")),
    ("红楼梦　曹雪芹", has("红楼梦 曹雪芹")),
    ("Shen, Congwen", has("Shen, Congwen")),
    ("and or not", has("and or not")),
    ("title = red", has("title = red")),
    ('"red chamber"', phrase("red chamber")),
    ("“红 楼”", phrase("红 楼")),
    ("「紅樓」", phrase("紅樓")),
    ("『紅樓』", phrase("紅樓")),
    ("《边城》", phrase("边城")),
    ("W/FRA1", Or((has("W/FRA1"), has("W/FRA1", Field.CALL_NUMBER, truncated=True)))),
    ("I/O", has("I/O")),
    ("KR1a0021", Or((has("KR1a0021"), has("KR1a0021", Field.NUMBER)))),
    ("978-7-101", begun("978-7-101", "9787101")),
    ("9787", begun("9787", "9787")),
    ("7-101-00303", begun("7-101-00303", "978710100303")),
    ("７－１０１", begun("７－１０１", "9787101")),
    ("710100303", begun("710100303", "978710100303")),
    ("《边城》沈从文", And((phrase("边城"), has("沈从文")))),
    ('a b "c d" e', And((has("a b"), phrase("c d"), has("e")))),
    ('"never closed', phrase("never closed")),
    ('""', has('""')),
    ("red -blue", Not(has("red"), has("blue"))),
    ("red －blue", Not(has("red"), has("blue"))),
    ("red -blue -green", Not(Not(has("red"), has("blue")), has("green"))),
    ('red -"deep blue"', Not(has("red"), phrase("deep blue"))),
    ("red -author:blue", Not(has("red"), has("blue", Field.AUTHOR))),
    ("-blue", Not(EVERYTHING, has("blue"))),
    ("e-mail", has("e-mail")),
    ("well - known", has("well - known")),
    ("作者:沈从文", has("沈从文", Field.AUTHOR)),
    ("作者：沈从文", has("沈从文", Field.AUTHOR)),
    ("作者： 沈从文", has("沈从文", Field.AUTHOR)),
    ('author:"Shen, Congwen"', has("Shen, Congwen", Field.AUTHOR)),
    ("AUTHOR:shen 边城", And((has("shen", Field.AUTHOR), has("边城")))),
    ("题名:边城", has("边城", Field.TITLE)),
    ("书名:边城", has("边城", Field.TITLE)),
    ("題名:邊城", has("邊城", Field.TITLE)),
    ('title:"边城"', phrase("边城", Field.TITLE)),
    ("主题:小说", has("小说", Field.SUBJECT)),
    ("subject:fiction", has("fiction", Field.SUBJECT)),
    ("出版社:中华书局", has("中华书局", Field.PUBLISHER)),
    ("publisher:Penguin", has("Penguin", Field.PUBLISHER)),
    ("丛书:良友", has("良友", Field.SERIES)),
    ("series:classics", has("classics", Field.SERIES)),
    ("索书号:I246.5/231", has("I246.5/231", Field.CALL_NUMBER)),
    ("callnumber:I246*", has("I246", Field.CALL_NUMBER, truncated=True)),
    ("isbn:0-306-40615-2", has("9780306406157", Field.ISBN)),
    ("year:1980", has("1980", Field.YEAR)),
    ("年:1980-1990", Clause(Field.YEAR, Relation.WITHIN, "1980 1990")),
    ("年:近年", has("近年")),
    ("题名:边城 作者:沈从文", And((has("边城", Field.TITLE), has("沈从文", Field.AUTHOR)))),
    ("C++: the language", has("C++: the language")),
    ("Dune: Messiah", has("Dune: Messiah")),
    ("http://example.org/a", has("http://example.org/a")),
    ("author:", has("author:")),
    ("librar*", has("librar", truncated=True)),
    ("red librar*", And((has("red"), has("librar", truncated=True)))),
    ("红楼*", has("红楼", truncated=True)),
    ("*", has("*")),
    ("鲁迅 OR 茅盾", Or((has("鲁迅"), has("茅盾")))),
    ("9780306406157", has("9780306406157", Field.ISBN)),
    ("978-0-306-40615-7", has("9780306406157", Field.ISBN)),
    ("978 0 306 40615 7", has("9780306406157", Field.ISBN)),
    ("0306406152", has("9780306406157", Field.ISBN)),
    ("0-306-40615-2", has("9780306406157", Field.ISBN)),
    ("０３０６４０６１５２", has("9780306406157", Field.ISBN)),
    ("isbn 0 8044 2957 x", has("9780804429573", Field.ISBN)),
    ("0378-5955", Or((has("03785955", Field.ISSN), has("0378-5955")))),
    ("I246.5/231", Or((has("I246.5/231"), has("I246.5/231", Field.CALL_NUMBER, truncated=True)))),
    ("I246.5", classed("I246.5")),
    ("tp393", classed("tp393")),
    ("Ｉ２４６．５", classed("Ｉ２４６．５")),
    ("PR6039", classed("PR6039")),
    ("TP393 网络", And((classed("TP393"), has("网络")))),
    ("MP3", has("MP3")),
    ("1Q84", has("1Q84")),
    ("I 246.5 / 231", shelved("I 246.5 / 231", "I246.5/231", "I246.5231")),
    ("I246.5 231", shelved("I246.5 231", "I246.5/231", "I246.5231")),
    ("PR6039 .O32", shelved("PR6039 .O32", "PR6039/.O32", "PR6039.O32")),
    ("I 246.5", shelved("I 246.5", "I246.5")),
    ("K 2", has("K 2")),
    ("title=边城", has("边城", Field.TITLE)),
    ("著者＝沈从文", has("沈从文", Field.AUTHOR)),
    ("E=mc2", has("E=mc2")),
    ("鲁迅 AND 呐喊", has("鲁迅 呐喊")),
    ("鲁迅 NOT 呐喊", Not(has("鲁迅"), has("呐喊"))),
    ("鲁迅 AND NOT 呐喊", Not(has("鲁迅"), has("呐喊"))),
    ("NOT available", has("NOT available")),
    ("鲁迅 AND", has("鲁迅 AND")),
    ("红楼梦 1982", And((has("红楼梦"), Or((has("1982"), has("1982", Field.YEAR)))))),
    ("作者:鲁迅 １９８２", And((has("鲁迅", Field.AUTHOR), Or((has("１９８２"), has("1982", Field.YEAR)))))),
    ("1984", has("1984")),
    ("2001 太空漫游", has("2001 太空漫游")),
    ("0306406153", Or((has("0306406153"), has("0306406153", Field.NUMBER), has("0306406153", Field.ISBN)))),
    ("https://doi.org/10.1000/182", Or((has("10.1000/182"), has("10.1000/182", Field.NUMBER)))),
    ("DOI：10.1000/182", Or((has("10.1000/182"), has("10.1000/182", Field.NUMBER)))),
    ("统一书号 10019・1234", has("10019·1234", Field.NUMBER)),
]


@pytest.mark.parametrize(("text", "node"), TYPED)
def test_what_is_typed_means_this(text: str, node: Node) -> None:
    assert parse_simple(text) == Simple(Query(node))


def test_a_long_text_is_cut_and_says_so() -> None:
    assert parse_simple("a" * LONGEST).cut is False
    assert parse_simple("a" * (LONGEST + 1)).cut is True
    assert parse_simple("红" * 10_000).cut is True
    assert parse_simple(" ".join(["ab"] * MOST)).cut is False
    assert parse_simple(" ".join(["ab"] * (MOST + 1))).cut is True


@settings(max_examples=200)
@given(st.text(max_size=80) | st.text('a红:："“”《》-*OR|\\ \x00作者', max_size=40))
def test_any_text_is_a_query_that_cql_can_say(text: str) -> None:
    query = parse_simple(text).query
    refused: list[BadQuery] = []
    try:
        assert parse(write(query)) == query
    except BadQuery as refusal:
        refused.append(refusal)
    assert [one.code for one in refused if one.code != "too-many-masks"] == []
