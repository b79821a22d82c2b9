"""The clauses of a query, and the words in them."""

from typing import Final

from tianlu.discovery.cql.ast import And, Clause, Field, Node, Not, Or, Relation

_WORDY: Final = {Field.ALL, Field.TITLE, Field.AUTHOR, Field.SUBJECT, Field.PUBLISHER, Field.SERIES, Field.FULLTEXT}


def clauses(node: Node) -> list[Clause]:
    """The clauses that were asked for; what was excluded is left out."""
    match node:
        case Clause():
            return [node]
        case And(operands) | Or(operands):
            return [clause for operand in operands for clause in clauses(operand)]
        case Not(kept, _):
            return clauses(kept)
        case _:
            return []


def terms_of(node: Node) -> tuple[str, ...]:
    """The words to mark in results, as typed."""
    found: list[str] = []
    for clause in clauses(node):
        if clause.field in _WORDY:
            whole = clause.relation in {Relation.PHRASE, Relation.EXACT}
            found += [clause.term] if whole else clause.term.split()
    return tuple(dict.fromkeys(found))
