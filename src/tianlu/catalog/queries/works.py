"""The work of a record, with what holds its editions together."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Final

from django.db.models import Q

from tianlu.catalog.data import EDIT, Edition, NoSuchWork, RecordStatus, WorkChangeView, WorkView
from tianlu.catalog.models import Authority, RecordSource, WorkChange, WorkKeyRow, WorkMember
from tianlu.catalog.queries.records import may_see, projections
from tianlu.catalog.rules.clustering import SAID, Holder, held_by
from tianlu.catalog.rules.works import FAMILY, ROMAN
from tianlu.libraries.data import Actor

_MOST: Final = 300  # editions looked at


def work_of(actor: Actor, record_id: int) -> WorkView | None:
    """The work that a record is of, None while it is not placed or stands alone.

    Five queries at most, seven where a work has more records than are looked at.
    """
    work = WorkMember.objects.filter(record_id=record_id).values_list("work_id", flat=True).first()
    if work is None:
        return None
    view = _view(actor, work, record_id)
    return view if len(view.editions) > 1 else None


def editions_beside(record_id: int) -> list[int]:
    """Numbers of the other records of the work, whoever may see them, at most 300; one query."""
    mine = WorkMember.objects.filter(record_id=record_id).values("work_id")[:1]
    rows = WorkMember.objects.filter(work_id__in=mine).exclude(record_id=record_id)
    return list(rows.values_list("record_id", flat=True)[:_MOST])


def work_for(actor: Actor, work_id: int, *, record_id: int | None = None) -> WorkView:
    """A work with everything staff ask about it, `record_id` among its records where it has too many to look at all.

    Refuses `NoSuchWork` when their library holds none of its records.
    """
    actor.require(EDIT, organisation_id=actor.organisation_id)
    view = _view(actor, work_id, record_id)
    if not any(actor.organisation_id in edition.record.organisations for edition in view.editions):
        raise NoSuchWork()
    rows = WorkChange.objects.filter(Q(into_id=work_id) | Q(out_of_id=work_id)).order_by("-id")[:50]
    changes = tuple(
        WorkChangeView(
            row.id, row.action, tuple(move[0] for move in row.moves), row.reason, row.at, row.undone_at is not None
        )
        for row in rows
    )
    return replace(view, changes=changes)


def work_number(record_id: int) -> int | None:
    """The number of the work that a record is of."""
    return WorkMember.objects.filter(record_id=record_id).values_list("work_id", flat=True).first()


def works_of(record_ids: Collection[int]) -> dict[int, int]:
    """The number of the work of each record that is placed; one query."""
    return dict(WorkMember.objects.filter(record_id__in=list(record_ids)).values_list("record_id", "work_id"))


def _view(actor: Actor, work_id: int, first: int | None) -> WorkView:
    members, more = _looked_at(actor, work_id, first)
    records = {number: view for number, view in projections(list(members)).items() if view.status is RecordStatus.LIVE}
    shown = {number: view for number, view in records.items() if may_see(actor, view)}
    evidence = _evidence(list(shown))
    editions = [
        Edition(view, tuple(evidence.get(number, ())), members[number] is not None) for number, view in shown.items()
    ]
    editions.sort(key=lambda one: (-(one.record.bib.get("year") or 0), one.record.id))
    return WorkView(work_id, tuple(editions), len(records) - len(shown), more=more)


def _looked_at(actor: Actor, work_id: int, first: int | None) -> tuple[dict[int, int | None], int]:
    """Members of a work with the decision that put each there, and how many more there are.

    Of more than are looked at: `first`, then those that the actor's library holds, then the earliest.
    """
    rows = WorkMember.objects.filter(work_id=work_id).order_by("record_id").values_list("record_id", "change_id")
    found = list(rows[: _MOST + 1])
    if len(found) <= _MOST:
        return dict(found), 0
    held = RecordSource.scoped(actor).filter(organisation_id=actor.organisation_id, active=True).values("record_id")
    own = rows.filter(Q(record_id=first) | Q(record_id__in=held))[:_MOST]
    wanted = list(dict.fromkeys([*sorted(own, key=lambda row: row[0] != first), *found]))[:_MOST]
    if first is not None and first not in dict(wanted):
        wanted = [*rows.filter(record_id=first), *wanted][:_MOST]
    return dict(wanted), rows.count() - len(wanted)


def _evidence(record_ids: list[int]) -> dict[int, list[tuple[str, str, int]]]:
    """By record, the keys that hold it to others of these: kind, what is shared in words, by how many."""
    rows = WorkKeyRow.objects.filter(record_id__in=record_ids).order_by("pk")
    holders: dict[int, list[Holder]] = {}
    texts: dict[tuple[int, int], str] = {}
    for value, record, kind, text in rows.values_list("value", "record_id", "kind", "text"):
        shared, _mark, said = text.partition(SAID)
        holders.setdefault(value, []).append(Holder(record, kind, said))
        texts[value, record] = shared
    found: dict[int, dict[tuple[str, str], int]] = {}
    labels: dict[str, str] | None = None
    for value, those in holders.items():
        held = set(held_by(those))
        kinds = {one.kind for one in those}
        if len(held) < 2 or kinds == {ROMAN}:  # who was spelled alike has the same title anyway
            continue
        if kinds == {FAMILY} and len({one.said for one in those}) == 1:  # who has the same name shares a stronger key
            continue
        if labels is None:
            labels = _authority_labels(texts.values())
        for one in those:
            if one.record in held:
                title, _bar, name = texts[value, one.record].partition("|")
                words = " · ".join(filter(None, (title, one.said if name.endswith("~") else labels.get(name, name))))
                known = found.setdefault(one.record, {})  # a family name holds by its characters and by its sound
                known[one.kind, words] = max(len(held), known.get((one.kind, words), 0))
    return {record: [(*shared, count) for shared, count in known.items()] for record, known in found.items()}


def _authority_labels(texts: Iterable[str]) -> dict[str, str]:
    """`@12` as the preferred form of authority 12; one query where a key speaks of any."""
    names = {text.partition("|@")[2] for text in texts}
    numbers = [int(name) for name in names if name.isdecimal()]
    if not numbers:
        return {}
    everybody = Authority.unscoped(reason="an authority of any library that holds a record may hold a work together")
    rows = everybody.filter(id__in=numbers).values_list("id", "label")
    return {f"@{number}": f"{label} (@{number})" for number, label in rows}
