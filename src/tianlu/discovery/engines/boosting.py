"""What ranks a hit higher without being needed to find it: one rule for every engine, which puts it in its own language."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from tianlu.discovery.cql.ast import And, Clause, Field, Node, Not, Or, Relation
from tianlu.discovery.engines.clauses import units_of
from tianlu.discovery.engines.fields import key_from, pairs, written
from tianlu.kit import text
from tianlu.kit.text import Unit


class KeyBoost(NamedTuple):
    """A field that is just this value adds `score`."""

    field: str
    value: str
    score: float


class RowBoost(NamedTuple):
    """Tokens side by side weigh as much as search weighs them, times `weight`."""

    field: str
    tokens: tuple[str, ...]
    weight: float


class UnitBoost(NamedTuple):
    """A word as it was typed, likewise."""

    field: str
    unit: Unit
    weight: float


Boost = KeyBoost | RowBoost | UnitBoost


def boosts_of(node: Node) -> list[Boost]:
    """The words in title or author, the whole title, its form."""
    return [boost for clause in _plain_clauses(node) for boost in _clause_boosts(clause)]


def _spoken(folded: str) -> tuple[str, ...]:
    """What is pinyin throughout, in pairs of syllables: `li bai` side by side is 李白, apart it is two people."""
    ways = [text.syllables_of(word) for word in folded.split()]
    return tuple(pairs([syllable for way in ways for syllable in way[0]])) if ways and all(ways) else ()


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
        case Or(operands):  # what was typed, or what has another name of it as a whole heading
            typed = [one for one in operands if not (isinstance(one, Clause) and one.relation is Relation.EXACT)]
            if len(typed) == 1:
                yield from _plain_clauses(typed[0])
        case Not(kept, _):
            yield from _plain_clauses(kept)


def _clause_boosts(clause: Clause) -> Iterable[Boost]:
    tokens = tuple(text.phrase_tokens(clause.term))
    if not tokens:
        return
    key = key_from(tokens)
    yield KeyBoost("title_key", key, 30.0)
    yield KeyBoost("title_written", written(clause.term), 3.0)
    folded = text.fold(clause.term)  # full width and tone marks rank as plain letters do
    if folded.isascii() and (letters := re.sub(r"[^a-z]", "", folded)):
        # Each syllable adds to the score of titles that hold more than this one.
        yield KeyBoost("title_read", letters, 20.0 * len(tokens))
        if spoken := _spoken(folded):
            yield RowBoost("title_py", spoken, 2.0)
            if clause.field is Field.ALL:
                yield RowBoost("author_py", spoken, 2.0)
    yield RowBoost("title", tokens, 3.0)
    if clause.field is Field.ALL:
        yield KeyBoost("author_key", key, 12.0)
        yield KeyBoost("subject_key", key, 10.0)
        yield RowBoost("author", tokens, 1.5)
        if clause.relation is not Relation.PHRASE and len(tokens) > 1 and len(units := units_of(clause)) > 1:
            for unit in units[:6]:
                first = Unit(unit.alternatives[:1])
                yield UnitBoost("title", first, 1.2)
                yield UnitBoost("author", first, 0.8)
