"""Any tree a query can be, for property tests."""

from hypothesis import strategies as st

from tianlu.discovery.cql.ast import (
    ORDERED,
    WORDS,
    Clause,
    Everything,
    Field,
    Node,
    Not,
    Query,
    Relation,
    SortKey,
    all_of,
    any_of,
)
from tianlu.discovery.cql.clauses import normal, relations_of

LETTERS = st.sampled_from(
    [*"abz09 红樓梦가é\"'\\*?^()/=<>-.,:&|", "and", "or", "not", "sortBy", "\u3000", "\t", "\U0002a6d6"]
)
TERMS = st.lists(LETTERS, max_size=12).map("".join)
NUMBERS = st.integers(0, 9999).map(str)


@st.composite
def clauses(draw: st.DrawFn) -> Clause:
    field = draw(st.sampled_from(Field))
    relation = draw(st.sampled_from(sorted(relations_of(field))))
    if field in ORDERED:
        count = 2 if relation is Relation.WITHIN else draw(st.integers(1, 4)) if relation is Relation.ANY else 1
        return Clause(field, relation, " ".join(draw(NUMBERS) for _ in range(count)))
    term = normal(field, draw(TERMS))
    truncated = bool(term) and draw(st.booleans())
    return Clause(field, relation, term, truncated)


@st.composite
def masked(draw: st.DrawFn) -> Clause:
    """A clause with `*` or `?` inside, written as the parser gives it."""
    field = draw(st.sampled_from(sorted(WORDS)))
    relation = draw(st.sampled_from([Relation.HAS, Relation.EXACT, Relation.ALL, Relation.ANY]))
    parts = draw(st.lists(st.sampled_from(["a", "红", "?", "*", "\\*", "\\?", " "]), max_size=6))
    return Clause(field, relation, "".join(["x", "?", *parts, "y"]), masked=True)


def _nested(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=4)
    return st.one_of(
        several.map(lambda nodes: all_of(*nodes)),
        several.map(lambda nodes: any_of(*nodes)),
        st.builds(Not, inner, inner),
    )


NODES: st.SearchStrategy[Node] = st.recursive(
    st.one_of(clauses(), clauses(), masked(), st.just(Everything())), _nested, max_leaves=12
)
QUERIES = st.builds(Query, NODES, st.none() | st.sampled_from(SortKey))
