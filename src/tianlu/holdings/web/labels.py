"""Pages of labels: what to print, on which sheet, and which books wait for a new one."""

from typing import Any
from urllib.parse import urlencode

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
_SHOWN = ("branch", "where", "after")  # which part of the list of new labels somebody is at


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
    asked = request.POST if request.method == "POST" else request.GET
    form = RelabellingFilter(asked, actor=actor)
    after = number_in(asked.get("after", "")) or 0
    found = queries.relabellings(actor, **form.wanted(), after=after, limit=_PAGE + 1)
    context = {
        "form": form,
        "rows": found[:_PAGE],
        "more": found[_PAGE - 1].id if len(found) > _PAGE else None,
        "shown": {name: asked.get(name, "") for name in _SHOWN},
        "layouts": queries.layouts_of(actor),
        "barcode": request.POST.get("barcode", "")[:60],
        "done": request.GET.get("done", "")[:60],
        "marked": number_in(request.GET.get("marked", "")),
        **more,
    }
    return render(request, "holdings/relabelling.html", context, status=422 if more.get("fault") else 200)


@allow(ITEMS)
@require_POST
def relabelled(request: HttpRequest) -> HttpResponse:
    """A book scanned after its new label was stuck on; or those ticked: marked done, or printed."""
    actor, given = actor_of(request), request.POST
    chosen = [number for text in given.getlist("row") if (number := number_in(text)) is not None]
    scanned = "print" not in given and "done" not in given
    if not scanned and not chosen:
        return _relabelling(request, fault=_("Tick the books that are meant."))
    try:
        if "print" in given:
            printing = queries.Printing(layout=given.get("layout", "a4-6x8"))
            return _pdf(queries.labels_pdf(actor, queries.Choice(relabellings=chosen), printing))
        if scanned:
            services.scan_relabelled(actor, barcode=given.get("barcode", ""))
        else:
            marked = services.mark_relabelled(actor, relabelling_ids=chosen)
    except Refusal as refusal:
        return _relabelling(request, fault=refusal.in_full())
    shown = {name: given[name] for name in _SHOWN if given.get(name)}
    said = {"done": given["barcode"]} if scanned else {"marked": str(marked)}
    return HttpResponseRedirect(f"{reverse('holdings-relabelling')}?{urlencode(shown | said)}")
