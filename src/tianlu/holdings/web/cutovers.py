"""Pages of the cut-over: upload, map, try out, bring in, what did not fit, take back."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianlu.holdings import queries, services
from tianlu.holdings.data import CUTOVER, CutoverState, CutoverView, NotLentThere
from tianlu.holdings.forms import CutoverFileForm, CutoverMappingForm
from tianlu.holdings.presenting import lent_file
from tianlu.kit.access import allow
from tianlu.kit.errors import NotFound, Refusal
from tianlu.kit.tables.files import unfit_file
from tianlu.libraries.data import actor_of

_SHOWN = 100


def _to(cutover_id: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("holdings-cutover", args=[cutover_id]))


@allow(CUTOVER)
@require_http_methods(["GET", "POST"])
def cutover_list(request: HttpRequest) -> HttpResponse:
    """Files so far; posted to, takes one in."""
    actor = actor_of(request)
    form = CutoverFileForm(request.POST, request.FILES) if request.method == "POST" else CutoverFileForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            return _to(services.receive_cutover(actor, content=file.file, filename=file.name))
        except Refusal as refusal:
            form.add_error("file", refusal.in_full())
    return _list(request, form)


def _list(request: HttpRequest, form: CutoverFileForm, fault: str = "") -> HttpResponse:
    actor = actor_of(request)
    context = {
        "form": form,
        "cutovers": queries.cutovers_of(actor),
        "fault": fault,
        "lent": list(queries.lent_books(actor, limit=_SHOWN)),
        "lent_count": queries.count_lent(actor),
        "came_back": request.GET.get("back", "")[:60],
    }
    return render(request, "holdings/cutovers.html", context, status=409 if fault else 422 if form.errors else 200)


@allow(CUTOVER)
@require_http_methods(["GET", "POST"])
def cutover(request: HttpRequest, cutover_id: int) -> HttpResponse:
    """One file; posted to, says how it is read, and tries it out."""
    actor = actor_of(request)
    view = queries.cutover_for(actor, cutover_id)
    if request.method == "POST":
        form = CutoverMappingForm(request.POST, actor=actor, view=view)
        if form.is_valid():
            try:
                services.map_cutover(actor, cutover_id, mapping=form.mapping())
                if "try" in request.POST:
                    services.examine_cutover(actor, cutover_id)
                return _to(cutover_id)
            except NotFound:
                raise
            except Refusal as refusal:
                form.add_error(None, refusal.in_full())
        return _page(request, view, form)
    return _page(request, view, CutoverMappingForm(actor=actor, view=view))


def _page(request: HttpRequest, view: CutoverView, form: CutoverMappingForm, fault: str = "") -> HttpResponse:
    actor = actor_of(request)
    begun = view.state in (CutoverState.DONE, CutoverState.UNDONE, CutoverState.UNDOING, CutoverState.RUNNING)
    totals = view.totals
    context = {
        "it": view,
        "form": form,
        "fault": fault,
        "job": queries.cutover_job(view),
        "waiting": view.state in (CutoverState.RECEIVED, CutoverState.EXAMINED, CutoverState.FAILED),
        "rows": services.first_rows(actor, view.id),
        "unfit": list(queries.unfit_rows(actor, view.id, limit=_SHOWN)) if begun else [],
        "lent": list(queries.lent_books(actor, view.id, limit=_SHOWN)) if begun else [],
        "lent_count": queries.count_lent(actor, view.id) if begun else 0,
        "came_back": request.GET.get("back", "")[:60],
        "parts": totals
        and [
            (_("Read"), totals.read),
            (_("Made") if begun else _("Would be made"), totals.made),
            (_("There already"), totals.already),
            (_("Did not fit"), totals.unfit),
        ],
    }
    return render(request, "holdings/cutover.html", context, status=409 if fault else 422 if form.errors else 200)


@allow(CUTOVER)
@require_safe
def cutover_progress(request: HttpRequest, cutover_id: int) -> HttpResponse:
    """The progress alone while a job is at work; then the page is asked to load anew."""
    view = queries.cutover_for(actor_of(request), cutover_id)
    job = queries.cutover_job(view)
    response = render(request, "kit/components/progress.html", {"job": job})
    if not view.state.busy:
        response["HX-Refresh"] = "true"
    return response


@allow(CUTOVER)
@require_POST
def cutover_run(request: HttpRequest, cutover_id: int) -> HttpResponse:
    """Bring the file in, or go on."""
    services.start_cutover(actor_of(request), cutover_id)
    return _to(cutover_id)


@allow(CUTOVER)
@require_POST
def cutover_undoing(request: HttpRequest, cutover_id: int) -> HttpResponse:
    """Take everything back that the file brought."""
    actor = actor_of(request)
    try:
        services.undo_cutover(actor, cutover_id)
    except NotFound:
        raise
    except Refusal as refusal:
        view = queries.cutover_for(actor, cutover_id)
        return _page(request, view, CutoverMappingForm(actor=actor, view=view), refusal.in_full())
    return _to(cutover_id)


@allow(CUTOVER)
@require_safe
def cutover_unfit(request: HttpRequest, cutover_id: int) -> StreamingHttpResponse:
    """The rows that did not fit, in the shape of the file with reason and remedy behind: mend it and load it again."""
    actor = actor_of(request)
    view = queries.cutover_for(actor, cutover_id)
    return unfit_file(f"unfit-{view.id}.csv", view.heads, queries.unfit_rows(actor, view.id, borrowers=True))


@allow(CUTOVER)
@require_safe
def cutover_lent(request: HttpRequest, cutover_id: int) -> StreamingHttpResponse:
    """The books still lent from the other system, with the borrowers' numbers there."""
    return lent_file(actor_of(request), cutover_id)


@allow(CUTOVER)
@require_POST
def cutover_returns(request: HttpRequest, cutover_id: int) -> HttpResponse:
    """A book that was lent in the other system came back."""
    actor, barcode = actor_of(request), request.POST.get("barcode", "")
    view = queries.cutover_for(actor, cutover_id)
    try:
        services.return_lent_book(actor, cutover_id, barcode=barcode)
    except NotLentThere as refusal:
        return _page(request, view, CutoverMappingForm(actor=actor, view=view), refusal.in_full())
    return HttpResponseRedirect(f"{reverse('holdings-cutover', args=[view.id])}?{urlencode({'back': barcode})}")


@allow(CUTOVER)
@require_safe
def lent(request: HttpRequest) -> StreamingHttpResponse:
    """All books of the library that are still lent from the systems they came from."""
    return lent_file(actor_of(request))


@allow(CUTOVER)
@require_POST
def lent_returns(request: HttpRequest) -> HttpResponse:
    """One of them came back, whichever file brought it."""
    barcode = request.POST.get("barcode", "")
    try:
        services.return_lent_book(actor_of(request), barcode=barcode)
    except NotLentThere as refusal:
        return _list(request, CutoverFileForm(), refusal.in_full())
    return HttpResponseRedirect(f"{reverse('holdings-cutovers')}?{urlencode({'back': barcode})}")
