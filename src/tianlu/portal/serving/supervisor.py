"""Starts the processes of an installation, starts again what dies, stops all together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import FrameType

from tianlu.portal.serving.watching import Watch

PATIENCE = 20.0  # seconds a process gets to end its step before it is killed; steps are at most 200 ms
STEADY = 60.0  # a process that ran this long starts again at once


@dataclass
class Child:
    """A process of the tree and how it fared."""

    role: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    falls: int = 0
    due: float = field(default=0.0)

    def start(self, at: float) -> None:
        # A group of its own: Ctrl+C at a terminal would reach the child beside our SIGTERM, and granian hangs on both.
        self.process = subprocess.Popen(self.command, process_group=0)
        self.started = at

    def fell(self, at: float) -> None:
        """Plan the next start: at once after steady work, later each time it falls early, at most a minute later."""
        self.falls = 0 if at - self.started > STEADY else self.falls + 1
        self.due = at + min(60.0, 0.5 * 2**self.falls - 0.5)
        self.process = None


def command_for(role: str) -> list[str]:
    """How a process of this role is started by this one, whose end is to be the other's end."""
    return [sys.executable, "-m", "tianlu.portal.serving.processes", role, str(os.getpid())]


class Supervisor:
    """Runs one child per role until told to stop by SIGTERM or SIGINT."""

    def __init__(self, roles: Sequence[str], watch: Watch | None = None) -> None:
        """With `watch`, all children start anew when the code changed."""
        self.children = [Child(role, command_for(role)) for role in roles]
        self.watch = watch
        self.stopping = False

    def run(self) -> None:
        """Serve until stopped; returns when every child has ended."""
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)
        while not self.stopping:
            self.look(time.monotonic())
            time.sleep(0.2)
        self.end()

    def look(self, at: float) -> None:
        """Start what is to run and does not, at the time `at` of a clock that only moves forward."""
        if self.watch and self.watch.changed():
            sys.stderr.write("tianlu: the code changed; starting again\n")
            self.end()
            for child in self.children:
                child.process, child.falls, child.due = None, 0, 0.0
        for child in self.children:
            if child.process is None and at >= child.due:
                child.start(at)
            elif child.process is not None and child.process.poll() is not None:
                code = child.process.returncode
                child.fell(at)
                sys.stderr.write(f"tianlu: {child.role} ended with {code}; starting it again\n")

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def end(self) -> None:
        """Stop every child; one that does not stop in time is killed."""
        running = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + PATIENCE
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
