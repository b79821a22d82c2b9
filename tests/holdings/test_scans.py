"""Piles of scanned books: what can be done is done at once, what cannot is listed with its reason."""

import io
from dataclasses import replace

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.catalog.conftest import a_library, bring
from tests.catalog.files import many
from tests.holdings.conftest import Held
from tests.holdings.test_inventories import shelve
from tests.ordeals.conftest import sign_in
from tianlu.holdings import queries, services
from tianlu.holdings.data import (
    ITEMS,
    SETTABLE,
    Deed,
    DeedIncomplete,
    ItemState,
    NoSuchBatch,
    NothingScanned,
    TooManyScans,
)
from tianlu.holdings.models import Item
from tianlu.holdings.rules import MOST_SCANS, Scan, clean_code, read_scans
from tianlu.holdings.services import NewItem, ScanOrder
from tianlu.kit.errors import Forbidden
from tianlu.kit.feed.models import FeedEntry
from tianlu.libraries.data import ActorKind


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("B0000001", "B0000001"),
        ("Ｂ０００００１\t", "B000001"),
        ("\ufeff B1\u200b\r", "B1"),
        ("'00123", "00123"),
        ('="00123"', "00123"),
        ('"00123"', "00123"),
        ("\x1dB7\x04", "B7"),
        ("馆0001", "馆0001"),
        ("]C1B0000001", "B0000001"),
        ("]A0*00123*", "00123"),
        ("*00123*\r", "00123"),
        ("320001.0", "320001"),
        ("K12.0", "K12.0"),
    ],
)
def test_a_code_is_kept_as_it_was_meant(raw: str, code: str) -> None:
    assert clean_code(raw) == code


def test_a_line_is_a_scan_whatever_follows_the_code() -> None:
    text = "B1\t2026-11-30\r\n\n ,B2;x\nB3，3\n\t\n"
    assert list(read_scans(text)) == [Scan(1, "B1"), Scan(3, "B2"), Scan(4, "B3")]


@pytest.mark.parametrize(
    "text",
    [
        "1,00012\n2,00013\n3,00012\n",
        "序号\t条码号\t时间\n7\t00012\t8:00\n9\t00013\t8:01\n\n10\t00012\t8:02\n",
        "2026-11-30 08:00:01,00012,1\n2026-11-30 08:00:05,00013,1\n2026-11-30 08:01:00,00012,1\n",
        "1;2026/11/30;00012\n2;2026/11/30;00013\n3;2026/11/30;00012\n",
        "条形码\n00012\n00013\n00012",
        "00012,1\n00013,1\n00012,1",
        "2026-11-30 08:00:01 00012\n2026-11-30 08:00:05 00013\n2026-11-30 08:01:00 00012",
        "00012 2026年11月30日 08:00\n00013 2026年11月30日 08:00\n00012 2026年11月30日 08:01",
        "30/11/2026,08:00,00012\n30/11/2026,08:01,00013\n30/11/2026,08:01,00012",
        "20261130080001,00012\n20261130080005,00013\n20261130080101,00012",
        "20261130|080001|00012\n20261130|080005|00013\n20261130|080101|00012",
        "张三,A区,00012\n张三,A区,00013\n张三,A区,00012",
        "00012,00013,00012",
    ],
)
def test_codes_are_found_behind_what_a_collector_writes_before_them(text: str) -> None:
    assert [scan.code for scan in read_scans(text)] == ["00012", "00013", "00012"]


def test_numbers_in_turn_are_barcodes_where_nothing_stands_behind_them() -> None:
    assert [scan.code for scan in read_scans("1\n2\n3\n")] == ["1", "2", "3"]
    assert [scan.code for scan in read_scans("1,B\n2,\n3,B")] == ["1", "2", "3"]
    assert [scan.code for scan in read_scans("No,Nr\n1,00012\n2,00013")][1:] == ["00012", "00013"]
    assert [scan.code for scan in read_scans("00012,08:00\n00012,08:01\n00012,08:02")] == ["00012"] * 3


def states(book: Held) -> dict[str, tuple[str, int]]:
    rows = Item.scoped(book.actor).exclude(barcode=None)
    return {str(code): (state, branch) for code, state, branch in rows.values_list("barcode", "state", "branch_id")}


def scanned(*codes: str) -> list[Scan]:
    return [Scan(line, code) for line, code in enumerate(codes, 1)]


