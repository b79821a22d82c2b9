"""`serve --reload`: processes start anew when the code changed, and only then."""

import os
import sys
from pathlib import Path

import pytest

from tests.serving import alive, until
from tianlu.portal.serving.supervisor import Child, Supervisor
from tianlu.portal.serving.watching import Watch

_WAITS = "import time\ntime.sleep(600)"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "services.py",
        "templates/page.html",
        "__pycache__/services.cpython-311.pyc",
        "static/kit/dist/build.json",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("1", encoding="utf-8")
    return tmp_path


def written(path: Path) -> None:
    """Write, with a time of its own whatever the clock of the disk resolves."""
    path.write_text("2", encoding="utf-8")
    os.utime(path, ns=(1, path.stat().st_mtime_ns + 1_000_000))


def test_code_that_changes_is_seen_once(folder: Path) -> None:
    watch = Watch(folder)
    assert watch.changed() is False
    written(folder / "services.py")
    assert [watch.changed(), watch.changed()] == [True, False]
    (folder / "rules.py").write_text("", encoding="utf-8")
    assert watch.changed() is True
    (folder / "rules.py").unlink()
    assert watch.changed() is True


def test_what_is_read_anew_by_itself_is_not_waited_for(folder: Path) -> None:
    watch = Watch(folder)
    for name in ("templates/page.html", "__pycache__/services.cpython-311.pyc", "static/kit/dist/build.json"):
        written(folder / name)
    assert watch.changed() is False


def test_children_start_anew(folder: Path) -> None:
    supervisor = Supervisor([], Watch(folder))
    child = Child("worker", [sys.executable, "-c", _WAITS])
    supervisor.children.append(child)
    supervisor.look(0.0)
    assert child.process is not None
    first = child.process.pid
    supervisor.look(1.0)
    assert child.process.pid == first
    written(folder / "services.py")
    supervisor.look(2.0)
    assert child.process is not None
    second = child.process.pid
    assert second != first
    until(lambda: not alive(first), "the first process has ended")
    supervisor.end()
    assert alive(second) is False
