"""A program in which writers, sequencers and a consumer work at once and are killed; it says what the consumer missed.

    python -m tests.kit.feed.writing SEED SECONDS

Writers hold transactions open for random times, roll some back and are killed at random; each appends what it committed
to a file of its own after the commit. Two sequencers number at once. The consumer is killed, too, and goes on from its
cursor; it appends what it is given to a file.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.db import transaction  # noqa: E402

from tianlu.kit import feed  # noqa: E402
from tianlu.kit.db import retrying  # noqa: E402
from tianlu.kit.feed import Change, Consumer  # noqa: E402
from tianlu.kit.feed.models import FeedEntry  # noqa: E402

WRITERS = 3
FOLDER: Path = settings.TIANLU_HOME / "writing"


def fork(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        parent = os.getppid()
        try:
            while os.getppid() == parent:
                work()
        finally:
            os._exit(0)
    return child


class Writer:
    """Announces numbers of its own, a few in each transaction."""

    def __init__(self, first: int) -> None:
        self.next, self.chance = first, random.Random(first)
        self.file = FOLDER / f"committed-{first}"

    def __call__(self) -> None:
        mine = list(range(self.next, self.next + self.chance.randint(1, 4)))
        self.next += len(mine)
        committed = self.chance.random() > 0.2

        def write() -> None:
            with transaction.atomic():
                feed.announce_many("thing", mine)
                time.sleep(self.chance.choice([0, 0, 0.01, 0.1]))
                if not committed:
                    transaction.set_rollback(True)

        retrying(write)
        if committed:
            with self.file.open("a") as file:
                file.write(" ".join(map(str, mine)) + "\n")


def sequence() -> None:
    if not feed.number():
        time.sleep(0.002)


def consume() -> None:
    def apply(changes: Sequence[Change]) -> None:
        with (FOLDER / "given").open("a") as file:
            file.write("".join(f"{change.number} {change.object_id}\n" for change in changes))

    if not sum(feed.drain(Consumer("proof", {"thing"}, apply))):
        time.sleep(0.005)


def kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def prove(seed: int, seconds: float) -> dict[str, Any]:
    FOLDER.mkdir()
    chance = random.Random(seed)
    first = iter(range(0, 10**9, 10**5))
    writers = [fork(Writer(next(first))) for _ in range(WRITERS)]
    sequencers = [fork(sequence) for _ in range(2)]
    consumer, kills = fork(consume), 0
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        time.sleep(chance.random() * 0.4)
        kills += 1
        match chance.randrange(3):
            case 0:
                place = chance.randrange(WRITERS)
                kill(writers[place])
                writers[place] = fork(Writer(next(first)))
            case 1:
                kill(sequencers[0])
                sequencers[0] = fork(sequence)
            case _:
                kill(consumer)
                consumer = fork(consume)
    for process in (*writers, *sequencers, consumer):
        kill(process)
    consume()
    return report(kills)


def report(kills: int) -> dict[str, Any]:
    committed = {int(number) for path in FOLDER.glob("committed-*") for number in path.read_text().split() if number}
    lines = [line.split() for line in (FOLDER / "given").read_text().splitlines()]
    given = {int(number): int(thing) for number, thing in lines}
    stored = dict(FeedEntry.objects.order_by("number").values_list("number", "object_id"))
    return {
        "kills": kills,
        "committed": len(committed),
        "missed": sorted(committed - set(given.values())),
        "unlike": sorted(set(given.items()) ^ set(stored.items())),
        "gaps": [number for number in range(1, len(stored) + 1) if number not in stored],
        "twice": len(stored) - len(set(stored.values())),
    }


if __name__ == "__main__":
    json.dump(prove(int(sys.argv[1]), float(sys.argv[2])), sys.stdout)
