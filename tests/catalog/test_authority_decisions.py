"""What staff decide about a heading: kept through merges, where authorities and headings go and come back."""

import pytest

from tests.catalog.test_authorities import books, linked, means, person, persons
from tianlu.catalog import queries, services
from tianlu.catalog.data import Place
from tianlu.catalog.models import RecordAuthority
from tianlu.libraries.data import Actor

__all__ = ["persons"]  # a fixture

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def decided(library: Actor, persons: int) -> tuple[int, int, int, int]:
    """Two namesakes and two records by the name, of which the first is said to mean the second namesake."""
    one = person(library, persons, "李明", dates="1950-")
    other = person(library, persons, "李明", dates="1971-")
    first, second = books(library, "李明", "李明")
    linked()
    [doubt] = [each for each in queries.doubts_of(library) if each.record_id == first]
    services.settle_doubt(library, doubt.id, authority_id=other)
    return one, other, first, second


def test_a_decision_goes_along_with_a_merge_and_comes_back(library: Actor, persons: int) -> None:
    _one, other, first, second = decided(library, persons)
    services.merge_records(library, first, into=second)
    linked()
    assert means(second, library) == [(Place.CONTRIBUTOR, other)]
    assert queries.doubts_of(library) == []
    services.split_record(library, first)
    linked()
    assert (means(first, library), means(second, library)) == ([(Place.CONTRIBUTOR, other)], [])
    assert [doubt.record_id for doubt in queries.doubts_of(library)] == [second]


def test_a_decision_about_the_record_that_stays_is_stronger(library: Actor, persons: int) -> None:
    one, other, first, second = decided(library, persons)
    services.settle_doubt(library, queries.doubts_of(library)[0].id, authority_id=one)
    services.merge_records(library, first, into=second)
    linked()
    assert means(second, library) == [(Place.CONTRIBUTOR, one)]
    services.split_record(library, first)
    linked()
    assert means(first, library) == [(Place.CONTRIBUTOR, other)]
    assert means(second, library) == [(Place.CONTRIBUTOR, one)]


def test_that_it_is_none_of_them_goes_along_too(library: Actor, persons: int) -> None:
    for dates in ("1950-", "1971-"):
        person(library, persons, "李明", dates=dates)
    first, second = books(library, "李明", "李明")
    linked()
    [doubt] = [each for each in queries.doubts_of(library) if each.record_id == first]
    services.settle_doubt(library, doubt.id, authority_id=None)
    services.merge_records(library, first, into=second)
    linked()
    assert queries.doubts_of(library) == []
    services.split_record(library, first)
    linked()
    assert [doubt.record_id for doubt in queries.doubts_of(library)] == [second]


def test_a_decision_follows_its_authority_and_needs_its_heading(library: Actor, persons: int) -> None:
    one, other, first, _second = decided(library, persons)
    [apart] = books(library, "王芳")
    services.merge_records(library, first, into=apart)
    linked()
    assert means(apart, library) == []  # it has no such heading
    services.merge_authorities(library, other, into=one)
    services.split_record(library, first)
    linked()
    assert means(first, library) == [(Place.CONTRIBUTOR, one)]
    assert RecordAuthority.objects.get(record_id=first).evidence == "person"


def test_what_becomes_a_record_of_its_own_keeps_what_was_decided(library: Actor, persons: int) -> None:
    _one, other, first, second = decided(library, persons)
    services.merge_records(library, second, into=first)
    linked()
    contribution = queries.sources_of(library, first)[1][-1].id
    made = services.separate(library, first, contribution_ids=[contribution])
    linked()
    assert means(made, library) == [(Place.CONTRIBUTOR, other)]
    assert means(first, library) == [(Place.CONTRIBUTOR, other)]
