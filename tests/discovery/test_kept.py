"""Staff keep searches, lists and tags: their own, shared ones, never another library's."""

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.catalog.conftest import bring
from tests.portal.conftest import Side, books, follow, home, north, signed_in, south, stocked
from tianlu.catalog.models import Record
from tianlu.catalog.services import merge_records, split_record
from tianlu.discovery import queries, services
from tianlu.discovery.models import ListedRecord, RecordList, SavedSearch, Tag
from tianlu.discovery.queries.kept import NoSuchList, NoSuchSearch
from tianlu.discovery.services.kept import ListFull, NoSuchTag
from tianlu.kit.errors import Forbidden, Malformed
from tianlu.libraries.data import Actor, ActorKind
from tianlu.libraries.queries import forget_public_scope, visitor_actor

__all__ = ["follow", "home", "north", "south", "stocked"]
pytestmark = [pytest.mark.django_db, pytest.mark.database]


def staff(side: Side, name: str = "anna", *acts: str) -> Actor:
    own = side.actor.organisation_id
    return Actor(name, ActorKind.STAFF, own, frozenset({own}), acts=frozenset(acts))


def numbers() -> list[int]:
    return list(Record.objects.order_by("id").values_list("id", flat=True))


def test_a_search_is_kept_from_its_results_and_found_again(stocked: Side) -> None:
    client = signed_in(stocked.director)
    page = client.get("/search?q=山水志&year_from=1990").content.decode()
    [address] = re.findall(r'name="address" value="([^"]+)"', page)
    form = {"name": " 山水  志 ", "address": address.replace("&amp;", "&"), "shared": "on"}
    assert client.post("/desk/searches", form).status_code == 302
    kept = client.get("/desk/searches").content.decode()
    assert "山水 志" in kept
    assert f'href="/search?{address}"' in kept
    row = SavedSearch.unscoped(reason="test").get(name="山水 志")
    assert client.post(f"/desk/searches/{row.id}/removal").status_code == 302
    assert not SavedSearch.unscoped(reason="test").filter(name="山水 志").exists()
    assert 'name="address"' not in Client().get("/search?q=山水志").content.decode()


def test_what_is_not_shared_is_the_keepers_alone(north: Side, south: Side) -> None:
    anna, ben, carl = staff(north), staff(north, "ben"), staff(south, "anna")
    private = services.save_search(anna, name="mine", address="q=a")
    shared = services.save_search(anna, name="ours", address="?q=b", shared=True)
    assert [one.name for one in queries.searches_of(anna)] == ["ours", "mine"]
    assert [(one.name, one.mine, one.address) for one in queries.searches_of(ben)] == [("ours", False, "q=b")]
    assert queries.searches_of(carl) == []
    for who, number in ((ben, private), (ben, shared), (carl, shared)):
        with pytest.raises(NoSuchSearch):
            services.forget_search(who, number)
    for wrong in ({"name": " ", "address": ""}, {"name": "long", "address": "q" * 3000}):
        with pytest.raises(Malformed):
            services.save_search(anna, **wrong)
    with pytest.raises(Forbidden):
        services.save_search(visitor_actor(), name="x", address="")


def test_chosen_results_go_on_a_list(stocked: Side) -> None:
    client = signed_in(stocked.director)
    first, second, third, *_rest = numbers()
    page = client.get(f"/desk/lists?q=山水志&id={first}&id={second}").content.decode()
    assert "已选 2 条记录" in page
    made = client.post("/desk/lists", {"name": "读书会", "id": [first, second]})
    row = RecordList.unscoped(reason="test").get(name="读书会")
    assert made["Location"] == f"/desk/lists/{row.id}"
    client.post(f"/desk/lists/{row.id}/additions", {"id": [second, third, 999999]})
    assert list(ListedRecord.objects.order_by("id").values_list("record_id", flat=True)) == [first, second, third]
    client.post(f"/desk/lists/{row.id}/subtractions", {"id": [first]})
    shown = client.get(f"/desk/lists/{row.id}").content.decode()
    assert f'href="/records/{first}"' not in shown
    assert f"/search/export.ris?id={second}&amp;id={third}" in shown
    assert client.post(f"/desk/lists/{row.id}/removal").status_code == 302
    assert ListedRecord.objects.count() == 0


