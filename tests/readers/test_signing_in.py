"""Signing in, staying in, out, and what guessers meet."""

from datetime import datetime, timedelta
from statistics import median
from threading import Thread
from time import process_time, thread_time

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from tests.readers.conftest import Colleague, a_colleague, a_library
from tianlu.kit.clock import now
from tianlu.libraries.data import Actor, ActorKind, visitor
from tianlu.libraries.queries import public_scope
from tianlu.readers import queries, services
from tianlu.readers.data import SignedIn
from tianlu.readers.services import RoleWanted, SignInRefused, TooManyAttempts

pytestmark = pytest.mark.django_db


def enter(
    who: Colleague,
    *,
    password: str | None = None,
    address: str = "192.0.2.1",
    at: datetime | None = None,
    login: str = "",
) -> SignedIn:
    return services.sign_in(
        visitor(),
        login=login or who.login,
        password=who.password if password is None else password,
        organisation_id=who.organisation_id,
        address=address,
        at=at or now(),
    )


def test_a_director_comes_in_with_what_the_role_gives(library: Actor, director: Colleague) -> None:
    begun = enter(director, login=" ＺＨＡＯ-Qian")
    presence = queries.actor_for(begun.token, now())
    assert presence is not None
    actor = presence.actor
    assert (actor.id, actor.kind, actor.organisation_id) == (
        director.account_id,
        ActorKind.STAFF,
        library.organisation_id,
    )
    assert {"readers.people", "libraries.hours"} <= actor.acts
    assert not presence.must_choose_password


@pytest.mark.parametrize("token", ["", "x", "x" * 10_000, "\x00", "'; DROP TABLE readers_session; --"])
def test_a_made_up_cookie_is_nobody(director: Colleague, token: str) -> None:
    enter(director)
    assert services.resume(token, now()) is None


def test_every_refusal_is_the_same_one(library: Actor, director: Colleague, cataloger: Colleague) -> None:
    closed, expired = a_colleague(library, "closed"), a_colleague(library, "expired", temporary=True)
    services.deactivate_account(library, closed.account_id, at=now())
    later = now() + timedelta(days=8)
    neighbour = a_library("south")
    for attempt in (
        lambda: enter(director, password="wrong"),
        lambda: enter(director, password=""),
        lambda: enter(director, password=director.password + "x"),
        lambda: enter(director, login="nobody"),
        lambda: enter(director, login="\x00"),
        lambda: enter(director, login="x" * 100_000, password="y" * 100_000),
        lambda: enter(director, password=cataloger.password),
        lambda: enter(closed),
        lambda: enter(expired, at=later),
        lambda: enter(Colleague(director.account_id, director.login, director.password, neighbour.organisation_id)),
        lambda: enter(Colleague(director.account_id, director.login, director.password, 0)),
    ):
        with pytest.raises(SignInRefused) as refused:
            attempt()
        assert (refused.value.params, refused.value.code) == ({}, "sign-in-refused")


def test_the_same_login_in_two_libraries_is_two_people(library: Actor, director: Colleague) -> None:
    theirs = a_colleague(a_library("south"), director.login)
    assert enter(theirs).account_id == theirs.account_id
    assert enter(director).account_id == director.account_id
    with pytest.raises(services.LoginTaken):
        a_colleague(library, "Zhao-Qian ")


def test_signing_in_anew_ends_the_session_the_browser_had(director: Colleague) -> None:
    first = enter(director)
    second = services.sign_in(
        visitor(),
        login=director.login,
        password=director.password,
        organisation_id=director.organisation_id,
        address="::1",
        at=now(),
        replacing=first.token,
    )
    assert queries.actor_for(first.token, now()) is None
    assert queries.actor_for(second.token, now()) is not None


def test_sessions_end_by_disuse_by_age_and_by_hand(director: Colleague) -> None:
    begun, at = enter(director), now()
    assert queries.actor_for(begun.token, at + timedelta(minutes=119)) is not None
    assert queries.actor_for(begun.token, at + timedelta(minutes=121)) is None
    for hour in range(1, 13):  # used every hour, it lasts its 12 hours and no longer
        alive = services.resume(begun.token, at + timedelta(hours=hour))
        assert (alive is not None) == (hour < 12)
    others = [enter(director) for _browser in range(3)]
    services.sign_out(others[0].token)
    assert [queries.actor_for(each.token, now()) is not None for each in others] == [False, True, True]
    actor = queries.actor_for(others[1].token, now())
    assert actor is not None
    services.sign_out_everywhere(actor.actor, keep=others[1].token)
    assert [queries.actor_for(each.token, now()) is not None for each in others] == [False, True, False]


