"""Ctrl+C at the terminal ends everything within seconds, without a word of complaint."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.serving import Home, Served, alive, until

pytestmark = pytest.mark.network


def test_control_c_ends_the_tree(tmp_path: Path) -> None:
    """A terminal sends SIGINT to the whole foreground group, so every process in it gets one."""
    home = Home(tmp_path)
    home.tianlu("migrate")
    terminal, ours = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "tianlu.portal.cli", "serve"],
        env=home.environment,
        stdin=ours,
        stdout=ours,
        stderr=ours,
        start_new_session=True,
    )
    os.close(ours)
    library = Served(home, process, tmp_path / "log")
    family: list[int] = []
    try:
        until(lambda: library.answers("/healthz") or process.poll() is not None, "the library answers")
        family = library.tree()
        assert len(family) >= 4
        begun = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(30) == 0
        assert time.monotonic() - begun < 10
        until(lambda: not any(alive(pid) for pid in family), "every process has ended", 5)
        assert b"Traceback" not in said(terminal)
    finally:
        os.close(terminal)
        for pid in family or [process.pid]:
            if alive(pid):
                os.kill(pid, signal.SIGKILL)
        process.wait()


def said(terminal: int) -> bytes:
    """What was written to the terminal and is not read yet."""
    words = b""
    while select.select([terminal], [], [], 0.2)[0]:
        try:
            words += os.read(terminal, 65536)
        except OSError:  # Linux: nobody holds the other end any more
            break
    return words


LONG = """
import os, signal, time
from tianlu.portal.serving.processes import Until
until = Until(grace=0.5)
print("begun", flush=True)
for _ in range(600):
    time.sleep(0.1)  # one long piece of work that never asks
"""


def test_long_work_on_copies_keeps_nobody_waiting() -> None:
    process = subprocess.Popen([sys.executable, "-c", LONG], stdout=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        process.terminate()
        assert process.wait(20) == 0


@pytest.mark.parametrize("role", ["web", "worker", "indexer"])
def test_a_process_whose_supervisor_is_gone_before_it_is_loaded_ends(tmp_path: Path, role: str) -> None:
    home = Home(tmp_path)
    home.tianlu("migrate")
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    with subprocess.Popen(
        [sys.executable, "-m", "tianlu.portal.serving.processes", role, str(gone.pid)], env=home.environment
    ) as process:
        try:
            process.wait(60)
        finally:
            process.kill()
    assert not Served(home, process, tmp_path).answers()
