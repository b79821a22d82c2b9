"""Everything the page of one record shows."""

from dataclasses import dataclass

from tianlu.archive.data import FileView
from tianlu.archive.queries import files_of
from tianlu.catalog.data import EDIT, RecordView, SeriesLink, Visibility
from tianlu.catalog.queries import editions_beside, marc_of_view, record_for, records_for, series_beside
from tianlu.discovery.queries.kept import TagView, tags_on
from tianlu.discovery.queries.likeness import similar
from tianlu.holdings.data import ShelfLine
from tianlu.holdings.queries import availability, beside_record
from tianlu.libraries.data import Actor, ActorKind
from tianlu.marc import Record as MarcRecord

_NEIGHBOURS = 4  # on each side
_SIMILAR = 8


@dataclass(frozen=True, slots=True)
class RecordPage:
    """A record, its shelf lines, what stands beside it, what is near it in meaning, other editions of the work, its series; `marc` only for staff."""

    record: RecordView
    shelves: tuple[ShelfLine, ...]
    neighbours: tuple[tuple[RecordView, str], ...]
    similar: tuple[RecordView, ...]
    editions: tuple[RecordView, ...]
    series: tuple[SeriesLink, ...]
    marc: MarcRecord | None
    hidden: bool
    tags: tuple[TagView, ...]
    manageable: bool
    files: tuple[FileView, ...]


def record_page(actor: Actor, record_id: int) -> RecordPage:
    """The page of a record the actor may see; `NoSuchRecord`, `Gone` or `RecordMoved` otherwise."""
    record = record_for(actor, record_id)
    shelves = availability(actor, [record_id]).get(record_id, [])
    places = _beside(actor, record_id) if shelves else []
    beside = editions_beside(record_id)
    others = records_for(actor, [*(number for number, _ in places), *beside])
    staff = actor.kind is ActorKind.STAFF
    return RecordPage(
        record=record,
        shelves=tuple(shelves),
        neighbours=tuple((others[number], call) for number, call in places if number in others),
        similar=tuple(similar(actor, record_id, _SIMILAR)),
        editions=tuple(others[number] for number in beside if number in others),
        series=tuple(series_beside(record_id)) if _in_series(record) else (),
        marc=marc_of_view(actor, record)[0] if staff else None,
        tags=tuple(tags_on(actor, record_id)),
        hidden=record.visibility is not Visibility.PUBLIC,
        files=tuple(files_of(actor, record)),
        manageable=actor.may(EDIT) and actor.organisation_id in record.organisations,
    )


def _in_series(record: RecordView) -> bool:
    """Whether the record may say that it is in a series; it need not be asked for otherwise."""
    return bool(record.bib.get("series") or record.bib.get("relations"))


def _beside(actor: Actor, record_id: int) -> list[tuple[int, str]]:
    """Neighbours on the shelf of the record's first item, the record itself left out."""
    places = beside_record(actor, record_id, _NEIGHBOURS)
    return [(place.record_id, place.call_number) for place in places if place.record_id != record_id]
