"""Who may do what, where, and for whom."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianlu.kit.errors import Forbidden, SignInNeeded
from tianlu.libraries.data import Actor, ActorKind, Name, actor_from_dict, job_actor, system, visitor

ids = st.frozensets(st.integers(1, 9), max_size=4)
acts = st.frozensets(st.sampled_from(["a.one", "a.two", "b.one"]))
actors = st.builds(
    Actor,
    id=st.text("abc123", max_size=5),
    kind=st.sampled_from(ActorKind),
    organisation_id=st.integers(0, 9),
    scope=ids,
    branch_ids=ids,
    acts=acts,
    limits=st.frozensets(st.tuples(st.sampled_from(["a.one", "b.one"]), st.integers(1, 9)), max_size=3),
)


@given(actors)
def test_an_actor_survives_the_row_of_a_job(actor: Actor) -> None:
    assert actor_from_dict(json.loads(json.dumps(actor.to_dict()))) == actor


@given(actors, st.sampled_from(["a.one", "a.two", "b.one"]), st.integers(1, 9))
def test_an_act_held_at_a_branch_is_held_somewhere(actor: Actor, act: str, branch_id: int) -> None:
    assert not actor.may_at(act, branch_id) or actor.may(act)


@given(actors)
def test_a_job_never_may_more_than_who_asked_for_it(actor: Actor) -> None:
    job = job_actor(actor)
    assert (job.acts, job.scope, job.own) == (actor.acts, actor.scope, actor.own)


def test_a_visitor_is_told_to_sign_in_and_staff_that_they_may_not() -> None:
    with pytest.raises(SignInNeeded):
        visitor({1}).require("a.one")
    staff = Actor("x", ActorKind.STAFF, 1, frozenset({1, 2}), acts=frozenset({"a.one"}))
    staff.require("a.one")
    staff.require("a.one", organisation_id=1)
    with pytest.raises(Forbidden):
        staff.require("a.two")
    with pytest.raises(Forbidden):  # reading a neighbour's catalog gives no right to change it
        staff.require("a.one", organisation_id=2)


def test_an_act_limited_to_a_branch_reaches_no_other_and_not_the_top() -> None:
    actor = Actor("x", ActorKind.STAFF, 1, frozenset({1}), acts=frozenset({"a", "b"}), limits=frozenset({("a", 7)}))
    assert [actor.may_at("a", branch_id) for branch_id in (7, 8, 0)] == [True, False, False]
    assert [actor.may_at("b", branch_id) for branch_id in (7, 8, 0)] == [True, True, True]


def test_private_rows_are_the_own_organisations() -> None:
    assert visitor({1, 2}).own == frozenset()
    assert Actor("x", ActorKind.STAFF, 1, frozenset({1, 2})).own == {1}
    assert system("repair", {1, 2}).own == {1, 2}
    assert system("repair", organisation_id=3).scope == {3}


def test_a_name_falls_back_to_the_other_language() -> None:
    assert Name("总馆", "Main").shown("zh-hans") == "总馆"
    assert Name("总馆", "Main").shown("en") == "Main"
    assert Name("", "Main").shown("zh-hans") == "Main"
    assert Name("总馆").shown("en") == "总馆"
