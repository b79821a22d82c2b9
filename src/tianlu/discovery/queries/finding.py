"""A page of results, with what a list shows of each record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from django.utils.translation import gettext as _

from tianlu.catalog.data import RecordView
from tianlu.catalog.queries import projections
from tianlu.discovery.cql.ast import Field, Node
from tianlu.discovery.cql.simple import parse_simple
from tianlu.discovery.data import After, Hit, Item, Reach, SearchEngine, SearchRequest
from tianlu.discovery.engines import opened
from tianlu.discovery.queries.clauses import clauses, terms_of
from tianlu.discovery.queries.closest import also_across, closest, plain_term
from tianlu.discovery.queries.correcting import certain, correct
from tianlu.discovery.queries.following import following, going_on
from tianlu.discovery.queries.inside import text_of, why_inside
from tianlu.discovery.queries.likeness import WINDOW, Fusion, fuse, words_of
from tianlu.discovery.queries.reaching import reach_of, still_shown
from tianlu.discovery.queries.resolving import resolved_by_names
from tianlu.discovery.queries.together import lines_of
from tianlu.holdings.queries import availability
from tianlu.kit.text import fold
from tianlu.libraries.data import Actor

EDITIONS: Final = 20  # of one work that a line of results holds


@dataclass(frozen=True, slots=True)
class Line:
    """A line of results: the record that stands for it, others of its work, and how many of that work were found here."""

    items: tuple[Item, ...]
    found: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of results; `generation` is the state of the index it was read from.

    `related` are no results and not in `total`: near the query in meaning, where the results do not fill a page. Neither
    are `closest`, which stand there where nothing was found: what another spelling finds (`instead`), else what holds
    some of the words or is near in meaning. `after` is what the next page follows, None behind the last.

    Where editions were to stand together, `lines` has the items by work, `before` how many results the pages before hold,
    and `pages` how many there are. `others` are names that authorities have for what was named, searched for as well.
    `spellings` are what `correct` gives, where it was asked for already.
    """

    total: int
    items: tuple[Item, ...]
    terms: tuple[str, ...]
    generation: str
    related: tuple[Item, ...] = ()
    after: After | None = None
    closest: tuple[Item, ...] = ()
    instead: str = ""
    lines: tuple[Line, ...] = ()
    before: int = 0
    pages: int = 0
    others: tuple[str, ...] = ()
    spellings: tuple[str, ...] | None = None


def search(actor: Actor, request: SearchRequest, *, meaning: bool = True) -> Page:
    """The results asked for, in at most eight queries whatever their number; raises `SearchAway` while there is no index.

    The first hits of a plain query in words are ordered by words and meaning together (`likeness.fuse`), unless `meaning`
    is not wanted. A plain query that finds nothing takes more: see `Page.closest`.
    """
    return _search(actor, request, meaning=meaning, together=False)


def search_together(actor: Actor, request: SearchRequest) -> Page:
    """As `search`, with editions of one work on one line (`Page.lines`); offset and limit count lines. Two queries more."""
    return _search(actor, request, meaning=True, together=True)


def _search(actor: Actor, request: SearchRequest, *, meaning: bool, together: bool) -> Page:
    engine, reach = opened(), reach_of(actor)
    plainly, asked = going_on(request), request.node
    request, names = resolved_by_names(actor, plainly)
    words = words_of(plainly) if meaning else ""
    found = engine.search(replace(request, offset=0, limit=WINDOW) if words or together else request, reach)
    if not found.total and plain_term(plainly):
        return _nothing(actor, plainly, meaning=meaning)
    fusion = fuse(actor, words, request, found.hits, found.total) if words else Fusion(found.hits, (), {})
    if words and found.total < request.limit and not request.after:
        fusion = replace(fusion, related=also_across(actor, words, request, fusion))
    if together:
        others = partial(_hits_from, engine, request, reach)
        groups, before, pages = lines_of(fusion.hits, found.total, request, others)
    else:
        here = fusion.hits[request.offset : request.offset + request.limit] if words else fusion.hits
        groups, before, pages = [[hit] for hit in here], 0, 0
    hits = [hit for group in groups for hit in group[:EDITIONS]]
    items = _items(actor, [*hits, *fusion.related], terms_of(asked), fusion.records)
    inside = why_inside(actor, _texts(asked), [hit.id for hit in hits])
    items |= {number: replace(items[number], why=why) for number, why in inside.items() if why and number in items}
    lines = [
        Line(shown, len(group)) for group in groups if (shown := tuple([items[h.id] for h in group if h.id in items]))
    ]
    return Page(
        total=found.total,
        items=tuple(item for line in lines for item in line.items),
        terms=terms_of(asked),
        generation=engine.generation(),
        related=tuple(replace(items[hit.id], why="") for hit in fusion.related if hit.id in items),
        after=following(request, hits, found.rest + len(found.hits) - len(hits)),
        lines=tuple(lines),
        before=before,
        pages=pages,
        others=names,
    )


def _hits_from(engine: SearchEngine, request: SearchRequest, reach: Reach, given: int) -> Sequence[Hit]:
    """A page of hits behind so many."""
    return engine.search(replace(request, offset=given), reach).hits


def _nothing(actor: Actor, request: SearchRequest, *, meaning: bool) -> Page:
    """The page of a plain query that finds nothing: another spelling that finds something, else what is closest."""
    generation = opened().generation()
    spellings = tuple(correct(actor, request))
    if spelling := certain(actor, request, spellings):
        other = search(actor, replace(request, node=parse_simple(spelling).query.node), meaning=meaning)
        return Page(0, (), other.terms, generation, closest=other.items, instead=spelling, spellings=spellings)
    hits = closest(actor, request, meaning=meaning, spellings=spellings)
    items = _items(actor, hits, (), {})
    shown = tuple(items[hit.id] for hit in hits if hit.id in items)
    return Page(0, (), terms_of(request.node), generation, closest=shown, spellings=spellings)


def _items(actor: Actor, hits: Sequence[Hit], terms: Sequence[str], known: Mapping[int, RecordView]) -> dict[int, Item]:
    """What a list shows of the hits that may still be shown."""
    ids = [hit.id for hit in hits]
    records = {**known, **projections([number for number in ids if number not in known])}
    shelves = availability(actor, ids)
    return {
        hit.id: Item(hit.id, record.bib, tuple(shelves.get(hit.id, ())), _why(record, terms), hit.score)
        for hit in hits
        if (record := records.get(hit.id)) is not None and still_shown(record, actor)
    }


def _texts(node: Node) -> list[str]:
    """The words of the clauses about text."""
    return [text_of(clause) for clause in clauses(node) if clause.field is Field.FULLTEXT]


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
