"""Cut-over: a table of another system, tried out, brought in, reconciled, mended, taken back."""

import csv
import io
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tests.catalog.conftest import a_library, bring
from tests.catalog.files import as_file, cnmarc, many
from tests.ordeals.conftest import sign_in
from tianlu.catalog.queries import records_by_number
from tianlu.holdings import queries, services
from tianlu.holdings.data import (
    CUTOVER,
    BadCutoverMapping,
    CutoverInUse,
    CutoverNotReady,
    CutoverState,
    ItemState,
    NoSuchCutover,
    NotLentThere,
)
from tianlu.holdings.models import Cutover, CutoverLoan, CutoverProblem, Item
from tianlu.holdings.rules import Column, CutoverMapping, Join, day_said, guess, system_of
from tianlu.holdings.services import NewItem
from tianlu.holdings.services.cutovers import running
from tianlu.kit import files, jobs
from tianlu.kit.errors import Forbidden
from tianlu.kit.jobs.handling import Step
from tianlu.kit.tables import TableFault
from tianlu.libraries.data import Actor, ActorKind
from tianlu.libraries.queries import branch_tree

_HEAD = ["MARC_REC_NO", "条码号", "财产号", "分馆", "馆藏地", "索书号", "单价", "书刊状态", "备注"]


@pytest.mark.parametrize(
    ("heads", "system", "columns"),
    [
        (
            ["MARC_REC_NO", "PROP_NO", "BAR_CODE", "CALL_NO", "LOCATION_F"],
            "汇文 Libsys",
            ["number", "accession", "barcode", "call-number", "location"],
        ),
        (
            ["bookrecno", "barcode", "curlib", "curlocal", "singlePrice"],
            "图创 Interlib",
            ["number", "barcode", "branch", "location", "price"],
        ),
        (
            ["登录号", "条形码", "分类号", "种次号", "库室", "题名"],
            "金盘 GDLIS",
            ["accession", "barcode", "class", "book-number", "location", "title"],
        ),
        (
            ["biblionumber", "items.barcode", "homebranch", "itemcallnumber", "price"],
            "Koha",
            ["number", "barcode", "branch", "call-number", "price"],
        ),
        (["条码", "书名", "x"], "", ["barcode", "title", None]),
        (
            ["Z30_BARCODE", "Z30_SUB_LIBRARY", "Z30_COLLECTION", "Z30_CALL_NO", "BIB No."],
            "Aleph",
            ["barcode", "branch", "location", "call-number", "number"],
        ),
        (
            ["Item ID", "Call Number", "Home Location", "Title Control Number", "Date Due", "User ID"],
            "Symphony",
            ["barcode", "call-number", "location", "number", "due", "borrower"],
        ),
        (["单册条码", "*书名", "册数", "总括号"], "", ["barcode", "title", "copies", "batch"]),
    ],
)
def test_columns_are_guessed_by_their_heads(heads: list[str], system: str, columns: list[str | None]) -> None:
    found = guess(heads).columns
    assert [found.get(place) for place in range(len(heads))] == columns
    assert system_of(heads) == system


def table(*rows: tuple[Any, ...], encoding: str = "gb18030") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([_HEAD, *rows])
    return text.getvalue().encode(encoding)


def received(actor: Actor, content: bytes, name: str = "items.csv") -> int:
    return services.receive_cutover(actor, content=io.BytesIO(content), filename=name)


def brought(actor: Actor, number: int, **changes: Any) -> int:
    """Map as guessed (with `changes`), try out, bring in."""
    mapping = CutoverMapping.from_dict(queries.cutover_for(actor, number).mapping)
    services.map_cutover(actor, number, mapping=replace(mapping, **changes))
    jobs.run_until(services.examine_cutover(actor, number))
    tried = queries.cutover_for(actor, number).totals
    jobs.run_until(services.start_cutover(actor, number))
    done = queries.cutover_for(actor, number)
    assert (done.state, done.totals) == (CutoverState.DONE, tried)
    assert tried is not None
    assert tried.agrees
    return number


