"""What breaks while readers read: the search index, a process, all processes. Nothing is lost, and it mends itself."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.catalog.files import as_file, cnmarc, many
from tests.installation import Installation, free_jobs
from tests.journeys.conftest import Loaded
from tests.proofs import full
from tests.serving import Served, alive, served, until

pytestmark = [pytest.mark.network]


def hits(library: Served) -> int:
    """How many titles 红楼梦 finds; -1 while search is away."""
    answer = library.get("/api/v1/search", q="红楼梦")
    if answer.status != 200:
        assert (answer.status, answer.headers["Content-Type"]) == (503, "application/problem+json")
        assert answer.json["code"] == "search-away"
        return -1
    return int(answer.json["total"])


def one_record(library: Served) -> str:
    [first, *_others] = library.get("/api/v1/search", q="红楼梦", limit="1").json["items"]
    return str(first["address"])


def readable(library: Served, record: str) -> None:
    """Whatever happens to search, pages answer and a record opens by its address."""
    assert library.get("/").status == 200
    assert library.get("/about").status == 200
    page = library.get(record)
    assert (page.status, "红楼梦" in page.text) == (200, True)
    assert library.get("/search", q="红楼梦").status in {200, 503}


def test_the_index_is_deleted_and_comes_back(own_library: Served) -> None:
    whole, record = hits(own_library), one_record(own_library)
    assert whole > 0
    shutil.rmtree(own_library.home.data / "index")
    readable(own_library, record)
    until((own_library.home.data / "index").exists, "an index is made anew")
    until(lambda: hits(own_library) == whole, "everything is found again")
    readable(own_library, record)


def spoil(folder: Path) -> None:
    """Overwrite the middle of every file of an index."""
    for path in folder.rglob("*"):
        if path.is_file():
            content = bytearray(path.read_bytes())
            half = len(content) // 2
            content[half : half + 200] = os.urandom(min(200, len(content) - half))
            path.write_bytes(bytes(content))


def test_a_corrupted_index_is_put_aside_and_made_anew(own_library: Served) -> None:
    whole, record = hits(own_library), one_record(own_library)
    for role in ("indexer", "web"):
        os.kill(own_library.children()[role], signal.SIGSTOP)
    try:
        spoil(own_library.home.data / "index")
    finally:
        for role in ("indexer", "web"):
            own_library.kill(role)
    until(own_library.answers, "the library answers again")
    readable(own_library, record)
    until(lambda: hits(own_library) == whole, "everything is found again")


def test_an_index_older_than_the_database_catches_up(loaded: Loaded, tmp_path: Path) -> None:
    home = loaded.home.copy(tmp_path)
    older = tmp_path / "older"
    shutil.copytree(home.data / "index", older)
    brought = tmp_path / "late.mrc"
    brought.write_bytes(as_file([cnmarc("990001", "迟到的山水志", author="张山")]))
    home.tianlu("import", str(brought))
    shutil.rmtree(home.data / "index")
    shutil.copytree(older, home.data / "index")
    with served(home) as library:
        found = until(
            lambda: library.get("/api/v1/search", q="迟到的山水志").json.get("total"), "what came later is found"
        )
        assert found == 1
        assert hits(library) > 0


@pytest.mark.parametrize("role", ["web", "worker", "indexer"])
def test_a_killed_process_starts_again(library: Served, role: str) -> None:
    whole = until(lambda: max(hits(library), 0), "search answers")
    before = library.children()
    library.kill(role)
    until(lambda: library.children().get(role, before[role]) != before[role], f"{role} starts again")
    until(library.answers, "the library answers")
    assert {name: pid for name, pid in library.children().items() if name != role} == {
        name: pid for name, pid in before.items() if name != role
    }
    until(lambda: hits(library) == whole, "everything is found")
    assert f"{role} ended with -9" in library.said()


@pytest.mark.long
def test_a_worker_killed_in_an_import_goes_on(own_library: Served, tmp_path: Path) -> None:
    path = tmp_path / "many.mrc"
    path.write_bytes(many(4000))
    own_library.home.tianlu("import", str(path), "--no-wait")
    until(lambda: '"kind":"catalog.import"' in own_library.said(), "the import starts")
    own_library.kill("worker")
    if not full():  # the long proofs wait for the lease itself
        home = own_library.home
        free_jobs(Installation(home.data, home.environment, None))
    total = until(
        lambda: (found := own_library.get("/api/v1/search", q="卷山水志").json["total"]) >= 4000 and found,
        "all of it is found",
        200,
    )
    assert total == 4000  # nothing lost, nothing twice


def test_children_end_when_the_supervisor_is_killed(loaded: Loaded, tmp_path: Path) -> None:
    with served(loaded.home.copy(tmp_path)) as library:
        family = library.tree()
        assert len(family) >= 4
        os.kill(library.process.pid, signal.SIGKILL)
        library.process.wait(10)
        until(lambda: not any(alive(pid) for pid in family), "every process ends", 30)


def test_a_port_in_use_is_said_in_one_sentence(library: Served) -> None:

    done = subprocess.run(
        [sys.executable, "-m", "tianlu.portal.cli", "serve"],
        env=library.home.environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert str(library.home.port) in done.stderr
    assert "Traceback" not in done.stderr
