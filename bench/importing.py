"""`bench import`: from an ISO 2709 file to searchable, beside pymarc's bare parse of the same file in the same run."""

import contextlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import machine, tables
from bench.records import write_file

COUNT = 20_000


def run(count: int = COUNT) -> None:
    """Make the file, parse it with pymarc, import it into an empty library, index it; print rates and their ratio."""
    with tempfile.TemporaryDirectory(prefix="tianlu-bench-") as folder:
        file = Path(folder) / "records.mrc"
        write_file(file, count)
        bare, bare_cpu = _pymarc(file)
        whole, whole_cpu, held, mapped = _import(file, Path(folder))
        rows = [
            ["pymarc, bare parse", count / bare, count / bare_cpu, 1.0, 1.0, None, None],
            [
                "tianlu import, file to searchable",
                count / whole,
                count / whole_cpu,
                bare / whole,
                bare_cpu / whole_cpu,
                held,
                mapped,
            ],
        ]
        tables.show(
            f"bench import: {count:,} records, {file.stat().st_size / count:.0f} bytes each",
            ["", "records/s", "records/CPU-s", "ratio (wall)", "ratio (CPU)", "peak MB", "with mapped files"],
            rows,
            machine.words(),
        )


def _pymarc(file: Path) -> tuple[float, float]:
    """Wall and CPU seconds of the fastest of three bare parses, each in a process of its own."""
    code = (
        "import sys, pymarc\n"
        "with open(sys.argv[1], 'rb') as file:\n"
        "    print(sum(1 for record in pymarc.MARCReader(file, to_unicode=True, force_utf8=True) if record))\n"
    )
    return min(_timed([sys.executable, "-c", code, str(file)], {})[:2] for _ in range(3))


def _import(file: Path, folder: Path) -> tuple[float, float, int, int]:
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
    return _timed([*tianlu, "import", str(file), "--mapping", "marc21-852", "--json"], surroundings)


def _timed(command: list[str], surroundings: dict[str, str]) -> tuple[float, float, int, int]:
    """Wall seconds, CPU seconds, and the most MB that a process and its children held, without and with mapped files."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    most = (0, 0)
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(command, env={**inherited, **surroundings}, stdout=out, stderr=errors)
        while process.poll() is None:
            sizes = [machine.memory(pid) for pid in machine.tree(process.pid)]
            most = max(most[0], sum(held for _, held in sizes)), max(most[1], sum(whole for whole, _ in sizes))
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.5)
        if process.returncode:
            errors.seek(0)
            raise SystemExit(f"{' '.join(command[:4])} failed:\n{errors.read()[-2000:]}")
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, most[0] // 1024, most[1] // 1024
