"""Where nothing holds all that was typed: what is closest to it, by some of its words and by meaning together."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from tianlu.catalog.queries import projections
from tianlu.discovery.cql.ast import And, Clause, Field, Node, Or, Relation, SortKey, any_of
from tianlu.discovery.data import Hit, SearchRequest
from tianlu.discovery.engines import opened
from tianlu.discovery.queries.across import across, said_otherwise
from tianlu.discovery.queries.likeness import RELATED, Fusion, is_language, named_as, near_enough
from tianlu.discovery.queries.reaching import reach_of
from tianlu.discovery.rules import asks_in_words, fused_union, in_characters
from tianlu.kit.text import asks, fold, gist, parts_of, pieces_of
from tianlu.libraries.data import Actor

_WINDOW: Final = 100  # records of each ranking
_ACROSS: Final = 20
# What some of the words, meaning, meaning across languages, and the words in the other language count: who asks in a sentence wants to read in its
# language; a bare term that is nowhere is likelier to be there under its name in another one.
# Chosen on the open half of `relevance/`.
_QUESTION: Final = (1.0, 0.7, 0.3, 0.3)
_TERM: Final = (1.0, 1.0, 2.0, 2.0)
_SEVERAL: Final = 4  # pieces of which most must be held; two of three is 教学 beside 物理 for 物理教学
_NEARLY: Final = 0.7
_READ: Final = 20  # records that are looked at
_PARTLY: Final = (1.0, 1.0, 2.0, 1.0)  # a term of which nothing has all the words in the other language
_HARDLY: Final = (1.0, 1.0, 2.0, 0.3)  # a Chinese one, of whose parts the commonest (研究) say least
_MOST_KNOWN: Final = 0.75  # of the characters of a term, that its translation is one
_UNKNOWN: Final = (1.0, 1.0, 0.3, 0.0)  # a term of which the dictionary has no word: a name, another language
_NAMED: Final = (Field.TITLE, Field.AUTHOR, Field.SUBJECT)
_FIELDS: Final = (Field.ALL, *_NAMED)


def plain_term(request: SearchRequest) -> str:
    """The text of a plain query on the first page, by relevance; empty for every other.

    Words beside a title in 《》 or quotes are plain too: whoever asks 《青春之歌》的作者是谁 did not mean all of it to be found.
    """
    node = request.node
    parts = [_as_typed(part) for part in (node.operands if isinstance(node, And) else (node,))]
    first = request.sort is SortKey.RELEVANCE and not request.offset and request.after is None
    return (
        " ".join(part.term for part in parts if isinstance(part, Clause)) if first and all(map(_plain, parts)) else ""
    )


def _as_typed(node: Node) -> Node:
    """A word that is looked for in several ways, a year or a number, as the word it is."""
    ways = node.operands if isinstance(node, Or) else ()
    return next((way for way in ways if isinstance(way, Clause) and way.field is Field.ALL), node)


def _plain(node: Node) -> bool:
    return (
        isinstance(node, Clause)
        and node.field is Field.ALL
        and node.relation in {Relation.HAS, Relation.ALL, Relation.PHRASE}
        and not (node.truncated or node.masked)
    )


def _quoted(node: Node) -> list[str]:
    """What stands in quotes beside other words."""
    parts = node.operands if isinstance(node, And) else ()
    return [part.term for part in parts if isinstance(part, Clause) and part.relation is Relation.PHRASE]


def closest(actor: Actor, request: SearchRequest, *, meaning: bool, spellings: Sequence[str] = ()) -> list[Hit]:
    """The records closest to a plain text that finds nothing, best first, within the same filters; none for a code.

    `spellings` are others that it may be meant for: works of who is called so come first.
    """
    term = plain_term(request)
    if not term or not asks_in_words(term):
        return []
    pieces = pieces_of(term)
    loose = _with_any(actor, request, pieces)
    said = said_otherwise(gist(term))
    otherwise, wholly = _otherwise(actor, request, said)
    near = near_enough(actor, gist(term), request, _WINDOW) if meaning else []
    other = across(actor, gist(term), request, _ACROSS) if meaning else []
    by_id = {hit.id: hit for hit in [*otherwise, *other, *near, *loose]}
    weights = _weights(term, said, wholly=wholly)
    rankings = [[hit.id for hit in some] for some in (loose, near, other, otherwise)]
    whole = [*_called(actor, request, spellings), *_with_whole(actor, request, _quoted(request.node))]
    if not asks(term):
        whole += [*_with_whole(actor, request, parts_of(term)), *_nearly_all(loose, pieces)]
    by_id |= {hit.id: hit for hit in whole}
    order = list(dict.fromkeys([*(hit.id for hit in whole), *fused_union(list(zip(weights, rankings, strict=True)))]))
    return [by_id[number] for number in order[: request.limit]]


def _with_any(actor: Actor, request: SearchRequest, pieces: list[str]) -> list[Hit]:
    """The first records that hold any of the pieces, within the request's filters."""
    if not pieces:
        return []
    wanted = replace(request, node=_loosened(pieces), offset=0, limit=_WINDOW)
    return list(opened().search(wanted, reach_of(actor)).hits)


