"""Kit's own figures: jobs, feed, events, files, copies."""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from django.db.models import Count

from tianlu.kit.clock import now
from tianlu.kit.data import Metric, copies
from tianlu.kit.errors import Refusal
from tianlu.kit.events import spooling
from tianlu.kit.feed import behind, consumers
from tianlu.kit.jobs import JobState, worker_alive
from tianlu.kit.jobs.models import JobRow

_COPY_STATES = ("ready", "building", "behind", "missing", "broken", "away")


def own_metrics() -> Sequence[Metric]:
    """Figures read from the database and the data home."""
    by_state = dict(JobRow.objects.order_by().values_list("state").annotate(Count("id")))
    waiting = [path for path in spooling.spool_folder().glob("*") if path.suffix in {spooling.OPEN, spooling.READY}]
    states = [(name, copy.status()) for name, copy in copies]
    return [
        Metric(
            "tianlu_jobs", "Jobs by state.", "gauge", [({"state": str(s)}, by_state.get(str(s), 0)) for s in JobState]
        ),
        Metric("tianlu_worker_alive", "1 while a worker shows life.", "gauge", [({}, float(worker_alive(now())))]),
        Metric(
            "tianlu_feed_behind",
            "Changes a consumer has yet to see.",
            "gauge",
            [({"consumer": name}, number) for name, number in _behind()],
        ),
        Metric("tianlu_event_spool_files", "Spool files not yet in the event log.", "gauge", [({}, len(waiting))]),
        Metric(
            "tianlu_copy_state",
            "1 for the state a copy is in.",
            "gauge",
            [({"copy": name, "state": s}, float(s == status.state)) for name, status in states for s in _COPY_STATES],
        ),
        Metric(
            "tianlu_copy_objects",
            "Objects a copy holds.",
            "gauge",
            [({"copy": name}, status.objects) for name, status in states],
        ),
        Metric(
            "tianlu_copy_provisional",
            "Objects of a copy that stand for what is still to be made.",
            "gauge",
            [({"copy": name}, status.provisional) for name, status in states],
        ),
    ]


def _behind() -> Iterator[tuple[str, int]]:
    """How far each consumer is behind; one whose place is kept by a machine that does not answer is left out."""
    for name, _consumer in consumers:
        with suppress(Refusal):
            yield name, behind(name)
