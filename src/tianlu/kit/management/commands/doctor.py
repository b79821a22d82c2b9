"""`tianlu doctor`: what is missing or misconfigured, and the remedy."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from rich.console import Console
from rich.markup import escape

from tianlu.kit.doctor import Result, examine

_MARKS = {"ok": "[green]✓[/]", "warn": "[yellow]![/]", "error": "[red]✗[/]"}


class Command(BaseCommand):
    help = "Look at everything the library needs and say what to do about what is amiss; exit 1 when something must be done."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="a list of {check, level, what, remedy}")

    def handle(self, *args: Any, **options: Any) -> None:
        results = []
        console = Console(highlight=False, soft_wrap=True)
        for result in examine():
            results.append(result)
            if not options["json"]:
                console.print(_lines(result))
        errors = sum(result.finding.level == "error" for result in results)
        warnings = sum(result.finding.level == "warn" for result in results)
        if options["json"]:
            self.stdout.write(json.dumps([_plain(result) for result in results], ensure_ascii=False, indent=1))
        elif errors or warnings:
            console.print(_("%(errors)d to mend, %(warnings)d to look at.") % {"errors": errors, "warnings": warnings})
        else:
            console.print(_("All is well."))
        if errors:
            sys.exit(1)


def _lines(result: Result) -> str:
    finding = result.finding
    line = f"{_MARKS[finding.level]} {escape(str(finding.what))}"
    return f"{line}\n    → {escape(str(finding.remedy))}" if finding.remedy else line


def _plain(result: Result) -> dict[str, str]:
    finding = result.finding
    return {"check": result.check, "level": finding.level, "what": str(finding.what), "remedy": str(finding.remedy)}
