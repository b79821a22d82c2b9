"""Pages of labels: what to print, on which sheet, and which books wait for a new one."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianlu.holdings import queries, services
from tianlu.holdings.data import ITEMS
from tianlu.holdings.forms import LabelsForm, LayoutForm, RelabellingFilter
from tianlu.kit.access import allow
from tianlu.kit.addresses import number_in
from tianlu.kit.errors import Refusal
from tianlu.libraries.data import actor_of

_PAGE = 100


def _pdf(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="labels.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@allow(ITEMS)
@require_http_methods(["GET", "POST"])
def label_page(request: HttpRequest) -> HttpResponse:
    """Choose books and a sheet; the answer to the form is the PDF."""
    actor = actor_of(request)
    form = LabelsForm(request.POST if request.method == "POST" else None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            return _pdf(queries.labels_pdf(actor, form.choice(), form.printing()))
        except Refusal as refusal:
            form.add_error(None, refusal.in_full())
    return render(request, "holdings/labels.html", {"form": form}, status=422 if form.errors else 200)


@allow(ITEMS)
@require_http_methods(["GET", "POST"])
def layout_page(request: HttpRequest) -> HttpResponse:
    """The sheets there are, and the form for one of the library's own."""
    actor = actor_of(request)
    form = LayoutForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_layout(actor, name=form.cleaned_data["name"], sizes=form.sizes())
        except Refusal as refusal:
            form.add_error("name", refusal.in_full())
        else:
            return HttpResponseRedirect(reverse("holdings-layouts"))
    context = {"form": form, "layouts": queries.layouts_of(actor)}
    return render(request, "holdings/layouts.html", context, status=422 if form.errors else 200)


@allow(ITEMS)
@require_safe
def relabelling_page(request: HttpRequest) -> HttpResponse:
    """Books that wait for a new label, by branch and by where they are."""
    return _relabelling(request)


def _relabelling(request: HttpRequest, **more: Any) -> HttpResponse:
    actor = actor_of(request)
    form = RelabellingFilter(request.GET, actor=actor)
    after = number_in(request.GET.get("after", "")) or 0
    found = queries.relabellings(actor, **form.wanted(), after=after, limit=_PAGE + 1)
    context = {
        "form": form,
        "rows": found[:_PAGE],
        "more": found[_PAGE - 1].id if len(found) > _PAGE else None,
        "branch": request.GET.get("branch", ""),
        "where": request.GET.get("where", ""),
        "layouts": queries.layouts_of(actor),
        **more,
    }
    return render(request, "holdings/relabelling.html", context, status=422 if more.get("fault") else 200)


@allow(ITEMS)
@require_POST
def relabelled(request: HttpRequest) -> HttpResponse:
    """A book scanned after its new label was stuck on; or those ticked: marked done, or printed."""
    actor = actor_of(request)
    chosen = [number for text in request.POST.getlist("row") if (number := number_in(text)) is not None]
    try:
        if "print" in request.POST:
            printing = queries.Printing(layout=request.POST.get("layout", "a4-6x8"))
            if not chosen:
                return _relabelling(request, fault=_("Tick the books whose labels you want."))
            return _pdf(queries.labels_pdf(actor, queries.Choice(relabellings=chosen), printing))
        if "done" in request.POST:
            services.mark_relabelled(actor, relabelling_ids=chosen)
        else:
            services.scan_relabelled(actor, barcode=request.POST.get("barcode", ""))
    except Refusal as refusal:
        return _relabelling(request, fault=refusal.in_full())
    return HttpResponseRedirect(reverse("holdings-relabelling"))
