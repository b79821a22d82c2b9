"""A disk without room: every command says so in a sentence, the database stays whole, work goes on when there is room.

The data home lies on a file system of a few megabytes, which takes the right to mount one (root in CI has it).
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.catalog.files import many
from tests.installation import Installation, own_installation

pytestmark = [pytest.mark.database, pytest.mark.sqlite]  # the database is on the small disk
SENTENCE = "磁盘"
TIANLU = ("-m", "tianlu.portal.cli")
CATCH_UP = """
import django; django.setup()
from tianlu.kit import feed
feed.catch_up()
"""


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A folder with little room."""
    folder = tmp_path / "small"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if done.returncode:
        pytest.skip("no right to mount a small file system here (run the tests as root)")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def made(small: Path) -> Iterator[Installation]:
    with own_installation(small / "own") as installation:
        yield installation


def fill(small: Path, *, leave: int) -> Path:
    """Take the room but for `leave` bytes."""
    ballast = small / "ballast"
    stat = os.statvfs(small)
    with ballast.open("wb") as out:
        out.write(bytes(max(0, stat.f_bavail * stat.f_frsize - leave)))
    return ballast


def whole(made: Installation) -> bool:
    with sqlite3.connect(made.home / "tianlu.db") as database:
        return database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def told(made: Installation, *words: str) -> str:
    """What a command says that cannot be carried out for want of room."""
    done = made.run(*TIANLU, *words, check=False)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    said = [line for line in done.stderr.splitlines() if line.startswith("tianlu: ")]
    assert len(said) == 1, done.stderr
    assert SENTENCE in said[0]
    return said[0]


def titles(made: Installation) -> int:
    done = made.run(
        "-c",
        "import django; django.setup()\nfrom tianlu.discovery import engines\nprint(engines.opened().count())",
    )
    return int(done.stdout)


def test_an_import_waits_for_room_and_goes_on(small: Path, made: Installation, tmp_path: Path) -> None:
    file = tmp_path / "books.mrc"
    file.write_bytes(many(3000))
    ballast = fill(small, leave=file.stat().st_size // 2)
    told(made, "import", str(file))  # no room for the file itself
    assert made.rows("SELECT count(*) FROM catalog_import") == [(0,)]
    assert not [path for path in (made.home / "files").rglob("*") if path.is_file()]
    ballast.unlink()
    ballast = fill(small, leave=file.stat().st_size + 3_000_000)
    told(made, "import", str(file))  # no room for the records
    assert whole(made)
    done = made.rows("SELECT count(*) FROM catalog_contribution")[0][0]
    assert done < 3000
    assert made.rows("SELECT state FROM catalog_import") == [("running",)]
    ballast.unlink()
    subprocess.run(["mount", "-o", "remount,size=120m", str(small)], check=True)
    made.run(*TIANLU, "import", str(file))
    assert made.rows("SELECT state FROM catalog_import") == [("done",)]
    assert made.rows("SELECT count(*), count(DISTINCT control_number) FROM catalog_contribution") == [(3000, 3000)]
    assert made.rows("SELECT count(*) FROM catalog_record") == [(3000,)]
    assert whole(made)
    assert titles(made) == 3000


def test_backup_and_rebuild_say_it_and_leave_no_half(small: Path, made: Installation, tmp_path: Path) -> None:
    file = tmp_path / "books.mrc"
    file.write_bytes(many(800))
    subprocess.run(["mount", "-o", "remount,size=60m", str(small)], check=True)
    made.run(*TIANLU, "import", str(file))
    assert titles(made) == 800
    ballast = fill(small, leave=150_000)
    told(made, "backup")
    assert [path.name for path in (made.home / "backup").iterdir() if path.name != ".lock"] == []
    told(made, "rebuild", "search")
    assert titles(made) == 800  # the one before is still in use
    ballast.unlink()
    made.run(*TIANLU, "rebuild", "search")
    made.run(*TIANLU, "backup")
    assert titles(made) == 800
    backup = next((made.home / "backup").glob("*.tar.gz"))
    shutil.move(backup, tmp_path / "backup.tar.gz")
    fill(small, leave=400_000)
    told(made, "restore", str(tmp_path / "backup.tar.gz"), "--force")
    assert whole(made)
    assert titles(made) == 800
    assert made.rows("SELECT count(*) FROM catalog_record") == [(800,)]
