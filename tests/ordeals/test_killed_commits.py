"""`kill -9` inside the commit of the index, again and again: every record is found once afterwards, and nothing is left over."""

import contextlib
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.catalog.files import many
from tests.installation import Installation, own_installation
from tests.proofs import count, say, seed

pytestmark = [pytest.mark.database, pytest.mark.long]
RECORDS = 300
KILLS = count(4, 200)
MOST = 5  # times as many, where a machine is so busy that most come too late
TIANLU = ("-m", "tianlu.portal.cli")
BEGIN = """
import sys
import django; django.setup()
from tianlu.discovery import engines
from tianlu.discovery.engines.tantivy.engine import TantivyEngine
from tianlu.discovery.services import indexing, rebuild_index
from tianlu.kit import feed
committing = TantivyEngine.commit
def told(engine, *words):
    print("commit", flush=True)
    committing(engine, *words)
    print("done", flush=True)
TantivyEngine.commit = told
"""
FOLLOW = (
    BEGIN
    + """
while True:
    indexing.ready_index()
    feed.number()
    changes = feed.follow(indexing.place_of_index(), indexing.KINDS, 12)
    if not changes:
        break
    indexing.follow_changes(changes)
    indexing.settle()
"""
)
REBUILD = BEGIN + "rebuild_index(lambda done, total: None)\n"
TOUCH = """
import django; django.setup()
from django.db import transaction
from tianlu.catalog.queries import iter_record_ids
from tianlu.kit.feed import announce_many
with transaction.atomic():
    announce_many("record", list(iter_record_ids()))
"""
FOUND = """
import django; django.setup()
from tianlu.catalog.queries import iter_record_ids
from tianlu.discovery import engines, queries
from tianlu.discovery.cql.ast import Everything
from tianlu.discovery.cql.simple import parse_simple
from tianlu.discovery.data import SearchRequest
from tianlu.discovery.services import status_of_index
from tianlu.libraries.services import installation_actor
actor = installation_actor("test")
ids = [item.id for item in queries.search(actor, SearchRequest(Everything(), limit=10_000)).items]
named = [queries.search(actor, SearchRequest(parse_simple(f"第{number}卷山水志").query.node)).total for number in (1, 150, 300)]
print(len(ids), len(set(ids)), set(ids) == set(iter_record_ids()), engines.opened().count(), *named, engines.opened().sound(), status_of_index().state)
"""


def killed_in_commit(made: Installation, script: str, chance: random.Random, longest: float) -> bool:
    """Start, let some commits pass, and kill inside one; whether the kill fell between its beginning and its end."""
    with made.start("-c", script, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        passing = chance.choice((1, 1, 2, 4)) if script == FOLLOW else 1
        for line in process.stdout:
            passing -= line == b"commit\n"
            if not passing:
                break
        time.sleep(chance.uniform(0, longest))
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        rest = process.stdout.read()
        assert process.wait() in {0, -signal.SIGKILL}  # it met what the kill before it left, and went on
    return b"done" not in rest.partition(b"commit")[0]


def duration(made: Installation, script: str) -> float:
    """Seconds that one commit takes."""
    with made.start("-c", script, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        begun, took = 0.0, []
        for line in process.stdout:
            if line == b"commit\n":
                begun = time.monotonic()
            else:
                took.append(time.monotonic() - begun)
    return max(took)


def test_killed_inside_commits(tmp_path: Path) -> None:
    chance = random.Random(seed())
    file = tmp_path / "books.mrc"
    file.write_bytes(many(RECORDS))
    with own_installation(tmp_path / "own") as made:
        made.run(*TIANLU, "import", str(file))
        longest = {REBUILD: duration(made, REBUILD)}
        made.run("-c", TOUCH)
        longest[FOLLOW] = duration(made, FOLLOW)
        inside = turn = 0
        while turn < KILLS or (inside < KILLS // 4 and turn < MOST * KILLS):
            if turn % 6 == 0:
                made.run("-c", TOUCH)  # every record once more, so that there is always something to commit
            script = REBUILD if turn % 4 == 3 else FOLLOW
            if killed_in_commit(made, script, chance, longest[script]):
                inside += 1
            else:  # the commit was over: a moment nearer to its beginning next time
                longest[script] *= 0.7
            if turn % 20 == 5:  # at once, before anybody mends anything
                assert made.run("-c", FOUND).stdout.split()[:4] == [*map(str, (RECORDS, RECORDS)), "True", str(RECORDS)]
            turn += 1
        say(f"{inside} of {turn} kills fell inside a commit")
        made.run("-c", FOLLOW)
        told = made.run("-c", FOUND).stdout.split()
        assert told == [str(RECORDS), str(RECORDS), "True", str(RECORDS), "1", "1", "1", "True", "ready"]
        left = sorted(path.name for path in (made.home / "index").iterdir())
        assert [name for name in left if name not in {"current.json", "writer.lock"}][1:] == []
        assert inside >= KILLS // 4
