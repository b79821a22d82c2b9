"""`tianlu rebuild NAME`: make a copy anew from the database."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tianlu.kit.console import progress
from tianlu.kit.data import CopyStatus, copies


class Command(BaseCommand):
    help = "Make a copy (search index …) anew from the database. Copies hold no fact of their own: none can be lost."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", help="the copy; see --list")
        parser.add_argument("--list", action="store_true", help="show the copies and their states")

    def handle(self, *args: Any, **options: Any) -> None:
        name: str | None = options["name"]
        if options["list"]:
            for each, copy in copies:
                self.stdout.write(_line(each, copy.status()))
            return
        copy_named = copies.get(name or "")
        if copy_named is None:
            known = ", ".join(copies.names()) or "-"
            raise CommandError(_("Name a copy: %(names)s") % {"names": known}, returncode=2)
        with progress() as report:
            objects = copy_named.rebuild(lambda done, total: report(name or "", done, total))
        self.stdout.write(_("%(name)s: %(objects)s objects.") % {"name": name, "objects": f"{objects:,}"})


def _line(name: str, status: CopyStatus) -> str:
    words = {
        "ready": _("ready"),
        "building": _("being made"),
        "behind": _("behind"),
        "missing": _("missing"),
        "broken": _("broken"),
        "away": _("cannot be reached"),
    }
    objects = _("%(objects)s objects") % {"objects": f"{status.objects:,}"}
    behind = _("%(behind)s changes behind") % {"behind": f"{status.behind:,}"} if status.behind else ""
    return "  ".join(part for part in (f"{name:<12}", words[status.state], objects, behind, status.detail) if part)
