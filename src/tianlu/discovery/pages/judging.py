"""Pages about test searches: the list with its run, one with the places its records reached, and its form."""

import re
from collections.abc import Iterable
from typing import Any, Final

from django.http import QueryDict
from django.urls import reverse

from tianlu.catalog.data import RecordView
from tianlu.discovery.measures import ASKED_FOR
from tianlu.discovery.queries import PLACES, JudgedSearchView
from tianlu.kit.jobs import JobView

_NUMBER: Final = re.compile(r"^\s*(?:\S*/records/)?([0-9]{1,18})(?![0-9])", re.ASCII)
_FORM: Final = ("typed", "asked_for", "near", "note")


def grades_in(values: QueryDict) -> dict[int, int]:
    """The records that the form names, by grade; named twice, the higher one counts."""
    near = dict.fromkeys(_numbers(values.get("near", "")), ASKED_FOR - 1)
    return near | dict.fromkeys(_numbers(values.get("asked_for", "")), ASKED_FOR)


def _numbers(text: str) -> list[int]:
    """The number at the beginning of each line that is not empty; 0, which is no record, where there is none."""
    lines = [line for line in text.splitlines() if line.strip()]
    return [int(match[1]) if (match := _NUMBER.match(line)) else 0 for line in lines]


def test_searches(searches: list[JudgedSearchView], running: JobView | None) -> dict[str, Any]:
    """Context of discovery/test_searches.html."""
    return {"searches": searches, "places": PLACES, "job": run_progress(running) if running else None}


def run_progress(view: JobView) -> dict[str, Any]:
    """What `kit/components/progress.html` shows of a run."""
    ended = view.state.ended
    return {
        "id": view.id,
        "title": view.label,
        "done": view.done,
        "total": view.total,
        "running": not ended,
        "words": f"{view.done:,} / {view.total:,}" if view.total else "",
        "poll_href": reverse("discovery:test-run", args=[view.id]),
    }


def form(search: JudgedSearchView | None, typed: str = "", chosen: Iterable[RecordView] = ()) -> dict[str, Any]:
    """The form of a test search, filled in from it, or from a search and the results that were chosen."""
    if search is None:
        lines = [f"{record.id} {record.bib.get('title', '')}" for record in chosen]
        return {"search": None, "typed": typed, "asked_for": "\n".join(lines), "near": "", "note": ""}
    exact, near = (
        "\n".join(f"{one.record_id} {one.title}" for one in search.expected if (one.grade == ASKED_FOR) is wanted)
        for wanted in (True, False)
    )
    return {"search": search, "typed": search.typed, "asked_for": exact, "near": near, "note": search.note}


def typed_in(values: QueryDict) -> dict[str, str]:
    """What the form holds, to be shown again."""
    return {name: values.get(name, "") for name in _FORM}
