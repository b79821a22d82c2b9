"""Two libraries with records, colleagues and an index, as a portal's pages meet them."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from tests.catalog.conftest import a_library, bring
from tests.catalog.files import as_file, cnmarc, held
from tests.discovery.conftest import follow, home
from tests.readers.conftest import Colleague, a_colleague
from tianlu.archive.data import Rights
from tianlu.archive.services import attach_file
from tianlu.catalog import services
from tianlu.catalog.data import AuthorityKind, TargetProtocol, TargetSettings
from tianlu.catalog.models import Record as CatalogRecord
from tianlu.catalog.queries import work_number
from tianlu.discovery.events import JUDGE, MISSED, TAG
from tianlu.discovery.services import count_gaps, keep_judged_search, make_list, save_search, tag_record
from tianlu.holdings.data import Deed, ItemState
from tianlu.holdings.queries import item_by_barcode
from tianlu.holdings.rules import Scan
from tianlu.holdings.services import (
    NewItem,
    ScanOrder,
    Wanted,
    create_item,
    give_call_number,
    handle_scans,
    receive_cutover,
    start_inventory,
)
from tianlu.kit import events, jobs
from tianlu.kit.clock import now
from tianlu.libraries.data import Actor, ActorKind
from tianlu.marc import Field, Record
from tianlu.readers.services import RoleWanted

__all__ = ["follow", "home"]


@dataclass(frozen=True)
class Side:
    """A library, its director, and a colleague who may do nothing."""

    actor: Actor
    director: Colleague
    novice: Colleague


@pytest.fixture
def north(db: None, home: Path) -> Side:
    return a_side("north")


@pytest.fixture
def south(db: None, home: Path) -> Side:
    return a_side("south")


def a_side(code: str) -> Side:
    actor = a_library(code)
    return Side(
        actor,
        a_colleague(actor, f"{code}-director", RoleWanted("director"), name=f"{code}馆长"),
        a_colleague(actor, f"{code}-novice", name=f"{code}新人"),
    )


SERIES = Field("225", "2", " ", [("a", "湖山丛书"), ("v", "3")])


def books(count: int, title: str = "山水志") -> bytes:
    """CNMARC books titled `title` and their number, one item each at the main branch."""
    return as_file(a_book(number, f"{title}{number}") for number in range(1, count + 1))


def a_book(number: int, title: str, **more: Any) -> Record:
    copy = held(("a", "MAIN"), ("b", f"B{number:07d}"), ("d", "I247.57"), ("e", str(number)))
    return cnmarc(f"{number:08d}", title, author=f"作者{number}", extra=[copy], **more)


def signed_in(who: Colleague, *, strict: bool = False) -> Client:
    """A browser in which somebody has signed in; `strict` browsers are asked for the forgery token afterwards."""
    client = Client(enforce_csrf_checks=False, raise_request_exception=False)
    answer = client.post("/sign-in", {"login": who.login, "password": who.password, "library": who.organisation_id})
    assert answer.status_code == 302, answer.content.decode()
    client.handler.enforce_csrf_checks = strict
    return client


@pytest.fixture
def stocked(north: Side, follow: Callable[[], int]) -> Side:
    """The north library with twenty-five books that are found, and an import that waits for a decision."""
    bring(north.actor, books(25))
    bring(north.actor, as_file([cnmarc("00000099", "湖山记", extra=[SERIES])]), filename="series.mrc")
    number = services.receive_file(north.actor, content=io.BytesIO(books(2, "候选")), filename="waiting.mrc")
    jobs.run_until(services.examine_import(north.actor, number))
    nowhere = TargetSettings("", TargetProtocol.Z3950, host="z3950.north.invalid", database="books", timeout=1)
    services.create_target(north.actor, wanted=services.TargetWanted(name_zh="north-target", settings=nowhere))
    record, other = CatalogRecord.objects.order_by("id").values_list("id", flat=True)[:2]
    draft = services.start_from_record(north.actor, record_id=record)
    services.save_template(north.actor, name="north", draft_id=draft)
    services.prepare_batch(north.actor, record_ids=[record], name="north")
    *_others, last = CatalogRecord.objects.order_by("id").values_list("id", flat=True)
    services.place_records([record, other, last])
    services.join_works(north.actor, work_number(other) or 0, into=work_number(record) or 0)
    services.keep_apart(north.actor, record, other)
    services.receive_table(north.actor, content=io.BytesIO("题名\n山水志\n".encode()), filename="north.csv")
    _numbered(north.actor)
    _authorities(north.actor)
    _kept(north, record)
    _stock(north.actor)
    _attached(north.actor, record)
    follow()
    return north


def _attached(actor: Actor, record_id: int) -> None:
    """A file that nobody reads: that would take a process for every test."""
    attach_file(actor, record_id, content=io.BytesIO("山水之间".encode()), filename="text.txt", rights=Rights.OPEN)
    jobs.cancel(jobs.recent(actor.own, limit=1)[0].id)


def _kept(side: Side, record_id: int) -> None:
    """A search that found nothing, and what the director keeps: a test search, a search, a list, a tag."""
    own = side.actor.organisation_id
    events.record(MISSED.name, {"words": "北馆无此书"}, organisation_id=own)
    count_gaps(localdate(now()))
    keeper = Actor(side.director.account_id, ActorKind.STAFF, own, frozenset({own}), acts=frozenset({TAG, JUDGE}))
    keep_judged_search(keeper, typed="山水画", grades={record_id: 2})
    save_search(keeper, name="山水", address="q=山水")
    make_list(keeper, name="书单")
    tag_record(keeper, record_id, word="待修")


def _numbered(actor: Actor) -> None:
    """The first book has a call number, and a copy that stands elsewhere: a question for the cataloger."""
    first = item_by_barcode(actor, "B0000001")
    give_call_number(actor, first.record_id, wanted=Wanted(class_number="I246.5"))
    item = NewItem(branch_id=first.branch_id, barcode="B9000001", call_number="I247.57/9000")
    create_item(actor, first.record_id, item=item)


def _stock(actor: Actor) -> None:
    """A pile of scans that are no book's, a period of the register, an inventory and a table of another system that waits."""
    first = item_by_barcode(actor, "B0000001")
    order = ScanOrder(deed=Deed.STATE, state=ItemState.REPAIR, reason="north")
    handle_scans(actor, scans=[Scan(1, "nobody's")], order=order)
    start_inventory(actor, name="north", branch_id=first.branch_id)
    receive_cutover(actor, content=io.BytesIO("条码,题名\nC1,north\n".encode()), filename="north.csv")


def _authorities(actor: Actor) -> None:
    """A vocabulary with two namesakes, one of whom wrote the first book, and a file that is to be looked at."""
    number = services.create_vocabulary(actor, name="north", kind=AuthorityKind.PERSONS)
    for dates in ("1902-1988", "1950-"):
        services.create_authority(actor, vocabulary_id=number, label="作者1", dates=dates)
    services.link_records(CatalogRecord.objects.values_list("id", flat=True))
    services.receive_vocabulary(actor, number, content=io.BytesIO(b"label\nnorth\n"), filename="north.csv")
