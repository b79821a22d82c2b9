"""CQL: what each form of query means, and what each wrong one is told."""

import pytest

from tianlu.discovery.cql.ast import And, Clause, Everything, Field, Node, Not, Or, Query, Relation, SortKey
from tianlu.discovery.cql.parsing import DEEPEST, MOST, parse
from tianlu.discovery.cql.refusals import BadQuery
from tianlu.discovery.cql.tokens import LONGEST


def has(term: str, field: Field = Field.ALL) -> Clause:
    return Clause(field, Relation.HAS, term)


def title(relation: Relation, term: str, *, truncated: bool = False) -> Clause:
    return Clause(Field.TITLE, relation, term, truncated)


A, B, C, D = (has(letter) for letter in "abcd")

TREES: list[tuple[str, Node]] = [
    ("", Everything()),
    ("  \n ", Everything()),
    ("cql.allRecords=1", Everything()),
    ("CQL.ALLRECORDS = 1", Everything()),
    ('cql.allrecords = "1"', Everything()),
    ("dinosaur", has("dinosaur")),
    ("红楼梦", has("红楼梦")),
    ('"complete dinosaur"', has("complete dinosaur")),
    ('"a \\"quoted\\" word"', has('a "quoted" word')),
    ('""', has("")),
    ("title=dinosaur", title(Relation.HAS, "dinosaur")),
    ("title = dinosaur", title(Relation.HAS, "dinosaur")),
    ("TITLE = Dinosaur", title(Relation.HAS, "Dinosaur")),
    ("dc.title = dinosaur", title(Relation.HAS, "dinosaur")),
    ("bath.title = dinosaur", title(Relation.HAS, "dinosaur")),
    ("题名 = 边城", title(Relation.HAS, "边城")),
    ("title == dinosaur", title(Relation.EXACT, "dinosaur")),
    ("title exact dinosaur", title(Relation.EXACT, "dinosaur")),
    ("title <> dinosaur", title(Relation.NOT_EQUAL, "dinosaur")),
    ('title all "complete dinosaur"', title(Relation.ALL, "complete dinosaur")),
    ('title ANY "complete dinosaur"', title(Relation.ANY, "complete dinosaur")),
    ('title cql.any "complete dinosaur"', title(Relation.ANY, "complete dinosaur")),
    ('title adj "complete dinosaur"', title(Relation.PHRASE, "complete dinosaur")),
    ("title scr dinosaur", title(Relation.HAS, "dinosaur")),
    ("title any/relevant/cql.string fish", title(Relation.ANY, "fish")),
    ('dc.creator = "Shen, Congwen"', has("Shen, Congwen", Field.AUTHOR)),
    ("bath.author = 沈从文", has("沈从文", Field.AUTHOR)),
    ("bath.name = 沈从文", has("沈从文", Field.AUTHOR)),
    ("作者=沈从文", has("沈从文", Field.AUTHOR)),
    ("dc.subject = 小说", has("小说", Field.SUBJECT)),
    ("bath.subject = 小说", has("小说", Field.SUBJECT)),
    ("dc.publisher = 中华书局", has("中华书局", Field.PUBLISHER)),
    ("dc.language = chi", has("chi", Field.LANGUAGE)),
    ("dc.type = book", has("book", Field.FORMAT)),
    ("dc.identifier = x1", has("x1", Field.NUMBER)),
    ("series = 良友", has("良友", Field.SERIES)),
    ("callnumber = I246.5", has("I246.5", Field.CALL_NUMBER)),
    ("isbn = 0-306-40615-2", has("9780306406157", Field.ISBN)),
    ("bath.isbn = 978-0-306-40615-7", has("9780306406157", Field.ISBN)),
    ("isbn = 123", has("123", Field.ISBN)),
    ("issn = 0378-5955", has("03785955", Field.ISSN)),
    ("bath.issn = 0378-595x", has("0378595X", Field.ISSN)),
    ("rec.identifier = 17", has("17", Field.ID)),
    ("cql.serverChoice = x", has("x")),
    ("cql.anywhere = x", has("x")),
    ("cql.keywords = x", has("x")),
    ("year = 1980", has("1980", Field.YEAR)),
    ("dc.date >= 1980", Clause(Field.YEAR, Relation.AT_LEAST, "1980")),
    ("year<1980", Clause(Field.YEAR, Relation.LESS, "1980")),
    ("year<=1980", Clause(Field.YEAR, Relation.AT_MOST, "1980")),
    ("year>1980", Clause(Field.YEAR, Relation.MORE, "1980")),
    ('year within "1980 1990"', Clause(Field.YEAR, Relation.WITHIN, "1980 1990")),
    ('year any "1980 1990"', Clause(Field.YEAR, Relation.ANY, "1980 1990")),
    ("year = 198*", Clause(Field.YEAR, Relation.WITHIN, "1980 1989")),
    ("year = 19??", Clause(Field.YEAR, Relation.WITHIN, "1900 1999")),
    ("a and b", And((A, B))),
    ("a AND b And c", And((A, B, C))),
    ("a or b", Or((A, B))),
    ("a not b", Not(A, B)),
    ("a and b or c", Or((And((A, B)), C))),
    ("a or b and c", And((Or((A, B)), C))),
    ("a not b not c", Not(Not(A, B), C)),
    ("a or (b and c)", Or((A, And((B, C))))),
    ("(((a)))", A),
    ("(a or b) and (c or d)", And((Or((A, B)), Or((C, D))))),
    ("a and/rel.algorithm=cori b", And((A, B))),
    ("title=a and author=b", And((title(Relation.HAS, "a"), has("b", Field.AUTHOR)))),
    ('> dc = "info:srw/cql-context-set/1/dc-v1.1" dc.title = a', title(Relation.HAS, "a")),
    ('> d = "info:srw/cql-context-set/1/dc-v1.1" d.title = a', title(Relation.HAS, "a")),
    ('> "info:srw/cql-context-set/1/dc-v1.1" title = a', title(Relation.HAS, "a")),
    ('a and > d="info:srw/cql-context-set/1/dc-v1.1" d.title=b', And((A, title(Relation.HAS, "b")))),
    ("librar*", Clause(Field.ALL, Relation.HAS, "librar", truncated=True)),
    ("红楼*", Clause(Field.ALL, Relation.HAS, "红楼", truncated=True)),
    ("title = librar*", title(Relation.HAS, "librar", truncated=True)),
    ('"librar\\*"', has("librar*")),
    ('"what\\?"', has("what?")),
    ('"\\^a"', has("^a")),
    ('"a\\\\b"', has("a\\b")),
    ("title = ^red", title(Relation.EXACT, "red", truncated=True)),
    ("title = ^red^", title(Relation.EXACT, "red")),
    ('title = "^red chamber^"', title(Relation.EXACT, "red chamber")),
    ("title = colo?r", Clause(Field.TITLE, Relation.HAS, "colo?r", masked=True)),
    ("title = 红?梦", Clause(Field.TITLE, Relation.HAS, "红?梦", masked=True)),
    ('"and"', has("and")),
    ("title = and", title(Relation.HAS, "and")),
    ("title = not and b", And((title(Relation.HAS, "not"), B))),
    ('title = "and"', title(Relation.HAS, "and")),
    ("class = I24", has("I24", Field.CLASS)),
]


