"""`tianlu evaluate search`: search held against judged queries."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from rich.console import Console
from rich.table import Table

from tianlu.discovery import services
from tianlu.discovery.measures import Change, Means
from tianlu.discovery.services import Evaluation
from tianlu.kit.console import progress
from tianlu.libraries.services import installation_actor

_SHIPPED: Final = Path("relevance/queries.tsv")  # of a checkout, for the demo library
_SHOWN: Final = 20  # queries won or lost that are listed
_WIDTH: Final = 120


class Command(BaseCommand):
    help = "Hold search against judged queries: nDCG@10, MRR and success@1, by words alone and with meaning."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["search"])
        parser.add_argument("--queries", type=Path, help="a queries.tsv with judgements.tsv beside it")
        parser.add_argument("--own", action="store_true", help="the library's own test searches")
        parser.add_argument("--accept", action="store_true", help="hold later runs against this one")
        parser.add_argument("--json", action="store_true", help="print figures of every query as JSON")
        parser.add_argument("--organisation", default="", help="code of the organisation; else the first")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = installation_actor("evaluate", organisation_code=options["organisation"])
        path: Path | None = options["queries"] or (_SHIPPED if _SHIPPED.is_file() else None)
        with progress() as report:

            def beat(done: int, total: int) -> None:
                report(_("Searching"), done, total)

            if options["own"] or path is None:
                evaluation = services.evaluate_own(actor, beat)
            else:
                evaluation = services.evaluate_file(actor, path, beat)
        changes = services.compared(actor, evaluation)
        if options["accept"]:
            services.accept_run(actor, evaluation)
        if options["json"]:
            self.stdout.write(json.dumps(_figures(evaluation, changes), ensure_ascii=False, indent=1))
            return
        console = Console(width=_WIDTH)
        console.print(_table(evaluation))
        for line in _lines(evaluation, changes, accepted=options["accept"]):
            console.print(line, markup=False, highlight=False)


def _table(evaluation: Evaluation) -> Table:
    table = Table(title=evaluation.source, title_justify="left")
    table.add_column(_("Part"))
    table.add_column(_("Class"))
    table.add_column(_("Queries"), justify="right")
    for name in ("nDCG@10", "MRR", "success@1"):
        table.add_column(f"{name}\n{_('words')}", justify="right")
        table.add_column(f"{name}\n{_('and meaning')}", justify="right")
    for part, kind, lexical, hybrid in evaluation.table():
        figures = [f"{value:.3f}" for pair in zip(_three(lexical), _three(hybrid), strict=True) for value in pair]
        table.add_row(part, kind or _("all"), str(hybrid.queries), *figures, end_section=not kind)
    return table


def _three(means: Means) -> tuple[float, float, float]:
    return (means.ndcg, means.mrr, means.success)


def _lines(evaluation: Evaluation, changes: list[Change] | None, *, accepted: bool) -> list[str]:
    """What the table does not say: records that are not here, wordings that differ, queries won and lost."""
    found = []
    if evaluation.missing:
        found.append(_("%(count)s judged records are not in this library.") % {"count": f"{evaluation.missing:,}"})
    if evaluation.same:
        alike = evaluation.same - len(evaluation.differences)
        words = _("%(alike)s of %(all)s needs find the same records in each of their wordings.")
        found.append(words % {"alike": alike, "all": evaluation.same})
    for one in evaluation.differences:
        each = ", ".join(f"{typed}: {count:,}" for typed, count in one.found)
        found.append(f"  {one.need}: {each} ({_('in common')}: {one.common:,})")
    found += _won_and_lost(evaluation, changes)
    if accepted:
        found.append(_("Accepted: later runs are held against this one."))
    return found


def _won_and_lost(evaluation: Evaluation, changes: list[Change] | None) -> list[str]:
    if changes is None:
        return [_("No run was accepted yet; --accept makes this one the measure of later ones.")]
    typed = {one.query.id: one.query.typed for one in evaluation.outcomes}
    found = []
    for words, some in (
        (_("Won against the accepted run: %(count)s"), [change for change in changes if change.won]),
        (_("Lost against the accepted run: %(count)s"), [change for change in changes if not change.won]),
    ):
        found.append(words % {"count": len(some)})
        found += [
            f"  {change.query}  {change.before:.3f} → {change.after:.3f}  {typed[change.query]}"
            for change in some[:_SHOWN]
        ]
    return found


def _figures(evaluation: Evaluation, changes: list[Change] | None) -> dict[str, Any]:
    def three(means: Means) -> dict[str, float]:
        return dict(zip(("ndcg10", "mrr", "success1"), (round(value, 4) for value in _three(means)), strict=True))

    return {
        "source": evaluation.source,
        "classes": [
            {
                "part": part,
                "class": kind or None,
                "queries": hybrid.queries,
                "lexical": three(lexical),
                "hybrid": three(hybrid),
            }
            for part, kind, lexical, hybrid in evaluation.table()
        ],
        "queries": [
            {
                "query": one.query.id,
                "typed": one.query.typed,
                "part": one.query.part,
                "class": one.query.kind,
                "lexical": round(one.lexical.score.ndcg, 4),
                "hybrid": round(one.hybrid.score.ndcg, 4),
            }
            for one in evaluation.outcomes
        ],
        "missing_records": evaluation.missing,
        "wordings": {
            "needs": evaluation.same,
            "differing": [
                {"need": one.need, "found": dict(one.found), "common": one.common} for one in evaluation.differences
            ],
        },
        "won": None if changes is None else [change.query for change in changes if change.won],
        "lost": None if changes is None else [change.query for change in changes if not change.won],
    }
