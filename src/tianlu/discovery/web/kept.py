"""What staff keep: saved searches, lists, tags."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianlu.discovery import pages, queries, services
from tianlu.discovery.events import TAG
from tianlu.discovery.headings import tag_key
from tianlu.discovery.presenting import book
from tianlu.kit.access import SIGNED_IN, allow
from tianlu.kit.resending import absence_said
from tianlu.libraries.data import actor_of


@allow(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def saved_searches(request: HttpRequest) -> HttpResponse:
    """The searches kept; a new one is kept by the query of its address."""
    actor, given = actor_of(request), request.POST
    if request.method == "POST":
        services.save_search(
            actor, name=given.get("name", ""), address=given.get("address", ""), shared="shared" in given
        )
        return HttpResponseRedirect(reverse("discovery:searches"))
    return render(request, "discovery/searches.html", {"searches": queries.searches_of(actor)})


@allow(SIGNED_IN)
@require_POST
def forget_search(request: HttpRequest, search_id: int) -> HttpResponse:
    """Keep a search no longer."""
    with absence_said(request):
        services.forget_search(actor_of(request), search_id)
    return HttpResponseRedirect(reverse("discovery:searches"))


@allow(SIGNED_IN)
@require_http_methods(["GET", "POST"])
def record_lists(request: HttpRequest) -> HttpResponse:
    """The lists kept; records chosen in the address can be put on one, or begin a new one."""
    actor, given = actor_of(request), request.POST
    if request.method == "POST":
        number = services.make_list(actor, name=given.get("name", ""), shared="shared" in given)
        if ids := pages.choosing.chosen_in(given):
            services.add_to_list(actor, number, record_ids=ids)
        return _to_list(number)
    chosen = pages.choosing.chosen_in(request.GET)
    return render(request, "discovery/lists.html", {"lists": queries.lists_of(actor), "chosen": chosen})


@allow(SIGNED_IN)
@require_safe
def record_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """One list with its records."""
    view, records = queries.list_for(actor_of(request), list_id)
    kept = [("id", str(record.id)) for record in records]
    books = [book(record.id, record.bib) | {"id": record.id} for record in records]
    context = {"list": view, "books": books, "kept": kept, "files": pages.choosing.files(kept)}
    return render(request, "discovery/list.html", context)


def _changed(request: HttpRequest, list_id: int, change: Callable[..., int]) -> HttpResponse:
    change(actor_of(request), list_id, record_ids=pages.choosing.chosen_in(request.POST))
    return _to_list(list_id)


@allow(SIGNED_IN)
@require_POST
def add_to_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """Put records on a list."""
    return _changed(request, list_id, services.add_to_list)


@allow(SIGNED_IN)
@require_POST
def take_from_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """Take records off a list."""
    return _changed(request, list_id, services.take_from_list)


@allow(SIGNED_IN)
@require_POST
def forget_list(request: HttpRequest, list_id: int) -> HttpResponse:
    """Keep a list no longer."""
    with absence_said(request):
        services.forget_list(actor_of(request), list_id)
    return HttpResponseRedirect(reverse("discovery:lists"))


def _to_list(list_id: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("discovery:list", args=[list_id]))


@allow(SIGNED_IN)
@require_safe
def tags(request: HttpRequest) -> HttpResponse:
    """The tags of the library, and the records that one of them is on."""
    actor, word = actor_of(request), request.GET.get("tag", "")[:60]
    books = [book(record.id, record.bib) for record in queries.tagged(actor, word)] if word else []
    context = {"tags": queries.tags_of(actor), "word": word, "key": tag_key(word) if word else "", "books": books}
    return render(request, "discovery/tags.html", context)


@allow(TAG)
@require_POST
def record_tags(request: HttpRequest, record_id: int) -> HttpResponse:
    """Put a tag on a record."""
    given = request.POST
    services.tag_record(actor_of(request), record_id, word=given.get("tag", ""), public="public" in given)
    return HttpResponseRedirect(reverse("discovery:manage", args=[record_id]))


@allow(TAG)
@require_POST
def record_tag(request: HttpRequest, record_id: int, tag_id: int) -> HttpResponse:
    """Take a tag off a record."""
    services.untag_record(actor_of(request), record_id, tag_id)
    return HttpResponseRedirect(reverse("discovery:manage", args=[record_id]))
