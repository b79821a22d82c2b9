"""What staff keep: their searches and lists, those that colleagues share, the tags of their library."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data import RecordView
from tianlu.discovery.headings import tag_key
from tianlu.discovery.models import ListedRecord, RecordList, SavedSearch, Tag
from tianlu.discovery.queries.taking import chosen
from tianlu.kit.errors import Forbidden, NotFound
from tianlu.libraries.data import Actor, ActorKind

_SHOWN: Final = 200
LISTED: Final = 500  # records of one list


class NoSuchSearch(NotFound):
    code = "no-such-saved-search"
    message = _("There is no such saved search, or a colleague keeps it private.")
    remedy = _("Go back to your saved searches.")


class NoSuchList(NotFound):
    code = "no-such-list"
    message = _("There is no such list, or a colleague keeps it private.")
    remedy = _("Go back to your lists.")


@dataclass(frozen=True, slots=True)
class SavedSearchView:
    """A search that can be opened again; `address` is the query of its results page."""

    id: int
    name: str
    address: str
    shared: bool
    mine: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ListView:
    """A list and how many records are on it; `gone`: those that were withdrawn since, or are not open to the actor."""

    id: int
    name: str
    shared: bool
    mine: bool
    count: int
    gone: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TagView:
    """A tag of a record, or (`count`) of several, as most of them write it; `key` stands for all its ways of writing."""

    id: int
    word: str
    public: bool
    count: int = 1
    key: str = ""


def require_staff(actor: Actor) -> None:
    """Refuse `Forbidden` to whoever is no member of a library's staff."""
    if actor.kind is not ActorKind.STAFF or not actor.organisation_id:
        raise Forbidden()


def kept_searches(actor: Actor) -> "QuerySet[SavedSearch]":
    """The actor's own and those that colleagues share."""
    return SavedSearch.scoped(actor).filter(Q(actor_id=actor.id) | Q(shared=True))


def kept_lists(actor: Actor) -> "QuerySet[RecordList]":
    """The actor's own and those that colleagues share."""
    return RecordList.scoped(actor).filter(Q(actor_id=actor.id) | Q(shared=True))


def searches_of(actor: Actor) -> list[SavedSearchView]:
    """Saved searches, newest first."""
    require_staff(actor)
    return [
        SavedSearchView(row.id, row.name, row.address, row.shared, row.actor_id == actor.id, row.created_at)
        for row in kept_searches(actor).order_by("-id")[:_SHOWN]
    ]


def lists_of(actor: Actor) -> list[ListView]:
    """Lists, newest first, in one statement."""
    require_staff(actor)
    rows = kept_lists(actor).annotate(count=Count("listed")).order_by("-id")[:_SHOWN]
    return [ListView(row.id, row.name, row.shared, row.actor_id == actor.id, row.count) for row in rows]


def list_for(actor: Actor, list_id: int) -> tuple[ListView, list[RecordView]]:
    """A list with its records, in the order in which they were put on it; raises `NoSuchList`."""
    require_staff(actor)
    row = kept_lists(actor).filter(id=list_id).first()
    if row is None:
        raise NoSuchList()
    numbers = list(ListedRecord.objects.filter(list=row).order_by("id").values_list("record_id", flat=True)[:LISTED])
    records = chosen(actor, numbers)
    gone = tuple(sorted(set(numbers) - {record.id for record in records}))
    return ListView(row.id, row.name, row.shared, row.actor_id == actor.id, len(numbers), gone), records


def tags_on(actor: Actor, record_id: int) -> list[TagView]:
    """The tags of a record that the actor may see: public ones, and as staff all of the own library."""
    own = actor.own if actor.kind is ActorKind.STAFF else frozenset()
    rows = Tag.scoped(actor).filter(Q(public=True) | Q(organisation_id__in=own), record_id=record_id)
    return [TagView(row.id, row.word, row.public) for row in rows.order_by("word", "id")]


def own_tags_on(actor: Actor, record_id: int) -> list[TagView]:
    """The tags that the actor's own library put on a record."""
    rows = Tag.scoped(actor).filter(organisation_id=actor.organisation_id, record_id=record_id)
    return [TagView(row.id, row.word, row.public) for row in rows.order_by("word", "id")]


def tags_of(actor: Actor) -> list[TagView]:
    """The tags of the own library, most used first, all ways of writing one together."""
    require_staff(actor)
    rows = Tag.scoped(actor).filter(organisation_id=actor.organisation_id).values_list("key", "word", "public")
    found: dict[str, TagView] = {}
    for key, word, public, count in rows.annotate(count=Count("id")).order_by("-count", "word"):
        known = found.get(key, TagView(0, word, False, 0, key))
        found[key] = replace(known, public=known.public or public, count=known.count + count)
    return sorted(found.values(), key=lambda one: (-one.count, one.word))[:_SHOWN]


def tagged(actor: Actor, word: str) -> list[RecordView]:
    """The records that the own library tagged so, in any way of writing it."""
    require_staff(actor)
    rows = Tag.scoped(actor).filter(organisation_id=actor.organisation_id, key=tag_key(word)).order_by("-id")
    return chosen(actor, list(rows.values_list("record_id", flat=True)[:LISTED]))
