"""The accession register: it says what the items say, to the cent, and what was closed stays as it was."""

import json
from collections import Counter
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.utils.timezone import localdate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.catalog.conftest import a_library, bring
from tests.catalog.files import many
from tests.holdings.conftest import Held
from tests.ordeals.conftest import sign_in
from tianlu.catalog.queries import imports_of
from tianlu.catalog.services import undo_import
from tianlu.holdings import queries, services
from tianlu.holdings.data import (
    REGISTER,
    Deed,
    ItemState,
    NoSuchPeriod,
    PeriodClosed,
    PeriodEmpty,
    RegisterReport,
)
from tianlu.holdings.models import Item, RegisterEntry, RegisterPeriod
from tianlu.holdings.presenting import register_file, summary_file
from tianlu.holdings.queries.main_classes import with_marks
from tianlu.holdings.rules import (
    Arrangement,
    Marks,
    Posting,
    PostingKind,
    Scan,
    Standing,
    class_mark,
    postings,
    shelf_key,
)
from tianlu.holdings.services import Making, NewItem, ScanOrder
from tianlu.kit import jobs
from tianlu.kit.clock import now
from tianlu.kit.errors import Forbidden
from tianlu.libraries.data import Actor, ActorKind

_standings = st.none() | st.builds(
    Standing,
    st.integers(1, 2),
    st.none() | st.integers(0, 10**6),
    st.sampled_from(["", "CNY", "USD"]),
    st.sampled_from(["", "1", "2"]),
    st.sampled_from(["", "grant"]),
)


@given(st.lists(_standings, max_size=8))
def test_entries_sum_to_what_stands(life: list[Standing | None]) -> None:
    sums: Counter[tuple[Any, ...]] = Counter()
    before = None
    for after in [*life]:
        for posting in postings(before, after):
            at = posting.standing
            sums[at.branch_id, at.accession_number, at.fund, "copies"] += posting.copies
            sums[at.branch_id, at.accession_number, at.fund, posting.currency] += posting.amount_minor
        before = after
    expected: Counter[tuple[Any, ...]] = Counter()
    if before is not None:
        place = (before.branch_id, before.accession_number, before.fund)
        expected[(*place, "copies")] = 1
        expected[(*place, before.money[0])] += before.money[1]
    assert {key: value for key, value in sums.items() if value} == {
        key: value for key, value in expected.items() if value
    }


def test_a_changed_price_is_one_entry_of_the_difference() -> None:
    before, after = Standing(1, 1480, "CNY"), Standing(1, 1500, "CNY")
    assert postings(before, after) == [Posting(PostingKind.CORRECTION, 0, "CNY", 20, after)]
    assert [one.kind for one in postings(before, before._replace(branch_id=2))] == [PostingKind.TRANSFER] * 2


_MARKS = [
    ("I246.5", "I"),
    ("Ｉ２４６．５/3", "I"),
    ("[R194]/3", "R"),
    ("tp312/3", "T"),
    ("TP312AD/3", "T"),
    ("X-65/1", "X"),
    ("K(711)/1", "K"),
    ("Q180/12", "Q"),
    ("Q18 L5", "Q"),
    ("儿I287.45/12", "I"),
    ("地方文献 K295.5/3", "K"),
    ("外/TP312/L1", "T"),
    ("外/QA76/L1", ""),
    ("外/K12", ""),  # a collection in the order of its authors
    ("地方文献/K295.5/3", "K"),
    ("外/QA76.9 .C6 2005", "lcc"),
    ("DF41/12", "D"),
    ("D9/12", "D"),
    ("DB41/12", ""),
    ("T385/12", ""),
    ("T-1/12", "T"),
    ("期刊/2020", ""),
    ("L1", ""),
    ("813.5", ""),
    ("", ""),
    ("QA76.73", ""),
    ("Q180.55 .M4 L5", "lcc"),
    ("Q180 L5 2010", "lcc"),
    ("T385 .B87", "lcc"),
    ("TK5105.5.C6 2001", "lcc"),
    ("KFC1132.5 .A3 L5", "lcc"),
]


@pytest.mark.parametrize(("number", "mark"), _MARKS)
def test_a_call_number_belongs_to_the_scheme_that_its_form_says(number: str, mark: str) -> None:
    assert class_mark(number) == mark
    assert class_mark(number, Arrangement("ddc")) == ("ddc" if number else "")


