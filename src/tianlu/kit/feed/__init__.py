"""The change feed: what the library holds, told once, in order, to every copy.

`announce` writes an entry in the fact's own transaction, and consumers read by number, each with a cursor of its own.
PostgreSQL takes ids before commit, so a consumer that remembered the highest id seen would skip a transaction that
committed late: there an entry is written without a number and gets one afterwards, when it is seen committed. SQLite
has one writer at a time, so its entries are numbered as they are written.
"""

from tianlu.kit.feed.alongside import alongside
from tianlu.kit.feed.announcing import announce, announce_many
from tianlu.kit.feed.consuming import (
    Change,
    Consumer,
    behind,
    catch_up,
    consumers,
    cursor_of,
    drain,
    follow,
    in_order,
    latest,
    move_cursor,
    number,
)
from tianlu.kit.feed.identity import begin_epoch, known, made_at, mark_at, shared

__all__ = [
    "Change",
    "Consumer",
    "alongside",
    "announce",
    "announce_many",
    "begin_epoch",
    "behind",
    "catch_up",
    "consumers",
    "cursor_of",
    "drain",
    "follow",
    "in_order",
    "known",
    "latest",
    "made_at",
    "mark_at",
    "move_cursor",
    "number",
    "shared",
]
