"""The MARC behind a record: of one version, and for whoever asks."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from django.db.models import QuerySet

from tianlu.catalog.data import About, LocalFields, RecordView, RecordWriter, record_writers
from tianlu.catalog.models import Contribution, RecordVersion
from tianlu.catalog.queries.records import local_fields, local_fields_of_many, record_for, records_for
from tianlu.catalog.rules import without_local_fields
from tianlu.kit.errors import NotFound
from tianlu.libraries.data import Actor, ActorKind
from tianlu.marc import (
    Dialect,
    Field,
    FileReport,
    Found,
    Record,
    read,
    to_iso2709,
    to_json,
    to_marcxml,
    to_mrk,
)
from tianlu.marc.crosswalk import Loss, Written, convert

_STAFF = frozenset({ActorKind.STAFF, ActorKind.JOB, ActorKind.SYSTEM})
DIALECTS: tuple[Dialect, ...] = ("cnmarc", "marc21", "unimarc")
FORMATS: dict[str, Callable[[Record, str], bytes]] = {
    "mrc": lambda record, encoding: to_iso2709(declared(record, encoding), encoding),
    "xml": lambda record, encoding: as_bytes(to_marcxml(record)),
    "json": lambda record, encoding: as_bytes(to_json(record)),
    "line": lambda record, encoding: as_bytes(to_mrk(record)),  # yaz lines cannot carry every text
}


class FormatUnknown(NotFound):
    code = "format-unknown"


def as_bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def declared(record: Record, encoding: str) -> Record:
    """The record with leader/09 saying what MARC 21 readers go by: `a` for UTF-8, blank for the rest."""
    if record.field("245") is None:
        return record
    mark = "a" if encoding == "utf-8" else " "
    if record.leader[9:10] == mark:
        return record
    return Record(record.leader[:9] + mark + record.leader[10:], record.fields, record.data_order)


def parse(raw: bytes, container: str, encoding: str, dialect: str) -> Record:
    """The record in these bytes, which were read once already."""
    report = FileReport(container, dialect, encoding, 1.0)  # type: ignore[arg-type]
    for outcome in read(raw, report):
        if isinstance(outcome, Found):
            return outcome.record
    raise ValueError("bytes that were read once hold no record now")


def version_marc(record_id: int, number: int) -> tuple[Record, Dialect]:
    """The description as it was in this version."""
    version = RecordVersion.objects.get(record_id=record_id, number=number)
    return marc_of_version(version)


def _sources() -> QuerySet[Contribution]:
    return Contribution.unscoped(reason="a version without bytes of its own is its contribution's")


def marc_of_version(version: RecordVersion, source: Contribution | None = None) -> tuple[Record, Dialect]:
    """The MARC of a version; `source` is its contribution where that is at hand."""
    dialect: Dialect = version.dialect  # type: ignore[assignment]
    if version.marc is not None:
        raw = bytes(version.marc)
        return parse(raw, "json" if raw[:1] == b"{" else "iso2709", "utf-8", dialect), dialect
    if source is None:
        source = _sources().get(id=version.contribution_id or 0)
    return parse(bytes(source.raw), source.container, source.encoding, dialect), dialect


def marcs_of_versions(versions: Sequence[RecordVersion]) -> Iterator[tuple[RecordVersion, Record, Dialect]]:
    """The MARC of each of these versions; one query for any number."""
    sources = _sources().in_bulk([version.contribution_id for version in versions if version.marc is None])
    for version in versions:
        record, dialect = marc_of_version(version, sources.get(version.contribution_id or 0))
        yield version, record, dialect


def marc_record(actor: Actor, record_id: int) -> tuple[Record, Dialect]:
    """The record's MARC as the actor may see it: no library's local fields, for staff those of their own library.

    Refuses as `record_for` does.
    """
    view = record_for(actor, record_id)
    return marc_of_view(actor, view)


def marc_records(actor: Actor, ids: Collection[int]) -> Iterator[tuple[int, Record, Dialect]]:
    """Those of the records that the actor may see, as `marc_record` gives them; constant queries for any number."""
    views = records_for(actor, ids)
    current = {view.id: view.version for view in views.values()}
    rows = RecordVersion.objects.filter(record_id__in=list(current))
    newest = {row.record_id: row for row in rows if row.number == current[row.record_id]}
    own = local_fields_of_many(actor, list(current)) if actor.kind in _STAFF else {}
    for version, record, dialect in marcs_of_versions([newest[number] for number in views]):
        number = version.record_id
        yield number, _with_own(without_local_fields(record, dialect), own.get(number, ()), actor), dialect


def marc_of_view(actor: Actor, view: RecordView) -> tuple[Record, Dialect]:
    """The MARC of a record that the actor was found to see, as `marc_record` gives it."""
    record, dialect = version_marc(view.id, view.version)
    return own_dressed(actor, view.id, record, dialect), dialect


def own_dressed(actor: Actor, record_id: int, record: Record, dialect: Dialect) -> Record:
    """A state of a record as the actor may see it: with the local fields of no library but, for staff, their own."""
    own = local_fields(actor, record_id) if actor.kind in _STAFF else ()
    return _with_own(without_local_fields(record, dialect), own, actor)


def _with_own(record: Record, known: Sequence[LocalFields], actor: Actor) -> Record:
    """With the local fields that the actor's own library delivered last."""
    own = [local for local in known if local.organisation_id == actor.organisation_id]
    if own:
        record.fields.extend(_fields(own[-1]))
    return record


def _fields(local: LocalFields) -> list[Field]:
    return [Field(tag, marks[:1], marks[1:2], subfields) for tag, marks, subfields in local.fields]


def marc_of(
    actor: Actor, record_id: int, form: str, *, encoding: str = "utf-8", dialect: Dialect | None = None
) -> bytes:
    """The record in a format of `FORMATS` ("mrc", "xml", "json", "line"), turned into `dialect` where one is named.

    Refuses as `record_for` does, `FormatUnknown`, and with `marc.MarcError` what the format cannot carry.
    """
    write = FORMATS.get(form)
    if write is None:
        raise FormatUnknown()
    record, own = marc_record(actor, record_id)
    return write(convert(record, own, dialect or own).record, encoding)


def writer_of(form: str) -> RecordWriter:
    """The writer of a format beside MARC. Refuses with `FormatUnknown`."""
    writer = record_writers.get(form)
    if writer is None:
        raise FormatUnknown()
    return writer


class Lost(NamedTuple):
    """What of a record in its own dialect an output does not hold."""

    dialect: Dialect
    losses: tuple[Loss, ...]


def lost_in(actor: Actor, record_id: int, to: str, address: str) -> Lost:
    """What of the record is lost in `to`, a dialect of MARC or a format beside it.

    Refuses as `record_for` does, and with `FormatUnknown`.
    """
    record, own = marc_record(actor, record_id)
    if to in DIALECTS:
        return Lost(own, convert(record, own, to).losses)
    return Lost(own, writer_of(to).write(record, own, About(record_id, address)).losses)


def written(actor: Actor, record_id: int, form: str, address: str) -> Written:
    """The record in a format beside MARC, and what that does not hold; `address` is its permanent one.

    Refuses as `record_for` does, and with `FormatUnknown`.
    """
    writer = writer_of(form)
    record, dialect = marc_record(actor, record_id)
    return writer.write(record, dialect, About(record_id, address))
