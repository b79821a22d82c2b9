"""Changing many records alike, at the desk."""

import re
from collections.abc import Sequence
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianlu.catalog import pages, queries, services
from tianlu.catalog.data import EDIT, BatchState
from tianlu.catalog.forms import read_operations
from tianlu.catalog.rules.batching import Change, operation_from
from tianlu.kit.access import allow
from tianlu.kit.errors import Refusal
from tianlu.kit.resending import conflicts_said
from tianlu.libraries.data import actor_of

_NUMBER: Final = re.compile(r"[0-9]{1,18}", re.ASCII)


def _to(batch_id: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("catalog:batch", args=[batch_id]))


@allow(EDIT)
@require_http_methods(["GET", "POST"])
def batch_list(request: HttpRequest) -> HttpResponse:
    """Batch edits there were; posted to, chooses records by their numbers."""
    actor = actor_of(request)
    numbers, refusal = request.POST.get("numbers", ""), None
    if request.method == "POST":
        try:
            ids = [int(found) for found in _NUMBER.findall(numbers)]
            return _to(services.prepare_batch(actor, record_ids=ids, name=request.POST.get("name", "")))
        except Refusal as refused:
            refusal = refused
    shown = [{"it": batch, **pages.batch_state(batch)} for batch in queries.batches_of(actor)]
    context = {"batches": shown, "numbers": numbers, "refusal": refusal, "name": request.POST.get("name", "")}
    return render(request, "catalog/batches/batches.html", context, status=refusal.status if refusal else 200)


def _page(
    request: HttpRequest, batch_id: int, operations: Sequence[Change] | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    actor = actor_of(request)
    batch = queries.batch_for(actor, batch_id)
    known = [operation_from(one) for one in batch.operations] if operations is None else operations
    previews = queries.batch_preview(actor, batch_id) if batch.state is BatchState.EXAMINED else []
    context = pages.batch_page(batch, previews, known, queries.batch_members(actor, batch_id, "refused", "left"))
    context |= {"refusal": refusal, "job": queries.batch_job(batch)}
    return render(request, "catalog/batches/batch.html", context, status=refusal.status if refusal else 200)


@allow(EDIT)
@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """One batch edit: its changes, what they would do, the decision, the report. Posted to, examines what was typed."""
    if request.method != "POST":
        return _page(request, batch_id)
    operations = read_operations(request.POST)
    try:
        services.examine_batch(actor_of(request), batch_id, operations=operations)
    except Refusal as refusal:
        return _page(request, batch_id, operations, refusal)
    return _to(batch_id)


@allow(EDIT)
@require_safe
def batch_progress(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The progress alone while a job is at work; then the page is asked to load anew."""
    found = queries.batch_for(actor_of(request), batch_id)
    response = render(request, "kit/components/progress.html", {"job": queries.batch_job(found)})
    if not found.state.busy:
        response["HX-Refresh"] = "true"
    return response


@allow(EDIT)
@require_POST
def batch_run(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Change the records, or go on where it stopped."""
    with conflicts_said(request):
        services.start_batch(actor_of(request), batch_id)
    return _to(batch_id)


@allow(EDIT)
@require_POST
def batch_undoing(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Take the change back."""
    with conflicts_said(request):
        services.undo_batch(actor_of(request), batch_id)
    return _to(batch_id)
