"""Other names of what was searched for: who looks for 豫才 finds what stands under 鲁迅, where the library's authorities say so."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from tianlu.catalog.data import AuthorityKind
from tianlu.catalog.queries import called_otherwise
from tianlu.discovery.cql.ast import And, Clause, Field, Node, Not, Or, Relation, any_of
from tianlu.discovery.data import SearchRequest
from tianlu.libraries.data import Actor

_WHOLE: Final = {Relation.HAS, Relation.ALL, Relation.PHRASE, Relation.EXACT}
_MAKERS: Final = frozenset({AuthorityKind.PERSONS, AuthorityKind.BODIES})
_Names = Mapping[str, Sequence[tuple[AuthorityKind, str]]]


def named(actor: Actor, request: SearchRequest) -> tuple[SearchRequest, tuple[str, ...]]:
    """The request that finds what stands under another name of the same authority too, and those names.

    A clause whose whole term is a name of a person, body, subject or place with records: one statement, and one more
    where it is.
    """
    terms = {clause.term for clause in _clauses(request.node)}
    names = called_otherwise(actor, terms) if terms else {}
    if not names:
        return request, ()
    others = dict.fromkeys(name for found in names.values() for _kind, name in found)
    return replace(request, node=_named(request.node, names)), tuple(others)


def _clauses(node: Node) -> list[Clause]:
    match node:
        case Clause(field=Field.ALL | Field.AUTHOR | Field.SUBJECT):
            return [node] if node.relation in _WHOLE and not (node.truncated or node.masked) else []
        case And(operands) | Or(operands):
            return [clause for one in operands for clause in _clauses(one)]
        case Not(kept, left_out):
            return [*_clauses(kept), *_clauses(left_out)]
        case _:
            return []


def _named(node: Node, names: _Names) -> Node:
    match node:
        case Clause():
            found = names.get(node.term, ()) if _clauses(node) else ()
            return any_of(node, *(clause for kind, name in found for clause in _headings(node.field, kind, name)))
        case And(operands) | Or(operands):
            return type(node)(tuple(_named(one, names) for one in operands))
        case Not(kept, left_out):
            return Not(_named(kept, names), _named(left_out, names))
        case _:
            return node


def _headings(asked: Field, kind: AuthorityKind, name: str) -> list[Clause]:
    """Where a name may stand as a whole: of a person or a body among authors and subjects, of others among subjects."""
    fields = (Field.AUTHOR, Field.SUBJECT) if kind in _MAKERS else (Field.SUBJECT,)
    return [Clause(field, Relation.EXACT, name) for field in fields if asked in (Field.ALL, field)]
