"""A thousand call numbers, put in order by hand, come back in that order from Python and from the database."""

import random
from pathlib import Path

import pytest

from tests.holdings.conftest import Held
from tianlu.holdings.models import Item
from tianlu.holdings.rules import shelf_key
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