_DEEDS = st.one_of(
    st.tuples(st.just("create"), st.integers(0, 3), st.none() | st.integers(0, 99_999)),
    st.tuples(st.just("price"), st.integers(0, 5), st.none() | st.integers(0, 99_999)),
    st.tuples(st.just("withdraw"), st.integers(0, 5), st.none()),
    st.tuples(st.just("revive"), st.integers(0, 5), st.none()),
    st.tuples(st.just("scan"), st.integers(0, 5), st.sampled_from(list(Deed))),
    st.tuples(st.just("move"), st.integers(0, 1), st.integers(0, 5)),
    st.tuples(st.just("close"), st.just(0), st.none()),
)


@pytest.mark.database
@pytest.mark.django_db
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(_DEEDS, min_size=4, max_size=14))
def test_register_and_items_agree_whatever_happens(held_book: Held, deeds: list[tuple[str, int, Any]]) -> None:
    actor = held_book.actor
    frozen = closed(actor)
    for deed in deeds:
        act_out(held_book, *deed)
        period = queries.periods_of(actor)[0]
        report = queries.report_of(actor, period.id)
        assert (report.agrees, report.end.money, report.end.copies) == (True, report.items.money, held(actor)[1])
        assert dict(report.end.money) == {key: minor for key, minor in held(actor)[0].items() if minor}
        assert sum(one.copies for _mark, one in report.classes) == report.end.copies
        assert sum(one.copies for _name, one in report.branches) == report.end.copies
        assert {key: value for key, value in closed(actor).items() if key in frozen} == frozen
        frozen = closed(actor)


def held(actor: Actor) -> tuple[Counter[str], int]:
    money: Counter[str] = Counter()
    rows = Item.scoped(actor).exclude(state="withdrawn")
    for currency, minor in rows.values_list("currency", "price_minor"):
        if minor is not None:
            money[currency] += minor
    return money, rows.count()


def closed(actor: Actor) -> dict[int, tuple[str, str, int, list[int]]]:
    """Everything that a closed period says: its report, its fingerprint, its entries."""
    found = {}
    for row in RegisterPeriod.scoped(actor).exclude(closed_at=None):
        lines = RegisterEntry.scoped(actor).filter(period_id=row.id).order_by("id")
        found[row.id] = (row.report, row.digest, lines.count(), list(lines.values_list("amount_minor", flat=True)))
    return found


def act_out(book: Held, deed: str, number: int, how: Any) -> None:
    actor = book.actor
    ids = list(Item.scoped(actor).order_by("id").values_list("id", flat=True))
    item = Item.scoped(actor).get(id=ids[number % len(ids)])
    branch = (book.main, book.east)[number % 2]
    match deed:
        case "create":
            wanted = NewItem(branch_id=branch, price_minor=how, currency="CNY" if number else "USD")
            services.create_item(actor, book.record_id, item=wanted)
        case "price":
            barcode, fund = item.barcode, item.fund
            wanted = NewItem(branch_id=branch, price_minor=how, currency="CNY", barcode=barcode, fund=fund)
            services.edit_item(actor, item.id, item=wanted, expected_version=item.version)
        case "withdraw":
            services.withdraw_item(actor, item.id, reason="worn")
        case "revive" if item.barcode is None:
            services.change_state(actor, item.id, to=ItemState.AVAILABLE)
        case "scan":
            order = ScanOrder(deed=how, branch_id=branch, state=ItemState.REPAIR, reason="slip 7")
            services.handle_scans(actor, scans=[Scan(1, item.barcode or "none")], order=order)
        case "move":
            code = f"L{book.main}{number}"
            known = {one.code: one.id for one in queries.locations_of(actor)}
            place = known.get(code) or services.create_location(actor, branch_id=branch, code=code, name_zh="层")
            services.move_item(actor, ids[how % len(ids)], location_id=place, permanently=True)
        case "close":
            try:
                services.close_period(actor, queries.periods_of(actor)[0].id)
            except PeriodEmpty:
                assert not RegisterEntry.scoped(actor).filter(period_id=queries.periods_of(actor)[0].id).exists()


