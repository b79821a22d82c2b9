"""The API's cursor: everything a search finds comes once, and a cursor that is none is told."""

import json
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from tests.catalog.conftest import bring
from tests.catalog.files import many
from tests.discovery.conftest import Follow
from tianlu.catalog import queries as catalog
from tianlu.catalog.data import Visibility
from tianlu.catalog.services import set_visibility
from tianlu.discovery.queries import following
from tianlu.discovery.services import rebuild_index
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import forget_public_scope

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SORTS = ["", "newest", "year-down", "year-up", "title", "callnumber"]


@pytest.fixture
def reader(library: Actor, follow: Follow) -> Client:
    bring(library, many(60))
    follow()
    forget_public_scope()
    return Client()


def page(client: Client, **asked: str) -> Any:
    answer = client.get("/api/v1/search", asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.parametrize("asked", [(query, sort) for query in ("", "山水志") for sort in SORTS], ids=str)
def test_every_hit_comes_once_while_records_are_added(
    reader: Client,
    library: Actor,
    follow: Follow,
    asked: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(following, "RANKED", 20)  # so that the order changes on the way
    search = {"q": asked[0], "sort": asked[1], "limit": "7"}
    known = set(catalog.iter_record_ids())
    seen: list[int] = []
    got = page(reader, **search)
    turn = 0
    while True:
        seen += [item["id"] for item in got["items"]]
        if got["next"] is None:
            break
        turn += 1
        if turn <= 4:  # records before, between and behind what was given
            bring(library, many(3, first=100 * turn))
        if turn == 3:
            set_visibility(library, seen[-1], visibility=Visibility.SUPPRESSED)
        if turn == 5:
            rebuild_index(lambda done, total: None)
        follow()
        got = page(reader, **search, cursor=got["next"])
    assert len(seen) == len(set(seen))
    assert known - set(seen) == set()
    assert turn >= 8


def test_pages_by_cursor_are_pages_by_number_while_nothing_changes(reader: Client) -> None:
    for sort in SORTS[1:]:
        numbered = [item["id"] for item in page(reader, q="山水志", limit="60", sort=sort)["items"]]
        first = page(reader, q="山水志", limit="25", sort=sort)
        second = page(reader, q="山水志", limit="35", sort=sort, cursor=first["next"])
        assert [item["id"] for item in [*first["items"], *second["items"]]] == numbered
        assert (first["total"], second["total"], second["next"], second["facets"]) == (60, 60, None, {})


@pytest.mark.parametrize(
    "cursor",
    [
        "7",
        "20",
        "0",
        "abc",
        "é",
        "\x00",
        "a:b:c",
        "x" * 5999,
        signing.Signer().sign_object([1]),
        signing.Signer(salt="tianlu.discovery.cursor").sign_object([1]),
    ],
    ids=["7", "20", "0", "letters", "accent", "nought", "parts", "long", "another seal", "another shape"],
)
def test_what_is_no_cursor_is_refused(reader: Client, cursor: str) -> None:
    answer = reader.get("/api/v1/search", {"q": "山水志", "cursor": cursor})
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == "cursor-unreadable"
    assert problem["detail"].startswith(problem["title"])


def test_a_cursor_belongs_to_its_search(reader: Client) -> None:
    cursor = page(reader, q="山水志", limit="5")["next"]
    assert len(cursor) < 400
    assert page(reader, q="山水志", limit="9", cursor=cursor)["items"] != []  # the size of a page may change
    assert page(reader, q=" 山水志", limit="9", cursor=cursor)["items"] != []  # it is the same question
    for asked in ({"q": "山水"}, {"q": "山水志", "sort": "title"}, {"q": "山水志", "language": "chi"}, {"q": ""}):
        answer = reader.get("/api/v1/search", {**asked, "cursor": cursor})
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor-of-another-search")
    altered = cursor[:10] + ("A" if cursor[10] != "A" else "B") + cursor[11:]
    for broken in (altered, cursor[:-1], cursor[1:]):
        answer = reader.get("/api/v1/search", {"q": "山水志", "cursor": broken})
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor-unreadable")


def test_a_place_that_is_gone_is_told(reader: Client, library: Actor, follow: Follow) -> None:
    got = page(reader, q="", limit="5", sort="title")
    for item in got["items"]:
        set_visibility(library, item["id"], visibility=Visibility.SUPPRESSED)
    follow()
    answer = reader.get("/api/v1/search", {"q": "", "limit": "5", "sort": "title", "cursor": got["next"]})
    assert (answer.status_code, answer.json()["code"]) == (409, "place-lost")


def test_a_long_cursor_fits_an_address(library: Actor, follow: Follow) -> None:
    """Five hundred numbers spread over a million records."""
    from tianlu.discovery.cql.ast import Everything  # noqa: PLC0415
    from tianlu.discovery.cursors import LONGEST, read_cursor, write_cursor  # noqa: PLC0415 - only here
    from tianlu.discovery.data import After, SearchRequest  # noqa: PLC0415

    after = After(500, apart=tuple(number * number % 1_000_003 for number in range(1, 501)))
    cursor = write_cursor(SearchRequest(Everything()), "1", after)
    assert cursor is not None
    assert len(cursor) < LONGEST / 2
    read = read_cursor(SearchRequest(Everything()), "1", cursor)
    assert read is not None
    assert sorted(read.apart) == sorted(after.apart)
    assert json.dumps(cursor).isascii()
