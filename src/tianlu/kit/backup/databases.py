"""A consistent copy of the database while others write to it, and its way back."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from tianlu.kit.backup.data import DamagedBackup, ProgramFailed, ProgramMissing, Report
from tianlu.kit.db import disk_full
from tianlu.kit.errors import DiskFull

SQLITE_FILE, POSTGRES_FILE = "tianlu.db", "tianlu.dump"
_PAGES = 2000  # per step, 8 MB: small enough to show progress and be interrupted
# What was true of the running library and is not of the restored one: consumers find their place anew, workers are gone.
_FORGET = ("DELETE FROM kit_feed_cursor", "DELETE FROM kit_worker_beat")
_CLEAR = """
DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT schemaname, tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
    EXECUTE format('DROP TABLE %I.%I CASCADE', one.schemaname, one.tablename);
  END LOOP;
END $$;
"""


def engine() -> str:
    """`sqlite` or `postgresql`."""
    return connection.vendor


def sqlite_path() -> Path:
    return Path(str(settings.DATABASES["default"]["NAME"]))


def has_library() -> bool:
    """Whether the database holds tables of a library."""
    if engine() == "sqlite" and not sqlite_path().exists():
        return False
    return "django_migrations" in connection.introspection.table_names()


def save_database(folder: Path, report: Report) -> None:
    """Write the database as it is at one instant into `folder`."""
    if engine() == "sqlite":
        _copy_sqlite(sqlite_path(), folder / SQLITE_FILE, report)
    else:
        report(_("Saving the database"), 0, 0)
        _run(
            "pg_dump",
            "--format=custom",
            "--compress=0",
            "--no-owner",
            "--no-privileges",
            f"--file={folder / POSTGRES_FILE}",
        )


def _copy_sqlite(source: Path, target: Path, report: Report) -> None:
    """Page by page inside one read transaction: without it each write by another process would start the copy again."""
    target.touch(mode=0o600)
    with closing(sqlite3.connect(source, isolation_level=None)) as reading, closing(sqlite3.connect(target)) as copy:
        reading.execute("BEGIN")
        reading.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()

        def show(_status: int, left: int, total: int) -> None:
            report(_("Saving the database"), total - left, total)

        try:
            reading.backup(copy, pages=_PAGES, progress=show)
        except sqlite3.OperationalError as error:
            if disk_full(error):
                raise DiskFull() from error
            raise
        check_sqlite_copy(copy)


def check_sqlite_copy(copy: sqlite3.Connection) -> None:
    """Raise `DamagedBackup` when the copy would not open as a sound database."""
    try:
        verdict = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise DamagedBackup(what=str(error)) from error
    if verdict != "ok":
        raise DamagedBackup(what=verdict)


def make_ready_sqlite(staged: Path) -> None:
    """Check the staged database and take out what was true of the running library only."""
    with closing(sqlite3.connect(staged)) as copy:
        check_sqlite_copy(copy)
        try:
            for statement in _FORGET:
                copy.execute(statement)
        except sqlite3.DatabaseError as error:
            raise DamagedBackup(what=str(error)) from error
        copy.commit()
        copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for side in ("-wal", "-shm"):
        Path(f"{staged}{side}").unlink(missing_ok=True)


def load_postgres(folder: Path) -> None:
    """Replace the tables by those of the dump in one transaction: all of it or nothing."""
    connection.close()
    script = folder / "tianlu.sql"
    with script.open("wb") as file:
        file.write(b"SET client_min_messages = warning;\n" + _CLEAR.encode())
        file.flush()
        _run("pg_restore", "--no-owner", "--no-privileges", "--file=-", str(folder / POSTGRES_FILE), output=file)
        file.seek(0, os.SEEK_END)
        file.write(("SET search_path = public;\n" + ";\n".join(_FORGET) + ";\n").encode())
    _run("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--file={script}")
    script.unlink()


def _run(program: str, *words: str, output: IO[bytes] | int = subprocess.DEVNULL) -> None:
    found = find_program(program)
    known = {name: str(connection.settings_dict[name] or "") for name in ("HOST", "PORT", "USER", "PASSWORD", "NAME")}
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
    environment = {**os.environ, **{names[name]: value for name, value in known.items() if value}}
    with _interruptible(
        subprocess.Popen([found, *words], env=environment, stdout=output, stderr=subprocess.PIPE)
    ) as process:
        _told, complaint = process.communicate()
    if process.returncode:
        lines = complaint.decode(errors="replace").strip().splitlines() or [str(process.returncode)]
        if any(words in line for line in lines for words in ("No space left", "quota exceeded")):
            raise DiskFull()
        raise ProgramFailed(program=program, reason=" ".join(lines[:3]))


@contextmanager
def _interruptible(process: "subprocess.Popen[bytes]") -> Iterator["subprocess.Popen[bytes]"]:
    """A command that is interrupted takes its program with it."""
    try:
        with process:
            yield process
    finally:
        if process.poll() is None:
            process.kill()


def find_program(name: str) -> str:
    """On the path, or where Debian keeps the programs of each version; the newest, since an older pg_dump refuses."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name.zfill(4), reverse=True
    )
    for folder in folders:
        if (folder / name).exists():
            return str(folder / name)
    found = shutil.which(name)
    if found is None:
        raise ProgramMissing(program=name)
    return found
