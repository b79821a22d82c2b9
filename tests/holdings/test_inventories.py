"""Inventories: what is planted on the shelves is found, all of it and nothing else."""

import random
from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from tests.catalog.conftest import a_library
from tests.holdings.conftest import Held
from tests.ordeals.conftest import sign_in
from tianlu.holdings import queries, services
from tianlu.holdings.data import (
    FINDINGS,
    BadStretch,
    InventoryNotDone,
    InventoryNotOpen,
    ItemState,
    NoSuchInventory,
    NothingScanned,
)
from tianlu.holdings.models import InventoryFinding, Item
from tianlu.holdings.rules import FindingKind, out_of_order, read_scans, shelf_key, stretches
from tianlu.holdings.services import NewItem
from tianlu.kit.db import insert_many
from tianlu.libraries.data import Actor, ActorKind

_SHELF = 9940
_FULL_WIDTH = str.maketrans("0123456789B", "０１２３４５６７８９Ｂ")


@given(st.lists(st.sampled_from("ABCDEF"), max_size=9))
def test_the_fewest_are_out_of_order(keys: list[str]) -> None:
    out = out_of_order(keys)
    rest = [key for place, key in enumerate(keys) if place not in out]
    assert all(one <= other for one, other in pairwise(rest))
    most = 0
    for chosen in range(1 << len(keys)):
        row = [key for place, key in enumerate(keys) if chosen >> place & 1]
        if all(one <= other for one, other in pairwise(row)):
            most = max(most, len(row))
    assert len(rest) == most


@pytest.mark.parametrize("seed", range(12))
def test_shelves_scanned_one_after_another_are_told_apart(seed: int) -> None:
    """Eight shelves in any turn, some from the end to the beginning, with books out of order on each."""
    chance = random.Random(seed)
    ends = [0, *sorted(chance.sample(range(100, 4000, 100), 7)), 4000]
    shelves = [list(range(*stretch)) for stretch in pairwise(ends)]
    chance.shuffle(shelves)
    walk: list[int] = []
    planted = set()
    for shelf in shelves:
        row = shelf[:: chance.choice((1, 1, -1))]
        for place in range(30, len(row) - 30, 40):
            book = row.pop(place)
            row.insert(place + chance.choice((-9, 9)), book)
            planted.add(book)
        walk += row
    found = stretches([f"{book:06d}" for book in walk])
    assert {walk[place] for one in found for place in one.out} == planted


def test_a_cart_of_books_in_a_wrong_place_is_no_shelf() -> None:
    books = list(range(2000))
    walk = [*books[:300], *books[320:1500], *books[300:320], *books[1500:]]
    found = stretches([f"{book:06d}" for book in walk])
    assert [{walk[place] for place in one.out} for one in found] == [set(range(300, 320))]


def test_few_books_are_read_as_they_were_scanned() -> None:
    assert [one.out for one in stretches(["C", "B", "A"])] == [{0, 1}]
    assert stretches([]) == []


