"""An installation of its own for a test that kills processes: a data home and a database nobody else uses.

SQLite unless TIANLU_DATABASE names a PostgreSQL server, where a database is made and dropped again.
"""

import atexit
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


def postgres_url() -> str | None:
    """The server tests may use, when the run names one."""
    url = os.environ.get("TIANLU_DATABASE", "")
    return url if url.startswith("postgres") else None


@dataclass(frozen=True)
class Installation:
    """Where it lives and how its processes are told so."""

    home: Path
    environment: dict[str, str]
    database: str | None  # URL on PostgreSQL

    def start(self, *words: str, **options: Any) -> "subprocess.Popen[bytes]":
        """A Python process of this installation; the caller ends it."""
        return subprocess.Popen([sys.executable, *words], env=self.environment, **options)

    def run(self, *words: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        done = subprocess.run(
            [sys.executable, *words], env=self.environment, check=False, capture_output=True, text=True, timeout=900
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    def manage(self, *words: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
        """A management command; it may be one of Django's."""
        return self.run("-m", "django", *words, check=check)

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Read, or write, with `?` for values, past everything the product does."""
        if self.database:
            import psycopg  # noqa: PLC0415 - optional: only where a server is named

            with psycopg.connect(self.database, autocommit=True) as server:
                cursor = server.execute(query.replace("?", "%s"), values)
                return cursor.fetchall() if cursor.description else []
        connection = sqlite3.connect(self.home / "tianlu.db", timeout=20)
        try:
            found = connection.execute(query, values).fetchall()
            connection.commit()
            return found
        finally:
            connection.close()


def free_jobs(made: Installation) -> None:
    """What 60 seconds of silence do: the leases of killed workers have run out."""
    made.rows("UPDATE kit_job SET lease_until = '2001-01-01 00:00:00' WHERE state = 'running'")


@contextmanager
def own_installation(folder: Path, *, app: str | None = None) -> Iterator[Installation]:
    """An installation in `folder` with its tables made, those of `app` only where that is enough.

    Tables are made once a run and copied, since migrating takes seconds.
    """
    environment = {key: value for key, value in os.environ.items() if key not in {"TIANLU_DATABASE", "TIANLU_FILES"}}
    environment |= {"TIANLU_HOME": str(folder / "home"), "TIANLU_KEYS": str(folder / "keys"), "PYTHONUNBUFFERED": "1"}
    url = postgres_url()
    if url is None:
        shutil.copytree(_migrated_home(app), folder / "home")
        yield Installation(folder / "home", environment, None)
        return
    with _database(url, template=_migrated_database(url, app)) as own:
        yield Installation(folder / "home", environment | {"TIANLU_DATABASE": own}, own)


@cache
def _migrated_home(app: str | None) -> Path:
    folder = _temporary_folder()
    environment = {key: value for key, value in os.environ.items() if key != "TIANLU_DATABASE"}
    environment |= {"TIANLU_HOME": str(folder / "home"), "TIANLU_KEYS": str(folder / "keys")}
    made = Installation(folder / "home", environment, None)
    made.manage("migrate", *([app] if app else []), "--verbosity", "0")
    return made.home


@cache
def _migrated_database(url: str, app: str | None) -> str:
    """The name of a database with tables, dropped at the end of the run."""
    folder, kept = _temporary_folder(), ExitStack()
    own = kept.enter_context(_database(url, template="template1"))
    atexit.register(kept.close)
    environment = {
        **os.environ,
        "TIANLU_DATABASE": own,
        "TIANLU_HOME": str(folder / "home"),
        "TIANLU_KEYS": str(folder / "keys"),
    }
    Installation(folder / "home", environment, own).manage("migrate", *([app] if app else []), "--verbosity", "0")
    return urlsplit(own).path.lstrip("/")


def _temporary_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="tianlu-migrated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@contextmanager
def _database(url: str, *, template: str) -> Iterator[str]:
    import psycopg  # noqa: PLC0415 - optional: only where a server is named

    name = f"tianlu_own_{secrets.token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
