"""Making a backup while the library works."""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext_lazy as _

from tianlu import __version__
from tianlu.kit.backup.archive import ArchiveWriter
from tianlu.kit.backup.data import (
    FORMAT,
    HEADER,
    BackupExists,
    BackupRunning,
    Header,
    NothingToSave,
    Report,
    Summary,
    unseen,
)
from tianlu.kit.backup.databases import engine, save_database
from tianlu.kit.clock import now
from tianlu.kit.data import backup_parts
from tianlu.kit.errors import DiskFull, Refusal
from tianlu.kit.events import drain_spools, flush
from tianlu.kit.files import FileMissing, file_store
from tianlu.kit.ids import random_id

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def save_backup(target: Path | None = None, report: Report = unseen) -> Summary:
    """Write database, files and copies into `target`, or into a new file below `backup/` of the data home.

    The copies are saved first, so that none is ahead of the database it comes back with. The file gets its name when it
    is complete and on the disk; interrupted, it never does. Raises `BackupExists`, `NothingToSave`, `BackupRunning`,
    `DiskFull`.
    """
    home: Path = settings.TIANLU_HOME
    path = target or home / "backup" / f"tianlu-{now():%Y%m%d-%H%M%S}.tar.gz"
    if path.exists():
        raise BackupExists(path=str(path))
    if not MigrationRecorder(connection).applied_migrations():
        raise NothingToSave()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    try:
        with alone(home), _staging(home) as staging, part.open("wb") as file:
            part.chmod(0o600)
            with ArchiveWriter(file) as archive:
                summary = _write(archive, staging, path, report)
            file.flush()
            os.fsync(file.fileno())
            part.rename(path)
        return Summary(path, path.stat().st_size, summary.files, summary.parts, summary.skipped)
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull() from error
        raise
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """One backup or restore at a time; raises `BackupRunning`."""
    folder = home / "backup"
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupRunning() from None
        yield
    finally:
        os.close(handle)


@contextmanager
def _staging(home: Path) -> Iterator[Path]:
    """A folder beside the backups; those of killed runs are removed, since we are alone."""
    for left in (home / "backup").glob(".staging-*"):
        shutil.rmtree(left)
    folder = home / "backup" / f".staging-{random_id()}"
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(archive: ArchiveWriter, staging: Path, path: Path, report: Report) -> Summary:
    saved, skipped = _save_parts(staging / "parts", report)
    flush()
    drain_spools()
    (staging / "database").mkdir()
    save_database(staging / "database", report)
    archive.add_json(HEADER, _header(saved).to_dict())
    for source in sorted(one for one in staging.rglob("*") if one.is_file()):
        report(_("Packing"), 0, 0)
        with source.open("rb") as content:
            archive.add(str(source.relative_to(staging)), content)
        source.unlink()
    count = _add_files(archive, report)
    return Summary(path, 0, count, saved, skipped)


def _save_parts(folder: Path, report: Report) -> tuple[list[str], dict[str, str]]:
    """Each part in a folder of its name; one that cannot be saved now is left out, for it is made anew on restoring."""
    saved: list[str] = []
    skipped: dict[str, str] = {}
    for name, part in backup_parts:
        report(_("Saving copies"), len(saved), len(backup_parts))
        own = folder / name
        own.mkdir(parents=True)
        try:
            part.save(own)
            saved.append(name)
        except (Refusal, OSError) as reason:
            if isinstance(reason, DiskFull) or (isinstance(reason, OSError) and reason.errno in _FULL):
                raise
            shutil.rmtree(own, ignore_errors=True)
            skipped[name] = reason.sentence() if isinstance(reason, Refusal) else str(reason)
    return saved, skipped


def _add_files(archive: ArchiveWriter, report: Report) -> int:
    store = file_store()
    keys = sorted(store.keys())
    count = 0
    for key in keys:
        report(_("Packing files"), count, len(keys))
        try:
            content = store.open(key)
        except FileMissing:  # deleted since; the database that no longer needed it may be the one we saved, or newer
            continue
        with content:
            archive.add(f"files/{key[:2]}/{key}", content)
        count += 1
    return count


def _header(parts: list[str]) -> Header:
    applied: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        applied.setdefault(app, []).append(name)
    return Header(FORMAT, __version__, now().isoformat(timespec="seconds"), engine(), applied, parts)
