"""Browse pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tianlu.catalog import queries as catalog_queries
from tianlu.discovery import pages, queries
from tianlu.discovery.headings import BrowseKind
from tianlu.kit.access import PUBLIC, allow
from tianlu.kit.addresses import number_in
from tianlu.kit.ui.offline import keep_offline
from tianlu.libraries.data import actor_of


@allow(PUBLIC)
@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """The lists there are."""
    return render(request, "discovery/browse.html", {"entries": pages.browsing.entries()})


@allow(PUBLIC)
@require_safe
@keep_offline
def series(request: HttpRequest, address: str) -> HttpResponse:
    """The records of a series in the order of their numbers."""
    page = catalog_queries.series_page(actor_of(request), address, number_in(request.GET.get("page", "")) or 1)
    return render(request, "discovery/series.html", pages.browsing.series(page, address))


@allow(PUBLIC)
@require_safe
@keep_offline
def browse_list(request: HttpRequest, heading: BrowseKind) -> HttpResponse:
    """A page of a list: from a beginning typed on, or after or before a line."""
    typed = pages.browsing.typed_in(request.GET)
    after, before = (queries.spot_in(request.GET.get(way, "")) for way in ("after", "before"))
    stretch = queries.browse(actor_of(request), heading, typed=typed, after=after, before=before)
    return render(request, "discovery/browse_list.html", pages.browsing.listing(heading, stretch, typed))


@allow(PUBLIC)
@require_safe
@keep_offline
def browse_classes(request: HttpRequest, notation: str = "") -> HttpResponse:
    """The main classes, or the parts of one."""
    page = queries.class_page(actor_of(request), notation.upper())
    return render(request, "discovery/browse_classes.html", pages.browsing.classes(page))


@allow(PUBLIC)
@require_safe
@keep_offline
def browse_shelf(request: HttpRequest) -> HttpResponse:
    """A stretch of the shelf of a branch; without a branch, the choice of one."""
    actor, values = actor_of(request), request.GET
    branch, after, before = (number_in(values.get(name, "")) for name in ("branch", "after", "before"))
    call_number = values.get("from", "").strip()[:200]
    page = None
    if branch is not None:
        page = queries.shelf_page(actor, branch, call_number=call_number, after=after or 0, before=before or 0)
    return render(request, "discovery/browse_shelf.html", pages.browsing.shelf(actor, page, branch, call_number))
