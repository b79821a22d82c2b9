"""Shelves worth browsing: what came last, what there is by class."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tianlu.catalog.queries import class_tree
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
    """A class of 中图法 (empty: the whole tree), what leads to it, and its parts with their numbers of titles."""

    notation: str
    path: tuple[str, ...]
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
    path = tuple(notation[:length] for length in range(1, len(notation)))
    labels = {node.notation: node.label for node in class_tree(actor, notation)}
    return ClassPage(notation, path, known[notation].count if notation else 0, tuple(parts), labels)
