"""Pages and API of authorities and vocabularies, as a browser without scripts and a program use them."""

import io

import pytest
from django.test import Client

from tests.catalog.conftest import bring
from tests.catalog.files import as_file, cnmarc
from tianlu.catalog import queries, services
from tianlu.catalog.data import AuthorityKind, NameForm
from tianlu.kit import feed, jobs
from tianlu.libraries.data import Actor

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def persons(library: Actor) -> int:
    return services.create_vocabulary(library, name="人名规范", kind=AuthorityKind.PERSONS)


def number_of(address: str) -> int:
    return int(address.rsplit("/", 1)[1])


def test_an_authority_is_added_found_changed_and_refused_when_somebody_was_faster(
    library: Actor,
    cataloger: Client,
    persons: int,
) -> None:
    answer = cataloger.post("/desk/authorities", {"vocabulary": persons, "label": "沈从文", "dates": "1902-1988"})
    assert answer.status_code == 302
    number = number_of(answer["Location"])
    page = cataloger.get("/desk/authorities", {"q": "Shen Congwen"}).content.decode()
    assert f'/desk/authorities/{number}"' in page
    cataloger.post(f"/desk/authorities/{number}/names", {"text": "休芸芸"})
    version = queries.authority_for(library, number).version
    said = {"version": version - 1, "label": "沈從文"}
    late = cataloger.post(f"/desk/authorities/{number}", said)
    assert (late.status_code, 'value="沈從文"' in late.content.decode()) == (409, True)
    assert cataloger.post(f"/desk/authorities/{number}", said | {"version": version}).status_code == 302
    assert queries.authority_for(library, number).label == "沈從文"
    empty = cataloger.post("/desk/authorities", {"vocabulary": persons, "label": "…"})
    assert (empty.status_code, "…" in empty.content.decode()) == (422, True)


def test_authorities_are_tied_by_name_in_any_script(library: Actor, cataloger: Client, persons: int) -> None:
    one, other = (
        number_of(cataloger.post("/desk/authorities", {"vocabulary": persons, "label": label})["Location"])
        for label in ("三苏", "蘇軾")
    )
    tied = cataloger.post(f"/desk/authorities/{other}/relations", {"kind": "broader", "other": "三蘇"})
    assert (tied.status_code, [above.id for above in queries.authority_for(library, other).broader]) == (302, [one])
    page = cataloger.get(f"/desk/authorities/{other}").content.decode()
    assert (f"第 {other} 号" in page, "形式" in page, "表单" in page) == (True, True, False)
    nobody = cataloger.post(f"/desk/authorities/{other}/relations", {"kind": "broader", "other": "苏洵"})
    assert (nobody.status_code, "名为“苏洵”的规范有 0 条" in nobody.content.decode()) == (409, True)
    for _turn in range(2):
        cataloger.post("/desk/authorities", {"vocabulary": persons, "label": "苏过"})
    two = cataloger.post(f"/desk/authorities/{other}/relations", {"kind": "related", "other": "苏过"})
    assert (two.status_code, "规范有 2 条" in two.content.decode()) == (409, True)
    assert (
        cataloger.post(f"/desk/authorities/{one}/relations", {"kind": "related", "other": str(other)}).status_code
        == 302
    )


def test_a_merge_is_seen_done_followed_and_undone(
    library: Actor,
    cataloger: Client,
    persons: int,
) -> None:
    gone = services.create_authority(library, vocabulary_id=persons, label="周树人")
    kept = services.create_authority(library, vocabulary_id=persons, label="鲁迅")
    bring(library, as_file([cnmarc(str(at), f"书{at}", author="周树人") for at in range(3)]))
    jobs.run_pending()
    feed.catch_up()
    page = cataloger.get(f"/desk/authorities/{gone}/merging", {"into": kept, "q": "鲁迅"}).content.decode()
    assert "涉及 3 条书目记录" in page
    assert (
        cataloger.post(f"/desk/authorities/{gone}/merging", {"into": kept})["Location"] == f"/desk/authorities/{kept}"
    )
    assert cataloger.get(f"/desk/authorities/{gone}")["Location"] == f"/desk/authorities/{kept}"
    again = cataloger.post(f"/desk/authorities/{kept}/merging", {"into": gone})
    assert again.status_code == 409
    moved = Client().get(f"/api/v1/authorities/{gone}")
    assert (moved.status_code, moved["Location"]) == (301, f"/api/v1/authorities/{kept}")
    batch = cataloger.post(f"/desk/authorities/{gone}/headings")["Location"]
    jobs.run_pending()
    page = cataloger.get(batch).content.decode()
    assert ("“周树人”改写作“鲁迅”" in page, "修改 3 条" in page, 'name="act.0"' in page) == (True, True, False)
    cataloger.post(f"/desk/authorities/{gone}/splitting")
    assert cataloger.get(f"/desk/authorities/{gone}").status_code == 200


def test_a_heading_is_decided_on_its_page(library: Actor, cataloger: Client, persons: int) -> None:
    for dates in ("1950-", "1971-"):
        services.create_authority(library, vocabulary_id=persons, label="李明", dates=dates)
    bring(library, as_file([cnmarc("1", "书", author="李明")]))
    feed.catch_up()
    [doubt] = queries.doubts_of(library)
    assert "1971-" in cataloger.get("/desk/headings").content.decode()
    cataloger.post(f"/desk/headings/{doubt.id}", {"authority": doubt.candidates[1].id})
    assert queries.authority_for(library, doubt.candidates[1].id).records == {"contributor": 1}
    assert cataloger.post(f"/desk/headings/{doubt.id}", {"authority": ""}).status_code == 404


