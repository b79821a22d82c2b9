"""A record as staff manage it."""

from dataclasses import dataclass

from tianlu.catalog.data import RecordView, VersionView
from tianlu.catalog.queries import held_record, versions_of
from tianlu.discovery.queries.kept import TagView, own_tags_on
from tianlu.holdings.data import ItemView
from tianlu.holdings.queries import items_of
from tianlu.libraries.data import Actor


@dataclass(frozen=True, slots=True)
class ManagedRecord:
    """A record, the items of the actor's own organisation, and the record's versions, newest first; the own tags."""

    record: RecordView
    items: tuple[ItemView, ...]
    versions: tuple[VersionView, ...]
    tags: tuple[TagView, ...]


def managed_record(actor: Actor, record_id: int) -> ManagedRecord:
    """What the desk shows of a record that the actor's library holds; refuses as `record_for` does."""
    record = held_record(actor, record_id)
    items = tuple(item for item in items_of(actor, record_id) if item.organisation_id == actor.organisation_id)
    return ManagedRecord(record, items, tuple(versions_of(actor, record_id)), tuple(own_tags_on(actor, record_id)))
