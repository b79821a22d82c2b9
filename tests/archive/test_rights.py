"""Who may read what, through the pages, the API, search and feeds; what changes or goes is obeyed at once."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client

from tests.archive.conftest import Attach
from tests.archive.files import pdf
from tests.portal.conftest import signed_in
from tests.readers.conftest import a_colleague
from tianlu.archive.data import Rights
from tianlu.archive.models import AttachedFile, PageText
from tianlu.archive.services import change_networks, change_rights, remove_file
from tianlu.kit import files
from tianlu.kit.security import POLICY
from tianlu.libraries.data import Actor
from tianlu.readers.services import RoleWanted

pytestmark = [pytest.mark.database, pytest.mark.django_db]
WORDS = "渡船"
ASKED = "这里的溪流为什么如弓背？"  # no page has all of it
TEXT = "溪流如弓背，山路如弓弦，故远近有了小小差异，一只渡船"


@dataclass(frozen=True)
class People:
    """Browsers: of anybody, of somebody in the building, of staff without and with the right to attach files."""

    visitor: Client
    inside: Client
    staff: Client
    keeper: Client


@pytest.fixture
def people(library: Actor, home: Path) -> People:
    change_networks(library, networks="10.1.0.0/16 2001:db8::/32")
    return People(
        visitor=Client(REMOTE_ADDR="203.0.113.9", raise_request_exception=False),
        inside=Client(REMOTE_ADDR="10.1.2.3", raise_request_exception=False),
        staff=signed_in(a_colleague(library, "novice")),
        keeper=signed_in(a_colleague(library, "keeper", RoleWanted("cataloger"))),
    )


def sees(client: Client, record_id: int, file_id: int) -> dict[str, bool]:
    """What a browser gets of the text, the page numbers, the file, and whether words find the record."""
    inside = client.get(f"/records/{record_id}/inside?q={WORDS}")
    page = client.get(f"/records/{record_id}")
    told = client.get(f"/api/v1/records/{record_id}/inside?q={WORDS}").json()
    found = client.get(f"/search?field0=fulltext&match0=words&term0={WORDS}")
    answered = client.get(f"/api/v1/search?cql=fulltext={WORDS}").json()
    beside = client.get(f"/search?q={WORDS}").content.decode()
    listed = client.get(f"/api/v1/inside?q={WORDS}").json()
    answered_inside = client.get(f"/api/v1/inside?q={ASKED}").json()
    answered_here = client.get(f"/records/{record_id}/inside?q={ASKED}").content.decode()
    answered_beside = client.get(f"/search?q={ASKED}").content.decode()
    given = client.get(f"/records/{record_id}/files/{file_id}")
    assert inside.status_code == page.status_code == found.status_code == 200
    text = "弓背" in inside.content.decode()
    places = {
        text,
        bool(told["snippets"]),
        "弓" in found.content.decode(),
        "弓" in str(answered),
        "弓" in beside,
        any(one["snippet"] for one in listed),
        any(one["snippet"] for one in answered_inside),
        "故远近" in answered_here,
        "故远近" in answered_beside,
        given.status_code == 200,
        "第 1 页" in inside.content.decode(),
    }
    assert len(places) == 1, places  # every outlet says the same
    findable = {answered["total"] == 1, bool(listed), "边城" in found.content.decode()}
    assert len(findable) == 1, findable
    named = "secret-name" in page.content.decode()
    assert named == any(
        one["name"].startswith("secret-name") for one in client.get(f"/api/v1/records/{record_id}/files").json()
    )
    return {"read": text, "find": findable.pop(), "named": named}


N, F, R = (
    {"read": False, "find": False, "named": False},
    {"read": False, "find": True, "named": False},
    {"read": True, "find": True, "named": True},
)
NAMED, NAMED_FOUND = {**N, "named": True}, {**F, "named": True}


@pytest.mark.parametrize(
    ("rights", "findable", "expected"),
    [
        (Rights.OPEN, False, {"visitor": R, "inside": R, "staff": R, "keeper": R}),
        (Rights.INSIDE, False, {"visitor": NAMED, "inside": R, "staff": R, "keeper": R}),
        (Rights.INSIDE, True, {"visitor": NAMED_FOUND, "inside": R, "staff": R, "keeper": R}),
        (Rights.CLOSED, False, {"visitor": N, "inside": N, "staff": N, "keeper": R}),
        (Rights.CLOSED, True, {"visitor": F, "inside": F, "staff": F, "keeper": R}),
    ],
)
def test_rights_hold_everywhere(  # noqa: PLR0917 - fixtures and parameters of pytest come as they come
    rights: Rights,
    findable: bool,
    expected: dict[str, dict[str, bool]],
    people: People,
    books: list[int],
    attach: Attach,
    follow: Callable[[], int],
) -> None:
    number = attach(books[0], pdf(TEXT), "secret-name.pdf", rights, findable=findable)
    follow()
    assert {name: sees(getattr(people, name), books[0], number) for name in expected} == expected
    feed = people.keeper.get(f"/search.atom?field0=fulltext&match0=words&term0={WORDS}").content.decode()
    assert ("边城" in feed, "弓" in feed) == (
        expected["visitor"]["find"],
        False,
    )  # whoever asks, it says what all may read


def test_nothing_is_open_unless_somebody_says_so(
    people: People, books: list[int], catch_up: Callable[[], None]
) -> None:
    with Path(__file__).open("rb") as file:
        answer = people.keeper.post(f"/api/v1/records/{books[0]}/files", {"file": file})
    assert answer.status_code == 201, answer.content
    assert (answer.json()["rights"], answer.json()["kind"]) == ("closed", "text")
    catch_up()
    assert people.visitor.get(f"/api/v1/records/{books[0]}/files").json() == []


def test_a_change_of_rights_is_obeyed_before_the_index_knows(
    people: People, books: list[int], attach: Attach, library: Actor, follow: Callable[[], int]
) -> None:
    number = attach(books[0], pdf(TEXT), "secret-name.pdf")
    follow()
    assert sees(people.visitor, books[0], number) == R
    change_rights(library, number, rights=Rights.CLOSED, findable=False)
    assert sees(people.visitor, books[0], number) == N


def test_what_is_removed_is_found_no_more(  # noqa: PLR0917 - fixtures of pytest come as they come
    people: People,
    books: list[int],
    attach: Attach,
    library: Actor,
    follow: Callable[[], int],
    catch_up: Callable[[], None],
) -> None:
    number = attach(books[0], pdf(TEXT), "secret-name.pdf")
    follow()
    key = AttachedFile.unscoped(reason="test").get(id=number).file_key
    remove_file(library, number)
    assert sees(people.keeper, books[0], number) == N
    catch_up()
    assert sees(people.keeper, books[0], number) == N
    assert not PageText.objects.exists()
    assert not files.exists(key)


def test_a_record_that_is_hidden_hides_its_text(
    people: People, books: list[int], attach: Attach, library: Actor, follow: Callable[[], int]
) -> None:
    number = attach(books[0], pdf(TEXT), "secret-name.pdf")
    follow()
    assert people.keeper.post(f"/desk/records/{books[0]}/visibility", {"visibility": "suppressed"}).status_code == 302
    assert people.visitor.get(f"/records/{books[0]}/inside?q={WORDS}").status_code == 404
    assert people.visitor.get(f"/records/{books[0]}/files/{number}").status_code == 404
    assert people.visitor.get(f"/api/v1/inside?q={WORDS}").json() == []
    assert people.visitor.get(f"/api/v1/search?cql=fulltext={WORDS}").json()["items"] == []


def test_a_file_leaves_as_a_file_only(people: People, books: list[int], attach: Attach) -> None:
    number = attach(
        books[0], b"<!doctype html><title>x</title><script>alert(1)</script><p>" + TEXT.encode(), '边"城.html'
    )
    answer = people.visitor.get(f"/records/{books[0]}/files/{number}")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == f"{POLICY}; sandbox"
    assert answer["Content-Type"] == "application/octet-stream"
    assert "no-store" in answer["Cache-Control"]
    assert TEXT.encode() in b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_a_neighbour_may_not_touch_the_file(people: People, books: list[int], attach: Attach) -> None:
    from tests.catalog.conftest import a_library  # noqa: PLC0415 - a second library for one test

    number = attach(books[0], pdf(TEXT))
    stranger = signed_in(a_colleague(a_library("south"), "stranger", RoleWanted("cataloger")))
    for what in ("rights", "readings"):
        answer = stranger.post(f"/desk/files/{number}/{what}", {"rights": "open"})
        assert answer.status_code == 404, what
    for absent in (number, number + 1):  # a neighbour's file and none at all are answered alike
        answer = stranger.post(f"/desk/files/{absent}/removal")
        assert (answer.status_code, answer["Location"]) == (302, "/desk/files")
    assert AttachedFile.unscoped(reason="test").filter(id=number).exists()


def test_what_is_open_in_the_library_only_is_kept_by_no_device(
    people: People, books: list[int], attach: Attach, follow: Callable[[], int]
) -> None:
    attach(books[0], pdf(TEXT), rights=Rights.INSIDE)
    follow()
    for address in (f"/search?q={WORDS}", f"/search?field0=fulltext&match0=words&term0={WORDS}"):
        seen = people.inside.get(address)
        assert "弓背" in seen.content.decode()
        assert (seen.get("X-Offline"), seen["Cache-Control"]) == (None, "private, no-store")
        assert people.visitor.get(address)["X-Offline"] == "keep"
    assert people.inside.get(f"/records/{books[0]}/inside?q={WORDS}")["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("address", ["10.2.0.1", "203.0.113.9", "nonsense", "::1"])
def test_whoever_asks_from_elsewhere_is_not_inside(
    address: str, people: People, books: list[int], attach: Attach
) -> None:
    attach(books[0], pdf(TEXT), rights=Rights.INSIDE)
    client = Client(REMOTE_ADDR=address, HTTP_X_FORWARDED_FOR="10.1.2.3")
    assert client.get(f"/api/v1/records/{books[0]}/inside?q={WORDS}").json()["snippets"] == []


@pytest.mark.parametrize("address", ["10.1.255.1", "2001:db8::5", "::ffff:10.1.2.3"])
def test_whoever_asks_from_the_librarys_networks_is_inside(
    address: str, people: People, books: list[int], attach: Attach
) -> None:
    attach(books[0], pdf(TEXT), rights=Rights.INSIDE)
    found = Client(REMOTE_ADDR=address).get(f"/api/v1/records/{books[0]}/inside?q={WORDS}").json()
    assert len(found["snippets"]) == 1
