"""Records from a spreadsheet: taken in, mapped, made into records, on to the ordinary import and back."""

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from tianlu.catalog import queries, services
from tianlu.catalog.data import (
    BadTableMapping,
    ImportState,
    NoSuchTable,
    RecordStatus,
    TableNotReady,
    TableState,
    TableView,
)
from tianlu.catalog.models import BookTable, Import, Record
from tianlu.catalog.queries import DRAFT_DIALECT
from tianlu.catalog.rules.tables import Column, TableMapping
from tianlu.catalog.services.tables import reading
from tianlu.kit import files, jobs
from tianlu.kit.clock import now
from tianlu.kit.errors import Forbidden
from tianlu.kit.jobs.models import JobRow
from tianlu.kit.tables import TableFault
from tianlu.libraries.data import Actor, ActorKind
from tianlu.libraries.services import change_setting

pytestmark = [pytest.mark.database, pytest.mark.django_db]
_HEAD = ("题名", "责任者", "出版社", "出版年", "ISBN", "分类号")
_BOOKS = (
    ("边城", "沈从文著", "人民文学出版社", "2008", "978-7-02-000220-7", "I246.5"),
    ("", "无名氏", "", "", "", ""),
    ("活着", "余华著", "作家出版社", "不详", "12345", "I247.57"),
    ("=1+1", "巴金著", "人民文学出版社", "1981", "", ""),
)


def a_csv(*rows: tuple[str, ...], head: tuple[str, ...] = _HEAD, encoding: str = "gb18030") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([head, *rows])
    return text.getvalue().encode(encoding)