@pytest.mark.database
@pytest.mark.django_db
def test_an_import_and_its_undoing_are_entered(held_book: Held) -> None:
    actor = held_book.actor
    bring(actor, many(30))
    period = queries.periods_of(actor)[0]
    report = queries.report_of(actor, period.id)
    assert (report.received.copies, report.received.titles, report.agrees) == (31, 31, True)
    assert [(mark, one.copies) for mark, one in report.classes if one.copies] == [("I", 31)]
    assert len(report.classes) == 23
    services.close_period(actor, period.id, name="2026年第一季度")
    before = queries.report_of(actor, period.id)
    jobs.run_until(undo_import(actor, imports_of(actor)[0].id))
    after = queries.report_of(actor, queries.periods_of(actor)[0].id)
    assert (after.start.copies, after.written_off.copies, after.end.copies, after.agrees) == (31, -30, 1, True)
    assert [(one.reason, one.sum.copies) for one in after.write_offs] == [("import-undone", -30)]
    now_open = queries.periods_of(actor)[0].id
    for file in (summary_file(actor, now_open), register_file(actor, now_open, of="written-off")):
        assert "带来它的导入已撤销" in b"".join(file).decode("utf-8-sig")  # type: ignore[arg-type]
    assert queries.report_of(actor, period.id) == before


@pytest.mark.database
@pytest.mark.django_db
def test_the_table_of_classes_is_of_the_chinese_classification(held_book: Held) -> None:
    numbers = ("TP312/1", "QA76.73.P98 L88", "Q75/1", "Q180.55 .M4 L5", "PS3515 .E37", "tn0/1", "", "I247.57/1", "QA76")
    numbers = (*numbers, "儿I287.45/12", "外/TP312/L1", "外/QA76/L1")
    for number in numbers:
        item = NewItem(branch_id=held_book.main, call_number=number)
        services.create_item(held_book.actor, held_book.record_id, item=item)
    report = queries.report_of(held_book.actor, queries.periods_of(held_book.actor)[0].id)
    found = {mark: (one.titles, one.copies) for mark, one in report.classes if one.copies}
    assert found == {"I": (1, 3), "Q": (1, 1), "T": (1, 3), "lcc": (1, 3), "": (1, 3)}


@pytest.mark.database
@pytest.mark.django_db
def test_the_table_says_what_the_rule_says(held_book: Held) -> None:
    shelf = Path(__file__).with_name("call_numbers.txt").read_text().split("\n")
    numbers = [*(number for number, _mark in _MARKS), *filter(None, shelf)]
    rows = [
        Item(
            organisation_id=held_book.actor.organisation_id,
            record_id=held_book.record_id,
            branch_id=held_book.main,
            call_number=number,
            shelf_key=shelf_key(number),
            created_at=now(),
        )
        for number in numbers
    ]
    Item.unscoped(reason="a shelf for a test").bulk_create(rows)
    marked = with_marks(held_book.actor, Item.scoped(held_book.actor).filter(call_number__in=numbers[:400]))
    found = dict(marked.values_list("call_number", "mark"))
    assert found == {number: class_mark(number) for number in found}
    assert len(found) >= 400


@pytest.mark.database
@pytest.mark.django_db
def test_numbers_count_in_the_scheme_of_their_place(held_book: Held) -> None:
    actor, main, east = held_book.actor, held_book.main, held_book.east
    room = services.create_location(actor, branch_id=east, code="F", name_zh="外文")
    stock = services.create_location(actor, branch_id=east, code="S", name_zh="中文")
    for place, scheme in (
        ({"branch_id": east}, "lcc"),
        ({"location_id": room}, "ddc"),
        ({"location_id": stock}, "clc"),
    ):
        services.create_scheme(actor, name=scheme, making=Making(class_scheme=scheme), **place)
    for branch, location, number in (
        (main, None, "Q1/1"),
        (east, None, "Q180/L5"),
        (east, room, "813/5"),
        (east, stock, "K1/1"),
    ):
        item = NewItem(branch_id=branch, location_id=location, call_number=number, price_minor=100, currency="CNY")
        services.create_item(actor, held_book.record_id, item=item)
    period = queries.periods_of(actor)[0].id
    found = {mark: one.copies for mark, one in queries.report_of(actor, period).classes if one.copies}
    assert found == {"I": 1, "K": 1, "Q": 1, "ddc": 1, "lcc": 1}
    page = sign_in(actor).get("/desk/register").content.decode()
    assert ("美国国会图书馆分类法" in page, "杜威十进分类法" in page) == (True, True)
    assert ",杜威十进分类法,1,1,CNY 1.00" in b"".join(summary_file(actor, period)).decode("utf-8-sig")  # type: ignore[arg-type]


