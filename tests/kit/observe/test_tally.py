"""Counts of requests add up over processes, living and dead."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tianlu.kit.observe.tally import BUCKETS, Tally, totals


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Path:
    settings.TIANLU_HOME = tmp_path
    return tmp_path


def counted() -> dict[tuple[str, str, int], int]:
    return {(one.view, one.method, one.status): sum(one.counts) for one in totals()}


def test_requests_fall_into_buckets() -> None:
    tally = Tally()
    for seconds in (0.001, 0.005, 0.0051, 99.0):
        tally.add("home", "GET", 200, seconds)
    (one,) = totals()
    assert (one.view, one.method, one.status) == ("home", "GET", 2)
    assert one.counts == [2, 1, *[0] * (len(BUCKETS) - 2), 1]
    assert abs(one.seconds - 99.0111) < 1e-9


def test_unknown_methods_and_endless_views_stay_few() -> None:
    tally = Tally()
    tally.add("home", "PROPFIND-张三", 200, 0.1)
    for number in range(1500):
        tally.add(f"view{number}", "GET", 200, 0.1)
    found = counted()
    assert len(found) == 1000
    assert sum(found.values()) == 1501
    assert found["home", "OTHER", 2] == 1


def test_threads_of_one_process() -> None:
    tally = Tally()
    threads = [
        threading.Thread(target=lambda: [tally.add("home", "GET", 200, 0.01) for _ in range(500)]) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counted() == {("home", "GET", 2): 2000}


COUNTING = """
import sys, time
import django
django.setup()
from tianlu.kit.observe.tally import requests_tally
for _ in range(int(sys.argv[1])):
    requests_tally.add(sys.argv[2], "GET", 200, 0.01)
print("done", flush=True)
time.sleep(60)
"""


def start(home: Path, count: int, view: str) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "TIANLU_HOME": str(home)}
    command = [sys.executable, "-c", COUNTING, str(count), view]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    return process


def test_processes_add_up_and_the_dead_are_not_forgotten(home: Path) -> None:
    first, second = start(home, 10, "home"), start(home, 5, "home")
    assert counted() == {("home", "GET", 2): 15}
    assert sorted(path.name for path in (home / "tally").iterdir()) == ["0.tally", "1.tally"]
    for process in (first, second):
        process.send_signal(signal.SIGKILL)
        process.communicate()
    third = start(home, 1, "search")
    try:
        assert counted() == {("home", "GET", 2): 15, ("search", "GET", 2): 1}
        assert len(list((home / "tally").iterdir())) == 2
    finally:
        third.kill()
        third.communicate()


def test_a_child_counts_in_a_file_of_its_own(home: Path) -> None:
    tally = Tally()
    tally.add("home", "GET", 200, 0.01)
    child = os.fork()
    if child == 0:
        tally.add("home", "GET", 200, 0.01)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    tally.add("home", "GET", 200, 0.01)
    assert counted() == {("home", "GET", 2): 3}


def test_a_home_that_cannot_be_written_costs_figures_only(home: Path) -> None:
    (home / "tally").write_text("a file in the place of the folder")
    Tally().add("home", "GET", 200, 0.01)
    (home / "tally").unlink()
    assert counted() == {}
