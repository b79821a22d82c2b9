"""Writing to the feed, inside the transaction of the fact."""

from collections.abc import Iterable

from django.db import connection

from tianlu.kit.clock import now
from tianlu.kit.db import insert_many
from tianlu.kit.feed.consuming import latest
from tianlu.kit.feed.models import FeedEntry

_COLUMNS = ("number", "kind", "object_id", "organisation_id", "action", "announced_at")


def announce(kind: str, object_id: int, organisation_id: int = 0, action: str = "changed") -> None:
    """Tell that an object was created, changed or removed; must run in the transaction that did it."""
    announce_many(kind, [object_id], organisation_id, action)


def announce_many(kind: str, object_ids: Iterable[int], organisation_id: int = 0, action: str = "changed") -> None:
    """The same for many objects of one kind, in one statement."""
    if not connection.in_atomic_block:
        raise RuntimeError("a change is announced in the transaction of its fact")
    at = now()
    objects = list(object_ids)
    rows = [
        (number, kind, object_id, organisation_id, action, at)
        for number, object_id in zip(_numbers(len(objects)), objects, strict=True)
    ]
    insert_many(FeedEntry, _COLUMNS, rows)


def _numbers(count: int) -> Iterable[int | None]:
    """None where `number` numbers what was committed; SQLite's only writer commits in the order it writes."""
    if connection.vendor != "sqlite":
        return [None] * count
    last = latest()
    return range(last + 1, last + 1 + count)
