"""`tianlu demo`: a library of real records to look at, served on this machine."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from rich.console import Console
from rich.panel import Panel
from rich.status import Status

from tianlu.portal.demo import loading
from tianlu.portal.services import prepare, serve


class Command(BaseCommand):
    help = "Load the demo library (real, openly licensed records) and serve it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="load only")
        parser.add_argument("--limit", type=int, help="load about this many records, for a quick look")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare(self.stderr.write)
        console = Console(stderr=True)
        started = time.monotonic()
        with console.status(_("Preparing the demo library ...")) as status:
            loaded = loading.load(_reporter(console, status), limit=options["limit"])
        if loaded.password is not None:
            seconds = round(time.monotonic() - started)
            console.print(
                _("%(records)s records in %(seconds)s s") % {"records": f"{loaded.records:,}", "seconds": seconds}
            )
            words = _("Staff sign-in: %(login)s   password: %(password)s") % {
                "login": loaded.login,
                "password": loaded.password,
            }
            console.print(
                Panel(
                    words + "\n" + _("Shown once. A new one: tianlu account reset %(login)s") % {"login": loaded.login}
                )
            )
        if not options["no_serve"]:
            serve(None, self.stdout.write)


def _reporter(console: Console, status: Status) -> loading.Progress:
    def report(what: str, done: bool) -> None:
        name = {"index": _("search index"), "meaning": _("search by meaning")}.get(what, what)
        if done:
            console.print(f"  ✓ {name}")
        else:
            status.update(_("Loading %(what)s ...") % {"what": name})

    return report
