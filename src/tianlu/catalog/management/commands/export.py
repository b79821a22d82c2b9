"""`tianlu export`: every record of an organisation's catalog into a file."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress

from tianlu.catalog import queries
from tianlu.libraries.services import installation_actor


class Command(BaseCommand):
    help = "Export every record the organisation holds, with its own local fields."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="where to write; - for standard output")
        parser.add_argument("--format", default="mrc", choices=["mrc", "xml", "json", "line"])
        parser.add_argument("--encoding", default="utf-8", help="of ISO 2709: utf-8, gb18030, …")
        parser.add_argument("--organisation", default="", help="code of the organisation; else the first")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = installation_actor("export", organisation_code=options["organisation"])
        export = queries.Export(actor, options["format"], options["encoding"])
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
        console.print(_("%(count)s records written.") % {"count": f"{export.written:,}"})
        for record_id, reason in export.skipped[:20]:
            console.print(_("Record %(number)s was skipped: %(reason)s") % {"number": record_id, "reason": reason})
