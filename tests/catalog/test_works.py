"""Editions, translations and volumes of one work: how they are recognised, and what staff decide about it."""

from dataclasses import replace
from itertools import permutations

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.catalog.conftest import bring
from tests.catalog.files import as_file, cnmarc, marc21
from tianlu.catalog import queries, services
from tianlu.catalog.data import ChangedSince, NoSuchRecord, NoSuchWork, NothingToPart, SameWork, Visibility
from tianlu.catalog.models import Record
from tianlu.catalog.rules.works import maker, plain_title, work_keys
from tianlu.kit import feed
from tianlu.libraries.data import Actor, visitor
from tianlu.marc import Bib, Contributor, Field, Relation


def bib(title: str, *names: tuple[str, str], **more: object) -> Bib:
    people = tuple(Contributor(name, relator=relator) for name, relator in names)
    return replace(Bib(), title=title, contributors=people, **more)


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (bib("红楼梦", ("曹雪芹", "aut")), bib("紅樓夢", ("曹雪芹", "aut"), ("高鹗", "aut")), True),
        (bib("边城", ("沈从文", "aut")), bib("邊城 :", ("(民国) 沈從文", "aut")), True),
        (bib("边城", ("沈从文", "aut")), bib("边城", ("刘一达", "aut")), False),
        (bib("边城", ("沈从文", "aut")), bib("湘行散记", ("沈从文", "aut")), False),
        (bib("Emma", ("Austen, Jane, 1775-1817", "aut")), bib("Emma", ("Jane Austen", "aut")), True),
        (bib("The Trial", ("Kafka, Franz", "aut")), bib("Trial", ("Franz Kafka", "")), True),
        (
            bib("百年孤独", ("马尔克斯", "aut"), ("范晔", "trl")),
            bib("百年孤独", ("黄锦炎", "trl"), ("马尔克斯", "aut")),
            True,
        ),
        (
            bib("战争与和平", ("托尔斯泰", "aut"), relations=(Relation("original", "Война и мир"),)),
            bib("Война и мир", ("托尔斯泰", "aut")),
            True,
        ),
        (
            bib("傲慢与偏见", ("奥斯丁", "aut"), uniform_title="Pride and prejudice"),
            bib("骄傲与偏见", ("奥斯丁", "aut"), uniform_title="Pride and Prejudice"),
            True,
        ),
        (bib("史記一百三十卷", ("司馬遷", "aut"), format="ancient"), bib("史记", ("司马迁", "aut")), True),
        (bib("新刊大學衍義四十三卷", ("真德秀", "aut"), format="ancient"), bib("大学衍义", ("真德秀", "aut")), True),
        (bib("詩經", format="ancient"), bib("诗经八卷", format="ancient"), True),
        (bib("年鉴"), bib("年鉴"), False),
        (
            bib("读书", format="serial", issns=("0257-0270",)),
            bib("读书月刊", format="serial", issns=("0257-0270",)),
            True,
        ),
        (bib("学报", ("大学", "aut"), format="serial"), bib("学报", ("大学", "aut"), format="serial"), False),
    ],
)
def test_who_is_of_one_work(one: Bib, other: Bib, together: bool) -> None:
    shared = {key.text for key in work_keys(one)} & {key.text for key in work_keys(other)}
    assert bool(shared) == together


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("史記一百三十卷", "史记"),
        ("欽定四庫全書總目二百卷首四卷", "四库全书总目"),
        ("繡像全圖三國演義", "三国演义"),
        ("新刊", "新刊"),
    ],
)
def test_what_a_title_says_of_its_edition_is_left_out(title: str, plain: str) -> None:
    assert plain_title(title) == plain


def test_a_translator_is_no_maker() -> None:
    assert maker(bib("x", ("傅雷", "trl"), ("巴尔扎克", "aut"))) == "巴尔扎克"
    assert maker(bib("x", ("傅雷", "trl"))) == ""


database = pytest.mark.django_db
EDITIONS = [
    cnmarc("1", "战争与和平", author="托尔斯泰", year="1989"),
    cnmarc("2", "戰爭與和平", author="托尔斯泰", year="2004", publisher="上海译文出版社"),
    cnmarc("3", "Война и мир", author="托尔斯泰", year="1935", extra=[Field("454", " ", "1", [("t", "War and peace")])]),
    cnmarc("4", "战争与和平新译", author="托尔斯泰", year="2012",
           extra=[Field("454", " ", "1", [("t", "战争与和平")])]),
]  # fmt: skip


def placed(library: Actor, *files: bytes) -> list[int]:
    for file in files:
        bring(library, file)
    feed.catch_up()
    return list(Record.objects.order_by("id").values_list("id", flat=True))