def shelve(book: Held, numbers: range, *, branch: int, prefix: str = "B") -> list[str]:
    """Items on the shelf of a branch, in the order of their numbers; their barcodes."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    columns = ("organisation", "record", "branch", "barcode", "accession_number", "currency", "fund", "source")
    columns += ("batch", "call_number", "shelf_key", "copy_number", "volume", "state", "visibility", "version")
    rows = []
    for number in numbers:
        call = f"I247.57/{number}"
        head = (book.actor.organisation_id, book.record_id, branch, f"{prefix}{number:06d}", "", "", "", "", "")
        rows.append((*head, call, shelf_key(call), "", "", "available", "public", 1, at))
    insert_many(Item, (*columns, "created_at"), rows)
    return [row[3] for row in rows]


@pytest.mark.database
@pytest.mark.django_db
def test_ten_thousand_scans_with_errors_planted_are_found_exactly(held_book: Held) -> None:
    """Two people scan 10,000 books between them, with 300 errors; a pause comes between."""
    actor, chance = held_book.actor, random.Random(7)
    shelf = shelve(held_book, range(1, _SHELF + 1), branch=held_book.main)
    strangers = shelve(held_book, range(1, 31), branch=held_book.east, prefix="E")
    places = list(range(60, _SHELF - 60, 40))  # far enough from each other to be told apart
    chance.shuffle(places)
    planted: dict[str, set[str]] = defaultdict(set)
    wanted: dict[int, list[str]] = {place: [code] for place, code in enumerate(shelf)}
    for number, place in enumerate(places[:240]):
        code, kind = shelf[place], ("missing", "misplaced", "state", "duplicate")[number % 4]
        planted[kind].add(code)
        if kind in ("missing", "misplaced"):
            wanted[place] = []
        if kind == "misplaced":
            wanted[place + chance.choice((-9, 9))].append(code)
        if kind == "duplicate":
            wanted[place].append(code)
    for number, stranger in enumerate(strangers):
        wanted[17 + 300 * number].append(stranger)
        wanted[18 + 300 * number].append(f"X{number}")
        planted["elsewhere"].add(stranger)
        planted["unknown"].add(f"X{number}")
    away = Item.scoped(actor).filter(barcode__in=planted["state"])
    away.update(state=ItemState.MISSING)
    walk = [code for place in range(_SHELF) for code in wanted[place]]
    assert (len(walk), sum(map(len, planted.values()))) == (10_000, 300)
    walk = [f"{code.translate(_FULL_WIDTH)}\t" if chance.random() < 0.1 else f"{code}\t2026-11-30" for code in walk]

    colleague = Actor("zhou", ActorKind.STAFF, actor.organisation_id, actor.scope, acts=frozenset({services.ITEMS}))
    inventory = services.start_inventory(actor, name="全面清点", branch_id=held_book.main, to_number="I247.57")
    runs: dict[str, int | None] = {actor.id: None, colleague.id: None}
    for piece in range(5):
        for who, half in ((actor, walk[:5000]), (colleague, walk[5000:])):
            scans = list(read_scans("\n".join(half[piece * 1000 : (piece + 1) * 1000])))
            runs[who.id] = services.take_scans(who, inventory, scans=scans, run_id=runs[who.id])
        if piece == 2:
            services.pause_inventory(colleague, inventory)
            with pytest.raises(InventoryNotOpen):
                services.take_scans(actor, inventory, scans=scans)
            services.resume_inventory(actor, inventory)
    counts = services.finish_inventory(actor, inventory)
    found: dict[str, set[str]] = defaultdict(set)
    for kind, code in InventoryFinding.scoped(actor).values_list("kind", "code"):
        found[kind].add(code)
    found["missing"] -= {"N1"}  # the book of the fixture stands on the same shelf
    assert found == planted
    assert counts == {**{kind: len(codes) for kind, codes in planted.items()}, "missing": 61}
    first = next(iter(queries.findings_of(actor, inventory, FindingKind.MISPLACED)))
    stands = int(first.call_number.split("/")[1])
    assert 0 < stands - int(first.after.split()[0].split("/")[1]) <= 3
    assert services.settle_inventory(actor, inventory) == (61, 60)
    missing = Item.scoped(actor).filter(state=ItemState.MISSING).values_list("barcode", flat=True)
    assert set(missing) == planted["missing"] | {"N1"}
    assert services.settle_inventory(actor, inventory) == (0, 0)


@pytest.mark.database
@pytest.mark.django_db
def test_what_changes_meanwhile_is_not_missing_and_another_library_sees_nothing(held_book: Held) -> None:
    actor, other = held_book.actor, a_library("south")
    shelve(held_book, range(1, 4), branch=held_book.main)
    with pytest.raises(BadStretch):
        services.start_inventory(actor, name="x", branch_id=held_book.main, from_number="K", to_number="A")
    inventory = services.start_inventory(actor, name="小说", branch_id=held_book.main, from_number="I247.57")
    with pytest.raises(InventoryNotDone):
        services.settle_inventory(actor, inventory)
    with pytest.raises(NothingScanned):
        services.take_scans(actor, inventory, scans=[])
    services.change_state(actor, queries.item_by_barcode(actor, "B000002").id, to=ItemState.ON_LOAN)
    services.change_state(actor, queries.item_by_barcode(actor, "B000002").id, to=ItemState.AVAILABLE)
    run = services.take_scans(actor, inventory, scans=list(read_scans("B000003\nN1")))
    assert services.take_scans(actor, inventory, scans=list(read_scans("B000001")), run_id=run) == run
    assert [one.fault for one in queries.latest_scans(actor, inventory)] == ["", "elsewhere", ""]
    assert services.finish_inventory(actor, inventory) == {"elsewhere": 1, "misplaced": 1, "changed": 1}
    with pytest.raises(InventoryNotOpen):
        services.finish_inventory(actor, inventory)
    assert queries.inventories_of(other) == []
    for act in (services.pause_inventory, services.finish_inventory, services.settle_inventory):
        with pytest.raises(NoSuchInventory):
            act(other, inventory)
    with pytest.raises(NoSuchInventory):
        list(queries.findings_of(other, inventory, "missing"))


@pytest.mark.database
@pytest.mark.django_db
def test_what_no_scanner_can_read_is_not_missing(held_book: Held) -> None:
    """Books without a barcode are looked for by hand, or typed by their accession number where one book alone has it."""
    actor, main = held_book.actor, held_book.main
    for number in ("P1", "P2", "P3", "P3"):
        item = NewItem(branch_id=main, accession_number=number, call_number="I247.57/9")
        services.create_item(actor, held_book.record_id, item=item, state=ItemState.AVAILABLE)
    inventory = services.start_inventory(actor, name="x", branch_id=main, from_number="I247.5")
    services.take_scans(actor, inventory, scans=list(read_scans("P1\nP3\nP4")))
    assert services.finish_inventory(actor, inventory) == {"ambiguous": 1, "unknown": 1, "unmarked": 3}
    lost = [one.code for one in queries.findings_of(actor, inventory, FindingKind.UNMARKED)]
    assert sorted(lost) == ["P2", "P3", "P3"]
    assert services.settle_inventory(actor, inventory) == (0, 0)


@pytest.mark.database
@pytest.mark.django_db
def test_a_book_known_by_its_accession_number_is_found_again(held_book: Held) -> None:
    actor, main = held_book.actor, held_book.main
    for barcode, accession in ((None, "P1"), ("N2", "P2")):
        item = NewItem(branch_id=main, barcode=barcode, accession_number=accession, call_number="I247.57/9")
        services.create_item(actor, held_book.record_id, item=item, state=ItemState.MISSING)
    inventory = services.start_inventory(actor, name="x", branch_id=main, from_number="I247.5")
    services.take_scans(actor, inventory, scans=list(read_scans("P1\nP2\n")))
    assert services.finish_inventory(actor, inventory) == {"state": 2}
    assert services.settle_inventory(actor, inventory) == (0, 2)
    assert set(Item.scoped(actor).values_list("state", flat=True)) == {"available"}


@pytest.mark.database
@pytest.mark.django_db
def test_the_pages_of_an_inventory(held_book: Held) -> None:
    client = sign_in(held_book.actor)
    shelve(held_book, range(1, 4), branch=held_book.main)
    answer = client.post("/desk/inventories", {"name": "一层", "place": f"{held_book.main}:"})
    address = answer["Location"]
    page = client.get(address)
    assert "camera=(self)" in page["Permissions-Policy"]
    assert client.get("/desk/inventories")["Permissions-Policy"] == page["Permissions-Policy"].replace("(self)", "()")
    assert client.post(f"{address}/scans", {"codes": " \t"}).status_code == 422
    file = SimpleUploadedFile("scans.csv", b"B000001,1\r\n=2+5,2\r\n")
    taken = client.post(f"{address}/scans", {"codes": "N1", "file": file})
    assert taken["Location"].startswith(f"{address}?run=")
    assert "条码或登录号不存在" in client.get(taken["Location"]).content.decode()
    assert client.post(f"{address}/pause").status_code == 302
    assert "这次清点不能" not in client.post(f"{address}/pause", follow=True).content.decode()  # pressed twice
    assert client.post(f"{address}/scans", {"codes": "N1"}).status_code == 422
    assert client.post(f"{address}/resumption").status_code == 302
    assert client.post(f"{address}/completion").status_code == 302
    assert "这次清点不能再扫描：已完成" in client.post(f"{address}/pause", follow=True).content.decode()
    done = client.get(address).content.decode()
    assert [str(FINDINGS[kind]) in done for kind in ("missing", "unknown", "misplaced")] == [True, True, False]
    listed = b"".join(client.get(f"{address}/unknown.csv")).decode("utf-8-sig")  # type: ignore[arg-type]
    assert listed.startswith("条码号或登录号,")
    assert listed.splitlines()[1].startswith("'=2+5,")
    assert client.get(f"{address}/other.csv").status_code == 404
    assert client.post(f"{address}/settlement").status_code == 302
    assert queries.item_by_barcode(held_book.actor, "B000002").state is ItemState.MISSING
    assert sign_in(a_library("south"), "qian-yi").get(address).status_code == 404


@pytest.mark.database
@pytest.mark.django_db
def test_the_file_of_a_whole_day_is_taken_at_once(held_book: Held) -> None:
    codes = shelve(held_book, range(3), branch=held_book.main)
    row = services.start_inventory(held_book.actor, name="一层", branch_id=held_book.main)
    lines = [f"2026-11-30 08:00:01\tPT-850-0017\t{codes[place % 3]}\t一层东区普通图书" for place in range(60_000)]
    file = SimpleUploadedFile("day.txt", "\r\n".join(lines).encode())
    answer = sign_in(held_book.actor).post(f"/desk/inventories/{row}/scans", {"codes": "", "file": file})
    assert (answer.status_code, queries.inventory_for(held_book.actor, row).scanned) == (302, 60_000)
    assert services.finish_inventory(held_book.actor, row) == {"duplicate": 3, "missing": 1}
