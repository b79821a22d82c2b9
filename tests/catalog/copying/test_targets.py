"""The list of targets: who may keep it, what is refused, what becomes of passwords."""

import logging
from dataclasses import replace
from typing import Any

import pytest

from tests.catalog.conftest import a_library
from tests.catalog.copying.conftest import sru, z3950
from tianlu.catalog import queries, services
from tianlu.catalog.data import EDIT, PRIVATE_TARGETS, TARGETS, TargetSettings
from tianlu.catalog.models import Target
from tianlu.catalog.queries.targets import settings_of
from tianlu.catalog.services import PrivateTargetForbidden, TargetMalformed, TargetNameTaken, TargetWanted
from tianlu.kit.errors import Forbidden
from tianlu.kit.sealing import Unsealable, seal, unseal
from tianlu.libraries.data import Actor, ActorKind

pytestmark = [pytest.mark.database, pytest.mark.django_db]
SECRET = "open-sesame-77"


def public(**more: object) -> TargetSettings:
    plain: dict[str, object] = {"host": "z3950.example.org", "listed": False}
    return z3950(210, **(plain | more))


def wanted(settings: TargetSettings | None = None, name: str = "目标库", **more: object) -> TargetWanted:
    return TargetWanted(name_zh=name, settings=settings or public(), **more)  # type: ignore[arg-type]


def staff(library: Actor, *acts: str) -> Actor:
    return Actor("someone", ActorKind.STAFF, library.organisation_id, library.scope, acts=frozenset(acts))


def stored(library: Actor, target_id: int) -> TargetSettings:
    return settings_of(Target.scoped(library).get(id=target_id))


def test_a_target_is_kept_changed_ordered_and_removed(library: Actor) -> None:
    first = services.create_target(library, wanted=wanted(name="甲"))
    second = services.create_target(library, wanted=wanted(sru(80, url="https://example.org/sru"), name="乙"))
    assert [(view.name_zh, view.order) for view in queries.targets_of(library)] == [("甲", 1), ("乙", 2)]
    services.order_targets(library, target_ids=[second, first])
    assert [view.id for view in queries.targets_of(library)] == [second, first]
    services.change_target(library, first, wanted=wanted(public(syntax="usmarc"), name="丙", active=False))
    assert queries.target_for(library, first).settings.syntax == "usmarc"
    assert [view.name_zh for view in queries.targets_of(library, active=True)] == ["乙"]
    services.remove_target(library, first)
    assert [view.id for view in queries.targets_of(library)] == [second]
    with pytest.raises(queries.NoSuchTarget):
        queries.target_for(library, first)


def test_two_targets_of_one_library_have_two_names(library: Actor, db: None) -> None:
    services.create_target(library, wanted=wanted())
    services.create_target(a_library("south"), wanted=wanted())
    with pytest.raises(TargetNameTaken):
        services.create_target(library, wanted=wanted())


def test_what_no_engine_could_work_with_is_refused(library: Actor) -> None:
    with pytest.raises(TargetMalformed) as refused:
        services.create_target(library, wanted=wanted(public(host="")))
    assert refused.value.params["field"] == "host"
    assert queries.targets_of(library) == []


def test_only_who_keeps_the_list_changes_it_and_who_edits_reads_it(library: Actor) -> None:
    number = services.create_target(library, wanted=wanted())
    editor = staff(library, EDIT)
    assert [view.id for view in queries.targets_of(editor)] == [number]
    for act in (
        lambda: services.create_target(editor, wanted=wanted(name="另一")),
        lambda: services.change_target(editor, number, wanted=wanted()),
        lambda: services.remove_target(editor, number),
        lambda: services.order_targets(editor, target_ids=[]),
        lambda: queries.targets_of(staff(library)),
    ):
        with pytest.raises(Forbidden):
            act()


def test_targets_of_a_neighbour_are_not_there(library: Actor) -> None:
    number = services.create_target(library, wanted=wanted())
    south = a_library("south")
    assert queries.targets_of(south) == []
    for act in (
        lambda: queries.target_for(south, number),
        lambda: services.remove_target(south, number),
        lambda: services.change_target(south, number, wanted=wanted()),
    ):
        with pytest.raises(queries.NoSuchTarget):
            act()


@pytest.mark.parametrize("settings", [z3950(210), sru(80)])
def test_only_an_administrator_lists_a_machine_of_the_own_network(library: Actor, settings: TargetSettings) -> None:
    keeper = staff(library, TARGETS)
    with pytest.raises(PrivateTargetForbidden):
        services.create_target(keeper, wanted=wanted(settings))
    number = services.create_target(staff(library, TARGETS, PRIVATE_TARGETS), wanted=wanted(settings))
    services.change_target(keeper, number, wanted=wanted(settings, name="改名"))
    moved = replace(settings, port=5432, url=settings.url and "http://127.0.0.1:5432/x")
    with pytest.raises(PrivateTargetForbidden):
        services.change_target(keeper, number, wanted=wanted(moved))
    services.change_target(keeper, number, wanted=wanted(replace(settings, listed=False)))
    with pytest.raises(PrivateTargetForbidden):
        services.change_target(keeper, number, wanted=wanted(settings))


