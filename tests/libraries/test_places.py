"""Organisations and branches through their services."""

import pytest

from tianlu.kit.errors import Forbidden, SignInNeeded
from tianlu.kit.feed import follow, number
from tianlu.libraries import queries, services
from tianlu.libraries.data import Actor, ActorKind, BranchKind, Name, system, visitor
from tianlu.libraries.queries.places import NoSuchBranch, NoSuchOrganisation
from tianlu.libraries.services.places import CHANGE_BRANCHES, CHANGE_ORGANISATION

pytestmark = pytest.mark.django_db


def library(code: str, *, public: bool = True) -> Actor:
    made = services.create_organisation(system("test"), code=code, name=Name("馆", "Library"), public=public)
    return system("test", organisation_id=made)


def staff(
    of: Actor, *acts: str, scope: frozenset[int] = frozenset(), limits: frozenset[tuple[str, int]] = frozenset()
) -> Actor:
    return Actor("somebody", ActorKind.STAFF, of.organisation_id, scope | of.scope, acts=frozenset(acts), limits=limits)


def a_branch(actor: Actor, code: str, parent_id: int | None = None) -> int:
    return services.create_branch(actor, code=code, name=Name(f"{code}馆"), parent_id=parent_id)


def test_only_the_installation_creates_organisations_and_codes_are_taken_once() -> None:
    library("north")
    with pytest.raises(services.CodeTaken):
        library("north")
    with pytest.raises(Forbidden):
        services.create_organisation(visitor(), code="x", name=Name("馆"))
    with pytest.raises(services.BadCode):
        library("no th")
    with pytest.raises(services.NameMissing):
        services.create_organisation(system("test"), code="x", name=Name(" "))
    with pytest.raises(services.BadTimeZone):
        services.create_organisation(system("test"), code="x", name=Name("馆"), timezone="Mars/Base")


def test_hidden_organisations_are_outside_a_visitors_scope_at_once_in_this_process() -> None:
    shown, hidden = library("shown"), library("hidden", public=False)
    assert queries.public_scope() == shown.scope
    assert [one.code for one in queries.public_organisations()] == ["shown"]
    with pytest.raises(NoSuchOrganisation):
        queries.organisation(queries.visitor_actor(), hidden.organisation_id)
    services.change_organisation(hidden, hidden.organisation_id, public=True)
    assert queries.public_scope() == shown.scope | hidden.scope


def test_where_one_can_sign_in() -> None:
    assert queries.organisations_to_sign_in() == []
    library("hidden", public=False)
    assert [one.code for one in queries.organisations_to_sign_in()] == ["hidden"]
    library("shown")
    assert [one.code for one in queries.organisations_to_sign_in()] == ["shown"]
    assert [one.code for one in queries.organisations_to_sign_in("hidden")] == ["hidden", "shown"]


def test_the_tree_of_branches() -> None:
    actor = library("north")
    main = services.create_branch(actor, code="M", name=Name("总馆"), kind=BranchKind.MAIN)
    east, west = a_branch(actor, "E", main), a_branch(actor, "W", main)
    kiosk = a_branch(actor, "K", east)
    shown = [(one.code, one.depth) for one in queries.branch_tree(actor)]
    assert shown == [("M", 0), ("E", 1), ("K", 2), ("W", 1)]
    services.move_branch(actor, kiosk, parent_id=west)
    assert [(one.code, one.depth) for one in queries.branch_tree(actor)] == [("M", 0), ("E", 1), ("W", 1), ("K", 2)]
    for target in (main, west, kiosk):
        with pytest.raises(services.BranchCycle):
            services.move_branch(actor, main, parent_id=target)
    with pytest.raises(services.BranchInUse):
        services.retire_branch(actor, west)
    services.retire_branch(actor, kiosk)
    assert [one.code for one in queries.branch_tree(actor)] == ["M", "E", "W"]
    assert [one.active for one in queries.branch_tree(actor, inactive=True) if one.code == "K"] == [False]


def test_branches_of_another_organisation_do_not_exist() -> None:
    north, south = library("north", public=False), library("south", public=False)
    theirs = a_branch(south, "S")
    actor = staff(north, CHANGE_BRANCHES)
    assert queries.branch_tree(actor) == []
    for act in (
        lambda: queries.branch(actor, theirs),
        lambda: services.change_branch(actor, theirs, name=Name("抢")),
        lambda: services.move_branch(actor, theirs, parent_id=None),
        lambda: services.retire_branch(actor, theirs),
        lambda: a_branch(actor, "X", theirs),
    ):
        with pytest.raises(NoSuchBranch):
            act()
    seeing = staff(north, CHANGE_BRANCHES, scope=south.scope)
    assert queries.branch(seeing, theirs).code == "S"
    with pytest.raises(Forbidden):
        services.change_branch(seeing, theirs, name=Name("抢"))


def test_the_same_branch_code_in_two_organisations() -> None:
    north, south = library("north"), library("south")
    assert a_branch(north, "M") != a_branch(south, "M")
    with pytest.raises(services.CodeTaken):
        a_branch(north, "M")


def test_a_branch_head_changes_their_branch_only() -> None:
    north = library("north")
    main, east = a_branch(north, "M"), a_branch(north, "E")
    head = staff(
        north,
        CHANGE_BRANCHES,
        CHANGE_ORGANISATION,
        limits=frozenset({(CHANGE_BRANCHES, east), (CHANGE_ORGANISATION, east)}),
    )
    services.change_branch(head, east, name=Name("东馆"), address="东街一号")
    assert queries.branch(head, east).address == "东街一号"
    point = a_branch(head, "P", east)
    for act in (
        lambda: services.change_branch(head, main, name=Name("总馆")),
        lambda: a_branch(head, "Q"),
        lambda: services.move_branch(head, east, parent_id=main),
        lambda: services.change_organisation(head, north.organisation_id, name=Name("新名")),
        lambda: services.retire_branch(head, point),
    ):
        with pytest.raises(Forbidden):
            act()


def test_visitors_change_nothing() -> None:
    north = library("north")
    with pytest.raises(SignInNeeded):
        services.create_branch(visitor(north.scope), code="X", name=Name("馆"), organisation_id=north.organisation_id)


def test_changes_are_announced_without_their_content() -> None:
    actor = library("north")
    main = a_branch(actor, "M")
    services.change_branch(actor, main, address="新址")
    number()
    told = [(one.kind, one.object_id, one.organisation_id, one.action) for one in follow(0, {"branch", "organisation"})]
    organisation_id = actor.organisation_id
    assert told == [
        ("organisation", organisation_id, organisation_id, "created"),
        ("branch", main, organisation_id, "created"),
        ("branch", main, organisation_id, "changed"),
    ]
