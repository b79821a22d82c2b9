"""Authorities: kept, found by any name, tied to records, merged and split; what is refused about them."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.catalog.conftest import bring
from tests.catalog.files import as_file, cnmarc, marc21
from tianlu.catalog import queries, services
from tianlu.catalog.data import (
    AuthorityChanged,
    AuthorityIdTaken,
    AuthorityKind,
    AuthorityMoved,
    AuthorityWithoutName,
    BatchState,
    BroaderCircle,
    CannotMergeAuthority,
    LastPreferredName,
    LinkKind,
    MergeMakesCircle,
    NameForm,
    NoSuchAuthority,
    NotMerged,
    OtherVocabulary,
    Place,
    SplitOtherAuthorityFirst,
    VocabularyNameTaken,
)
from tianlu.catalog.models import HeadingDoubt, Record, RecordAuthority
from tianlu.kit import feed, jobs
from tianlu.kit.errors import Forbidden, SignInNeeded
from tianlu.kit.feed.models import FeedEntry
from tianlu.libraries.data import Actor, visitor
from tianlu.marc import Field

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def persons(library: Actor) -> int:
    return services.create_vocabulary(library, name="人名规范", kind=AuthorityKind.PERSONS)


@pytest.fixture
def subjects(library: Actor) -> int:
    return services.create_vocabulary(library, name="主题词表", kind=AuthorityKind.SUBJECTS)


def person(actor: Actor, vocabulary: int, label: str, **said: Any) -> int:
    return services.create_authority(actor, vocabulary_id=vocabulary, label=label, **said)


def books(actor: Actor, *authors: str, **more: Any) -> list[int]:
    """One record for each author; their numbers."""
    before = set(Record.objects.values_list("id", flat=True))
    made = [cnmarc(f"{author}{at}", f"书{author}{at}", author=author, **more) for at, author in enumerate(authors)]
    bring(actor, as_file(made))
    return sorted(set(Record.objects.values_list("id", flat=True)) - before)


def linked() -> None:
    """Let the feed be followed and the looks through the catalog that are queued be done."""
    jobs.run_pending()
    feed.catch_up()


def means(record_id: int, actor: Actor) -> list[tuple[Place, int]]:
    found = queries.authorities_of_records(actor, [record_id]).get(record_id, [])
    return [(place, one.id) for place, one in found]


@pytest.mark.parametrize(
    "written",
    ["沈从文", "沈從文", "Shen Congwen", "SHEN, CONGWEN", "shencongwen", "Shěn Cóngwén", "休芸芸", " 沈 从文 "],
)
def test_a_name_in_any_script_leads_to_the_preferred_form(library: Actor, persons: int, written: str) -> None:
    number = person(library, persons, "沈从文", names=[("休芸芸", "zh", NameForm.VARIANT)])
    reader = visitor([library.organisation_id])
    assert [(one.id, one.label) for one in queries.see_references(reader, written)] == [(number, "沈从文")]
    assert [one.id for one in queries.find_authorities(reader, written)] == [number]


def test_a_reference_says_what_it_is_seen_from_and_ends_at_the_library(
    library: Actor, neighbour: Actor, persons: int
) -> None:
    person(library, persons, "鲁迅", names=[("周树人", "zh", NameForm.VARIANT)])
    assert [one.seen_from for one in queries.see_references(library, "周樹人")] == ["周树人"]
    assert [one.seen_from for one in queries.see_references(library, "鲁迅")] == [""]
    assert queries.see_references(visitor([neighbour.organisation_id]), "鲁迅") == []
    assert queries.see_references(library, "?!") == []


def test_an_authority_is_changed_by_one_person_at_a_time(library: Actor, persons: int) -> None:
    number = person(library, persons, "魯迅")
    version = queries.authority_for(library, number).version
    services.edit_authority(library, number, expected_version=version, label="鲁迅", dates="1881-1936")
    with pytest.raises(AuthorityChanged):
        services.edit_authority(library, number, expected_version=version, label="别的")
    view = queries.authority_for(library, number)
    assert (view.label, view.dates) == ("鲁迅", "1881-1936")
    assert {(one.text, one.form) for one in view.names} == {
        ("鲁迅", NameForm.PREFERRED),
        ("魯迅", NameForm.VARIANT),
        ("Lǔ Xùn", NameForm.ROMANISED),
    }
    assert [one.action for one in queries.changes_of(library, number)] == ["edited", "created"]


def test_names_are_added_and_removed(library: Actor, persons: int) -> None:
    number = person(library, persons, "巴金")
    services.add_name(library, number, text="李尧棠")
    names = {one.text: one.id for one in queries.authority_for(library, number).names}
    with pytest.raises(LastPreferredName):
        services.remove_name(library, number, name_id=names["巴金"])
    services.remove_name(library, number, name_id=names["李尧棠"])
    assert queries.see_references(library, "李尧棠") == []
    with pytest.raises(AuthorityWithoutName):
        services.add_name(library, number, text=" …… ")


def test_what_belongs_to_another_library_is_not_changed(library: Actor, neighbour: Actor, persons: int) -> None:
    number = person(library, persons, "老舍")
    with pytest.raises(NoSuchAuthority):
        services.add_name(neighbour, number, text="舒庆春")
    with pytest.raises((Forbidden, SignInNeeded)):
        services.add_name(visitor([library.organisation_id]), number, text="舒庆春")
    with pytest.raises(VocabularyNameTaken):
        services.create_vocabulary(library, name="人名规范", kind=AuthorityKind.PERSONS)
    person(library, persons, "茅盾", external_id="http://example.org/1")
    with pytest.raises(AuthorityIdTaken):
        person(library, persons, "矛盾", external_id="http://example.org/1")


def test_nothing_stands_above_itself(library: Actor, subjects: int, persons: int) -> None:
    high, middle, low = (person(library, subjects, label) for label in ("文学", "小说", "武侠小说"))
    services.relate(library, low, other=middle, kind=LinkKind.BROADER)
    services.relate(library, middle, other=high, kind=LinkKind.BROADER)
    for below, above in ((high, low), (middle, low), (high, high)):
        with pytest.raises(BroaderCircle):
            services.relate(library, below, other=above, kind=LinkKind.BROADER)
    with pytest.raises(OtherVocabulary):
        services.relate(library, low, other=person(library, persons, "金庸"), kind=LinkKind.RELATED)
    services.relate(library, low, other=high, kind=LinkKind.RELATED)
    view = queries.authority_for(library, low)
    assert ([one.label for one in view.broader], [one.label for one in view.related]) == (["小说"], ["文学"])
    services.unrelate(library, low, other=middle, kind=LinkKind.BROADER)
    assert queries.authority_for(library, low).broader == ()


def test_records_are_linked_by_a_name_that_only_one_has(library: Actor, persons: int) -> None:
    [first] = books(library, "沈從文")
    number = person(library, persons, "沈从文")
    linked()
    assert means(first, library) == [(Place.CONTRIBUTOR, number)]
    [second] = books(library, "沈从文", year="2002")
    linked()
    assert means(second, library) == [(Place.CONTRIBUTOR, number)]
    assert queries.authority_for(library, number).records == {"contributor": 2}
    assert dict(queries.linked_records(library, number)).keys() == {first, second}


def test_a_name_that_two_have_is_work_for_a_person_and_stays_as_decided(library: Actor, persons: int) -> None:
    one = person(library, persons, "李明", dates="1950-")
    other = person(library, persons, "李明", dates="1971-")
    [book] = books(library, "李明")
    linked()
    assert means(book, library) == []
    [doubt] = queries.doubts_of(library)
    assert (doubt.record_id, doubt.heading, [each.id for each in doubt.candidates]) == (book, "李明", [one, other])
    services.settle_doubt(library, doubt.id, authority_id=other)
    assert (means(book, library), queries.count_doubts(library)) == ([(Place.CONTRIBUTOR, other)], 0)
    services.link_records([book])
    assert means(book, library) == [(Place.CONTRIBUTOR, other)]
    assert list(RecordAuthority.objects.values_list("evidence", flat=True)) == ["person"]


def test_a_doubt_settled_with_none_comes_again_only_with_other_candidates(library: Actor, persons: int) -> None:
    for dates in ("1950-", "1971-"):
        person(library, persons, "李明", dates=dates)
    [book] = books(library, "李明")
    linked()
    services.settle_doubt(library, queries.doubts_of(library)[0].id, authority_id=None)
    services.link_records([book])
    assert queries.doubts_of(library) == []
    person(library, persons, "李明", dates="1985-")
    services.link_records([book])
    assert [len(doubt.candidates) for doubt in queries.doubts_of(library)] == [3]


def test_dates_decide_between_namesakes(library: Actor, persons: int) -> None:
    person(library, persons, "李明", dates="1950-")
    right = person(library, persons, "李明", dates="1971-")
    bring(library, as_file([cnmarc("1", "书", extra=[Field("701", " ", "0", [("a", "李明"), ("f", "(1971-)")])])]))
    book = Record.objects.get().id
    linked()
    assert (means(book, library), HeadingDoubt.rows.count()) == ([(Place.CONTRIBUTOR, right)], 0)


def test_a_heading_from_somebodys_lifetime_means_who_has_died_since(library: Actor, persons: int) -> None:
    right = person(library, persons, "巴金", dates="1904-2005")
    person(library, persons, "巴金", dates="1931-")
    written = [Field("701", " ", "0", [("a", "巴金"), ("f", dates)]) for dates in ("1904-", "1904-1990")]
    bring(library, as_file([cnmarc(str(at), f"书{at}", extra=[one]) for at, one in enumerate(written)]))
    first, second = Record.objects.order_by("id").values_list("id", flat=True)
    linked()
    assert (means(first, library), means(second, library)) == ([(Place.CONTRIBUTOR, right)], [])


def test_a_person_as_a_subject_is_known_by_the_years_in_the_heading(library: Actor, persons: int) -> None:
    mark = person(library, persons, "Twain, Mark", dates="1835-1910")
    lu = person(library, persons, "鲁迅", dates="1881-1936")
    person(library, persons, "鲁迅", dates="1950-")
    extra = [
        Field("600", "1", "0", [("a", "Twain, Mark,"), ("d", "1835-1910"), ("x", "Criticism.")]),
        Field("600", "1", "0", [("a", "Twain, Mark,"), ("d", "1950-")]),
    ]
    inside = [Field("600", " ", "0", [("a", "鲁迅（1881－1936）"), ("x", "人物研究")])]
    bring(library, as_file([marc21("1", "Book", extra=extra), cnmarc("2", "书", extra=inside)]))
    linked()
    first, second = Record.objects.order_by("id").values_list("id", flat=True)
    assert [means(one, library) for one in (first, second)] == [[(Place.SUBJECT, mark)], [(Place.SUBJECT, lu)]]


def test_an_authority_split_off_has_its_preferred_form_though_it_was_taken_from_the_other(
    library: Actor, persons: int
) -> None:
    gone, kept, _found = pair(library, persons)
    services.merge_authorities(library, gone, into=kept)
    name = next(one for one in queries.authority_for(library, kept).names if one.text == "周树人")
    services.remove_name(library, kept, name_id=name.id)
    services.split_authority(library, gone)
    assert [one.id for one in queries.see_references(library, "周树人")] == [gone]


def test_a_number_in_the_record_says_more_than_the_name(library: Actor, persons: int, subjects: int) -> None:
    person(library, persons, "李明", external_id="n1")
    right = person(library, persons, "李明", external_id="n2")
    topic = person(library, subjects, "Chinese fiction", external_id="http://id.example.org/sh1")
    bring(
        library,
        as_file(
            [
                marc21(
                    "1",
                    "Book",
                    extra=[
                        Field("650", " ", "0", [("a", "Fiction, Chinese"), ("0", "http://id.example.org/sh1")]),
                        Field("700", "1", " ", [("a", "李明"), ("0", "(NLC)n2")]),
                    ],
                )
            ]
        ),
    )
    book = Record.objects.get().id
    linked()
    assert sorted(means(book, library)) == [(Place.CONTRIBUTOR, right), (Place.SUBJECT, topic)]


def test_a_record_without_its_heading_any_more_is_not_linked(library: Actor, persons: int) -> None:
    number = person(library, persons, "沈从文")
    [book] = books(library, "沈从文")
    linked()
    assert means(book, library) == [(Place.CONTRIBUTOR, number)]
    services.edit_record(library, book, marc=cnmarc("1", "书", author="汪曾祺"), dialect="cnmarc", expected_version=1)
    linked()
    assert means(book, library) == []


def test_what_changes_links_is_announced_once(library: Actor, persons: int) -> None:
    person(library, persons, "沈从文")
    books(library, "沈从文")
    linked()
    assert FeedEntry.objects.filter(kind="record", action="authorities").count() == 1
    assert FeedEntry.objects.filter(kind="authority").count() == 1
    with CaptureQueriesContext(connection) as asked:
        services.link_records([Record.objects.get().id])
    assert [one["sql"] for one in asked if one["sql"].startswith(("INSERT", "DELETE", "UPDATE"))] == []


def pair(library: Actor, persons: int) -> tuple[int, int, list[int]]:
    """Two authorities of one person, the first with three records, the second with one."""
    gone = person(library, persons, "周树人", names=[("豫才", "zh", NameForm.VARIANT)])
    kept = person(library, persons, "鲁迅")
    found = books(library, "周树人", "周树人", "周树人", "鲁迅")
    linked()
    return gone, kept, found


def test_a_merge_says_what_it_touches_moves_it_and_is_taken_back(library: Actor, persons: int) -> None:
    gone, kept, found = pair(library, persons)
    impact = queries.merge_impact(library, gone, kept)
    assert (impact.records, impact.by_place) == (3, {"contributor": 3})
    assert impact.by_organisation == {library.organisation_id: 3}
    assert (impact.names, impact.relations, len(impact.titles)) == (3, 0, 3)
    before = {number: means(number, library) for number in found}
    services.merge_authorities(library, gone, into=kept)
    with pytest.raises(AuthorityMoved) as moved:
        queries.authority_for(library, gone)
    assert moved.value.params["into"] == kept
    linked()
    assert [means(number, library) for number in found] == [[(Place.CONTRIBUTOR, kept)]] * 4
    assert [one.id for one in queries.see_references(library, "豫才")] == [kept]
    marc, _dialect = queries.marc_record(library, found[0])
    assert [field.get("a") for field in marc.every("701")] == ["周树人"]
    services.split_authority(library, gone)
    linked()
    assert {number: means(number, library) for number in found} == before
    assert [one.id for one in queries.see_references(library, "豫才")] == [gone]
    assert {one.form for one in queries.authority_for(library, gone).names} == set(NameForm)
    with pytest.raises(NotMerged):
        services.split_authority(library, gone)


def test_merges_that_would_be_wrong_are_refused(library: Actor, persons: int, subjects: int) -> None:
    first, second, third = (person(library, persons, label) for label in ("甲某", "乙某", "丙某"))
    for into in (first, person(library, subjects, "甲某")):
        with pytest.raises(CannotMergeAuthority):
            services.merge_authorities(library, first, into=into)
    services.merge_authorities(library, first, into=second)
    for gone, into in ((second, first), (first, second), (third, first)):
        with pytest.raises(AuthorityMoved):
            services.merge_authorities(library, gone, into=into)
    services.merge_authorities(library, second, into=third)
    with pytest.raises(AuthorityMoved) as moved:
        queries.authority_for(library, first)
    assert moved.value.params["into"] == third
    with pytest.raises(SplitOtherAuthorityFirst):
        services.split_authority(library, first)
    services.split_authority(library, second)
    services.split_authority(library, first)
    assert [queries.authority_for(library, one).label for one in (first, second, third)] == ["甲某", "乙某", "丙某"]


def test_a_merge_makes_no_circle(library: Actor, subjects: int) -> None:
    high, middle, low = (person(library, subjects, label) for label in ("文学", "小说", "武侠小说"))
    services.relate(library, low, other=middle, kind=LinkKind.BROADER)
    services.relate(library, middle, other=high, kind=LinkKind.BROADER)
    for gone, into in ((high, low), (low, high)):
        with pytest.raises(MergeMakesCircle):
            services.merge_authorities(library, gone, into=into)
    services.merge_authorities(library, middle, into=high)
    assert [one.label for one in queries.authority_for(library, low).broader] == ["文学"]
    assert queries.authority_for(library, high).broader == ()
    services.split_authority(library, middle)
    assert [one.label for one in queries.authority_for(library, low).broader] == ["小说"]
    assert [one.label for one in queries.authority_for(library, middle).broader] == ["文学"]


def test_a_merge_while_a_record_is_written_is_followed(library: Actor, persons: int) -> None:
    gone = person(library, persons, "周树人", external_id="n1")
    kept = person(library, persons, "鲁迅", external_id="n2")
    [book] = books(library, "某人")
    draft = services.open_draft(library, book)
    heading = Field("701", " ", "0", [("a", "周树人"), ("3", "n1")])
    known = queries.draft_for(library, draft)
    known.marc.fields[:] = [*[field for field in known.marc.fields if field.tag != "701"], heading]
    services.save_draft(library, draft, marc=known.marc, revision=known.view.revision)
    services.merge_authorities(library, gone, into=kept)
    services.publish_draft(library, draft, revision=queries.draft_for(library, draft).view.revision, despite=True)
    linked()
    assert means(book, library) == [(Place.CONTRIBUTOR, kept)]


def test_the_heading_in_the_records_is_changed_only_when_somebody_decides(library: Actor, persons: int) -> None:
    gone, kept, found = pair(library, persons)
    with pytest.raises(NotMerged):
        services.prepare_headings(library, gone)
    services.merge_authorities(library, gone, into=kept)
    batch = services.prepare_headings(library, gone)
    jobs.run_pending()
    view = queries.batch_for(library, batch.id)
    assert (view.state, view.counts) == (BatchState.EXAMINED, {"would": 3})
    services.start_batch(library, batch.id)
    jobs.run_pending()
    headings = [field.get("a") for number in found for field in queries.marc_record(library, number)[0].every("701")]
    assert headings == ["鲁迅"] * 4


def test_a_name_in_two_subfields_is_changed_in_both_up_to_the_last_of_several_merges(
    library: Actor, persons: int
) -> None:
    gone = person(library, persons, "Twain, Mark", external_id="n1")
    kept = person(library, persons, "Clemens, Samuel", external_id="n2")
    last = person(library, persons, "Clemens, Samuel Langhorne", external_id="n3")
    extra = [
        Field("600", " ", "1", [("a", "Twain"), ("b", "Mark"), ("x", "书信")]),
        Field("702", " ", "1", [("3", "n1"), ("a", "Twain,"), ("b", "Mark"), ("4", "译")]),
    ]
    bring(library, as_file([cnmarc("1", "书", extra=extra)]))
    linked()
    for one, into in ((gone, kept), (kept, last)):
        services.merge_authorities(library, one, into=into)
    batch = services.prepare_headings(library, gone)
    jobs.run_pending()
    services.start_batch(library, batch.id)
    jobs.run_pending()
    book = Record.objects.get().id
    marc, _dialect = queries.marc_record(library, book)
    assert [field.subfields for field in marc.every("600", "702")] == [
        (("a", "Clemens"), ("b", "Samuel Langhorne"), ("x", "书信")),
        (("3", "n3"), ("a", "Clemens,"), ("b", "Samuel Langhorne"), ("4", "译")),
    ]
    linked()
    assert means(book, library) == [(Place.CONTRIBUTOR, last), (Place.SUBJECT, last)]


def test_headings_with_stops_and_in_meetings_and_families_are_changed_too(library: Actor, subjects: int) -> None:
    bodies = services.create_vocabulary(library, name="团体", kind=AuthorityKind.BODIES)
    merged = []
    for vocabulary, old, new in ((subjects, "Cats", "Felines"), (bodies, "年会", "学术年会")):
        gone, kept = person(library, vocabulary, old), person(library, vocabulary, new)
        merged.append((gone, kept))
    extra = [
        Field("650", " ", "4", [("a", "Cats.")]),
        Field("650", " ", "4", [("a", "Cats"), ("x", "Food.")]),
        Field("711", "2", " ", [("a", "年会")]),
    ]
    bring(library, as_file([marc21("1", "Book", extra=extra)]))
    linked()
    for gone, kept in merged:
        services.merge_authorities(library, gone, into=kept)
        batch = services.prepare_headings(library, gone)
        jobs.run_pending()
        services.start_batch(library, batch.id)
        jobs.run_pending()
    marc, _dialect = queries.marc_record(library, Record.objects.get().id)
    assert [field.get("a") for field in marc.every("650", "711")] == ["Felines.", "Felines", "学术年会"]
