"""Opening hours: what holds on a day, whether a branch is open at an instant."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tianlu.libraries import models, rules
from tianlu.libraries.data import MINUTES_A_DAY, Actor, OpenDay, OpeningException, OpenState, Span, Week
from tianlu.libraries.queries.places import NoSuchBranch

_LOOK_AHEAD = 15  # days searched for the next opening: longer than any closure without a notice


def hours_on(actor: Actor, branch_id: int, day: date) -> OpenDay:
    """What holds at the branch on `day`; `NoSuchBranch` outside the actor's scope."""
    _require(actor, branch_id)
    return _days(actor, [branch_id], [day])[branch_id][0]


def hours_of_branches(actor: Actor, day: date, organisation_id: int | None = None) -> dict[int, OpenDay]:
    """What holds on `day` at every active branch the actor may read, in three statements however many there are."""
    rows = models.Branch.scoped(actor).filter(active=True)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    return {branch_id: days[0] for branch_id, days in _days(actor, rows.values_list("id", flat=True), [day]).items()}


def week_of(actor: Actor, branch_id: int, day: date) -> Week | None:
    """The week in force at the branch on `day`, exceptions apart; None when none was entered."""
    _require(actor, branch_id)
    rows = models.OpeningHours.scoped(actor).filter(branch_id=branch_id, from_date__lte=day)
    found = rows.order_by("-from_date").values_list("week", flat=True).first()
    return None if found is None else week_from_json(found)


def exceptions_of(actor: Actor, branch_id: int, since: date) -> list[OpeningException]:
    """Exceptions, proposed ones too, that end on `since` or later, by first day."""
    _require(actor, branch_id)
    rows = models.OpeningException.scoped(actor).filter(branch_id=branch_id, last_day__gte=since)
    return [_exception(row) for row in rows.order_by("first_day", "id")]


def open_now(actor: Actor, branch_id: int, at: datetime) -> bool:
    """True when the branch is known to be open at the instant `at` (aware)."""
    return open_state(actor, branch_id, at).open


def open_state(actor: Actor, branch_id: int, at: datetime) -> OpenState:
    """Open or not at `at` (aware), until when, or when next; days are those of the organisation's own time zone."""
    zone = ZoneInfo(_require(actor, branch_id))
    here = at.astimezone(zone)
    days = _days(actor, [branch_id], rules.days_from(here.date(), _LOOK_AHEAD))[branch_id]
    minute = here.hour * 60 + here.minute
    if span := rules.open_at(days[0], minute):
        return OpenState(open=True, known=True, today=days[0], until=_instant(days, span, zone))
    coming = ((day, span) for day in days for span in day.spans if day is not days[0] or span.opens > minute)
    following = next(coming, None)
    opens_at = None if following is None else _at_minute(following[0].day, following[1].opens, zone)
    return OpenState(open=False, known=days[0].known, today=days[0], opens_at=opens_at)


def _instant(days: list[OpenDay], span: Span, zone: ZoneInfo) -> datetime:
    """When the span ends; a branch open through midnight closes when the last day's chain of spans does."""
    end, day = span.closes, days[0].day
    for following in days[1:]:
        if end != MINUTES_A_DAY or not following.spans or following.spans[0].opens != 0:
            break
        end, day = following.spans[0].closes, following.day
    return _at_minute(day, end, zone)


def _at_minute(day: date, minute: int, zone: ZoneInfo) -> datetime:
    extra, rest = divmod(minute, MINUTES_A_DAY)
    return datetime.combine(day + timedelta(days=extra), time(rest // 60, rest % 60), tzinfo=zone)


def _require(actor: Actor, branch_id: int) -> str:
    rows = models.Branch.scoped(actor).filter(id=branch_id)
    zone = rows.values_list("organisation__timezone", flat=True).first()
    if zone is None:
        raise NoSuchBranch
    return zone


def _days(actor: Actor, branch_ids: Iterable[int], days: list[date]) -> dict[int, list[OpenDay]]:
    wanted = list(branch_ids)
    weeks: dict[int, list[tuple[date, Week]]] = {branch_id: [] for branch_id in wanted}
    rows = models.OpeningHours.scoped(actor).filter(branch_id__in=wanted, from_date__lte=days[-1])
    for branch_id, since, week in rows.values_list("branch_id", "from_date", "week"):
        weeks[branch_id].append((since, week_from_json(week)))
    exceptions: dict[int, list[OpeningException]] = {branch_id: [] for branch_id in wanted}
    differing = models.OpeningException.scoped(actor).filter(branch_id__in=wanted, confirmed=True)
    for row in differing.filter(first_day__lte=days[-1], last_day__gte=days[0]):
        exceptions[row.branch_id].append(_exception(row))
    return {
        branch_id: [rules.day_of(weeks[branch_id], exceptions[branch_id], day) for day in days] for branch_id in wanted
    }


def week_from_json(value: Any) -> Week:
    """The week a row holds."""
    return tuple(tuple(Span(opens, closes) for opens, closes in day) for day in value)


def _exception(row: models.OpeningException) -> OpeningException:
    return OpeningException(
        id=row.id,
        branch_id=row.branch_id,
        first_day=row.first_day,
        last_day=row.last_day,
        spans=tuple(Span(opens, closes) for opens, closes in row.spans),
        note_zh=row.note_zh,
        note_en=row.note_en,
        source=row.source,
        confirmed=row.confirmed,
    )
