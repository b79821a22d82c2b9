"""What a backup says of itself, and what can keep it from being made or put back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from tianlu.kit.errors import Busy, Conflict, Malformed, Refusal, Sentence

FORMAT = 1
HEADER, MANIFEST = "tianlu-backup.json", "manifest.json"

Report = Callable[[Sentence, int, int], None]  # (what is being done, done, total); total 0 when unknown


def unseen(what: Sentence, done: int, total: int) -> None:
    """A report nobody reads."""


@dataclass(frozen=True)
class Header:
    """The first member: what made the backup and what it needs. `migrations`: applied ones, by app."""

    format: int
    tianlu: str
    created_at: str
    database: str
    migrations: Mapping[str, Sequence[str]]
    parts: Sequence[str]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Member:
    """A file of the archive: size in bytes, SHA-256 in hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Summary:
    """What was saved or put back. `skipped`: parts left out, with the reason; they are made anew after a restore."""

    path: Path
    size: int
    files: int
    parts: Sequence[str]
    skipped: Mapping[str, str]


class BackupExists(Conflict):
    code = "backup-exists"
    message = _("%(path)s exists already.")
    remedy = _("Name another file, or move that one away.")


class NothingToSave(Conflict):
    code = "nothing-to-save"
    message = _("There is no library here yet, so there is nothing to save.")
    remedy = _("Start one with `tianlu serve`, or look at an example with `tianlu demo`.")


class BackupRunning(Busy):
    code = "backup-running"
    message = _("Another backup or restore of this library is running.")
    remedy = _("Wait until it has ended.")


class NotABackup(Malformed):
    code = "not-a-backup"
    message = _("%(path)s is not a backup made by Tianlu.")


class DamagedBackup(Malformed):
    code = "damaged-backup"
    message = _("The backup is damaged or incomplete (%(what)s), so nothing was changed.")
    remedy = _("Use another backup; fetch this one again if it was copied over a network.")


class NewerBackup(Conflict):
    code = "newer-backup"
    message = _(
        "The backup was made by Tianlu %(version)s, which knows more than this version, so nothing was changed."
    )
    remedy = _("Install that version or a later one and restore again.")


class OtherDatabase(Conflict):
    code = "other-database"
    message = _("The backup holds a %(theirs)s database and this installation uses %(ours)s.")
    remedy = _("Set TIANLU_DATABASE to a database of the same kind and restore again.")


class HomeNotEmpty(Conflict):
    code = "home-not-empty"
    message = _("There is a library here already, so nothing was changed.")
    remedy = _("Restore into an empty TIANLU_HOME and database, or add --force to replace what is here.")


class LibraryRunning(Conflict):
    code = "library-running"
    message = _("The library is running, so nothing was changed.")
    remedy = _("Stop `tianlu serve`, wait half a minute, and restore again.")


class ProgramMissing(Refusal):
    code = "program-missing"
    status = 500
    message = _("%(program)s, a program of PostgreSQL, is missing on this machine.")
    remedy = _("Install PostgreSQL's client programs. On Debian: sudo apt-get install postgresql-client")


class ProgramFailed(Refusal):
    code = "program-failed"
    status = 500
    message = _("%(program)s could not do its work: %(reason)s")
