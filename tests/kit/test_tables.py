"""Tables from other programs: what they say arrives, and what is hostile, damaged or mangled is named."""

import contextlib
import csv
import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tianlu.kit.spreadsheets import csv_line
from tianlu.kit.tables import Flaw, Row, TableFault, sheet_names, table_rows, workbooks

_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def rows(content: bytes) -> list[Row]:
    return list(table_rows(io.BytesIO(content)))


def cells(content: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in rows(content)]


def workbook(sheet: str, **parts: str) -> bytes:
    """A workbook with this XML in its only sheet; `parts` replace or add others."""
    made = io.BytesIO()
    book = openpyxl.Workbook()
    book.save(made)
    changed = {"xl/worksheets/sheet1.xml": _SHEET.format(sheet) if "<worksheet" not in sheet else sheet, **parts}
    out = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changed.pop(name, None) or old.read(name))
        for name, text in changed.items():
            new.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_text_arrives_in_every_encoding_and_with_every_separator(encoding: str, mark: str) -> None:
    said = [("Barcode", "题名"), ("00123", f'边城{mark}"沈从文"\n著'), ("", "𠮷野")]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=mark).writerows(said)
    assert cells(text.getvalue().encode(encoding)) == said


@pytest.mark.parametrize("encoding", ["cp950", "gb18030"])
def test_big5_is_told_from_gb18030(encoding: str) -> None:
    said = "題名,著者,出版者\r\n紅樓夢,曹雪芹,聯經出版公司\r\n城南舊事,林海音,純文學出版社\r\n"
    assert cells(said.encode(encoding))[1] == ("紅樓夢", "曹雪芹", "聯經出版公司")


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8), min_size=2, max_size=4)))
def test_what_is_written_harmless_is_read_as_it_was(said: list[list[str]]) -> None:
    plain = [tuple(cell.strip() for cell in row) for row in said]
    kept = [row for row in plain if any(row) and not any(cell.startswith("'") for cell in row)]
    written = b"\xef\xbb\xbf" + b"head,next\r\n" + b"".join(csv_line(row) for row in kept)
    assert cells(written)[1:] == kept


def test_a_workbook_arrives_as_people_see_it() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["条码", "价格", "日期", "号"])
    sheet.append(["00123", 14.8, None, 123])
    sheet["D2"].number_format = "00000000"
    sheet.append([None, None, None, None])
    sheet.append([1234567, 0.1 + 0.2, "x_x000D_", 1.23e15])
    book.create_sheet("second").append(["not read"])
    made = io.BytesIO()
    book.save(made)
    head, first, last = rows(made.getvalue())
    assert head.cells == ("条码", "价格", "日期", "号")
    assert (first.number, first.cells, first.flaws) == (2, ("00123", "14.8", "", "00000123"), {})
    assert (last.number, last.cells[:3], last.flaws) == (4, ("1234567", "0.3", "x"), {3: Flaw.ROUNDED})


def test_a_formula_gives_what_was_saved_with_it_and_is_never_calculated() -> None:
    saved = '<c r="A1"><f>1+1</f><v>7</v></c><c r="B1"><f>HYPERLINK("http://x")</f></c>'
    error = '<c r="C1" t="e"><v>#REF!</v></c><c r="D1" t="inlineStr"><is><t>x</t></is></c>'
    [row] = rows(workbook(f'<row r="1">{saved}{error}</row>'))
    assert row.cells == ("7", "", "#REF!", "x")
    assert row.flaws == {1: Flaw.NO_RESULT, 2: Flaw.ERROR}


@pytest.mark.parametrize("said", ["1.23E+12", "6.90123E+11", "-1e+3"])
def test_a_number_that_a_spreadsheet_rounded_is_found(said: str) -> None:
    [_head, row] = rows(f"barcode,title\n{said},E+12\n".encode())
    assert row.flaws == {0: Flaw.ROUNDED}


def bomb() -> bytes:
    return workbook('<row r="1"><c r="A1"><v>1</v></c></row>' + " " * (9 << 20))


def declared() -> bytes:
    return workbook(
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        + _SHEET.format('<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>')
    )


def hidden() -> bytes:
    """The same in UTF-16, where no search for the words in UTF-8 finds it."""
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><sst>&a;</sst>'
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(""))) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, text.encode("utf-16") if name == "xl/styles.xml" else old.read(name))
    return made.getvalue()


def wide() -> bytes:
    return workbook('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>')


