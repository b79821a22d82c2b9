"""From the query tree to tantivy's queries."""

from collections.abc import Sequence

from tantivy import Occur, Query

from tianlu.discovery.cql.ast import And, Clause, Everything, Field, Node, Not, Or, Relation
from tianlu.discovery.data import Facet, Reach, SearchRequest
from tianlu.discovery.engines.clauses import (
    CODE_FIELD,
    EXACT,
    TEXT_FIELD,
    code_of,
    keys_of,
    numbers_of,
    pattern_of,
    units_of,
)
from tianlu.discovery.engines.fields import SINGLE, is_single, key_of, own_key
from tianlu.discovery.engines.masks import key_pattern, phrases_of
from tianlu.discovery.engines.tantivy.beginnings import beginning_with
from tianlu.discovery.engines.tantivy.limits import filters, within
from tianlu.discovery.engines.tantivy.parts import NOTHING, among, every, fixed, outside, some, span, term
from tianlu.discovery.engines.tantivy.ranking import boosts
from tianlu.discovery.engines.tantivy.schema import schema
from tianlu.discovery.engines.tantivy.words import phrase, together, unit_query
from tianlu.kit import text

# Two boosts as alternatives of each other take a table in each segment; one inside the other they take none, but each is
# copied into the next, and as many as a long query has would be too deep.
_ONE_BY_ONE = 16


def translate(node: Node, reach: Reach) -> Query:
    """The query that finds what the tree says; what organisations say by themselves only where they are in reach."""
    match node:
        case Everything():
            return Query.all_query()
        case And(operands):
            return every([translate(operand, reach) for operand in operands])
        case Or(operands):
            return some([translate(operand, reach) for operand in operands])
        case Not(kept, left_out):
            return Query.boolean_query(
                [(Occur.Must, translate(kept, reach)), (Occur.MustNot, translate(left_out, reach))]
            )
        case Clause():
            return _clause(node, reach)


def _clause(clause: Clause, reach: Reach) -> Query:
    if clause.field in TEXT_FIELD:
        return _words(clause)
    if clause.field in {Field.YEAR, Field.ID}:
        return _number(clause)
    found = _code(clause, reach)
    if clause.relation is Relation.NOT_EQUAL:
        return outside(found)
    return found


def _words(clause: Clause) -> Query:
    field = TEXT_FIELD[clause.field]
    if clause.masked:
        return _masked(clause, field)
    if clause.relation is Relation.EXACT:
        return _exact(clause, field)
    if clause.relation is Relation.NOT_EQUAL:
        return outside(_exact(clause, field))
    if clause.relation is Relation.PHRASE:
        tokens = text.phrase_tokens(clause.term)
        return phrase(field, tokens, truncated=clause.truncated) if tokens else NOTHING
    units = units_of(clause)
    if not units:
        return NOTHING
    if clause.relation is Relation.ANY:
        return some([unit_query(unit, field) for unit in units])
    return together(units, field)


def _masked(clause: Clause, field: str) -> Query:
    if clause.relation in {Relation.EXACT, Relation.NOT_EQUAL}:
        pattern = key_pattern(clause.term)
        found = some([Query.regex_query(schema(), name, pattern) for name in keys_of(field)] if pattern else [])
        return outside(found) if clause.relation is Relation.NOT_EQUAL else found
    parts = [_patterns(field, patterns) for patterns in phrases_of(clause.term)]
    if not parts:
        return NOTHING
    return some(parts) if clause.relation is Relation.ANY else every(parts)


def _patterns(field: str, patterns: Sequence[str]) -> Query:
    if len(patterns) == 1:
        if is_single(patterns[0]):
            return term(field, SINGLE + patterns[0], scored=True)
        return Query.regex_query(schema(), field, patterns[0])
    return Query.regex_phrase_query(schema(), field, list(patterns))


def _exact(clause: Clause, field: str) -> Query:
    fields = keys_of(field)
    key = key_of(clause.term)
    if clause.truncated:
        return some([beginning_with(name, key) for name in fields])
    return some([term(name, key) for name in fields])


def _number(clause: Clause) -> Query:
    asked = numbers_of(clause)
    if asked is None:
        return NOTHING
    if not asked.values:
        return span(asked.field, asked.low, asked.high)
    found = among(asked.field, asked.values)
    return outside(found) if asked.outside else found


def _code(clause: Clause, reach: Reach) -> Query:
    field = CODE_FIELD[clause.field]
    owners = [own_key(one, "") for one in sorted(reach.organisations)] if clause.field is Field.CALL_NUMBER else [""]
    if clause.masked:
        pattern = pattern_of(clause.field, clause.term)
        return some([Query.regex_query(schema(), field, owner + pattern) for owner in owners if pattern])
    value = code_of(clause.field, clause.term)
    if not value:
        return NOTHING
    # A class is found with everything below it: I24 finds I247.57.
    if clause.truncated or (clause.field is Field.CLASS and clause.relation is not Relation.EXACT):
        exact = [fixed(term(field, owner + value), EXACT) for owner in owners if clause.truncated]
        return some([*(beginning_with(field, owner + value) for owner in owners), *exact])
    return some([term(field, owner + value) for owner in owners])


def scored(request: SearchRequest, reach: Reach, *, all_organisations: bool) -> Query:
    """The whole query of a result page, ranking included."""
    found = unscored(request, reach, all_organisations=all_organisations)
    if found is NOTHING:
        return found
    ranking = boosts(request.node)
    if len(ranking) > _ONE_BY_ONE:
        return Query.boolean_query([(Occur.Must, found), *((Occur.Should, boost) for boost in ranking)])
    for boost in ranking:
        found = Query.boolean_query([(Occur.Must, found), (Occur.Should, boost)])
    return found


def unscored(request: SearchRequest, reach: Reach, *, all_organisations: bool, but: Facet | None = None) -> Query:
    """The same set without ranking, for counting; the facet `but` does not narrow it."""
    found = translate(request.node, reach)
    if found is NOTHING:
        return found
    parts = [
        (Occur.Must, found),
        *filters(request, reach, but=but),
        *within(reach, all_organisations=all_organisations),
    ]
    return Query.boolean_query(parts) if len(parts) > 1 else parts[0][1]
