"""The advanced form: a line per condition, read from the top."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tianlu.discovery.cql.ast import (
    ORDERED,
    WORDS,
    And,
    Clause,
    Everything,
    Field,
    Node,
    Not,
    Or,
    Query,
    Relation,
    all_of,
    any_of,
)
from tianlu.discovery.cql.clauses import normal

LINES: Final = 5
_LONGEST: Final = 2_000


@dataclass(frozen=True, slots=True)
class FormLine:
    """`operator` joins the line to what stands above it: and, or, not. `match`: words, phrase, starts, exact."""

    operator: str
    field: str
    match: str
    term: str


_RELATIONS: Final = {
    "words": (Relation.HAS, False),
    "phrase": (Relation.PHRASE, False),
    "starts": (Relation.EXACT, True),
    "exact": (Relation.EXACT, False),
}
_MATCHES: Final = {pair: match for match, pair in _RELATIONS.items()}


def parse_form(lines: Sequence[FormLine]) -> Query:
    """The query of the lines that are filled in; values no form offers are read as the first choice."""
    node: Node | None = None
    for line in lines:
        clause = _clause(line)
        if clause is None:
            continue
        if node is None:
            node = Not(Everything(), clause) if line.operator == "not" else clause
        elif line.operator == "or":
            node = any_of(node, clause)
        elif line.operator == "not":
            node = Not(node, clause)
        else:
            node = all_of(node, clause)
    return Query(node or Everything())


def _clause(line: FormLine) -> Clause | None:
    term = line.term.strip()[:_LONGEST]
    if not term:
        return None
    field = Field(line.field) if line.field in set(Field) - ORDERED else Field.ALL
    relation, truncated = _RELATIONS.get(line.match, _RELATIONS["words"])
    if field not in WORDS and relation is Relation.PHRASE:
        relation = Relation.HAS
    return Clause(field, relation, normal(field, term), truncated=truncated)


def lines_of(query: Query) -> list[FormLine] | None:
    """The query as lines of the form, at most `LINES`; None when the form cannot hold it."""
    lines = _lines(query.node, "and")
    return lines if lines is not None and len(lines) <= LINES else None


def _lines(node: Node, operator: str) -> list[FormLine] | None:
    match node:
        case Everything():
            return []
        case Clause():
            match = _MATCHES.get((node.relation, node.truncated))
            held = node.term.strip()[:_LONGEST] == node.term != ""
            if match is None or node.field in ORDERED or node.masked or not held:
                return None
            return [FormLine(operator, node.field.value, match, node.term)]
        case And(operands):
            return _row(operands, operator, "and")
        case Or(operands):
            return _row(operands, operator, "or")
        case Not(kept, left_out):
            return _row((kept, left_out), operator, "not")


def _row(operands: Sequence[Node], first: str, joined: str) -> list[FormLine] | None:
    """Only the first operand may have parts itself: lines are read from the top, without brackets."""
    if isinstance(operands[0], Everything):
        alone = joined == "not" and isinstance(operands[1], Clause)
        return _lines(operands[1], "not") if alone else None
    found = _lines(operands[0], first)
    for operand in operands[1:]:
        if found is None or not isinstance(operand, Clause):
            return None
        more = _lines(operand, joined)
        found = found + more if more is not None else None
    return found
