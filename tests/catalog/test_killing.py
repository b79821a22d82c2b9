"""`kill -9` at any point of an import or of its undoing: nothing lost, nothing twice."""

import contextlib
import random
import subprocess
import time
from pathlib import Path

import pytest

from tests.catalog.files import many
from tests.installation import Installation, free_jobs, own_installation
from tests.proofs import count
from tests.serving import until

pytestmark = [pytest.mark.database, pytest.mark.long]
KILLS = count(3, 40)
RECORDS = count(900, 20_000)
OTHERS = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
RUN = ("-m", "django", "import")
UNDO = """
import django; django.setup()
from tianlu.catalog import queries, services
from tianlu.kit import jobs
from tianlu.libraries.services import installation_actor
actor = installation_actor("test")
try: job = services.undo_import(actor, queries.imports_of(actor)[0].id)
except services.ImportNotReady: job = jobs.recent(None)[0].id
jobs.run_until(job)
"""


def killed(made: Installation, words: tuple[str, ...], chance: random.Random, state: str) -> bool:
    """Start, kill a while after its job began, one time in four a while after it started; False when the import had
    reached the state by then, so that there is no more to kill.
    """
    leases = "SELECT id, lease FROM kit_job ORDER BY id"
    before = made.rows(leases)
    process = made.start(*words)
    if chance.random() < 0.75:
        until(lambda: process.poll() is not None or made.rows(leases) != before, "its job has begun")
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=chance.uniform(0, 1.5))
    process.kill()
    process.wait()
    if made.database:  # PostgreSQL ends what a killed client had sent, a commit too
        until(lambda: made.rows(OTHERS) == [(0,)], "the server has let go of the killed")
    return made.rows("SELECT count(*) FROM catalog_import WHERE state = ?", [state]) == [(0,)]


def test_an_import_killed_again_and_again_brings_each_record_once(tmp_path: Path) -> None:
    file = tmp_path / "books.mrc"
    file.write_bytes(many(RECORDS))
    chance = random.Random(7)
    with own_installation(tmp_path / "own") as made:
        for _ in range(KILLS):
            if not killed(made, (*RUN, str(file)), chance, "done"):
                break
            free_jobs(made)
        else:
            made.run(*RUN, str(file), "--json")
        assert made.rows("SELECT count(*) FROM catalog_import")[0][0] == 1
        assert made.rows("SELECT count(*), count(DISTINCT control_number) FROM catalog_contribution") == [
            (RECORDS, RECORDS)
        ]
        assert made.rows("SELECT count(*) FROM catalog_record") == [(RECORDS,)]
        assert made.rows("SELECT count(*) FROM catalog_recordversion") == [(RECORDS,)]
        assert made.rows("SELECT count(*), count(DISTINCT barcode) FROM holdings_item") == [(RECORDS, RECORDS)]
        assert made.rows("SELECT state FROM catalog_import") == [("done",)]
        for _ in range(KILLS):
            if not killed(made, ("-c", UNDO), chance, "undone"):
                break
            free_jobs(made)
        else:
            for _ in range(
                2
            ):  # the first may find only that the job was given up, having died eight times in one place
                made.run("-c", UNDO)
        assert made.rows("SELECT state FROM catalog_import") == [("undone",)]
        assert made.rows("SELECT status, count(*), max(version) FROM catalog_record GROUP BY status") == [
            ("withdrawn", RECORDS, 2)
        ]
        assert made.rows("SELECT state, count(*) FROM holdings_item GROUP BY state") == [("withdrawn", RECORDS)]
        assert made.rows("SELECT count(*) FROM holdings_itemstate") == [(RECORDS,)]


@pytest.mark.at_once
def test_two_imports_at_once_make_each_record_once(tmp_path: Path) -> None:
    first, second = tmp_path / "a.mrc", tmp_path / "b.mrc"
    first.write_bytes(many(600))
    second.write_bytes(many(600, first=301, items=False))
    with own_installation(tmp_path / "own") as made:
        made.run(
            "-c",
            "import django; django.setup()\nfrom tianlu.libraries.services import found_library\nfound_library('test')",
        )
        processes = [made.start(*RUN, str(file)) for file in (first, second)]
        begun = time.monotonic()
        assert [process.wait(timeout=200) for process in processes] == [0, 0]
        assert time.monotonic() - begun < 200
        assert made.rows("SELECT count(*) FROM catalog_record WHERE status = 'live'") == [(900,)]
        assert made.rows("SELECT count(*) FROM catalog_contribution") == [(1200,)]
