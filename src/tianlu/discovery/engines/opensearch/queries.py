"""From the query tree to the cluster's queries."""

from collections.abc import Sequence
from typing import Final

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
from tianlu.discovery.engines.opensearch.limits import filters, within
from tianlu.discovery.engines.opensearch.parts import (
    EVERYTHING,
    NOTHING,
    Query,
    among,
    begun,
    every,
    fixed,
    leaves,
    masked,
    matching,
    outside,
    phrased,
    side_by_side,
    some,
    span,
    term,
)
from tianlu.discovery.engines.opensearch.ranking import boosts
from tianlu.discovery.engines.opensearch.words import LONGEST, Words, row
from tianlu.kit import text

_NOWHERE: Final = "\x01"  # no token
_MANY: Final = 900  # clauses; a cluster takes 1,024 in one query unless it is told otherwise


def translate(node: Node, reach: Reach, words: Words) -> Query:
    """The query that finds what the tree says; what organisations say by themselves only where they are in reach."""
    match node:
        case Everything():
            return EVERYTHING
        case And(operands):
            return every([translate(operand, reach, words) for operand in operands])
        case Or(operands):
            return some([translate(operand, reach, words) for operand in operands])
        case Not(kept, left_out):
            return {"bool": {"must": [translate(kept, reach, words)], "must_not": [translate(left_out, reach, words)]}}
        case Clause():
            return _clause(node, reach, words)


def _clause(clause: Clause, reach: Reach, words: Words) -> Query:
    if clause.field in TEXT_FIELD:
        return _worded(clause, words)
    if clause.field in {Field.YEAR, Field.ID}:
        return _number(clause)
    found = _code(clause, reach)
    if clause.relation is Relation.NOT_EQUAL:
        return outside(found)
    return found


def _worded(clause: Clause, words: Words) -> Query:
    field = TEXT_FIELD[clause.field]
    if clause.masked:
        return _masked(clause, field)
    if clause.relation is Relation.EXACT:
        return _exact(clause, field)
    if clause.relation is Relation.NOT_EQUAL:
        return outside(_exact(clause, field))
    if clause.relation is Relation.PHRASE:
        tokens = text.phrase_tokens(clause.term)
        return row(field, tokens, truncated=clause.truncated) if tokens else NOTHING
    units = units_of(clause)
    if not units:
        return NOTHING
    if clause.relation is Relation.ANY:
        return some([words.unit(unit, field) for unit in units])
    return words.together(units, field)


def _masked(clause: Clause, field: str) -> Query:
    if clause.relation in {Relation.EXACT, Relation.NOT_EQUAL}:
        pattern = key_pattern(clause.term)
        found = some([masked(name, pattern) for name in keys_of(field)] if pattern else [])
        return outside(found) if clause.relation is Relation.NOT_EQUAL else found
    parts = [_patterns(field, patterns) for patterns in phrases_of(clause.term)]
    if not parts:
        return NOTHING
    return some(parts) if clause.relation is Relation.ANY else every(parts)


def _patterns(field: str, patterns: Sequence[str]) -> Query:
    if len(patterns) == 1:
        if is_single(patterns[0]):
            return term(field, SINGLE + patterns[0])
        return masked(field, patterns[0])
    return side_by_side(field, list(map(matching, patterns)))


def _exact(clause: Clause, field: str) -> Query:
    fields = keys_of(field)
    key = key_of(clause.term)
    if clause.truncated:
        return some([begun(name, key[:LONGEST]) for name in fields])
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
        return some([masked(field, owner + pattern) for owner in owners if pattern])
    value = code_of(clause.field, clause.term)
    if not value:
        return NOTHING
    # A class is found with everything below it: I24 finds I247.57.
    if clause.truncated or (clause.field is Field.CLASS and clause.relation is not Relation.EXACT):
        exact = [fixed(term(field, owner + value), EXACT) for owner in owners if clause.truncated]
        return some([*(begun(field, (owner + value)[:LONGEST]) for owner in owners), *exact])
    return some([term(field, owner + value) for owner in owners])


def scored(request: SearchRequest, reach: Reach) -> Query:
    """The whole query of a result page, ranking included; without it where that would be too many clauses."""
    found = unscored(request, reach)
    if found == NOTHING:
        return found
    should = boosts(request.node)
    # A shard without the words of a phrase tells nothing of its field, and scores would be by the other shards alone. To be
    # asked for a term, whichever, it does: so phrases weigh the same however the records are spread.
    asked = [term(field, _NOWHERE) for field in sorted(phrased([found, *should]))]
    ranked = {"bool": {"must": [found], "should": [*should, *asked]}}
    return ranked if leaves(ranked) <= _MANY else found


def unscored(request: SearchRequest, reach: Reach, *, but: Facet | None = None) -> Query:
    """The same set without ranking, for counting; the facet `but` does not narrow it."""
    found = translate(request.node, reach, Words())
    if leaves(found) > _MANY:
        found = translate(request.node, reach, Words(brief=True))
    if found == NOTHING:
        return found
    hidden = within(reach)
    return {
        "bool": {
            "must": [found],
            "filter": [*filters(request, reach, but=but), *hidden.inside],
            "must_not": list(hidden.outside),
        }
    }
