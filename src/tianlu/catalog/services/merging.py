"""Two records of one edition become one, and one again two when that was wrong."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import NoSuchRecord, RecordStatus, record_vetoes
from tianlu.catalog.models import MatchKey, OwnFields, Record, RecordMerge, RecordSource, RecordVersion
from tianlu.catalog.queries.pairs import was_separated
from tianlu.catalog.services.deciding import carry_decisions, return_decisions
from tianlu.catalog.services.records import current_version, own_record
from tianlu.catalog.services.versions import append_version
from tianlu.kit.clock import now
from tianlu.kit.db import batches, insert_many
from tianlu.kit.errors import Conflict
from tianlu.kit.feed import announce_many
from tianlu.libraries.data import Actor

_CHUNK: Final = 500  # values in one IN (…)


class CannotMerge(Conflict):
    code = "cannot-merge"
    message = _("A record cannot be merged into itself.")
    remedy = _("Choose another record.")


class SplitOtherFirst(Conflict):
    code = "split-other-first"
    message = _("The record %(number)s, into which this one was merged, was merged itself.")
    remedy = _("Split that one first.")


def merge_records(actor: Actor, record_id: int, *, into: int) -> None:
    """Make `record_id` one with `into`: contributions and what hangs on it move, its address redirects.

    The surviving description is that of `into`. Refuses `CannotMerge`, and what `own_record` refuses for either.
    """
    if record_id == into:
        raise CannotMerge()
    with transaction.atomic():
        first, second = (
            _left_record(number) if number == into and was_separated(record_id, into) else own_record(actor, number)
            for number in sorted((record_id, into))
        )
        gone, kept = (first, second) if first.id == record_id else (second, first)
        at = now()
        gone.status = RecordStatus.MERGED
        gone.merged_into_id = kept.id
        append_version(gone, current_version(gone), actor_id=actor.id, reason="merge", at=at, note=str(kept.id))
        append_version(kept, current_version(kept), actor_id=actor.id, reason="merge", at=at, note=str(gone.id))
        moved = _move(actor, gone.id, kept.id)
        last = RecordSource.unscoped(reason="what comes later is no part of a merge").aggregate(Max("id"))["id__max"]
        RecordMerge.objects.create(
            record_id=gone.id, into_id=kept.id, into_version=kept.version, last_source=last or 0, **moved
        )
        announce_many("record", (gone.id, kept.id), action="merged")


def _left_record(record_id: int) -> Record:
    """The live record that contributions left, locked; who may bring them back is decided by the record they became."""
    record = Record.objects.select_for_update().filter(id=record_id, status=RecordStatus.LIVE).first()
    if record is None:
        raise NoSuchRecord()
    return record


def _move(actor: Actor, gone: int, kept: int) -> dict[str, Any]:
    """Move what hangs on a record to another; what taking it back needs."""
    links = RecordSource.unscoped(reason="a merge moves the contributions of all libraries that hold the record")
    sources = list(links.filter(record_id=gone).order_by("id").values_list("id", flat=True))
    links.filter(record_id=gone).update(record_id=kept)
    mine = set(MatchKey.objects.filter(record_id=gone).values_list("value", flat=True))
    known = set(MatchKey.objects.filter(record_id=kept).values_list("value", flat=True))
    copied = sorted(mine - known)
    insert_many(MatchKey, ("value", "record"), [(value, kept) for value in copied])
    notes = OwnFields.unscoped(reason="a merge moves what each library wrote about the record")
    kept_by = notes.filter(record_id=kept).values_list("organisation_id", flat=True)
    own = list(notes.filter(record_id=gone).exclude(organisation_id__in=list(kept_by)).values_list("id", flat=True))
    notes.filter(id__in=own).update(record_id=kept)
    above = {name: list(subscriber.merged(actor, gone, into=kept)) for name, subscriber in record_vetoes}
    decisions = carry_decisions(gone, kept)
    return {"sources": sources, "match_keys": copied, "own_fields": own, "decisions": decisions, "above": above}


def split_record(actor: Actor, record_id: int) -> None:
    """Undo a merge: the record lives again with the contributions, items and keys that it brought into the other.

    What came to the other record after the merge stays there. Refuses when the record was not merged, and
    `SplitOtherFirst` when the other record was merged in its turn.
    """
    with transaction.atomic():
        take_apart(actor, _merged(actor, record_id), at=now())


def take_apart(actor: Actor, record: Record, *, at: datetime) -> None:
    """Undo the merge of a record that the caller has locked, inside the caller's transaction."""
    merge = RecordMerge.objects.get(record_id=record.id)
    kept = merge.into_id
    record.status = RecordStatus.LIVE
    record.merged_into_id = None
    append_version(record, current_version(record), actor_id=actor.id, reason="split", at=at, note=str(kept))
    links = RecordSource.unscoped(reason="undoing a merge moves the contributions of all libraries back")
    for some in batches(merge.sources, _CHUNK):
        links.filter(id__in=some, record_id=kept).update(record_id=record.id)
    notes = OwnFields.unscoped(reason="undoing a merge moves what each library wrote back")
    notes.filter(id__in=merge.own_fields, record_id=kept).update(record_id=record.id)
    if not _described_since(merge):
        _take_keys(merge)
    return_decisions(record.id, kept, merge.decisions)
    for name, subscriber in record_vetoes:
        subscriber.split(actor, record.id, out_of=kept, moved=merge.above.get(name, ()))
    merge.delete()
    announce_many("record", (record.id, kept), action="split")


def _take_keys(merge: RecordMerge) -> None:
    """Take the keys of a merge from the other record again, but for those that others merged into it have too: they take
    them when they part in their turn.
    """
    leaving = set(merge.match_keys)
    for other in (
        RecordMerge.objects.select_for_update().filter(into_id=merge.into_id).exclude(id=merge.id).order_by("id")
    ):
        shared = leaving & set(MatchKey.objects.filter(record_id=other.record_id).values_list("value", flat=True))
        if shared:
            other.match_keys = sorted(shared.union(other.match_keys))
            other.save(update_fields=["match_keys"])
            leaving -= shared
    for some in batches(sorted(leaving), _CHUNK):
        MatchKey.objects.filter(record_id=merge.into_id, value__in=some).delete()


def _described_since(merge: RecordMerge) -> bool:
    """Whether a key that the merge brought may by now be the other record's own."""
    links = RecordSource.unscoped(reason="what came to a record after a merge")
    later = links.filter(record_id=merge.into_id, id__gt=merge.last_source).exists()
    edits = RecordVersion.objects.filter(record_id=merge.into_id, number__gt=merge.into_version)
    return later or edits.exclude(reason__in=("merge", "split")).exists()


def merged_into(record_ids: Collection[int]) -> list[int]:
    """Records whose merge into one of these still holds."""
    rows = RecordMerge.objects.filter(into_id__in=record_ids).order_by("id")
    return list(rows.values_list("record_id", flat=True))


def _merged(actor: Actor, record_id: int) -> Record:
    """The merged record, locked; its links have moved, so the right to it comes from the record it is in."""
    record = Record.objects.select_for_update().filter(id=record_id, status=RecordStatus.MERGED).first()
    if record is None or record.merged_into_id is None:
        raise NoSuchRecord()
    if Record.objects.filter(id=record.merged_into_id, status=RecordStatus.MERGED).exists():
        raise SplitOtherFirst(number=record.merged_into_id)
    own_record(actor, record.merged_into_id)
    return record
