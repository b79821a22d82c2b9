"""The accession register, and books lent elsewhere, as files that staff take away."""

from collections.abc import Iterator

from django.http import StreamingHttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from tianlu.catalog.data import class_label
from tianlu.catalog.queries import projections
from tianlu.holdings import queries
from tianlu.holdings.data import CLASS_SCHEMES, ENTRY_KINDS, EntryView, RegisterReport, Sum, reason_words
from tianlu.kit.db import batches
from tianlu.kit.errors import Malformed
from tianlu.kit.spreadsheets import csv_file, decimal_of
from tianlu.libraries.data import Actor, Name
from tianlu.libraries.queries import branch_tree


def steps(report: RegisterReport) -> list[tuple[str, Sum]]:
    """The lines of a period from its beginning to its end, and what the items say."""
    return [
        (_("At the beginning"), report.start),
        (_("Received"), report.received),
        (_("Written off"), report.written_off),
        (_("Corrected and transferred"), report.corrected),
        (_("At the end"), report.end),
        (_("Counted from the items"), report.items),
    ]


def class_words(mark: str) -> tuple[str, str]:
    """Mark and name of a row of the table of classes; another scheme has a name alone."""
    if mark in CLASS_SCHEMES:
        return "", str(CLASS_SCHEMES[mark])
    return mark, str(class_label(mark) or _("Other or none"))


def register_file(actor: Actor, period_id: int, *, of: str) -> StreamingHttpResponse:
    """Lines of a period as CSV, 个别登记 or 注销登记, with the titles of today. Refuses `NoSuchPeriod`, `Malformed`."""
    kinds = ENTRY_KINDS.get(of)
    if kinds is None:
        raise Malformed(reason="of")
    head = [
        _("Entry number"),
        _("Day"),
        _("What was entered"),
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
                localdate(entry.at).isoformat(),
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
                reason_words(entry.reason),
            ]


def summary_file(actor: Actor, period_id: int) -> StreamingHttpResponse:
    """The report as CSV: 总括登记 line by line, write-offs, branches, the 22 classes. Refuses `NoSuchPeriod`."""
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
    for label, one in steps(report):
        yield [_("Sum"), "", label, one.titles or "", one.copies, one.amounts, ""]
    for receipt in report.receipts:
        said = " · ".join(filter(None, (receipt.source, receipt.batch, receipt.fund)))
        one = receipt.sum
        span = f"{receipt.first} – {receipt.last}" if receipt.first else ""
        yield [_("Received"), receipt.day, said, one.titles, one.copies, one.amounts, span]
    for gone in report.write_offs:
        yield [_("Written off"), gone.day, gone.said, "", gone.sum.copies, gone.sum.amounts, ""]
    for name, one in report.branches:
        yield [_("Branch"), "", str(name), one.titles, one.copies, one.amounts, ""]
    for mark, one in report.classes:
        yield [_("Class"), "", " ".join(filter(None, class_words(mark))), one.titles, one.copies, one.amounts, ""]


def lent_file(actor: Actor, cutover_id: int | None = None) -> StreamingHttpResponse:
    """Books of a file, or all, still lent from the system they came from as CSV, with the borrowers' numbers.

    Refuses `NoSuchCutover`.
    """
    if cutover_id is not None:
        queries.cutover_for(actor, cutover_id)
    head = [
        _("Barcode"),
        _("Accession number"),
        _("Title"),
        _("Call number"),
        _("Day a lent book is due"),
        _("Borrower's number in the other system"),
    ]
    rows = (
        [one.barcode, one.accession_number, one.title, one.call_number, one.due_date or "", one.borrower]
        for one in queries.lent_books(actor, cutover_id, borrowers=True)
    )
    return csv_file(f"lent-{cutover_id or 'all'}.csv", head, rows)
