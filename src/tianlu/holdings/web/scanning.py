"""Pages of books in bulk: scan a pile, see what was done and what could not be."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tianlu.holdings import queries, services
from tianlu.holdings.data import ITEMS
from tianlu.holdings.forms import ScanForm
from tianlu.kit.access import allow
from tianlu.kit.errors import Refusal
from tianlu.kit.spreadsheets import csv_file
from tianlu.libraries.data import actor_of

_SHOWN = 200


@allow(ITEMS)
@require_http_methods(["GET", "POST"])
def scan_page(request: HttpRequest) -> HttpResponse:
    """Scan a pile and say what is to be done; the piles before. What was chosen last stays in the address."""
    actor = actor_of(request)
    initial = {name: request.GET.get(name, "") for name in ("deed", "place", "state", "reason")}
    form = ScanForm(
        request.POST if request.method == "POST" else None, request.FILES or None, actor=actor, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            number = services.handle_scans(actor, scans=form.scans(), order=form.order())
        except Refusal as refusal:
            form.add_error(None, refusal.in_full())
        else:
            return HttpResponseRedirect(reverse("holdings-scan-batch", args=[number]))
    context = {"form": form, "batches": queries.scan_batches_of(actor, limit=10)}
    return render(request, "holdings/scan.html", context, status=422 if form.errors else 200)


@allow(ITEMS)
@require_safe
def scan_batch(request: HttpRequest, pile_id: int) -> HttpResponse:
    """What was done with one pile, and the books nothing was done with."""
    view = queries.scan_batch_for(actor_of(request), pile_id)
    return render(request, "holdings/scan_batch.html", {"it": view, "shown": view.exceptions[:_SHOWN]})


@allow(ITEMS)
@require_safe
def scan_exceptions(request: HttpRequest, pile_id: int) -> StreamingHttpResponse:
    """The same books as CSV."""
    view = queries.scan_batch_for(actor_of(request), pile_id)
    head = [_("Barcode or accession number"), _("Line"), _("Reason"), _("What to do")]
    rows = [(one.barcode, one.line, one.reason, one.remedy) for one in view.exceptions]
    return csv_file(f"scan-{view.id}.csv", head, rows)
