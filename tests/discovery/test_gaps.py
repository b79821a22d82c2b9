"""A search that finds nothing becomes a line of work, without anybody who searched."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from tests.portal.conftest import Side, follow, home, north, signed_in, south, stocked
from tianlu.discovery import queries, services
from tianlu.discovery.data import GapState, NoSuchGap
from tianlu.discovery.events import MISSED
from tianlu.discovery.models import Gap, GapDay
from tianlu.kit import events
from tianlu.kit.clock import now
from tianlu.kit.errors import Forbidden, Malformed
from tianlu.libraries.data import Actor, ActorKind
from tianlu.libraries.queries import forget_public_scope

__all__ = ["follow", "home", "north", "south", "stocked"]
pytestmark = [pytest.mark.django_db, pytest.mark.database]


def missed(*searches: str, organisation: int = 0) -> None:
    for words in searches:
        events.record(MISSED.name, {"words": words}, organisation_id=organisation)


def someone(side: Side, *acts: str) -> Actor:
    own = side.actor.organisation_id
    return Actor("somebody", ActorKind.STAFF, own, frozenset({own}), acts=frozenset(acts))


def listed(side: Side, state: GapState = GapState.OPEN) -> list[tuple[str, int, int]]:
    found, _more = queries.gaps_of(someone(side, "discovery.gaps"), state)
    return [(one.words, one.searches, one.days) for one in found]


def test_what_is_not_found_is_told_to_the_event_log_alone(stocked: Side) -> None:
    client = signed_in(stocked.director)
    for address in (
        "/search?q=无此书",
        "/search?q=山水志",
        "/search?q=无此书&language=chi",
        "/search?cql=title=无此书",
        "/search",
    ):
        assert client.get(address).status_code == 200
    events.flush()
    events.drain_spools()
    told = events.counted_texts(MISSED.name, "words", "instead", localdate(now()))
    own = stocked.actor.organisation_id
    assert dict(told) == {(own, "无此书", ""): 1, (own, "北馆无此书", ""): 1}
    assert not Gap.unscoped(reason="test").filter(words="无此书").exists()


def test_ways_of_writing_count_together_and_again_is_the_same(north: Side) -> None:
    forget_public_scope()
    today = localdate(now())
    own = north.actor.organisation_id
    missed("紅樓夢 續書", "红楼梦续书 ", "《红楼梦》 续书", "红楼梦 续书", "?!", organisation=own)
    missed("ISBN：978-7-02-000220-7", "７０２０００２２０Ｘ", "9787020002207", organisation=own)
    missed("电话 13812345678")
    for _again in range(2):
        services.count_gaps(today)
    assert sorted(listed(north)) == [
        ("9787020002207", 3, 1),
        ("电话 •", 1, 1),
        ("红楼梦 续书", 3, 1),
        ("红楼梦续书 ", 1, 1),
    ]
    missed("红楼梦 续书", organisation=north.actor.organisation_id)
    services.count_gaps(today)
    assert ("红楼梦 续书", 4, 1) in listed(north)
    [gap] = Gap.unscoped(reason="test").filter(words="红楼梦 续书")
    GapDay.objects.create(gap=gap, day=today - timedelta(days=1), count=4)
    assert listed(north)[0] == ("红楼梦 续书", 8, 2)


def test_staff_say_what_came_of_a_gap(north: Side, south: Side) -> None:
    missed("无此书", organisation=north.actor.organisation_id)
    services.count_gaps(localdate(now()))
    [line] = queries.gaps_of(someone(north, "discovery.gaps"), GapState.OPEN)[0]
    client = signed_in(north.director)
    page = client.get("/desk/gaps").content.decode()
    assert "无此书" in page
    assert f'action="/desk/gaps/{line.id}"' in page
    assert re.search(r'href="/search\?q=[^"]+">', page)
    assert client.post(f"/desk/gaps/{line.id}", {"state": "bought", "note": " 已订 ", "mine": "on"}).status_code == 302
    assert listed(north) == []
    found, _more = queries.gaps_of(someone(north, "discovery.gaps"), GapState.BOUGHT)
    assert [(one.words, one.note, one.owned, one.mine) for one in found] == [("无此书", "已订", True, False)]
    assert "您在处理" in client.get("/desk/gaps?state=bought").content.decode()
    with pytest.raises(NoSuchGap):
        services.settle_gap(someone(south, "discovery.gaps"), line.id, state="no")
    with pytest.raises(Forbidden):
        services.settle_gap(someone(north), line.id, state="no")
    with pytest.raises(Malformed):
        services.settle_gap(someone(north, "discovery.gaps"), line.id, state="lost")
    assert "无此书" not in signed_in(south.director).get("/desk/gaps?state=bought").content.decode()
    assert signed_in(north.novice).get("/desk/gaps").status_code == 403


def test_what_another_spelling_answered_stands_there_as_that_until_it_does_not(stocked: Side) -> None:
    client = signed_in(stocked.director)
    for words in ("山睡志", "山水志", "無此書"):  # the first sounds like what is there
        assert client.get("/search", {"q": words}).status_code == 200
    events.flush()
    events.drain_spools()
    today = localdate(now())
    services.count_gaps(today)
    assert ("山睡志", 1, 1) not in listed(stocked)
    [(words, *_counts)] = [one for one in listed(stocked, GapState.RESPELLED) if one[0] != "北馆无此书"]
    assert words == "山睡志"
    page = client.get("/desk/gaps?state=respelled").content.decode()
    assert re.search(r'href="/search\?q=[^"]+">山水志<', page)
    missed("山睡志", organisation=stocked.actor.organisation_id)
    services.count_gaps(today)
    assert ("山睡志", 2, 1) in listed(stocked)


def test_a_note_of_one_does_not_take_a_gap_from_another(north: Side) -> None:
    missed("无此书", organisation=north.actor.organisation_id)
    services.count_gaps(localdate(now()))
    one, other = someone(north, "discovery.gaps"), replace(someone(north, "discovery.gaps"), id="another")
    [line] = queries.gaps_of(one, GapState.OPEN)[0]
    services.settle_gap(one, line.id, state="open", mine=True)
    services.settle_gap(other, line.id, state="open", note="询价中")
    [line] = queries.gaps_of(one, GapState.OPEN)[0]
    assert (line.mine, line.note) == (True, "询价中")
    services.settle_gap(one, line.id, state="open", note="询价中")
    [line] = queries.gaps_of(one, GapState.OPEN)[0]
    assert (line.mine, line.owned) == (False, False)


def test_two_at_one_gap_do_not_write_over_each_other(stocked: Side) -> None:
    missed("无此书", organisation=stocked.actor.organisation_id)
    services.count_gaps(localdate(now()))
    client, other = signed_in(stocked.director), someone(stocked, "discovery.gaps")
    [line] = [one for one in queries.gaps_of(other, GapState.OPEN)[0] if one.words == "无此书"]
    form = {"state": "open", "note": "询价中", "seen": line.seen, "list": "open", "page": "2"}
    answer = client.post(f"/desk/gaps/{line.id}", form)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/gaps?state=open&page=2")
    late = client.post(f"/desk/gaps/{line.id}", form | {"state": "no", "note": "不收"})
    assert late.status_code == 409
    assert "gap-changed" in late.content.decode()
    [line] = [one for one in queries.gaps_of(other, GapState.OPEN)[0] if one.words == "无此书"]
    assert line.note == "询价中"
    assert client.post(f"/desk/gaps/{line.id}", form | {"seen": line.seen, "state": "no"}).status_code == 302


def test_a_search_of_several_libraries_is_a_gap_of_each(north: Side, south: Side) -> None:
    forget_public_scope()
    missed("无此书")
    services.count_gaps(localdate(now()))
    assert listed(north) == listed(south) == [("无此书", 1, 1)]
