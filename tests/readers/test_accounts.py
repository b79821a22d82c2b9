"""Creating, managing and erasing accounts; who may do it to whom."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as installed
from pytest_django import Settings

from tests.readers.conftest import Colleague, a_branch, a_colleague, a_library
from tianlu.kit.clock import now
from tianlu.kit.errors import Forbidden, SignInNeeded
from tianlu.libraries.data import Actor, Name, system, visitor
from tianlu.readers import models, queries, services
from tianlu.readers.data import AccountAction, PersonalData
from tianlu.readers.engines import passwords
from tianlu.readers.engines.keys import FolderKeys, key_store
from tianlu.readers.services import BeyondYou, NotYourself, RoleWanted

pytestmark = pytest.mark.django_db


def role(actor: Actor, preset: str) -> int:
    return next(one.id for one in queries.roles(actor) if one.preset == preset)


def test_people_are_listed_by_name_with_their_roles(library: Actor, director: Colleague, cataloger: Colleague) -> None:
    a_colleague(library, "zeng", name="曾国华")
    a_colleague(library, "an", name="Ann Lee")
    assert [one.display_name for one in queries.people(library)] == ["Ann Lee", "孙礼", "曾国华", "赵谦"]
    assert [[held.role.preset for held in one.roles] for one in queries.people(library, words="孫禮")] == [
        ["cataloger"]
    ]
    assert [one.account_id for one in queries.people(library, words="ZHAO-q")] == [director.account_id]
    assert queries.person(library, cataloger.account_id).personal == PersonalData("孙礼", "sun-li")


def test_generated_passwords_are_strong_and_never_the_same(library: Actor) -> None:
    made = {passwords.generated_password() for _time in range(200)}
    assert len(made) == 200
    assert {len(one) for one in made} == {23}
    assert passwords.hashed("x").startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize(
    ("login", "name", "refusal"),
    [
        ("", "Name", services.BadLogin),
        ("a\nb\x07", "Name", services.BadLogin),
        ("x", "  ", services.DisplayNameMissing),
    ],
)
def test_what_cannot_be_an_account(library: Actor, login: str, name: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        services.create_account(library, login=login, display_name=name, at=now())


@pytest.mark.parametrize("password", ["short", "zhang.san!", "password1234", "1111111111"])
def test_weak_passwords_are_refused(library: Actor, password: str) -> None:
    with pytest.raises(services.WeakPassword):
        services.create_account(library, login="zhang.san", display_name="张三", password=password, at=now())
    assert queries.people(library) == []


def managing(account_id: str, role_id: int, grant_id: int) -> list[Callable[[Actor], object]]:
    """Everything one may do to somebody's account."""
    return [
        lambda actor: services.reset_password(actor, account_id, at=now()),
        lambda actor: services.deactivate_account(actor, account_id, at=now()),
        lambda actor: services.activate_account(actor, account_id, at=now()),
        lambda actor: services.grant_role(actor, account_id, role_id=role_id, at=now()),
        lambda actor: services.withdraw_role(actor, account_id, grant_id, at=now()),
        lambda actor: services.erase_account(actor, account_id, at=now()),
    ]


def test_another_librarys_people_do_not_exist(library: Actor, director: Colleague) -> None:
    theirs = a_colleague(a_library("south"), "their-director", RoleWanted("director")).actor()
    assert library.organisation_id in theirs.scope  # it may read the public catalog
    grant_id = queries.person(library, director.account_id).roles[0].grant_id
    assert [one.account_id for one in queries.people(theirs)] == [theirs.id]
    assert queries.account_name(theirs, director.account_id) == ""
    assert queries.history_of(theirs, director.account_id) == []
    with pytest.raises(queries.NoSuchAccount):
        queries.person(theirs, director.account_id)
    for act in managing(director.account_id, role(theirs, "desk"), grant_id):
        with pytest.raises(queries.NoSuchAccount):
            act(theirs)
    with pytest.raises(services.NoSuchRole):
        services.grant_role(library, director.account_id, role_id=role(theirs, "desk"), at=now())
    with pytest.raises(Forbidden):
        services.create_account(
            theirs, login="spy", display_name="Spy", organisation_id=library.organisation_id, at=now()
        )
    assert queries.person(library, director.account_id).active


def test_without_the_act_nothing_is_done(library: Actor, director: Colleague, cataloger: Colleague) -> None:
    grant_id = queries.person(library, director.account_id).roles[0].grant_id
    for act in managing(director.account_id, role(library, "desk"), grant_id):
        with pytest.raises(SignInNeeded):
            act(visitor(library.scope))
        with pytest.raises(Forbidden):
            act(cataloger.actor())
    with pytest.raises(Forbidden):
        services.create_account(cataloger.actor(), login="x", display_name="X", at=now())


def test_nobody_rules_over_themselves(director: Colleague) -> None:
    actor = director.actor()
    grant_id = queries.person(actor, actor.id).roles[0].grant_id
    for act in managing(actor.id, role(actor, "desk"), grant_id):
        with pytest.raises(NotYourself):
            act(actor)


def test_nobody_gives_or_takes_over_more_than_they_have(library: Actor, director: Colleague) -> None:
    manage = services.create_role(library, name=Name("人事"), gives=["readers.people", "catalog.import"])
    clerk = a_colleague(library, "clerk", RoleWanted(manage)).actor()
    newcomer = services.create_account(clerk, login="new", display_name="新人", at=now(), roles=[RoleWanted(manage)])
    with pytest.raises(BeyondYou):
        services.grant_role(clerk, newcomer.account_id, role_id=role(clerk, "director"), at=now())
    with pytest.raises(BeyondYou):
        services.create_account(clerk, login="puppet", display_name="P", at=now(), roles=[RoleWanted("director")])
    with pytest.raises(BeyondYou):
        services.create_role(clerk, name=Name("全能"), gives=["libraries.hours"])
    with pytest.raises(BeyondYou):  # a new password for the director would be the director's
        services.reset_password(clerk, director.account_id, at=now())
    assert {one.name.zh for one in queries.roles_that_can_be_given(clerk)} == {"人事"}
    with pytest.raises(services.NoSuchRole):
        services.create_role(library, name=Name("空"), gives=["no.such-act"])
    with pytest.raises(services.RoleNameTaken):
        services.create_role(library, name=Name("人事"), gives=[])


