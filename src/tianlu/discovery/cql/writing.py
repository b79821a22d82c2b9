"""The tree written as CQL; `parse(write(query))` is the query again."""

import re
from typing import Final

from tianlu.discovery.cql.ast import And, Clause, Everything, Field, Node, Not, Or, Query, Relation, SortKey
from tianlu.discovery.cql.clauses import masked

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
    """A tree in CQL, with brackets around every operand that has operands itself."""
    match node:
        case Everything():
            return "cql.allRecords = 1"
        case Clause():
            return _clause(node)
        case And(operands):
            return " and ".join(map(_operand, operands))
        case Or(operands):
            return " or ".join(map(_operand, operands))
        case Not(kept, left_out):
            return f"{_operand(kept)} not {_operand(left_out)}"


def _operand(node: Node) -> str:
    return f"({write_node(node)})" if isinstance(node, And | Or | Not) else write_node(node)


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
