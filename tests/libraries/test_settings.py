"""Declared settings of organisations and branches."""

import pytest

from tests.libraries.test_places import a_branch, library, staff
from tianlu.kit.errors import Forbidden
from tianlu.libraries import queries, services
from tianlu.libraries.data import Setting, visitor
from tianlu.libraries.queries.places import NoSuchBranch

pytestmark = pytest.mark.django_db
DAYS = Setting("test.days", int, 30, "Days", per_branch=True)
WORDS = Setting("test.words", str, "", "Words")
OPEN = Setting("test.open", bool, False, "Open")


def test_branch_before_organisation_before_default() -> None:
    actor = library("north")
    own, main, east = actor.organisation_id, a_branch(actor, "M"), a_branch(actor, "E")
    assert queries.setting_of(actor, DAYS, own, main) == 30
    services.change_setting(actor, DAYS, 20, organisation_id=own)
    services.change_setting(actor, DAYS, 10, organisation_id=own, branch_id=main)
    assert [queries.setting_of(actor, DAYS, own, place) for place in (None, main, east)] == [20, 10, 20]
    services.change_setting(actor, DAYS, 11, organisation_id=own, branch_id=main)
    assert queries.setting_of(visitor(actor.scope), DAYS, own, main) == 11
    services.change_setting(actor, DAYS, None, organisation_id=own, branch_id=main)
    services.change_setting(actor, DAYS, None, organisation_id=own)
    assert queries.setting_of(actor, DAYS, own, main) == 30


def test_values_keep_their_type() -> None:
    actor = library("north")
    own = actor.organisation_id
    for setting, wrong in ((DAYS, True), (DAYS, "10"), (OPEN, 1), (WORDS, 1)):
        with pytest.raises(services.BadSettingValue):
            services.change_setting(actor, setting, wrong, organisation_id=own)  # type: ignore[type-var]
    services.change_setting(actor, OPEN, True, organisation_id=own)
    assert queries.setting_of(actor, OPEN, own) is True
    services.change_setting(actor, DAYS, 5, organisation_id=own)
    declared_anew = Setting("test.days", str, "a month", "Days")
    assert queries.setting_of(actor, declared_anew, own) == "a month"


def test_not_for_branches_not_for_others() -> None:
    actor, south = library("north"), library("south")
    own, main, theirs = actor.organisation_id, a_branch(actor, "M"), a_branch(south, "S")
    with pytest.raises(services.NotPerBranch):
        services.change_setting(actor, WORDS, "x", organisation_id=own, branch_id=main)
    with pytest.raises(NoSuchBranch):
        services.change_setting(actor, DAYS, 1, organisation_id=own, branch_id=theirs)
    with pytest.raises(Forbidden):
        services.change_setting(staff(south, "libraries.organisation"), DAYS, 1, organisation_id=own)
