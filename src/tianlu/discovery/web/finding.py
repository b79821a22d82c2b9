"""Pages of discovery: results, advanced search, suggestions, a record."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from tianlu.catalog.data import EDIT, RecordMoved, Visibility
from tianlu.catalog.services import MOST_IN_BATCH, prepare_batch, set_visibility, withdraw_record
from tianlu.discovery import pages, queries
from tianlu.discovery.cql.saying import understood
from tianlu.discovery.data import COSTLY
from tianlu.discovery.forms import read_address
from tianlu.holdings.services import ITEMS, set_item_visibility
from tianlu.kit.access import PUBLIC, allow
from tianlu.kit.errors import Malformed
from tianlu.kit.ui.offline import NOT_STORED, keep_offline
from tianlu.libraries.data import actor_of


@allow(PUBLIC)
@require_safe
@keep_offline
def search(request: HttpRequest) -> HttpResponse:
    """Results with facets; the address is the state. An ISBN that names one record goes straight to it.

    Words from inside a text that is open in the library only do not leave it in a device's memory.
    """
    actor = actor_of(request)
    context = pages.results(actor, read_address(request.GET))
    if isinstance(context, str):
        return HttpResponseRedirect(context)
    response = render(request, "discovery/results.html", context)
    patch_vary_headers(response, ["Cookie"])
    if actor.inside:
        response.headers["Cache-Control"] = NOT_STORED
    return response


@allow(PUBLIC)
@require_safe
def more_facets(request: HttpRequest) -> HttpResponse:
    """Authors and subjects of broad result sets, asked for after the page; a page of its own without scripts."""
    context = pages.facet_context(actor_of(request), read_address(request.GET), COSTLY)
    template = "discovery/facets.html" if request.headers.get("HX-Request") else "discovery/facets_page.html"
    return render(request, template, context)


@allow(PUBLIC)
@require_safe
def advanced(request: HttpRequest) -> HttpResponse:
    """The form with a line per condition; filled in from the query the reader comes with."""
    return render(request, "discovery/advanced.html", pages.advanced(actor_of(request), request.GET))


@allow(PUBLIC)
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Suggestions for the search box, grouped by kind."""
    typed = request.GET.get("q", "")
    groups: list[dict[str, Any]] = pages.suggestions(queries.suggest(actor_of(request), typed), typed)
    response = render(request, "kit/components/suggestions.html", {"groups": groups})
    response.headers["Cache-Control"] = "private, max-age=60"
    return response


@allow(EDIT)
@require_POST
def search_batch(request: HttpRequest) -> HttpResponse:
    """Choose everything that a search finds for a batch edit; the address says the search."""
    actor, asked = actor_of(request), read_address(request.GET)
    found = queries.every_hit(actor, asked.request(), most=MOST_IN_BATCH + 1)
    name = understood(asked.query, get_language() or "") or asked.text
    number = prepare_batch(actor, record_ids=found, name=name)
    return HttpResponseRedirect(reverse("catalog:batch", args=[number]))


@allow(PUBLIC)
@require_safe
@keep_offline
def record(request: HttpRequest, record_id: int) -> HttpResponse:
    """One record: where it is and what to do first, the description after."""
    try:
        page = queries.record_page(actor_of(request), record_id)
    except RecordMoved as moved:
        return HttpResponsePermanentRedirect(reverse("discovery:record", args=[moved.into]))
    address = request.build_absolute_uri(reverse("discovery:record", args=[record_id]))
    return render(request, "discovery/record.html", pages.record(page, address, request.GET.get("style", "")))


@allow(EDIT)
@require_safe
def manage(request: HttpRequest, record_id: int) -> HttpResponse:
    """A record at the desk: who sees it, its items and who sees them, its versions, withdrawal."""
    page = queries.managed_record(actor_of(request), record_id)
    return render(request, "discovery/manage.html", pages.managed(actor_of(request), page))


def _visibility(request: HttpRequest) -> Visibility:
    wanted = request.POST.get("visibility", "")
    if wanted not in set(Visibility):
        raise Malformed(reason="visibility")
    return Visibility(wanted)


@allow(EDIT)
@require_POST
def record_visibility(request: HttpRequest, record_id: int) -> HttpResponse:
    """Show the record to everyone or to staff only, or hide it."""
    set_visibility(actor_of(request), record_id, visibility=_visibility(request))
    return HttpResponseRedirect(reverse("discovery:manage", args=[record_id]))


@allow(EDIT)
@require_POST
def withdrawal(request: HttpRequest, record_id: int) -> HttpResponse:
    """Take the record out of the catalog."""
    withdraw_record(actor_of(request), record_id, reason=request.POST.get("reason", ""))
    return HttpResponseRedirect(reverse("portal:desk"))


@allow(ITEMS)
@require_POST
def item_visibility(request: HttpRequest, record_id: int, item_id: int) -> HttpResponse:
    """Show or hide one item."""
    set_item_visibility(actor_of(request), item_id, visibility=_visibility(request))
    return HttpResponseRedirect(reverse("discovery:manage", args=[record_id]))
