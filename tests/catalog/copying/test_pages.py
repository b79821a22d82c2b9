"""The pages of targets and of copy cataloguing, as a librarian without JavaScript walks through them."""

import re

import pytest
from django.test import Client

from tests.catalog.copying.conftest import ISBN, z3950
from tests.catalog.copying.servers import misbehaving
from tests.catalog.copying.test_misbehaving import silence
from tests.catalog.copying.test_targets import SECRET
from tests.catalog.copying.units_sent import accepted, presented, raw_of, saying, searched
from tests.catalog.files import cnmarc
from tests.readers.conftest import a_colleague
from tests.serving import until
from tianlu.catalog import queries, services
from tianlu.catalog.services import TargetWanted
from tianlu.libraries.data import Actor
from tianlu.readers.services import RoleWanted

pytestmark = [pytest.mark.database, pytest.mark.django_db, pytest.mark.network]


def signed_in(library: Actor, role: str) -> Client:
    who = a_colleague(library, f"sun-{role}", RoleWanted(role), name="孙礼")
    client = Client()
    answer = client.post("/sign-in", {"login": who.login, "password": who.password, "library": who.organisation_id})
    assert answer.status_code == 302
    return client


@pytest.fixture
def director(library: Actor) -> Client:
    return signed_in(library, "director")


@pytest.fixture
def cataloger(library: Actor) -> Client:
    return signed_in(library, "cataloger")


@pytest.fixture
def target(library: Actor, utf8: int) -> int:
    return services.create_target(library, wanted=TargetWanted(name_zh="甲馆", settings=z3950(utf8)))


def form(port: int, **more: str) -> dict[str, str]:
    plain = {"name_zh": "甲馆", "protocol": "z3950", "host": "127.0.0.1", "port": str(port), "database": "Default"}
    plain |= {"z3950_syntax": "unimarc", "element_set": "F", "charset": "auto", "timeout": "10", "active": "on"}
    return plain | more


def test_a_director_adds_a_target_tries_it_and_takes_it_off(director: Client, library: Actor, utf8: int) -> None:
    assert "还没有目标库" in director.get("/desk/targets").content.decode()
    assert "Voyager" in director.get("/desk/targets/new?preset=loc").content.decode()
    answer = director.post("/desk/targets/new", form(utf8, listed="on", user="u", password=SECRET))
    [view] = queries.targets_of(library)
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/targets/{view.id}")
    page = director.get(f"/desk/targets/{view.id}").content.decode()
    assert SECRET not in page
    assert "已保存这个目标库的用户名或密码" in page
    tried = director.post(f"/desk/targets/{view.id}/trials", {"q": "边城㐂记"}).content.decode()
    assert "有应答。命中 1 条记录，收到 1 条。" in tried
    assert "第一条是“边城㐂记”（CNMARC，UTF-8）。" in tried
    listed = director.get("/desk/targets").content.decode()
    assert f"127.0.0.1:{utf8}/Default" in listed
    assert director.post(f"/desk/targets/{view.id}/removal").status_code == 302
    assert queries.targets_of(library) == []


def test_a_cataloger_may_not_list_a_machine_of_the_own_network(cataloger: Client, library: Actor, utf8: int) -> None:
    answer = cataloger.post("/desk/targets/new", form(utf8, listed="on"))
    assert answer.status_code == 302  # the box was not theirs to tick, so it is not ticked
    [view] = queries.targets_of(library)
    assert not view.settings.listed
    tried = cataloger.post(f"/desk/targets/{view.id}/trials", {"q": ISBN}).content.decode()
    assert f"不允许连接 127.0.0.1 的端口 {utf8}" in tried or "127.0.0.1" in tried
    assert "有应答" not in tried


def test_what_is_wrong_in_the_form_is_said_beside_it(director: Client, library: Actor) -> None:
    for more, words in (
        ({"host": ""}, "不是主机名"),
        ({"attribute_title": "@attr"}, "1=4 4=1"),
        ({"name_zh": ""}, "id_name_zh_error"),
        ({"protocol": "sru", "url": "ftp://x"}, "http://"),
    ):
        answer = director.post("/desk/targets/new", form(210, **more))
        assert (answer.status_code, words in answer.content.decode()) == (422, True), more
    assert queries.targets_of(library) == []


