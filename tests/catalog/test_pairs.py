"""Records that may be one edition: found by an import, compared, made one and two again, kept apart; the threshold."""

import random
import re
from importlib import import_module
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.test import Client

from tests.catalog.conftest import bring
from tests.catalog.files import as_file, cnmarc, held
from tianlu.catalog import queries, services
from tianlu.catalog.data import NoSuchRecord
from tianlu.catalog.models import MatchKey, Record
from tianlu.catalog.rules import KeyKind
from tianlu.holdings.queries import item_by_barcode
from tianlu.libraries.data import Actor

pytestmark = [pytest.mark.database, pytest.mark.django_db]
ISBN = "9787020002207"
WORDS = "山川河海江湖泉石松竹梅兰菊荷桃李杏梨枫柳桂槐榆桑茶酒诗书画琴棋剑舟车马牛羊鸡犬鹤雁燕莺鹰虎豹狼鹿猿鱼龙龟蛇"


def book(number: str, year: str = "1982", title: str = "红楼梦") -> bytes:
    return as_file([cnmarc(number, title, isbn=ISBN, author="曹雪芹", year=year)])


def two(actor: Actor) -> tuple[int, int]:
    """Two records of one ISBN, a year apart."""
    for number, year in (("1", "1982"), ("2", "1983")):
        bring(actor, book(number, year))
    [pair], count = queries.open_pairs(actor)
    assert count == 1
    return pair.one.id, pair.other.id


def test_what_is_not_sure_enough_waits_with_its_score(library: Actor) -> None:
    one, other = two(library)
    [pair], _count = queries.open_pairs(library)
    assert one < other
    assert 0 < pair.score < queries.match_threshold(library)
    found = queries.compared_records(library, other, one)
    assert (found.verdict.score, found.verdict.merge) == (pair.score, False)
    assert KeyKind.ISBN in {key.kind for key in found.verdict.evidence}
    assert [weight.field for weight in found.verdict.conflicts] == ["year"]


def test_a_lower_threshold_makes_them_one(library: Actor) -> None:
    services.set_match_threshold(library, 80)
    bring(library, book("1", title="红楼梦人物论", year="1982"))
    assert bring(library, book("2", title="红楼梦人物论", year="1983")).counts["merge"] == 1
    services.set_match_threshold(library, None)
    assert queries.match_threshold(library) == 95
    assert bring(library, book("3", title="红楼梦人物论", year="1981")).counts["merge"] == 0


def test_another_volume_is_never_one_whatever_the_threshold(library: Actor) -> None:
    services.set_match_threshold(library, 80)
    bring(library, book("1", title="红楼梦（上）"))
    assert bring(library, book("2", title="红楼梦（下）")).counts["merge"] == 0


@pytest.mark.parametrize("percent", [79, 101, 0, -1])
def test_the_threshold_has_bounds(library: Actor, percent: int) -> None:
    with pytest.raises(services.ThresholdOutOfRange):
        services.set_match_threshold(library, percent)


def test_kept_apart_they_are_not_asked_about_again(library: Actor) -> None:
    one, other = two(library)
    number = services.keep_apart(library, one, other)
    assert queries.open_pairs(library) == ([], 0)
    assert queries.compared_records(library, one, other).apart == number
    assert [pair.id for pair in queries.parted_pairs(library)] == [number]
    services.look_again(library, number)
    assert queries.open_pairs(library)[1] == 1
    with pytest.raises(services.NoSuchPair):
        services.look_again(library, number)


def test_what_is_only_written_otherwise_is_told_from_what_differs(library: Actor, cataloger: Client) -> None:
    bring(library, book("1", "1982", "生死疲勞"))
    bring(library, book("2", "1983", "生死疲劳"))
    [pair], _count = queries.open_pairs(library)
    page = cataloger.get(f"/desk/duplicates/comparison?one={pair.one.id}&other={pair.other.id}").content.decode()
    title, year = (page.partition(f'<th scope="row">{label}')[2].partition("</tr>")[0] for label in ("题名", "年份"))
    assert ("写法不同" in title, "不同" in title.replace("写法不同", "")) == (True, False)
    assert ("写法不同" in year, "不同" in year) == (False, True)


def test_another_library_sees_neither_pairs_nor_decisions(library: Actor, neighbour: Actor) -> None:
    one, other = two(library)
    number = services.keep_apart(library, one, other)
    assert (queries.open_pairs(neighbour)[1], queries.parted_pairs(neighbour)) == (0, [])
    with pytest.raises(services.NoSuchPair):
        services.look_again(neighbour, number)
    with pytest.raises(NoSuchRecord):
        services.keep_apart(neighbour, one, other)
    with pytest.raises(NoSuchRecord):
        queries.compared_records(neighbour, one, other)


