"""`tianlu backup [FILE]`: everything but the keys in one file, while the library works."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from tianlu.kit.backup import save_backup
from tianlu.kit.console import progress


class Command(BaseCommand):
    help = "Save database, files and copies into one file. Keys are never in it: keep TIANLU_KEYS safe elsewhere."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, help="the file to make (default: a new one in TIANLU_HOME/backup)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path | None = options["file"]
        with progress() as report:
            summary = save_backup(target.absolute() if target else None, report)
        size = {"path": summary.path, "size": f"{summary.size / 2**20:.1f}", "files": summary.files}
        self.stdout.write(_("Saved %(path)s: %(size)s MB, %(files)s files.") % size)
        for name, reason in summary.skipped.items():
            self.stdout.write(_("Left out: %(name)s (%(reason)s)") % {"name": name, "reason": reason})
        self.stdout.write(_("Keys are not in it. Keep a copy of %(keys)s elsewhere.") % {"keys": settings.TIANLU_KEYS})