def unfit(actor: Actor, number: int) -> list[tuple[int, str]]:
    rows = CutoverProblem.scoped(actor).filter(cutover_id=number).order_by("row_number")
    return list(rows.values_list("row_number", "code"))


@pytest.mark.database
@pytest.mark.django_db
def test_what_does_not_fit_is_listed_mended_and_loaded_again() -> None:
    actor = a_library("north")
    bring(actor, many(20, items=False))
    bring(actor, as_file([cnmarc("00000001", "另一部同号的书", author="王")]))
    main, east = branch_tree(actor)
    good = [
        (f"{n:08d}", f"0{n:06d}", f"P{n}", "EAST", "二层", f"I247.57/{n}", "12.50", "在馆", "") for n in range(2, 18)
    ]
    bad = [
        ("00000001", "0000101", "", "", "", "", "1", "在馆", "ambiguous"),
        ("99999999", "0000102", "", "", "", "", "2", "在馆", "no-record"),
        ("00000002", "", "", "", "", "", "3", "在馆", "no-number"),
        ("00000002", "103", "", "", "", "", "4", "在馆", "zeros"),
        ("00000002", "0000002", "", "", "", "", "5", "在馆", "repeated"),
        ("00000002", "1.23E+12", "", "", "", "", "6", "在馆", "cell-rounded"),
        ("00000002", "0000104", "", "WEST", "", "", "7", "在馆", "branch"),
        ("00000002", "0000105", "", "", "", "", "七元", "在馆", "price"),
        ("00000002", "0000106", "", "", "", "", "8", "怪", "state"),
        ("00000002", "0000107", "", "", "", "", "9", "注销", "withdrawn"),
        ("", "0000108", "", "", "", "", "10", "在馆", "no-join"),
        ("00000003", "0000109", "P99", "", "", "", "11", "在馆", "accession-taken"),
        ("00000003", "0000110", "", "", "", "x" * 300, "12", "在馆", "too-long"),
        ("00000003", "００００１１１\t", "", "", "", "", "", "停借", ""),
    ]
    record = queries_record(actor, "00000005")
    services.create_item(
        actor, record, item=NewItem(branch_id=main.id, barcode="0000005", price_minor=900, currency="CNY")
    )
    services.create_item(
        actor, queries_record(actor, "00000002"), item=NewItem(branch_id=main.id, accession_number="P2")
    )
    services.create_item(
        actor, queries_record(actor, "00000004"), item=NewItem(branch_id=main.id, accession_number="P99")
    )
    number = brought(actor, received(actor, table(*good, *bad)))
    view = queries.cutover_for(actor, number)
    assert view.system == ""
    assert unfit(actor, number) == [(18 + place, row[-1]) for place, row in enumerate(bad) if row[-1]]
    totals = view.totals
    assert totals is not None
    assert (totals.rows, totals.made.copies, totals.already.copies, totals.unfit.copies) == (30, 15, 2, 13)
    assert totals.made.money == (("CNY", 14 * 1250),)
    assert sorted((name.zh, one.copies) for name, one in totals.branches) == [("东馆", 14), ("总馆", 1)]
    item = queries.item_by_barcode(actor, "0000011")
    assert (item.state, item.price_minor, item.branch_id) == (ItemState.AVAILABLE, 1250, east.id)
    quiet = queries.item_by_barcode(actor, "0000111")
    assert (quiet.state, quiet.price_minor, quiet.branch_id) == (ItemState.SUSPENDED, None, main.id)
    period = queries.periods_of(actor)[0].id
    report = queries.report_of(actor, period)
    assert (report.agrees, report.end.copies, len(list(queries.entries_of(actor, period)))) == (True, 18, 18)

    mended = [row for row in csv.reader(io.StringIO(unfit_file(actor, number))) if row]
    assert mended[0][: len(_HEAD)] == _HEAD
    for row in mended[1:]:
        if row[8] == "zeros":
            row[1] = "0000103"
        if row[8] == "branch":
            row[3] = "MAIN"
    text = io.StringIO(newline="")
    csv.writer(text).writerows(mended)
    again = brought(actor, received(actor, text.getvalue().encode("utf-8-sig")))
    second = queries.cutover_for(actor, again).totals
    assert second is not None
    assert (second.rows, second.made.copies) == (13, 3)