@pytest.mark.parametrize(("text", "node"), TREES)
def test_a_query_means_this(text: str, node: Node) -> None:
    assert parse(text) == Query(node)


SORTED: list[tuple[str, SortKey]] = [
    ("a sortBy title", SortKey.TITLE),
    ("a sortby dc.title", SortKey.TITLE),
    ("a sortby title/sort.ascending", SortKey.TITLE),
    ("a sortBy date", SortKey.YEAR_UP),
    ("a sortBy dc.date/sort.descending", SortKey.YEAR_DOWN),
    ("a sortBy year/sort.descending", SortKey.YEAR_DOWN),
    ("a sortBy callnumber", SortKey.CALL_NUMBER),
    ("a sortBy newest", SortKey.NEWEST),
    ("a sortBy relevance", SortKey.RELEVANCE),
]


@pytest.mark.parametrize(("text", "sort"), SORTED)
def test_a_query_may_say_its_order(text: str, sort: SortKey) -> None:
    assert parse(text) == Query(A, sort)


WRONG: list[tuple[str, str, int, str]] = [
    ("(a", "query-ends", 3, ""),
    ("a)", "bad-query", 2, ")"),
    ("()", "bad-query", 2, ")"),
    ("a and", "query-ends", 6, ""),
    ("and a", "bad-query", 1, "and"),
    ("a and or b", "bad-query", 7, "or"),
    ("= a", "bad-query", 1, "="),
    ("title =", "query-ends", 8, ""),
    ("title = and b", "bad-query", 13, "b"),
    ("title = = a", "bad-query", 9, "="),
    ('"open', "quote-open", 1, ""),
    ('title = "open', "quote-open", 9, ""),
    ("colour = red", "unknown-index", 1, "colour"),
    ("dc.colour = red", "unknown-index", 1, "dc.colour"),
    ("a and zthes.term = red", "unknown-context", 7, "zthes"),
    ('> x = "http://nowhere" x.title = a', "unknown-context", 7, "http://nowhere"),
    ("title near red", "unknown-relation", 7, "near"),
    ("title encloses red", "unknown-relation", 7, "encloses"),
    ("title < red", "unknown-relation", 9, "<"),
    ('year adj "1980 1981"', "unknown-relation", 10, "adj"),
    ("year = soon", "bad-term", 8, "soon"),
    ("year within 1980", "bad-term", 13, "1980"),
    ("rec.id = -1", "bad-term", 10, "-1"),
    ("a prox b", "no-proximity", 3, ""),
    ("a prox/unit=word/distance>3 b", "no-proximity", 3, ""),
    ("title =/stem fish", "unknown-modifier", 9, "stem"),
    ("a and/near b", "unknown-modifier", 7, "near"),
    ("title = red^", "bad-mask", 9, "^"),
    ("title = r^ed", "bad-mask", 9, "^"),
    ("*", "bad-mask", 1, "*"),
    ("title = ??", "bad-mask", 9, "?"),
    ("isbn = ^978", "bad-mask", 8, "^"),
    ("a sortBy colour", "unknown-sort", 10, "colour"),
    ("a sortBy title/sort.descending", "unknown-sort", 10, "title"),
    ("a sortBy title year", "unknown-sort", 10, "year"),
    ("a sortBy title/sort.sideways", "unknown-modifier", 16, "sort.sideways"),
    ("a sortBy", "query-ends", 9, ""),
    ("a b", "bad-query", 3, "b"),
    ("(a b) or c", "bad-query", 4, "b"),
    ("a b c", "unknown-relation", 3, "b"),
    ("title all", "query-ends", 10, ""),
    ("a/b c", "bad-query", 2, "/"),
]


