"""Libraries that hold the same titles: each sees its own shelves and hidden things, and of the other what is shared."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from tests.catalog.conftest import bring
from tests.catalog.files import as_file, cnmarc, held, marc21
from tests.discovery.conftest import Follow
from tests.readers.conftest import a_colleague, browse
from tianlu.catalog import queries as catalog
from tianlu.catalog.data import Visibility
from tianlu.catalog.services import set_visibility, withdraw_record
from tianlu.holdings.data import ItemState
from tianlu.holdings.queries import item_by_barcode, items_of
from tianlu.holdings.services import set_item_visibility, withdraw_item
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import branch_tree, forget_public_scope
from tianlu.libraries.services import change_organisation
from tianlu.marc import Record
from tianlu.readers.services import RoleWanted

pytestmark = [pytest.mark.django_db, pytest.mark.database]
__all__ = ["browse"]
ISBNS = ("9787020002207", "9787020024759")
TITLES = ("红楼梦", "围城")
PLACES = ("organisation", "branch", "available")


def books(code: str, call: str, branches: tuple[str, ...]) -> bytes:
    """The same two titles as any other library's, with items and a note of its own."""

    def book(number: int) -> Record:
        item = held(("a", branches[number]), ("b", f"{code}-B{number}"), ("d", call), ("e", str(number)))
        note = held(("a", f"{code}馆内部说明"), tag="998")
        return cnmarc(f"{code}{number}", TITLES[number], isbn=ISBNS[number], author="某人", extra=[item, note])

    return as_file([book(0), book(1)])


@dataclass(frozen=True)
class Asking:
    """Asks the API as who is named."""

    clients: dict[str, Client]

    def __call__(self, who: str, **asked: str) -> Any:
        answer = self.clients[who].get("/api/v1/search", {"sort": "title", **asked})
        assert answer.status_code == 200
        return answer.json()


@pytest.fixture
def shared(library: Actor, neighbour: Actor, follow: Follow) -> Asking:
    """Both libraries hold both titles; the south is shown to its own people only."""
    bring(library, books("N", "I242.4", ("MAIN", "EAST")))
    bring(neighbour, books("S", "813.5", ("MAIN", "MAIN")))
    follow()
    clients = {"nobody": Client()}
    for actor, name in ((library, "north"), (neighbour, "south")):
        clients[name] = _signed_in(actor, name)
    change_organisation(neighbour, neighbour.organisation_id, public=False)
    return Asking(clients)


def _signed_in(actor: Actor, login: str) -> Client:
    who = a_colleague(actor, login, RoleWanted("director"))
    client = Client()
    words = {"login": who.login, "password": who.password, "library": who.organisation_id}
    assert client.post("/sign-in", words).status_code == 302
    return client


def places(answer: Any) -> list[dict[str, int]]:
    return [{one["value"]: one["count"] for one in answer["facets"][name]} for name in PLACES]


def shelves(answer: Any) -> list[tuple[str, int]]:
    return sorted((line["call_number"], line["branch_id"]) for item in answer["items"] for line in item["shelves"])


def test_branches_counts_and_shelves_are_those_in_reach(shared: Asking, library: Actor, neighbour: Actor) -> None:
    north, south = str(library.organisation_id), str(neighbour.organisation_id)
    main, east = (str(one.id) for one in branch_tree(library))
    far = str(branch_tree(neighbour)[0].id)
    own = sorted([("I242.4/0", int(main)), ("I242.4/1", int(east))])
    for who in ("nobody", "north"):
        answer = shared(who)
        assert answer["total"] == 2
        assert places(answer) == [{north: 2}, {main: 1, east: 1}, {"any": 2}]
        assert shelves(answer) == own
    answer = shared("south")  # the north is open to everyone
    assert places(answer) == [{north: 2, south: 2}, {main: 1, east: 1, far: 2}, {"any": 2}]
    assert shelves(answer) == sorted([*own, ("813.5/0", int(far)), ("813.5/1", int(far))])
    for narrowed in ({"branch": far}, {"organisation": south}, {"available": far}):
        assert [shared(who, **narrowed)["total"] for who in ("nobody", "north", "south")] == [0, 0, 2]
    page = shared.clients["nobody"].get(f"/search?q=红楼梦&branch={far}").content.decode()
    assert "/records/" not in page


