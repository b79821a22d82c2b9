"""The job behind a cut-over: tries a table out, brings it in, takes it back, in steps that a crash does not undo."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import Any

from django.db import IntegrityError

from tianlu.holdings.data import CutoverState, NoSuchCutover, item_vetoes
from tianlu.holdings.models import Cutover, CutoverProblem, Item
from tianlu.holdings.rules import CutoverMapping, Lengths, RowRead
from tianlu.holdings.services.cutovers.lending import kept_cells, leave_loans, take_loans_over
from tianlu.holdings.services.cutovers.reading import rows_below
from tianlu.holdings.services.cutovers.sorting import Fate, Sorter, Tally, Verdict
from tianlu.holdings.services.following import lock_numbers
from tianlu.holdings.services.registering import register_imported
from tianlu.holdings.services.writing import NewRow, insert_items, keep_loans, withdraw_items
from tianlu.kit import files, jobs
from tianlu.kit.clock import now
from tianlu.kit.db import batches, insert_many
from tianlu.kit.jobs import JobContext
from tianlu.kit.tables import Row, TableFault
from tianlu.libraries.data import Actor

_STEP = 50  # rows in one transaction: at most 200 ms on SQLite
_LOOK = 500  # rows judged together in a trial
_BEAT = 20_000  # rows between two signs of life
_TRIES = 3  # other desks that may take a barcode between our look and our write
_PROBLEM = ("organisation", "cutover", "row_number", "cells", "code", "params")


def run_cutover(actor: Actor, context: JobContext, cutover_id: int, phase: str) -> dict[str, Any]:
    """Do what `phase` says; run again after a crash it goes on behind the last row committed."""
    row = Cutover.scoped(actor).filter(id=cutover_id).first()
    if row is None:
        raise NoSuchCutover()
    if row.state != phase:
        return {}
    try:
        match CutoverState(phase):
            case CutoverState.EXAMINING:
                return _examine(actor, context, row)
            case CutoverState.RUNNING:
                return _bring(actor, context, row)
            case _:
                return _undo(actor, context, row)
    except Exception as error:
        code = jobs.ended_with(error)
        if code is not None:
            rows = Cutover.unscoped(reason="the job that owns this file says how it ended")
            unread = {"fault": error.fault, "facts": error.facts} if isinstance(error, TableFault) else row.preview
            rows.filter(id=row.id).update(state=CutoverState.FAILED, error_code=code[:40], preview=unread)
        raise


def _rows(row: Cutover) -> Iterator[Row]:
    """The rows that are items."""
    with files.open_file(row.file_key) as file:
        yield from rows_below(file, headless=CutoverMapping.from_dict(row.mapping).headless)


def _examine(actor: Actor, context: JobContext, row: Cutover) -> dict[str, Any]:
    mapping = CutoverMapping.from_dict(row.mapping)
    lengths, total = Lengths(), 0
    for total, one in enumerate(_rows(row), 1):
        lengths.look(one, mapping)
        if total % _BEAT == 0:
            _beat(context)
    usual = lengths.usual()
    sorter, tally = Sorter(actor, mapping, usual, cutover_id=row.id, beat=lambda: _beat(context)), Tally()
    done = 0
    for piece in batches(map(sorter.read, _rows(row)), _LOOK):
        tally.add_all(sorter.sort(list(chain.from_iterable(piece))))
        done += len(piece)
        with context.step(done=done, total=total):
            pass
    with context.step(done=total, total=total) as step:
        bare = {} if mapping.lengths else lengths.bare()
        row.preview = {**tally.to_dict(), "usual": usual, "bare": bare, "rows": total}
        row.state = CutoverState.EXAMINED
        row.save(update_fields=["preview", "state"])
        step.result = {"rows": total}
    return step.result


def _beat(context: JobContext) -> None:
    with context.step():
        pass  # a sign of life: nothing is written while the file is read


def _bring(actor: Actor, context: JobContext, row: Cutover) -> dict[str, Any]:
    mapping, total = CutoverMapping.from_dict(row.mapping), int(row.preview["rows"])
    sorter = Sorter(actor, mapping, row.preview["usual"], cutover_id=row.id, beat=lambda: _beat(context))
    reads = map(sorter.read, _rows(row))
    for passed, _read in enumerate(islice(reads, row.position), 1):
        if passed % _BEAT == 0:
            _beat(context)
    for piece in batches(reads, _STEP):
        for left in reversed(range(_TRIES)):
            try:
                with context.step(done=row.position + len(piece), total=total):
                    _write_piece(actor, row, sorter, piece)
                break
            except IntegrityError:  # another desk took a barcode meanwhile; judged again, that row does not fit
                if not left:
                    raise
                row.refresh_from_db()
                sorter.forget_places()
    with context.step(done=total, total=total) as step:
        row.state, row.ended_at = CutoverState.DONE, now()
        row.save(update_fields=["state", "ended_at"])
        register_imported(actor)
        step.result = {"rows": row.position}
    files.delete(row.file_key)
    return step.result


def _write_piece(actor: Actor, row: Cutover, sorter: Sorter, piece: Sequence[Sequence[RowRead]]) -> None:
    tally, at = Tally(row.counts), now()
    verdicts = tally.add_all(sorter.sort(list(chain.from_iterable(piece))))
    unfit = {
        (one.read.row.number, one.fault.code): one for one in verdicts if one.fault
    }  # a row once for all its copies
    _insert(actor, row, sorter, [one for one in verdicts if one.fate is Fate.MADE], at)
    already = [one.read for one in verdicts if one.fate is Fate.ALREADY]
    take_loans_over(actor, row, {one.draft.barcode: one.lent for one in already if one.lent and one.draft.barcode})
    insert_many(
        CutoverProblem,
        _PROBLEM,
        [
            (
                row.organisation_id,
                row.id,
                one.read.row.number,
                json.dumps(kept_cells(row, one.read.row.cells), ensure_ascii=False),
                one.fault.code,
                json.dumps(dict(one.fault.params), ensure_ascii=False),
            )
            for one in unfit.values()
            if one.fault is not None
        ],
    )
    row.counts, row.position = tally.to_dict(), row.position + len(piece)
    row.save(update_fields=["counts", "position"])


def _insert(actor: Actor, row: Cutover, sorter: Sorter, made: Sequence[Verdict], at: datetime) -> None:
    rows = [
        NewRow(
            record_id=one.record_id,
            branch_id=one.branch_id,
            location_id=sorter.places.location(one.branch_id, one.read.draft.location),
            barcode=one.read.draft.barcode or None,
            draft=one.read.draft,
            state=one.read.state,
            cutover_id=row.id,
        )
        for one in made
    ]
    numbers = insert_items(actor, rows, at)
    lent = [(number, one.read.lent) for number, one in zip(numbers, made, strict=True) if one.read.lent]
    keep_loans(row.organisation_id, row.id, lent)


def _undo(actor: Actor, context: JobContext, row: Cutover) -> dict[str, Any]:
    """Withdraw the file's items; one that was lent or changed since the librarian asked is left and counted."""
    items = Item.scoped(actor).filter(organisation_id=row.organisation_id, cutover_id=row.id).order_by("id")
    total = items.exclude(state="withdrawn").count()
    last = kept = done = 0
    while True:
        with context.step(done=done, total=total) as step:
            left = items.exclude(state="withdrawn").filter(id__gt=last)[:_STEP]
            lock_numbers(actor, left.values_list("record_id", flat=True))
            piece = list(left.select_for_update())
            busy = {one.id for one in piece if one.version > 1}
            for _name, subscriber in item_vetoes:
                busy |= set(subscriber.objections([one.id for one in piece]))
            gone = [one for one in piece if one.id not in busy]
            withdraw_items(actor, gone, now(), "cutover-undone")
            kept += len(busy)
            done += len(piece)
            if not piece:
                leave_loans(actor, row)
                row.state, row.ended_at = CutoverState.UNDONE, now()
                row.counts = {**row.counts, "kept": kept}
                row.save(update_fields=["state", "ended_at", "counts"])
                step.result = {"withdrawn": done - kept, "kept": kept}
                return step.result
            last = piece[-1].id
