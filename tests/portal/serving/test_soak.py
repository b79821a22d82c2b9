"""Served for minutes under mixed work: readers search and read, files are imported beside it, processes are killed.

Every answer is right, memory stays where it was, and in the end everything imported is there once and is found.
"""

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests import proofs
from tests.catalog.files import many
from tests.installation import Installation, own_installation
from tests.serving import Home, Served, served, until

pytestmark = [pytest.mark.network, pytest.mark.long, pytest.mark.database]
BASE, FILE = 300, 40  # records at the start, and in each file imported while it is served
GROWTH_MB = 80  # caches of a process that answers for minutes fill up to here and stay


@dataclass
class Kept(Home):
    """A home in a database of its own, which may be PostgreSQL's."""

    made: Installation | None = None

    @property
    def environment(self) -> dict[str, str]:
        assert self.made is not None
        return {
            **self.made.environment,
            "TIANLU_PORT": str(self.port),
            "TIANLU_EMBED": "letters:",
            "TIANLU_LOG_FORMAT": "json",
        }


@dataclass
class Soak:
    """What happened so far; every thread adds to it."""

    library: Served
    chance: random.Random
    ended: threading.Event = field(default_factory=threading.Event)
    waited: list[float] = field(default_factory=list)  # seconds for each answer
    wrong: list[str] = field(default_factory=list)
    imported: int = BASE
    killed: int = 0

    def read(self) -> None:
        """A reader: a page or an operation drawn by chance, again and again."""
        number = self.chance.randrange(1, BASE)
        path = self.chance.choice(
            (
                "/",
                f"/search?q=第{number}卷",
                "/search?q=shanshui&sort=year",
                f"/records/{number}",
                f"/api/v1/search?q=作者{number}",
                f"/api/v1/suggest?q=第{number}",
                f"/api/v1/records/{number}.mrc",
            )
        )
        begun = time.monotonic()
        try:
            answer = self.library.get(path)
        except OSError as error:
            self.wrong.append(f"{path}: {error}")
            return
        self.waited.append(time.monotonic() - begun)
        if answer.status != 200 or (path.startswith("/records") and "山水志" not in answer.text):
            self.wrong.append(f"{path}: {answer.status}")

    def bring(self) -> None:
        """A librarian: a file of new books, imported beside the running library."""
        file = self.library.home.folder / f"books-{self.imported}.mrc"
        file.write_bytes(many(FILE, first=self.imported + 1))
        self.library.home.tianlu("import", str(file))
        self.imported += FILE
        self.ended.wait(self.chance.uniform(0.5, 3))

    def kill(self) -> None:
        """Misfortune: the process that keeps the index in step is killed."""
        if self.ended.wait(self.chance.uniform(2, 8)):
            return
        if found := self.library.children().get("indexer"):
            os.kill(found, signal.SIGKILL)
            self.killed += 1

    @contextmanager
    def going(self) -> Iterator[None]:
        threads = [
            threading.Thread(target=self._again, args=(act,)) for act in (*[self.read] * 3, self.bring, self.kill)
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.ended.set()
            for thread in threads:
                thread.join()

    def _again(self, act: Callable[[], None]) -> None:
        while not self.ended.is_set():
            try:
                act()
            except Exception as error:
                self.wrong.append(f"{act.__name__}: {error}")
                raise


def megabytes(library: Served) -> float:
    """Memory of the tree, each page counted once among those that share it (PSS)."""
    whole = 0
    for pid in library.tree():
        try:
            lines = (Path("/proc") / str(pid) / "smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:
            continue  # killed meanwhile
        whole += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return whole / 1024


def test_minutes_of_mixed_work(tmp_path: Path) -> None:
    seconds = proofs.count(10, 240)
    with own_installation(tmp_path) as made:
        home = Kept(tmp_path, made=made)
        file = tmp_path / "books.mrc"
        file.write_bytes(many(BASE))
        home.tianlu("import", str(file))
        with served(home) as library:
            soak = Soak(library, random.Random(proofs.seed()))
            with soak.going():
                time.sleep(seconds / 4)
                warm = megabytes(library)
                time.sleep(seconds * 3 / 4)
            used = megabytes(library)
            found = until(
                lambda: (total := library.get("/api/v1/search?q=山水志").json["total"]) == soak.imported and total,
                f"{soak.imported} records are found",
            )
            newest = library.get(f"/api/v1/search?q=第{soak.imported}卷山水志").json
            said = library.said()
        kept = made.rows("SELECT count(*) FROM catalog_contribution")
    waited = sorted(soak.waited)
    proofs.say(
        f"{seconds} s, {len(waited):,} answers (median {waited[len(waited) // 2] * 1000:.0f} ms, 95 % within "
        f"{waited[len(waited) * 95 // 100] * 1000:.0f} ms), {(soak.imported - BASE) // FILE} files imported, "
        f"{soak.killed} kills, {warm:.0f} MB after a quarter, {used:.0f} MB at the end"
    )
    assert soak.wrong == []
    assert found == soak.imported > BASE
    assert newest["items"][0]["title"] == f"第{soak.imported}卷山水志"
    assert kept == [(soak.imported,)]
    assert used < warm + GROWTH_MB
    assert '"level":"error"' not in said
