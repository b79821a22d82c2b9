"""The versions of a record: looked at, compared, brought back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tianlu.catalog import pages, queries, services
from tianlu.catalog.data import EDIT
from tianlu.kit.access import allow
from tianlu.kit.addresses import number_in
from tianlu.libraries.data import actor_of


@allow(EDIT)
@require_safe
def versions(request: HttpRequest, record_id: int) -> HttpResponse:
    """Every state the record was in."""
    actor = actor_of(request)
    record = queries.held_record(actor, record_id)
    return render(
        request, "catalog/history/versions.html", pages.history(record, queries.versions_of(actor, record_id))
    )


@allow(EDIT)
@require_safe
def version(request: HttpRequest, record_id: int, number: int) -> HttpResponse:
    """One version beside the one before it, or beside `against`."""
    actor = actor_of(request)
    record = queries.held_record(actor, record_id)
    page = queries.version_for(actor, record_id, number, against=number_in(request.GET.get("against", "")))
    context = pages.version_page(record, page, whole="whole" in request.GET)
    return render(request, "catalog/history/version.html", context)


@allow(EDIT)
@require_POST
def restoration(request: HttpRequest, record_id: int, number: int) -> HttpResponse:
    """Make this version the current one again, as a new version."""
    expected = number_in(request.POST.get("expected", "")) or 0
    services.restore_version(actor_of(request), record_id, number=number, expected_version=expected)
    messages.success(request, _("Version %(number)s is the current one again.") % {"number": number})
    return HttpResponseRedirect(reverse("catalog:versions", args=[record_id]))


@allow(EDIT)
@require_safe
def losses(request: HttpRequest, record_id: int) -> HttpResponse:
    """What the record would lose in the format `to`."""
    actor = actor_of(request)
    record = queries.held_record(actor, record_id)
    to = request.GET.get("to", pages.FIRST)
    lost = queries.lost_in(actor, record_id, to, request.build_absolute_uri(f"/records/{record_id}"))
    return render(request, "catalog/losing.html", pages.losing(record, to, lost))
