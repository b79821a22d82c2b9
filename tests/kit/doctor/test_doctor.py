"""The doctor names what is amiss and the remedy."""

import json
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from tests.installation import Installation, own_installation
from tianlu.kit.clock import now
from tianlu.kit.data import CopyStatus, Finding, checks, copies
from tianlu.kit.doctor import examine, machine, storage, work
from tianlu.kit.errors import Busy
from tianlu.kit.feed.models import FeedEntry
from tianlu.kit.jobs import beat
from tianlu.kit.jobs.models import JobRow


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Path:
    settings.TIANLU_HOME = tmp_path / "here"
    settings.TIANLU_KEYS = tmp_path / "here-keys"
    for folder in (settings.TIANLU_HOME, settings.TIANLU_KEYS):
        folder.mkdir(mode=0o700)
    return tmp_path / "here"


def levels(findings: Any) -> list[str]:
    return [finding.level for finding in findings]


class Scripted:
    """A copy in whatever state a test needs."""

    def __init__(self, status: CopyStatus) -> None:
        self.told = status

    def status(self) -> CopyStatus:
        return self.told

    def rebuild(self, progress: Any) -> int:
        for done in range(3):
            progress(done, 3)
        self.told = CopyStatus("ready", 3, 0)
        return 3


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Scripted:
    """The only copy there is."""
    made = Scripted(CopyStatus("broken", 0, 0, "meta.json is empty"))
    monkeypatch.setattr(copies, "_entries", {"scripted": made})
    return made


def test_a_sound_machine(home: Path) -> None:
    assert levels(machine.home()) == ["ok"]
    assert levels(machine.keys()) == ["ok"]
    assert levels(machine.clock()) == []


def test_a_home_that_is_gone(home: Path) -> None:
    home.rmdir()
    assert levels(machine.home()) == ["error"]


def test_folders_others_can_read(home: Path, settings: Settings) -> None:
    home.chmod(0o755)
    assert levels(machine.home()) == ["ok", "warn"]
    key = settings.TIANLU_KEYS / "master"
    key.write_bytes(b"k")
    key.chmod(0o640)
    (finding,) = machine.keys()
    assert finding.level == "error"
    assert str(key) in str(finding.what)
    assert str(finding.remedy) == f"chmod -R go= {settings.TIANLU_KEYS}"
    settings.TIANLU_KEYS = settings.TIANLU_KEYS / "absent"
    assert levels(machine.keys()) == ["error"]


def test_a_restore_left_half_done(home: Path) -> None:
    (home / "restore.json").write_text("[]")
    assert levels(machine.home()) == ["ok", "error"]


def test_a_disk_that_fills(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    for free in (10 * 2**30, 2**30, 2**20):
        usage = type("Usage", (), {"free": free})
        monkeypatch.setattr(machine.shutil, "disk_usage", lambda _path, usage=usage: usage)
        told += levels(machine.disk())
    assert told == ["ok", "warn", "error"]


def test_a_clock_that_was_never_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 86_400.0)
    assert levels(machine.clock()) == ["error"]


@pytest.mark.django_db
def test_a_sound_database() -> None:
    assert levels(storage.database())[:1] == ["ok"]


@pytest.mark.django_db
def test_work_from_the_future() -> None:
    FeedEntry.objects.create(kind="x", object_id=1, action="changed", announced_at=now() + timedelta(days=2))
    assert levels(storage.database()) == ["ok", "warn"]


@pytest.mark.django_db
def test_jobs_nobody_runs() -> None:
    before = now() - timedelta(hours=2)
    assert levels(work.jobs()) == ["ok"]
    JobRow.objects.create(kind="x", created_at=before, not_before=before)
    JobRow.objects.create(kind="x", created_at=before, not_before=before, state="running", lease_until=before)
    JobRow.objects.create(kind="x", created_at=before, not_before=before, state="failed", ended_at=now())
    assert levels(work.jobs()) == ["warn", "warn", "warn"]
    beat(now())
    assert levels(work.jobs()) == ["warn", "warn"]


@pytest.mark.parametrize(
    ("status", "level"),
    [
        (CopyStatus("ready", 10, 0), "ok"),
        (CopyStatus("building", 10, 5), "ok"),
        (CopyStatus("behind", 10, 60_000), "warn"),
        (CopyStatus("missing", 0, 0), "warn"),
        (CopyStatus("broken", 0, 0, "why"), "error"),
    ],
)
def test_copies(scripted: Scripted, status: CopyStatus, level: str) -> None:
    scripted.told = status
    assert levels(work.copies_state()) == [level]


def test_a_check_that_fails_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses() -> list[Finding]:
        raise Busy()

    def breaks() -> list[Finding]:
        raise ZeroDivisionError("by zero\nsecond line")

    monkeypatch.setattr(checks, "_entries", {"a": refuses, "b": breaks, "c": lambda: [Finding("ok", "fine")]})
    told = [(result.check, result.finding.level) for result in examine()]
    assert told == [("a", "error"), ("b", "error"), ("c", "ok")]


@pytest.mark.django_db
def test_the_command_lists_and_exits_by_what_it_found(scripted: Scripted, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", "--json")
    assert ended.value.code == 1
    told = json.loads(capsys.readouterr().out)
    assert [one["level"] for one in told if one["check"] == "copies"] == ["error"]
    assert all(set(one) == {"check", "level", "what", "remedy"} for one in told)
    assert all(one["remedy"] for one in told if one["level"] != "ok")
    with pytest.raises(SystemExit):
        call_command("doctor")
    assert "tianlu rebuild scripted" in capsys.readouterr().out


def test_a_copy_is_rebuilt_by_name(scripted: Scripted, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("rebuild", "scripted")
    assert scripted.told.state == "ready"
    assert "3" in capsys.readouterr().out
    call_command("rebuild", "--list")
    assert "scripted" in capsys.readouterr().out
    for names in ([], ["unknown"]):
        with pytest.raises(CommandError, match="scripted"):
            call_command("rebuild", *names)


@pytest.mark.database
def test_a_fresh_installation_is_well(tmp_path: Path) -> None:
    with own_installation(tmp_path) as fresh:
        told = json.loads(fresh.manage("doctor", "--json", check=False).stdout)
    amiss = [one for one in told if one["level"] == "error" and one["check"] != "assets"]
    assert amiss == []
    assert [one["level"] for one in told if one["check"] == "database"] == ["ok"]


@pytest.mark.database
def test_a_database_of_an_earlier_version_is_told(installation: Installation) -> None:
    """The fixture makes kit's tables only."""
    told = json.loads(installation.manage("doctor", "--json", check=False).stdout)
    assert [one["level"] for one in told if one["check"] == "database"] == ["error"]


@pytest.mark.database
def test_a_database_that_is_not_there_is_named(installation: Installation, tmp_path: Path) -> None:
    broken = dict(installation.environment)
    if installation.database:
        broken["TIANLU_DATABASE"] = "postgresql://nobody@127.0.0.1:1/none"
    else:
        (installation.home / "tianlu.db").write_bytes(b"not a database, and long enough to look like one" * 100)
        for side in ("-wal", "-shm"):
            (installation.home / f"tianlu.db{side}").unlink(missing_ok=True)
    done = Installation(installation.home, broken, None).manage("doctor", "--json", check=False)
    assert done.returncode == 1
    assert [one["level"] for one in json.loads(done.stdout) if one["check"] == "database"] == ["error"]
