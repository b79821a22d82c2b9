"""What a librarian decides about a table of items: how it is read, tried out, brought in, taken back."""

from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from tianlu.holdings.data import (
    CUTOVER,
    BadCutoverMapping,
    CutoverInUse,
    CutoverNotReady,
    CutoverState,
    NoSuchCutover,
    RunCutover,
    item_vetoes,
)
from tianlu.holdings.models import Cutover, Item
from tianlu.holdings.queries.cutovers import standing
from tianlu.holdings.rules import Column, CutoverMapping, guess, is_state
from tianlu.holdings.services.cutovers.reading import head_of
from tianlu.kit import files, jobs
from tianlu.kit.clock import now
from tianlu.kit.db import batches
from tianlu.libraries.data import Actor

_LARGEST = 200 << 20  # bytes; half a million rows take about 100 MB
_CHUNK = 500


def receive_cutover(actor: Actor, *, content: BinaryIO, filename: str) -> int:
    """Store a table and guess its columns; its number. Nothing is brought in yet.

    Refuses `TableFault` for what is no table, hostile or too large.
    """
    actor.require(CUTOVER, organisation_id=actor.organisation_id)
    stored = files.store(content, filename, limit=min(_LARGEST, settings.TIANLU_MAX_UPLOAD))
    try:
        with files.open_file(stored.key) as file:
            heads = head_of(file).cells
        row = Cutover.scoped(actor).create(
            organisation_id=actor.organisation_id,
            actor_id=actor.id,
            file_key=stored.key,
            filename=stored.name,
            heads=[head[:200] for head in heads],
            mapping=guess(heads).to_dict(),
            created_at=now(),
        )
    except BaseException:
        files.delete(stored.key)
        raise
    return row.id


def map_cutover(actor: Actor, cutover_id: int, *, mapping: CutoverMapping) -> None:
    """Say how the table is read; what was tried out before is forgotten.

    Refuses `BadCutoverMapping` and `CutoverNotReady` (it is at work or brought in).
    """
    with transaction.atomic():
        row = _locked(actor, cutover_id, CutoverState.RECEIVED, CutoverState.EXAMINED, CutoverState.FAILED)
        if row.position:
            raise CutoverNotReady(state=CutoverState.RUNNING.label)
        _check(mapping)
        if max(mapping.columns) >= len(row.heads):
            raise BadCutoverMapping(reason=_("it names more columns than the table has."))
        row.mapping, row.preview, row.state = mapping.to_dict(), {}, CutoverState.RECEIVED
        row.save()


def _check(mapping: CutoverMapping) -> None:
    said = list(mapping.columns.values())
    for column in said:
        if said.count(column) > 1:
            raise BadCutoverMapping(reason=_("two columns have the same meaning."))
    if not {Column.BARCODE, Column.ACCESSION, Column.COPIES} & set(said):
        raise BadCutoverMapping(reason=_("no column holds barcodes, accession numbers or how many copies there are."))
    if Column(mapping.join.value) not in said:
        raise BadCutoverMapping(reason=_("no column says which record an item belongs to."))
    for word in mapping.states.values():
        if not is_state(word):
            raise BadCutoverMapping(reason=_("“%(word)s” is no state known here.") % {"word": word})


def examine_cutover(actor: Actor, cutover_id: int) -> int:
    """Queue a trial: every row is read and judged, nothing is written; the job. Refuses `CutoverNotReady`."""
    with transaction.atomic():
        row = _locked(actor, cutover_id, CutoverState.RECEIVED, CutoverState.EXAMINED, CutoverState.FAILED)
        _check(CutoverMapping.from_dict(row.mapping))
        if row.position:
            raise CutoverNotReady(state=CutoverState.RUNNING.label)
        return _queue(actor, row, CutoverState.EXAMINING)


def start_cutover(actor: Actor, cutover_id: int) -> int:
    """Queue the bringing in, or go on where it stopped; the job. Refuses `CutoverNotReady` for what was not tried out."""
    with transaction.atomic():
        row = _locked(actor, cutover_id, CutoverState.EXAMINED, CutoverState.FAILED)
        if "rows" not in row.preview:
            raise CutoverNotReady(state=CutoverState(row.state).label)
        return _queue(actor, row, CutoverState.RUNNING)


def undo_cutover(actor: Actor, cutover_id: int) -> int:
    """Queue the withdrawal of everything the file brought; the job.

    Refuses `CutoverInUse` when one of its items was lent, moved or changed since, and `CutoverNotReady`.
    """
    with transaction.atomic():
        row = _locked(actor, cutover_id, CutoverState.DONE, CutoverState.FAILED)
        items = Item.scoped(actor).filter(organisation_id=actor.organisation_id, cutover_id=row.id)
        changed = items.exclude(version=1).exclude(state="withdrawn").count()
        for chunk in batches(items.exclude(state="withdrawn").values_list("id", flat=True).iterator(_CHUNK), _CHUNK):
            changed += sum(len(subscriber.objections(chunk)) for _name, subscriber in item_vetoes)
        if changed:
            raise CutoverInUse(number=changed)
        return _queue(actor, row, CutoverState.UNDOING)


def _locked(actor: Actor, cutover_id: int, *allowed: CutoverState) -> Cutover:
    actor.require(CUTOVER, organisation_id=actor.organisation_id)
    rows = Cutover.scoped(actor).filter(organisation_id=actor.organisation_id, id=cutover_id)
    row = rows.select_for_update().first()
    if row is None:
        raise NoSuchCutover()
    state = standing(row)[0]
    if state not in allowed:
        raise CutoverNotReady(state=state.label)
    return row


def _queue(actor: Actor, row: Cutover, state: CutoverState) -> int:
    row.state, row.error_code = state, ""
    key: Any = f"holdings.cutover:{row.id}:{state}"
    row.job_id = jobs.enqueue(RunCutover(row.id, state), actor=actor, key=key, about=row.filename)
    row.save()
    return row.job_id
