"""Pages of inventories: begin, scan, pause, finish, the lists."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianlu.holdings import queries, services
from tianlu.holdings.data import FINDINGS, ITEMS, FindingView, InventoryState, NoSuchInventory
from tianlu.holdings.forms import InventoryForm, InventoryScansForm
from tianlu.kit.access import allow
from tianlu.kit.addresses import number_in
from tianlu.kit.errors import NotFound, Refusal
from tianlu.kit.resending import conflicts_said
from tianlu.kit.security import PERMISSIONS
from tianlu.kit.spreadsheets import csv_file
from tianlu.libraries.data import actor_of

_SHOWN = 200
_CAMERA = PERMISSIONS.replace("camera=()", "camera=(self)")


def _to(inventory_id: int, query: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("holdings-inventory", args=[inventory_id]) + query)


@allow(ITEMS)
@require_http_methods(["GET", "POST"])
def inventory_list(request: HttpRequest) -> HttpResponse:
    """Inventories so far, and the form to begin one."""
    actor = actor_of(request)
    form = InventoryForm(request.POST if request.method == "POST" else None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            return _to(services.start_inventory(actor, **form.wanted()))
        except Refusal as refusal:
            form.add_error(None, refusal.in_full())
    context = {"form": form, "inventories": queries.inventories_of(actor)}
    return render(request, "holdings/inventories.html", context, status=422 if form.errors else 200)


@allow(ITEMS)
@require_safe
def inventory(request: HttpRequest, inventory_id: int) -> HttpResponse:
    """One inventory: scanned, or with its lists. The camera of a phone may be used on this page."""
    run = number_in(request.GET.get("run", ""))
    return _inventory(request, inventory_id, InventoryScansForm(initial={"run": run}))


def _inventory(request: HttpRequest, inventory_id: int, form: InventoryScansForm) -> HttpResponse:
    actor = actor_of(request)
    view = queries.inventory_for(actor, inventory_id)
    context = {"it": view, "form": form, "asked": request.GET.get("settled", "")}
    if view.state is InventoryState.DONE:
        context["lists"] = [
            (kind, label, view.counts[kind], list(queries.findings_of(actor, view.id, kind, limit=_SHOWN)))
            for kind, label in FINDINGS.items()
            if view.counts.get(kind)
        ]
    else:
        context["scans"] = queries.latest_scans(actor, view.id)
    response = render(request, "holdings/inventory.html", context, status=422 if form.errors else 200)
    response["Permissions-Policy"] = _CAMERA
    return response


@allow(ITEMS)
@require_POST
def inventory_scans(request: HttpRequest, inventory_id: int) -> HttpResponse:
    """Scans of one person."""
    form = InventoryScansForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actor, run_id = actor_of(request), form.run_id()
            run = services.take_scans(actor, inventory_id, scans=form.scans(), run_id=run_id)
        except NotFound:
            raise
        except Refusal as refusal:
            form.add_error(None, refusal.in_full())
        else:
            return _to(inventory_id, f"?run={run}")
    return _inventory(request, inventory_id, form)


@allow(ITEMS)
@require_POST
def inventory_pause(request: HttpRequest, inventory_id: int) -> HttpResponse:
    """Take no scans for now."""
    with conflicts_said(request):
        services.pause_inventory(actor_of(request), inventory_id)
    return _to(inventory_id)


@allow(ITEMS)
@require_POST
def inventory_resumption(request: HttpRequest, inventory_id: int) -> HttpResponse:
    """Go on."""
    with conflicts_said(request):
        services.resume_inventory(actor_of(request), inventory_id)
    return _to(inventory_id)


@allow(ITEMS)
@require_POST
def inventory_completion(request: HttpRequest, inventory_id: int) -> HttpResponse:
    """Finish, and make the lists."""
    with conflicts_said(request):
        services.finish_inventory(actor_of(request), inventory_id)
    return _to(inventory_id)


@allow(ITEMS)
@require_POST
def inventory_settlement(request: HttpRequest, inventory_id: int) -> HttpResponse:
    """Make the items say what was found."""
    missing, found = services.settle_inventory(actor_of(request), inventory_id)
    return _to(inventory_id, f"?settled={missing + found}")


@allow(ITEMS)
@require_safe
def inventory_file(request: HttpRequest, inventory_id: int, finding: str) -> StreamingHttpResponse:
    """One list as CSV."""
    actor = actor_of(request)
    if finding not in FINDINGS:
        raise NoSuchInventory()
    view = queries.inventory_for(actor, inventory_id)
    head = [
        _("Barcode or accession number"),
        _("What is wrong"),
        _("Title"),
        _("Call number"),
        _("State"),
        _("Where it belongs"),
        _("Should stand after"),
        _("Times scanned"),
    ]
    rows = map(_row, queries.findings_of(actor, view.id, finding))
    return csv_file(f"inventory-{view.id}-{finding}.csv", head, rows)


def _row(one: FindingView) -> list[object]:
    state = one.state.label if one.state else ""
    return [one.code, FINDINGS[one.kind], one.title, one.call_number, state, one.place, one.after, one.times or ""]
