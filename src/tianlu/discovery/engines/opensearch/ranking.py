"""What ranks a hit higher without being needed to find it."""

import re
from collections.abc import Iterable

from tianlu.discovery.cql.ast import And, Clause, Field, Node, Not, Relation
from tianlu.discovery.engines.fields import key_from, written
from tianlu.discovery.engines.opensearch.parts import NOTHING, Query, fixed, term, weighted
from tianlu.discovery.engines.opensearch.words import Words, read, row
from tianlu.kit import text
from tianlu.kit.text import Unit


def boosts(node: Node) -> list[Query]:
    """The words in title or author, the whole title, its form."""
    return [query for clause in _plain_clauses(node) for query in _clause_boosts(clause) if query != NOTHING]


def _plain_clauses(node: Node) -> Iterable[Clause]:
    match node:
        case Clause():
            if node.field in {Field.ALL, Field.TITLE} and node.relation in {
                Relation.HAS,
                Relation.ALL,
                Relation.PHRASE,
            }:
                yield node
        case And(operands):
            for operand in operands:
                yield from _plain_clauses(operand)
        case Not(kept, _):
            yield from _plain_clauses(kept)


def _clause_boosts(clause: Clause) -> Iterable[Query]:
    tokens = text.phrase_tokens(clause.term)
    if not tokens:
        return
    key = key_from(tokens)
    whole = fixed(term("title_key", key), 30.0)
    yield whole
    yield fixed(term("title_written", written(clause.term)), 3.0)
    folded = text.fold(clause.term)  # full width and tone marks rank as plain letters do
    if folded.isascii() and (letters := re.sub(r"[^a-z]", "", folded)):
        # Each syllable adds to the score of titles that hold more than this one.
        yield fixed(term("title_read", letters), 20.0 * len(tokens))
    yield weighted(row("title", tokens), 3.0)
    if clause.field is Field.ALL:
        yield fixed(term("author_key", key), 12.0)
        yield weighted(row("author", tokens), 1.5)
        words = Words()
        if clause.relation is not Relation.PHRASE and len(tokens) > 1 and len(units := read(clause)) > 1:
            for unit in units[:6]:
                first = Unit(unit.alternatives[:1])
                yield words.unit(first, "title", 1.2)
                yield words.unit(first, "author", 0.8)
