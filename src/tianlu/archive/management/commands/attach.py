"""`tianlu attach`: a folder of files, each named by the ISBN or control number of its record."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress

from tianlu.archive import services
from tianlu.archive.data import AlreadyAttached, ReadFile, Rights
from tianlu.catalog.queries import records_named
from tianlu.kit import feed, jobs
from tianlu.kit.clock import now
from tianlu.kit.errors import Refusal
from tianlu.libraries.data import Actor
from tianlu.libraries.services import installation_actor


class Command(BaseCommand):
    help = "Attach every file of a folder to the record whose ISBN or control number it is named by."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="files such as 9787020002207.pdf or 012004000123_2.epub")
        parser.add_argument("--rights", choices=[one.value for one in Rights], default=Rights.CLOSED.value)
        parser.add_argument("--findable", action="store_true", help="others may find the records by the words")
        parser.add_argument("--organisation", default="", help="code of the organisation; else the first")
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(_("%(folder)s is no folder.") % {"folder": folder}, returncode=2)
        actor = installation_actor("attach", organisation_code=options["organisation"])
        paths = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
        outcome: dict[str, Any] = {"attached": 0, "known": 0, "skipped": []}
        with Progress(console=Console(stderr=True), transient=True) as progress:
            for path in progress.track(paths, description=_("Attaching")):
                self._attach(actor, path, Rights(options["rights"]), options["findable"], outcome)
        if not jobs.worker_alive(now()):
            jobs.run_pending(kinds=[ReadFile.kind])
            feed.catch_up()
        self._say(outcome, as_json=options["json"])
        if paths and not outcome["attached"] and not outcome["known"]:
            raise CommandError(_("No file belongs to a record."), returncode=2)

    def _attach(self, actor: Actor, path: Path, rights: Rights, findable: bool, outcome: dict[str, Any]) -> None:
        found = records_named(actor, path.stem) or records_named(actor, path.stem.partition("_")[0])
        if len(found) != 1:
            reason = _("several records have this number") if found else _("no record has this number")
            outcome["skipped"].append({"file": path.name, "reason": reason})
            return
        try:
            with path.open("rb") as content:
                services.attach_file(
                    actor, found[0], content=content, filename=path.name, rights=rights, findable=findable
                )
        except AlreadyAttached:
            outcome["known"] += 1
        except (Refusal, OSError) as error:
            reason = error.in_full() if isinstance(error, Refusal) else str(error)
            outcome["skipped"].append({"file": path.name, "reason": reason})
        else:
            outcome["attached"] += 1

    def _say(self, outcome: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(outcome, ensure_ascii=False))
            return
        console = Console(file=cast(IO[str], self.stdout))
        words = _("%(attached)s files attached, %(known)s were there already, %(skipped)s skipped.")
        console.print(words % {**outcome, "skipped": len(outcome["skipped"])})
        for one in outcome["skipped"][:50]:
            console.print(f"{one['file']}: {one['reason']}")
