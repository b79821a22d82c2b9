"""The change feed tells every committed change, once numbered always in order, to each consumer."""

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TransactionTestCase

from tests import proofs
from tests.installation import Installation
from tianlu.kit import feed
from tianlu.kit.db import retrying
from tianlu.kit.feed import Change, Consumer
from tianlu.kit.feed.models import FeedCursor, FeedEntry

pytestmark = pytest.mark.database


class Follower:
    """A consumer that remembers what it was given."""

    def __init__(self, *kinds: str, name: str = "follower") -> None:
        self.given: list[Change] = []
        self.consumer = Consumer(name, frozenset(kinds or ("thing",)), self.apply)

    def apply(self, changes: Sequence[Change]) -> None:
        self.given += changes

    def follow(self) -> list[int]:
        """The objects told since the last call."""
        self.given = []
        assert sum(feed.drain(self.consumer)) == len(self.given)
        return [change.object_id for change in self.given]


def told(*objects: int, kind: str = "thing") -> None:
    with transaction.atomic():
        feed.announce_many(kind, objects, 5, "created")


@pytest.mark.django_db(transaction=True)
def test_a_change_is_told_whole() -> None:
    with transaction.atomic():
        feed.announce("thing", 7, 5, "removed")
    follower = Follower()
    follower.follow()
    assert follower.given == [Change(1, "thing", 7, 5, "removed")]
    assert follower.follow() == []


@pytest.mark.django_db(transaction=True)
def test_only_in_the_transaction_of_the_fact() -> None:
    with pytest.raises(RuntimeError):
        feed.announce("thing", 1)
    with transaction.atomic():
        feed.announce("thing", 1)
        transaction.set_rollback(True)
    assert Follower().follow() == []


@pytest.mark.django_db(transaction=True)
def test_each_consumer_has_its_own_place_and_kinds() -> None:
    told(1, 2)
    told(3, kind="other")
    first, second = Follower(), Follower("thing", "other", name="second")
    assert first.follow() == [1, 2]
    told(4)
    assert (first.follow(), second.follow()) == ([4], [1, 2, 3, 4])
    assert (feed.cursor_of("follower"), feed.cursor_of("second"), feed.cursor_of("nobody")) == (4, 4, 0)


@pytest.mark.django_db(transaction=True)
def test_a_consumer_that_makes_something_else_now_reads_all_anew() -> None:
    told(1, 2)
    assert Follower().follow() == [1, 2]
    later = Follower()
    later.consumer = replace(later.consumer, making=2)
    assert (later.follow(), later.follow()) == ([1, 2], [])
    told(3)
    assert (later.follow(), Follower().follow()) == ([3], [3])


@pytest.mark.django_db(transaction=True)
def test_a_consumer_that_fails_is_given_the_same_again() -> None:
    told(1, 2)

    def fail(changes: Sequence[Change]) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(feed.drain(Consumer("follower", {"thing"}, fail)))
    assert Follower().follow() == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_how_far_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    follower = Follower()
    monkeypatch.setattr(feed.consumers, "_entries", {"follower": follower.consumer})
    told(1, 2, 3)
    told(9, kind="other")
    assert feed.behind("follower") == 3
    feed.number()
    assert feed.behind("follower") == 3
    follower.follow()
    assert feed.behind("follower") == 0
    assert feed.behind("nobody") == 0


@pytest.mark.django_db(transaction=True)
def test_many_changes_come_in_batches() -> None:
    told(*range(12_000))
    follower = Follower()
    sizes = list(feed.drain(follower.consumer))
    assert sizes == [5000, 5000, 2000]
    assert [change.object_id for change in follower.given] == list(range(12_000))
    assert [change.number for change in follower.given] == list(range(1, 12_001))


@pytest.mark.django_db(transaction=True)
def test_who_rests_looks_at_nothing_unless_in_a_hurry() -> None:
    told(1, 2)
    steps: list[object] = []
    consumer = Consumer(
        "follower",
        {"thing"},
        lambda changes: steps.append([change.object_id for change in changes]),
        resting=lambda: True,
        ready=lambda: steps.append("ready"),
        idle=lambda: steps.append("idle"),
    )
    assert (list(feed.drain(consumer)), steps) == ([], [])
    assert list(feed.drain(consumer, hurry=True)) == [2]
    assert steps == ["ready", [1, 2], "ready", "idle"]


