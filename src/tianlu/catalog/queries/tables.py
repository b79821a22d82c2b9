"""Tables of books: how far each is, the rows that made no record, which files are still needed."""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tianlu.catalog.data import (
    BOOK_COLUMNS,
    IMPORT,
    ROW_PROBLEMS,
    ROW_REMARKS,
    ImportState,
    NoSuchTable,
    TableState,
    TableView,
    UnfitBook,
)
from tianlu.catalog.models import BookTable
from tianlu.catalog.queries.imports import standing as import_standing
from tianlu.kit import files, jobs
from tianlu.kit.tables import TableFault
from tianlu.libraries.data import Actor

_BEFORE = (ImportState.UPLOADED, ImportState.PREVIEW, ImportState.FAILED)
NO_RECORDS = "no-records"


def tables_of(actor: Actor, *, limit: int = 50) -> list[TableView]:
    """The latest tables of the actor's organisation, newest first."""
    actor.require(IMPORT, organisation_id=actor.organisation_id)
    rows = BookTable.scoped(actor).filter(organisation_id=actor.organisation_id).select_related("origin")
    return [_view(row) for row in rows.order_by("-id")[:limit]]


def table_for(actor: Actor, table_id: int) -> TableView:
    """One of them, or `NoSuchTable`."""
    return _view(table_row(actor, table_id))


def table_of_import(actor: Actor, import_id: int) -> TableView | None:
    """The table that an import was made of."""
    rows = BookTable.scoped(actor).filter(organisation_id=actor.organisation_id, origin_id=import_id)
    row = rows.select_related("origin").first()
    return _view(row) if row is not None else None


def table_row(actor: Actor, table_id: int) -> BookTable:
    actor.require(IMPORT, organisation_id=actor.organisation_id)
    rows = BookTable.scoped(actor).filter(organisation_id=actor.organisation_id, id=table_id)
    row = rows.select_related("origin").first()
    if row is None:
        raise NoSuchTable()
    return row


def table_standing(row: BookTable) -> tuple[TableState, str]:
    """The state and what ended it, also where the job that worked at it could not say so."""
    state = TableState(row.state)
    if state is TableState.CONVERTING and row.job_id is not None and (code := jobs.stopped_by(row.job_id)) is not None:
        return TableState.FAILED, code
    return state, row.error_code


def still_open(row: BookTable) -> bool:
    """Whether it may be read differently: it waits, and so does the import made of it, if there is one."""
    if table_standing(row)[0] is TableState.CONVERTING:
        return False
    return row.origin is None or (import_standing(row.origin)[0] in _BEFORE and not row.origin.position)


def _view(row: BookTable) -> TableView:
    state, code = table_standing(row)
    counts = row.counts
    return TableView(
        id=row.id,
        filename=row.filename,
        sheet=row.sheet,
        sheets=row.sheets,
        heads=row.heads,
        head_number=row.head_number,
        mapping=row.mapping,
        state=state,
        open=still_open(row),
        rows=counts.get("rows", 0),
        records=counts.get("records", 0),
        unfit=counts.get("unfit", 0),
        remarks=[(_without_value(code), number) for code, number in sorted(counts.get("remarks", {}).items())],
        import_id=row.origin_id,
        job_id=row.job_id,
        stopped=_why(code, row.error_params) if state is TableState.FAILED else "",
        created_at=row.created_at,
    )


def _without_value(code: str) -> str:
    return str(ROW_REMARKS[code]) % {"said": "…"}


def _why(code: str, params: Mapping[str, Any]) -> str:
    if code == TableFault.code:
        return TableFault(**params).in_full()
    if code == NO_RECORDS:
        return _("No row made a record. See below why, choose the columns anew, or mend the table and load it again.")
    return _("The work stopped (%(code)s). Nothing was written; start it again.") % {"code": code}


def unfit_books(actor: Actor, table_id: int, *, limit: int | None = None) -> Iterator[UnfitBook]:
    """The rows that made no record, in the order of the table. Refuses `NoSuchTable`."""
    key = table_row(actor, table_id).unfit_key
    return _unfit(key, limit) if key else iter(())


def _unfit(key: str, limit: int | None) -> Iterator[UnfitBook]:
    with files.open_file(key) as file:
        for place, line in enumerate(file):
            if place == limit:
                return
            number, cells, code, params = json.loads(line)
            yield UnfitBook(number, cells, *row_problem(code, params))


def row_problem(code: str, params: Mapping[str, Any]) -> tuple[str, str]:
    """Reason and remedy in the active language; for a damaged cell with its column and what stands there."""
    reason, remedy = ROW_PROBLEMS[code]
    if "column" not in params:
        return str(reason), str(remedy)
    said = {"column": BOOK_COLUMNS[params["column"]], "said": params["said"], "reason": reason}
    words = _("%(column)s “%(said)s”: %(reason)s") if params["said"] else _("%(column)s: %(reason)s")
    return words % said, str(remedy)


def table_files_needed(keys: Collection[str]) -> set[str]:
    """Those of the stored files that a table may still be read from, and the rows that made no record."""
    rows = BookTable.unscoped(reason="files of all libraries are swept together")
    ended = (ImportState.DONE, ImportState.UNDOING, ImportState.UNDONE)
    waiting = rows.filter(file_key__in=keys).filter(Q(origin=None) | ~Q(origin__state__in=ended))
    unfit = rows.filter(unfit_key__in=keys)
    return {*waiting.values_list("file_key", flat=True), *unfit.values_list("unfit_key", flat=True)}


def table_job(view: TableView) -> dict[str, Any]:
    """What `kit/components/progress.html` shows of a table being made into records."""
    href = reverse("catalog:table-progress", args=[view.id])
    return jobs.shown_work(view.job_id, view.state.label, busy=view.busy, poll_href=href)
