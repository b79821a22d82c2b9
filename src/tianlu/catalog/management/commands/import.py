"""`tianlu import`: a MARC file or a table of books into the catalog, or with --dry-run what importing it would do."""  # noqa: N999 - the verb is `import`

import json
import threading
from argparse import ArgumentParser, BooleanOptionalAction
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, Any, cast

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from tianlu.catalog import queries, services
from tianlu.catalog.data import ImportState, ImportView
from tianlu.kit import feed, jobs
from tianlu.kit.clock import now
from tianlu.libraries.data import Actor
from tianlu.libraries.services import installation_actor


class Command(BaseCommand):
    help = (
        "Import a file of MARC records (ISO 2709, MARCXML, JSON or line format; may be .zip, .gz or .xz), "
        "or a table of books (.csv, .tsv, .xlsx)."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the file of records")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")
        parser.add_argument("--json", action="store_true", help="print the outcome as JSON")
        parser.add_argument("--encoding", default="", help=f"one of {', '.join(services.ENCODINGS)}; else decided")
        parser.add_argument("--organisation", default="", help="code of the organisation; else the first")
        parser.add_argument("--mapping", default="", help="how items are read: a preset or a mapping of your own")
        parser.add_argument("--columns", default="", help='of a table: "题名=title,作者=author"; else guessed')
        parser.add_argument("--sheet", default="", help="of a workbook: its name; else the first with anything in it")
        parser.add_argument("--wait", action=BooleanOptionalAction, default=True, help="wait until it is done")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if path.exists() and not path.is_file():
            raise CommandError(_("%(path)s is a folder or a device, not a file.") % {"path": path}, returncode=2)
        if not path.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": path}, returncode=2)
        if "catalog_import" not in connection.introspection.table_names():
            call_command("migrate", interactive=False, verbosity=0)
        actor = installation_actor("import", organisation_code=options["organisation"])
        if services.is_table(path):
            said = {"columns": options["columns"], "sheet": options["sheet"]}
            counts: dict[str, Any] = {}
            with services.records_of_table(actor, path=path, counted=counts.update, **said) as records:
                if not counts["records"]:
                    raise CommandError(_("No row of this table made a record."), returncode=2)
                outcome = {**self._outcome_of(actor, records, options), "unfit": counts["unfit"]}
        else:
            outcome = self._outcome_of(actor, path, options)
        if options["json"]:
            self.stdout.write(json.dumps(outcome, ensure_ascii=False))
        else:
            self._show(outcome)
        if options["wait"] and not outcome["records"]:
            raise CommandError(_("No record could be read from this file."), returncode=2)

    def _outcome_of(self, actor: Actor, path: Path, options: dict[str, Any]) -> dict[str, Any]:
        choices = {"holdings": options["mapping"]}
        if options["dry_run"]:
            return self._plan(actor, path, options["encoding"], choices)
        return self._bring_in(actor, path, options["encoding"], choices, wait=options["wait"])

    def _progress(self) -> Progress:
        return Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )

    @contextmanager
    def _reading(self) -> Iterator[Callable[[int, int], None]]:
        """The bar of a file being read: told how many of how many bytes are behind."""
        with self._progress() as progress:
            task = progress.add_task(_("Reading the file"), total=None)
            yield lambda done, total: progress.update(task, completed=done, total=total)

    def _plan(self, actor: Actor, path: Path, encoding: str, choices: dict[str, str]) -> dict[str, Any]:
        with self._reading() as reached:
            plan = services.plan_import(actor, path=path, encoding=encoding, choices=choices, progress=reached)
        if not plan.get("records") and plan["encoding"] == "undecided":
            raise services.EncodingUndecided()
        return {
            "encoding": plan["encoding"],
            "records": plan["records"],
            "new": plan["new"],
            "same": plan["same"],
            "merge": plan["merge"],
            "rejected": [
                {
                    "position": it["position"],
                    "length": it["length"],
                    "reason": it["reason"],
                    "sentence": queries.marc_sentence(it["reason"], it["params"]),
                }
                for it in plan["rejected"]
            ],
            "contradictions": [queries.marc_sentence(it["code"], it["params"]) for it in plan["contradictions"]],
            "candidates": plan["candidate_count"],
            "steps": plan["steps"],
        }

    def _bring_in(
        self, actor: Actor, path: Path, encoding: str, choices: dict[str, str], *, wait: bool
    ) -> dict[str, Any]:
        job: list[int] = []
        with self._reading() as reached:
            number = services.bring_in(
                actor,
                path=path,
                encoding=encoding,
                choices=choices,
                queued=lambda _import, its_job: job.append(its_job),
                looked=reached,
            )
        if wait:
            beside = nullcontext() if jobs.worker_alive(now()) else feed.alongside()
            with beside, self._progress() as progress, _Watch(progress, job[0]):
                jobs.run_until(job[0])
        view = queries.import_for(actor, number)
        if view.state in {ImportState.FAILED, ImportState.CANCELLED}:
            found = jobs.find(job[0])
            raise CommandError(found.error or str(view.state.label), returncode=1)
        return self._outcome(actor, view)

    def _outcome(self, actor: Actor, view: ImportView) -> dict[str, Any]:
        counts = view.counts
        rejected: list[dict[str, Any]] = []
        after = -1
        while page := queries.rejected_of(actor, view.id, after=after):
            rejected += [
                {"position": it.position, "length": it.length, "reason": it.reason, "sentence": it.sentence}
                for it in page
            ]
            after = page[-1].position
        return {
            "import": view.id,
            "state": view.state.value,
            "encoding": view.encoding,
            "records": counts.get("records", 0),
            "new": counts.get("new", 0),
            "same": counts.get("same", 0),
            "merge": counts.get("merge", 0),
            "rejected": rejected,
            "candidates": counts.get("candidate_count", 0),
            "steps": counts.get("steps", {}),
        }

    def _show(self, outcome: dict[str, Any]) -> None:
        table = Table(show_header=False)
        table.add_row(_("Encoding"), outcome["encoding"])
        for key, label in (
            ("records", _("Records read")),
            ("new", _("New")),
            ("same", _("Known already")),
            ("merge", _("Joined to a known record")),
        ):
            table.add_row(label, f"{outcome[key]:,}")
        table.add_row(_("Rejected"), f"{len(outcome['rejected']):,}")
        if "unfit" in outcome:
            table.add_row(_("Rows without a record"), f"{outcome['unfit']:,}")
        console = Console(file=cast(IO[str], self.stdout))
        console.print(table)
        for it in outcome["rejected"][:20]:
            console.print(_("Byte %(position)s: %(reason)s") % {"position": it["position"], "reason": it["sentence"]})
        if len(outcome["rejected"]) > 20:
            console.print(_("… and %(count)s more") % {"count": len(outcome["rejected"]) - 20})


class _Watch:
    """Shows a job's progress from beside it: the job may run in this process or in a worker."""

    def __init__(self, progress: Progress, job_id: int) -> None:
        self._progress = progress
        self._job_id = job_id
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._thread.join(timeout=5)

    def _look(self) -> None:
        task = self._progress.add_task(_("Importing"), total=None)
        while not self._ended.wait(0.5):
            view = jobs.find(self._job_id)
            self._progress.update(task, completed=view.done, total=view.total or None)
        connection.close()