def test_two_who_change_a_target_at_once_lose_nothing(director: Client, library: Actor) -> None:
    number = services.create_target(library, wanted=TargetWanted(name_zh="甲馆", settings=z3950(210)))
    seen = stamp(director, number)
    changed = form(210, database="新库", listed="on")
    assert director.post(f"/desk/targets/{number}", changed | {"seen": seen}).status_code == 302
    mine = form(210, timeout="20", listed="on") | {"seen": seen}
    answer = director.post(f"/desk/targets/{number}", mine)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "已被其他人修改" in page
    assert re.findall(r"<dt>([^<]+)</dt><dd[^>]*>([^<]+)</dd>", page) == [("数据库", "新库"), ("最多等待（秒）", "10")]
    assert 'value="20"' in page
    again = re.findall(r'name="seen" value="(\w+)"', page)[0]
    assert director.post(f"/desk/targets/{number}", mine | {"seen": again}).status_code == 302
    view = queries.target_for(library, number)
    assert (view.settings.database, view.settings.timeout) == ("Default", 20.0)


def test_a_wrong_form_does_not_make_it_forget_what_it_saw(director: Client, library: Actor) -> None:
    number = services.create_target(library, wanted=TargetWanted(name_zh="甲馆", settings=z3950(210)))
    seen = stamp(director, number)
    director.post(f"/desk/targets/{number}", form(210, database="新库", listed="on") | {"seen": seen})
    page = director.post(f"/desk/targets/{number}", form(210, name_zh="") | {"seen": seen}).content.decode()
    assert re.findall(r'name="seen" value="(\w+)"', page) == [seen]


def stamp(client: Client, number: int) -> str:
    return str(re.findall(r'name="seen" value="(\w+)"', client.get(f"/desk/targets/{number}").content.decode())[0])


def test_a_target_that_moves_says_that_its_password_is_forgotten(director: Client, library: Actor) -> None:
    wanted = TargetWanted(name_zh="甲馆", settings=z3950(210), credentials=("", "u", SECRET))
    number = services.create_target(library, wanted=wanted)
    moved = form(2100, listed="on") | {"seen": stamp(director, number)}
    page = director.post(f"/desk/targets/{number}", moved, follow=True).content.decode()
    assert "请重新输入" in page
    assert not queries.target_for(library, number).signs_in


def test_a_target_taken_off_while_it_is_asked_is_said_in_its_place(
    cataloger: Client, library: Actor, target: int
) -> None:
    page = cataloger.get("/desk/copying", {"q": "边城㐂记"}).content.decode()
    place = re.findall(r'hx-get="([^"]+)"', page)[0].replace("&amp;", "&")
    services.remove_target(library, target)
    part = cataloger.get(place, headers={"HX-Request": "true"})
    assert (part.status_code, "没有这个目标库" in part.content.decode()) == (200, True)
    assert cataloger.get(place).status_code == 404


def test_targets_change_places(director: Client, library: Actor) -> None:
    numbers = [
        services.create_target(library, wanted=TargetWanted(name_zh=name, settings=z3950(210))) for name in ("甲", "乙")
    ]
    assert director.post(f"/desk/targets/{numbers[1]}/moves").status_code == 302
    assert [view.name_zh for view in queries.targets_of(library)] == ["乙", "甲"]


def test_a_question_shows_a_place_for_each_target_and_the_answers_come_one_by_one(
    cataloger: Client, library: Actor, target: int
) -> None:
    with misbehaving(silence) as hanging:
        settings = z3950(hanging.port, timeout=1)
        slow = services.create_target(library, wanted=TargetWanted(name_zh="慢馆", settings=settings))
        page = cataloger.get("/desk/copying", {"q": "边城㐂记"}).content.decode()
        places = re.findall(r'<section[^>]* hx-get="([^"]+)"', page)
        assert [place.split("?")[0] for place in places] == [
            f"/desk/copying/targets/{target}",
            f"/desk/copying/targets/{slow}",
        ]
        quick, waiting = (cataloger.get(place.replace("&amp;", "&")).content.decode() for place in places)
        assert 'hx-trigger="load delay:700ms"' in waiting
        late = until(lambda: _without_waiting(cataloger, places[1]), "it is given up")
    assert "边城㐂记" in quick
    assert 'name="candidate"' in quick
    assert "没有在规定时间内" in late or "超时" in late or "127.0.0.1" in late
    assert 'name="candidate"' not in late