@pytest.mark.parametrize(("text", "code", "position", "found"), WRONG)
def test_a_wrong_query_is_told_where_and_why(text: str, code: str, position: int, found: str) -> None:
    with pytest.raises(BadQuery) as caught:
        parse(text)
    refusal = caught.value
    assert (refusal.code, refusal.params["position"], refusal.params.get("found", "")) == (code, position, found)
    assert str(position) in refusal.sentence()
    assert refusal.advice()
    assert refusal.status == 422


def test_limits_are_said() -> None:
    long = "a" * (LONGEST + 1)
    many = " and ".join(["a"] * (MOST + 1))
    deep = "(" * (DEEPEST + 1) + "a" + ")" * (DEEPEST + 1)
    codes = []
    for text in (long, many, deep, "(" * 9_999):
        with pytest.raises(BadQuery) as caught:
            parse(text)
        codes.append(caught.value.code)
        assert caught.value.sentence()
    assert codes == ["query-too-long", "query-too-big", "query-too-deep", "query-too-deep"]


def test_what_is_at_the_limits_is_read() -> None:
    assert parse("a" * LONGEST) == Query(has("a" * LONGEST))
    assert parse(" and ".join(["a"] * MOST)) == Query(And((A,) * MOST))
    assert parse("(" * DEEPEST + "a" + ")" * DEEPEST) == Query(A)


def test_prefixes_nested_deeply_do_not_exhaust_the_stack() -> None:
    nested = '> a = "info:srw/cql-context-set/1/dc-v1.1" ' * 200
    assert parse(f"{nested} a.title = x") == Query(title(Relation.HAS, "x"))
    with pytest.raises(BadQuery):
        parse("a and > " * 1_400)
