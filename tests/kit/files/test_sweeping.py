"""What kills leave behind goes a day later; what is young, needed, or older than the database stays."""

import os
import time
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tianlu.kit import files
from tianlu.kit.clock import now
from tianlu.kit.doctor.storage import files_left
from tianlu.kit.feed.models import FeedEpoch
from tianlu.kit.files import sweeping

pytestmark = [pytest.mark.database, pytest.mark.django_db]
HOUR = 3600.0


class Needs:
    """Somebody who needs some files."""

    def __init__(self) -> None:
        self.keys: set[str] = set()

    def __call__(self, keys: Collection[str]) -> set[str]:
        return self.keys.intersection(keys)


@pytest.fixture
def needs(monkeypatch: pytest.MonkeyPatch) -> Needs:
    """The only one who needs files."""
    made = Needs()
    monkeypatch.setattr(files.holders, "_entries", {"test": made})
    return made


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings, needs: Needs) -> Path:
    """A data home of a database made ten days ago."""
    settings.TIANLU_HOME = tmp_path
    FeedEpoch.objects.update_or_create(id=1, defaults={"name": "x", "made_at": now() - timedelta(days=10)})
    return tmp_path


def aged(path: Path, hours: float) -> Path:
    at = time.time() - hours * HOUR
    os.utime(path, (at, at))
    return path


def stored(home: Path, hours: float) -> str:
    key = files.store(b"x" * 1000).key
    aged(home / "files" / key[:2] / key, hours)
    return key


def loose(home: Path, name: str, hours: float) -> Path:
    path = home / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"half")
    return aged(path, hours)


def test_only_what_is_old_and_needed_by_nobody_goes(home: Path, needs: Needs) -> None:
    orphan, young, held, before = stored(home, 25), stored(home, 23), stored(home, 25), stored(home, 11 * 24)
    needs.keys.add(held)
    old = [loose(home, name, 25) for name in ("tmp/a.upload.mrc", "backup/tianlu-1.tar.gz.part", "files/.incoming/b")]
    kept = [
        loose(home, "tmp/c.upload.mrc", 1),
        loose(home, "backup/tianlu-1.tar.gz", 1000),
        loose(home, "tianlu.db", 1000),
        loose(home, "files/notes.txt", 1000),
    ]
    left = files.left_behind(now())
    assert (left.keys, set(left.paths), left.size) == ((orphan,), set(old), 1000 + 3 * 4)
    (finding,) = files_left()
    assert finding.level == "warn"
    assert "4" in str(finding.what)
    assert files.sweep_files(now()) == 4
    assert set(files.file_store().keys()) == {young, held, before}
    assert [path.exists() for path in (*old, *kept)] == [False] * 3 + [True] * 4
    assert (files_left(), files.sweep_files(now())) == ([], 0)


def test_nobody_to_ask_or_no_database_means_nothing_goes(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = stored(home, 25)
    with monkeypatch.context() as alone:
        alone.setattr(files.holders, "_entries", {})
        assert files.sweep_files(now()) == 0
    FeedEpoch.objects.update(made_at=now())  # an empty database beside the folder of another
    assert files.sweep_files(now()) == 0
    FeedEpoch.objects.all().delete()
    assert files.sweep_files(now()) == 0
    assert files.exists(key)


def test_a_sweep_is_bounded(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {stored(home, 25) for _ in range(7)}
    monkeypatch.setattr(sweeping, "_MOST", 3)
    monkeypatch.setattr(sweeping, "_CHUNK", 2)
    assert [files.sweep_files(now()) for _ in range(4)] == [3, 3, 1, 0]
    assert not keys.intersection(files.file_store().keys())


def test_a_process_that_lives_long_looks_every_hour(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [sweeping._Pace.due - 1]
    monkeypatch.setattr(sweeping.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(sweeping._Pace, "due", sweeping._Pace.due)
    first = stored(home, 25)
    files.tidy()
    assert files.exists(first)
    clock[0] += 2
    files.tidy()
    assert not files.exists(first)
    second = stored(home, 25)
    clock[0] += 60
    files.tidy()
    assert files.exists(second)
    clock[0] += 3600

    def broken(keys: Collection[str]) -> set[str]:
        raise OSError

    with monkeypatch.context() as away:
        away.setattr(files.holders, "_entries", {"test": broken})
        files.tidy()  # says so in the log and lives on
    assert files.exists(second)
