"""Checks of the database: reachable, of this version's structure, and set so that nothing acknowledged is lost."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tianlu.kit.clock import now
from tianlu.kit.data import Finding
from tianlu.kit.errors import Sentence
from tianlu.kit.feed.models import FeedEntry
from tianlu.kit.files import left_behind
from tianlu.kit.jobs.models import JobRow


def database() -> Sequence[Finding]:
    """One finding that tells all is well, or what is not."""
    try:
        version = _one("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
    except Error as error:
        reason = str(error).strip().splitlines()[:1]
        what = _("The database cannot be reached: %(reason)s") % {"reason": " ".join(reason)}
        return [Finding("error", what, _("Start it, or correct TIANLU_DATABASE."))]
    found = [*_structure(), *(_sqlite() if connection.vendor == "sqlite" else _postgres())]
    if not found:
        name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
        found.append(
            Finding("ok", _("%(name)s %(version)s, nothing acknowledged is lost") % {"name": name, "version": version})
        )
        found.extend(_time())
    return found


def _one(query: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def _structure() -> list[Finding]:
    executor = MigrationExecutor(connection)
    known = set(executor.loader.disk_migrations)
    ours = {app for app, _name in known}
    applied = executor.loader.applied_migrations
    if not any(key[0] in ours for key in applied):
        what = _("There is no library in this database yet.")
        remedy = _("Start one with `tianlu serve`, or look at an example with `tianlu demo`.")
        return [Finding("warn", what, remedy)]
    if any(key not in known for key in applied if key[0] in ours):
        what = _("The database was used by a newer version of Tianlu.")
        return [Finding("error", what, _("Install that version again, or restore a backup from before it."))]
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        what = _("The database has the structure of an earlier version.")
        return [
            Finding("error", what, _("Make a backup, then run `tianlu migrate`; `tianlu serve` does it by itself."))
        ]
    return []


def _sqlite() -> list[Finding]:
    found = []
    if _one("PRAGMA journal_mode") not in {"wal", "memory"}:  # a database in memory has no journal to choose
        what = _("SQLite does not write ahead (WAL), so readers and writers block each other.")
        found.append(Finding("error", what, _("Move TIANLU_HOME to a local disk; network folders cannot do this.")))
    if _one("PRAGMA synchronous") != 2:
        what = _("SQLite does not wait for the disk: a power failure loses what was acknowledged.")
        found.append(Finding("error", what, _("Remove whatever sets PRAGMA synchronous.")))
    return found


def _postgres() -> list[Finding]:
    found = []
    for name, wanted in (("fsync", "on"), ("full_page_writes", "on")):
        if _one(f"SHOW {name}") != wanted:
            what: Sentence = _("PostgreSQL runs with %(name)s off: a power failure can damage the database.") % {
                "name": name
            }
            found.append(Finding("error", what, _("Set %(name)s = on in postgresql.conf.") % {"name": name}))
    if _one("SHOW synchronous_commit") == "off":
        what = _("PostgreSQL does not wait for the disk: a power failure loses what was acknowledged.")
        found.append(
            Finding("error", what, _("Set %(name)s = on in postgresql.conf.") % {"name": "synchronous_commit"})
        )
    if _one("SHOW server_encoding") != "UTF8":
        what = _("The database does not store Unicode.")
        found.append(Finding("error", what, _("Create it anew with ENCODING 'UTF8' and restore a backup.")))
    return found


def files_left() -> Sequence[Finding]:
    """What kills have left behind, if anything."""
    left = left_behind(now())
    if not left.count:
        return []
    what = ngettext_lazy(
        "%(count)d file that a killed process left behind takes %(size)s MB.",
        "%(count)d files that killed processes left behind take %(size)s MB.",
        "count",
    )
    words = {"count": left.count, "size": f"{left.size / 1e6:,.1f}"}
    return [Finding("warn", what % words, _("`tianlu serve` removes them by itself, within a day or two."))]


def _time() -> list[Finding]:
    """A clock that was set back makes new work look older than old work."""
    newest = [
        FeedEntry.objects.aggregate(at=Max("announced_at"))["at"],
        JobRow.objects.aggregate(at=Max("created_at"))["at"],
    ]
    if any(at and at > now() + timedelta(minutes=10) for at in newest):
        what = _("The database holds work from the future: the clock was ahead, or is behind now.")
        return [Finding("warn", what, _("Set the clock of this machine, best from a time server."))]
    return []