@database
@pytest.mark.parametrize("order", list(permutations((0, 1, 3))))
def test_editions_come_together_in_any_order(library: Actor, order: tuple[int, ...]) -> None:
    ids = placed(library, *[as_file([EDITIONS[place]]) for place in order])
    works = {queries.work_number(number) for number in ids}
    assert len(works) == 1
    view = queries.work_of(library, ids[0])
    assert view is not None
    assert [edition.record.bib["year"] for edition in view.editions] == [2012, 2004, 1989]
    assert all(edition.evidence and not edition.decided for edition in view.editions)


@database
def test_staff_join_and_part_and_it_stays(library: Actor) -> None:
    first, second, third, fourth = placed(library, as_file(EDITIONS))
    assert queries.work_number(first) == queries.work_number(fourth) != queries.work_number(third)
    work = queries.work_number(first) or 0
    joined = services.join_works(library, queries.work_number(third) or 0, into=work, reason="原作")
    parted = services.part_work(library, work, record_ids=[second])
    alone = queries.work_number(second)
    assert {queries.work_number(one) for one in (first, third, fourth)} == {work}
    assert alone != work
    call_command("rebuild", "works")
    services.place_records([first, second, third, fourth])
    assert (queries.work_number(second), queries.work_number(third)) == (alone, work)
    fresh = placed(
        library, as_file([cnmarc("9", "战争与和平", author="托尔斯泰", year="2020", publisher="漓江出版社")])
    )[-1]
    assert queries.work_number(fresh) == work
    view = queries.work_for(library, work)
    assert {edition.record.id for edition in view.editions if edition.decided} == {third}
    services.undo_work_change(library, parted)
    assert queries.work_number(second) == work
    services.undo_work_change(library, joined)
    assert queries.work_number(third) != work
    with pytest.raises(NoSuchWork):
        services.undo_work_change(library, joined)


@database
def test_what_is_refused(library: Actor, neighbour: Actor) -> None:
    first, second, third, _fourth = placed(library, as_file(EDITIONS))
    work, other = queries.work_number(first) or 0, queries.work_number(third) or 0
    for wrong in ([], [1, 2, 4, first, second, _fourth]):
        with pytest.raises(NothingToPart):
            services.part_work(library, work, record_ids=wrong)
    with pytest.raises(SameWork):
        services.join_works(library, work, into=work)
    with pytest.raises(NoSuchWork):
        services.join_works(library, 999, into=work)
    with pytest.raises(NoSuchRecord):
        services.join_works(neighbour, other, into=work)
    joined = services.join_works(library, other, into=work)
    services.part_work(library, work, record_ids=[third])
    with pytest.raises(ChangedSince):
        services.undo_work_change(library, joined)


@database
def test_hidden_editions_are_not_shown(library: Actor) -> None:
    first, second, *_rest = placed(library, as_file(EDITIONS))
    services.set_visibility(library, second, visibility=Visibility.STAFF)
    view = queries.work_of(visitor(library.scope), first)
    assert view is not None
    assert (second in {edition.record.id for edition in view.editions}, view.hidden) == (False, 1)
    with CaptureQueriesContext(connection) as asked:
        queries.work_of(library, first)
    assert len(asked) <= 5


@database
def test_withdrawn_and_renamed_records_leave_their_work(library: Actor) -> None:
    first, second, *_rest = placed(library, as_file(EDITIONS))
    marc, dialect = queries.marc_record(library, second)
    marc.fields = [Field("200", "1", " ", [("a", "复活")]) if field.tag == "200" else field for field in marc.fields]
    services.edit_record(library, second, marc=marc, dialect=dialect, expected_version=1)
    services.withdraw_record(library, first, reason="重复")
    feed.catch_up()
    assert queries.work_number(first) is None
    assert queries.work_of(library, second) is None


@database
def test_a_work_on_its_page(library: Actor, cataloger: Client) -> None:
    evil = marc21("5", "<script>alert(1)</script>", author="Evil, A")
    ids = placed(
        library,
        as_file(EDITIONS),
        as_file([evil, marc21("6", "<script>alert(1)</script>", author="A Evil", year="1999")]),
    )
    answer = cataloger.get(f"/desk/records/{ids[0]}/work")
    page = answer["Location"]
    seen = cataloger.get(page).content.decode()
    assert "战争与和平" in seen
    assert cataloger.post(f"{page}/joinings", {"record": str(ids[2])}).status_code == 302
    assert cataloger.post(f"{page}/joinings", {"record": "99999"}).status_code == 404
    assert cataloger.post(f"{page}/partings", {}).status_code == 409
    assert cataloger.post(f"{page}/partings", {"record": str(ids[1])}).status_code == 302
    undo = cataloger.get(page).content.decode()
    assert undo.count("/undoing") == 2
    change = undo.partition("/changes/")[2].partition("/")[0]
    assert cataloger.post(f"{page}/changes/{change}/undoing").status_code == 302
    odd = cataloger.get(cataloger.get(f"/desk/records/{ids[-1]}/work")["Location"]).content.decode()
    assert "<script>alert" not in odd
    assert odd.count("&lt;script&gt;alert") > 1
