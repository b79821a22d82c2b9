"""What the portal's own pages show."""

import re
from datetime import datetime
from typing import Any, Final

import orjson
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tianlu.catalog.queries import count_shown
from tianlu.discovery.data import SearchAway
from tianlu.discovery.queries import first_shelves
from tianlu.kit.errors import Refusal
from tianlu.kit.jobs import JobState, JobView
from tianlu.libraries.data import Actor, OpenDay
from tianlu.libraries.queries import branch_tree, hours_of_branches, public_organisations

EXAMPLES = ("红楼梦", "shen congwen", "hlm")
NEWEST = 12
_PLACE: Final = re.compile(r"%\(\w+\)[a-z]")


def home(actor: Actor, at: datetime) -> dict[str, Any]:
    """Examples to try, today's hours by branch, new titles, classes worth browsing; search being away hides the shelves."""
    found: dict[str, Any] = {"branches": _branches(actor, at), "examples": EXAMPLES, "total": 0}
    found["empty_actions"] = [{"label": _("Import records"), "href": reverse("catalog:imports"), "primary": True}]
    try:
        return {**found, **first_shelves(actor, NEWEST)}
    except SearchAway:
        return {**found, "total": count_shown(actor)}


def about(actor: Actor, at: datetime) -> dict[str, Any]:
    """Libraries with branches and hours, and the sources whose licences ask to be named."""
    return {"libraries": public_organisations(), "branches": _branches(actor, at), "sources": sources()}


def _branches(actor: Actor, at: datetime) -> list[dict[str, Any]]:
    """Active branches in tree order with what holds today."""
    today = at.astimezone().date()
    hours = hours_of_branches(actor, today)
    language = get_language() or ""
    return [
        {"branch": branch, "name": branch.name.shown(language), "today": hours_words(hours.get(branch.id))}
        for branch in branch_tree(actor)
    ]


def hours_words(day: OpenDay | None) -> str:
    """The day's hours as a reader reads them; empty when none were entered, so that nothing is claimed."""
    if day is None or not day.known:
        return ""
    if day.closed:
        return _("closed today")
    return _(", ").join(str(span) for span in day.spans)


def sources() -> list[dict[str, Any]]:
    """Sources of the demo library's records with licence and count; none when the demo was never loaded."""
    loaded = settings.TIANLU_HOME / "demo.json"
    if not loaded.is_file():
        return []
    chinese = (get_language() or "").startswith("zh")
    return [
        {**one, "name": one["source"]["zh" if chinese else "en"]}
        for one in orjson.loads(loaded.read_bytes())["sources"]
    ]


def refusals() -> list[dict[str, Any]]:
    """Every refusal the library can answer with, by code; an ellipsis stands for what is filled in."""
    found: dict[str, dict[str, Any]] = {}
    pending = [Refusal]
    while pending:
        kind = pending.pop()
        pending += kind.__subclasses__()
        if "code" in vars(kind):
            found[kind.code] = {
                "code": kind.code,
                "status": kind.status,
                "message": _PLACE.sub("…", str(kind.message)),
                "remedy": _PLACE.sub("…", str(kind.remedy or "")),
            }
    return [found[code] for code in sorted(found)]


def job_states() -> list[tuple[str, str]]:
    """The states a job can be in, with their words."""
    return [
        ("queued", _("waiting")),
        ("running", _("running")),
        ("done", _("done")),
        ("failed", _("failed")),
        ("cancelled", _("stopped")),
    ]


def job_state(view: JobView) -> dict[str, str]:
    """State component of a job: colour name and words."""
    colours = {
        JobState.QUEUED: "none",
        JobState.RUNNING: "out",
        JobState.DONE: "available",
        JobState.FAILED: "danger",
        JobState.CANCELLED: "attention",
    }
    return {"state": colours[view.state], "words": dict(job_states())[view.state]}


def job_took(view: JobView) -> str:
    """How long an ended job took, rounded as people say it."""
    if view.seconds is None:
        return ""
    if view.seconds < 120:
        return _("%(number)s s") % {"number": view.seconds}
    return _("%(number)s min") % {"number": round(view.seconds / 60)}


def job_words(view: JobView) -> str:
    """How far a job is, or how it ended, in a few words."""
    if view.state is JobState.FAILED:
        return view.error or _("failed")
    if view.state is JobState.QUEUED:
        return _("waiting for a worker")
    if view.state is JobState.DONE:
        return dict(job_states())[view.state]  # its steps are bytes or rows, which say nothing any more
    if view.state is JobState.CANCELLED:
        return _("stopped after %(done)s") % {"done": f"{view.done:,}"}
    if view.total:
        return _("%(done)s of %(total)s") % {"done": f"{view.done:,}", "total": f"{view.total:,}"}
    return f"{view.done:,}" if view.done else dict(job_states())[view.state]