@pytest.mark.django_db(transaction=True)
def test_an_idle_sequencer_writes_nothing() -> None:
    told(1)
    assert (feed.number(), feed.number()) == (int(connection.vendor == "postgresql"), 0)


class EveryOrder(TransactionTestCase):
    """However telling, rolling back, numbering and following take turns."""

    @given(st.lists(st.sampled_from(["tell", "undo", "number", "follow"]), max_size=25))
    def test_each_change_arrives_once_in_order(self, turns: list[str]) -> None:
        FeedEntry.objects.all().delete()
        FeedCursor.objects.all().delete()
        follower, expected, got = Follower(), [], []
        for turn, act in enumerate([*turns, "follow"]):
            if act in {"tell", "undo"}:
                with transaction.atomic():
                    feed.announce("thing", turn)
                    transaction.set_rollback(act == "undo")
                expected += [turn] if act == "tell" else []
            elif act == "number":
                feed.number()
            else:
                got += follower.follow()
        assert got == expected


HELD_OPEN = """
import threading
import django
django.setup()
from django.db import connection, transaction
from tianlu.kit import feed
from tianlu.kit.db import retrying
from tianlu.kit.feed import Consumer
from tianlu.kit.feed.models import FeedEntry

given, order = [], []
consumer = Consumer("follower", {"thing"}, lambda changes: given.extend(c.object_id for c in changes))
inside, committed = threading.Event(), threading.Event()

def tell(number, then):
    def write():
        with transaction.atomic():
            feed.announce("thing", number)
            then()
    retrying(write)
    order.append(number)
    connection.close()

def hold():
    inside.set()
    committed.wait(2 if connection.vendor == "sqlite" else 20)

first = threading.Thread(target=tell, args=(1, hold))
first.start()
inside.wait()
second = threading.Thread(target=tell, args=(2, lambda: None))
second.start()
second.join(1)
if connection.vendor == "postgresql":
    list(feed.drain(consumer))
early = list(given)
committed.set()
first.join(); second.join()
list(feed.drain(consumer))
ids = dict(FeedEntry.objects.values_list("object_id", "id"))
print(early, given, order, ids[1] < ids[2], connection.vendor)
"""


def test_a_transaction_held_open_across_the_commit_of_another_loses_nothing(installation: Installation) -> None:
    """On PostgreSQL the first takes the lower id and commits last: whoever remembered the highest id seen would never
    see it. On SQLite the second waits for the first.
    """
    found = installation.run("-c", HELD_OPEN).stdout.strip()
    if installation.database:
        assert found == "[2] [2, 1] [2, 1] True postgresql"
    else:
        assert found == "[] [1, 2] [1, 2] True sqlite"


@pytest.mark.long
@pytest.mark.at_once
def test_writers_sequencers_and_a_consumer_killed_at_random(installation: Installation) -> None:
    seconds = proofs.count(4, 60)
    outcome = json.loads(installation.run("-m", "tests.kit.feed.writing", str(proofs.seed()), str(seconds)).stdout)
    proofs.say(f"{outcome.pop('kills')} kills, {outcome.pop('committed')} changes")
    assert outcome == {"missed": [], "unlike": [], "gaps": [], "twice": 0}


def test_the_database_itself_refuses_a_number_twice(installation: Installation) -> None:
    program = """
import django
django.setup()
from django.db import IntegrityError
from tianlu.kit.clock import now
from tianlu.kit.feed.models import FeedEntry
FeedEntry.objects.create(number=1, kind="x", object_id=1, action="x", announced_at=now())
try:
    FeedEntry.objects.create(number=1, kind="x", object_id=2, action="x", announced_at=now())
except IntegrityError:
    print("refused")
"""
    assert installation.run("-c", program).stdout == "refused\n"


@pytest.mark.django_db(transaction=True)
def test_writers_are_not_held_up_for_long_by_the_sequencer() -> None:
    """Who writes on PostgreSQL waits for none of it, but a consumer does: what is numbered in one go must stay short."""
    told(*range(60_000))
    turns = []
    while count := retrying(feed.number):
        turns.append(count)
    assert sum(turns) == (60_000 if connection.vendor == "postgresql" else 0)
    assert max(turns, default=0) <= 5_000
    assert feed.latest() == 60_000
