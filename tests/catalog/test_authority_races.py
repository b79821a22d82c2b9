"""Two people at once: merges against each other, a merge while records are linked."""

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connections

from tests.catalog.conftest import a_library, bring
from tests.catalog.files import as_file, cnmarc
from tianlu.catalog import queries, services
from tianlu.catalog.data import AuthorityKind, AuthorityMoved, BroaderCircle, LinkKind, Place
from tianlu.catalog.models import Record
from tianlu.kit.db import retrying
from tianlu.kit.errors import Refusal
from tianlu.libraries.data import Actor

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
ROUNDS = 5


def together(*acts: Callable[[], object]) -> list[object]:
    """Do all at the same moment, each with a connection of its own; what each gave, or its refusal."""
    gate = threading.Barrier(len(acts))
    ends: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            gate.wait()
            ends[place] = retrying(act)
        except Refusal as refusal:
            ends[place] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return ends


@pytest.fixture
def alone(transactional_db: None) -> Iterator[Actor]:
    return a_library("north")


def test_two_merges_against_each_other_make_no_circle(alone: Actor) -> None:
    persons = services.create_vocabulary(alone, name="人名规范", kind=AuthorityKind.PERSONS)
    for round_number in range(ROUNDS):
        one, other = (
            services.create_authority(alone, vocabulary_id=persons, label=f"{label}{round_number}") for label in "甲乙"
        )
        ends = together(
            lambda one=one, other=other: services.merge_authorities(alone, one, into=other),  # type: ignore[misc]
            lambda one=one, other=other: services.merge_authorities(alone, other, into=one),  # type: ignore[misc]
        )
        assert sorted(type(end).__name__ for end in ends) == ["AuthorityMoved", "NoneType"]
        kept = other if ends[0] is None else one
        assert queries.authority_for(alone, kept).id == kept


def test_two_relations_against_each_other_make_no_circle(alone: Actor) -> None:
    subjects = services.create_vocabulary(alone, name="主题词表", kind=AuthorityKind.SUBJECTS)
    for round_number in range(ROUNDS):
        one, other = (
            services.create_authority(alone, vocabulary_id=subjects, label=f"{label}{round_number}") for label in "甲乙"
        )
        ends = together(
            lambda one=one, other=other: services.relate(alone, one, other=other, kind=LinkKind.BROADER),  # type: ignore[misc]
            lambda one=one, other=other: services.relate(alone, other, other=one, kind=LinkKind.BROADER),  # type: ignore[misc]
        )
        assert [end for end in ends if isinstance(end, BroaderCircle)] != []
        assert None in ends


def test_a_merge_while_records_are_linked_loses_no_link(alone: Actor) -> None:
    persons = services.create_vocabulary(alone, name="人名规范", kind=AuthorityKind.PERSONS)
    bring(alone, as_file([cnmarc(str(at), f"书{at}", author=f"甲某{at}") for at in range(ROUNDS)]))
    for at, record_id in enumerate(Record.objects.order_by("id").values_list("id", flat=True)):
        gone = services.create_authority(alone, vocabulary_id=persons, label=f"甲某{at}")
        kept = services.create_authority(alone, vocabulary_id=persons, label=f"乙某{at}")
        ends = together(
            lambda record_id=record_id: services.link_records([record_id]),  # type: ignore[misc]
            lambda gone=gone, kept=kept: services.merge_authorities(alone, gone, into=kept),  # type: ignore[misc]
        )
        assert [end for end in ends if isinstance(end, Refusal)] == []
        with pytest.raises(AuthorityMoved):
            queries.authority_for(alone, gone)
        services.link_records([record_id])
        found = queries.authorities_of_records(alone, [record_id])[record_id]
        assert [(place, one.id) for place, one in found] == [(Place.CONTRIBUTOR, kept)]
