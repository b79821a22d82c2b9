"""A thousand call numbers, put in order by hand, come back in that order from Python and from the database."""

import random
from pathlib import Path

import pytest

from tests.catalog.conftest import bring
from tests.catalog.files import many
from tests.holdings.conftest import Held
from tianlu.catalog.models import Record
from tianlu.holdings import queries, services
from tianlu.holdings.data import Deed, ItemState
from tianlu.holdings.models import Item
from tianlu.holdings.rules import Arrangement, Marks, Scan, shelf_key
from tianlu.holdings.services import Making, NewItem, ScanOrder
from tianlu.kit import jobs
from tianlu.kit.clock import now

_LIST = Path(__file__).with_name("call_numbers.txt")


def shelf() -> list[str]:
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_the_list_is_what_it_says() -> None:
    numbers = shelf()
    assert len(numbers) == len(set(numbers)) == 1000
    assert {number[0] for number in numbers} >= set("ABCDEFGHIJKNOPQRSTUVXZ")  # the 22 classes of 中图法
    assert [mark for mark in 'a-("=<:+' if not any(mark in number for number in numbers)] == []


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_numbers_come_back_in_order(seed: int) -> None:
    mixed = shelf()
    random.Random(seed).shuffle(mixed)
    assert sorted(mixed, key=shelf_key) == shelf()


@pytest.mark.database
@pytest.mark.django_db
def test_the_database_sorts_as_the_shelf_does(held_book: Held) -> None:
    mixed = shelf()
    random.Random(7).shuffle(mixed)
    items = Item.unscoped(reason="a test's own items")
    items.bulk_create(
        Item(
            organisation_id=held_book.actor.organisation_id,
            record_id=held_book.record_id,
            branch_id=held_book.east,
            call_number=number,
            shelf_key=shelf_key(number),
            created_at=now(),
        )
        for number in mixed
    )
    found = items.filter(branch_id=held_book.east).order_by("shelf_key")
    assert list(found.values_list("call_number", flat=True)) == shelf()


SAME_PLACE = [
    ("I247.57/231", "Ｉ２４７．５７／２３１", "i247.57/231", "I 247.57 / 231", "I247.57 231", "I247.57/0231"),
    ("R711<326>/1", "R711〈326〉/1", "R711＜326＞/1"),
    ('K89"1"/1', "K89“1”/1"),
    ("F012/1", "[F012]/1", "［F012］/1", "〔F012〕/1"),
    ("H319.4/L12", "H319.4 L12", "h319.4 l12"),
    ("I242.4/20:十二", "I242.4/20:12"),
    ("I242.4/20:二百零三", "I242.4/20:203"),
]


@pytest.mark.parametrize("forms", SAME_PLACE, ids=lambda forms: forms[0])
def test_ways_of_writing_are_one_place(forms: tuple[str, ...]) -> None:
    assert {shelf_key(form) for form in forms} == {shelf_key(forms[0])}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("D(711)/1", "D(711)-53/1"),
        ("D(711)-53/1", "D(711.1)/1"),
        ("TP312ADA/1", "TP312B/1"),  # the language Ada, not a recommended class
        ("G258.6/1", "G258.6a/1"),
        ("G258.6a/1", "G258.6-62/1"),
        ("I247.57/9", "I247.57/10"),
        ("I247.57/L12:2", "I247.57/L12-2"),
    ],
)
def test_what_stands_before_what(first: str, second: str) -> None:
    assert shelf_key(first) < shelf_key(second)
    assert shelf_key(first.lower()) < shelf_key(second.lower())


@pytest.mark.parametrize(
    ("place", "shelf"),
    [
        # 外/ keeps its books apart, and among them I247.5 stands before I26 as anywhere
        (Arrangement(), ["Z99/1", "外/I247.5/3", "外/I26/1", "外/TP312/L1", "外/TP312/L2", "外/TP39 L1"]),
        (Arrangement(), ["儿I247.5/3", "儿 I26/1", "儿/I26/2", "儿I26/10"]),
        (Arrangement(), ["小说/L9", "小说/L12"]),  # no class: whole numbers
        (Arrangement("clc", "W/"), ["TP3/1", "X1/1", "W/I247.5/3", "w/I26/1", "Ｗ／X1/1"]),
        (Arrangement("clc", "G-"), ["G-I247.5/3", "G-I26/1"]),
        (Arrangement(), ["W/I26/1", "W/I247.5/3"]),  # nobody said what it is: a class and its book number
        # the strokes are our own writing; the class is a whole number, the Cutter number a decimal
        (Arrangement("lcc"), ["Q9/L5", "Q180/L12", "Q180/L5", "QA9/L1", "QA76.73/P98", "QA76.9/C6-2", "QA76.9/C7"]),
        (Arrangement("lcc"), ["QA76.73.P98/L5", "QA76.73 .P98 L6 2010", "QA76.73.P981/A1", "QA76.8/12", "QA77"]),
        (Arrangement("lcc", "特/"), ["Z9/L5", "特/Q9/L5", "特/Q180/L5"]),
        (Arrangement("ddc"), ["813/F5", "813.5 F5", "813.54/F5", "813.6/F5"]),
        (Arrangement("lcsas"), ["11.18/3", "11.2/1", "73.8781/9", "73.8781/10", "73.88/1"]),
    ],
)
def test_a_place_says_how_its_numbers_go(place: Arrangement, shelf: list[str]) -> None:
    keys = [shelf_key(number, place) for number in shelf]
    assert keys == sorted(set(keys))


@pytest.mark.database
@pytest.mark.django_db
def test_books_stand_by_the_rule_of_their_place(held_book: Held) -> None:
    """Also those that stood there before it was said, and those that come; from another place they go by its rule again."""
    actor, east, main = held_book.actor, held_book.east, held_book.main

    def shelf(branch: int, begin: str = "") -> list[str]:
        return [one.call_number for one in queries.shelf_stretch(actor, branch, call_number=begin)]

    bring(actor, many(4))
    records = list(Record.objects.order_by("-id").values_list("id", flat=True)[:4])
    before = ["W/I26/1", "Q180/5"]
    for record, number in zip(records, before, strict=False):
        services.create_item(actor, record, item=NewItem(branch_id=east, call_number=number))
    assert shelf(east) == ["Q180/5", "W/I26/1"]
    services.create_scheme(actor, name="W", branch_id=east, making=Making(marks=Marks(collection="W/")))
    jobs.run_pending(kinds=["holdings.register-call-numbers"])
    for record, number in zip(records[2:], ["W/I247.5/9", "W/I247.5/10"], strict=True):
        services.create_item(actor, record, item=NewItem(branch_id=east, call_number=number, barcode=number[-1:]))
    assert shelf(east) == ["Q180/5", "W/I247.5/9", "W/I247.5/10", "W/I26/1"]
    assert shelf(east, "w/I247.5/10") == ["W/I247.5/10", "W/I26/1"]
    order = ScanOrder(deed=Deed.PLACE, branch_id=main)
    services.handle_scans(actor, scans=[Scan(1, "9")], order=order)
    item = Item.scoped(actor).get(barcode="9")
    assert item.shelf_key == shelf_key(item.call_number)
    row = services.start_inventory(actor, name="W", branch_id=east, from_number="W/I2", to_number="W/I25")
    assert queries.inventory_for(actor, row).expected == 0  # both are being catalogued
    services.change_state(actor, Item.scoped(actor).get(barcode="0").id, to=ItemState.AVAILABLE)
    assert queries.inventory_for(actor, row).expected == 1
