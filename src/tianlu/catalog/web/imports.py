"""Import pages of the staff desk."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianlu.catalog import pages, queries, services
from tianlu.catalog.data import IMPORT, ImportState, ImportView
from tianlu.catalog.forms import PreviewForm, UploadForm
from tianlu.kit.access import allow
from tianlu.kit.addresses import number_in
from tianlu.kit.errors import Refusal
from tianlu.kit.resending import conflicts_said
from tianlu.libraries.data import Actor, actor_of

_PAGE = 50


def _to(import_id: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("catalog:import", args=[import_id]))


@allow(IMPORT)
@require_http_methods(["GET", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """The organisation's imports by state, and the form that takes a file in."""
    actor = actor_of(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        try:
            number = services.receive_and_examine(
                actor, content=form.cleaned_data["file"].file, filename=form.cleaned_data["file"].name
            )
        except Refusal as refusal:
            form.add_error("file", refusal.in_full())
        else:
            return _to(number)
    wanted = request.GET.get("state", "")
    state = ImportState(wanted) if wanted in set(ImportState) else None
    before = number_in(request.GET.get("before", ""))
    found = queries.imports_of(actor, state=state, before=before, limit=_PAGE + 1)
    context = {
        "form": form,
        "imports": found[:_PAGE],
        "older": found[_PAGE - 1].id if len(found) > _PAGE else None,
        "state": state.value if state else "",
        "states": [(one.value, one.label) for one in queries.SHOWN_STATES],
    }
    return render(request, "catalog/imports.html", context, status=422 if form.errors else 200)


def _facts(actor: Actor, view: ImportView) -> dict[str, Any]:
    """What the page shows of an import besides itself."""
    return pages.ADDRESSES | {
        "it": view,
        "job": queries.import_job(view),
        "report": queries.import_report(view),
        "table": queries.table_of_import(actor, view.id),
        "stopped": queries.why_stopped(view),
        "decided": view.decided,
    }


@allow(IMPORT)
@require_safe
def import_page(request: HttpRequest, import_id: int) -> HttpResponse:
    """One import: what was found in the file, the decision, the progress, the report."""
    actor = actor_of(request)
    view = queries.import_for(actor, import_id)
    context = _facts(actor, view) | {
        "form": PreviewForm(actor=actor, view=view),
        "rejected": queries.rejected_of(actor, import_id) if view.counts.get("rejected") else [],
    }
    return render(request, "catalog/import.html", context)


@allow(IMPORT)
@require_safe
def import_progress(request: HttpRequest, import_id: int) -> HttpResponse:
    """The progress alone while something runs; when it has ended, the page is asked to load anew."""
    view = queries.import_for(actor_of(request), import_id)
    response = render(request, "kit/components/progress.html", {"job": queries.import_job(view)})
    if not view.state.busy:
        response["HX-Refresh"] = "true"
    return response


@allow(IMPORT)
@require_POST
def preview_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """Look at the file again with another encoding or mapping."""
    actor = actor_of(request)
    form = PreviewForm(request.POST, actor=actor, view=queries.import_for(actor, import_id))
    if form.is_valid():
        services.examine_import(actor, import_id, encoding=form.cleaned_data["encoding"], choices=form.choices())
    return _to(import_id)


@allow(IMPORT)
@require_POST
def start_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """Bring the records in, or go on where an import stopped."""
    with conflicts_said(request):
        services.start_import(actor_of(request), import_id)
    return _to(import_id)


@allow(IMPORT)
@require_POST
def cancel_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """Stop what the import is doing."""
    with conflicts_said(request):
        services.cancel_import(actor_of(request), import_id)
    return _to(import_id)


@allow(IMPORT)
@require_POST
def undo_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """Take the import back."""
    with conflicts_said(request):
        services.undo_import(actor_of(request), import_id)
    return _to(import_id)


@allow(IMPORT)
@require_safe
def rejected_file(request: HttpRequest, import_id: int) -> StreamingHttpResponse:
    """The rejected bytes as one file."""
    pieces = queries.rejected_bytes(actor_of(request), import_id)
    response = StreamingHttpResponse(pieces, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="import-{import_id}-rejected.mrc"'
    return response
