"""`kill -9` at any moment of any command: what is there afterwards is whole, and running the command again ends the work.

Import and undo have proofs of their own in `tests/catalog/test_killing.py`; here are the others.
"""

import random
import shutil
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from tests.catalog.files import many
from tests.installation import Installation, free_jobs, own_installation, postgres_url
from tests.proofs import count, say, seed

pytestmark = [pytest.mark.database, pytest.mark.long]
TIANLU = ("-m", "tianlu.portal.cli")
RECORDS = 600
COUNT = "import django; django.setup()\nfrom tianlu.discovery import engines\nprint(engines.opened().count())"
PREVIEW = """
import sys
import django; django.setup()
from tianlu.catalog import queries, services
from tianlu.catalog.data import ImportState
from tianlu.kit import jobs
from tianlu.libraries.services import installation_actor
actor = installation_actor("test")
found = queries.imports_of(actor)
if not found:
    number = services.receive_and_examine(actor, content=open(sys.argv[1], "rb"), filename="books.mrc")
    found = [queries.import_for(actor, number)]
view = found[0]
if view.state is ImportState.FAILED:  # its workers were killed every time: a person asks again
    services.examine_import(actor, view.id)
    view = queries.import_for(actor, view.id)
if view.state.busy:
    jobs.run_until(view.job_id)
"""


def took(made: Installation, *words: str) -> float:
    begun = time.monotonic()
    made.run(*words)
    return time.monotonic() - begun


def killed(made: Installation, words: tuple[str, ...], seconds: float) -> bool:
    """Start and kill after a while; whether it had ended by itself before."""
    process = made.start(*words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return False
    return True


def whole(home: Path) -> bool:
    if postgres_url():
        return True
    with sqlite3.connect(home / "tianlu.db") as database:
        return database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def indexed(made: Installation) -> int:
    return int(made.run("-c", COUNT).stdout)


def with_books(made: Installation, folder: Path) -> None:
    file = folder / "books.mrc"
    file.write_bytes(many(RECORDS))
    made.run(*TIANLU, "import", str(file))


def test_upload_and_preview(tmp_path: Path) -> None:
    file = tmp_path / "books.mrc"
    file.write_bytes(many(4000))
    chance = random.Random(seed())
    words = ("-c", PREVIEW, str(file))
    with own_installation(tmp_path / "own") as made:
        made.run(
            "-c",
            "import django; django.setup()\nfrom tianlu.libraries.services import found_library\nfound_library('t')",
        )
        for _ in range(count(2, 20)):
            killed(made, words, chance.uniform(0.7, 4.0))
            free_jobs(made)
        made.run(*words)
        assert made.rows("SELECT state FROM catalog_import ORDER BY id") == [("preview",)]
        assert made.rows("SELECT count(*) FROM catalog_contribution") == [(0,)]
        keys = {row[0] for row in made.rows("SELECT file_key FROM catalog_import")}
        kept = {path.name for path in (made.home / "files").glob("??/*")}
        assert keys <= kept
        assert whole(made.home)


@pytest.mark.parametrize("command", [("rebuild", "search"), ("backup",)], ids=["rebuild", "backup"])
def test_rebuild_and_backup(tmp_path: Path, command: tuple[str, ...]) -> None:
    chance = random.Random(seed())
    with own_installation(tmp_path / "own") as made:
        with_books(made, tmp_path)
        whole_time = took(made, *TIANLU, *command)
        for _ in range(count(2, 20)):
            killed(made, (*TIANLU, *command), chance.uniform(0.4, 0.95) * whole_time)
            assert indexed(made) == RECORDS
        before = {path.name for path in (made.home / "backup").glob("*.tar.gz")}
        time.sleep(1.1)  # names of backups hold the second
        made.run(*TIANLU, *command)
        assert indexed(made) == RECORDS
        assert whole(made.home)
        left = [path.name for path in (made.home / "backup").glob(".staging-*")]
        assert left == []
        if command == ("backup",):
            assert len({path.name for path in (made.home / "backup").glob("*.tar.gz")} - before) == 1
        generations = [path for path in (made.home / "index").iterdir() if path.is_dir()]
        assert len(generations) == 1


@pytest.mark.sqlite  # PostgreSQL restores in one transaction of pg_restore; its drill is in tests/kit/backup
def test_restore_gives_the_old_home_or_the_new_one(tmp_path: Path) -> None:
    """The backup holds fewer records than the home it replaces, so that the two can be told apart."""
    chance = random.Random(seed())
    backup = tmp_path / "backup.tar.gz"
    with own_installation(tmp_path / "own") as made:
        with_books(made, tmp_path)
        made.run(*TIANLU, "backup", str(backup))
        more = tmp_path / "more.mrc"
        more.write_bytes(many(50, first=9000))
        made.run(*TIANLU, "import", str(more))
        shutil.copytree(made.home, tmp_path / "newer")
        restore = (*TIANLU, "restore", str(backup), "--force")
        whole_time = took(made, *restore)
        seen = set()
        for _ in range(count(2, 20)):
            shutil.rmtree(made.home)
            shutil.copytree(tmp_path / "newer", made.home)
            killed(made, restore, chance.uniform(0.3, 1.0) * whole_time)
            found = int(
                made.run(
                    "-c",
                    "import django; django.setup()\n"
                    "from tianlu.catalog.queries import count_records\nprint(count_records())",
                ).stdout
            )
            seen.add(found)
            assert found in {RECORDS, RECORDS + 50}
            assert whole(made.home)
            made.run("-c", "import django; django.setup()\nfrom tianlu.kit import feed\nfeed.catch_up()")
            assert indexed(made) == found
        say(f"after killed restores the home held {sorted(seen)} records")
        made.run(*restore)
        assert indexed(made) == RECORDS
        assert not (made.home / "restore.json").exists()


@pytest.mark.sqlite  # PostgreSQL changes tables in transactions by itself
def test_migrate(tmp_path: Path) -> None:
    """Tables are made step by step, each whole or not there; the next start makes the rest."""
    chance = random.Random(seed())
    with own_installation(tmp_path / "own") as made:
        for number in range(count(2, 20)):
            for side in ("", "-wal", "-shm"):
                (made.home / f"tianlu.db{side}").unlink(missing_ok=True)
            for _ in range(2):
                killed(made, ("-m", "django", "migrate", "--verbosity", "0"), chance.uniform(0.8, 3.5))
            made.manage("migrate", "--verbosity", "0")
            assert whole(made.home), number
            assert made.manage("migrate", "--check", check=False).returncode == 0
        file = tmp_path / "books.mrc"
        file.write_bytes(many(5))
        made.run(*TIANLU, "import", str(file))
        assert made.rows("SELECT count(*) FROM catalog_record") == [(5,)]