def test_call_numbers_and_local_fields_are_each_librarys_own(shared: Asking, library: Actor) -> None:
    for cql, found in (
        ('callnumber = "813.5/0"', [0, 0, 1]),
        ("callnumber = 813*", [0, 0, 2]),
        ('callnumber = "*42.4/1"', [1, 1, 1]),
        ("callnumber = I242*", [2, 2, 2]),
    ):
        assert [shared(who, cql=cql)["total"] for who in ("nobody", "north", "south")] == found, cql
    number = shared("nobody")["items"][0]["id"]
    pages = [f"/records/{number}", f"/api/v1/records/{number}", f"/api/v1/records/{number}.json", "/api/v1/search"]
    for who, other in (("nobody", "S"), ("north", "S"), ("south", "N")):
        for page in pages:
            text = shared.clients[who].get(page).content.decode()
            assert f"{other}馆内部说明" not in text
            assert f"{other}-B" not in text
            assert who == "south" or "813.5" not in text
    assert "N馆内部说明" in shared.clients["north"].get(pages[2]).content.decode()


def test_hidden_and_withdrawn_items_are_neither_shown_nor_counted(
    shared: Asking, library: Actor, follow: Follow
) -> None:
    main, east = (str(one.id) for one in branch_tree(library))
    set_item_visibility(library, item_by_barcode(library, "N-B0").id, visibility=Visibility.SUPPRESSED)
    withdraw_item(library, item_by_barcode(library, "N-B1").id, reason="weeded")
    assert shelves(shared("nobody")) == []  # at once
    follow()
    for who in ("nobody", "north"):
        answer = shared(who)
        assert (answer["total"], places(answer)[1:]) == (2, [{}, {}])
        assert shared(who, branch=main)["total"] == shared(who, branch=east)["total"] == 0
        assert shared(who, cql="callnumber = I242*")["total"] == 0
    assert ItemState.WITHDRAWN in {one.state for one in _items(library)}


def _items(library: Actor) -> list[Any]:
    return [item for number in catalog.iter_record_ids() for item in items_of(library, number)]


@pytest.mark.parametrize("how", ["suppressed", "staff", "withdrawn"])
def test_what_one_library_hides_is_anothers_to_have(library: Actor, neighbour: Actor, follow: Follow, how: str) -> None:
    """A record taken out of sight joins no other library's, and is no evidence in its preview."""
    bring(library, as_file([cnmarc("1", "红楼梦", isbn=ISBNS[0], author="某人")]))
    (hidden,) = catalog.iter_record_ids()
    if how == "withdrawn":
        withdraw_record(library, hidden, reason="lost")
    else:
        set_visibility(library, hidden, visibility=Visibility(how))
    told = bring(neighbour, as_file([cnmarc("9", "红楼梦", isbn=ISBNS[0], author="某人")]))
    assert (told.counts["new"], told.counts["merge"]) == (1, 0)
    follow()
    forget_public_scope()
    found = Client().get("/api/v1/search?q=红楼梦").json()
    assert [item["id"] for item in found["items"]] == [max(catalog.iter_record_ids())]
    assert found["total"] == 1
    assert [len(one["items"]) for one in Client().get("/api/v1/suggest?q=红楼").json()] == [1]
    again = bring(library, as_file([cnmarc("2", "红楼梦", isbn=ISBNS[0], author="某人", publisher="某社")]))
    assert again.counts["merge"] == 1


def test_a_local_note_is_no_part_of_the_shared_description(library: Actor, neighbour: Actor) -> None:
    note = held(("a", "Gift of the mayor"), tag="590")
    series = held(("a", "Panda books"), tag="490")
    bring(library, as_file([marc21("1", "Border town", author="Shen, Congwen", extra=[series, note])]))
    (number,) = catalog.iter_record_ids()
    shared = catalog.record_for(neighbour, number) if number in catalog.records_for(neighbour, [number]) else None
    assert shared is None  # the south has no part in it yet
    own = catalog.marc_of(library, number, "line").decode()
    assert "Gift of the mayor" in own
    assert "Panda books" in own
    assert "Gift of the mayor" not in str(catalog.record_for(library, number).bib)
    bring(neighbour, as_file([marc21("9", "Border town", author="Shen, Congwen")]))
    theirs = catalog.marc_of(neighbour, number, "line").decode()
    assert "Panda books" in theirs
    assert "Gift of the mayor" not in theirs
