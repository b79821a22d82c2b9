"""Trees and opening hours, decided without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianlu.libraries import rules
from tianlu.libraries.data import Branch, BranchKind, Name, OpenDay, OpeningException, Span, Week

MONDAY = date(2026, 11, 23)


def branch(number: int, parent: int | None, order: int = 0) -> Branch:
    return Branch(number, 1, parent, f"b{number}", Name("馆"), BranchKind.BRANCH, "", order, active=True)


def exception(number: int, first: int, last: int, *spans: Span, confirmed: bool = True) -> OpeningException:
    days = (MONDAY + timedelta(days=first), MONDAY + timedelta(days=last))
    return OpeningException(number, 1, *days, spans, f"note {number}", "", "staff", confirmed)


@given(st.dictionaries(st.integers(1, 8), st.none() | st.integers(1, 8)), st.integers(1, 8), st.integers(1, 8))
def test_a_move_is_a_cycle_exactly_when_walking_up_meets_the_moved(
    parents: dict[int, int | None], moved: int, new_parent: int
) -> None:
    at: int | None = new_parent
    walked = []
    for _step in range(10):
        if at is None:
            break
        walked.append(at)
        at = parents.get(at)
    assert rules.makes_cycle(parents, moved, new_parent) == (moved in walked)


def test_branches_stand_under_their_parent_in_order() -> None:
    given_ = [branch(3, 1, 2), branch(1, None), branch(2, 1, 1), branch(4, 2), branch(5, 99)]
    shown = [(found.id, depth) for found, depth in rules.in_tree_order(given_)]
    assert shown == [(1, 0), (2, 1), (4, 2), (3, 1), (5, 0)]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ()),
        ("9:00-17:30", (Span(540, 1050),)),
        ("13：30—17：30，9:00～12:00", (Span(540, 720), Span(810, 1050))),
        ("08:00-12:00; 12:00-24:00", (Span(480, 1440),)),
        ("9:00至17:00", (Span(540, 1020),)),
        ("9:00-25:00", None),
        ("17:00-9:00", None),
        ("9:00-12:00, 11:00-13:00", None),
        ("9:75-12:00", None),
        ("all day", None),
    ],
)
def test_hours_are_read_as_people_type_them(typed: str, read: tuple[Span, ...] | None) -> None:
    assert rules.parse_spans(typed) == read


@given(
    st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 1440)).filter(lambda pair: pair[0] < pair[1]), max_size=5)
)
def test_joined_spans_cover_the_same_minutes(pairs: list[tuple[int, int]]) -> None:
    spans = [Span(*pair) for pair in pairs]
    joined = rules.spans_in_order(spans)
    minutes = [minute for span in spans for minute in range(span.opens, span.closes)]
    if joined is None:
        assert len(minutes) > len(set(minutes))
    else:
        assert [minute for span in joined for minute in range(span.opens, span.closes)] == sorted(minutes)
        assert rules.parse_spans(", ".join(str(span) for span in joined)) == joined


def test_a_shorter_confirmed_exception_rules_before_a_longer_and_before_the_week() -> None:
    week: Week = tuple((Span(540, 1020),) for _day in range(7))
    weeks = [(MONDAY - timedelta(days=30), week)]
    long = exception(1, 0, 9)
    short = exception(2, 2, 2, Span(600, 660))
    proposed = exception(3, 1, 1, Span(0, 60), confirmed=False)
    days = [rules.day_of(weeks, [long, short, proposed], MONDAY + timedelta(days=step)) for step in (1, 2, 10)]
    assert [(day.spans, day.note_zh) for day in days] == [
        ((), "note 1"),
        ((Span(600, 660),), "note 2"),
        ((Span(540, 1020),), ""),
    ]


def test_the_latest_week_that_has_begun_holds_and_before_the_first_nothing_is_claimed() -> None:
    early: Week = tuple((Span(0, 60),) for _day in range(7))
    late: Week = ((), *early[1:])
    weeks = [(MONDAY, late), (MONDAY - timedelta(days=7), early)]
    assert rules.day_of(weeks, [], MONDAY) == OpenDay(MONDAY, (), known=True)
    assert rules.day_of(weeks, [], MONDAY - timedelta(days=7)).spans == (Span(0, 60),)
    assert rules.day_of(weeks, [], MONDAY - timedelta(days=8)).known is False