def a_workbook(**sheets: list[tuple[Any, ...]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def received(actor: Actor, content: bytes, name: str = "books.csv") -> int:
    return services.receive_table(actor, content=io.BytesIO(content), filename=name)


def converted(actor: Actor, number: int) -> TableView:
    jobs.run_until(services.convert_table(actor, number))
    jobs.run_pending()
    return queries.table_for(actor, number)


def titles() -> list[str]:
    ids = Record.objects.exclude(status=RecordStatus.WITHDRAWN).values_list("id", flat=True)
    return sorted(str(one.bib["title"]) for one in queries.projections(set(ids)).values())


def test_a_table_becomes_an_import_that_is_run_and_undone(library: Actor) -> None:
    number = received(library, a_csv(*_BOOKS))
    shown = services.first_books(library, number)
    assert [(one.number, one.title, one.responsibility, one.imprint) for one in shown[:1]] == [
        (2, "边城", "沈从文著", "人民文学出版社, 2008")
    ]
    assert shown[1].reason
    assert len(shown[2].remarks) == 2
    view = converted(library, number)
    assert (view.state, view.rows, view.records, view.unfit) == (TableState.DONE, 4, 3, 1)
    assert view.import_id is not None
    waiting = queries.import_for(library, view.import_id)
    assert (waiting.state, waiting.encoding, waiting.dialect, waiting.decided) == (
        ImportState.PREVIEW, "utf-8", "cnmarc", True,
    )  # fmt: skip
    assert (waiting.filename, waiting.preview["new"], waiting.preview["rejected_count"]) == ("books.csv", 3, 0)
    jobs.run_until(services.start_import(library, waiting.id))
    assert titles() == ["=1+1", "活着", "边城"]
    jobs.run_until(services.undo_import(library, waiting.id))
    assert titles() == []


def test_what_spreadsheets_put_before_an_isbn_is_none_of_it_and_a_cell_too_many_is_said(library: Actor) -> None:
    rows = (
        ("甲", "'9787506365437"),
        ("乙", "ISBN：９７８－７－５０６３－６５４３－７"),
        ("丙", "ISBN-13: 978-7-5063-6543-7"),
    )
    text = "题名,ISBN\r\n" + "".join(f"{title},{isbn}\r\n" for title, isbn in rows) + "活着, 修订版,9787506365437\r\n"
    shown = services.first_books(library, received(library, text.encode()))
    assert [one.isbns for one in shown[:3]] == ["9787506365437", "978-7-5063-6543-7", "978-7-5063-6543-7"]
    assert [len(one.remarks) for one in shown] == [0, 0, 0, 2]
    assert "9787506365437" in shown[3].remarks[0]


def test_a_table_in_traditional_characters_is_read(library: Actor) -> None:
    table = a_csv(("紅樓夢", "曹雪芹", "聯經"), head=("題名", "責任者", "出版單位"), encoding="cp950")
    shown = services.first_books(library, received(library, table))
    assert [(one.title, one.responsibility, one.imprint) for one in shown] == [("紅樓夢", "曹雪芹", "聯經")]


def test_duplicates_are_matched_as_in_any_import(library: Actor) -> None:
    first = converted(library, received(library, a_csv(*_BOOKS)))
    assert first.import_id
    jobs.run_until(services.start_import(library, first.import_id))
    second = converted(library, received(library, a_csv(_BOOKS[0], ("家", "巴金著", "", "", "", ""))))
    assert second.import_id
    preview = queries.import_for(library, second.import_id).preview
    assert (preview["new"], preview["same"] + preview["merge"]) == (1, 1)


def test_records_are_marc21_where_the_library_describes_so(library: Actor) -> None:
    change_setting(library, DRAFT_DIALECT, "marc21", organisation_id=library.organisation_id)
    view = converted(library, received(library, a_csv(("Border town", "Shen", "", "2009", "", ""))))
    assert view.import_id
    found = queries.import_for(library, view.import_id)
    assert (found.dialect, found.encoding, found.preview["new"]) == ("marc21", "utf-8", 1)


def test_read_differently_the_waiting_import_gets_the_new_records(library: Actor) -> None:
    number = received(library, a_csv(*_BOOKS))
    before = converted(library, number)
    columns = {0: Column.TITLE, 1: Column.NOTE}
    services.map_table(library, number, mapping=TableMapping(columns=columns, headless=True))
    after = converted(library, number)
    assert (after.import_id, after.rows, Import.unscoped(reason="test").count()) == (before.import_id, 5, 1)
    assert after.import_id
    assert queries.import_for(library, after.import_id).preview["new"] == 4
    jobs.run_until(services.start_import(library, after.import_id))
    assert queries.table_for(library, number).open is False
    for act in (
        lambda: services.convert_table(library, number),
        lambda: services.map_table(library, number, mapping=TableMapping(columns=columns)),
        lambda: services.choose_sheet(library, number, sheet=""),
    ):
        with pytest.raises(TableNotReady):
            act()
    assert services.first_books(library, number) == []


def test_a_sheet_is_chosen_and_a_title_above_the_names_is_passed_over(library: Actor) -> None:
    cover = [("2026年",), (), ("说明", "x")]
    books = [
        ("图书清单",),
        ("书名", "作者", None, "ISBN"),
        ("边城", "沈从文", "x", 9787020002207),
        ("家", None, None, 1.5e16),
    ]
    number = received(library, a_workbook(封面=cover, 空=[], 图书=books), "books.xlsx")
    view = queries.table_for(library, number)
    assert (view.sheets, view.sheet, view.mapping["columns"]) == (["封面", "空", "图书"], "封面", {})
    services.choose_sheet(library, number, sheet="图书")
    view = queries.table_for(library, number)
    assert (view.head_number, view.heads) == (2, ["书名", "作者", "", "ISBN"])
    first, second = services.first_books(library, number)
    assert (first.title, first.isbns) == ("边城", "9787020002207")
    assert "15000000000000000" in second.reason  # more digits than Excel keeps
    with pytest.raises(TableFault):
        services.choose_sheet(library, number, sheet="空")
    with pytest.raises(TableFault):
        services.choose_sheet(library, number, sheet="没有")
    assert queries.table_for(library, number).sheet == "图书"


@pytest.mark.parametrize(
    "columns",
    [{}, {0: Column.AUTHOR}, {0: Column.TITLE, 1: Column.TITLE}, {0: Column.TITLE, 1: Column.YEAR, 2: Column.YEAR}],
)
def test_columns_that_make_no_records_are_refused(library: Actor, columns: dict[int, Column]) -> None:
    number = received(library, a_csv(*_BOOKS))
    with pytest.raises(BadTableMapping):
        services.map_table(library, number, mapping=TableMapping(columns=columns))


def test_a_table_in_which_no_row_makes_a_record_says_why(library: Actor) -> None:
    view = converted(library, received(library, a_csv(("", "x", "", "", "", ""), ("家", "", "", "", "9.787E+12", ""))))
    assert (view.state, view.unfit, view.import_id) == (TableState.FAILED, 2, None)
    assert view.stopped
    assert [one.number for one in queries.unfit_books(library, view.id)] == [2, 3]
    assert Import.unscoped(reason="test").count() == 0


def test_too_many_rows_stop_in_a_sentence(library: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BOOKS", 3)
    number = received(library, a_csv(*_BOOKS))
    jobs.run_until(services.convert_table(library, number))
    view = queries.table_for(library, number)
    assert (view.state, "3" in view.stopped, view.open) == (TableState.FAILED, True, True)


def test_what_is_no_table_leaves_nothing_behind(library: Actor) -> None:
    for content in (b"", b"\x00\x01\x02", b"PK\x03\x04rubbish", a_workbook(a=[], b=[])):
        with pytest.raises(TableFault):
            received(library, content)
    assert BookTable.unscoped(reason="test").count() == 0


def test_files_are_kept_while_they_are_needed(library: Actor) -> None:
    number = received(library, a_csv(*_BOOKS))
    row = BookTable.unscoped(reason="test").get(id=number)
    assert queries.table_files_needed([row.file_key, "x"]) == {row.file_key}
    view = converted(library, number)
    assert view.import_id
    jobs.run_until(services.start_import(library, view.import_id))
    row.refresh_from_db()
    assert queries.table_files_needed([row.file_key, row.unfit_key]) == {row.unfit_key}
    assert files.exists(row.unfit_key)


def test_a_job_that_is_tried_again_makes_no_second_import(library: Actor) -> None:
    number = received(library, a_csv(*_BOOKS))
    job = services.convert_table(library, number)
    jobs.run_until(job)
    JobRow.objects.filter(id=job).update(state="queued", attempts=0)
    jobs.run_until(job)
    assert Import.unscoped(reason="test").count() == 1


def test_tables_belong_to_one_library_and_to_those_who_may_import(library: Actor, neighbour: Actor) -> None:
    number = received(library, a_csv(*_BOOKS))
    for act in (
        lambda: queries.table_for(neighbour, number),
        lambda: services.convert_table(neighbour, number),
        lambda: list(queries.unfit_books(neighbour, number)),
        lambda: services.first_books(neighbour, number),
    ):
        with pytest.raises(NoSuchTable):
            act()
    nobody = Actor("x", ActorKind.STAFF, library.organisation_id, frozenset({library.organisation_id}))
    for act in (lambda: received(nobody, a_csv(*_BOOKS)), lambda: queries.tables_of(nobody)):
        with pytest.raises(Forbidden):
            act()
    assert queries.tables_of(neighbour) == []


def test_from_the_page_to_the_import(library: Actor, cataloger: Client) -> None:
    hostile = ("<script>alert(1)</script>", "=cmd", "", "", "", "")
    upload = SimpleUploadedFile("图书.csv", a_csv(*_BOOKS, hostile, ("", "=HYPERLINK(1)", "", "", "", "")))
    answer = cataloger.post("/desk/tables", {"file": upload})
    number = queries.tables_of(library)[0].id
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/tables/{number}")
    seen = cataloger.get(f"/desk/tables/{number}").content.decode()
    assert "人民文学出版社, 2008" in seen
    assert "<script>alert" not in seen
    wanted = {"column0": "title", "column1": "responsibility", "column4": "isbn", "marks": ";", "language": "chi"}
    refused = cataloger.post(f"/desk/tables/{number}", {**wanted, "column0": ""})
    assert refused.status_code == 422
    assert cataloger.post(f"/desk/tables/{number}", {**wanted, "go": "1"}).status_code == 302
    assert "hx-get" in cataloger.get(f"/desk/tables/{number}").content.decode()
    jobs.run_pending()
    view = queries.table_for(library, number)
    poll = cataloger.get(f"/desk/tables/{number}/progress")
    assert poll["HX-Redirect"] == f"/desk/imports/{view.import_id}"
    page = cataloger.get(f"/desk/imports/{view.import_id}").content.decode()
    assert f"/desk/tables/{number}/unfit" in page
    assert "边城" in page
    answer = cataloger.get(f"/desk/tables/{number}/unfit")
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))  # type: ignore[arg-type]
    assert [line[:2] for line in lines] == [["题名", "责任者"], ["", "无名氏"], ["", "'=HYPERLINK(1)"]]
    assert [line[6] for line in lines[1:]] == ["3", "7"]


def test_a_sheet_is_chosen_on_the_page(library: Actor, cataloger: Client) -> None:
    number = received(library, a_workbook(a=[("x",)], b=[("书名",), ("边城",)], c=[]), "two.xlsx")
    assert cataloger.post(f"/desk/tables/{number}/sheets", {"sheet": "b"}).status_code == 302
    assert "边城" in cataloger.get(f"/desk/tables/{number}").content.decode()
    assert cataloger.post(f"/desk/tables/{number}/sheets", {"sheet": "c"}).status_code == 422


@pytest.mark.django_db(transaction=True)  # the bar of progress looks from a thread of its own
def test_the_command_brings_a_table_in(library: Actor, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    jobs.beat(now())  # a worker lives: the command leaves the copies to it
    path = tmp_path / "books.csv"
    path.write_bytes(a_csv(*_BOOKS, head=("名", "责任者", "出版社", "出版年", "ISBN", "分类号")))
    with pytest.raises(BadTableMapping):
        call_command("import", str(path))
    with pytest.raises(BadTableMapping):
        call_command("import", str(path), columns="名=nothing")
    with pytest.raises(BadTableMapping):
        call_command("import", str(path), columns="没有=title")
    call_command("import", str(path), columns="名=title，责任者=author", dry_run=True)
    assert titles() == []
    call_command("import", str(path), columns="名=title, 责任者=author", json=True)
    assert titles() == ["=1+1", "活着", "边城"]
    assert '"unfit": 1' in capsys.readouterr().out
    empty = tmp_path / "empty.csv"
    empty.write_bytes(a_csv(("", "x", "", "", "", "")))
    with pytest.raises(CommandError):
        call_command("import", str(empty))