def queries_record(actor: Actor, number: str) -> int:
    return records_by_number(actor, [number])[number][0]


def unfit_file(actor: Actor, number: int) -> str:
    answer = sign_in(actor, "li-wen").get(f"/desk/cutovers/{number}/unfit.csv")
    return b"".join(answer).decode("utf-8-sig")  # type: ignore[arg-type]


@pytest.mark.database
@pytest.mark.django_db
def test_thousands_of_rows_go_on_where_a_worker_died_and_are_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    actor, chance = a_library("north"), random.Random(3)
    bring(actor, many(200, items=False))
    prices = [chance.randrange(0, 100_000) for _ in range(600)]
    rows = [
        (f"{n % 200 + 1:08d}", f"T{n:06d}", f"P{n}", ("MAIN", "EAST")[n % 2], "", "", f"{price / 100:.2f}", "", "")
        for n, price in enumerate(prices)
    ]
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (_HEAD, *rows):
        sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    number = received(actor, made.getvalue(), "items.xlsx")
    jobs.run_until(services.examine_cutover(actor, number))

    class Killed(BaseException):
        pass

    real, calls = running._write_piece, 0

    def dying(*arguments: Any) -> None:
        nonlocal calls
        calls += 1
        real(*arguments)
        if calls == 5:
            raise Killed

    monkeypatch.setattr(running, "_write_piece", dying)
    job = services.start_cutover(actor, number)
    with pytest.raises(Killed):
        jobs.run_until(job)
    assert Item.scoped(actor).count() == 200
    monkeypatch.setattr(running, "_write_piece", real)
    view = Cutover.scoped(actor).get(id=number)
    running.run_cutover(actor, _Steps(), number, view.state)  # type: ignore[arg-type]
    totals = queries.cutover_for(actor, number).totals
    assert totals is not None
    assert (totals.made.copies, totals.made.money, totals.agrees) == (600, (("CNY", sum(prices)),), True)
    halves = [sum(prices[place::2]) for place in range(2)]
    assert sorted(one.money[0][1] for _name, one in totals.branches) == sorted(halves)
    report = queries.report_of(actor, queries.periods_of(actor)[0].id)
    assert (report.end.money, report.agrees) == ((("CNY", sum(prices)),), True)
    assert not files.exists(view.file_key)

    lent = queries.item_by_barcode(actor, "T000007")
    services.change_state(actor, lent.id, to=ItemState.ON_LOAN)
    with pytest.raises(CutoverInUse):
        services.undo_cutover(actor, number)
    Item.scoped(actor).filter(id=lent.id).update(version=1)
    jobs.run_until(services.undo_cutover(actor, number))
    assert queries.cutover_for(actor, number).state is CutoverState.UNDONE
    assert Item.scoped(actor).exclude(state="withdrawn").count() == 0
    report = queries.report_of(actor, queries.periods_of(actor)[0].id)
    assert (report.end.copies, report.end.money, report.agrees) == (0, (), True)


class _Steps:
    """What a job gives its handler, without a worker."""

    @contextmanager
    def step(self, *, done: int = 0, total: int = 0) -> Iterator[Step]:
        with transaction.atomic():
            yield Step(done, total, "", None)