@pytest.mark.database
@pytest.mark.django_db
def test_a_transfer_arrives_and_what_does_not_is_known(held_book: Held, django_assert_max_num_queries: object) -> None:
    actor = held_book.actor
    bring(actor, many(40))
    codes = [f"B{number:07d}" for number in range(1, 41)]
    services.change_state(actor, queries.item_by_barcode(actor, codes[0]).id, to=ItemState.ON_LOAN)
    services.withdraw_item(actor, queries.item_by_barcode(actor, codes[1]).id, reason="worn")
    order = ScanOrder(deed=Deed.SEND, branch_id=held_book.east, reason="调拨 12")
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        pile = services.handle_scans(actor, scans=scanned(*codes, codes[5], "X"), order=order)
    view = queries.scan_batch_for(actor, pile)
    assert [(one.line, one.code) for one in view.exceptions] == [
        (1, "on-loan"),
        (2, "withdrawn"),
        (41, "repeated"),
        (42, "unknown"),
    ]
    assert (view.done, view.travelling) == (38, 38)
    place = services.create_location(actor, branch_id=held_book.east, code="A", name_zh="一层")
    order = ScanOrder(deed=Deed.RECEIVE, branch_id=held_book.east, location_id=place)
    arrived = services.handle_scans(actor, scans=scanned(*codes[2:30], "N1"), order=order)
    assert [(one.barcode, one.code) for one in queries.scan_batch_for(actor, arrived).exceptions] == [
        ("N1", "not-sent")
    ]
    assert queries.scan_batch_for(actor, pile).travelling == 10
    item = queries.item_by_barcode(actor, codes[2])
    assert (item.state, item.branch_id, item.permanent_location_id) == (ItemState.SHELVING, held_book.east, place)
    assert [line.state for line in queries.state_history(actor, item.id)] == ["shelving", "in-transit"]
    assert FeedEntry.objects.filter(kind="holding", object_id=item.record_id, action="receive").count() == 1
    report = queries.report_of(actor, queries.periods_of(actor)[0].id)
    assert (report.moves, report.agrees) == (38, True)


@pytest.mark.database
@pytest.mark.django_db
def test_a_pile_takes_accession_numbers_that_one_book_alone_has(held_book: Held) -> None:
    actor = held_book.actor
    books = [
        (None, "A1"),
        ("N2", "A2"),
        ("N3", "A3"),
        (None, "A3"),
        ("A4", "A5"),
        (None, "A4"),
        ("N6", "A6"),
        ("N7", "A7"),
    ]
    made = {
        (barcode, number): services.create_item(
            actor, held_book.record_id, item=NewItem(branch_id=held_book.main, barcode=barcode, accession_number=number)
        )
        for barcode, number in books
    }
    services.withdraw_item(actor, made["N6", "A6"], reason="worn")
    codes = ("A1", "A2", "N2", "A3", "A4", "A6", "N6", "N9", "A7", "A9")
    order = ScanOrder(deed=Deed.WRITE_OFF, reason="剔旧 1")
    view = queries.scan_batch_for(actor, services.handle_scans(actor, scans=scanned(*codes), order=order))
    assert [(one.barcode, one.code) for one in view.exceptions] == [
        ("N2", "repeated"),
        ("A3", "ambiguous"),
        ("A6", "withdrawn"),
        ("N6", "withdrawn"),
        ("N9", "unknown"),
        ("A9", "unknown"),
    ]
    gone = set(Item.scoped(actor).filter(state="withdrawn").values_list("id", flat=True))
    assert gone == {made[one] for one in ((None, "A1"), ("N2", "A2"), ("A4", "A5"), ("N6", "A6"), ("N7", "A7"))}


@pytest.mark.database
@pytest.mark.django_db
def test_what_was_sent_by_mistake_is_sent_back_on_its_way(held_book: Held) -> None:
    actor = held_book.actor

    def done(deed: Deed, branch: int) -> tuple[int, list[str]]:
        pile = services.handle_scans(actor, scans=scanned("N1"), order=ScanOrder(deed=deed, branch_id=branch))
        view = queries.scan_batch_for(actor, pile)
        return view.done, [one.code for one in view.exceptions]

    assert done(Deed.SEND, held_book.east) == (1, [])
    assert done(Deed.SEND, held_book.east) == (0, ["already"])
    assert done(Deed.PLACE, held_book.main) == (0, ["in-transit"])
    assert done(Deed.SEND, held_book.main) == (1, [])
    assert done(Deed.RECEIVE, held_book.east) == (0, ["not-sent"])
    assert done(Deed.RECEIVE, held_book.main) == (1, [])
    assert states(held_book)["N1"] == (ItemState.SHELVING, held_book.main)
    report = queries.report_of(actor, queries.periods_of(actor)[0].id)
    assert (report.moves, report.corrected.copies, report.agrees) == (2, 0, True)


