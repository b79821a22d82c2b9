"""Numbering committed entries and handing them to consumers."""

import logging
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Max

from tianlu.kit.clock import now
from tianlu.kit.db import retrying
from tianlu.kit.errors import Refusal
from tianlu.kit.feed.models import FeedCursor, FeedEntry
from tianlu.kit.registry import Registry

log = logging.getLogger("tianlu.feed")
_LOCK = 7_420_001  # advisory lock of the sequencer on PostgreSQL
_BATCH = 5000


class Change(NamedTuple):
    """A numbered entry. It names what changed, never its content: read the content from the database."""

    number: int
    kind: str
    object_id: int
    organisation_id: int
    action: str


@dataclass(frozen=True)
class Consumer:
    """Follows the feed after commit, at least once: `apply` must be safe to run twice on the same changes.

    A copy that keeps its own place (an index that may be deleted or restored) gives `cursor`; then `apply` moves it.
    `resting` says that it is too early to look again, where several changes become one by waiting; `ready` runs before
    each look (a copy that must first be made does so there); `idle` runs when there was nothing to apply: time to finish
    what `apply` put off. Raise `making` when `apply` makes something else of the same change: it reads the feed anew, so
    that after an upgrade what came in before is as what comes in now. Those of a lower `order` go before others.
    """

    name: str
    kinds: Collection[str]
    apply: Callable[[Sequence[Change]], None]
    cursor: Callable[[], int] | None = None
    resting: Callable[[], bool] | None = None
    ready: Callable[[], None] | None = None
    idle: Callable[[], None] | None = None
    making: int = 1
    order: int = 50

    @property
    def bookmark(self) -> str:
        """What its place in the feed is kept under, where it keeps none itself."""
        return self.name if self.making == 1 else f"{self.name}.{self.making}"


consumers: Registry[Consumer] = Registry("feed consumer")


def in_order() -> list[tuple[str, Consumer]]:
    """The consumers by name, in the order in which they take their turns."""
    return sorted(consumers, key=lambda entry: entry[1].order)


def number() -> int:
    """Give numbers to entries committed since the last call, in the order of their ids; return how many.

    At most 5,000 at a time, about 60 ms. On SQLite entries have their numbers already.
    """
    return retrying(_number)


def _number() -> int:
    if not FeedEntry.objects.filter(number=None).exists():  # a read, so an idle sequencer never takes the write lock
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute(
            """UPDATE kit_feed_entry SET number = fresh.number FROM (
                 SELECT id, (SELECT COALESCE(MAX(number), 0) FROM kit_feed_entry) + ROW_NUMBER() OVER (ORDER BY id) AS number
                 FROM kit_feed_entry WHERE number IS NULL ORDER BY id LIMIT 5000) AS fresh
               WHERE kit_feed_entry.id = fresh.id"""
        )
        return int(cursor.rowcount)


def follow(after: int, kinds: Collection[str], limit: int = _BATCH) -> list[Change]:
    """Numbered entries of `kinds` after `after`, at most `limit`."""
    rows = FeedEntry.objects.filter(number__gt=after, kind__in=kinds).order_by("number")
    fields = ("number", "kind", "object_id", "organisation_id", "action")
    return [Change(*row) for row in rows.values_list(*fields)[:limit]]


def cursor_of(name: str) -> int:
    """The number up to which the consumer has applied the feed; 0 before its first entry."""
    found = FeedCursor.objects.filter(consumer=name).values_list("number", flat=True).first()
    return found or 0


def move_cursor(name: str, to: int) -> None:
    """Remember that everything up to `to` is applied."""
    retrying(lambda: FeedCursor.objects.update_or_create(consumer=name, defaults={"number": to, "moved_at": now()}))


def latest() -> int:
    """The highest number given so far; 0 before the first."""
    return FeedEntry.objects.aggregate(found=Max("number"))["found"] or 0


def behind(name: str) -> int:
    """How many entries of its kinds, numbered or not, the consumer has yet to see."""
    consumer = consumers.get(name)
    if consumer is None:
        return 0
    rows = FeedEntry.objects.filter(kind__in=consumer.kinds)
    return rows.filter(number__gt=_place(consumer)).count() + rows.filter(number=None).count()


def _place(consumer: Consumer) -> int:
    return consumer.cursor() if consumer.cursor else cursor_of(consumer.bookmark)


def drain(consumer: Consumer, *, hurry: bool = False) -> Iterator[int]:
    """Apply what the consumer has not seen, batch by batch, yielding the size of each; its cursor moves after each.

    In a `hurry` nobody rests: for what must be whole when a command ends.
    """
    while hurry or consumer.resting is None or not consumer.resting():
        if consumer.ready:
            consumer.ready()
        number()
        changes = follow(_place(consumer), consumer.kinds)
        if not changes:
            if consumer.idle:
                consumer.idle()
            return
        consumer.apply(changes)
        if consumer.cursor is None:
            move_cursor(consumer.bookmark, changes[-1].number)
        yield len(changes)


def catch_up() -> None:
    """Let every consumer apply everything there is, here and now; for commands that run without an indexer.

    Each looks at least once: a copy that followed another past is ahead of the feed, not behind it. One that is away is
    left for later, with a warning: what waits for it stays in the feed.
    """
    for name, consumer in in_order():
        try:
            while (moved := sum(drain(consumer, hurry=True))) or behind(name):
                if not moved:
                    time.sleep(0.2)  # another process is at it
        except Refusal as refusal:
            log.warning("%s is left for later: %s", name, refusal.sentence())
