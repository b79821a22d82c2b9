"""Words inside the text of files, as a part of a search of records: the archive finds them, the engine is told numbers."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext as _

from tianlu.archive.data import InsideHit
from tianlu.archive.queries import found_inside, records_inside
from tianlu.catalog.data import RecordView
from tianlu.catalog.queries import records_for
from tianlu.discovery.cql.ast import And, Clause, Everything, Field, Node, Not, Or, Relation, any_of
from tianlu.discovery.cql.clauses import plain
from tianlu.discovery.data import SearchRequest
from tianlu.libraries.data import Actor

_MOST: Final = 1_000  # records that a clause about text stands for, the best ones
_BESIDE: Final = 3  # books shown beside the results of a plain search


def with_texts(actor: Actor, request: SearchRequest) -> SearchRequest:
    """The request with every clause about text replaced by the numbers of the records that have it, at most 1,000."""
    node = _resolved(actor, request.node)
    return request if node is request.node else replace(request, node=node)


def _resolved(actor: Actor, node: Node) -> Node:
    match node:
        case Clause(field=Field.FULLTEXT):
            return _numbers(actor, node)
        case And(operands) | Or(operands):
            told = tuple(_resolved(actor, one) for one in operands)
            same = all(one is other for one, other in zip(told, operands, strict=True))
            return node if same else type(node)(told)
        case Not(kept, left_out):
            pair = _resolved(actor, kept), _resolved(actor, left_out)
            return node if pair == (kept, left_out) else Not(*pair)
        case _:
            return node


def _numbers(actor: Actor, clause: Clause) -> Node:
    words = text_of(clause)
    if clause.relation is Relation.ANY:
        return any_of(*(_these(records_inside(actor, word, limit=_MOST)) for word in words.split()[:16] or [""]))
    phrase = clause.relation in {Relation.PHRASE, Relation.EXACT, Relation.NOT_EQUAL}
    found = _these(records_inside(actor, words, phrase=phrase, limit=_MOST))
    return Not(Everything(), found) if clause.relation is Relation.NOT_EQUAL else found


def text_of(clause: Clause) -> str:
    """The words of a clause about text; masks mean nothing there."""
    words = clause.term.replace("*", " ").replace("?", " ") if clause.masked else clause.term
    return plain(words) if clause.masked else words


def _these(numbers: Collection[int]) -> Node:
    return Clause(Field.ID, Relation.ANY, " ".join(map(str, numbers)) or "0")  # no record has the number 0


def beside(actor: Actor, request: SearchRequest) -> tuple[str, list[tuple[RecordView, InsideHit]]]:
    """For a plain search, its words and the best books that have them in their text; nothing for every other search."""
    node = request.node
    plain_words = isinstance(node, Clause) and node.field is Field.ALL and node.relation is Relation.HAS
    if not plain_words or not isinstance(node, Clause) or node.truncated or node.masked or request.offset:
        return "", []
    hits = found_inside(actor, node.term, limit=_BESIDE)
    records = records_for(actor, [hit.record_id for hit in hits]) if hits else {}
    return node.term, [(records[hit.record_id], hit) for hit in hits if hit.record_id in records]


def why_inside(actor: Actor, words: Collection[str], records: Collection[int]) -> dict[int, str]:
    """Where the text of each record has the words, as one sentence; without a word of it where it is not open."""
    if not words or not records:
        return {}
    hits = found_inside(actor, " ".join(words), records=records)
    return {hit.record_id: sentence_of(hit) for hit in hits}


def sentence_of(hit: InsideHit) -> str:
    """`Inside, p. 12: …翠翠在风日里长养着…`"""
    if hit.snippet is None:
        return _("Inside, in a text that is not open to you here")
    return _("Inside, %(place)s: %(text)s") % {"place": hit.snippet.place, "text": hit.snippet.text}
