"""Records: for the index by id, and for an actor by what it may see."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import orjson
from django.db import connection

from tianlu.catalog.data import (
    EDIT,
    LocalFields,
    NoSuchRecord,
    RecordMoved,
    RecordStatus,
    RecordView,
    VersionView,
    Visibility,
)
from tianlu.catalog.models import Contribution, OwnFields, Record, RecordSource, RecordVersion
from tianlu.kit.db import among, batches, instant
from tianlu.kit.errors import Gone
from tianlu.libraries.data import Actor, ActorKind

_STAFF = frozenset({ActorKind.STAFF, ActorKind.JOB, ActorKind.SYSTEM})
_CHUNK = 500  # ids in one IN (…)
_STATUSES = {str(status): status for status in RecordStatus}
_VISIBILITIES = {str(visibility): visibility for visibility in Visibility}
_FIELDS = ("id", "version", "status", "visibility", "projection", "created_at", "updated_at")


def projections(ids: Collection[int]) -> dict[int, RecordView]:
    """The records with these ids, whatever their status and visibility, for copies that filter for themselves.

    Two queries for every 500 ids. Ids that never existed are missing.
    """
    found: dict[int, RecordView] = {}
    for chunk in batches(ids, _CHUNK):
        holders = _holders(chunk)
        for number, version, status, visibility, projection, created, updated in _rows(chunk):
            found[number] = RecordView(
                id=number,
                version=version,
                status=_STATUSES[status],
                visibility=_VISIBILITIES[visibility],
                bib=orjson.loads(projection),
                organisations=holders.get(number, ()),
                created_at=instant(created),
                updated_at=instant(updated),
            )
    return found


def _rows(ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """The stored columns, past the ORM, which takes longer to convert a row than everything else done with it."""
    condition, parameter = among("id", ids)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(_FIELDS)} FROM {Record._meta.db_table} WHERE {condition}", [parameter])  # noqa: S608
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def records_stored(ids: Sequence[int]) -> list[tuple[int, str]]:
    """(id, projection as JSON) of these records, for whoever reads very many of them."""
    condition, parameter = among("id", ids)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, projection FROM {Record._meta.db_table} WHERE {condition}", [parameter])  # noqa: S608
        rows: list[tuple[int, str]] = cursor.fetchall()
        return rows


def _holders(ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Which organisations hold a record is what its visibility depends on: every organisation's links count."""
    condition, parameter = among("record_id", ids)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT record_id, organisation_id FROM {RecordSource._meta.db_table} WHERE {condition} AND active",  # noqa: S608
            [parameter],
        )
        held: dict[int, tuple[int, ...]] = {}
        for record_id, organisation_id in cursor.fetchall():
            before = held.get(record_id)
            held[record_id] = (organisation_id,) if before is None else tuple(sorted({*before, organisation_id}))
    return held


def may_see(actor: Actor, record: RecordView) -> bool:
    """Whether the actor's reach holds the record and its visibility lets the actor see it.

    What is not public is for staff of an organisation that holds it, never for a neighbour's.
    """
    if record.status is not RecordStatus.LIVE:
        return False
    mine = actor.kind in _STAFF and bool(actor.own.intersection(record.organisations))
    match record.visibility:
        case Visibility.PUBLIC:
            return bool(actor.scope.intersection(record.organisations))
        case Visibility.STAFF:
            return mine
        case Visibility.SUPPRESSED:
            return mine and actor.may(EDIT)


def records_for(actor: Actor, ids: Collection[int]) -> dict[int, RecordView]:
    """Those of the records that the actor may see; constant queries, for lists of results."""
    return {number: record for number, record in projections(ids).items() if may_see(actor, record)}


def visible(actor: Actor, ids: Collection[int]) -> set[int]:
    """Which of the records the actor may see, without reading what they say; two queries for every 500."""
    found: set[int] = set()
    for chunk in batches(ids, _CHUNK):
        holders = _holders(chunk)
        rows = Record.objects.filter(id__in=chunk).values_list("id", "status", "visibility", "created_at", "updated_at")
        for number, status, visibility, created, updated in rows:
            view = RecordView(
                id=number,
                version=0,
                status=_STATUSES[status],
                visibility=_VISIBILITIES[visibility],
                bib={},
                organisations=holders.get(number, ()),
                created_at=created,
                updated_at=updated,
            )
            if may_see(actor, view):
                found.add(number)
    return found


