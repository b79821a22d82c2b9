"""Where nothing holds all that was typed: what is closest to it, by some of its words and by meaning together."""

from dataclasses import replace
from typing import Final

from tianlu.discovery.cql.ast import Clause, Field, Node, Relation, SortKey, any_of
from tianlu.discovery.data import Hit, SearchRequest
from tianlu.discovery.engines import opened
from tianlu.discovery.queries.across import across, said_otherwise
from tianlu.discovery.queries.likeness import RELATED, Fusion, is_language, named_as, near_enough
from tianlu.discovery.queries.reaching import reach_of
from tianlu.discovery.rules import asks_in_words, fused_union
from tianlu.kit.text import asks, fold, gist, parts_of, pieces_of
from tianlu.libraries.data import Actor

_WINDOW: Final = 100  # records of each ranking
_ACROSS: Final = 20
# What some of the words, meaning, meaning across languages, and the words in the other language count: who asks in a sentence wants to read in its
# language; a bare term that is nowhere is likelier to be there under its name in another one.
# Chosen on the open half of `relevance/`.
_QUESTION: Final = (1.0, 0.7, 0.3, 0.3)
_TERM: Final = (1.0, 1.0, 2.0, 2.0)
_NAMED: Final = (Field.TITLE, Field.AUTHOR, Field.SUBJECT)
_FIELDS: Final = (Field.ALL, *_NAMED)


def plain_term(request: SearchRequest) -> str:
    """The text of a plain query on the first page, by relevance; empty for every other."""
    node = request.node
    plain = (
        isinstance(node, Clause)
        and node.field is Field.ALL
        and node.relation in {Relation.HAS, Relation.ALL}
        and not (node.truncated or node.masked)
        and request.sort is SortKey.RELEVANCE
        and not request.offset
        and request.after is None
    )
    return node.term if plain and isinstance(node, Clause) else ""


def closest(actor: Actor, request: SearchRequest, *, meaning: bool) -> list[Hit]:
    """The records closest to a plain text that finds nothing, best first, within the same filters; none for a code."""
    term = plain_term(request)
    if not term or not asks_in_words(term):
        return []
    pieces = pieces_of(term)
    loose = _with_any(actor, request, pieces)
    otherwise = _with_any(actor, request, said_otherwise(gist(term)))
    near = near_enough(actor, gist(term), request, _WINDOW) if meaning else []
    other = across(actor, gist(term), request, _ACROSS) if meaning else []
    by_id = {hit.id: hit for hit in [*otherwise, *other, *near, *loose]}
    weights = _QUESTION if asks(term) else _TERM
    rankings = [[hit.id for hit in some] for some in (loose, near, other, otherwise)]
    whole = [] if asks(term) else _with_whole(actor, request, parts_of(term))
    by_id |= {hit.id: hit for hit in whole}
    order = list(dict.fromkeys([*(hit.id for hit in whole), *fused_union(list(zip(weights, rankings, strict=True)))]))
    return [by_id[number] for number in order[: request.limit]]


def _with_any(actor: Actor, request: SearchRequest, pieces: list[str]) -> list[Hit]:
    """The first records that hold any of the pieces, within the request's filters."""
    if not pieces:
        return []
    wanted = replace(request, node=_loosened(pieces), offset=0, limit=_WINDOW)
    return list(opened().search(wanted, reach_of(actor)).hits)


def _with_whole(actor: Actor, request: SearchRequest, parts: list[str]) -> list[Hit]:
    """The records whose title, names or subjects hold a part, what fewer hold first; a common one (中国) says too little."""
    found = []
    for part in parts:
        node = any_of(*(Clause(field, Relation.PHRASE, part) for field in _NAMED))
        found.append(opened().search(replace(request, node=node, offset=0, limit=_WINDOW), reach_of(actor)))
    rare = sorted((one for one in found if one.total <= _WINDOW), key=lambda one: one.total)
    return [hit for one in rare for hit in one.hits]


def _loosened(pieces: list[str]) -> Node:
    """Any of the pieces; one in a title, a name or a subject counts again."""
    return any_of(
        *(Clause(field, Relation.PHRASE, form) for piece in pieces for form in _forms(piece) for field in _FIELDS)
    )


def _forms(piece: str) -> list[str]:
    """A word as it is and in its other number; English nouns mostly differ by an s."""
    if not piece.isascii() or not piece.isalpha() or len(piece) < 4:
        return [piece]
    return [piece, piece[:-1] if piece.endswith("s") else f"{piece}s"]


def also_across(actor: Actor, words: str, request: SearchRequest, fusion: Fusion) -> tuple[Hit, ...]:
    """What is related to a query with few hits, with what is so in the other kind of writing.

    Not where a book is named, nor where the query is pinyin, which has no meaning of its own.
    """
    if not is_language(words, fusion.records):
        return fusion.related
    wanted = fold(words)
    for hit in fusion.hits:
        record = fusion.records.get(hit.id)
        if record and any(value in wanted for value in named_as(record)):
            return fusion.related
    there = {hit.id for hit in fusion.hits}
    other = [hit for hit in across(actor, gist(words), request, _ACROSS) if hit.id not in there]
    by_id = {hit.id: hit for hit in [*other, *fusion.related]}
    weights = (_TERM[1], _TERM[2])
    order = fused_union(
        list(zip(weights, ([hit.id for hit in fusion.related], [hit.id for hit in other]), strict=True))
    )
    return tuple(by_id[number] for number in order[: 2 * RELATED])
