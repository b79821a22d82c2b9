"""Opening hours: the week, and the days that differ from it."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tianlu.kit.access import act
from tianlu.kit.errors import Malformed, NotFound
from tianlu.kit.feed import announce
from tianlu.libraries import models, rules
from tianlu.libraries.data import Actor, Span
from tianlu.libraries.events import BRANCH, CHANGED
from tianlu.libraries.queries.places import NoSuchBranch

SET_HOURS = act("libraries.hours", _("Set opening hours and closures"))


class BadHours(Malformed):
    code = "bad-hours"
    message = _("These opening hours cannot be used: %(reason)s")
    remedy = _("Give times that run forward within one day and do not overlap, like 09:00–12:00, 13:30–17:30.")


class NoSuchException(NotFound):
    code = "no-such-exception"
    message = _("There is no such exception to the opening hours.")
    remedy = _("It may have been removed already; see the list of the branch.")


def set_opening_hours(actor: Actor, branch_id: int, *, week: Sequence[Sequence[Span]], from_date: date) -> None:
    """Let `week` (seven days, Monday first) hold at the branch from `from_date` on; earlier weeks stay on record.

    Refuses `NoSuchBranch`, `BadHours`.
    """
    if len(week) != 7:
        raise BadHours(reason=_("a week has seven days"))
    days = [_spans(day) for day in week]
    with transaction.atomic():
        organisation_id = _branch_to_set(actor, branch_id)
        models.OpeningHours.scoped(actor).update_or_create(
            branch_id=branch_id,
            from_date=from_date,
            defaults={"organisation_id": organisation_id, "week": days},
        )
        announce(BRANCH, branch_id, organisation_id, CHANGED)


def add_exception(
    actor: Actor,
    branch_ids: Iterable[int],
    *,
    first_day: date,
    last_day: date,
    spans: Sequence[Span] = (),
    note_zh: str = "",
    note_en: str = "",
) -> list[int]:
    """Close branches (no `spans`) or give them special hours on some days; return the ids of the exceptions.

    Refuses `NoSuchBranch`, `BadHours`; all branches are changed or none.
    """
    return _add(actor, branch_ids, (first_day, last_day), spans, (note_zh, note_en), source="staff")


def propose_closures(
    actor: Actor,
    branch_ids: Iterable[int],
    *,
    first_day: date,
    last_day: date,
    note_zh: str = "",
    note_en: str = "",
) -> list[int]:
    """Note what an imported holiday calendar says. Nothing closes: a public library is meant to be open on holidays
    (公共图书馆法 第38条), so each proposal waits for `confirm_exception`."""
    return _add(actor, branch_ids, (first_day, last_day), (), (note_zh, note_en), source="calendar")


def confirm_exception(actor: Actor, exception_id: int) -> None:
    """Let a proposed closure hold. Refuses `NoSuchException`."""
    with transaction.atomic():
        row = _exception_to_change(actor, exception_id)
        row.confirmed = True
        row.save(update_fields=["confirmed"])
        announce(BRANCH, row.branch_id, row.organisation_id, CHANGED)


def remove_exception(actor: Actor, exception_id: int) -> None:
    """Let the week hold again on those days. Refuses `NoSuchException`."""
    with transaction.atomic():
        row = _exception_to_change(actor, exception_id)
        row.delete()
        announce(BRANCH, row.branch_id, row.organisation_id, CHANGED)


def _add(
    actor: Actor,
    branch_ids: Iterable[int],
    days: tuple[date, date],
    spans: Sequence[Span],
    notes: tuple[str, str],
    *,
    source: str,
) -> list[int]:
    first_day, last_day = days
    if last_day < first_day:
        raise BadHours(reason=_("the last day is before the first"))
    stored = _spans(spans)
    added = []
    with transaction.atomic():
        for branch_id in branch_ids:
            organisation_id = _branch_to_set(actor, branch_id)
            row = models.OpeningException(
                organisation_id=organisation_id,
                branch_id=branch_id,
                first_day=first_day,
                last_day=last_day,
                spans=stored,
                note_zh=notes[0].strip(),
                note_en=notes[1].strip(),
                source=source,
                confirmed=source == "staff",
            )
            row.save(force_insert=True)
            added.append(row.id)
            announce(BRANCH, branch_id, organisation_id, CHANGED)
    return added


def _spans(day: Sequence[Span]) -> list[list[int]]:
    spans = rules.spans_in_order(day)
    if spans is None:
        raise BadHours(reason=_("two spans of one day overlap"))
    return [[span.opens, span.closes] for span in spans]


def _branch_to_set(actor: Actor, branch_id: int) -> int:
    row = models.Branch.scoped(actor).filter(id=branch_id).first()
    if row is None:
        raise NoSuchBranch
    actor.require(SET_HOURS, organisation_id=row.organisation_id, branch_id=branch_id)
    return row.organisation_id


def _exception_to_change(actor: Actor, exception_id: int) -> models.OpeningException:
    row = models.OpeningException.scoped(actor).select_for_update().filter(id=exception_id).first()
    if row is None:
        raise NoSuchException
    actor.require(SET_HOURS, organisation_id=row.organisation_id, branch_id=row.branch_id)
    return row