def test_reading_pages_writes_once_a_minute_and_costs_two_statements(
    director: Colleague, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    begun, at = enter(director), now()
    public_scope()  # remembered for ten seconds
    with django_assert_num_queries(2):
        services.resume(begun.token, at + timedelta(seconds=30))
    with django_assert_num_queries(3):
        services.resume(begun.token, at + timedelta(seconds=90))
    with django_assert_num_queries(2):
        services.resume(begun.token, at + timedelta(seconds=120))


def test_a_withdrawn_role_and_a_closed_account_count_at_the_next_click(library: Actor, director: Colleague) -> None:
    begun = enter(director)
    grant = queries.person(library, director.account_id).roles[0]
    services.withdraw_role(library, director.account_id, grant.grant_id, at=now())
    presence = queries.actor_for(begun.token, now())
    assert presence is not None
    assert presence.actor.acts == frozenset()
    services.deactivate_account(library, director.account_id, at=now())
    assert queries.actor_for(begun.token, now()) is None
    services.activate_account(library, director.account_id, at=now())
    assert queries.actor_for(begun.token, now()) is None
    assert enter(director).account_id == director.account_id


def test_a_temporary_password_opens_nothing_until_replaced(library: Actor) -> None:
    newcomer = a_colleague(library, "li-si", RoleWanted("director"), temporary=True)
    begun = enter(newcomer)
    assert begun.must_choose_password
    presence = queries.actor_for(begun.token, now())
    assert presence is not None
    assert (presence.actor.acts, presence.must_choose_password) == (frozenset(), True)
    services.change_password(
        presence.actor, current=newcomer.password, new="seven quiet herons", address="::1", at=now(), keep=begun.token
    )
    presence = queries.actor_for(begun.token, now())
    assert presence is not None
    assert "readers.people" in presence.actor.acts
    with pytest.raises(SignInRefused):
        enter(newcomer)
    assert not enter(newcomer, password="seven quiet herons").must_choose_password
    assert enter(newcomer, password="ｓｅｖｅｎ quiet herons").account_id == newcomer.account_id


def test_a_guesser_waits_ever_longer_and_the_right_password_does_not_help_meanwhile(director: Colleague) -> None:
    at = now()
    for _try in range(5):
        with pytest.raises(SignInRefused):
            enter(director, password="wrong", at=at)
    with pytest.raises(TooManyAttempts) as refused:
        enter(director, at=at)
    assert refused.value.params == {"seconds": 5}
    at += timedelta(seconds=5)
    with pytest.raises(SignInRefused):
        enter(director, password="wrong", at=at)
    with pytest.raises(TooManyAttempts) as refused:
        enter(director, at=at + timedelta(seconds=1))
    assert refused.value.params == {"seconds": 9}
    assert enter(director, at=at + timedelta(seconds=10)).account_id == director.account_id
    with pytest.raises(SignInRefused):  # and all is forgiven
        enter(director, password="wrong", at=at + timedelta(seconds=10))
    assert enter(director, at=at + timedelta(seconds=10)).account_id == director.account_id


def test_nobody_can_lock_the_owner_out_from_elsewhere(director: Colleague) -> None:
    at = now()
    for number in range(60):
        with pytest.raises((SignInRefused, TooManyAttempts)):
            enter(director, password="wrong", address=f"203.0.113.{number % 3}", at=at)
    assert enter(director, address="192.0.2.1", at=at).account_id == director.account_id
    assert enter(director, address="2001:db8::1", at=at).account_id == director.account_id


def test_an_unknown_login_is_throttled_like_a_known_one(director: Colleague) -> None:
    at = now()
    for login in (director.login, "nobody"):
        told = []
        for _try in range(8):
            with pytest.raises((SignInRefused, TooManyAttempts)) as refused:
                enter(director, login=login, password="wrong", at=at)
            told.append((refused.value.code, dict(refused.value.params)))
        assert told == [("sign-in-refused", {})] * 5 + [("too-many-attempts", {"seconds": 5})] * 3


def test_many_logins_from_one_address_are_slowed_and_a_whole_ipv6_network_is_one_address(director: Colleague) -> None:
    at = now()
    for number in range(100):
        with pytest.raises(SignInRefused):
            enter(director, login=f"guess-{number}", password="123456", address=f"2001:db8::{number:x}", at=at)
    with pytest.raises(TooManyAttempts):
        enter(director, address="2001:db8::ffff", at=at)
    assert enter(director, address="2001:db8:0:1::1", at=at).account_id == director.account_id


def test_a_good_sign_in_is_not_counted_against_its_address(director: Colleague, cataloger: Colleague) -> None:
    at = now()
    for _time in range(110):
        services.throttling.forgive(_charged(director, at))
    assert enter(cataloger, at=at).account_id == cataloger.account_id


def _charged(who: Colleague, at: datetime) -> "services.throttling.Attempt":
    attempt = services.throttling.Attempt(who.login, "192.0.2.1")
    services.throttling.charge(attempt, at)
    return attempt


@pytest.mark.django_db(transaction=True)
def test_attempts_made_at_once_all_count() -> None:
    library = a_library("north")
    target = a_colleague(library, "zhao")
    at = now()
    told: list[str] = []

    def guess() -> None:
        try:
            enter(target, password="wrong", at=at)
        except (SignInRefused, TooManyAttempts) as refusal:
            told.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=guess) for _number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["sign-in-refused"] * 5 + ["too-many-attempts"] * 7


def test_known_and_unknown_logins_cost_the_same(director: Colleague) -> None:
    """CPU time of this thread, interleaved, compared by median: a skipped hash would show as 1 to 20."""
    spent: dict[str, list[float]] = {director.login: [], "nobody": []}
    enter(director, address="198.51.100.1")
    for number in range(24):
        for login, figures in spent.items():
            started = thread_time()
            with pytest.raises(SignInRefused):
                enter(director, login=login, password="wrong", address=f"198.51.{number}.7")
            figures.append(thread_time() - started)
    known, unknown = (median(figures) for figures in spent.values())
    assert 0.75 < known / unknown < 1.33, (known, unknown, process_time())
