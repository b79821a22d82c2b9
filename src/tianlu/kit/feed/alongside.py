"""Keeping the copies in step from a process of their own while a command writes, on a machine without `tianlu serve`."""

import gc
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import connections

from tianlu.kit.errors import Refusal
from tianlu.kit.feed.consuming import Consumer, behind, catch_up, consumers, drain

_LOOK = 0.2
_GARBAGE = 500_000  # objects made between two looks for circles: records by the thousand make none


@contextmanager
def alongside() -> Iterator[None]:
    """Run every consumer in a child process while the block runs, and let it finish what there is afterwards.

    If the child does not finish, this process does the rest itself; if this process dies, the child ends at its next look.
    """
    connections.close_all()  # a forked connection would be shared, which SQLite and PostgreSQL both forbid
    sys.stdout.flush()
    sys.stderr.flush()
    gc.freeze()  # what is loaded now stays: neither process needs to look through it again
    usual = gc.get_threshold()
    gc.set_threshold(_GARBAGE, *usual[1:])
    child = os.fork()
    if child == 0:
        _follow(os.getppid())
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGTERM)
        _, unfinished = os.waitpid(child, 0)
    try:
        if unfinished:
            catch_up()
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def _follow(parent: int) -> None:
    """The child: apply changes until told that no more will come and none is left; never returns."""
    told: list[int] = []
    away: set[str] = set()
    signal.signal(signal.SIGTERM, lambda number, frame: told.append(number))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then tells us
    status = 1
    try:
        while os.getppid() == parent:
            ending = bool(told)
            here = [(name, consumer) for name, consumer in consumers if name not in away]
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