def test_made_one_on_the_page_and_two_again(library: Actor, cataloger: Client) -> None:
    one, other = two(library)
    listed = cataloger.get("/desk/duplicates").content.decode()
    at = f"/desk/duplicates/comparison?{urlencode({'one': one, 'other': other})}"
    assert f'href="{at.replace("&", "&amp;")}"' in listed
    shown = cataloger.get(at).content.decode()
    assert re.search(r"1982.*1983", shown, re.DOTALL)
    assert shown.count("<meter") == len(queries.compared_records(library, one, other).verdict.weights)
    answer = cataloger.post("/desk/duplicates/merging", {"one": one, "other": other, "into": one})
    assert answer.status_code == 302
    assert queries.open_pairs(library)[1] == 0
    assert [(gone, into.id) for gone, into in queries.merges_of(library)] == [(other, one)]
    merged = cataloger.get(at)
    assert (merged.status_code, f"已并入记录 {one}" in merged.content.decode()) == (409, True)
    assert cataloger.get(f"/desk/records/{other}").headers["Location"] == f"/desk/records/{one}"
    assert cataloger.get(f"/desk/records/{other}/versions").headers["Location"] == f"/desk/records/{one}/versions"
    assert f"已并入记录 {one}" in cataloger.get(f"/desk/records/{other}/versions/1").content.decode()
    again = cataloger.post("/desk/duplicates/merging", {"one": one, "other": other, "into": one}, follow=True)
    assert (again.status_code, f"已并入记录 {one}" in again.content.decode()) == (200, True)
    assert cataloger.post(f"/desk/records/{other}/splitting").status_code == 302
    assert queries.open_pairs(library)[1] == 1
    assert cataloger.post(f"/desk/records/{other}/splitting").status_code == 404


def test_the_page_refuses_what_makes_no_sense(library: Actor, cataloger: Client) -> None:
    one, other = two(library)
    assert cataloger.get(f"/desk/duplicates/comparison?one={one}&other={one}").status_code == 409
    assert cataloger.get("/desk/duplicates/comparison?one=x&other=").status_code == 404
    assert cataloger.post("/desk/duplicates/merging", {"one": one, "other": other, "into": 99}).status_code == 404
    for text in ("abc", "79", "101", "9" * 30):
        answer = cataloger.post("/desk/duplicates/threshold", {"threshold": text})
        assert answer.status_code == 422
        assert "80" in answer.content.decode()
    assert cataloger.post("/desk/duplicates/threshold", {"threshold": "90"}).status_code == 302
    assert queries.match_threshold(library) == 90
    assert cataloger.post("/desk/duplicates/threshold", {"threshold": ""}).status_code == 302
    assert queries.match_threshold(library) == 95


def test_one_wrong_number_on_many_records_asks_about_some_of_them_only(library: Actor) -> None:
    def wrong(first: int, count: int) -> bytes:
        return as_file(
            cnmarc(f"W{number}", "".join(random.Random(number).choices(WORDS, k=6)), isbn=ISBN, author="")
            for number in range(first, first + count)
        )

    bring(library, wrong(0, 60))
    _shown, some = queries.open_pairs(library)
    assert some >= 49  # each of the first fifty with one that was there
    bring(library, wrong(100, 60))
    assert queries.open_pairs(library)[1] == some
    assert Record.objects.count() == 120


def test_an_older_catalog_gets_its_new_keys_once(library: Actor) -> None:
    one, _other = two(library)
    before = set(MatchKey.objects.values_list("value", "record_id"))
    MatchKey.objects.filter(record_id=one).delete()
    add = import_module("tianlu.catalog.migrations.0008_match_keys").add
    add(apps, None)
    again = set(MatchKey.objects.values_list("value", "record_id"))
    assert again < before  # a library's own number is in its contributions, not in the description
    assert {number for _value, number in again} == {number for _value, number in before}
    add(apps, None)
    assert set(MatchKey.objects.values_list("value", "record_id")) == again


def held_book(number: str, barcode: str, year: str = "1982") -> bytes:
    items = [held(("a", "MAIN"), ("b", barcode), ("d", "I246"))]
    return as_file([cnmarc(number, "红楼梦", isbn=ISBN, author="曹雪芹", year=year, extra=items)])


