"""Pages of discovery: results, advanced search, suggestions, a record."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from tianlu.catalog.data import RecordMoved
from tianlu.discovery import pages, queries
from tianlu.discovery.data import COSTLY
from tianlu.discovery.forms import read_address
from tianlu.kit.access import PUBLIC, allow
from tianlu.kit.ui.offline import keep_offline
from tianlu.libraries.data import Actor


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@allow(PUBLIC)
@require_GET
@keep_offline
def search(request: HttpRequest) -> HttpResponse:
    """Results with facets; the address is the state. An ISBN that names one record goes straight to it."""
    context = pages.results(_actor(request), read_address(request.GET))
    if isinstance(context, str):
        return HttpResponseRedirect(context)
    response = render(request, "discovery/results.html", context)
    patch_vary_headers(response, ["Cookie"])
    return response


@allow(PUBLIC)
@require_GET
def more_facets(request: HttpRequest) -> HttpResponse:
    """Authors and subjects of broad result sets, asked for after the page; a page of its own without scripts."""
    context = pages.facet_context(_actor(request), read_address(request.GET), COSTLY)
    template = "discovery/facets.html" if request.headers.get("HX-Request") else "discovery/facets_page.html"
    return render(request, template, context)


@allow(PUBLIC)
@require_GET
def advanced(request: HttpRequest) -> HttpResponse:
    """The form with a line per condition; filled in from the query the reader comes with."""
    return render(request, "discovery/advanced.html", pages.advanced(_actor(request), request.GET))


@allow(PUBLIC)
@require_GET
def suggest(request: HttpRequest) -> HttpResponse:
    """Suggestions for the search box, grouped by kind."""
    typed = request.GET.get("q", "")
    groups: list[dict[str, Any]] = pages.suggestions(queries.suggest(_actor(request), typed), typed)
    response = render(request, "kit/components/suggestions.html", {"groups": groups})
    response.headers["Cache-Control"] = "private, max-age=60"
    return response


@allow(PUBLIC)
@require_GET
@keep_offline
def record(request: HttpRequest, record_id: int) -> HttpResponse:
    """One record: where it is and what to do first, the description after."""
    try:
        page = queries.record_page(_actor(request), record_id)
    except RecordMoved as moved:
        return HttpResponsePermanentRedirect(reverse("discovery:record", args=[moved.into]))
    address = request.build_absolute_uri(reverse("discovery:record", args=[record_id]))
    return render(request, "discovery/record.html", pages.record(page, address, request.GET.get("style", "")))
