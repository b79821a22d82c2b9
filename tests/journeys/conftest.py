"""A small demo library, loaded once a run, and served for whoever walks through it."""

import fcntl
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.browsing import chromium
from tests.serving import Home, Served, served

RECORDS = 700


@dataclass(frozen=True)
class Loaded:
    """A demo library on disk, not served, and its librarian."""

    home: Home
    login: str
    password: str


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """The demo, loaded by the first process of this run that asks; copy it before serving."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo"
    folder.mkdir(exist_ok=True)
    home, note = Home(folder), folder / "password"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.is_file():
            said = home.tianlu("demo", "--no-serve", "--limit", str(RECORDS))
            found = re.search(r"([0-9a-z]{5}-){3}[0-9a-z]{5}", said)
            assert found, said
            note.write_text(found[0], encoding="ascii")
    return Loaded(home, "demo", note.read_text(encoding="ascii"))


@pytest.fixture(scope="session")
def library(loaded: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo library, served for every journey that does not break it."""
    with served(loaded.home.copy(tmp_path_factory.mktemp("served"))) as running:
        yield running


@pytest.fixture
def own_library(loaded: Loaded, tmp_path: Path) -> Iterator[Served]:
    """A served demo library for one test, which may break it."""
    with served(loaded.home.copy(tmp_path)) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started