def _without_waiting(client: Client, place: str) -> str:
    page = client.get(place.replace("&amp;", "&")).content.decode()
    return "" if "hx-trigger" in page else page


def test_without_javascript_all_answers_come_with_the_page(cataloger: Client, target: int) -> None:
    page = cataloger.get("/desk/copying", {"q": "边城㐂记", "whole": "1"}).content.decode()
    assert "hx-get" not in page.split("<main")[1]
    assert page.count('name="candidate"') == 1


def test_from_one_record_a_link_leads_back_to_what_was_found(cataloger: Client, target: int) -> None:
    page = cataloger.get("/desk/copying", {"q": "山水志", "whole": "1"}).content.decode()
    place = re.findall(r'hx-get="([^"]+)"', cataloger.get("/desk/copying", {"q": "山水志"}).content.decode())[0]
    part = until(lambda: _without_waiting(cataloger, place), "it answers")
    for shown in (page, part):
        link = re.findall(r'href="(/desk/copying/comparison[?][^"]+)"', shown)[0].replace("&amp;", "&")
        back = re.findall(r'<p><a href="(/desk/copying[?][^"]+)"', cataloger.get(link).content.decode())
        assert back == ["/desk/copying?title=%E5%B1%B1%E6%B0%B4%E5%BF%97"]


def test_candidates_side_by_side_become_one_description(cataloger: Client, library: Actor, target: int) -> None:
    page = cataloger.get("/desk/copying", {"q": "山水志", "whole": "1"}).content.decode()
    assert "29 条记录" in page
    assert "其中 20 条" in page
    first, second = re.findall(r'name="candidate" value="(\d+)"', page)[:2]
    table = cataloger.get("/desk/copying/comparison", {"candidate": [first, second]}).content.decode()
    assert "第2卷山水志" in table
    assert "第3卷山水志" in table
    assert table.count('class="differs"') == 2  # 200 and 701
    answer = cataloger.post(
        "/desk/copying/drafts", {"candidate": [first, second], "row-200-0": "1", "row-690-0": "none"}
    )
    draft = queries.draft_for(library, int(answer["Location"].rpartition("/")[2]))
    assert [draft.marc.field("200").get("a"), draft.marc.field("690")] == ["第3卷山水志", None]  # type: ignore[union-attr]
    assert draft.marc.field("001") is None
    assert "录自甲馆 00000002，甲馆 00000003。" in cataloger.get(answer["Location"]).content.decode()


def test_what_is_no_question_is_said_on_the_page(cataloger: Client, target: int) -> None:
    answer = cataloger.get("/desk/copying", {"q": "20295403"})
    assert (answer.status_code, "既不是 ISBN" in answer.content.decode()) == (422, True)


def test_nothing_a_target_sends_becomes_part_of_the_page(cataloger: Client, library: Actor) -> None:
    evil = raw_of(cnmarc("<b>1</b>", "<script>alert(1)</script>", author="<img src=x onerror=alert(1)>"))
    with misbehaving(saying(accepted(), searched(1), presented([evil]))) as server:
        services.create_target(library, wanted=TargetWanted(name_zh="<i>馆</i>", settings=z3950(server.port)))
        page = cataloger.get("/desk/copying", {"q": "x", "whole": "1"}).content.decode()
    number = re.findall(r'name="candidate" value="(\d+)"', page)[0]
    table = cataloger.get(
        "/desk/copying/comparison", {"candidate": number, "back": "https://evil.example/"}
    ).content.decode()
    for text in (page, table):
        assert "&lt;script&gt;alert(1)" in text
        for forbidden in ("<script>alert", "<img src=x", "<i>馆", 'href="https://evil.example'):
            assert forbidden not in text


def test_what_is_not_kept_any_more_is_said(cataloger: Client, library: Actor) -> None:
    assert cataloger.get("/desk/copying/comparison", {"candidate": "999"}).status_code == 410
    assert cataloger.get("/desk/copying/comparison").status_code == 422


def test_others_are_sent_away(library: Actor, target: int) -> None:
    for client, status in ((signed_in(library, "desk"), 403), (Client(), 302)):
        for path in (
            "/desk/copying",
            f"/desk/copying/targets/{target}?title=x",
            "/desk/targets",
            f"/desk/targets/{target}",
        ):
            assert client.get(path).status_code in {status, 401}, path
