"""`tianlu demo`: a library of real records to look at, served on this machine."""

import logging
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from rich.console import Console
from rich.panel import Panel
from rich.status import Status

from tianlu.portal.demo import loading
from tianlu.portal.services import port_is_free, prepare, serve


class Command(BaseCommand):
    help = "Load the demo library (real, openly licensed records) and serve it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="load only")
        parser.add_argument("--limit", type=int, help="load about this many records, for a quick look")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["no_serve"]:
            port_is_free()
        prepare(self.stderr.write)
        console = Console(stderr=True)
        started = time.monotonic()
        with console.status(_("Preparing the demo library ...")) as status, _quiet():
            loaded = loading.load(_reporter(console, status), limit=options["limit"])
        if loaded.password is not None:
            _tell(console, loaded, round(time.monotonic() - started))
        else:
            words = _("Staff sign-in: %(login)s. A new password: tianlu account reset %(login)s")
            console.print(words % {"login": loaded.login})
        if not options["no_serve"]:
            serve(None, self.stdout.write)


def _tell(console: Console, loaded: loading.Loaded, seconds: int) -> None:
    console.print(_("%(records)s records in %(seconds)s s") % {"records": f"{loaded.records:,}", "seconds": seconds})
    sign_in = _("Staff sign-in: %(login)s   password: %(password)s")
    again = _("Shown once. A new one: tianlu account reset %(login)s")
    words = {"login": loaded.login, "password": loaded.password}
    console.print(Panel(f"{sign_in % words}\n{again % words}"))


@contextmanager
def _quiet() -> Iterator[None]:
    """What jobs and index say of themselves is for logs; here the list of what is done says it."""
    loggers = [logging.getLogger(name) for name in ("tianlu.jobs", "tianlu.discovery")]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.ERROR)
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _reporter(console: Console, status: Status) -> loading.Progress:
    def report(what: str, done: bool) -> None:
        name = {"index": _("search index"), "meaning": _("search by meaning")}.get(what, what)
        if done:
            console.print(f"  ✓ {name}")
        else:
            status.update(_("Loading %(what)s ...") % {"what": name})

    return report
