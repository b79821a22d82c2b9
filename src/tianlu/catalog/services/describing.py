"""Descriptions as a copy: what records say, read anew from their MARC."""

from collections.abc import Collection
from functools import partial
from typing import Final

import orjson
from django.db import transaction

from tianlu.catalog.models import Record, RecordVersion
from tianlu.catalog.queries.documents import marcs_of_versions
from tianlu.catalog.queries.records import count_records, iter_record_ids
from tianlu.catalog.services.records import enter_keys
from tianlu.kit.clock import now
from tianlu.kit.data import CopyStatus, Progress
from tianlu.kit.db import batches, retrying
from tianlu.kit.feed import announce_many
from tianlu.marc.projecting import project

_BATCH: Final = 200


class Descriptions:
    """`tianlu rebuild descriptions` reads every record again as this version does, and tells what follows the feed which now
    say something else. Versions stay: what was written has not changed.
    """

    def rebuild(self, progress: Progress) -> int:
        total, done = count_records(), 0
        for some in batches(iter_record_ids(), _BATCH):
            retrying(partial(describe_anew, some))
            done += len(some)
            progress(done, total)
        return total

    def status(self) -> CopyStatus:
        return CopyStatus("ready", count_records(), 0)


@transaction.atomic
def describe_anew(record_ids: Collection[int]) -> list[int]:
    """Read these records from the MARC of their newest versions; the numbers of those that say something else than before."""
    records = Record.objects.select_for_update().in_bulk(list(record_ids))
    rows = RecordVersion.objects.filter(record_id__in=list(records))
    newest = [row for row in rows if row.number == records[row.record_id].version]
    changed: list[int] = []
    for version, marc, dialect in marcs_of_versions(newest):
        record = records[version.record_id]
        bib = project(marc, dialect)
        enter_keys(record.id, bib)  # also where the record says the same: this version may look for it by other keys
        projection = orjson.dumps(bib.to_dict()).decode()
        if projection != record.projection:
            record.projection, record.updated_at = projection, now()
            record.save(update_fields=["projection", "updated_at"])
            changed.append(record.id)
    if changed:
        announce_many("record", changed, action="described")
    return changed
