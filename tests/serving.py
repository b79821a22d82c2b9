"""The library served for a test as it is served for readers: `tianlu serve`, its processes, a loopback port of its own."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from tests.ports import free_port

_ROLE = "tianlu.portal.serving.processes"  # followed by the role, on the command line of each process of the tree
PATIENCE = 60.0  # seconds until a served library must answer, on a busy machine


def until(true: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """Ask `true` every 50 ms until its answer is true, and give that; fails naming `what` when patience ends."""
    deadline = time.monotonic() + patience
    while True:
        if answer := true():
            return answer
        assert time.monotonic() < deadline, f"waited {patience:.0f} s: {what}"
        time.sleep(0.05)


@dataclass
class Answer:
    """What the library said."""

    status: int
    headers: Any
    body: bytes
    url: str

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: Any, **more: Any) -> None:
        return None


@dataclass
class Home:
    """A data home with its keys, and the environment that names them to `tianlu`."""

    folder: Path
    port: int = field(default_factory=free_port)

    @property
    def data(self) -> Path:
        return self.folder / "home"

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("TIANLU_", "DJANGO_", "PYTEST_"))
        }
        return {
            **kept,
            "TIANLU_HOME": str(self.data),
            "TIANLU_KEYS": str(self.folder / "keys"),
            "TIANLU_PORT": str(self.port),
            "TIANLU_LOG_FORMAT": "json",
            "TIANLU_EMBED": "none:",  # meaning has proofs of its own; here it would only take the processor
            "PYTHONUNBUFFERED": "1",
        }

    def tianlu(self, *words: str) -> str:
        """Run a verb to its end; its output, colours removed."""
        done = subprocess.run(
            [sys.executable, "-m", "tianlu.portal.cli", *words],
            env={**self.environment, "NO_COLOR": "1", "COLUMNS": "200"},
            check=False,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def copy(self, folder: Path) -> "Home":
        """The same library elsewhere."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Home(folder)


@dataclass
class Served:
    """A library that answers at `url`."""

    home: Home
    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.home.port}"

    def get(self, path: str, *, headers: dict[str, str] | None = None, follow: bool = False, **query: str) -> Answer:
        """Ask for `path`; errors are answers too."""
        address = self.url + quote(path, safe="/?&=%#.") + (f"?{urlencode(query)}" if query else "")
        return fetch(urllib.request.Request(address, headers=headers or {}), follow=follow)

    def answers(self, path: str = "/healthz") -> bool:
        try:
            return self.get(path).status == 200
        except OSError:
            return False

    def children(self) -> dict[str, int]:
        """Process id by role, of the supervisor's own children."""
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal() and _ROLE in (words := _command(entry)) and _parent(entry) == self.process.pid:
                found[words[words.index(_ROLE) + 1]] = int(entry.name)
        return found

    def kill(self, role: str) -> None:
        """SIGKILL to a child; returns when what it had started has ended too, so that none of it answers any more."""
        child = self.children()[role]
        below = self.tree(child)
        os.kill(child, signal.SIGKILL)
        until(lambda: not any(alive(pid) for pid in below), f"what {role} started ends with it")

    def tree(self, root: int | None = None) -> list[int]:
        """Every process of the tree that lives, the supervisor (or the process `root`) first."""
        family = [root or self.process.pid]
        parents = {int(entry.name): _parent(entry) for entry in Path("/proc").iterdir() if entry.name.isdecimal()}
        for pid in family:
            family += [child for child, parent in parents.items() if parent == pid]
        return family

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


def fetch(request: urllib.request.Request, *, follow: bool = False, patience: float = 30) -> Answer:
    """The answer whatever its status; redirects are answers unless followed."""
    opener = urllib.request.build_opener() if follow else urllib.request.build_opener(_Stay)
    try:
        with opener.open(request, timeout=patience) as response:
            return Answer(response.status, response.headers, response.read(), response.url)
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read(), request.full_url)


def _command(entry: Path) -> list[str]:
    try:
        return [word for word in (entry / "cmdline").read_bytes().decode().split("\0") if word]
    except OSError:
        return []


def _parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
    except OSError:
        return 0


def alive(pid: int) -> bool:
    """Whether the process runs; one that ended and was not waited for does not."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def served(home: Home) -> Iterator[Served]:
    """`tianlu serve` on the home, answering; ended with all its processes when the block ends."""
    log = home.folder / "serve.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tianlu.portal.cli", "serve"],
            env=home.environment,
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
        )
    library = Served(home, process, log)
    try:
        until(lambda: library.answers() or process.poll() is not None, "the served library answers")
        assert process.poll() is None, library.said()
        yield library
    finally:
        end(library)


def end(library: Served) -> None:
    """Stop the tree; what does not stop in time is killed, one by one, by its number."""
    family = library.tree()
    if library.process.poll() is None:
        library.process.send_signal(signal.SIGTERM)
        try:
            library.process.wait(30)
        except subprocess.TimeoutExpired:
            library.process.kill()
            library.process.wait()
    for pid in family[1:]:
        if alive(pid):
            os.kill(pid, signal.SIGKILL)
