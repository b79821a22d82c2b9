"""Pages of the accession register: periods, their reports, their lines as CSV."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianlu.holdings import queries, services
from tianlu.holdings.data import REGISTER, PeriodView
from tianlu.holdings.presenting import class_words, register_file, steps, summary_file
from tianlu.kit.access import allow
from tianlu.kit.errors import Refusal
from tianlu.libraries.data import Actor, actor_of

_SHOWN = 200


@allow(REGISTER)
@require_safe
def register_page(request: HttpRequest) -> HttpResponse:
    """The periods, and the report of the open one."""
    actor = actor_of(request)
    periods = queries.periods_of(actor)
    if not periods:
        return render(request, "holdings/register.html", {"periods": []})
    return _period(request, actor, periods[0])


@allow(REGISTER)
@require_safe
def period_page(request: HttpRequest, period_id: int) -> HttpResponse:
    """The report of one period."""
    actor = actor_of(request)
    return _period(request, actor, queries.period_for(actor, period_id))


def _period(request: HttpRequest, actor: Actor, view: PeriodView, fault: str = "", status: int = 200) -> HttpResponse:
    report = queries.report_of(actor, view.id)
    context = {
        "it": view,
        "report": report,
        "steps": steps(report),
        "receipts": report.receipts[:_SHOWN],
        "write_offs": report.write_offs[:_SHOWN],
        "classes": [(*class_words(mark), one) for mark, one in report.classes],
        "periods": queries.periods_of(actor),
        "fault": fault,
        "name": request.POST.get("name", ""),
    }
    return render(request, "holdings/register.html", context, status=status)


@allow(REGISTER)
@require_POST
def closure(request: HttpRequest, period_id: int) -> HttpResponse:
    """Close a period for good, when that is ticked: Enter in the field of its name is no decision."""
    actor = actor_of(request)
    view = queries.period_for(actor, period_id)
    if "sure" not in request.POST and view.closed_at is None:
        return _period(request, actor, view, _("Tick that the report may be frozen, then close the period."), 422)
    try:
        services.close_period(actor, period_id, name=request.POST.get("name", ""))
    except Refusal as refusal:
        return _period(request, actor, view, refusal.in_full(), refusal.status)
    return HttpResponseRedirect(reverse("holdings-period", args=[period_id]))


@allow(REGISTER)
@require_http_methods(["GET", "HEAD"])
def register_lines(request: HttpRequest, period_id: int) -> StreamingHttpResponse:
    """Lines as CSV (`?of=received|written-off|all`): 个别登记, 注销登记; titles as the catalog says them today."""
    return register_file(actor_of(request), period_id, of=request.GET.get("of", "all"))


@allow(REGISTER)
@require_safe
def register_summary(request: HttpRequest, period_id: int) -> StreamingHttpResponse:
    """The report as CSV: 总括登记 line by line, write-offs, branches, the 22 classes."""
    return summary_file(actor_of(request), period_id)
