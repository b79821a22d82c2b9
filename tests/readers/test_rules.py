"""Logins, passwords, waiting, sessions, roles: decided without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianlu.libraries.data import Actor, ActorKind
from tianlu.readers import rules
from tianlu.readers.data import AccountKind, Held, staff_actor
from tianlu.readers.rules import OF_ADDRESS, OF_LOGIN, PasswordFault, Throttle

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["Wang.Fang", "wang.fang", " ＷＡＮＧ．ＦＡＮＧ ", "WANG.FANG\t"])
def test_one_login_in_many_hands(typed: str) -> None:
    assert rules.normal_login(typed) == "wang.fang"


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing(login: str) -> None:
    once = rules.normal_login(login)
    assert rules.normal_login(once) == once


@pytest.mark.parametrize(
    ("login", "good"),
    [
        ("王芳", True),
        ("0012", True),
        ("", False),
        ("  ", False),
        ("a\x00b", False),
        ("a" * 101, False),
        ("a\u202eb", False),
    ],
)
def test_logins(login: str, good: bool) -> None:
    assert rules.is_login(login) is good


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("", PasswordFault.SHORT),
        ("nine char", PasswordFault.SHORT),
        ("x" * 201, PasswordFault.LONG),
        ("abababababab", PasswordFault.MONOTONE),
        ("wang.fang!", PasswordFault.LIKE_LOGIN),
        ("2026Wang.Fang", PasswordFault.LIKE_LOGIN),
        ("common-password", PasswordFault.COMMON),
        ("窗前明月光疑是地上霜", None),
        ("four plain words here", None),
        ("wang.fang keeps bees", None),
    ],
)
def test_passwords(password: str, fault: PasswordFault | None) -> None:
    assert rules.password_fault(password, "Wang.Fang", {"common-password"}.__contains__) is fault


@pytest.mark.parametrize("throttle", [OF_LOGIN, OF_ADDRESS])
def test_waiting_grows_to_a_limit_and_never_shrinks(throttle: Throttle) -> None:
    waits = [rules.wait_after(throttle, failures) for failures in range(200)]
    assert waits == sorted(waits)
    assert waits[: throttle.free] == [timedelta(0)] * throttle.free
    assert (waits[throttle.free], waits[-1]) == (throttle.first, throttle.most)


def test_a_guesser_of_one_login_gets_about_a_hundred_tries_a_day() -> None:
    at, failures, tries = NOON, 0, 0
    while at < NOON + timedelta(days=1):
        failures, tries = failures + 1, tries + 1
        at += rules.wait_after(OF_LOGIN, failures)
    assert tries < 110


def test_silence_forgives() -> None:
    assert rules.failures_left(OF_LOGIN, 9, NOON, NOON + timedelta(minutes=119)) == 9
    assert rules.failures_left(OF_LOGIN, 9, NOON, NOON + timedelta(hours=2)) == 0


def test_sessions_of_staff_end_with_the_day() -> None:
    assert rules.session_ends(AccountKind.STAFF, NOON) == NOON + timedelta(hours=12)
    assert rules.idle_allowed(AccountKind.STAFF) < rules.idle_allowed(AccountKind.READER)


DECLARED = ["catalog.import", "holdings.items", "libraries.hours", "readers.people", "jobs.see"]


@pytest.mark.parametrize(
    ("preset", "gives"),
    [
        ("director", set(DECLARED)),
        ("cataloger", {"catalog.import", "holdings.items", "jobs.see"}),
        ("desk", {"holdings.items"}),
        ("administrator", {"libraries.hours", "readers.people", "jobs.see"}),
        ("", set()),
        ("unknown", set()),
    ],
)
def test_presets_follow_what_is_declared(preset: str, gives: set[str]) -> None:
    assert rules.acts_of(preset, [], DECLARED) == gives


def test_an_act_no_longer_declared_is_not_given() -> None:
    assert rules.acts_of("", ["catalog.import", "catalog.gone"], DECLARED) == {"catalog.import"}


def test_an_act_held_everywhere_is_not_limited_by_holding_it_at_a_branch_too() -> None:
    actor = staff_actor("x", 1, {2}, [Held(frozenset({"a"}), 7), Held(frozenset({"a"})), Held(frozenset({"b"}), 7)])
    assert [actor.may_at("a", 8), actor.may_at("b", 8), actor.may_at("b", 7)] == [True, False, True]
    assert (actor.scope, actor.own, actor.branch_ids) == ({1, 2}, {1}, frozenset())
    assert staff_actor("x", 1, {2}, [Held(frozenset({"b"}), 7)]).branch_ids == {7}


acts = st.frozensets(st.sampled_from("abc"), max_size=3)
held = st.lists(st.builds(Held, acts, st.none() | st.integers(1, 3)), max_size=4)


@given(held, held)
def test_nobody_gives_what_they_do_not_have(own: list[Held], given_: list[Held]) -> None:
    """Whatever may be handed out, an account that got it can do nothing the giver could not."""
    giver = staff_actor("g", 1, (), own)
    if not rules.covers(giver, given_, "give-any"):
        return
    taker = staff_actor("t", 1, (), given_)
    for act in "abc":
        for branch_id in (0, 1, 2, 3):
            assert not taker.may_at(act, branch_id) or giver.may_at(act, branch_id)


def test_who_may_give_any_role_at_a_branch_gives_it_there_only() -> None:
    giver = staff_actor("g", 1, (), [Held(frozenset({"give-any"}), 1)])
    assert rules.covers(giver, [Held(frozenset("abc"), 1)], "give-any")
    assert not rules.covers(giver, [Held(frozenset("abc"), 2)], "give-any")
    assert not rules.covers(giver, [Held(frozenset("abc"))], "give-any")
    assert rules.covers(Actor("system:x", ActorKind.SYSTEM), [Held(frozenset("abc"))], "give-any")
