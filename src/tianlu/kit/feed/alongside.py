"""Keeping the copies in step from processes of their own while a command writes, on a machine without `tianlu serve`."""

import gc
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import groupby

from django.db import connections

from tianlu.kit.errors import Refusal
from tianlu.kit.feed.consuming import Consumer, behind, catch_up, drain, in_order

_LOOK = 0.2
_YIELDING = 5  # steps of `nice` between those who share a processor
_GARBAGE = 500_000  # objects made between two looks for circles: records by the thousand make none


@contextmanager
def alongside() -> Iterator[None]:
    """Run every consumer in a child process while the block runs, and let it finish what there is afterwards.

    Consumers of one order share a child; those of a later order leave the processor to those before. What a child does
    not finish, this process does itself; if this process dies, the children end at their next look.
    """
    connections.close_all()  # a forked connection would be shared, which SQLite and PostgreSQL both forbid
    sys.stdout.flush()
    sys.stderr.flush()
    gc.freeze()  # what is loaded now stays: no process needs to look through it again
    usual = gc.get_threshold()
    gc.set_threshold(_GARBAGE, *usual[1:])
    groups = [list(group) for _order, group in groupby(in_order(), key=lambda entry: entry[1].order)]
    children = [_beside(group, _YIELDING * place) for place, group in enumerate(groups)]
    try:
        yield
    finally:
        for child in children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)
        unfinished = [child for child in children if os.waitpid(child, 0)[1]]
    try:
        if unfinished:
            catch_up()
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def _beside(group: list[tuple[str, Consumer]], yielding: int) -> int:
    """Begin a child that runs these consumers and yields to other processes by that much (`nice`); its process id."""
    parent = os.getpid()  # asked here: the child of one that is killed at once would find another in its place
    child = os.fork()
    if child == 0:
        os.nice(yielding)
        _follow(group, parent)
    return child


def _follow(group: list[tuple[str, Consumer]], parent: int) -> None:
    """The child: apply changes until told that no more will come and none is left; never returns."""
    told: list[int] = []
    away: set[str] = set()
    signal.signal(signal.SIGTERM, lambda number, frame: told.append(number))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then tells us
    status = 1
    try:
        while os.getppid() == parent:
            ending = bool(told)
            here = [(name, consumer) for name, consumer in group if name not in away]
            moved = sum(_drained(name, consumer, away, hurry=ending) for name, consumer in here)
            if not moved:
                if ending and not any(behind(name) for name, _consumer in here if name not in away):
                    status = 1 if away else 0
                    break
                time.sleep(_LOOK)
        connections.close_all()
    finally:
        os._exit(status)


def _drained(name: str, consumer: Consumer, away: set[str], *, hurry: bool) -> int:
    """How much was applied; a copy that is away keeps no other from being kept in step, and is left to the parent."""
    try:
        return sum(drain(consumer, hurry=hurry))
    except Refusal:
        away.add(name)
        return 0
