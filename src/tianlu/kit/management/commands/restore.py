"""`tianlu restore FILE`: make this installation the one in the backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from tianlu.kit.backup import restore_backup
from tianlu.kit.console import progress


class Command(BaseCommand):
    help = "Put a backup back. Everything is checked before anything changes."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the file `tianlu backup` made")
        parser.add_argument("--force", action="store_true", help="replace the library that is here")

    def handle(self, *args: Any, **options: Any) -> None:
        with progress() as report:
            summary = restore_backup(options["file"].absolute(), force=options["force"], report=report)
        self.stdout.write(_("Restored %(path)s: %(files)s files.") % {"path": summary.path, "files": summary.files})
        for name, reason in summary.skipped.items():
            self.stdout.write(_("Not restored: %(name)s (%(reason)s)") % {"name": name, "reason": reason})
