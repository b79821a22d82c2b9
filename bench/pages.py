"""`bench pages`: what each page of the demo library costs, and what `tianlu serve` holds in memory when nobody asks.

CPU-ms are of one request through Django's test client, in process, without the client's own work for cookies; the median
of many. Bytes are as sent, compressed, with the style sheet, script, icons and fonts a first visit loads.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from bench import machine, tables

_PATIENCE = 120  # seconds until `tianlu serve` must answer
_QUIET = 20  # seconds it is left alone before its memory is read


def run() -> None:
    """Load the demo library where TIANLU_HOME names none, measure its pages with and without meaning, then `serve`."""
    with tempfile.TemporaryDirectory(prefix="tianlu-bench-") as folder:
        surroundings = demo_home(Path(folder))
        plain = _probe(surroundings, "none:")
        meaning = _probe(surroundings, "")
        memory = _idle(surroundings)
    tables.show(
        "bench pages: the demo library",
        ["", "hits", "CPU-ms", "CPU-ms with meaning", "SQL queries", "KB compressed", "KB of a first visit"],
        [
            [
                page["name"],
                page["hits"],
                page["cpu"],
                other["cpu"] if meaning else None,
                page["queries"],
                page["bytes"] / 1000,
                page["first"] / 1000 if page["first"] else None,
            ]
            for page, other in zip(plain, meaning or plain, strict=True)
        ],
        machine.words(),
    )
    tables.show("tianlu serve, idle", ["process", "PSS MB"], memory, "target: 500 MB in all")


def demo_home(folder: Path) -> dict[str, str]:
    """The environment of an installation with the demo library."""
    given = os.environ.get("TIANLU_HOME")
    if given and (Path(given) / "demo.json").is_file():
        return {**os.environ, "TIANLU_LOG_LEVEL": "ERROR"}
    surroundings = {
        **os.environ,
        "TIANLU_HOME": str(folder / "home"),
        "TIANLU_KEYS": str(folder / "keys"),
        "TIANLU_LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "tianlu.portal.cli", "demo", "--no-serve"]
    subprocess.run(command, env=surroundings, check=True, capture_output=True)
    return surroundings


def _probe(surroundings: dict[str, str], embed: str) -> list[dict[str, Any]]:
    """Every page measured in a process of its own; `embed` "" leaves meaning as the installation has it."""
    settings = dict(surroundings)
    if embed:
        settings["TIANLU_EMBED"] = embed
    done = subprocess.run(
        [sys.executable, "-m", "bench.requests"], env=settings, check=True, stdout=subprocess.PIPE, text=True
    )
    found: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return found


def _idle(surroundings: dict[str, str]) -> list[list[object]]:
    """Serve on a free port, open one page, wait, and read the memory of every process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {**surroundings, "TIANLU_PORT": str(port)}
    server = subprocess.Popen(
        [sys.executable, "-m", "tianlu.portal.cli", "serve"],
        env=settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz")
        urllib.request.urlopen(f"http://127.0.0.1:{port}/").read()
        time.sleep(_QUIET)
        rows: list[list[object]] = [[_name(pid), machine.memory(pid)[0] / 1024] for pid in machine.tree(server.pid)]
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
    total = sum(float(str(row[1])) for row in rows)
    return [*rows, ["all", total]]


def _wait_for(address: str) -> None:
    for _ in range(_PATIENCE * 2):
        try:
            urllib.request.urlopen(address).read()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
        else:
            return
    raise SystemExit("tianlu serve does not answer")


def _name(pid: int) -> str:
    words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    return " ".join(word for word in words[-4:] if word)[-40:] or str(pid)