@pytest.mark.database
@pytest.mark.django_db
def test_a_mark_of_letters_is_no_class_once_the_scheme_says_so(held_book: Held) -> None:
    actor, east = held_book.actor, held_book.east
    numbers = ["W/TP312/L1", "w/K12/3", "Ｗ／DF41/3", "W/QA76/1", "H31/5"]
    for number in numbers:
        services.create_item(actor, held_book.record_id, item=NewItem(branch_id=east, call_number=number))
    making = Making(marks=Marks(collection="W/"))
    services.create_scheme(actor, name="foreign", branch_id=east, making=making)
    jobs.run_pending(kinds=["holdings.register-call-numbers"])
    rows = list(with_marks(actor, Item.scoped(actor).filter(branch_id=east)).values_list("call_number", "mark"))
    assert sorted(mark for _number, mark in rows) == ["", "D", "H", "K", "T"]
    assert dict(rows) == {number: class_mark(number, Arrangement("clc", "W/")) for number, _mark in rows}
    [scheme] = [one for one in queries.schemes_of(actor) if one.branch_id == east]
    services.edit_scheme(actor, scheme.id, name="foreign", making=Making(class_scheme="own"))
    jobs.run_pending(kinds=["holdings.register-call-numbers"])
    period = queries.periods_of(actor)[0].id
    found = {mark: one.copies for mark, one in queries.report_of(actor, period).classes if one.copies}
    assert found == {"I": 1, "own": 5}


@pytest.mark.database
@pytest.mark.django_db
def test_both_registers_write_the_day_of_the_place(held_book: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 07:30 in China it is the evening before in London."""
    monkeypatch.setattr("tianlu.holdings.services.items.now", lambda: datetime(2026, 3, 31, 23, 30, tzinfo=UTC))
    services.create_item(held_book.actor, held_book.record_id, item=NewItem(branch_id=held_book.main, batch="早"))
    period = queries.periods_of(held_book.actor)[0].id
    [receipt] = [one for one in queries.report_of(held_book.actor, period).receipts if one.batch]
    lines = b"".join(register_file(held_book.actor, period, of="received")).decode("utf-8-sig")  # type: ignore[arg-type]
    assert (receipt.day, [line.split(",")[1] for line in lines.splitlines() if ",早," in line]) == (
        "2026-04-01",
        ["2026-04-01"],
    )


@pytest.mark.database
@pytest.mark.django_db
def test_a_receipt_says_its_first_and_last_number_as_people_count(held_book: Held) -> None:
    actor = held_book.actor
    for number in ("10", "9", "101", "", "98"):
        item = NewItem(branch_id=held_book.main, accession_number=number, batch="一")
        services.create_item(actor, held_book.record_id, item=item)
    report = queries.report_of(actor, queries.periods_of(actor)[0].id)
    assert [(one.first, one.last, one.sum.copies) for one in report.receipts if one.batch] == [("9", "101", 5)]


@pytest.mark.database
@pytest.mark.django_db
def test_a_period_is_closed_once_and_by_its_own_library(held_book: Held) -> None:
    actor, other = held_book.actor, a_library("south")
    period = queries.periods_of(actor)[0].id
    with pytest.raises(PeriodClosed):
        services.close_period(other, period)
    with pytest.raises(NoSuchPeriod):
        queries.report_of(other, period)
    assert queries.periods_of(other) == []
    clerk = Actor("clerk", ActorKind.STAFF, actor.organisation_id, actor.scope, acts=frozenset({"holdings.items"}))
    with pytest.raises(Forbidden):
        services.close_period(clerk, period)
    assert services.close_period(Actor("d", ActorKind.STAFF, actor.organisation_id, acts=frozenset({REGISTER})), period)
    with pytest.raises(PeriodClosed):
        services.close_period(actor, period)
    with pytest.raises(PeriodEmpty):
        services.close_period(actor, queries.periods_of(actor)[0].id)
    row = RegisterPeriod.scoped(actor).get(id=period)
    assert json.loads(row.report)["end"]["copies"] == 1
    assert isinstance(queries.report_of(actor, period), RegisterReport)


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.django_db(transaction=True)
def test_what_was_held_before_the_register_is_its_opening(held_book: Held) -> None:
    actor = held_book.actor
    bring(actor, many(5))
    services.withdraw_item(actor, held_book.item_id, reason="")
    RegisterEntry.scoped(actor).delete()
    RegisterPeriod.scoped(actor).delete()
    opening = import_module("tianlu.holdings.migrations.0005_register_opening")
    call_command("migrate", "holdings", "0012", verbosity=0)  # entries had no day of their own yet
    opening.enter_opening(apps, connection.SchemaEditorClass(connection))
    call_command("migrate", "holdings", verbosity=0)
    assert {row.day for row in RegisterEntry.scoped(actor)} == {localdate(now())}
    report = queries.report_of(actor, queries.periods_of(actor)[0].id)
    assert (report.received.copies, report.end.copies, report.agrees) == (5, 5, True)
