"""Cut-overs: how far a file is, its reconciled totals, the rows that did not fit, the first rows as they are read."""

import base64
import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from tianlu.catalog.queries import projections
from tianlu.holdings.data import (
    COLUMNS,
    PROBLEMS,
    CutoverState,
    CutoverTotals,
    CutoverView,
    ItemState,
    LentBook,
    NoSuchCutover,
    Sum,
    UnfitRow,
)
from tianlu.holdings.models import Cutover, CutoverLoan, CutoverProblem
from tianlu.holdings.rules import system_of
from tianlu.kit import jobs
from tianlu.kit.db import batches
from tianlu.kit.sealing import Unsealable, unseal
from tianlu.kit.tables import TableFault
from tianlu.libraries.data import Actor, Name
from tianlu.libraries.queries import branch_tree

_CHUNK = 500
HIDDEN = "•••"
_ENDED = (CutoverState.DONE, CutoverState.UNDOING, CutoverState.UNDONE)


def cutovers_of(actor: Actor, *, limit: int = 50) -> list[CutoverView]:
    """The latest files of the actor's organisation, newest first."""
    rows = Cutover.scoped(actor).filter(organisation_id=actor.organisation_id).order_by("-id")
    return [_view(actor, row) for row in rows[:limit]]


def cutover_for(actor: Actor, cutover_id: int) -> CutoverView:
    """One of them, or `NoSuchCutover`."""
    return _view(actor, cutover_row(actor, cutover_id))


def cutover_row(actor: Actor, cutover_id: int) -> Cutover:
    row = Cutover.scoped(actor).filter(organisation_id=actor.organisation_id, id=cutover_id).first()
    if row is None:
        raise NoSuchCutover()
    return row


def standing(row: Cutover) -> tuple[CutoverState, str]:
    """The state and what ended it, also where the job that worked at it could not say so."""
    state = CutoverState(row.state)
    if state.busy and row.job_id is not None and (code := jobs.stopped_by(row.job_id)) is not None:
        return CutoverState.FAILED, code
    return state, row.error_code


def _view(actor: Actor, row: Cutover) -> CutoverView:
    state, code = standing(row)
    said = row.counts if row.position or state in _ENDED else row.preview
    fault = row.preview.get("fault", "")
    return CutoverView(
        id=row.id,
        filename=row.filename,
        state=state,
        heads=row.heads,
        system=system_of(row.heads),
        mapping=row.mapping,
        totals=_totals(actor, {**said, "bare": row.preview.get("bare", {})}) if said and not fault else None,
        job_id=row.job_id,
        error_code=code,
        fault=TableFault(fault, **row.preview["facts"]).in_full() if fault else "",
        created_at=row.created_at,
    )


def _totals(actor: Actor, said: Mapping[str, Any]) -> CutoverTotals:
    names = {one.id: one.name for one in branch_tree(actor, actor.organisation_id, inactive=True)}
    copies: Mapping[str, int] = said.get("copies", {})
    branches = [
        (names.get(int(key.partition(":")[2]), Name("?")), _sum(said, key))
        for key in copies
        if key.startswith("branch:")
    ]
    return CutoverTotals(
        rows=copies.get("read", 0),
        read=_sum(said, "read"),
        made=_sum(said, "made"),
        already=_sum(said, "already"),
        unfit=_sum(said, "unfit"),
        branches=branches,
        problems=[(_short(code), number) for code, number in said.get("problems", {}).items()],
        unknown_branches=list(said.get("words", {}).items()),
        unknown_states=list(said.get("states", {}).items()),
        kept=said.get("kept", 0),
        sets=said.get("sets", 0),
        differing=said.get("differing", 0),
        bare=[(COLUMNS[column], *digits) for column, digits in said.get("bare", {}).items()],
    )


def _short(code: str) -> str:
    """The reason without what stands in the cell, for a list of kinds."""
    return str(PROBLEMS[code][0]) % {"said": "…", "records": "…", "length": "…", "most": "…"}


