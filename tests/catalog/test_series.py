"""Series beside the work: what is of one series, in which order, and that it bridges no works."""

from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.catalog.conftest import bring
from tests.catalog.files import as_file, cnmarc, marc21
from tianlu.catalog import queries, services
from tianlu.catalog.data import NoSuchSeries, Visibility
from tianlu.catalog.models import Record
from tianlu.catalog.rules.series import Place, rank_of, series_of, series_statements, within
from tianlu.kit import feed
from tianlu.libraries.data import Actor, visitor
from tianlu.marc import Bib, Field, Relation, Series
from tianlu.marc import Record as MarcRecord


@pytest.mark.parametrize(
    "alike",
    [
        ("3", "第三册", "III", "vol. 3", "v. iii", "第3種", "3.", "no. 03", "之三"),
        ("21", "二十一", "第二十一", "二一", "XXI"),
        ("123", "一百二十三", "cxxiii"),
        ("上册", "第一册", "1"),
        ("", "增刊", "special issue"),
    ],
)
def test_a_number_in_any_writing(alike: tuple[str, ...]) -> None:
    assert len({rank_of(number) for number in alike}) == 1


def test_numbers_are_in_order() -> None:
    written = ["第1辑", "第二辑第四种", "第2辑第5种", "III", "第十册", "11", "99", "一百", "2021", "附册"]
    assert sorted(written, key=rank_of) == written


@given(st.text(max_size=30))
def test_any_number_can_be_ranked(text: str) -> None:
    assert len(rank_of(text)) <= 40


def said(*series: Series, publisher: str = "商务印书馆", **more: object) -> list[tuple[str, str, str]]:
    bib = replace(Bib(dialect="cnmarc"), series=series, publishers=(publisher,), **more)  # type: ignore[arg-type]
    return [(one.key, one.number, one.rank) for one in series_statements(bib)]


def test_titles_of_one_series_agree() -> None:
    assert said(Series("汉译世界学术名著丛书", "3"))[0][0] == said(Series("漢譯世界學術名著叢書 ", "4"))[0][0]
    assert said(Series("The Loeb Classical Library"))[0][0] == said(Series("LOEB CLASSICAL LIBRARY."))[0][0]
    assert said(Series("丛书集成初编 ; 0001")) == said(Series("丛书集成初编", "0001"))
    assert said(Series("Lecture notes ; vol. 12"))[0][1:] == ("vol. 12", "000012")
    assert said(Series("民俗 ; 民间文学"))[0][1:] == ("", "~")
    plain, parted = said(Series("走向世界丛书", "5")), said(Series("走向世界丛书 第二辑", "5"))
    assert (plain[0][0], plain[0][2], parted[0][2]) == (parted[0][0], "000005", "000002.000005")


def test_the_set_of_a_volume_is_its_series_and_the_journal_of_an_article_is_not() -> None:
    assert said(relations=(Relation("host", "鲁迅全集", number="第3卷"),)) == [
        (said(Series("鲁迅全集"))[0][0], "第3卷", "000003")
    ]
    assert said(relations=(Relation("host", "文学评论", number="2"), Relation("piece", "2020年第2期"))) == []
    assert said(relations=(Relation("host", "文学评论", issn="0511-4683"),)) == []


A, B, BARE, OTHER = Place("0075-4234", "商务"), Place("1234-5679", "商务"), Place("", "商务"), Place("", "译林")


@pytest.mark.parametrize(
    ("places", "groups"),
    [
        ([A, BARE], 1),
        ([A, B], 2),
        ([A, B, BARE], 3),
        ([BARE, OTHER], 2),
        ([A, OTHER], 2),
        ([A, Place("0075-4234", "译林"), OTHER, BARE], 1),
    ],
)
def test_series_of_one_name(places: list[Place], groups: int) -> None:
    found = series_of(places)
    assert len(set(found.values())) == groups
    for word in found.values():
        assert within(word, places) == {other for other in places if found[other] == word}
    assert series_of(reversed(places)) == found


def test_an_address_by_the_publisher_still_leads_there_when_the_issn_is_known() -> None:
    before = series_of([BARE])[BARE]
    assert within(before, [BARE, A]) == {BARE, A}


def volume(control: str, title: str, number: str, author: str, **more: str) -> MarcRecord:
    return cnmarc(
        control,
        title,
        author=author,
        extra=[Field("225", "2", " ", [("a", "汉译世界学术名著丛书"), ("v", number)])],
        **more,
    )


@pytest.mark.database
@pytest.mark.django_db
def test_a_series_is_shown_in_its_order_and_bridges_no_works(library: Actor, client: Client) -> None:
    bring(
        library,
        as_file(
            [
                volume("1", "理想国", "第十册", "柏拉图"),
                volume("2", "政治学", "2", "亚里士多德"),
                volume("3", "国富论", "", "斯密"),
                volume("4", "利维坦", "", "霍布斯", publisher="译林出版社"),
            ]
        ),
    )
    bring(
        library,
        as_file(
            [
                marc21("5", "Republic", author="Plato", publisher="人民文学出版社", extra=[
                    Field("490", "1", " ", [("a", "漢譯世界學術名著叢書 ;"), ("v", "v. 3")]),
                    Field("830", " ", "0", [("a", "漢譯世界學術名著叢書 ;"), ("v", "3.")]),
                ])
            ]
        ),
    )  # fmt: skip
    feed.catch_up()
    numbers = {
        view.bib["title"]: one
        for one, view in queries.projections(list(Record.objects.values_list("id", flat=True))).items()
    }
    assert len({queries.work_number(one) for one in numbers.values()}) == 5
    with CaptureQueriesContext(connection) as asked:
        (link,) = queries.series_beside(numbers["理想国"])
    assert len(asked) == 2
    page = client.get(f"/records/{numbers['理想国']}").content.decode()
    assert "在丛书《汉译世界学术名著丛书》中，第十册" in page
    assert f'href="/series/{link.address}"' in page
    shown = client.get(f"/series/{link.address}").content.decode()
    assert [shown.index(title) for title in ("政治学", "Republic", "理想国", "国富论")] == sorted(
        shown.index(title) for title in ("政治学", "Republic", "理想国", "国富论")
    )
    assert "利维坦" not in shown
    assert "第 2 册" in shown
    assert "共 4 种，按册次排列" in shown
    (other,) = queries.series_beside(numbers["利维坦"])
    without = client.get(f"/series/{other.address}").content.decode()
    assert ("这套丛书共 1 种<" in without, "号码" in without) == (True, False)
    services.set_visibility(library, numbers["政治学"], visibility=Visibility.STAFF)
    seen = queries.series_page(visitor(library.scope), link.address)
    assert ([one.number for one in seen.volumes], seen.total) == (["v. 3", "第十册", ""], 3)
    assert queries.series_page(library, link.address).total == 4
    for wrong in ("x", "0" * 16 + "-00000000", link.address[:-1] + "z"):
        with pytest.raises(NoSuchSeries):
            queries.series_page(library, wrong)
        assert client.get(f"/series/{wrong}").status_code == 404
    before = link.address
    call_command("rebuild", "works")
    assert queries.series_beside(numbers["理想国"])[0].address == before
