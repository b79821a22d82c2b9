"""Checks of what the library stands on: Python, folders, disk, clock."""

import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tianlu.kit.backup.swapping import JOURNAL
from tianlu.kit.data import Finding
from tianlu.kit.errors import Sentence

_LITTLE, _TOO_LITTLE = 2 * 2**30, 200 * 2**20  # bytes: room for an index to be built beside the old one; for anything
_DRIFT = 5.0  # seconds between our clock and that of the file system before leases and logs disagree
_BUILT = 1_767_225_600  # 2026-01-01, before which this version did not exist


def python() -> Sequence[Finding]:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return [Finding("ok", _("Python %(version)s") % {"version": version})]


def home() -> Sequence[Finding]:
    """The data home can be written, read by no one else, and holds no restore that was left half done."""
    folder: Path = settings.TIANLU_HOME
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
            drift = abs(os.fstat(file.fileno()).st_mtime - time.time())
    except OSError as error:
        what: Sentence = _("The data folder %(folder)s cannot be written: %(reason)s") % {
            "folder": folder,
            "reason": error.strerror,
        }
        return [
            Finding("error", what, _("Give it to the account that runs Tianlu, or set TIANLU_HOME to another folder."))
        ]
    found = [Finding("ok", _("Data folder %(folder)s") % {"folder": folder})]
    if folder.stat().st_mode & 0o077:
        what = _("Other accounts of this machine may look into the data folder.")
        found.append(Finding("warn", what, f"chmod 700 {folder}"))
    if (folder / JOURNAL).exists():
        found.append(Finding("error", _("A restore was left half done."), _("Restore the backup again with --force.")))
    if drift > _DRIFT:
        what = _("The clocks of this machine and of its disk differ by %(seconds)s seconds.") % {
            "seconds": round(drift)
        }
        found.append(Finding("warn", what, _("Let both take their time from the same server.")))
    return found


def disk() -> Sequence[Finding]:
    free = shutil.disk_usage(settings.TIANLU_HOME).free
    what = _("%(free)s GB of disk free") % {"free": f"{free / 2**30:.1f}"}
    remedy = _("Delete or move what is not needed; old backups in %(folder)s are the first to look at.") % {
        "folder": settings.TIANLU_HOME / "backup"
    }
    if free < _TOO_LITTLE:
        return [Finding("error", what, remedy)]
    return [Finding("warn", what, remedy) if free < _LITTLE else Finding("ok", what)]


def keys() -> Sequence[Finding]:
    """Keys belong to the account that runs Tianlu and to no one else."""
    folder: Path = settings.TIANLU_KEYS
    if not folder.is_dir():
        what = _("The key folder %(folder)s is missing.") % {"folder": folder}
        return [Finding("error", what, _("Put the saved keys back; without them personal data stays closed for good."))]
    loose = [path for path in [folder, *folder.rglob("*")] if _is_loose(path)]
    if loose:
        what = _("Other accounts of this machine can read keys: %(paths)s") % {
            "paths": ", ".join(str(path) for path in loose[:3])
        }
        return [Finding("error", what, f"chmod -R go= {folder}")]
    return [Finding("ok", _("Key folder %(folder)s: keep a copy elsewhere, it is in no backup") % {"folder": folder})]


def _is_loose(path: Path) -> bool:
    mode = path.lstat().st_mode
    return not stat.S_ISLNK(mode) and bool(mode & 0o077)


def clock() -> Sequence[Finding]:
    if time.time() < _BUILT:
        what = _("The clock says %(date)s.") % {"date": time.strftime("%Y-%m-%d")}
        return [Finding("error", what, _("Set the clock of this machine, best from a time server."))]
    return []