def _sum(said: Mapping[str, Any], key: str) -> Sum:
    money = said.get("money", {}).get(key, {})
    return Sum(said["copies"].get(key, 0), tuple(sorted((one, minor) for one, minor in money.items() if minor)))


def unfit_rows(
    actor: Actor, cutover_id: int, *, limit: int | None = None, borrowers: bool = False
) -> Iterator[UnfitRow]:
    """The rows that did not fit, in the order of the file; `borrowers` with their numbers. Refuses `NoSuchCutover`."""
    row = cutover_row(actor, cutover_id)
    problems = CutoverProblem.scoped(actor).filter(cutover_id=row.id).order_by("row_number")
    fields = ("row_number", "cells", "code", "params")
    for number, cells, code, params in problems.values_list(*fields)[:limit].iterator(chunk_size=2000):
        shown = [_opened(row.id, cell, clear=borrowers) for cell in json.loads(cells)]
        yield UnfitRow(number, shown, *problem_words(code, json.loads(params)))


def _opened(cutover_id: int, cell: str | list[str], *, clear: bool) -> str:
    if isinstance(cell, str):
        return cell
    return _unsealed(cutover_id, base64.b64decode(cell[0])) if clear else HIDDEN


def sealed_for(cutover_id: int) -> str:
    """The purpose that borrowers' numbers of a file are sealed for."""
    return f"cutover {cutover_id}"


def _unsealed(cutover_id: int, sealed: bytes) -> str:
    try:
        return unseal(sealed, sealed_for(cutover_id)) if sealed else ""
    except Unsealable:
        return ""


def count_lent(actor: Actor, cutover_id: int | None = None) -> int:
    """How many books of a file, or of the library, are still lent from the system they came from."""
    return loans_of(actor, cutover_id).count()


def lent_books(
    actor: Actor, cutover_id: int | None = None, *, limit: int | None = None, borrowers: bool = False
) -> Iterator[LentBook]:
    """Those books, the longest due first; `borrowers` with their numbers. Refuses `NoSuchCutover`."""
    loans = loans_of(actor, cutover_id).select_related("item").order_by(F("due_date").asc(nulls_last=True), "id")
    for some in batches(loans[:limit].iterator(_CHUNK), _CHUNK):
        records = projections({one.item.record_id for one in some})
        for one in some:
            record = records.get(one.item.record_id)
            yield LentBook(
                barcode=one.item.barcode or "",
                accession_number=one.item.accession_number,
                record_id=one.item.record_id,
                title=record.bib.get("title", "") if record else "",
                call_number=one.item.call_number,
                due_date=one.due_date,
                borrower=_unsealed(one.cutover_id or 0, bytes(one.borrower)) if borrowers else "",
            )


def loans_of(actor: Actor, cutover_id: int | None) -> "QuerySet[CutoverLoan]":
    """Loans of a file, or all of the organisation's, whose books are not back. Refuses `NoSuchCutover`."""
    loans = CutoverLoan.scoped(actor).filter(organisation_id=actor.organisation_id, item__state=ItemState.ON_LOAN)
    return loans if cutover_id is None else loans.filter(cutover_id=cutover_row(actor, cutover_id).id)


def problem_words(code: str, params: Mapping[str, Any]) -> tuple[str, str]:
    """Reason and remedy in the active language."""
    reason, remedy = PROBLEMS[code]
    return (str(reason) % params if params else str(reason), str(remedy))


def cutover_files_needed(keys: Collection[str]) -> set[str]:
    """Those of the stored files that a cut-over will still read."""
    rows = Cutover.unscoped(reason="files of all libraries are swept together").filter(file_key__in=keys)
    return set(rows.exclude(state__in=_ENDED).values_list("file_key", flat=True))


def cutover_job(view: CutoverView) -> dict[str, Any]:
    """Progress as `kit/components/progress.html` shows it."""
    href = reverse("holdings-cutover-progress", args=[view.id])
    return jobs.shown_work(view.job_id, view.state.label, busy=view.state.busy, poll_href=href)