def test_a_branch_head_gives_roles_at_their_branch_only(library: Actor) -> None:
    east, west = a_branch(library, "E"), a_branch(library, "W")
    manage = services.create_role(library, name=Name("分馆长"), gives=["readers.people", "libraries.hours"])
    head = a_colleague(library, "head", RoleWanted(manage, east)).actor()
    assert head.branch_ids == {east}
    made = services.create_account(
        head, login="east-1", display_name="东一", at=now(), roles=[RoleWanted(manage, east)]
    )
    for place in (west, None):
        with pytest.raises(BeyondYou):
            services.grant_role(head, made.account_id, role_id=manage, branch_id=place, at=now())
    again = services.grant_role(head, made.account_id, role_id=manage, branch_id=east, at=now())
    assert [held.grant_id for held in queries.person(head, made.account_id).roles] == [again]
    elsewhere = a_colleague(library, "west-1", RoleWanted(manage, west))
    with pytest.raises(BeyondYou):
        services.deactivate_account(head, elsewhere.account_id, at=now())


def test_who_did_what_is_kept_in_opaque_ids(library: Actor, director: Colleague, cataloger: Colleague) -> None:
    actor = director.actor()
    services.grant_role(actor, cataloger.account_id, role_id=role(actor, "desk"), at=now())
    services.reset_password(actor, cataloger.account_id, at=now())
    services.deactivate_account(actor, cataloger.account_id, at=now())
    services.deactivate_account(actor, cataloger.account_id, at=now())
    told = [(one.action, one.by, one.role and one.role.zh) for one in queries.history_of(actor, cataloger.account_id)]
    assert told == [
        (AccountAction.DEACTIVATED, actor.id, None),
        (AccountAction.PASSWORD_RESET, actor.id, None),
        (AccountAction.ROLE_GRANTED, actor.id, "流通台馆员"),
        (AccountAction.ROLE_GRANTED, "system:test", "编目员"),
        (AccountAction.CREATED, "system:test", None),
    ]


def test_a_changed_password(library: Actor, director: Colleague) -> None:
    actor = director.actor()
    with pytest.raises(services.WrongPassword):
        services.change_password(actor, current="wrong", new="seven quiet herons", address="::1", at=now())
    with pytest.raises(services.WeakPassword):
        services.change_password(actor, current=director.password, new="zhao-qian1", address="::1", at=now())
    services.change_password(actor, current=director.password, new="seven quiet herons", address="::1", at=now())
    changed = Colleague(director.account_id, director.login, "seven quiet herons", director.organisation_id)
    assert changed.actor() == actor


def test_an_erased_person_is_unreadable_in_the_database_and_in_every_backup(
    library: Actor, director: Colleague, cataloger: Colleague
) -> None:
    kept = bytes(models.Identity.unscoped(reason="test").get(account_id=cataloger.account_id).sealed)
    services.erase_account(director.actor(), cataloger.account_id, at=now())
    person = queries.person(library, cataloger.account_id)
    assert (person.personal, person.active, person.roles, person.display_name) == (None, False, (), "")
    assert cataloger.account_id not in [one.account_id for one in queries.people(library, active=False)]
    with pytest.raises(services.SignInRefused):
        cataloger.actor()
    with pytest.raises(queries.NoSuchAccount):
        queries.account_id_of(library, cataloger.login, library.organisation_id)
    # The row a backup brings back opens no more, and the next start takes it away again.
    row = models.Account.unscoped(reason="test").get(id=cataloger.account_id)
    models.Account.unscoped(reason="test").filter(id=row.id).update(erased_at=None)
    models.Identity(account_id=row.id, organisation_id=row.organisation_id, sealed=kept).save(force_insert=True)
    assert queries.person(library, cataloger.account_id).personal is None
    assert services.replay_erasures(system("restore"), at=now()) == 1
    assert services.replay_erasures(system("restore"), at=now()) == 0
    assert not models.Identity.unscoped(reason="test").filter(account_id=row.id).exists()
    assert a_colleague(library, cataloger.login).account_id != cataloger.account_id


def test_other_keys_are_noticed_before_anything_is_written_with_them(
    library: Actor, director: Colleague, tmp_path: Path, settings: Settings
) -> None:
    assert queries.keys_belong_here()
    settings.TIANLU_KEYS = tmp_path / "other"
    assert not queries.keys_belong_here()
    with pytest.raises(services.WrongKeys):
        a_colleague(library, "li-si")
    assert queries.person(library, director.account_id).personal is None


def test_keys_live_in_their_own_folder_and_nowhere_else(library: Actor, director: Colleague) -> None:
    store = key_store()
    assert isinstance(store, FolderKeys)
    shard = Path(installed.TIANLU_KEYS) / "readers" / director.account_id[:2]
    assert director.account_id in shard.read_text()
    home = Path(installed.TIANLU_HOME)
    secrets_ = [(Path(installed.TIANLU_KEYS) / name).read_bytes() for name in ("master", "index")]
    found = [path for path in home.rglob("*") if path.is_file() and any(one in path.read_bytes() for one in secrets_)]
    assert found == []
