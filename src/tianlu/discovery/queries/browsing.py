"""Shelves worth browsing: what came last, what there is by class."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tianlu.catalog.data import ClassNode
from tianlu.catalog.queries import class_path, class_tree
from tianlu.discovery.classes import CLASSES
from tianlu.discovery.cql.ast import Everything, SortKey
from tianlu.discovery.data import Facet, FacetValue, NoSuchClass, SearchRequest
from tianlu.discovery.presenting import book
from tianlu.discovery.queries.counting import facets
from tianlu.discovery.queries.finding import search
from tianlu.libraries.data import Actor


def first_shelves(actor: Actor, newest: int) -> dict[str, Any]:
    """For a first page: how many titles there are, the newest as books, the main classes with their numbers of titles.

    Raises `SearchAway` while there is no index.
    """
    everything = SearchRequest(Everything(), sort=SortKey.NEWEST, limit=newest)
    page = search(actor, everything)
    counted = facets(actor, everything, [Facet.CLASS])[Facet.CLASS]
    tops = sorted((one for one in counted if len(one.value) == 1 and one.value in CLASSES), key=lambda one: one.value)
    address = reverse("discovery:search")
    return {
        "total": page.total,
        "newest": [book(item.id, item.bib) for item in page.items],
        "classes": [
            {
                "letter": one.value,
                "label": str(CLASSES[one.value]),
                "count": one.count,
                "href": f"{address}?class={one.value}",
            }
            for one in tops
        ],
    }


@dataclass(frozen=True, slots=True)
class ClassPage:
    """A class of 中图法 (empty: the whole tree), what leads down to it with its name, and its parts with their numbers of titles."""

    notation: str
    path: tuple[tuple[str, str], ...]
    count: int
    parts: tuple[FacetValue, ...]
    labels: Mapping[str, str]


def class_page(actor: Actor, notation: str) -> ClassPage:
    """The parts of a class that have titles, in the order of their numbers; three levels are counted.

    Raises `NoSuchClass` for what is none or has no title here, `SearchAway` while there is no index.
    """
    counted = facets(actor, SearchRequest(Everything(), sort=SortKey.NEWEST, limit=1), [Facet.CLASS])[Facet.CLASS]
    known = {one.value: one for one in counted if one.value[:1] in CLASSES}
    if notation and notation not in known:
        raise NoSuchClass()
    parts = sorted((one for one in known.values() if one.parent == notation), key=lambda one: one.value)
    above = [notation[:length] for length in range(1, len(notation) + 1)]
    nodes = class_path(actor, notation) if notation else []
    names = {node.notation if node.is_range else node.number: node.label for node in nodes}
    codes = [*above, *(node.notation for node in nodes if node.is_range)]
    path = [(code, names.get(code, "")) for code in sorted(codes, key=_depth)]
    labels = {node.number: node.label for node in _parts(actor, notation)}
    return ClassPage(notation, tuple(path), known[notation].count if notation else 0, tuple(parts), labels)


def _parts(actor: Actor, notation: str) -> Iterator[ClassNode]:
    """The classes below one, those of its ranges too."""
    seen, waiting = set[str](), [notation]
    while waiting:
        seen.add(above := waiting.pop())
        for node in class_tree(actor, above):
            yield node
            if node.is_range and node.notation not in seen:
                waiting.append(node.notation)


def _depth(notation: str) -> tuple[int, bool]:
    """A range comes before the class it begins with: I3/7 before I3."""
    first, slash, _last = notation.partition("/")
    return len(first), not slash
