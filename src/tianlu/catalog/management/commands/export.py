"""`tianlu export`: every record of an organisation's catalog into a file."""

import csv
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress

from tianlu.catalog import queries
from tianlu.catalog.data import record_writers
from tianlu.kit.spreadsheets import harmless
from tianlu.libraries.services import installation_actor
from tianlu.marc.crosswalk import Loss

_MARC = ("mrc", "xml", "json", "line")
_ALIASES = {"bibframe": "rdf"}
_ADDRESS = "http://localhost:8000"


class _Losses:
    """What was lost on the way into another dialect: counted, and listed in a file where one is named."""

    def __init__(self, path: Path | None) -> None:
        self.records = self.parts = 0
        self._file = path.open("w", encoding="utf-8-sig", newline="") if path else None
        self._rows = csv.writer(self._file) if self._file else None
        if self._rows:
            self._rows.writerow(["record", "field", "subfield", "value"])

    def note(self, record_id: int, losses: Sequence[Loss]) -> None:
        self.records += 1
        self.parts += len(losses)
        if self._rows:
            self._rows.writerows([(record_id, *map(harmless, loss)) for loss in losses])

    def close(self) -> None:
        if self._file:
            self._file.close()


class Command(BaseCommand):
    help = "Export every record the organisation holds, with its own local fields."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="where to write; - for standard output")
        parser.add_argument("--format", default="mrc", choices=[*_MARC, *record_writers.names(), *_ALIASES])
        parser.add_argument("--encoding", default="utf-8", help="of ISO 2709: utf-8, gb18030, …")
        parser.add_argument("--dialect", choices=["marc21", "cnmarc", "unimarc"], help="turn every record into it")
        parser.add_argument("--losses", type=Path, help="write there (CSV) what the records in the file do not hold")
        parser.add_argument(
            "--address",
            default=_ADDRESS,
            help=f"of this site, by which BIBFRAME and schema.org name records ({_ADDRESS})",
        )
        parser.add_argument("--organisation", default="", help="code of the organisation; else the first")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = installation_actor("export", organisation_code=options["organisation"])
        form = _ALIASES.get(options["format"], options["format"])
        if options["dialect"] and form not in _MARC:
            raise CommandError(_("--dialect is for MARC: mrc, xml, json or line."), returncode=2)
        if options["losses"] and not options["dialect"] and form in _MARC:
            raise CommandError(_("--losses lists what --dialect or another format loses: name one too."), returncode=2)
        losses = _Losses(options["losses"])
        export = queries.Export(
            actor,
            form,
            options["encoding"],
            dialect=options["dialect"],
            address=options["address"].rstrip("/"),
            lost=losses.note,
        )
        path: Path = options["file"]
        console = Console(stderr=True)
        if str(path) == "-":
            for piece in export:
                sys.stdout.buffer.write(piece)
        else:
            part = path.with_name(path.name + ".part")
            with part.open("wb") as file, Progress(console=console, transient=True) as progress:
                task = progress.add_task(_("Exporting"), total=export.total())
                for piece in export:
                    file.write(piece)
                    progress.update(task, completed=export.written + len(export.skipped))
            part.replace(path)
        losses.close()
        console.print(_("%(count)s records written.") % {"count": f"{export.written:,}"})
        if options["dialect"] or form not in _MARC:
            console.print(
                _("%(records)s of them lost something on the way, %(parts)s subfields in all.")
                % {"records": f"{losses.records:,}", "parts": f"{losses.parts:,}"}
            )
        for record_id, reason in export.skipped[:20]:
            console.print(_("Record %(number)s was skipped: %(reason)s") % {"number": record_id, "reason": reason})
