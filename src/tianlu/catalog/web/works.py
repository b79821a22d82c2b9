"""Works at the desk: why these records are together, and the decisions of staff."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tianlu.catalog import pages, queries, services
from tianlu.catalog.data import EDIT, NoSuchWork
from tianlu.kit.access import allow
from tianlu.kit.addresses import number_in
from tianlu.kit.errors import Refusal
from tianlu.libraries.data import actor_of


def _page(request: HttpRequest, work_id: int, refusal: Refusal | None = None) -> HttpResponse:
    record_id = number_in(request.GET.get("record", ""))
    context = pages.work_page(queries.work_for(actor_of(request), work_id, record_id=record_id)) | {"refusal": refusal}
    return render(request, "catalog/works/work.html", context, status=refusal.status if refusal else 200)


def _to(work_id: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("catalog:work", args=[work_id]))


@allow(EDIT)
@require_safe
def work(request: HttpRequest, work_id: int) -> HttpResponse:
    """The records of a work and what holds them together."""
    return _page(request, work_id)


@allow(EDIT)
@require_safe
def record_work(request: HttpRequest, record_id: int) -> HttpResponse:
    """The work of a record."""
    queries.held_record(actor_of(request), record_id)
    number = queries.work_number(record_id)
    if number is None:
        raise NoSuchWork()
    return HttpResponseRedirect(f"{_to(number).url}?record={record_id}")


@allow(EDIT)
@require_POST
def work_joining(request: HttpRequest, work_id: int) -> HttpResponse:
    """Bring the work of another record in."""
    actor = actor_of(request)
    record_id = number_in(request.POST.get("record", ""))
    other = queries.work_number(record_id) if record_id is not None else None
    try:
        if other is None:
            raise NoSuchWork()
        services.join_works(actor, other, into=work_id, reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        return _page(request, work_id, refusal)
    messages.success(request, _("They are one work now."))
    return _to(work_id)


@allow(EDIT)
@require_POST
def work_parting(request: HttpRequest, work_id: int) -> HttpResponse:
    """Take the chosen records out, as a work of their own."""
    chosen = [number for text in request.POST.getlist("record") if (number := number_in(text)) is not None]
    try:
        services.part_work(actor_of(request), work_id, record_ids=chosen, reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        return _page(request, work_id, refusal)
    messages.success(request, _("The chosen records are a work of their own now."))
    return _to(work_id)


@allow(EDIT)
@require_POST
def work_undoing(request: HttpRequest, work_id: int, change_id: int) -> HttpResponse:
    """Take a decision back."""
    try:
        services.undo_work_change(actor_of(request), change_id)
    except Refusal as refusal:
        return _page(request, work_id, refusal)
    messages.success(request, _("The decision was undone."))
    try:
        queries.work_for(actor_of(request), work_id)
    except NoSuchWork:
        return HttpResponseRedirect(reverse("catalog:drafts"))
    return _to(work_id)
