"""The change feed: what the library holds, told once, in order, to every copy.

`announce` writes an unnumbered entry in the fact's own transaction. Numbers are given afterwards, to committed entries
only: on PostgreSQL ids are taken before commit, so a consumer that remembered the highest id seen would skip a
transaction that committed late. Consumers therefore read by number, each with a cursor of its own.
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
    latest,
    move_cursor,
    number,
)

__all__ = [
    "Change",
    "Consumer",
    "alongside",
    "announce",
    "announce_many",
    "behind",
    "catch_up",
    "consumers",
    "cursor_of",
    "drain",
    "follow",
    "latest",
    "move_cursor",
    "number",
]
