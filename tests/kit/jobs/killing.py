"""A program that runs workers, kills them with SIGKILL at random points and says what became of the jobs.

    python -m tests.kit.jobs.killing SEED KILLS

Workers and an asking process are forked from one that has Django loaded and no connection open, so that a life costs
milliseconds and a kill may fall anywhere: before a job is taken, inside a step, between steps, at the end. The effects
of a job are feed entries, one for each unit of its work, written in the steps that advance its checkpoint.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.db import connection, transaction  # noqa: E402

from tianlu.kit import feed, jobs  # noqa: E402
from tianlu.kit.clock import now  # noqa: E402
from tianlu.kit.db import retrying  # noqa: E402
from tianlu.kit.jobs import handling, running  # noqa: E402
from tianlu.kit.jobs.models import JobRow  # noqa: E402

UNITS, WORKERS = 25, 2


@dataclass(frozen=True)
class Owner:
    """Who asks."""

    id: str = "proof"
    organisation_id: int = 0

    def to_dict(self) -> dict[str, Any]:
        return {}


@dataclass(frozen=True)
class Telling:
    """Announces its number once for each unit."""

    kind: ClassVar[str] = "proof.telling"
    label: ClassVar[str] = "Telling"
    number: int


@jobs.handles(Telling)
def tell(job: Telling, context: jobs.JobContext) -> dict[str, Any]:
    for unit in range(context.checkpoint.get("next", 0), UNITS):
        time.sleep(0.01)  # the work that needs no transaction
        with context.step(done=unit + 1, total=UNITS, checkpoint={"next": unit + 1}):
            feed.announce(f"proof.{job.number}", unit)
    return {"told": UNITS}


def shorten_leases() -> None:
    """A second instead of a minute, so that the jobs of the dead are taken over while we watch; deaths do not count."""
    handling.LEASE = running.LEASE = timedelta(seconds=1)  # type: ignore[attr-defined]
    running.MAX_ATTEMPTS = 10_000


def fork(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def run_for_ever() -> None:
    parent = os.getppid()
    while os.getppid() == parent:
        if jobs.run_one() is None:
            time.sleep(0.01)


def ask(first: int, told: Path) -> None:
    """Queue jobs one after another and write down each one that was acknowledged."""
    number = first
    parent = os.getppid()
    while os.getppid() == parent:
        with_number = number

        def one(asked: int = with_number) -> int:
            with transaction.atomic():
                return jobs.enqueue(Telling(asked), actor=Owner())

        job_id = retrying(one)
        with told.open("a") as file:
            file.write(f"{number} {job_id}\n")
        number += 1
        time.sleep(0.2)


def kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def sleep_through_its_lease(process: int) -> None:
    """A machine that hung: others take its job over, then it wakes and goes on as if nothing had been."""
    os.kill(process, signal.SIGSTOP)
    time.sleep(1.6)
    os.kill(process, signal.SIGCONT)


def prove(seed: int, kills: int) -> dict[str, Any]:
    """Kill processes, or make them sleep, `kills` times at random points, let the rest be done, and report."""
    shorten_leases()
    chance = random.Random(seed)
    told = settings.TIANLU_HOME / "acknowledged"
    workers = [fork(run_for_ever) for _ in range(WORKERS)]
    asker, asked = fork(lambda: ask(0, told)), 1
    for _ in range(kills):
        time.sleep(chance.choice([0.01, 0.05, 0.1, 0.3, 0.5]) * chance.random())
        if chance.random() < 0.2:
            kill(asker)
            asker = fork(lambda first=asked * 1000: ask(first, told))
            asked += 1
        elif chance.random() < 0.2:
            sleep_through_its_lease(workers[chance.randrange(WORKERS)])
        else:
            place = chance.randrange(WORKERS)
            kill(workers[place])
            workers[place] = fork(run_for_ever)
    kill(asker)
    acknowledged = dict(line.split() for line in told.read_text().splitlines()) if told.exists() else {}
    deadline = time.monotonic() + 120
    while JobRow.objects.exclude(state="done").exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    for worker in workers:
        kill(worker)
    return report(acknowledged)


def report(acknowledged: dict[str, str]) -> dict[str, Any]:
    while feed.number():
        pass
    rows = list(JobRow.objects.order_by("id").values_list("id", "state", "args", "done", "result"))
    entries = feed.models.FeedEntry.objects
    wrong = []
    for job_id, state, args, done, result in rows:
        units = list(
            entries.filter(kind=f"proof.{args['number']}").order_by("number").values_list("object_id", flat=True)
        )
        if (state, done, result, units) != ("done", UNITS, {"told": UNITS}, list(range(UNITS))):
            wrong.append([job_id, state, done, units])
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check" if connection.vendor == "sqlite" else "SELECT 'ok'")
        sound = cursor.fetchone()[0]
    known = {str(row[0]) for row in rows}
    return {
        "jobs": len(rows),
        "acknowledged": len(acknowledged),
        "lost": sorted(set(acknowledged.values()) - known),
        "wrong": wrong,
        "database": sound,
        "at": now().isoformat(),
    }


if __name__ == "__main__":
    json.dump(prove(int(sys.argv[1]), int(sys.argv[2])), sys.stdout)
