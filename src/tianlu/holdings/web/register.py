"""Pages of the accession register: periods, their reports, their lines as CSV."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tianlu.catalog.data import class_label
from tianlu.catalog.queries import projections
from tianlu.holdings import queries, services
from tianlu.holdings.data import REGISTER, EntryView, PeriodView, RegisterReport, Sum
from tianlu.kit.access import allow
from tianlu.kit.db import batches
from tianlu.kit.errors import Malformed, Refusal
from tianlu.kit.spreadsheets import csv_file, decimal_of
from tianlu.libraries.data import Actor, Name, actor_of
from tianlu.libraries.queries import branch_tree

_SHOWN = 200
_KINDS = {"received": ("in", "opening"), "written-off": ("out",), "all": ()}


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


def _period(request: HttpRequest, actor: Actor, view: PeriodView, fault: str = "") -> HttpResponse:
    report = queries.report_of(actor, view.id)
    context = {
        "it": view,
        "report": report,
        "steps": _steps(report),
        "classes": [(mark, class_label(mark) or _("Other or none"), one) for mark, one in report.classes],
        "periods": queries.periods_of(actor),
        "fault": fault,
    }
    return render(request, "holdings/register.html", context, status=409 if fault else 200)


def _steps(report: RegisterReport) -> list[tuple[str, Sum]]:
    return [
        (_("At the beginning"), report.start),
        (_("Received"), report.received),
        (_("Written off"), report.written_off),
        (_("Corrected and transferred"), report.corrected),
        (_("At the end"), report.end),
        (_("Counted from the items"), report.items),
    ]


@allow(REGISTER)
@require_POST
def closure(request: HttpRequest, period_id: int) -> HttpResponse:
    """Close a period for good."""
    actor = actor_of(request)
    view = queries.period_for(actor, period_id)
    try:
        services.close_period(actor, period_id, name=request.POST.get("name", ""))
    except Refusal as refusal:
        return _period(request, actor, view, refusal.in_full())
    return HttpResponseRedirect(reverse("holdings-period", args=[period_id]))


@allow(REGISTER)
@require_http_methods(["GET", "HEAD"])
def register_lines(request: HttpRequest, period_id: int) -> StreamingHttpResponse:
    """Lines as CSV (`?of=received|written-off|all`): 个别登记, 注销登记; titles as the catalog says them today."""
    actor = actor_of(request)
    kinds = _KINDS.get(request.GET.get("of", "all"))
    if kinds is None:
        raise Malformed(reason="of")
    head = [
        _("Number"),
        _("Day"),
        _("Entry"),
        _("Accession number"),
        _("Barcode"),
        _("Title"),
        _("Call number"),
        _("Copies counted"),
        _("Amount"),
        _("Currency"),
        _("Branch"),
        _("Fund"),
        _("Source"),
        _("Batch"),
        _("Reason"),
    ]
    entries = queries.entries_of(actor, period_id, kinds=kinds)
    return csv_file(f"register-{period_id}.csv", head, _lines(actor, entries))


def _lines(actor: Actor, entries: Iterator[EntryView]) -> Iterator[list[object]]:
    names = {one.id: one.name for one in branch_tree(actor, actor.organisation_id, inactive=True)}
    for chunk in batches(entries, 500):
        titles = projections({entry.record_id for entry in chunk})
        for entry in chunk:
            record = titles.get(entry.record_id)
            name = names.get(entry.branch_id, Name(""))
            yield [
                entry.id,
                entry.at.date().isoformat(),
                entry.label,
                entry.accession_number,
                entry.barcode,
                record.bib.get("title", "") if record else "",
                entry.call_number,
                entry.copies,
                decimal_of(entry.amount_minor),
                entry.currency,
                str(name),
                entry.fund,
                entry.source,
                entry.batch,
                entry.reason,
            ]


@allow(REGISTER)
@require_safe
def register_summary(request: HttpRequest, period_id: int) -> StreamingHttpResponse:
    """The report as CSV: 总括登记 line by line, write-offs, branches, the 22 classes."""
    actor = actor_of(request)
    report = queries.report_of(actor, period_id)
    head = [
        _("Part"),
        _("Day"),
        _("Figure"),
        _("Number of titles"),
        _("Copies counted"),
        _("Amount"),
        _("Accession numbers"),
    ]
    return csv_file(f"register-summary-{period_id}.csv", head, _summary(report))


def _summary(report: RegisterReport) -> Iterator[list[object]]:
    for label, one in _steps(report):
        yield [_("Sum"), "", label, one.titles or "", one.copies, one.amounts, ""]
    for receipt in report.receipts:
        said = " · ".join(filter(None, (receipt.source, receipt.batch, receipt.fund)))
        one = receipt.sum
        span = f"{receipt.first} – {receipt.last}" if receipt.first else ""
        yield [_("Received"), receipt.day, said, one.titles, one.copies, one.amounts, span]
    for gone in report.write_offs:
        yield [_("Written off"), gone.day, gone.reason, "", gone.sum.copies, gone.sum.amounts, ""]
    for name, one in report.branches:
        yield [_("Branch"), "", str(name), one.titles, one.copies, one.amounts, ""]
    for mark, one in report.classes:
        yield [_("Class"), "", mark or _("Other or none"), one.titles, one.copies, one.amounts, ""]
