"""Our trees beside those of `cql-parser`, an independent implementation of the grammar of CQL 1.2."""

import random

from cql.parser import CQLParser12, CQLSearchClause, CQLTriple

from tianlu.discovery.cql.ast import Clause, Everything, Field, Node, Not, Query, Relation, SortKey, all_of, any_of
from tianlu.discovery.cql.parsing import parse

FIELDS = {
    None: Field.ALL,
    "cql.serverChoice": Field.ALL,
    "title": Field.TITLE,
    "dc.title": Field.TITLE,
    "bath.title": Field.TITLE,
    "dc.creator": Field.AUTHOR,
    "bath.author": Field.AUTHOR,
    "dc.subject": Field.SUBJECT,
    "dc.publisher": Field.PUBLISHER,
    "series": Field.SERIES,
    "dc.date": Field.YEAR,
}
RELATIONS = {
    None: Relation.HAS,
    "=": Relation.HAS,
    "==": Relation.EXACT,
    "<>": Relation.NOT_EQUAL,
    "all": Relation.ALL,
    "any": Relation.ANY,
    "adj": Relation.PHRASE,
    "<": Relation.LESS,
    ">=": Relation.AT_LEAST,
    "within": Relation.WITHIN,
}
SORTS = {"title": SortKey.TITLE, "dc.date": SortKey.YEAR_UP, "dc.date/sort.descending": SortKey.YEAR_DOWN}
TERMS = [
    "dinosaur",
    '"complete dinosaur"',
    "红楼梦",
    '"沈从文 边城"',
    '"say \\"yes\\""',
    "x-y.z",
    '"and"',
    '"(a)"',
    "don't",
    "《边城》",
]


def translated(theirs: CQLSearchClause | CQLTriple) -> Node:
    """Their tree with our names, by tables of its own."""
    if isinstance(theirs, CQLTriple):
        left, right = translated(theirs.left), translated(theirs.right)
        operator = str(theirs.operator.value).lower()
        return (
            Not(left, right) if operator == "not" else all_of(left, right) if operator == "and" else any_of(left, right)
        )
    index = None if theirs.index is None else str(theirs.index)
    if index == "cql.allRecords":
        return Everything()
    comparator = None if theirs.relation is None else str(theirs.relation.comparitor)
    return Clause(FIELDS[index], RELATIONS[comparator], theirs.term)


def a_clause(luck: random.Random) -> str:
    kind = luck.random()
    if kind < 0.25:
        return luck.choice(TERMS)
    if kind < 0.3:
        return "cql.allRecords = 1"
    if kind < 0.4:
        return luck.choice(["dc.date = 1980", "dc.date<1980", "dc.date >= 1980", 'dc.date within "1980 1990"'])
    index = luck.choice([name for name in FIELDS if name and name != "dc.date"])
    relation = luck.choice(["=", " = ", " == ", " <> ", " all ", " any ", " adj ", " any/relevant "])
    return f"{index}{relation}{luck.choice(TERMS)}"


def a_query(luck: random.Random, depth: int = 3) -> str:
    if depth == 0 or luck.random() < 0.35:
        return a_clause(luck)
    operators = [" and ", " or ", " not ", " AND ", " OR ", "\nnot "]
    parts = [a_query(luck, depth - 1) for _ in range(luck.randint(2, 3))]
    parts = [f"({part})" if luck.random() < 0.5 else part for part in parts]
    return "".join([parts[0], *(luck.choice(operators) + part for part in parts[1:])])


def test_valid_queries_mean_the_same_to_both() -> None:
    luck = random.Random(11)
    second = CQLParser12()
    second.build()
    agreed = 0
    for _ in range(400):
        text = a_query(luck)
        sort = luck.choice(["", "", *SORTS])
        asked = f"{text} sortBy {sort}" if sort else text
        theirs = second.parse(asked)
        assert parse(asked) == Query(translated(theirs.root), SORTS.get(sort)), asked
        agreed += 1
    assert agreed == 400
