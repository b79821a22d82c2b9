"""A page of results, with what a list shows of each record."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from tianlu.catalog.data import RecordView
from tianlu.catalog.queries import projections
from tianlu.discovery.cql.ast import And, Clause, Field, Node, Not, Or, Relation
from tianlu.discovery.data import After, Hit, Item, SearchRequest
from tianlu.discovery.engines import opened
from tianlu.discovery.queries.following import following, going_on
from tianlu.discovery.queries.likeness import WINDOW, Fusion, fuse, words_of
from tianlu.discovery.queries.reaching import reach_of, still_shown
from tianlu.holdings.queries import availability
from tianlu.kit.text import fold
from tianlu.libraries.data import Actor


@dataclass(frozen=True, slots=True)
class Page:
    """A page of results; `generation` is the state of the index it was read from.

    `related` are no results and not in `total`: near the query in meaning, where the results do not fill a page. `after`
    is what the next page follows, None behind the last.
    """

    total: int
    items: tuple[Item, ...]
    terms: tuple[str, ...]
    generation: str
    related: tuple[Item, ...] = ()
    after: After | None = None


def search(actor: Actor, request: SearchRequest) -> Page:
    """The results asked for, in at most six queries whatever their number; raises `SearchAway` while there is no index.

    The first hits of a plain query in words are ordered by words and meaning together (`likeness.fuse`).
    """
    engine = opened()
    request = going_on(request)
    words = words_of(request)
    window = replace(request, offset=0, limit=WINDOW) if words else request
    found = engine.search(window, reach_of(actor))
    if words:
        fusion = fuse(actor, words, request, found.hits, found.total)
    else:
        fusion = Fusion(found.hits, (), {})
    hits = [*fusion.hits, *fusion.related]
    ids = [hit.id for hit in hits]
    records = {**fusion.records, **projections([number for number in ids if number not in fusion.records])}
    shelves = availability(actor, ids)
    terms = terms_of(request.node)

    def item(hit: Hit, why: str) -> Item:
        return Item(hit.id, records[hit.id].bib, tuple(shelves.get(hit.id, ())), why, hit.score)

    shown = {number for number in ids if number in records and still_shown(records[number], actor)}
    return Page(
        total=found.total,
        items=tuple(item(hit, _why(records[hit.id], terms)) for hit in fusion.hits if hit.id in shown),
        terms=terms,
        generation=engine.generation(),
        related=tuple(item(hit, "") for hit in fusion.related if hit.id in shown),
        after=following(request, fusion.hits, found.rest + len(found.hits) - len(fusion.hits)),
    )


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


_WORDY = {Field.ALL, Field.TITLE, Field.AUTHOR, Field.SUBJECT, Field.PUBLISHER, Field.SERIES}


def terms_of(node: Node) -> tuple[str, ...]:
    """The words to mark in results, as typed."""
    found: list[str] = []
    for clause in clauses(node):
        if clause.field in _WORDY:
            whole = clause.relation in {Relation.PHRASE, Relation.EXACT}
            found += [clause.term] if whole else clause.term.split()
    return tuple(dict.fromkeys(found))


def _why(record: RecordView, terms: Sequence[str]) -> str:
    """Which part of the description holds the first word that neither title nor responsibility shows; empty if all show."""
    bib = record.bib
    shown = fold(" ".join((bib.get("title", ""), bib.get("title_remainder", ""), bib.get("responsibility", ""))))
    for term in terms:
        wanted = fold(term)
        if wanted in shown:
            continue
        for label, values in _places(bib):
            for value in values:
                if wanted in fold(value):
                    return label % {"value": _around(value, wanted)}
    return ""


def _places(bib: dict[str, Any]) -> list[tuple[str, list[str]]]:
    return [
        (_("Author: %(value)s"), [one["name"] for one in bib.get("contributors", ())]),
        (_("Subject: %(value)s"), [one["label"] for one in bib.get("subjects", ())]),
        (_("Also titled: %(value)s"), [*bib.get("parallel_titles", ()), *bib.get("other_titles", ())]),
        (_("Series: %(value)s"), [one.get("title", "") for one in bib.get("series", ())]),
        (_("Publisher: %(value)s"), list(bib.get("publishers", ()))),
        (_("Contents: %(value)s"), [bib.get("contents", "")]),
        (_("Summary: %(value)s"), [bib.get("abstract", "")]),
        (_("Note: %(value)s"), list(bib.get("notes", ()))),
    ]


def _around(value: str, wanted: str, reach: int = 40) -> str:
    """The part of a long value around the match."""
    at = max(0, fold(value).find(wanted))
    start, end = max(0, at - reach), min(len(value), at + len(wanted) + reach)
    return f"{'…' if start else ''}{value[start:end]}{'…' if end < len(value) else ''}"