def test_credentials_are_sealed_and_shown_to_nobody(library: Actor, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        number = services.create_target(library, wanted=wanted(credentials=("g", "u", SECRET)))
        view = queries.target_for(library, number)
    row = Target.scoped(library).get(id=number)
    assert SECRET.encode() not in bytes(row.credentials)
    assert (stored(library, number).group, stored(library, number).user, stored(library, number).password) == (
        "g",
        "u",
        SECRET,
    )
    assert view.signs_in
    for shown in (repr(view), repr(stored(library, number)), repr(row), caplog.text):
        assert SECRET not in shown


def test_credentials_stay_until_they_are_changed_or_the_target_moves(library: Actor) -> None:
    number = services.create_target(library, wanted=wanted(credentials=("", "u", SECRET)))
    services.change_target(library, number, wanted=wanted(name="改名"))
    assert stored(library, number).password == SECRET
    services.change_target(library, number, wanted=wanted(public(host="elsewhere.example.org")))
    assert (stored(library, number).user, stored(library, number).password) == ("", "")
    services.change_target(library, number, wanted=wanted(credentials=("", "u", SECRET)))
    services.change_target(library, number, wanted=wanted(credentials=("", "", "")))
    assert not queries.target_for(library, number).signs_in


def test_a_new_password_leaves_the_user_as_it_is(library: Actor) -> None:
    number = services.create_target(library, wanted=wanted(credentials=("g", "u", "old")))
    services.change_target(library, number, wanted=wanted(credentials=(None, None, SECRET)))
    now = stored(library, number)
    assert (now.group, now.user, now.password) == ("g", "u", SECRET)
    services.change_target(library, number, wanted=wanted(credentials=("", "v", None)))
    now = stored(library, number)
    assert (now.group, now.user, now.password) == ("", "v", SECRET)
    moved = wanted(public(host="elsewhere.example.org"), credentials=(None, "w", None))
    services.change_target(library, number, wanted=moved)
    assert (stored(library, number).user, stored(library, number).password) == ("w", "")


def test_who_looked_before_another_changed_it_is_told(library: Actor) -> None:
    number = services.create_target(library, wanted=wanted(credentials=("", "u", SECRET)))
    seen = queries.target_for(library, number).stamp
    services.order_targets(library, target_ids=[number])
    services.change_target(library, number, wanted=wanted(public(syntax="usmarc")), seen=seen)
    with pytest.raises(services.TargetChanged):
        services.change_target(library, number, wanted=wanted(name="改名"), seen=seen)
    assert queries.target_for(library, number).settings.syntax == "usmarc"
    seen = queries.target_for(library, number).stamp
    services.change_target(library, number, wanted=wanted(credentials=("", "", "")), seen=seen)
    with pytest.raises(services.TargetChanged):
        services.change_target(library, number, wanted=wanted(), seen=seen)


def test_credentials_of_one_target_are_worth_nothing_in_another(library: Actor) -> None:
    first = services.create_target(library, wanted=wanted(name="甲", credentials=("", "u", SECRET)))
    second = services.create_target(library, wanted=wanted(name="乙"))
    sealed = Target.scoped(library).get(id=first).credentials
    Target.scoped(library).filter(id=second).update(credentials=sealed)
    with pytest.raises(queries.CredentialsGone):
        stored(library, second)


def test_what_is_sealed_opens_for_its_purpose_only() -> None:
    sealed = seal(SECRET, "catalog target 1")
    assert unseal(sealed, "catalog target 1") == SECRET
    assert seal(SECRET, "catalog target 1") != sealed
    for content, purpose in (
        (sealed, "catalog target 2"),
        (sealed[:-1], "catalog target 1"),
        (b"", "x"),
        (b"\x02ab", "x"),
    ):
        with pytest.raises(Unsealable):
            unseal(content, purpose)


def test_libraries_that_share_an_installation_list_no_machines_of_its_network(
    library: Actor, neighbour: Actor, settings: Any
) -> None:
    keeper = staff(library, TARGETS, PRIVATE_TARGETS)
    inside = z3950(2100)
    with pytest.raises(services.PrivateTargetNotShared):
        services.create_target(keeper, wanted=wanted(inside))
    settings.TIANLU_PRIVATE_TARGETS = frozenset({"127.0.0.1:2100", "[fd00::5]:210"})
    for host in ("fd00::5", "[FD00::5]"):
        six = services.create_target(keeper, wanted=wanted(z3950(210, host=host), name=host))
        assert queries.target_for(keeper, six).address.lower() == "[fd00::5]:210/default"
        assert stored(library, six).listed
    number = services.create_target(keeper, wanted=wanted(inside))
    assert stored(library, number).listed
    settings.TIANLU_PRIVATE_TARGETS = frozenset()
    assert not stored(library, number).listed  # what was listed before is not connected to any more