@pytest.mark.database
@pytest.mark.django_db
def test_records_are_found_by_isbn_and_by_title_and_never_guessed() -> None:
    actor, other = a_library("north"), a_library("south")
    wanted = [
        cnmarc("1", "边城", isbn="978-7-02-000220-7", author="沈从文", year="2001"),
        cnmarc("2", "邊城", author="沈从文", year="2009", publisher="另社"),
        cnmarc("3", "呐喊", author="鲁迅"),
    ]
    bring(actor, as_file(wanted))
    bring(other, as_file([cnmarc("9", "彷徨", author="鲁迅")]))
    head = "条码,题名,作者,出版年,ISBN\n"
    rows = (
        "T1,边城,沈从文,2009,7-02-000220-X\nT2,边城,,,9787020002207\nT3,吶喊,魯迅,,\nT4,彷徨,鲁迅,,\nT5,呐喊,老舍,,x\n"
    )
    number = brought(actor, received(actor, (head + rows).encode()), join=Join.TITLE)
    assert unfit(actor, number) == [(3, "ambiguous"), (5, "no-record"), (6, "no-record")]
    year = {barcode: item.record_id for barcode, item in ((i.barcode, i) for i in Item.scoped(actor))}
    assert len(set(year.values())) == 2
    number = brought(actor, received(actor, (head + rows).encode()))
    assert unfit(actor, number)[1:] == [(5, "no-record"), (6, "no-record")]  # without an ISBN by title and author
    assert queries.item_by_barcode(actor, "T2").record_id != queries.item_by_barcode(actor, "T1").record_id
    assert queries.item_by_barcode(actor, "T3").record_id == queries_record(actor, "3")
    rows = "T6,,,\nT7,,呐喊,鲁迅\nT8,,呐喊,\n"  # a title that two have, one without an author to tell them apart by
    bring(actor, as_file([cnmarc("4", "呐喊", author="王蒙")]))
    number = brought(actor, received(actor, ("条码,ISBN,题名,作者\n" + rows).encode()))
    assert unfit(actor, number) == [(2, "no-join"), (4, "ambiguous")]
    assert queries.item_by_barcode(actor, "T7").record_id == queries_record(actor, "3")


@pytest.mark.database
@pytest.mark.django_db
def test_a_file_goes_its_way_and_no_other(neighbour: Actor) -> None:
    actor = a_library("north")
    with pytest.raises(TableFault):
        received(actor, b"PK\x03\x04")
    with pytest.raises(TableFault):
        received(actor, b"\xff")
    assert Cutover.scoped(actor).count() == 0
    number = received(actor, table())
    with pytest.raises(CutoverNotReady):
        services.start_cutover(actor, number)
    with pytest.raises(CutoverNotReady):
        services.undo_cutover(actor, number)
    for columns in ({0: Column.NUMBER}, {1: Column.BARCODE}, {0: Column.NUMBER, 1: Column.BARCODE, 2: Column.BARCODE}):
        with pytest.raises(BadCutoverMapping):
            services.map_cutover(actor, number, mapping=CutoverMapping(columns=columns))
    for act in (services.examine_cutover, services.start_cutover, services.undo_cutover, services.first_rows):
        with pytest.raises(NoSuchCutover):
            act(neighbour, number)
    with pytest.raises(NoSuchCutover):
        list(queries.unfit_rows(neighbour, number))
    clerk = replace(actor, kind=ActorKind.STAFF, acts=frozenset({"holdings.items"}))
    with pytest.raises(Forbidden):
        services.start_cutover(clerk, number)
    bring(actor, many(1, items=False))
    east = branch_tree(actor)[1]
    limited = replace(clerk, acts=frozenset({CUTOVER}), limits=frozenset({(CUTOVER, east.id)}))
    row = ("00000001", "B1", "", "MAIN", "", "", "", "", "")
    assert unfit(actor, brought(limited, received(limited, table(row)))) == [(2, "not-permitted")]
    assert Item.scoped(actor).count() == 0


