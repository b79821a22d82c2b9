"""`bench browse`: what a page of a browse list costs in a large catalog: at its beginning, in its middle, at its end, after a jump.

Milliseconds are of one request through Django's test client, in process; medians.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import machine, records, tables

COUNT = 300_000


def run(count: int = COUNT) -> None:
    """Import `count` grown records into an installation of its own, note its headings, measure its lists."""
    with tempfile.TemporaryDirectory(prefix="tianlu-bench-") as folder:
        surroundings = _home(Path(folder), count)
        done = subprocess.run(
            [sys.executable, "-m", "bench.lists"], env=surroundings, check=True, stdout=subprocess.PIPE, text=True
        )
    rows = json.loads(done.stdout.splitlines()[-1])
    columns = ["list", "headings", "page", "ms", "CPU-ms", "SQL queries"]
    tables.show(f"bench browse: {count:,} records", columns, rows, machine.words())


def _home(folder: Path, count: int) -> dict[str, str]:
    surroundings = {
        **os.environ,
        "TIANLU_HOME": str(folder / "home"),
        "TIANLU_KEYS": str(folder / "keys"),
        "TIANLU_LOG_LEVEL": "ERROR",
        "TIANLU_EMBED": "none:",
        "DJANGO_SETTINGS_MODULE": "tianlu.portal.settings",
    }
    file = folder / "books.mrc"
    records.write_file(file, count)
    tianlu = [sys.executable, "-m", "tianlu.portal.cli"]
    for words in (
        ["migrate", "--skip-checks", "--verbosity", "0"],
        ["import", str(file), "--mapping", "marc21-852", "--json"],
        ["rebuild", "browse"],
    ):
        subprocess.run([*tianlu, *words], env=surroundings, check=True, stdout=subprocess.DEVNULL)
    return surroundings
