"""Cut-over: the habits of other systems' tables, each brought in as a librarian means it and reconciled."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from tests.catalog.conftest import a_library, bring, examined
from tests.catalog.files import as_file, cnmarc, held, many, marc21
from tests.holdings.test_cutovers import brought, queries_record, received, unfit
from tests.ordeals.conftest import sign_in
from tianlu.catalog.queries import imports_of
from tianlu.catalog.services import start_import, undo_import
from tianlu.holdings import queries, services
from tianlu.holdings.data import BadCutoverMapping, CutoverNotReady, Deed, ItemState
from tianlu.holdings.models import Item
from tianlu.holdings.rules import CutoverMapping, Join, Scan, guess
from tianlu.holdings.services import NewItem, ScanOrder
from tianlu.kit import jobs
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import branch_tree
from tianlu.marc import Field, Record

pytestmark = pytest.mark.database


@pytest.fixture
def library(db: None) -> Actor:
    actor = a_library("north")
    bring(actor, many(60, items=False))
    return actor


def states(actor: Actor) -> dict[str | None, str]:
    return dict(Item.scoped(actor).values_list("barcode", "state"))


def test_a_title_above_and_a_sum_below_are_no_items(library: Actor) -> None:
    rows = ["滨海县图书馆馆藏清单,,", "导出时间：2024-05-01,,", "控制号,条码,定价（元）", "00000001,A1,￥12.50"]
    rows += ['00000002,A2,"1,234.50"', "00000003,A3,39.8000", "合 计,,1286.80"]
    number = brought(library, received(library, ("\n".join(rows)).encode("gb18030")))
    assert unfit(library, number) == [(7, "totals")]
    totals = queries.cutover_for(library, number).totals
    assert totals is not None
    assert (totals.rows, totals.read.money, totals.made.money) == (4, (("CNY", 128680),), (("CNY", 128680),))


def test_a_table_that_names_no_columns_loses_no_item(library: Actor) -> None:
    rows = "00000001,H1,12.50\n00000002,H2,1.00\n"
    number = received(library, rows.encode())
    mapping = CutoverMapping.from_dict(queries.cutover_for(library, number).mapping)
    assert (dict(mapping.columns), mapping.headless) == ({}, True)
    assert not guess(["tmh", "sm", "jg"]).headless
    said = {f"column{n}": column for n, column in enumerate(("number", "barcode", "price"))}
    client = sign_in(library)
    page = client.get(f"/desk/cutovers/{number}").content.decode()
    assert "列名所在的行本身就是一册" in page
    said |= {"join": "number", "currency": "CNY", "headless": "on", "try": "1"}
    assert client.post(f"/desk/cutovers/{number}", said).status_code == 302
    jobs.run_pending()
    totals = queries.cutover_for(library, number).totals
    assert totals is not None
    assert (totals.rows, totals.made.copies, totals.made.money) == (2, 2, (("CNY", 1350),))


def test_a_row_stands_for_all_the_copies_whose_numbers_it_has(library: Actor) -> None:
    rows = ["控制号,条码,登录号,单价,复本数"]
    rows += ["00000001,A1；A2、A3,,10.00,", "00000002,,P0098-P0101,2.50,4", "00000003,B1,B-7,3.00,5"]
    rows += [
        '00000004,"C1\nC2",Q1;Q2,1.00,2',
        "00000005,D1;D2,,1.00,3",
        "00000006,E1;A1,,1.00,2",
        "00000007,F1,,1.00,五本",
    ]
    content = "\n".join(rows).encode("gb18030")
    number = brought(library, received(library, content))
    assert unfit(library, number) == [(6, "several"), (7, "repeated")]
    held = Item.scoped(library).filter(cutover_id=number).values_list("barcode", "accession_number", "price_minor")
    assert set(held) == {
        *((code, "", 1000) for code in ("A1", "A2", "A3")),
        *((None, f"P{n:04d}", 250) for n in range(98, 102)),
        ("B1", "B-7", 300),
        ("C1", "Q1", 100),
        ("C2", "Q2", 100),
        ("E1", "", 100),
        ("F1", "", 100),
    }
    totals = queries.cutover_for(library, number).totals
    assert totals is not None
    assert (totals.read.copies, totals.made.money, totals.unfit.copies) == (14, (("CNY", 4700),), 2)
    again = brought(library, received(library, content))
    assert (totals := queries.cutover_for(library, again).totals) is not None
    assert (totals.made.copies, totals.already.copies) == (0, 12)


def test_a_table_without_numbers_says_how_many_copies_there_are(library: Actor) -> None:
    rows = ["登记序,控制号,索书号,定价,册数", "1,00000001,I247.57/1,25元整,三册", "2,00000001,I247.57/1,25元,2"]
    rows += [
        "3,00000002,K1/2,暂无,1",
        "4,00000003,K1/3,1,",
        "5,00000003,K1/3,1,0",
        "6,99999999,K1/3,1,7",
        "合计,,,1280,20",
    ]
    content = "\n".join(rows).encode()
    number = brought(library, received(library, content))
    assert unfit(library, number) == [(5, "copies"), (6, "copies"), (7, "no-record"), (8, "totals")]
    totals = queries.cutover_for(library, number).totals
    assert totals is not None
    assert (totals.made.copies, totals.made.money, totals.unfit.copies) == (6, (("CNY", 12500),), 10)
    again = brought(library, received(library, content.replace(b"25\xe5\x85\x83,2", b"25\xe5\x85\x83,4")))
    assert (totals := queries.cutover_for(library, again).totals) is not None
    assert (totals.made.copies, totals.already.copies) == (2, 6)  # two more of them were bought since
    assert Item.scoped(library).filter(call_number="I247.57/1", barcode=None, accession_number="").count() == 7


def test_what_koha_says_in_columns_of_their_own_is_believed(library: Actor) -> None:
    head = "biblionumber,barcode,homebranch,price,notforloan,itemlost,damaged,withdrawn,onloan\n"
    rows = "00000001,K1,MAIN,1,0,0,0,0,2026-12-01\n00000002,K2,MAIN,1,0,1,0,0,\n00000003,K3,MAIN,1,0,0,1,0,0000-00-00\n"
    rows += "00000004,K4,MAIN,1,0,0,0,1,\n00000005,K5,MAIN,1,,0,0,0,\n00000006,K6,MAIN,1,1,0,0,0,\n"
    number = received(library, (head + rows).encode())
    mapping = CutoverMapping.from_dict(queries.cutover_for(library, number).mapping)
    with pytest.raises(BadCutoverMapping):
        services.map_cutover(library, number, mapping=CutoverMapping(mapping.columns, states={"1": "怪"}))
    brought(library, number, states={"1": "停借"})
    assert unfit(library, number) == [(5, "withdrawn")]
    found = {"K1": "on-loan", "K2": "missing", "K3": "repair", "K5": "available", "K6": "suspended"}
    assert states(library) == found
    assert [(one.barcode, str(one.due_date)) for one in queries.lent_books(library, number)] == [("K1", "2026-12-01")]


def test_numbers_that_may_all_have_lost_their_zeros_are_asked_about(library: Actor) -> None:
    """In the trial, before anything is written; not where one begins with a zero or people said so."""
    client = sign_in(library)

    def asked(rows: str, **changes: object) -> bool:
        number = received(library, ("控制号,条码\n" + rows).encode())
        mapping = CutoverMapping.from_dict(queries.cutover_for(library, number).mapping)
        services.map_cutover(library, number, mapping=replace(mapping, **changes))  # type: ignore[arg-type]
        jobs.run_until(services.examine_cutover(library, number))
        page = client.get(f"/desk/cutovers/{number}").content.decode()
        return "条码号：2 到 4 位数字，且没有一个以 0 开头" in page

    rows = "00000001,12\n00000002,345\n00000003,6789\n"
    assert asked(rows)
    assert not asked(rows, lengths=True)
    assert not asked(rows + "00000004,0011\n")


def test_titles_and_names_are_found_as_other_systems_write_them(db: None) -> None:
    actor = a_library("north")
    books = [
        cnmarc("1", "计算机网络（第8版）", author="谢希仁", year="2021"),
        cnmarc("2", "计算机网络", author="谢希仁", year="2017"),
        cnmarc("3", "红楼梦", author="曹雪芹", year="1996"),
        cnmarc("4", "红楼梦（上）", author="曹雪芹", year="1982"),
        cnmarc("5", "红楼梦（下）", author="曹雪芹", year="1982"),
        cnmarc("6", "哈利·波特与魔法石", author="罗琳, J.K.", year="2000"),
        cnmarc("7", "Python编程 : 从入门到实践", author="马瑟斯", year="2016"),
    ]
    bring(actor, as_file(books))
    rows = [
        ("T1", "计算机网络", "谢希仁", "2021", "", "1"),
        ("T2", "计算机网络(第七版)", "谢希仁编著", "2017", "", "2"),
        ("T3", "红楼梦 / (清)曹雪芹,高鹗著", "", "1996", "", "3"),
        ("T4", "红楼梦 : 下册", "(清)曹雪芹著", "1982", "", "5"),
        ("T5", "红楼梦", "曹雪芹", "1982", "上册", "4"),
        ("T6", "哈利波特与魔法石", "[英]J·K·罗琳著 ; 苏农译", "", "", "6"),
        ("T7", "Python编程", "[美]埃里克·马瑟斯", "", "", "7"),
        ("T8", "红楼梦", "曹雪芹", "1982", "", ""),
        ("T9", "红楼梦", "李明改写", "", "", ""),
        ("T10", "计算机网络（第5版）", "谢希仁", "2021", "", ""),
    ]
    text = "条码,题名,责任者,出版年,卷册\n" + "\n".join(f'{b},"{t}","{a}",{y},{v}' for b, t, a, y, v, _record in rows)
    number = brought(actor, received(actor, text.encode()), join=Join.TITLE)
    assert unfit(actor, number) == [(9, "ambiguous"), (10, "no-record"), (11, "no-record")]
    wanted = {barcode: queries_record(actor, record) for barcode, *_said, record in rows if record}
    assert dict(Item.scoped(actor).values_list("barcode", "record_id")) == wanted


def test_volumes_that_share_an_isbn_are_told_apart(db: None) -> None:
    actor, isbn = a_library("north"), "978-7-02-000220-7"
    parts = [Field("200", "1", " ", [("a", "红楼梦"), ("h", f"第{n}册"), ("f", "曹雪芹著")]) for n in "一二"]
    books = [cnmarc(str(n), "x", isbn=isbn, author="曹雪芹") for n in (1, 2)]
    books = [
        Record(one.leader, [part if field.tag == "200" else field for field in one.fields])
        for one, part in zip(books, parts, strict=True)
    ]
    bring(actor, as_file(books))
    rows = f"条码,ISBN,卷册\nV1,{isbn},1\nV2,{isbn},第二册\nV3,{isbn},\nV4,{isbn},3\n"
    number = brought(actor, received(actor, rows.encode()))
    assert unfit(actor, number) == [(4, "ambiguous"), (5, "ambiguous")]
    found = dict(Item.scoped(actor).values_list("barcode", "record_id"))
    assert found == {"V1": queries_record(actor, "1"), "V2": queries_record(actor, "2")}


def test_a_line_that_breaks_the_table_is_named_and_nothing_can_be_brought_in(library: Actor) -> None:
    good = "".join(f"{n:08d},Q{n},书\n" for n in range(1, 25))
    number = received(library, f'控制号,条码,题名\n{good}00000025,Q25,"文革"史\n'.encode("gb18030"))
    jobs.run_until(services.examine_cutover(library, number))
    page = sign_in(library).get(f"/desk/cutovers/{number}").content.decode()
    assert ("第 26 行" in page, "table-fault" in page) == (True, False)
    with pytest.raises(CutoverNotReady):
        services.start_cutover(library, number)


def test_full_width_numbers_and_numbers_kept_as_text_are_read(library: Actor) -> None:
    rows = '控制号,条码,分类号,种次号\n="00000001",="000123",Ｉ２４７．５７，１\n'.replace("，", ",")
    brought(library, received(library, rows.encode("gb18030")))
    item = queries.item_by_barcode(library, "000123")
    assert (item.call_number, item.state) == ("I247.57/1", "available")


def test_a_day_it_is_due_says_that_a_book_is_lent_where_no_column_says_its_state(library: Actor) -> None:
    rows = "记录号,条码号,应还日期\n00000001,D1,46357\n00000002,D2,\n"
    number = brought(library, received(library, rows.encode()))
    assert states(library) == {"D1": "on-loan", "D2": "available"}
    assert [str(one.due_date) for one in queries.lent_books(library, number)] == ["2026-12-01"]


def test_a_day_it_is_due_may_stand_in_the_state(library: Actor) -> None:
    rows = "记录号,条码号,书刊状态\n00000001,D1,借出-应还日期：2026-05-01\n00000002,D2,非可借\n00000003,D3,在途\n"
    number = brought(library, received(library, rows.encode()))
    assert states(library) == {"D1": "on-loan", "D2": "suspended"}
    assert [str(one.due_date) for one in queries.lent_books(library, number)] == ["2026-05-01"]
    assert unfit(library, number) == [(4, "state")]


def test_two_barcodes_are_two_books_whatever_their_accession_numbers_say(library: Actor) -> None:
    """The trial and the work say the same of a number that rows share, however far they are apart; nothing is lost."""
    main = branch_tree(library)[0].id
    record = queries_record(library, "00000001")
    services.create_item(library, record, item=NewItem(branch_id=main, barcode="OLD", accession_number="P1"))
    rows = "".join(f"{n % 50 + 2:08d},T{n:03d},{'0' if n % 2 else f'P{n % 100 + 10}'},1\n" for n in range(130))
    rows += "00000001,NEW,P1,1\n00000001,N1;N2,P8,1\n"
    number = brought(library, received(library, ("记录号,条码号,财产号,单价\n" + rows).encode()))
    twice = [(n + 2, "accession-repeated") for n in range(100, 130, 2)]
    assert unfit(library, number) == [*twice, (132, "accession-taken"), (133, "several")]
    assert Item.scoped(library).count() == 1 + 130 - 15


def test_copies_in_a_record_that_share_an_accession_number_all_come_in(db: None) -> None:
    actor = a_library("north")
    copies = [held(("a", f"B{n}"), ("g", "MAIN"), ("h", "P1"), tag="985") for n in range(3)]
    bring(actor, as_file([cnmarc("1", "边城", author="沈从文", extra=copies)]))
    assert sorted(states(actor), key=str) == ["B0", "B1", "B2"]


def test_items_of_koha_in_their_records_keep_their_states(db: None) -> None:
    actor = a_library("north")
    said = {
        "K1": (("7", "0"), ("0", "0")),
        "K2": (("1", "1"),),
        "K3": (("4", "1"), ("7", "0")),
        "K4": (("0", "1"), ("g", "99.00")),
        "K5": (("7", "1"),),
        "K6": (("q", "2026-12-01"),),
        "K7": (("q", "soon"), ("i", "D7")),
    }
    copies = [held(("a", "MAIN"), ("p", code), *more, tag="952") for code, more in said.items()]
    number = examined(actor, as_file([marc21("1", "Emma", author="Austen, Jane", extra=copies)])).id
    client = sign_in(actor)
    page = client.get(f"/desk/imports/{number}").content.decode()
    assert ("K4已在原系统注销" in page, "K6在原系统中已借出" in page, "K7" in page) == (True, True, True)
    jobs.run_until(start_import(actor, number))
    came = {"K1": "available", "K2": "missing", "K3": "repair", "K5": "suspended", "K6": "on-loan", "K7": "on-loan"}
    assert states(actor) == came
    days = [(one.barcode, str(one.due_date or "")) for one in queries.lent_books(actor)]
    assert days == [("K6", "2026-12-01"), ("K7", "")]
    report = queries.report_of(actor, queries.periods_of(actor)[0].id)
    assert (report.agrees, report.end.copies, report.end.money) == (True, 6, ())
    assert client.post("/desk/cutovers/returns", {"barcode": "K1"}).status_code == 409
    order = ScanOrder(deed=Deed.STATE, state=ItemState.REPAIR)
    pile = services.handle_scans(actor, scans=[Scan(1, "K6"), Scan(2, "K5")], order=order)
    assert [(one.barcode, one.code) for one in queries.scan_batch_for(actor, pile).exceptions] == [("K6", "lent-there")]
    back = client.post("/desk/cutovers/returns", {"barcode": "D7"})
    assert "D7" in client.get(back["Location"]).content.decode()
    assert (states(actor)["K7"], queries.count_lent(actor)) == ("shelving", 1)


def test_a_table_completes_what_the_records_said_of_a_loan(db: None) -> None:
    actor = a_library("north")
    copies = [held(("a", "MAIN"), ("p", code), ("q", "2026-12-01"), tag="952") for code in ("K1", "K2")]
    bring(actor, as_file([marc21("1", "Emma", author="Austen, Jane", extra=copies)]))
    table = "控制号,条码,状态,应还日期,读者证号\n1,K1,借出,2026-12-24,R1\n1,K3,借出,2026-12-25,R3\n".encode()
    number = brought(actor, received(actor, table))
    client = sign_in(actor)

    def listed() -> list[str]:
        lines = b"".join(client.get("/desk/cutovers/lent.csv")).decode("utf-8-sig").splitlines()  # type: ignore[arg-type]
        return [",".join(line.split(",")[place] for place in (0, -2, -1)) for line in lines[1:]]

    assert listed() == ["K2,2026-12-01,", "K1,2026-12-24,R1", "K3,2026-12-25,R3"]
    jobs.run_until(services.undo_cutover(actor, number))
    assert listed() == ["K2,2026-12-01,", "K1,2026-12-24,"]
    jobs.run_until(undo_import(actor, imports_of(actor)[0].id))
    assert listed() == []


def test_what_is_there_already_in_another_state_is_counted(library: Actor) -> None:
    brought(library, received(library, "控制号|条码|登录号\n'00000001|B1|\n00000002||D2\n00000003|B3|D3\n".encode()))
    rows = "控制号,条码,登录号,状态\n00000001,B1,,借出\n00000002,,D2,修补\n00000003,B3,D3,在馆\n00000004,B4,,借出\n"
    number = received(library, rows.encode())
    jobs.run_until(services.examine_cutover(library, number))
    totals = queries.cutover_for(library, number).totals
    assert totals is not None
    assert (totals.already.copies, totals.differing, totals.made.copies) == (3, 2, 1)
    assert "2 册已在本馆，状态与表中不同" in sign_in(library).get(f"/desk/cutovers/{number}").content.decode()


def test_the_first_rows_name_the_branch_that_is_meant(library: Actor) -> None:
    number = received(library, "控制号,条码,分馆\n00000001,B1,EAST\n00000002,B2,北馆\n00000003,B3,\n".encode())
    with override("en"):
        assert [row.branch for row in services.first_rows(library, number)] == ["East", "北馆", "Main"]


def test_prices_of_whole_sets_are_pointed_at(library: Actor) -> None:
    rows = '控制号,条码,定价\n00000001,S1,CNY580.00（全10册）\n00000001,S2,580元/套\n00000002,S3,"58.00 (set)"\n00000003,S4,58.00\n'
    number = received(library, rows.encode())
    jobs.run_until(services.examine_cutover(library, number))
    totals = queries.cutover_for(library, number).totals
    assert totals is not None
    assert (totals.sets, totals.made.money) == (3, (("CNY", 127600),))
    assert "3 行的价格是整套的" in sign_in(library).get(f"/desk/cutovers/{number}").content.decode()


def test_a_database_that_writes_null_says_nothing(library: Actor) -> None:
    head = "控制号,条码,登录号,分馆,定价,卷册,应还日期,读者证号,状态,题名\n"
    rows = "00000001,L1,NULL,NULL,NULL,(null),\\N,NULL,NULL,NULL\n00000002,NULL,D2,<NULL>,12.5,,NULL,,在馆,x\n"
    number = brought(library, received(library, (head + rows).encode()))
    assert unfit(library, number) == []
    found = (
        Item.scoped(library).order_by("id").values_list("barcode", "accession_number", "price_minor", "volume", "state")
    )
    assert list(found) == [("L1", "", None, "", "available"), (None, "D2", 1250, "", "available")]


def test_words_for_states_are_explained_on_the_page(library: Actor) -> None:
    client = sign_in(library)
    content = "控制号,条码,币种,价格,状态\n00000001,W1,人民币,5,S9\n00000002,W2,元,6,Checked Out\n".encode()
    address = client.post("/desk/cutovers", {"file": SimpleUploadedFile("items.csv", content)})["Location"]
    said = {f"column{n}": column for n, column in enumerate(("number", "barcode", "currency", "price", "state"))}
    said |= {"join": "number", "currency": "CNY", "try": "1"}
    client.post(address, said)
    jobs.run_pending()
    page = client.get(address).content.decode()
    assert ("尚不认识的状态用语" in page, "S9" in page) == (True, True)
    assert client.post(address, {**said, "states": "S9 = 怪"}).status_code == 422
    assert client.post(address, {**said, "states": "S9 = 待上架"}).status_code == 302
    jobs.run_pending()
    client.post(f"{address}/run")
    jobs.run_pending()
    assert states(library) == {"W1": "shelving", "W2": "on-loan"}
    assert set(Item.scoped(library).values_list("currency", flat=True)) == {"CNY"}