@pytest.mark.database
@pytest.mark.django_db
def test_a_write_off_is_taken_back_as_a_correction(held_book: Held) -> None:
    actor = held_book.actor
    book = NewItem(branch_id=held_book.main, barcode="N2", call_number="I246.5/2", price_minor=1250, currency="CNY")
    services.create_item(actor, held_book.record_id, item=book)
    order = ScanOrder(deed=Deed.WRITE_OFF, reason="剔旧 1")
    services.handle_scans(actor, scans=scanned("N1", "N2"), order=order)
    services.close_period(actor, queries.periods_of(actor)[0].id)
    closed = queries.report_of(actor, queries.periods_of(actor)[1].id)
    with pytest.raises(DeedIncomplete):
        services.handle_scans(actor, scans=scanned("N2"), order=ScanOrder(deed=Deed.REINSTATE))
    back = ScanOrder(deed=Deed.REINSTATE, reason="误剔")
    view = queries.scan_batch_for(actor, services.handle_scans(actor, scans=scanned("N2", "N2", "N3"), order=back))
    assert (view.done, [one.code for one in view.exceptions]) == (1, ["repeated", "unknown"])
    assert states(held_book)["N2"] == (ItemState.SHELVING, held_book.main)
    again = queries.scan_batch_for(actor, services.handle_scans(actor, scans=scanned("N2"), order=back))
    assert [one.code for one in again.exceptions] == ["not-written-off"]
    report = queries.report_of(actor, queries.periods_of(actor)[0].id)
    assert (report.received.copies, report.corrected.copies, report.corrected.money) == (0, 1, (("CNY", 1250),))
    assert (report.end.copies, report.agrees) == (1, True)
    assert queries.report_of(actor, queries.periods_of(actor)[1].id) == closed


def test_the_columns_of_a_file_say_barcode_or_accession_number() -> None:
    text = '题名,登录号,条码号\n"三国, 上",D1,\n水浒,D2,00012\n,,\n"又, ""名"", 说",D3,00013\n3.5" 盘,D4,00014\n'
    assert [scan.code for scan in read_scans(text)] == ["D1", "00012", "00013", "00014"]
    assert [scan.code for scan in read_scans('"' + "a," * 300_000)] == ["a"]
    assert [scan.code for scan in read_scans("书名,财产号\n红,D1\n,D2\n")] == ["D1", "D2"]


@pytest.mark.database
@pytest.mark.django_db
def test_states_and_write_offs_by_scan(held_book: Held) -> None:
    actor = held_book.actor
    for state in SETTABLE:
        services.handle_scans(actor, scans=scanned("N1"), order=ScanOrder(deed=Deed.STATE, state=state))
        assert states(held_book)["N1"] == (state, held_book.main)
    for order in (
        ScanOrder(deed=Deed.STATE, state=ItemState.ON_LOAN),
        ScanOrder(deed=Deed.WRITE_OFF),
        ScanOrder(deed=Deed.PLACE),
    ):
        with pytest.raises(DeedIncomplete):
            services.handle_scans(actor, scans=scanned("N1"), order=order)
    with pytest.raises(NothingScanned):
        services.handle_scans(actor, scans=[], order=ScanOrder(deed=Deed.STATE, state=ItemState.REPAIR))
    with pytest.raises(TooManyScans):
        services.handle_scans(actor, scans=scanned("N1") * (MOST_SCANS + 1), order=ScanOrder(deed=Deed.SEND))
    services.handle_scans(actor, scans=scanned("N1"), order=ScanOrder(deed=Deed.WRITE_OFF, reason="批 3"))
    assert states(held_book)["N1"][0] == "withdrawn"


@pytest.mark.database
@pytest.mark.django_db
def test_a_number_that_a_spreadsheet_rounded_is_called_so(held_book: Held) -> None:
    order = ScanOrder(deed=Deed.STATE, state=ItemState.REPAIR)
    scans = list(read_scans("条码,题名\r\n3.20001E+13,边城\r\n3.20001E13X,长河\r\n"))
    pile = services.handle_scans(held_book.actor, scans=scans, order=order)
    assert [one.code for one in queries.scan_batch_for(held_book.actor, pile).exceptions] == ["rounded", "unknown"]


@pytest.mark.database
@pytest.mark.django_db
def test_a_pile_of_a_whole_day_is_one_pile(held_book: Held) -> None:
    shelve(held_book, range(6000), branch=held_book.main)
    codes = [f"B{number:06d}" for number in range(6000)]
    codes[5500] = codes[100]
    order = ScanOrder(deed=Deed.STATE, state=ItemState.REPAIR, reason="搬迁")
    pile = services.handle_scans(held_book.actor, scans=scanned(*codes), order=order)
    view = queries.scan_batch_for(held_book.actor, pile)
    assert (view.done, [(one.line, one.barcode) for one in view.exceptions]) == (5999, [(5501, "B000100")])
    assert Item.scoped(held_book.actor).filter(state=ItemState.REPAIR).count() == 5999


