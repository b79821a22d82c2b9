"""Putting a backup back."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import Error, connections
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext_lazy as _

from tianlu.kit import feed
from tianlu.kit.backup import databases
from tianlu.kit.backup.archive import read_header, unpack
from tianlu.kit.backup.data import (
    Header,
    HomeNotEmpty,
    LibraryRunning,
    NewerBackup,
    NotABackup,
    OtherDatabase,
    Report,
    Summary,
    unseen,
)
from tianlu.kit.backup.saving import alone
from tianlu.kit.backup.swapping import swap
from tianlu.kit.clock import now
from tianlu.kit.data import backup_parts, copies
from tianlu.kit.errors import DiskFull, Refusal
from tianlu.kit.files import files_folder
from tianlu.kit.ids import random_id
from tianlu.kit.jobs import worker_alive

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def restore_backup(path: Path, *, force: bool = False, report: Report = unseen) -> Summary:
    """Make this installation the one in the backup; with `force` also where there is a library already.

    Everything is unpacked and checked beside the data home's content before any of it changes; database and files then
    change together. Migrations run. Copies left from the library that was here and not brought by the backup are made
    anew; those that are missing are left to the running library, which answers meanwhile. Raises `NotABackup`, `DamagedBackup`, `NewerBackup`, `OtherDatabase`, `HomeNotEmpty`, `LibraryRunning`, and
    then nothing was changed.
    """
    home: Path = settings.TIANLU_HOME
    if not path.is_file():
        raise NotABackup(path=str(path))
    header = read_header(path)
    _check_fit(header)
    with alone(home):
        _check_place(force=force)
        try:
            with _staging(home) as staging:
                _unpack(path, staging, report)
                _put_in_place(home, staging)
                loaded, skipped = _bring_up(header, staging, report)
        except OSError as error:
            if error.errno in _FULL:
                raise DiskFull() from error
            raise
    count = sum(1 for one in files_folder().rglob("*") if one.is_file())
    return Summary(path, path.stat().st_size, count, loaded, skipped)


def _check_fit(header: Header) -> None:
    if header.database != databases.engine():
        raise OtherDatabase(theirs=header.database, ours=databases.engine())
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    ours = {app for app, _name in known}
    if any(app not in ours or (app, name) not in known for app, names in header.migrations.items() for name in names):
        raise NewerBackup(version=header.tianlu)


def _check_place(*, force: bool) -> None:
    try:
        there = databases.has_library()
        running = there and worker_alive(now())
    except Error:  # a damaged database, or one from before there were workers, is a reason to restore
        there, running = True, False
    if running:
        raise LibraryRunning()
    if not force and (there or any(files_folder().glob("??/*"))):
        raise HomeNotEmpty()


@contextmanager
def _staging(home: Path) -> Iterator[Path]:
    for left in home.glob(".restoring-*"):
        shutil.rmtree(left)
    folder = home / f".restoring-{random_id()}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unpack(path: Path, staging: Path, report: Report) -> None:
    size = path.stat().st_size
    for position in unpack(path, staging):
        report(_("Checking the backup"), position, size)
    (staging / "files").mkdir(exist_ok=True)
    if databases.engine() == "sqlite":
        databases.make_ready_sqlite(staging / "database" / databases.SQLITE_FILE)


def _put_in_place(home: Path, staging: Path) -> None:
    """Database and files at once. On PostgreSQL the tables change in one transaction just before the files do: killed
    between the two, restoring again is the remedy, and the archive is still there for it.
    """
    folder = files_folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    moves: list[tuple[Path | None, Path]] = [(_near(staging / "files", folder), folder)]
    connections.close_all()
    if databases.engine() == "sqlite":
        place = databases.sqlite_path()
        staged = _near(staging / "database" / databases.SQLITE_FILE, place)
        moves += [(None, Path(f"{place}-wal")), (None, Path(f"{place}-shm")), (staged, place)]
    else:
        databases.load_postgres(staging / "database")
    swap(home, moves)


def _near(staged: Path, place: Path) -> Path:
    """Beside the place it goes to, on the same file system, so that the last step is a rename."""
    near = place.with_name(f"{place.name}.restored")
    if near.is_dir():
        shutil.rmtree(near)
    near.unlink(missing_ok=True)
    shutil.move(staged, near)
    return near


def _bring_up(header: Header, staging: Path, report: Report) -> tuple[list[str], dict[str, str]]:
    """Migrate, load the copies that came along, make the others anew."""
    report(_("Preparing the database ..."), 0, 0)
    call_command("migrate", interactive=False, verbosity=0)
    feed.begin_epoch()  # so that what followed the library that was here is told from what came along
    loaded: list[str] = []
    skipped: dict[str, str] = {}
    for name, part in backup_parts:
        folder = staging / "parts" / name
        if name not in header.parts:
            continue
        folder.mkdir(parents=True, exist_ok=True)
        report(_("Loading copies"), len(loaded), len(header.parts))
        try:
            part.load(folder)
            loaded.append(name)
        except (Refusal, OSError) as reason:
            skipped[name] = reason.sentence() if isinstance(reason, Refusal) else str(reason)
    for name, copy in copies:
        status = copy.status()
        if not status.in_background and (name not in loaded or status.state in {"missing", "broken"}):
            copy.rebuild(lambda done, total: report(_("Making copies anew"), done, total))
    return loaded, skipped
