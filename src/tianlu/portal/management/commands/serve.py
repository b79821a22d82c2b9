"""`tianlu serve`: the whole library on this machine, or one part of it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tianlu.portal.services import ROLES_OF, prepare, serve


class Command(BaseCommand):
    help = "Run the library: pages and background work, or with --only one of them."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--only", choices=sorted(ROLES_OF), help="run one part, for an installation of several hosts"
        )
        parser.add_argument("--reload", action="store_true", help="start again when the code changes (for developers)")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare(self.stderr.write)
        serve(options["only"], self.stdout.write, reload=options["reload"])
