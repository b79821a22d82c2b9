"""`bench import`: from an ISO 2709 file to searchable and to all that follows, beside pymarc's bare parse of the same file."""

import contextlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from bench import machine, tables
from bench.records import write_file

COUNT = 20_000
_LOOK = 0.5  # seconds between two looks at a running command


class Taken(NamedTuple):
    """What a command took: seconds of wall clock and of CPU, seconds until something was reached, the most MB that it and
    its children held, without and with mapped files.
    """

    wall: float
    cpu: float
    reached: float
    held: int
    mapped: int


def run(count: int = COUNT) -> None:
    """Make the file, parse it with pymarc, import it into an empty library; print rates and their ratio."""
    with tempfile.TemporaryDirectory(prefix="tianlu-bench-") as folder:
        file = Path(folder) / "records.mrc"
        write_file(file, count)
        bare = _pymarc(file)
        whole = _import(file, Path(folder), count)
        rows = [
            ["pymarc, bare parse", count / bare.wall, count / bare.cpu, 1.0, 1.0, None, None],
            [
                "tianlu import, until all is found",
                count / whole.reached,
                None,
                bare.wall / whole.reached,
                None,
                None,
                None,
            ],
            [
                "until works and browse lists are there too",
                count / whole.wall,
                count / whole.cpu,
                bare.wall / whole.wall,
                bare.cpu / whole.cpu,
                whole.held,
                whole.mapped,
            ],
        ]
        tables.show(
            f"bench import: {count:,} records, {file.stat().st_size / count:.0f} bytes each",
            ["", "records/s", "records/CPU-s", "ratio (wall)", "ratio (CPU)", "peak MB", "with mapped files"],
            rows,
            machine.words(),
        )


def _pymarc(file: Path) -> Taken:
    """The fastest of three bare parses, each in a process of its own."""
    code = (
        "import sys, pymarc\n"
        "with open(sys.argv[1], 'rb') as file:\n"
        "    print(sum(1 for record in pymarc.MARCReader(file, to_unicode=True, force_utf8=True) if record))\n"
    )
    return min(_timed([sys.executable, "-c", code, str(file)], {}) for _ in range(3))


def _import(file: Path, folder: Path, count: int) -> Taken:
    home, keys = folder / "home", folder / "keys"
    shutil.rmtree(home, ignore_errors=True)
    surroundings = {
        "TIANLU_HOME": str(home),
        "TIANLU_KEYS": str(keys),
        "TIANLU_LOG_LEVEL": "ERROR",
        "TIANLU_EMBED": "none:",
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),  # an installation has its modules compiled
    }
    tianlu = [sys.executable, "-m", "tianlu.portal.cli"]
    _timed([*tianlu, "migrate", "--skip-checks", "--verbosity", "0"], surroundings)
    _timed([*tianlu, "import", "--help"], surroundings)
    command = [*tianlu, "import", str(file), "--mapping", "marc21-852", "--json"]
    return _timed(command, surroundings, lambda: _found(home) >= count)


def _found(home: Path) -> int:
    """How many records the newest commit of the index holds: what a search would find now."""
    holding = 0
    for file in home.glob("index/*/meta.json"):
        with contextlib.suppress(OSError, ValueError):  # written anew this moment
            holding = max(holding, sum(segment["max_doc"] for segment in json.loads(file.read_text())["segments"]))
    return holding


def _timed(command: list[str], surroundings: dict[str, str], there: Callable[[], bool] = lambda: False) -> Taken:
    """What the command took; it reached something when `there` said so for the first time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    most, reached = (0, 0), 0.0
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(command, env={**inherited, **surroundings}, stdout=out, stderr=errors)
        while process.poll() is None:
            sizes = [machine.memory(pid) for pid in machine.tree(process.pid)]
            most = max(most[0], sum(held for _, held in sizes)), max(most[1], sum(whole for whole, _ in sizes))
            if not reached and there():
                reached = time.perf_counter() - started
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=_LOOK)
        if process.returncode:
            errors.seek(0)
            raise SystemExit(f"{' '.join(command[:4])} failed:\n{errors.read()[-2000:]}")
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Taken(wall, cpu, reached or wall, most[0] // 1024, most[1] // 1024)