def test_a_vocabulary_is_begun_and_filled_from_a_file(library: Actor, cataloger: Client) -> None:
    said = {"name": "中图法", "kind": "classes", "language": "zh", "source": "本馆", "licence": ""}
    address = cataloger.post("/desk/vocabularies", said)["Location"]
    assert cataloger.post("/desk/vocabularies", said).status_code == 422
    table = io.BytesIO("notation,label\nI2,中国文学\nI24,小说\nI9<i>,\nI25,<b>\n".encode())
    table.name = "classes.csv"
    file = cataloger.post(address, {"file": table})["Location"]
    jobs.run_pending()
    assert 'class="figures">3</dd>' in cataloger.get(file).content.decode()
    cataloger.post(f"{file}/runs")
    jobs.run_pending()
    done = cataloger.get(file).content.decode()
    assert ("I9&lt;i&gt;" in done, "没有名称" in done, "<i>" in done) == (True, True, False)
    assert "小说" in cataloger.get(address, {"q": "I24"}).content.decode()
    assert "&lt;b&gt;" in cataloger.get(address, {"q": "I25"}).content.decode()
    refused = io.BytesIO(b"\x00\x01")
    refused.name = "a.csv"
    assert cataloger.post(address, {"file": refused}).status_code == 422


def test_the_schemes_of_a_file_are_sent_where_they_belong(library: Actor, cataloger: Client, persons: int) -> None:
    said = "".join(
        f"<http://x/{at}> <http://www.w3.org/2004/02/skos/core#{name}> {value} .\n"
        for at in (1, 2)
        for name, value in (("prefLabel", f'"名{at}"@zh'), ("inScheme", f"<http://x/scheme{at}>"))
    )
    file = io.BytesIO(said.encode())
    file.name = "two.nt"
    address = cataloger.post(f"/desk/vocabularies/{persons}", {"file": file})["Location"]
    jobs.run_pending()
    page = cataloger.get(address).content.decode()
    assert ("该文件含有 2 个词表" in page, 'value="scheme2"' in page, f"{address}/runs" in page) == (True, True, False)
    keys = {"key": ["http://x/scheme1", "http://x/scheme2"]}
    nothing = cataloger.post(f"{address}/schemes", keys | {"where.0": "none"})
    assert (nothing.status_code, "没有选取文件中的任何词表" in nothing.content.decode()) == (422, True)
    sent = cataloger.post(f"{address}/schemes", keys | {"where.0": "here", "where.1": "apart", "name.1": "另表"})
    assert sent["Location"] == "/desk/vocabularies"
    jobs.run_pending()
    page = cataloger.get("/desk/vocabularies").content.decode()
    assert ("尚未写入的文件" in page, page.count("two.nt")) == (True, 2)
    assert "仅取文件中的" in cataloger.get(address).content.decode()
    cataloger.post(f"{address}/runs")
    jobs.run_pending()
    assert [one.label for one in queries.find_authorities(library, "名", own=True)] == ["名1"]


def test_programs_read_authorities(library: Actor, persons: int) -> None:
    number = services.create_authority(library, vocabulary_id=persons, label="沈从文", dates="1902-1988")
    [found] = Client().get("/api/v1/authorities", {"q": "沈從"}).json()
    assert (found["id"], found["label"], found["dates"], found["kind"]) == (number, "沈从文", "1902-1988", "persons")
    one = Client().get(f"/api/v1/authorities/{number}").json()
    assert [name["text"] for name in one["names"]] == ["沈从文", "Shěn Cóngwén"]
    assert Client().get("/api/v1/authorities/999").status_code == 404
    assert Client().get("/api/v1/authorities").status_code == 422


def test_the_editor_is_offered_names_by_any_of_their_forms(library: Actor, cataloger: Client) -> None:
    persons = services.create_vocabulary(library, name="人名", kind=AuthorityKind.PERSONS)
    number = services.create_authority(library, vocabulary_id=persons, label="沈从文", dates="1902-1988")
    services.add_name(library, number, text="沈岳焕", form=NameForm.VARIANT)
    at = "/desk/authority-offers/cnmarc"
    for typed in ("沈", "沈從", "沈岳"):
        shown = cataloger.get(at, {"q": typed, "tag": "701"}).content.decode()
        assert 'data-value="沈从文"' in shown
        assert "1902-1988" in shown
    assert "沈岳焕" in cataloger.get(at, {"q": "沈岳", "tag": "701"}).content.decode()
    for nothing in ({"q": "沈", "tag": "200"}, {"q": "沈", "tag": "606"}, {"q": " ", "tag": "701"}, {}):
        assert "option" not in cataloger.get(at, nothing).content.decode()
    assert cataloger.get("/desk/authority-offers/pica").status_code == 404
    assert (
        'data-value="沈从文"'
        in cataloger.get("/desk/authority-offers/marc21", {"q": "沈", "tag": "100"}).content.decode()
    )