def record_for(actor: Actor, record_id: int) -> RecordView:
    """The record as the actor may see it.

    Raises `NoSuchRecord` when there is none or the actor may not see it, `Gone` when it was withdrawn, `RecordMoved`
    when it was merged.
    """
    record = projections([record_id]).get(record_id)
    if record is None:
        raise NoSuchRecord()
    if record.status is RecordStatus.WITHDRAWN:
        raise Gone()
    if record.status is RecordStatus.MERGED:
        raise RecordMoved(into=_survivor(record_id))
    if not may_see(actor, record):
        raise NoSuchRecord()
    return record


def held_record(actor: Actor, record_id: int) -> RecordView:
    """The record, when the actor's own library holds it; refuses as `record_for` does."""
    record = record_for(actor, record_id)
    if actor.organisation_id not in record.organisations:
        raise NoSuchRecord()
    return record


def _survivor(record_id: int) -> int:
    """The record at the end of a chain of merges; merging refuses circles, so the chain ends."""
    while True:
        into = Record.objects.filter(id=record_id).values_list("merged_into_id", flat=True).first()
        if into is None:
            return record_id
        record_id = into


def iter_record_ids(after: int = 0) -> Iterator[int]:
    """Ids of live records in ascending order, read in pieces so that a rebuild holds no cursor open."""
    while chunk := list(
        Record.objects.filter(id__gt=after, status=RecordStatus.LIVE).order_by("id").values_list("id", flat=True)[:5000]
    ):
        yield from chunk
        after = chunk[-1]


def count_records(status: RecordStatus = RecordStatus.LIVE) -> int:
    """How many records have this status."""
    return Record.objects.filter(status=status).count()


def count_shown(actor: Actor) -> int:
    """How many live, public records the organisations in the actor's scope hold."""
    held = RecordSource.scoped(actor).filter(active=True).values("record_id")
    return Record.objects.filter(status=RecordStatus.LIVE, visibility=Visibility.PUBLIC, id__in=held).count()


def versions_of(actor: Actor, record_id: int) -> list[VersionView]:
    """The record's versions, newest first; refuses as `record_for` does."""
    record_for(actor, record_id)
    rows = RecordVersion.objects.filter(record_id=record_id).order_by("-number")
    return [VersionView(*row) for row in rows.values_list("number", "actor_id", "reason", "note", "created_at")]


def local_fields(actor: Actor, record_id: int) -> list[LocalFields]:
    """What the actor's own organisation says about the record for itself, oldest contribution first."""
    return local_fields_of_many(actor, [record_id]).get(record_id, [])


def local_fields_of_many(actor: Actor, ids: Sequence[int]) -> dict[int, list[LocalFields]]:
    """`local_fields` of each of the records that have some, in three queries; what the library wrote since comes last."""
    links = RecordSource.scoped(actor).filter(
        record_id__in=ids, active=True, contribution__isnull=False, organisation_id__in=actor.own
    )
    record_of = dict(links.values_list("contribution_id", "record_id"))
    rows = Contribution.scoped(actor).filter(id__in=list(record_of)).order_by("id")
    found: dict[int, list[LocalFields]] = {}
    for number, organisation, control_number, fields in rows.values_list(
        "id", "organisation_id", "control_number", "local_fields"
    ):
        found.setdefault(record_of[number], []).append(_local(organisation, number, control_number, fields))
    written = OwnFields.scoped(actor).filter(record_id__in=ids, organisation_id__in=actor.own).order_by("id")
    for record_id, organisation, fields in written.values_list("record_id", "organisation_id", "fields"):
        found.setdefault(record_id, []).append(_local(organisation, 0, "", fields))
    return found


def _local(organisation_id: int, contribution_id: int, control_number: str, fields: str) -> LocalFields:
    return LocalFields(
        organisation_id=organisation_id,
        contribution_id=contribution_id,
        control_number=control_number,
        fields=tuple(
            (tag, indicators, tuple((code, value) for code, value in subfields))
            for tag, indicators, subfields in orjson.loads(fields)
        ),
    )