def _otherwise(actor: Actor, request: SearchRequest, said: Mapping[str, list[str]]) -> tuple[list[Hit], bool]:
    """The first records that have every word in the other language, behind them those that have any; whether there are such.

    Of 鲁迅研究 *research* alone is no translation.
    """
    words = list(dict.fromkeys(word for one in said.values() for word in one))
    found = _with_any(actor, request, words)
    if len(said) < 2:
        return found, bool(said)
    node = And(tuple(map(_loosened, said.values())))
    every = list(opened().search(replace(request, node=node, offset=0, limit=_WINDOW), reach_of(actor)).hits)
    return [*every, *(hit for hit in found if hit not in every)], bool(every)


def _weights(term: str, said: Mapping[str, list[str]], *, wholly: bool) -> tuple[float, float, float, float]:
    if asks(term) or not said:
        return _QUESTION if asks(term) else _UNKNOWN
    if not in_characters(term):
        return _TERM if wholly else _PARTLY
    known = sum(map(len, said)) >= _MOST_KNOWN * sum(map(in_characters, gist(term)))
    return _TERM if wholly and known else _HARDLY


def _with_whole(actor: Actor, request: SearchRequest, parts: list[str]) -> list[Hit]:
    """The records whose title, names or subjects hold a part, what fewer hold first; a common one (中国) says too little."""
    found = []
    for part in parts:
        named = (Clause(field, Relation.PHRASE, part) for field in _NAMED)
        node = any_of(Clause(Field.TITLE, Relation.EXACT, part), *named)  # the title itself comes before longer ones
        found.append(opened().search(replace(request, node=node, offset=0, limit=_WINDOW), reach_of(actor)))
    rare = sorted((one for one in found if one.total <= _WINDOW), key=lambda one: one.total)
    return [hit for one in rare for hit in one.hits]


def _called(actor: Actor, request: SearchRequest, names: Sequence[str]) -> list[Hit]:
    """The records of whom one of these is a name; of a subject (物理教学) the next title (物理化学) is another one."""
    if not names:
        return []
    node = any_of(*(Clause(Field.AUTHOR, Relation.EXACT, name) for name in names))
    return list(opened().search(replace(request, node=node, offset=0, limit=_WINDOW), reach_of(actor)).hits)


def _nearly_all(loose: list[Hit], pieces: list[str]) -> list[Hit]:
    """Of the first that hold some of the pieces those that hold most of them, what holds more first: a title with a word
    misremembered, a reference pasted whole."""
    if len(pieces) < _SEVERAL:
        return []
    records = projections([hit.id for hit in loose[:_READ]])
    held = {number: _share(pieces, record.bib) for number, record in records.items()}
    near = [hit for hit in loose[:_READ] if held.get(hit.id, 0) >= _NEARLY]
    return sorted(near, key=lambda hit: -held[hit.id])


def _share(pieces: list[str], bib: Mapping[str, Any]) -> float:
    """The part of the pieces that a description's titles, names, subjects, publishers and edition hold, as readers would see."""
    said = [*(bib.get(name, "") for name in ("title", "title_remainder", "part_number", "part_name", "responsibility"))]
    said += [*bib.get("parallel_titles", ()), *bib.get("other_titles", ()), *bib.get("publishers", ())]
    said += [*(one["name"] for one in bib.get("contributors", ())), *(one["label"] for one in bib.get("subjects", ()))]
    text = fold(" ".join(said))
    return sum(fold(piece) in text for piece in pieces) / len(pieces)


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
