"""The work of a record, with what holds its editions together."""

from collections import Counter
from typing import Final

from django.db.models import Q

from tianlu.catalog.data import EDIT, Edition, NoSuchWork, RecordStatus, WorkChangeView, WorkView
from tianlu.catalog.models import WorkChange, WorkKeyRow, WorkMember
from tianlu.catalog.queries.records import may_see, projections
from tianlu.libraries.data import Actor

_MOST: Final = 300  # editions looked at


def work_of(actor: Actor, record_id: int) -> WorkView | None:
    """The work that a record is of, None while it is not placed or stands alone. Five queries at most."""
    work = WorkMember.objects.filter(record_id=record_id).values_list("work_id", flat=True).first()
    if work is None:
        return None
    view = _view(actor, work)
    return view if len(view.editions) > 1 else None


def editions_beside(record_id: int) -> list[int]:
    """Numbers of the other records of the work, whoever may see them, at most 300; one query."""
    mine = WorkMember.objects.filter(record_id=record_id).values("work_id")[:1]
    rows = WorkMember.objects.filter(work_id__in=mine).exclude(record_id=record_id)
    return list(rows.values_list("record_id", flat=True)[:_MOST])


def work_for(actor: Actor, work_id: int) -> WorkView:
    """A work with everything staff ask about it. Refuses `NoSuchWork` when their library holds none of its records."""
    actor.require(EDIT, organisation_id=actor.organisation_id)
    view = _view(actor, work_id)
    if not any(actor.organisation_id in edition.record.organisations for edition in view.editions):
        raise NoSuchWork()
    rows = WorkChange.objects.filter(Q(into_id=work_id) | Q(out_of_id=work_id)).order_by("-id")[:50]
    changes = tuple(
        WorkChangeView(
            row.id, row.action, tuple(move[0] for move in row.moves), row.reason, row.at, row.undone_at is not None
        )
        for row in rows
    )
    return WorkView(view.id, view.editions, view.hidden, changes)


def work_number(record_id: int) -> int | None:
    """The number of the work that a record is of."""
    return WorkMember.objects.filter(record_id=record_id).values_list("work_id", flat=True).first()


def _view(actor: Actor, work_id: int) -> WorkView:
    members = dict(WorkMember.objects.filter(work_id=work_id).values_list("record_id", "change_id")[:_MOST])
    records = {number: view for number, view in projections(list(members)).items() if view.status is RecordStatus.LIVE}
    shown = {number: view for number, view in records.items() if may_see(actor, view)}
    rows = list(WorkKeyRow.objects.filter(record_id__in=list(shown)).values_list("record_id", "kind", "text"))
    shared = Counter(text for _record, _kind, text in rows)
    evidence: dict[int, list[tuple[str, str, int]]] = {}
    for record_id, kind, text in rows:
        if shared[text] > 1:
            evidence.setdefault(record_id, []).append((kind, text.replace("|", " · ", 1), shared[text]))
    editions = [
        Edition(view, tuple(evidence.get(number, ())), members[number] is not None) for number, view in shown.items()
    ]
    editions.sort(key=lambda one: (-(one.record.bib.get("year") or 0), one.record.id))
    return WorkView(work_id, tuple(editions), len(records) - len(shown))
