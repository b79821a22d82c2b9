"""What staff do to a record at the desk holds for every outlet at once."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.catalog.conftest import bring
from tests.catalog.files import as_file, cnmarc, held
from tests.discovery.conftest import Follow
from tests.readers.conftest import Colleague, a_colleague, browse
from tianlu.catalog.queries import batch_for
from tianlu.catalog.services import adopt_record
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import forget_public_scope
from tianlu.readers.services import RoleWanted

pytestmark = [pytest.mark.django_db, pytest.mark.database]
__all__ = ["browse"]
Browse = Callable[[Colleague], Client]
BOOK = as_file(
    [cnmarc("1", "边城", author="沈从文", extra=[held(("a", "MAIN"), ("b", "B1"), ("d", "I246.5"), ("e", "7"))])]
)


@pytest.fixture
def record(library: Actor, follow: Follow) -> int:
    bring(library, BOOK)
    follow()
    forget_public_scope()
    found = Client().get("/api/v1/search?q=边城").json()
    assert found["total"] == 1
    return int(found["items"][0]["id"])


@pytest.fixture
def cataloger(library: Actor) -> Colleague:
    return a_colleague(library, "cataloger", RoleWanted("cataloger"))


def test_a_hidden_record_is_nowhere_and_comes_back(
    record: int, cataloger: Colleague, browse: Browse, follow: Follow
) -> None:
    visitor, staff = Client(), browse(cataloger)
    # The page of results repeats what was typed, so it is judged by its link to the record.
    link = f'href="/records/{record}"'
    assert link in visitor.get("/search?q=边城").content.decode()
    hide = staff.post(f"/desk/records/{record}/visibility", {"visibility": "suppressed"})
    assert hide.status_code == 302
    for stage in ("before the index knows", "after"):
        if stage == "after":
            follow()
        assert link not in visitor.get("/search?q=边城").content.decode(), stage
        assert visitor.get(f"/records/{record}").status_code == 404, stage
        assert visitor.get(f"/api/v1/records/{record}").status_code == 404, stage
        assert visitor.get(f"/api/v1/records/{record}.mrc").status_code == 404, stage
        assert visitor.get(f"/api/v1/records/{record}.bib").status_code == 404, stage
        assert visitor.get(f"/api/v1/records/{record}.mods").status_code == 404, stage
        assert visitor.get(f"/api/v1/records/{record}/losses?dialect=marc21").status_code == 404, stage
        assert visitor.get(f"/api/v1/records/{record}/losses?to=mods").status_code == 404, stage
        assert visitor.get("/api/v1/search?q=边城").json()["items"] == [], stage
    assert visitor.get("/api/v1/search?q=边城").json()["total"] == 0
    assert visitor.get("/api/v1/suggest?q=边").json() == []
    assert staff.get(f"/desk/records/{record}").status_code == 200
    staff.post(f"/desk/records/{record}/visibility", {"visibility": "public"})
    follow()
    assert link in visitor.get("/search?q=边城").content.decode()


def test_staff_only_is_for_staff_of_the_library(
    record: int, cataloger: Colleague, browse: Browse, follow: Follow, neighbour: Actor
) -> None:
    staff = browse(cataloger)
    staff.post(f"/desk/records/{record}/visibility", {"visibility": "staff"})
    follow()
    assert staff.get("/api/v1/search?q=边城").json()["total"] == 1
    assert Client().get("/api/v1/search?q=边城").json()["total"] == 0
    stranger = browse(a_colleague(neighbour, "stranger", RoleWanted("cataloger")))
    assert stranger.get("/api/v1/search?q=边城").json()["total"] == 0
    assert stranger.get(f"/records/{record}").status_code == 404


def test_a_hidden_item_leaves_the_shelf_line(record: int, cataloger: Colleague, browse: Browse) -> None:
    staff = browse(cataloger)
    assert Client().get(f"/api/v1/records/{record}").json()["shelves"][0]["total"] == 1
    page = staff.get(f"/desk/records/{record}").content.decode()
    assert "B1" in page
    item = page.split(f"/desk/records/{record}/items/")[1].split("/")[0]
    staff.post(f"/desk/records/{record}/items/{item}/visibility", {"visibility": "suppressed"})
    assert Client().get(f"/api/v1/records/{record}").json()["shelves"] == []


def test_a_record_with_items_is_not_withdrawn(record: int, cataloger: Colleague, browse: Browse) -> None:
    answer = browse(cataloger).post(f"/desk/records/{record}/withdrawal", {"reason": "double"})
    assert answer.status_code == 409
    assert Client().get(f"/records/{record}").status_code == 200


def test_what_a_neighbour_holds_too_is_not_hidden(
    record: int, cataloger: Colleague, browse: Browse, neighbour: Actor
) -> None:
    adopt_record(Actor(**{**neighbour.__dict__, "scope": neighbour.scope | {cataloger.organisation_id}}), record)
    answer = browse(cataloger).post(f"/desk/records/{record}/visibility", {"visibility": "suppressed"})
    assert answer.status_code == 409
    assert Client().get(f"/records/{record}").status_code == 200


def test_only_those_who_may(record: int, library: Actor, browse: Browse) -> None:
    assert Client().get(f"/desk/records/{record}").status_code == 302
    nobody = browse(a_colleague(library, "nobody"))
    assert nobody.get(f"/desk/records/{record}").status_code == 403
    assert nobody.post(f"/desk/records/{record}/visibility", {"visibility": "suppressed"}).status_code == 403
    assert Client().get(f"/records/{record}").status_code == 200


def test_a_level_that_is_none_is_refused(record: int, cataloger: Colleague, browse: Browse) -> None:
    answer = browse(cataloger).post(f"/desk/records/{record}/visibility", {"visibility": "<script>"})
    assert answer.status_code == 422
    assert "<script>alert" not in answer.content.decode()


def test_everything_a_search_finds_is_chosen_for_one_change(
    library: Actor, cataloger: Colleague, browse: Browse, follow: Follow
) -> None:
    bring(library, as_file([cnmarc(str(number), f"山水志{number}卷") for number in range(1, 42)]))
    bring(library, as_file([cnmarc("99", "别的书")]))
    follow()
    staff = browse(cataloger)
    assert "/desk/search/batches?q=" in staff.get("/search?q=山水志").content.decode()
    assert "/desk/search/batches" not in Client().get("/search?q=山水志").content.decode()
    answer = staff.post("/desk/search/batches?q=山水志")
    assert answer.status_code == 302
    assert batch_for(library, int(answer["Location"].rpartition("/")[2])).total == 41
    assert staff.post("/desk/search/batches?q=没有这本书zz").status_code == 422


FORMATS = ("mods", "dc", "ttl", "rdf", "jsonld", "ris", "bib", "csl", "schema")


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_a_file_of_the_record_and_says_what_it_lacks(record: int, form: str) -> None:
    visitor = Client()
    file = visitor.get(f"/api/v1/records/{record}.{form}")
    assert file.status_code == 200
    assert "边城" in file.content.decode()
    assert file.headers["Content-Disposition"] == f'attachment; filename="{record}.{form}"'
    if form in ("ttl", "rdf", "jsonld", "schema"):
        assert f"http://testserver/records/{record}" in file.content.decode()
    lost = visitor.get(f"/api/v1/records/{record}/losses?to={form}").json()
    assert {one["tag"] for one in lost} >= {"100"}
    assert not [
        one for one in lost if one["tag"] in ("905", "200") and one["code"] in ("a", "b")
    ]  # local fields are staff's
    assert f"/api/v1/records/{record}.{form}" in visitor.get(f"/records/{record}").content.decode()


def test_a_format_nobody_writes_is_refused(record: int) -> None:
    assert Client().get(f"/api/v1/records/{2**62}/losses?to=mods").status_code == 404
    for address in (f"{record}.pdf", f"{record}/losses?to=pdf"):
        refused = Client().get(f"/api/v1/records/{address}")
        assert (refused.status_code, refused.json()["code"]) == (404, "format-unknown")


def test_staff_see_what_an_export_loses(record: int, cataloger: Colleague, browse: Browse) -> None:
    staff = browse(cataloger)
    page = staff.get(f"/desk/records/{record}/losses?to=ris")
    text = page.content.decode()
    assert page.context["to"] == "ris"
    rows = {(row["tag"], row["code"]): str(row["reason"]) for _, part in page.context["parts"] for row in part}
    assert [str(heading) for heading, _ in page.context["parts"]] == ["", "本馆自用字段"]
    assert rows["905", "$b"] == "本馆自用字段。"
    assert rows["LDR", "字符位 7"] == "代码在那里没有对应。"
    assert f'href="/api/v1/records/{record}.ris"' in text
    assert "B1" in text
    english = staff.get(f"/desk/records/{record}/losses", headers={"accept-language": "en"})
    assert english.context["to"] == "mods"
    assert "A field of your library&#x27;s own." in english.content.decode()
    other = staff.get(f"/desk/records/{record}/losses?to=marc21")
    assert other.context["file"] == f"/api/v1/records/{record}.mrc?dialect=marc21"
    assert staff.get(f"/desk/records/{record}/losses?to=pdf").status_code == 404
    assert Client().get(f"/desk/records/{record}/losses").status_code in (302, 403)
    assert f"/desk/records/{record}/losses" in staff.get(f"/records/{record}").content.decode()
