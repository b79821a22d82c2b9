"""Test searches at the desk."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianlu.discovery import pages, queries, services
from tianlu.discovery.events import JUDGE
from tianlu.kit import jobs
from tianlu.kit.access import allow
from tianlu.kit.errors import Refusal
from tianlu.kit.resending import absence_said
from tianlu.libraries.data import actor_of


def _kept(request: HttpRequest, search_id: int | None = None) -> HttpResponse:
    """Keep what the form says; a refusal shows the form again as it was filled in."""
    actor, given = actor_of(request), request.POST
    try:
        number = services.keep_judged_search(
            actor,
            typed=given.get("typed", ""),
            grades=pages.judging.grades_in(given),
            note=given.get("note", ""),
            search_id=search_id,
        )
    except Refusal as refusal:
        search = None if search_id is None else queries.judged_search_for(actor, search_id)
        context = pages.judging.form(search) | pages.judging.typed_in(given) | {"refusal": refusal}
        return render(request, "discovery/test_search.html", context, status=refusal.status)
    return HttpResponseRedirect(reverse("discovery:test-search", args=[number]))


@allow(JUDGE)
@require_http_methods(["GET", "POST"])
def test_searches(request: HttpRequest) -> HttpResponse:
    """The library's test searches with what their latest run found; posted to, keeps a new one."""
    if request.method == "POST":
        return _kept(request)
    actor = actor_of(request)
    context = pages.judging.test_searches(queries.judged_searches_of(actor), queries.run_of(actor))
    return render(request, "discovery/test_searches.html", context)


@allow(JUDGE)
@require_safe
def new_test_search(request: HttpRequest) -> HttpResponse:
    """The empty form; from the results of a search it is filled in with its words and what was chosen."""
    chosen = queries.chosen(actor_of(request), pages.choosing.chosen_in(request.GET))
    return render(request, "discovery/test_search.html", pages.judging.form(None, request.GET.get("q", ""), chosen))


@allow(JUDGE)
@require_http_methods(["GET", "POST"])
def test_search(request: HttpRequest, judged_id: int) -> HttpResponse:
    """One test search: the places its records reached, and its form; posted to, changes it."""
    if request.method == "POST":
        return _kept(request, judged_id)
    search = queries.judged_search_for(actor_of(request), judged_id)
    return render(request, "discovery/test_search.html", pages.judging.form(search))


@allow(JUDGE)
@require_POST
def forget_test_search(request: HttpRequest, judged_id: int) -> HttpResponse:
    """Remove a test search."""
    with absence_said(request):
        services.forget_judged_search(actor_of(request), judged_id)
    return HttpResponseRedirect(reverse("discovery:test-searches"))


@allow(JUDGE)
@require_POST
def test_runs(request: HttpRequest) -> HttpResponse:
    """Run the test searches now, in the background."""
    services.ask_for_run(actor_of(request))
    return HttpResponseRedirect(reverse("discovery:test-searches"))


@allow(JUDGE)
@require_safe
def test_run(request: HttpRequest, job_id: int) -> HttpResponse:
    """The progress alone while the run goes on; then the page is asked to load anew."""
    view = jobs.find(job_id, actor_of(request).own)
    response = render(request, "kit/components/progress.html", {"job": pages.judging.run_progress(view)})
    if view.state.ended:
        response["HX-Refresh"] = "true"
    return response