@pytest.mark.database
@pytest.mark.django_db
def test_a_branch_touches_its_own_books_only(held_book: Held) -> None:
    actor, other = held_book.actor, a_library("south")
    east = replace(actor, kind=ActorKind.STAFF, acts=frozenset({ITEMS}), limits=frozenset({(ITEMS, held_book.east)}))
    repair = ScanOrder(deed=Deed.STATE, state=ItemState.REPAIR)
    pile = services.handle_scans(east, scans=scanned("N1"), order=repair)
    assert [one.code for one in queries.scan_batch_for(east, pile).exceptions] == ["not-permitted"]
    with pytest.raises(Forbidden):
        services.handle_scans(east, scans=scanned("N1"), order=ScanOrder(deed=Deed.PLACE, branch_id=held_book.main))
    theirs = services.handle_scans(other, scans=scanned("N1"), order=repair)
    assert [one.code for one in queries.scan_batch_for(other, theirs).exceptions] == ["unknown"]
    with pytest.raises(NoSuchBatch):
        queries.scan_batch_for(other, pile)
    assert states(held_book)["N1"] == ("available", held_book.main)


@pytest.mark.database
@pytest.mark.django_db
def test_the_pages_of_scans_and_register(held_book: Held) -> None:
    client = sign_in(held_book.actor)
    assert client.get("/desk/items/scans").status_code == 200
    file = SimpleUploadedFile("scans.txt", "=cmd+1\tx\nＮ１\t".encode("gb18030"))
    said = {"deed": "write-off", "reason": "=1+1", "file": file}
    answer = client.post("/desk/items/scans", said)
    assert answer.status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "没有册使用这个条码" in page
    listed = client.get(f"{answer['Location']}/exceptions.csv")
    assert b"".join(listed).decode("utf-8-sig").splitlines()[1].startswith("'=cmd+1,1,")  # type: ignore[arg-type]
    made, book = io.BytesIO(), openpyxl.Workbook()
    for row in (("清点文件",), (), ("序号", "条码"), (1, "N1"), (2, "N9")):
        book.active.append(row)
    book.save(made)
    answer = client.post("/desk/items/scans", {**said, "file": SimpleUploadedFile("scans.xlsx", made.getvalue())})
    page = client.get(answer["Location"]).content.decode()
    assert ("N9" in page, "清点文件" in page, "PK" in page) == (True, False, False)
    pile = queries.scan_batches_of(held_book.actor, limit=1)[0]
    assert [one.line for one in pile.exceptions if one.barcode == "N9"] == [5]
    broken = client.post("/desk/items/scans", {**said, "file": SimpleUploadedFile("scans.xlsx", b"PK\x03\x04")})
    assert (broken.status_code, "工作簿已损坏" in broken.content.decode()) == (422, True)
    wrong = client.post("/desk/items/scans", {"deed": "place", "codes": "N1"})
    assert (wrong.status_code, "请选择分馆或典藏地" in wrong.content.decode()) == (422, True)
    page = client.get("/desk/register").content.decode()
    assert "分毫不差" in page
    period = queries.periods_of(held_book.actor)[0].id
    lines = b"".join(client.get(f"/desk/register/{period}/lines.csv?of=written-off")).decode("utf-8-sig")  # type: ignore[arg-type]
    assert ("'=1+1" in lines, "边城" in lines, len(lines.splitlines())) == (True, True, 2)
    assert client.get(f"/desk/register/{period}/lines.csv?of=x").status_code == 422
    hasty = client.post(f"/desk/register/{period}/closure", {"name": "一季度"})
    assert (hasty.status_code, 'value="一季度"' in hasty.content.decode()) == (422, True)
    assert client.post(f"/desk/register/{period}/closure", {"name": "一季度", "sure": "on"}).status_code == 302
    assert client.post(f"/desk/register/{period}/closure", {"sure": "on"}).status_code == 409
    assert "一季度" in client.get(f"/desk/register/{period}").content.decode()
    stranger = sign_in(a_library("south"), "qian-yi")
    for address in (f"/desk/register/{period}", f"{answer['Location']}", f"/desk/register/{period}/summary.csv"):
        assert stranger.get(address).status_code == 404


@pytest.mark.database
@pytest.mark.django_db
def test_the_page_of_a_long_pile_shows_its_beginning(held_book: Held) -> None:
    client = sign_in(held_book.actor)
    codes = "\n".join(f"无{number}" for number in range(350))
    answer = client.post("/desk/items/scans", {"deed": "write-off", "reason": "破", "codes": codes})
    page = client.get(answer["Location"]).content.decode()
    assert page.count('<th scope="row">') == 200
    assert "共 350 条，此处列出前 200 条" in page
