"""Bringing the database to this version: wholly, or not at all, and once by however many processes start."""

from pathlib import Path

import pytest

from tests.installation import Installation, own_installation

pytestmark = pytest.mark.database

BACK = ("migrate", "holdings", "zero", "--verbosity", "0")  # its tables are referred to by no others
KILLED = """
import os, signal
import django; django.setup()
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder
MigrationRecorder.record_applied = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
call_command("migrate", verbosity=0)
"""


def steps(made: Installation) -> list[str]:
    return sorted(f"{app}.{name}" for app, name in made.rows("SELECT app, name FROM django_migrations"))


def test_killed_between_a_step_and_its_note_nothing_of_it_is_left(tmp_path: Path) -> None:
    with own_installation(tmp_path / "own") as made:
        whole = steps(made)
        made.manage(*BACK)
        before = steps(made)
        assert len(before) < len(whole)
        assert made.run("-c", KILLED, check=False).returncode == -9
        assert steps(made) == before
        made.manage("migrate", "--verbosity", "0")
        assert steps(made) == whole


def test_processes_that_start_at_once_wait_for_the_one_that_migrates(tmp_path: Path) -> None:
    with own_installation(tmp_path / "own") as made:
        whole = steps(made)
        made.manage(*BACK)
        together = [made.start("-m", "django", "migrate", "--verbosity", "0") for _ in range(3)]
        assert [process.wait(timeout=120) for process in together] == [0, 0, 0]
        assert steps(made) == whole