@pytest.mark.database
@pytest.mark.django_db
def test_the_pages_of_a_cutover() -> None:
    actor = a_library("north")
    bring(actor, many(3, items=False))
    client = sign_in(actor)
    rows = [
        ("00000001", "T1", "", "EAST", "二层", "I247.57/1", "12.5", "在馆", ""),
        ("00000002", "=2+5", "", "西馆", "", "", "1", "在馆", ""),
    ]
    file = SimpleUploadedFile("items.csv", table(*rows))
    address = client.post("/desk/cutovers", {"file": file})["Location"]
    page = client.get(address).content.decode()
    assert ("第1卷山水志" in page, "东馆" in page, "CNY 12.50" in page, "“西馆”" in page) == (True,) * 4
    said = {f"column{place}": column for place, column in enumerate(("number", "barcode", "", "branch"))}
    said |= {"column6": "price", "join": "number", "currency": "CNY", "branches": "西馆 = MAIN"}
    assert client.post(address, {**said, "branches": "西馆 = X"}).status_code == 422
    assert client.post(address, {**said, "column1": ""}).status_code == 422
    assert client.post(address, {**said, "try": "1"}).status_code == 302
    number = int(address.rsplit("/", 1)[1])
    jobs.run_pending()
    assert queries.cutover_for(actor, number).state is CutoverState.EXAMINED
    assert "将新增" in client.get(address).content.decode()
    assert client.post(f"{address}/run").status_code == 302
    assert "HX-Refresh" not in client.get(f"{address}/progress")
    jobs.run_pending()
    assert client.get(f"{address}/progress")["HX-Refresh"] == "true"
    assert "行数与金额相符" in client.get(address).content.decode()
    assert client.post(f"{address}/run").status_code == 409
    services.move_item(
        actor,
        queries.item_by_barcode(actor, "T1").id,
        location_id=services.create_location(actor, branch_id=branch_tree(actor)[0].id, code="X", name_zh="层"),
        permanently=True,
    )
    refused = client.post(f"{address}/undoing")
    assert (refused.status_code, "不能整批撤销" in refused.content.decode()) == (409, True)
    bad = client.post("/desk/cutovers", {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04")})
    assert (bad.status_code, "工作簿已损坏" in bad.content.decode()) == (422, True)
    assert sign_in(a_library("south"), "qian-yi").get(address).status_code == 404


@pytest.fixture
def neighbour(db: None) -> Actor:
    return a_library("south")


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("", ""),
        ("2026-03-05", "2026-03-05"),
        ("2026/3/5 23:59:59", "2026-03-05"),
        ("20260305", "2026-03-05"),
        ("2026年3月5日", "2026-03-05"),
        ("2026.03.05", "2026-03-05"),
        ("２０２６．３．５", "2026-03-05"),
        ("46086", "2026-03-05"),
        ("2026-03-05T23:59:00+08:00", "2026-03-05"),
        ("05-MAR-26", "2026-03-05"),
        ("05-3月 -26", "2026-03-05"),
        ("Mar  5 2026 12:00AM", "2026-03-05"),
        ("20260305235959", "2026-03-05"),
        ("2026-3-5 下午 3:05", "2026-03-05"),
        ("2026年03月05日 23时59分", "2026-03-05"),
        ("2026-03-05 星期四", "2026-03-05"),
        ("05-XYZ-26", None),
        ("31-JUN-26", None),
        ("2026-03-05 至 2026-04-05", None),
        ("0000-00-00", ""),
        ("-", ""),
        ("2026-02-30", None),
        ("202635", None),
        ("三月五日", None),
        ("05-03-2026", None),
        ("3/5/2026", None),  # the third of May or the fifth of March
        ("3/25/2026", "2026-03-25"),
        ("25/3/2026 23:59", "2026-03-25"),
        ("05.03.2026", "2026-03-05"),
        ("5 March 2026", "2026-03-05"),
        ("March 5, 2026", "2026-03-05"),
        ("31.02.2026", None),
    ],
)
def test_days_of_other_systems(said: str, day: str | None) -> None:
    assert day_said(said) == day


_LENT_HEAD = "MARC_REC_NO,条码,分馆,状态,应还日期,读者证号\n"
_LENT = [
    "00000001,L1,MAIN,借出,2026-12-24,R-0815",
    "00000002,L2,MAIN,借出,2026/11/01 23:59,R-4711",
    "00000003,L3,MAIN,借出,,",
    "00000004,L4,MAIN,在馆,,R-0001",
    "00000005,L5,MAIN,借出,后天,R-0002",
]


@pytest.fixture
def lending(db: None) -> tuple[Actor, int]:
    actor = a_library("north")
    bring(actor, many(5, items=False))
    return actor, brought(actor, received(actor, (_LENT_HEAD + "\n".join(_LENT)).encode()))


