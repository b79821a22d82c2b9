"""What is written can be read again, and nothing that is read breaks the reader."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.discovery.cql.trees import QUERIES
from tianlu.discovery.cql.ast import Clause, Field, Query, Relation, SortKey
from tianlu.discovery.cql.parsing import MOST, parse
from tianlu.discovery.cql.refusals import BadQuery, TooManyMasks
from tianlu.discovery.cql.writing import write

SIGNS = '= == < >= <> ( ) " "" / \\ * ? ^ > \''
WORDS = "a title dc.title 红楼 and or not prox sortBy within any year 1980"
PIECES = st.sampled_from([*SIGNS.split(), *WORDS.split(), " ", "\n", "\x00", "\ud800", "\u202e"])


@settings(max_examples=200)
@given(QUERIES)
@example(Query(Clause(Field.ALL, Relation.HAS, "and")))
@example(Query(Clause(Field.ALL, Relation.HAS, "\\")))
@example(Query(Clause(Field.TITLE, Relation.HAS, "a\\", truncated=True)))
def test_a_written_query_is_read_as_itself(query: Query) -> None:
    try:
        again = parse(write(query))
    except TooManyMasks:
        return
    assert again == query


@settings(max_examples=200)
@given(st.text(max_size=60) | st.lists(PIECES, max_size=30).map("".join) | st.lists(PIECES, max_size=30).map(" ".join))
def test_any_text_is_a_query_or_is_refused_politely(text: str) -> None:
    refused: list[BadQuery] = []
    try:
        query = parse(text)
    except BadQuery as refusal:
        refused.append(refusal)
    else:
        assert parse(write(query)) == query
    for one in refused:
        assert one.sentence()
        assert one.advice()
        assert 1 <= one.params["position"] <= len(text) + 1


@pytest.mark.parametrize("sort", SortKey)
def test_the_order_is_written_too(sort: SortKey) -> None:
    query = Query(Clause(Field.TITLE, Relation.HAS, "a"), sort)
    assert parse(write(query)) == query


@pytest.mark.parametrize("operators", [["not"], ["and", "or"], ["or", "not", "and"]])
def test_a_long_row_of_clauses_is_written_within_the_depth_that_is_read(operators: list[str]) -> None:
    text = "a" + "".join(f" {operators[number % len(operators)]} b{number}" for number in range(MOST - 1))
    query = parse(text)
    assert parse(write(query)) == query


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a or b and c", "(a or b) and c"),
        ("a not b not c", "(a not b) not c"),
        ("a or (b and c)", "a or (b and c)"),
        ("TITLE adj 边城", "title adj 边城"),
        ('dc.creator="Shen, Congwen"', 'author = "Shen, Congwen"'),
        ("x sortBy date/sort.descending", "x sortBy year/sort.descending"),
        ("librar*", "librar*"),
        ('"librar\\*"', "librar\\*"),
    ],
)
def test_one_way_of_writing(text: str, written: str) -> None:
    assert write(parse(text)) == written