def tall() -> bytes:
    return workbook('<dimension ref="A1:XFD1048576"/><row r="1048576"><c r="A1048576"><v>1</v></c></row>')


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (bomb, "bomb"),
        (declared, "entities"),
        (hidden, "entities"),
        (wide, "columns"),
        (tall, "rows"),
        (lambda: b"", "empty"),
        (lambda: b" \r\n \n", "empty"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-excel"),
        (lambda: b"PK\x03\x04 and then nothing", "archive"),
        (lambda: workbook("<row>")[:-400], "archive"),
        (lambda: workbook("<row"), "archive"),
        (lambda: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
        (lambda: b"a,b\n\xff\xff\xff,1\n", "encoding"),
        ("<html><table><tr><td>题名</td></tr></table></html>".encode, "page"),
        (lambda: b'a,b\n"open,1\n', "csv"),
        (("a," * 300 + "x\n").encode, "columns"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(
    make: Callable[[], bytes], fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "MOST_ROWS", 1000)
    with pytest.raises(TableFault) as caught:
        rows(make())
    assert caught.value.fault == fault
    assert "%(" not in caught.value.in_full()


@settings(max_examples=40)
@given(st.binary(max_size=300), st.integers(0, 4000))
def test_damage_is_a_refusal_and_nothing_worse(noise: bytes, place: int) -> None:
    whole = workbook('<row r="1"><c r="A1"><v>1</v></c></row>')
    for content in (noise, b"PK\x03\x04" + noise, whole[:place] + noise + whole[place + len(noise) :]):
        with contextlib.suppress(TableFault):
            rows(content)


def test_cells_merged_downwards_are_said_in_each_row_beside_them() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ["新书目录", None, None],
        ["题名", "责任者", "丛书"],
        ["家", "巴金", "激流"],
        ["春"],
        ["秋"],
        [],
        ["雾", "某人"],
    ):
        sheet.append(line)
    for merged in ("A1:C1", "B3:B4", "C3:C6"):
        sheet.merge_cells(merged)
    made = io.BytesIO()
    book.save(made)
    assert [(row.number, *row.cells) for row in rows(made.getvalue())][2:] == [
        (3, "家", "巴金", "激流"),
        (4, "春", "巴金", "激流"),
        (5, "秋", "", "激流"),
        (7, "雾", "某人"),
    ]


@pytest.mark.parametrize(
    "merged",
    [
        """<mergeCells><mergeCell ref='A1:A2'/></mergeCells>""",
        """<mergeCells><mergeCell xml:id="{0B3C5C4E-6D1F-4D55-9E0B-0C8D1C6F2A11}" ref="$A$1:$A$2"/></mergeCells>""",
        """<x:mergeCells xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:mergeCell ref="A1:A2"/>
        </x:mergeCells>""",
    ],
)
def test_merged_cells_are_seen_however_a_program_writes_them(merged: str) -> None:
    said = '<row r="1"><c r="A1"><v>7</v></c><c r="B1"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>'
    sheet = _SHEET.format(said).replace("</sheetData>", f"</sheetData>{merged}")
    assert cells(workbook(sheet)) == [("7", "1"), ("7", "2")]


def test_a_sheet_is_taken_by_its_name() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "空"
    for name in ("封面", "图书"):
        book.create_sheet(name).append([name])
    made = io.BytesIO()
    book.save(made)
    assert sheet_names(made) == ["空", "封面", "图书"]
    assert [row.cells for row in table_rows(made)] == [("封面",)]
    assert [row.cells for row in table_rows(made, "图书")] == [("图书",)]
    for name, fault in (("空", "empty"), ("没有", "sheet")):
        with pytest.raises(TableFault) as refused:
            list(table_rows(made, name))
        assert refused.value.fault == fault
    assert sheet_names(io.BytesIO(b"a,b\n")) == []


def test_the_first_rows_may_be_read_from_a_file_that_is_closed_then() -> None:
    with io.BytesIO(b"a,b\n1,2\n3,4\n") as file:
        rows = table_rows(file)
        assert next(rows).cells == ("a", "b")
    rows.close()


def test_what_to_do_fits_what_is_wrong() -> None:
    assert "请另存为 .xlsx" in TableFault("archive").in_full()
    assert "请分成几个表格" in TableFault("columns", most=200).in_full()
    assert "请选择有内容的表格文件" in TableFault("empty").in_full()
