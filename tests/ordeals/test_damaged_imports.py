"""Large and damaged files through `tianlu import`: what is whole is found once, what is broken can be had back byte for byte."""

import json
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.catalog.files import many
from tests.installation import Installation, own_installation, postgres_url
from tests.marc.generate import FATAL, HARMLESS, sample
from tests.proofs import count, say, seed

pytestmark = [pytest.mark.database, pytest.mark.long]
IMPORT = ("-m", "tianlu.portal.cli", "import")
_FIRST = 10_000_000  # its numbers have as many digits as those of any record after it
MEMORY = 600  # MB that an import may take, whatever the size of the file

FIND = """
import json, sys
import django; django.setup()
from tianlu.catalog import queries as catalog
from tianlu.discovery import queries
from tianlu.discovery.cql.parsing import parse
from tianlu.discovery.data import SearchRequest
from tianlu.libraries.services import installation_actor
actor = installation_actor("test")
lost = []
for number in json.load(sys.stdin):
    found = queries.search(actor, SearchRequest(parse(f'number = "{number}"').node, limit=5)).items
    if not any(item.bib["control_number"] == number for item in found):
        lost.append(number)
print(json.dumps(lost))
"""
REJECTED = """
import sys
import django; django.setup()
from tianlu.catalog import queries
from tianlu.libraries.services import installation_actor
for piece in queries.rejected_bytes(installation_actor("test"), int(sys.argv[1])):
    sys.stdout.buffer.write(piece)
"""


def found_by_search(made: Installation, numbers: list[str]) -> list[str]:
    """Those that the search index does not find."""
    done = subprocess.run(
        [*made_python(made), "-c", FIND],
        env=made.environment,
        input=json.dumps(numbers),
        capture_output=True,
        text=True,
        check=True,
        timeout=900,
    )
    lost: list[str] = json.loads(done.stdout)
    return lost


def made_python(made: Installation) -> list[str]:
    process = made.start("-c", "import sys; print(sys.executable)", stdout=subprocess.PIPE)
    return [process.communicate()[0].decode().strip()]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb18030"])
def test_one_percent_damaged(tmp_path: Path, encoding: str) -> None:
    made_of = sample(seed() % 1000, count(1000, 10_000), encoding, share=0.01 if count(0, 1) else 0.03)
    file = tmp_path / "books.iso"
    file.write_bytes(made_of.data)
    with own_installation(tmp_path / "own") as made:
        told = json.loads(made.run(*IMPORT, str(file), "--json").stdout)
        rows = made.rows("SELECT control_number, position, raw FROM catalog_contribution ORDER BY position")
        kept = [number for number, _position, _raw in rows]
        undamaged = [key for key in made_of.truth if key not in made_of.damaged]
        assert [key for key in undamaged if kept.count(key) != 1] == []
        assert [key for key, how in made_of.damaged.items() if how in HARMLESS and kept.count(key) != 1] == []
        at = {made_of.key_at(position) for _number, position, _raw in rows}
        assert [key for key, how in made_of.damaged.items() if how in FATAL and key in at] == []
        assert told["encoding"] in ({encoding, "gb18030"} if encoding == "gbk" else {encoding})
        assert told["records"] == told["new"] + told["same"] + told["merge"] == len(rows)
        pieces = [made_of.data[it["position"] : it["position"] + it["length"]] for it in told["rejected"]]
        assert all(it["reason"] and it["sentence"] for it in told["rejected"])
        assert all(pieces)
        words = ("-c", REJECTED, str(told["import"]))
        process = made.start(*words, stdout=subprocess.PIPE)
        assert process.communicate()[0] == b"".join(pieces)
        for _number, position, raw in rows:
            assert made_of.data[position : position + len(raw)] == bytes(raw)
        step = max(1, len(undamaged) // count(150, 10_000))
        assert found_by_search(made, undamaged[::step]) == []


def memory_of(process: "subprocess.Popen[bytes]") -> int:
    """MB that the process and its children hold now, shared pages counted once.

    Pages of mapped files (the database, the index) are left out: they are the system's cache, given up when anyone asks.
    """
    total = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and (int(entry.name) == process.pid or _parent(entry) == process.pid):
            try:
                lines = (entry / "smaps_rollup").read_text().splitlines()
            except OSError:
                continue
            total += sum(int(line.split()[1]) for line in lines if line.startswith(("Pss_Anon:", "Pss_Shmem:")))
    return total // 1024


def _parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, ValueError):
        return 0


def run_watched(made: Installation, *words: str) -> tuple[int, dict[str, Any], str, list[int]]:
    """Exit status, JSON printed, errors, and memory every quarter second."""
    made.home.mkdir(parents=True, exist_ok=True)
    with (made.home / "out").open("w+b") as out, (made.home / "err").open("w+b") as err:
        process = made.start(*words, stdout=out, stderr=err)
        seen: list[int] = []
        ended = threading.Event()

        def look() -> None:
            while not ended.is_set():
                seen.append(memory_of(process))
                time.sleep(0.25)

        watcher = threading.Thread(target=look)
        watcher.start()
        process.wait()
        ended.set()
        watcher.join()
        out.seek(0)
        err.seek(0)
        text = out.read().decode()
        return process.returncode, json.loads(text) if text else {}, err.read().decode(), seen


def test_a_huge_file_without_terminators(tmp_path: Path) -> None:
    """One good record, then nothing that ends: the record comes in, the rest is rejected in pieces, memory stays flat."""
    file = tmp_path / "huge.mrc"
    size = count(64, 2048) << 20
    with file.open("wb") as out:
        out.write(many(1))
        block = b"x" * (1 << 20)
        while out.tell() < size:
            out.write(block)
    size = file.stat().st_size
    with own_installation(tmp_path / "own") as made:
        status, told, errors, seen = run_watched(made, *IMPORT, str(file), "--json")
        say(f"{size >> 20} MB without terminators: at most {max(seen)} MB of memory")
        assert (status, told["records"]) == (0, 1), errors
        pieces = told["rejected"]
        assert sum(it["length"] for it in pieces) == size - len(many(1))
        assert [it["position"] for it in pieces[1:]] == [it["position"] + it["length"] for it in pieces[:-1]]
        assert max(seen) < MEMORY


def test_a_sparse_file_is_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "sparse.mrc"
    with file.open("wb") as out:
        os.truncate(out.fileno(), count(64, 2048) << 20)
    with own_installation(tmp_path / "own") as made:
        status, _told, errors, seen = run_watched(made, *IMPORT, str(file), "--json")
        assert (status, max(seen) < MEMORY) == (2, True)
        assert "没有可识别格式" in errors


def written(file: Path, records: int) -> None:
    """Many good records, each another book, made from one by changing its numbers in place."""
    with file.open("wb") as out:
        for block in _numbered(records):
            out.write(block)


def _numbered(records: int) -> Iterator[bytes]:
    parts = many(1, first=_FIRST).split(b"%d" % _FIRST)
    for number in range(_FIRST, _FIRST + records):
        yield (b"%d" % number).join(parts)


def test_memory_stays_flat(tmp_path: Path) -> None:
    file = tmp_path / "good.mrc"
    records = count(4000, 100_000 if postgres_url() else 1_000_000)
    written(file, records)
    with own_installation(tmp_path / "own") as made:
        begun = time.monotonic()
        status, told, errors, seen = run_watched(made, *IMPORT, str(file), "--json")
        say(f"{records} records in {time.monotonic() - begun:.0f} s: at most {max(seen)} MB of memory")
        assert (status, told["records"], told["new"], told["rejected"]) == (0, records, records, []), errors
        assert max(seen) < MEMORY
