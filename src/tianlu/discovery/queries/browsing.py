"""Shelves worth browsing: what came last, what there is by class."""

from typing import Any

from django.urls import reverse

from tianlu.discovery.classes import CLASSES
from tianlu.discovery.cql.ast import Everything, SortKey
from tianlu.discovery.data import Facet, SearchRequest
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
