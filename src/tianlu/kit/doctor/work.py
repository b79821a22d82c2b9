"""Checks of what goes on in the background: copies, jobs, spooled events."""

import time
from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from tianlu.kit.clock import now
from tianlu.kit.data import Copy, Finding, copies
from tianlu.kit.events.spooling import READY, spool_folder
from tianlu.kit.jobs import worker_alive
from tianlu.kit.jobs.models import JobRow

_PATIENCE = timedelta(minutes=10)
_FAR_BEHIND = 50_000


def copies_state() -> Sequence[Finding]:
    return [_copy(name, copy) for name, copy in copies]


def _copy(name: str, copy: Copy) -> Finding:
    status = copy.status()
    words = {"name": name, "objects": f"{status.objects:,}", "behind": f"{status.behind:,}", "detail": status.detail}
    remedy = _("Run `tianlu rebuild %(name)s`; nothing is lost.") % words
    if status.state == "broken":
        return Finding("error", _("The copy %(name)s is damaged. %(detail)s") % words, remedy)
    if status.state == "away":
        waits = _("Start what keeps it; changes wait and are applied by themselves then.")
        return Finding("error", _("The copy %(name)s cannot be reached. %(detail)s") % words, waits)
    if status.state == "missing":
        return Finding("warn", _("The copy %(name)s has not been made yet. %(detail)s") % words, remedy)
    if status.behind > _FAR_BEHIND:
        return Finding("warn", _("The copy %(name)s is %(behind)s changes behind.") % words, remedy)
    if status.provisional:
        words["provisional"] = f"{status.provisional:,}"
        what = _("Copy %(name)s: %(objects)s objects, %(provisional)s of them provisional, %(behind)s changes behind")
        return Finding("ok", what % words)
    return Finding("ok", _("Copy %(name)s: %(objects)s objects, %(behind)s changes behind") % words)


def jobs() -> Sequence[Finding]:
    """Jobs wait for a worker, hold no lease nobody renews, and do not fail unnoticed."""
    at = now()
    found: list[Finding] = []
    waiting = JobRow.objects.filter(state="queued", not_before__lt=at - _PATIENCE).count()
    alive = worker_alive(at)
    if waiting and not alive:
        what = ngettext_lazy(
            "%(count)d job waits and no worker runs.", "%(count)d jobs wait and no worker runs.", "count"
        )
        found.append(Finding("warn", what % {"count": waiting}, _("Start `tianlu serve`.")))
    stuck = JobRow.objects.filter(state="running", lease_until__lt=at - _PATIENCE).count()
    if stuck:
        what = ngettext_lazy("%(count)d job lost its worker.", "%(count)d jobs lost their worker.", "count")
        found.append(
            Finding("warn", what % {"count": stuck}, _("A running worker takes it up by itself: start `tianlu serve`."))
        )
    failed = JobRow.objects.filter(state="failed", ended_at__gt=at - timedelta(days=1)).count()
    if failed:
        what = ngettext_lazy("%(count)d job failed since yesterday.", "%(count)d jobs failed since yesterday.", "count")
        found.append(Finding("warn", what % {"count": failed}, _("See the page of background work for the reasons.")))
    if not found:
        found.append(
            Finding("ok", _("A worker is running, no job is stuck") if alive else _("No job is stuck; no worker runs"))
        )
    return found


def spool() -> Sequence[Finding]:
    folder = spool_folder()
    oldest = time.time() - _PATIENCE.total_seconds()
    late = [path for path in folder.glob(f"*{READY}") if path.stat().st_mtime < oldest] if folder.is_dir() else []
    if not late:
        return []
    what = ngettext_lazy(
        "%(count)d file of events waits to enter the log.", "%(count)d files of events wait to enter the log.", "count"
    )
    return [Finding("warn", what % {"count": len(late)}, _("Start `tianlu serve`."))]
