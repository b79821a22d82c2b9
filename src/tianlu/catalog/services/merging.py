"""Two records of one edition become one, and one again two when that was wrong."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import NoSuchRecord, RecordStatus, record_vetoes
from tianlu.catalog.models import MatchKey, Record, RecordSource, RecordVersion
from tianlu.catalog.services.records import current_version, own_record
from tianlu.catalog.services.versions import append_version
from tianlu.kit.clock import now
from tianlu.kit.db import insert_many
from tianlu.kit.errors import Conflict
from tianlu.kit.feed import announce_many
from tianlu.libraries.data import Actor


class CannotMerge(Conflict):
    code = "cannot-merge"
    message = _("A record cannot be merged into itself.")
    remedy = _("Choose another record.")


def merge_records(actor: Actor, record_id: int, *, into: int) -> None:
    """Make `record_id` one with `into`: contributions and what hangs on it move, its address redirects.

    The surviving description is that of `into`. Refuses `CannotMerge`, and what `own_record` refuses for either.
    """
    if record_id == into:
        raise CannotMerge()
    with transaction.atomic():
        first, second = (own_record(actor, number) for number in sorted((record_id, into)))
        gone, kept = (first, second) if first.id == record_id else (second, first)
        at = now()
        gone.status = RecordStatus.MERGED
        gone.merged_into_id = kept.id
        append_version(gone, current_version(gone), actor_id=actor.id, reason="merge", at=at, note=str(kept.id))
        append_version(kept, current_version(kept), actor_id=actor.id, reason="merge", at=at, note=str(gone.id))
        links = RecordSource.unscoped(reason="a merge moves the contributions of all libraries that hold the record")
        links.filter(record_id=gone.id).update(record_id=kept.id)
        mine = set(MatchKey.objects.filter(record_id=gone.id).values_list("value", flat=True))
        known = set(MatchKey.objects.filter(record_id=kept.id).values_list("value", flat=True))
        insert_many(MatchKey, ("value", "record"), [(value, kept.id) for value in mine - known])
        for _name, subscriber in record_vetoes:
            subscriber.merged(actor, gone.id, into=kept.id)
        announce_many("record", (gone.id, kept.id), action="merged")


def split_record(actor: Actor, record_id: int) -> None:
    """Undo a merge: the record lives again with the contributions that described it; items are moved by hand.

    Refuses when the record was not merged.
    """
    with transaction.atomic():
        record = _merged(actor, record_id)
        kept = record.merged_into_id
        record.status = RecordStatus.LIVE
        record.merged_into_id = None
        described = RecordVersion.objects.filter(record_id=record_id, contribution_id__isnull=False)
        history = list(described.values_list("contribution_id", flat=True).distinct())
        append_version(record, current_version(record), actor_id=actor.id, reason="split", at=now(), note=str(kept))
        links = RecordSource.unscoped(reason="undoing a merge moves the contributions of all libraries back")
        links.filter(contribution_id__in=history).update(record_id=record_id)
        announce_many("record", [number for number in (record_id, kept) if number is not None], action="split")


def _merged(actor: Actor, record_id: int) -> Record:
    """The merged record, locked; its links have moved, so the right to it comes from the record it is in."""
    record = Record.objects.select_for_update().filter(id=record_id, status=RecordStatus.MERGED).first()
    if record is None or record.merged_into_id is None:
        raise NoSuchRecord()
    own_record(actor, record.merged_into_id)
    return record
