"""Writing to the feed, inside the transaction of the fact."""

from collections.abc import Iterable

from django.db import connection

from tianlu.kit.clock import now
from tianlu.kit.db import insert_many
from tianlu.kit.feed.models import FeedEntry

_COLUMNS = ("kind", "object_id", "organisation_id", "action", "announced_at")


def announce(kind: str, object_id: int, organisation_id: int = 0, action: str = "changed") -> None:
    """Tell that an object was created, changed or removed; must run in the transaction that did it."""
    announce_many(kind, [object_id], organisation_id, action)


def announce_many(kind: str, object_ids: Iterable[int], organisation_id: int = 0, action: str = "changed") -> None:
    """The same for many objects of one kind, in one statement."""
    if not connection.in_atomic_block:
        raise RuntimeError("a change is announced in the transaction of its fact")
    at = now()
    insert_many(FeedEntry, _COLUMNS, [(kind, object_id, organisation_id, action, at) for object_id in object_ids])
