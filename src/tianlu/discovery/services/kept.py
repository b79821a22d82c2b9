"""Staff keep searches and lists, and tag records."""

from collections.abc import Collection
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.queries import held_record, records_for
from tianlu.discovery.events import TAG
from tianlu.discovery.headings import tag_key
from tianlu.discovery.models import ListedRecord, RecordList, SavedSearch, Tag
from tianlu.discovery.queries.kept import LISTED, NoSuchList, NoSuchSearch, kept_lists, require_staff
from tianlu.kit.clock import now
from tianlu.kit.db import retrying
from tianlu.kit.errors import Conflict, Malformed, NotFound
from tianlu.libraries.data import Actor

_NAME: Final = 100
_WORD: Final = 60
_ADDRESS: Final = 2000


class ListFull(Conflict):
    code = "list-full"
    message = _("A list holds at most %(most)s records.")
    remedy = _("Begin another list.")


class NoSuchTag(NotFound):
    code = "no-such-tag"
    message = _("The record has no such tag.")
    remedy = _("Go back to the record.")


def save_search(actor: Actor, *, name: str, address: str, shared: bool = False) -> int:
    """Keep a search by the query of its address; its number. Refuses `Forbidden`, `Malformed`."""
    require_staff(actor)
    name, address = _named(name), address.lstrip("?")
    if len(address) > _ADDRESS:
        raise Malformed(reason="address")
    row = SavedSearch(
        organisation_id=actor.organisation_id,
        actor_id=actor.id,
        name=name,
        address=address,
        shared=shared,
        created_at=now(),
    )
    retrying(lambda: row.save(force_insert=True))
    return row.id


def forget_search(actor: Actor, search_id: int) -> None:
    """Keep a search of one's own no longer. Refuses `Forbidden`, `NoSuchSearch`."""
    require_staff(actor)
    rows = SavedSearch.scoped(actor).filter(id=search_id, actor_id=actor.id)
    if not retrying(rows.delete)[0]:
        raise NoSuchSearch()


def make_list(actor: Actor, *, name: str, shared: bool = False) -> int:
    """Begin a list; its number. Refuses `Forbidden`, `Malformed`."""
    require_staff(actor)
    row = RecordList(
        organisation_id=actor.organisation_id, actor_id=actor.id, name=_named(name), shared=shared, created_at=now()
    )
    retrying(lambda: row.save(force_insert=True))
    return row.id


def add_to_list(actor: Actor, list_id: int, *, record_ids: Collection[int]) -> int:
    """Put records on a list; how many were not on it yet. Refuses `Forbidden`, `NoSuchList`, `ListFull`."""
    require_staff(actor)
    seen = records_for(actor, record_ids)

    @transaction.atomic
    def write() -> int:
        row = kept_lists(actor).filter(id=list_id).select_for_update().first()
        if row is None:
            raise NoSuchList()
        there = set(ListedRecord.objects.filter(list=row).values_list("record_id", flat=True))
        fresh = [number for number in dict.fromkeys(record_ids) if number in seen and number not in there]
        if len(there) + len(fresh) > LISTED:
            raise ListFull(most=LISTED)
        at = now()
        ListedRecord.objects.bulk_create([ListedRecord(list=row, record_id=one, added_at=at) for one in fresh])
        return len(fresh)

    return retrying(write)


def take_from_list(actor: Actor, list_id: int, *, record_ids: Collection[int]) -> int:
    """Take records off a list; how many were on it. Refuses `Forbidden`, `NoSuchList`."""
    require_staff(actor)
    row = kept_lists(actor).filter(id=list_id).first()
    if row is None:
        raise NoSuchList()
    gone, _tables = retrying(ListedRecord.objects.filter(list=row, record_id__in=list(record_ids)).delete)
    return gone


def forget_list(actor: Actor, list_id: int) -> None:
    """Keep a list of one's own no longer. Refuses `Forbidden`, `NoSuchList`."""
    require_staff(actor)
    gone, _tables = retrying(RecordList.scoped(actor).filter(id=list_id, actor_id=actor.id).delete)
    if not gone:
        raise NoSuchList()


def tag_record(actor: Actor, record_id: int, *, word: str, public: bool = False) -> None:
    """Put a word on a record that the own library holds; again with another choice changes who sees it.

    Refuses `Forbidden`, `Malformed`, and as `held_record` does.
    """
    actor.require(TAG, organisation_id=actor.organisation_id)
    held_record(actor, record_id)
    word = " ".join(word.split())[:_WORD]
    if not word:
        raise Malformed(reason=_("no tag was given"))
    values: dict[str, Any] = {"word": word, "public": public, "actor_id": actor.id, "created_at": now()}
    place: dict[str, Any] = {
        "organisation_id": actor.organisation_id,
        "record_id": record_id,
        "key": tag_key(word),
    }
    retrying(lambda: Tag.scoped(actor).update_or_create(**place, defaults=values))


def untag_record(actor: Actor, record_id: int, tag_id: int) -> None:
    """Take a tag of the own library off a record. Refuses `Forbidden`, `NoSuchTag`."""
    actor.require(TAG, organisation_id=actor.organisation_id)
    rows = Tag.scoped(actor).filter(organisation_id=actor.organisation_id, record_id=record_id, id=tag_id)
    if not retrying(rows.delete)[0]:
        raise NoSuchTag()


def _named(name: str) -> str:
    name = " ".join(name.split())[:_NAME]
    if not name:
        raise Malformed(reason=_("no name was given"))
    return name
