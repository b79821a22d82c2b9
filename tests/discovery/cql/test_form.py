"""The advanced form: lines to a query, and back, so that terms survive between the box, the form and CQL."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.discovery.cql.trees import NODES, TERMS
from tianlu.discovery.cql.ast import And, Clause, Everything, Field, Node, Not, Or, Query, Relation
from tianlu.discovery.cql.form import LINES, FormLine, lines_of, parse_form
from tianlu.discovery.cql.parsing import parse
from tianlu.discovery.cql.simple import parse_simple
from tianlu.discovery.cql.writing import write

SHEN = Clause(Field.AUTHOR, Relation.HAS, "沈从文")
TOWN = Clause(Field.TITLE, Relation.PHRASE, "边城")
RED = Clause(Field.ALL, Relation.HAS, "red")
WRITTEN: list[tuple[list[tuple[str, str, str, str]], Node]] = [
    ([], Everything()),
    ([("and", "title", "words", "  ")], Everything()),
    ([("and", "author", "words", "沈从文")], SHEN),
    ([("and", "author", "words", " 沈从文 "), ("and", "title", "phrase", "边城")], And((SHEN, TOWN))),
    ([("and", "author", "words", "沈从文"), ("or", "title", "phrase", "边城")], Or((SHEN, TOWN))),
    ([("and", "author", "words", "沈从文"), ("not", "title", "phrase", "边城")], Not(SHEN, TOWN)),
    ([("not", "title", "phrase", "边城")], Not(Everything(), TOWN)),
    (
        [("and", "author", "words", "沈从文"), ("or", "title", "phrase", "边城"), ("and", "all", "words", "red")],
        And((Or((SHEN, TOWN)), RED)),
    ),
    ([("and", "title", "exact", "边城")], Clause(Field.TITLE, Relation.EXACT, "边城")),
    ([("and", "title", "starts", "边城")], Clause(Field.TITLE, Relation.EXACT, "边城", truncated=True)),
    ([("and", "isbn", "words", "0-306-40615-2")], Clause(Field.ISBN, Relation.HAS, "9780306406157")),
    ([("and", "callnumber", "phrase", "I246")], Clause(Field.CALL_NUMBER, Relation.HAS, "I246")),
    ([("what", "nowhere", "somehow", "red")], RED),
    ([("and", "year", "words", "red")], RED),
]


@pytest.mark.parametrize(("lines", "node"), WRITTEN)
def test_lines_mean_this(lines: list[tuple[str, str, str, str]], node: Node) -> None:
    assert parse_form([FormLine(*line) for line in lines]) == Query(node)


KEPT = [
    "红楼梦",
    '"red chamber"',
    "红楼梦 -研究",
    "作者:沈从文 题名:边城",
    "鲁迅 OR 茅盾",
    "《边城》 出版社:商务印书馆",
    "isbn:0306406152",
]


@pytest.mark.parametrize("text", KEPT)
def test_the_box_fills_the_form_and_cql(text: str) -> None:
    query = parse_simple(text).query
    lines = lines_of(query)
    assert lines is not None
    assert parse_form(lines) == query
    assert parse(write(query)) == query


@pytest.mark.parametrize(
    "text", ["a or (b and c)", "(a or b) and (c or d)", "year > 1980", "colo?r", "librar*", "title <> a", "not_a not b"]
)
def test_what_the_form_cannot_hold_it_does_not_take(text: str) -> None:
    query = parse(text)
    lines = lines_of(query)
    assert lines is None or parse_form(lines) == query


@settings(max_examples=200)
@given(NODES)
def test_lines_say_the_whole_query_or_nothing(node: Node) -> None:
    lines = lines_of(Query(node))
    if lines is not None:
        assert len(lines) <= LINES
        assert parse_form(lines) == Query(node)


@pytest.mark.parametrize("field", ["isbn", "issn"])
@pytest.mark.parametrize("match", ["words", "phrase", "starts", "exact"])
def test_a_hyphen_alone_is_no_beginning_of_every_number(field: str, match: str) -> None:
    query = parse_form([FormLine("and", field, match, "-")])
    assert parse(write(query)) == query
    assert isinstance(query.node, Clause)
    assert query.node.term == "-"


FORM_LINES = st.builds(
    FormLine,
    st.sampled_from(["and", "or", "not", "", "x"]),
    st.sampled_from([*Field, "", "x"]),
    st.sampled_from(["words", "phrase", "starts", "exact", "", "x"]),
    TERMS,
)


@settings(max_examples=100)
@given(st.lists(FORM_LINES, max_size=5))
def test_any_form_is_a_query(lines: list[FormLine]) -> None:
    query = parse_form(lines)
    assert parse(write(query)) == query
