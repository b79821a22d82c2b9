"""The tree written as CQL; `parse(write(query))` is the query again."""

import re
from collections.abc import Sequence
from typing import Final

from tianlu.discovery.cql.ast import And, Clause, Everything, Field, Node, Not, Or, Query, Relation, SortKey
from tianlu.discovery.cql.clauses import masked
from tianlu.discovery.cql.parsing import DEEPEST

_RESERVED: Final = frozenset({"and", "or", "not", "prox", "sortby"})
_SORTS: Final = {
    SortKey.RELEVANCE: "relevance",
    SortKey.NEWEST: "newest",
    SortKey.YEAR_DOWN: "year/sort.descending",
    SortKey.YEAR_UP: "year",
    SortKey.TITLE: "title",
    SortKey.CALL_NUMBER: "callnumber",
}


def write(query: Query) -> str:
    """The query in CQL."""
    written = write_node(query.node)
    return f"{written} sortBy {_SORTS[query.sort]}" if query.sort else written


def write_node(node: Node) -> str:
    """A tree in CQL, with brackets around every operand that has operands itself.

    A tree nested deeper than brackets may be is written without those the reading from the left makes needless.
    """
    return _written(node, sparing=_brackets(node) > DEEPEST)


def _brackets(node: Node) -> int:
    """How deep its brackets would be."""
    match node:
        case And(operands) | Or(operands):
            inner = operands
        case Not(kept, left_out):
            inner = (kept, left_out)
        case _:
            return 0
    return max((1 + _brackets(one) for one in inner if isinstance(one, And | Or | Not)), default=0)


def _written(node: Node, *, sparing: bool) -> str:
    match node:
        case Everything():
            return "cql.allRecords = 1"
        case Clause():
            return _clause(node)
        case And(operands):
            return _joined(" and ", operands, sparing=sparing)
        case Or(operands):
            return _joined(" or ", operands, sparing=sparing)
        case Not(kept, left_out):
            return _joined(" not ", (kept, left_out), sparing=sparing)


def _joined(operator: str, operands: Sequence[Node], *, sparing: bool) -> str:
    parts = [_written(one, sparing=sparing) for one in operands]
    bare = [isinstance(one, Clause | Everything) for one in operands]
    bare[0] = bare[0] or sparing
    return operator.join(part if plain else f"({part})" for part, plain in zip(parts, bare, strict=True))


def _clause(clause: Clause) -> str:
    term = clause.term if clause.masked else masked(clause.term)
    term = quoted(f"{term}*" if clause.truncated else term)
    if clause.field is Field.ALL and clause.relation is Relation.HAS:
        return term
    return f"{clause.field} {clause.relation} {term}"


def quoted(term: str) -> str:
    """The term in quotation marks where it needs them."""
    if re.fullmatch(r'[^\s()=<>"/]+', term) and term.lower() not in _RESERVED:
        return term
    return '"' + term.replace('"', '\\"') + '"'
