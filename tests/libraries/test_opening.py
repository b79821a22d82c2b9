"""Opening hours through services and queries."""

from datetime import UTC, date, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.libraries.test_places import a_branch, library, staff
from tianlu.kit.errors import Forbidden
from tianlu.libraries import queries, services
from tianlu.libraries.data import Actor, ActorKind, Span, visitor
from tianlu.libraries.queries.places import NoSuchBranch
from tianlu.libraries.services.opening import SET_HOURS

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
DAY = Span(9 * 60, 17 * 60)
WEEK = ((), *(((DAY,),) * 6))


@pytest.fixture
def actor() -> Actor:
    return library("north")


@pytest.fixture
def main(actor: Actor) -> int:
    made = a_branch(actor, "M")
    services.set_opening_hours(actor, made, week=WEEK, from_date=MONDAY)
    return made


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of the week that starts on MONDAY, as clocks in Shanghai show it."""
    return datetime(2026, 11, 23, tzinfo=UTC) + timedelta(days=day, hours=hour - 8, minutes=minute)


def test_what_holds_on_a_day(actor: Actor, main: int) -> None:
    assert queries.hours_on(actor, main, MONDAY).closed
    assert queries.hours_on(actor, main, MONDAY + timedelta(days=1)).spans == (DAY,)
    assert not queries.hours_on(actor, main, MONDAY - timedelta(days=1)).known
    assert queries.week_of(actor, main, MONDAY) == WEEK
    assert queries.week_of(actor, main, MONDAY - timedelta(days=1)) is None


def test_open_by_the_clock_of_the_library_not_of_the_server(actor: Actor, main: int) -> None:
    opened = [
        queries.open_now(actor, main, at(1, hour, minute)) for hour, minute in ((8, 59), (9, 0), (16, 59), (17, 0))
    ]
    assert opened == [False, True, True, False]
    services.change_organisation(actor, actor.organisation_id, timezone="Europe/Berlin")
    assert queries.open_now(actor, main, at(1, 9)) is False


def test_until_when_and_when_next(actor: Actor, main: int) -> None:
    assert queries.open_state(actor, main, at(1, 10)).until == at(1, 17)
    assert queries.open_state(actor, main, at(1, 8)).opens_at == at(1, 9)
    assert queries.open_state(actor, main, at(6, 18)).opens_at == at(8, 9)  # Sunday evening; Monday is closed
    before = queries.open_state(actor, main, at(-30, 12))
    assert (before.open, before.known) == (False, False)


def test_open_through_the_night(actor: Actor, main: int) -> None:
    services.set_opening_hours(actor, main, week=[[Span(0, 1440)]] * 3 + [[Span(0, 120)]] + [[]] * 3, from_date=MONDAY)
    assert queries.open_state(actor, main, at(1, 23, 59)).until == at(3, 2)


def test_summer_hours_leave_the_past_as_it_was(actor: Actor, main: int) -> None:
    later = MONDAY + timedelta(days=7)
    services.set_opening_hours(actor, main, week=[[Span(0, 60)]] * 7, from_date=later)
    assert queries.hours_on(actor, main, later - timedelta(days=1)).spans == (DAY,)
    assert queries.hours_on(actor, main, later).spans == (Span(0, 60),)


def test_an_imported_calendar_closes_nothing_until_somebody_says_so(actor: Actor, main: int) -> None:
    tuesday = MONDAY + timedelta(days=1)
    (proposed,) = services.propose_closures(actor, [main], first_day=tuesday, last_day=tuesday, note_zh="元旦")
    assert queries.hours_on(actor, main, tuesday).spans == (DAY,)
    assert [(one.id, one.confirmed) for one in queries.exceptions_of(actor, main, MONDAY)] == [(proposed, False)]
    services.confirm_exception(actor, proposed)
    closed = queries.hours_on(actor, main, tuesday)
    assert (closed.closed, closed.note_zh) == (True, "元旦")
    services.remove_exception(actor, proposed)
    assert queries.hours_on(actor, main, tuesday).spans == (DAY,)
    with pytest.raises(services.NoSuchException):
        services.remove_exception(actor, proposed)


def test_special_hours_for_several_branches_or_for_none(actor: Actor, main: int) -> None:
    east = a_branch(actor, "E")
    theirs = a_branch(library("south"), "S")
    with pytest.raises(NoSuchBranch):
        services.add_exception(actor, [main, theirs], first_day=MONDAY, last_day=MONDAY, spans=[DAY])
    assert queries.hours_of_branches(actor, MONDAY)[main].closed
    services.add_exception(actor, [main, east], first_day=MONDAY, last_day=MONDAY, spans=[DAY])
    assert {key: day.spans for key, day in queries.hours_of_branches(actor, MONDAY).items()} == {
        main: (DAY,),
        east: (DAY,),
    }


def test_hours_that_cannot_be(actor: Actor, main: int) -> None:
    overlapping = [Span(0, 60), Span(30, 90)]
    for week in ([[]] * 6, [overlapping, *[[]] * 6]):
        with pytest.raises(services.BadHours):
            services.set_opening_hours(actor, main, week=week, from_date=MONDAY)
    with pytest.raises(services.BadHours):
        services.add_exception(actor, [main], first_day=MONDAY, last_day=MONDAY - timedelta(days=1))
    with pytest.raises(ValueError, match="forward"):
        Span(60, 60)


def test_only_who_may_sets_hours_and_everybody_reads_them(actor: Actor, main: int) -> None:
    reader = Actor("r", ActorKind.READER, actor.organisation_id, actor.scope)
    with pytest.raises(Forbidden):
        services.set_opening_hours(reader, main, week=WEEK, from_date=MONDAY)
    elsewhere = staff(actor, SET_HOURS, limits=frozenset({(SET_HOURS, main + 1)}))
    with pytest.raises(Forbidden):
        services.add_exception(elsewhere, [main], first_day=MONDAY, last_day=MONDAY)
    assert queries.hours_on(visitor(actor.scope), main, MONDAY).closed
    with pytest.raises(NoSuchBranch):
        queries.hours_on(visitor(), main, MONDAY)


def test_hours_of_all_branches_cost_three_statements(
    actor: Actor, main: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        services.set_opening_hours(actor, a_branch(actor, f"B{number}"), week=WEEK, from_date=MONDAY)
    with django_assert_num_queries(3):
        assert len(queries.hours_of_branches(actor, MONDAY)) == 13