def test_lists_have_an_owner_a_library_and_an_end(stocked: Side, south: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    anna, ben, carl = staff(stocked), staff(stocked, "ben"), staff(south)
    private = services.make_list(anna, name="mine")
    shared = services.make_list(anna, name="ours", shared=True)
    assert services.add_to_list(ben, shared, record_ids=numbers()[:3]) == 3
    assert [(one.name, one.count) for one in queries.lists_of(ben)] == [("ours", 3)]
    for who, number in ((ben, private), (carl, shared), (carl, private)):
        with pytest.raises(NoSuchList):
            queries.list_for(who, number)
        with pytest.raises(NoSuchList):
            services.add_to_list(who, number, record_ids=numbers()[:1])
        with pytest.raises(NoSuchList):
            services.forget_list(who, number)
    monkeypatch.setattr("tianlu.discovery.services.kept.LISTED", 4)
    with pytest.raises(ListFull):
        services.add_to_list(anna, shared, record_ids=numbers()[:5])
    assert queries.list_for(anna, shared)[0].count == 3


def test_what_is_kept_of_a_record_goes_with_it_when_it_is_merged_and_comes_back(stocked: Side) -> None:
    anna = staff(stocked, "anna", "discovery.tags")
    first, second, third, fourth, *_rest = numbers()
    number = services.make_list(anna, name="ours", shared=True)
    services.add_to_list(anna, number, record_ids=[second, third, fourth])
    services.tag_record(anna, second, word="旅游")
    merge_records(stocked.actor, second, into=first)
    view, records = queries.list_for(anna, number)
    assert ([one.id for one in records], view.gone) == ([first, third, fourth], ())
    assert "旅游" in [one.word for one in queries.tags_on(anna, first)]
    merge_records(stocked.actor, third, into=fourth)  # both are on the list
    view, records = queries.list_for(anna, number)
    assert ([one.id for one in records], view.gone) == ([first, fourth], (third,))
    split_record(stocked.actor, second)
    split_record(stocked.actor, third)
    assert [one.id for one in queries.list_for(anna, number)[1]] == [second, third, fourth]
    assert [one.word for one in queries.tags_on(anna, second)][-1] == "旅游"


def test_a_list_says_what_is_gone_and_lets_it_be_taken_off(stocked: Side) -> None:
    client, anna = signed_in(stocked.director), staff(stocked)
    first, second, *_rest = numbers()
    number = services.make_list(anna, name="ours", shared=True)
    services.add_to_list(anna, number, record_ids=[first, second])
    Record.objects.filter(id=second).update(status="withdrawn")
    page = client.get(f"/desk/lists/{number}").content.decode()
    assert "书单中有 1 条记录已撤回或不对您开放。" in page
    client.post(f"/desk/lists/{number}/subtractions", {"id": [second]})
    assert "已撤回" not in client.get(f"/desk/lists/{number}").content.decode()
    assert queries.list_for(anna, number)[0].count == 1


def test_a_long_list_leaves_whole(north: Side, follow: Callable[[], int]) -> None:
    bring(north.actor, books(230))
    follow()
    number = services.make_list(staff(north), name="long", shared=True)
    services.add_to_list(staff(north), number, record_ids=numbers())
    client = signed_in(north.director)
    page = html.unescape(client.get(f"/desk/lists/{number}").content.decode())
    [ris] = re.findall(r'href="(/search/export\.ris[^"]+)"', page)
    [cited] = re.findall(r'href="(/records/references[^"]+)"', page)
    assert b"".join(client.get(ris).streaming_content).count(b"TY  - ") == 230  # type: ignore[attr-defined]
    assert client.get(cited).content.decode().partition('id="references"')[2].partition("</ol>")[0].count("<li") == 230


def test_ways_of_writing_a_tag_are_one_tag(stocked: Side) -> None:
    anna = staff(stocked, "anna", "discovery.tags")
    for record, word in zip(numbers(), ("旅游", "旅遊", "旅游", "ＰＤＦ", "pdf", "е\u0308лка", "Елка"), strict=False):
        services.tag_record(anna, record, word=word, public=word == "旅遊")
    counted = {one.word: (one.count, one.public) for one in queries.tags_of(anna)}
    assert (counted["旅游"], counted["pdf"][0], counted["Елка"][0]) == ((3, True), 2, 2)
    page = signed_in(stocked.director).get("/desk/tags?tag=旅遊").content.decode()
    assert len(set(re.findall(r'href="/records/(\d+)"', page))) == 3
    assert re.search(r'href="\?tag=[^"]+" aria-current="true"><span[^>]*>旅游<', page)


def test_tags_are_for_staff_or_for_everyone(stocked: Side, south: Side) -> None:
    forget_public_scope()
    _first, record, other, *_rest = numbers()
    client = signed_in(stocked.director)
    client.post(f"/desk/records/{record}/tags", {"tag": " 地方 文献 ", "public": "on"})
    client.post(f"/desk/records/{record}/tags", {"tag": "待修"})
    client.post(f"/desk/records/{other}/tags", {"tag": "待修"})
    client.post(f"/desk/records/{other}/tags", {"tag": "待修"})
    assert [one.word for one in queries.tags_on(visitor_actor(), record)] == ["地方 文献"]
    assert [one.word for one in queries.tags_on(staff(stocked), record)] == ["地方 文献", "待修"]
    assert [(one.word, one.count) for one in queries.tags_of(staff(stocked))] == [("待修", 3), ("地方 文献", 1)]
    assert queries.tags_of(staff(south)) == []
    seen, own = (who.get(f"/records/{record}").content.decode() for who in (Client(), client))
    assert ("地方 文献" in seen, "待修" in seen, "待修" in own) == (True, False, True)
    assert "待修" in client.get("/desk/tags?tag=待修").content.decode()
    tag = Tag.unscoped(reason="test").filter(record_id=record, word="待修").values_list("id", flat=True)[0]
    with pytest.raises(NoSuchTag):
        services.untag_record(staff(south, "x", "discovery.tags"), record, tag)
    with pytest.raises(Forbidden):
        services.tag_record(staff(stocked), record, word="x")
    client.post(f"/desk/records/{record}/tags/{tag}/removal")
    assert [one.word for one in queries.tags_on(staff(stocked), record)] == ["地方 文献"]