@pytest.mark.database
def test_books_lent_in_the_other_system_wait_for_their_return(lending: tuple[Actor, int]) -> None:
    actor, number = lending
    books = [(one.barcode, str(one.due_date), one.borrower) for one in queries.lent_books(actor, number)]
    assert sorted(books) == [("L1", "2026-12-24", ""), ("L2", "2026-11-01", ""), ("L3", "None", "")]
    assert {one.barcode: one.borrower for one in queries.lent_books(actor, number, borrowers=True)} == {
        "L1": "R-0815",
        "L2": "R-4711",
        "L3": "",
    }
    assert unfit(actor, number) == [(6, "due")]
    assert queries.item_by_barcode(actor, "L1").state is ItemState.ON_LOAN
    item = services.return_lent_book(actor, number, barcode=" Ｌ1 ")
    assert queries.item_for(actor, item).state is ItemState.SHELVING
    assert CutoverLoan.scoped(actor).filter(item_id=item).count() == 0
    for barcode in ("L1", "L4", "nothing"):
        with pytest.raises(NotLentThere):
            services.return_lent_book(actor, number, barcode=barcode)
    services.change_state(actor, queries.item_by_barcode(actor, "L2").id, to=ItemState.MISSING)
    assert [one.barcode for one in queries.lent_books(actor, number)] == ["L3"]
    assert queries.count_lent(actor, number) == 1


@pytest.mark.database
def test_borrowers_numbers_are_sealed_and_only_in_the_files(lending: tuple[Actor, int]) -> None:
    actor, number = lending
    stored = [*CutoverLoan.scoped(actor).values_list("borrower"), *CutoverProblem.scoped(actor).values_list("cells")]
    assert "R-0" not in repr([bytes(one) if not isinstance(one, str) else one for (one,) in stored])
    client = sign_in(actor)
    page = client.get(f"/desk/cutovers/{number}").content.decode()
    assert ("R-0" in page, "L1" in page, "2026-12-24" in page, "•••" in page) == (False, True, True, True)
    lent = b"".join(client.get(f"/desk/cutovers/{number}/lent.csv")).decode("utf-8-sig")  # type: ignore[arg-type]
    assert [line.split(",")[-1] for line in lent.splitlines()[1:]] == ["R-4711", "R-0815", ""]
    mended = b"".join(client.get(f"/desk/cutovers/{number}/unfit.csv")).decode("utf-8-sig")  # type: ignore[arg-type]
    assert "后天,R-0002" in mended
    back = client.post(f"/desk/cutovers/{number}/returns", {"barcode": "L1"})
    assert back.status_code == 302
    assert "L1" in client.get(back["Location"]).content.decode()
    assert client.post(f"/desk/cutovers/{number}/returns", {"barcode": "L1"}).status_code == 409
    neighbour = sign_in(a_library("south"), "qian-yi")
    assert neighbour.get(f"/desk/cutovers/{number}/lent.csv").status_code == 404
    assert neighbour.post(f"/desk/cutovers/{number}/returns", {"barcode": "L2"}).status_code == 404


@pytest.mark.database
def test_who_had_a_book_is_known_while_it_is_out_and_no_longer(lending: tuple[Actor, int]) -> None:
    actor, _number = lending

    def known() -> set[str]:
        return set(CutoverLoan.scoped(actor).values_list("item__barcode", flat=True))

    first, second, third = (queries.item_by_barcode(actor, code).id for code in ("L1", "L2", "L3"))
    services.change_state(actor, first, to=ItemState.MISSING)
    assert known() == {"L1", "L2", "L3"}
    services.change_state(actor, first, to=ItemState.REPAIR)
    services.withdraw_item(actor, second, reason="paid for")
    assert known() == {"L3"}
    services.change_state(actor, third, to=ItemState.MISSING)
    services.withdraw_item(actor, third, reason="lost")
    assert known() == set()


def test_what_is_taken_back_was_lent_to_nobody(lending: tuple[Actor, int]) -> None:
    actor, number = lending
    jobs.run_until(services.undo_cutover(actor, number))
    assert CutoverLoan.scoped(actor).count() == 0