def test_what_joined_wrongly_becomes_a_record_of_its_own(library: Actor, neighbour: Actor) -> None:
    bring(library, held_book("1", "N1"))
    bring(neighbour, held_book("s1", "S1"))
    bring(library, held_book("2", "N2"))
    record = item_by_barcode(library, "N1").record_id
    assert item_by_barcode(library, "N2").record_id == record
    _view, sources = queries.sources_of(library, record)
    assert [source.control_number for source in sources] == ["1", "2"]  # the neighbour's is the neighbour's to see
    made = services.separate(library, record, contribution_ids=[sources[1].id])
    assert item_by_barcode(library, "N2").record_id == made
    assert {item_by_barcode(library, "N1").record_id, item_by_barcode(neighbour, "S1").record_id} == {record}
    assert queries.compared_records(library, record, made).apart
    again = bring(library, held_book("2", "N2", year="1984"))  # its own number leads to its own record
    assert (again.counts["merge"], queries.record_for(library, made).bib["year"]) == (1, 1984)
    assert queries.record_for(library, record).bib["year"] == 1982


def test_a_record_whose_description_left_is_described_by_what_stays(library: Actor, neighbour: Actor) -> None:
    bring(library, as_file([cnmarc("1", "红楼梦", isbn=ISBN, author="曹雪芹", publisher="人民文学出版社")]))
    bring(neighbour, as_file([cnmarc("s1", "红楼梦", isbn=ISBN, author="曹雪芹", publisher="人民文学")]))
    [number] = set(MatchKey.objects.values_list("record_id", flat=True))
    [own] = queries.sources_of(library, number)[1]
    made = services.separate(library, number, contribution_ids=[own.id])
    assert queries.record_for(library, made).bib["publishers"] == ["人民文学出版社"]
    assert queries.record_for(neighbour, number).bib["publishers"] == ["人民文学"]
    with pytest.raises(NoSuchRecord):  # the library holds it no longer
        queries.sources_of(library, number)
    [theirs] = queries.sources_of(neighbour, number)[1]
    with pytest.raises(services.NothingRemains):
        services.separate(neighbour, number, contribution_ids=[theirs.id])
    with pytest.raises(services.NothingChosenApart):
        services.separate(neighbour, number, contribution_ids=[own.id, 999])
    with pytest.raises(NoSuchRecord):
        services.merge_records(neighbour, number, into=made)
    services.merge_records(library, made, into=number)  # its last own contribution went, and comes back
    assert queries.sources_of(library, number)[1][0].id == own.id


def test_on_the_pages_it_is_taken_back_when_the_other_is_another_librarys(
    library: Actor, neighbour: Actor, cataloger: Client
) -> None:
    bring(neighbour, held_book("s1", "S1"))
    bring(library, held_book("1", "N1"))
    record = item_by_barcode(library, "N1").record_id
    [own] = queries.sources_of(library, record)[1]
    made = services.separate(library, record, contribution_ids=[own.id])
    page = cataloger.get("/desk/duplicates").content.decode()
    [link] = re.findall(r'href="(/desk/duplicates/comparison[?][^"]+)"', page)
    assert cataloger.get(link.replace("&amp;", "&")).status_code == 200
    [undoing] = re.findall(r'action="(/desk/duplicates/\d+/reopening)"', page)
    cataloger.post(undoing)
    assert link in cataloger.get("/desk/duplicates").content.decode()
    cataloger.post("/desk/duplicates/merging", {"one": str(record), "other": str(made), "into": str(record)})
    assert item_by_barcode(library, "N1").record_id == record
    assert link not in cataloger.get("/desk/duplicates").content.decode()


def test_it_is_done_on_the_page_of_the_record(library: Actor, cataloger: Client) -> None:
    bring(library, held_book("1", "N1"))
    bring(library, held_book("2", "N2"))
    record = item_by_barcode(library, "N1").record_id
    at = f"/desk/records/{record}/sources"
    shown = cataloger.get(at).content.decode()
    numbers = re.findall(r'name="contribution" value="(\d+)"', shown)
    assert len(numbers) == 2
    assert cataloger.post(at).status_code == 409
    assert cataloger.post(at, {"contribution": numbers}).status_code == 409
    answer = cataloger.post(at, {"contribution": numbers[1]})
    made = int(answer["Location"].rsplit("/", 1)[1])
    assert item_by_barcode(library, "N2").record_id == made
    merged = cataloger.post("/desk/duplicates/merging", {"one": record, "other": made, "into": record})
    assert merged.status_code == 302
    assert item_by_barcode(library, "N2").record_id == record
