"""Adding to a record's history; nothing in it is ever changed."""

from datetime import datetime
from hashlib import blake2b

from tianlu.catalog.models import Record, RecordVersion


def projection_hash(projection: str) -> bytes:
    """16 bytes that tell whether two versions describe alike."""
    return blake2b(projection.encode(), digest_size=16).digest()


def append_version(
    record: Record,
    like: RecordVersion,
    *,
    actor_id: str,
    reason: str,
    at: datetime,
    note: str = "",
    marc: bytes | None = None,
) -> None:
    """Save the record with one more version, whose MARC is that of `like` or, if given, `marc`.

    The caller holds the record's lock and has set what changes on it.
    """
    record.version += 1
    record.updated_at = at
    record.save()
    RecordVersion.objects.create(
        record_id=record.id,
        number=record.version,
        contribution_id=None if marc is not None else like.contribution_id,
        marc=like.marc if marc is None else marc,
        dialect=like.dialect,
        projection_hash=projection_hash(record.projection),
        actor_id=actor_id,
        reason=reason,
        note=note,
        created_at=at,
    )
