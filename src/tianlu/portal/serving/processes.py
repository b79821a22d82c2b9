"""What each process of the tree does: web answers, worker runs jobs, indexer keeps the copies in step."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType

import django
from django.conf import settings
from django.db import close_old_connections

from tianlu.kit.errors import Refusal
from tianlu.portal.serving.parents import end_with_parent

log = logging.getLogger("tianlu.serving")
REST = 0.5  # seconds between looks when there was nothing to do
GRACE = 2.0  # seconds for the indexer to come to an end by itself


class Until:
    """True until the process is told to stop.

    With `grace`, a process that is still at work so many seconds after it was told ends there and then.
    """

    def __init__(self, grace: float | None = None) -> None:
        self.grace = grace
        self.stopped = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopped.set()
        if self.grace is not None:
            ending = threading.Timer(self.grace, os._exit, (0,))
            ending.daemon = True
            ending.start()

    def __bool__(self) -> bool:
        return not self.stopped.is_set()

    def rest(self) -> None:
        self.stopped.wait(REST)


def repeat(work: Callable[[], bool], until: Until, name: str) -> None:
    """Do `work` until stopped, resting when it found nothing; a fault is logged and tried again, later each time."""
    pause = REST
    while until:
        try:
            if not work():
                until.rest()
            pause = REST
        except Exception:
            log.exception("%s: fault, trying again in %.0f s", name, pause)
            close_old_connections()
            until.stopped.wait(pause)
            pause = min(60.0, pause * 2)


def worker() -> None:
    """Run jobs; a heartbeat thread of its own shows life while a job is long."""
    from tianlu.kit import jobs  # noqa: PLC0415 - app ready
    from tianlu.kit.clock import now  # noqa: PLC0415 - app ready

    until = Until()

    def show_life() -> None:
        while until:
            try:
                jobs.beat(now())
            except Exception:
                log.exception("heartbeat failed")
            until.stopped.wait(10)

    threading.Thread(target=show_life, name="heartbeat", daemon=True).start()
    repeat(lambda: jobs.run_one(stopping=lambda: not until) is not None, until, "worker")


def indexer() -> None:
    """Hand the change feed to its consumers and the spooled events to the log; remove files left behind by kills."""
    from tianlu.kit import events, feed, files  # noqa: PLC0415 - app ready

    # It writes copies, and a kill harms none: an index being made anew is begun again, anything else goes on from its last
    # commit. So nobody waits for it at Ctrl+C.
    until = Until(grace=GRACE)

    away: dict[str, str] = {}

    def keep_up() -> bool:
        files.tidy()
        moved = events.drain_spools()
        for name, consumer in feed.in_order():
            try:
                for size in feed.drain(consumer):
                    moved += size
                    if not until:
                        break
                away.pop(name, None)
            except Refusal as refusal:  # a copy that is away keeps no other from being kept in step
                if away.get(name) != refusal.code:
                    log.warning("%s: %s It is tried again all the time.", name, refusal.sentence())
                away[name] = refusal.code
        return moved > 0

    repeat(keep_up, until, "indexer")


def web() -> None:
    """Answer requests; one process with threads, since SQLite and the index are read in process."""
    from granian.constants import Interfaces  # noqa: PLC0415 - slow, and only this process serves
    from granian.log import LogLevels  # noqa: PLC0415
    from granian.server import Server  # noqa: PLC0415

    server = Server(
        "tianlu.portal.serving.application:application",
        address=settings.TIANLU_BIND,
        port=settings.TIANLU_PORT,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        backlog=512,
        log_access=False,
        log_level=LogLevels.warning,
        websockets=False,
        respawn_failed_workers=True,
    )
    server.serve()


ROLES: dict[str, Callable[[], None]] = {"web": web, "worker": worker, "indexer": indexer}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tianlu.portal.settings")
    role, supervisor = sys.argv[1], int(sys.argv[2])
    # As it told its id: when it ends while this process is loaded, whoever is asked for then is another.
    end_with_parent(supervisor)
    if role != "web":
        django.setup()
    ROLES[role]()


if __name__ == "__main__":
    main()
