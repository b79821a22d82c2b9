"""Tables of books: what columns are taken for, and what a row becomes."""

import re
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tianlu.catalog.rules.tables import Column, Maker, TableMapping, column_of, doubled, guess, read_row
from tianlu.kit.tables import Flaw, Row, head_among
from tianlu.marc import Dialect, Record, project
from tianlu.marc.iso2709 import parse
from tianlu.marc.validating import validate

_DAY = date(2026, 3, 1)
C = Column


def maker(*columns: Column, dialect: Dialect = "cnmarc", **said: object) -> Maker:
    mapping = TableMapping(columns=dict(enumerate(columns)), **said)  # type: ignore[arg-type]
    return Maker(mapping, dialect, _DAY, "NORTH")


def row(*cells: str, flaws: dict[int, Flaw] | None = None) -> Row:
    return Row(2, cells, flaws or {})


def lines(record: Record | None) -> list[str]:
    assert record is not None
    return [f"{field.tag} {field.text}".replace("\x1f", "$") for field in record.fields]


@pytest.mark.parametrize(
    ("heads", "columns"),
    [
        (
            ["题名", "副题名", "责任者", "版本", "出版地", "出版社", "出版年", "ISBN", "价格", "页数", "开本"],
            [
                "title",
                "subtitle",
                "responsibility",
                "edition",
                "place",
                "publisher",
                "year",
                "isbn",
                "price",
                "pages",
                "size",
            ],
        ),
        (
            ["书名", "著者", "出版者", "出版日期", "定价", "尺寸", "丛书", "分类号", "主题词", "语种", "附注", "提要"],
            [
                "title",
                "author",
                "publisher",
                "year",
                "price",
                "size",
                "series",
                "class",
                "subject",
                "language",
                "note",
                "summary",
            ],
        ),
        (["题名拼音", "控制号", "记录号", "库存"], ["pinyin", "control", None, None]),
        (["Title", "Sub Title", "AUTHOR", "Year of\nPublication"], ["title", "subtitle", "author", "year"]),
        (["书名", "题名", "作者", "译者", ""], ["title", None, "author", "author", None]),
    ],
)
def test_columns_are_guessed_by_their_heads(heads: list[str], columns: list[str | None]) -> None:
    found = guess(heads)
    assert [found.columns.get(place) for place in range(len(heads))] == columns
    assert TableMapping.from_dict(found.to_dict()) == found


def named(head: str) -> bool:
    return column_of(head) is not None


def test_the_names_of_columns_may_stand_below_a_title() -> None:
    rows = [Row(1, ("2026年图书清单", "", ""), {}), Row(3, ("书名", "作者", "x"), {}), Row(4, ("题名", "b", "c"), {})]
    assert head_among(rows, named) == rows[1]
    assert head_among([rows[2], rows[0]], named) == rows[2]
    assert head_among([], named) is None


def test_what_a_book_has_once_is_said_by_one_column() -> None:
    assert doubled(TableMapping({0: C.TITLE, 1: C.AUTHOR, 2: C.AUTHOR})) is None
    assert doubled(TableMapping({0: C.TITLE, 1: C.YEAR, 2: C.YEAR})) is C.YEAR


def test_a_row_in_cnmarc() -> None:
    columns = (C.TITLE, C.PINYIN, C.SUBTITLE, C.RESPONSIBILITY, C.EDITION, C.PLACE, C.PUBLISHER, C.YEAR, C.ISBN)
    more = (C.PRICE, C.PAGES, C.SIZE, C.SERIES, C.CLASS, C.SUBJECT, C.LANGUAGE, C.NOTE, C.SUMMARY, C.CONTROL)
    cells = (
        "红楼梦",
        "hong lou meng",
        "插图本",
        "(清)曹雪芹著；人民文学出版社编辑部整理",
        "第3版",
        "北京",
        "人民文学出版社",
    )
    rest = (
        "2008年",
        "978-7-02-000220-7（精装）",
        "59.8",
        "1606",
        "32开",
        "名著丛书",
        "I242.4",
        "小说--中国；清代",
        "中文",
    )
    read = read_row(row(*cells, *rest, "有插图", "家族；兴衰", "b001"), maker(*columns, *more))
    assert (read.remarks, read.unfit) == ((), None)
    assert lines(read.record) == [
        "001 b001",
        "010   $a978-7-02-000220-7$b精装$dCNY59.80",
        "100   $a20260301d2008    em y0chiy50      ea",
        "101 0 $achi",
        "200 1 $a红楼梦$9hong lou meng$e插图本$f(清)曹雪芹著$g人民文学出版社编辑部整理",
        "205   $a第3版",
        "210   $a北京$c人民文学出版社$d2008年",
        "215   $a1606页$d32开",
        "225 2 $a名著丛书",
        "300   $a有插图",
        "330   $a家族；兴衰",
        "606 0 $a小说$x中国",
        "606 0 $a清代",
        "690   $aI242.4",
        "701  0$a曹雪芹$c清$4著",
        "712 02$a人民文学出版社编辑部$4整理",
        "801  0$aCN$bNORTH$c20260301",
    ]
    assert read.record
    bib = project(read.record, "cnmarc")
    assert (bib.title, bib.year, bib.isbns[0].value, bib.languages) == ("红楼梦", 2008, "9787020002207", ("chi",))


def test_a_row_in_marc21() -> None:
    columns = (C.TITLE, C.SUBTITLE, C.AUTHOR, C.AUTHOR, C.PUBLISHER, C.YEAR, C.ISBN, C.PRICE, C.PAGES, C.CLASS, C.CLASS)
    cells = (
        "A farewell to arms",
        "a novel",
        "Hemingway, Ernest",
        "林疑今译",
        "Scribner",
        "1929-1930",
        "0684801469",
        "$9.50",
    )
    read = read_row(row(*cells, "332", "813.52", "I712.45"), maker(*columns, dialect="marc21", language="eng"))
    assert lines(read.record) == [
        "008 260301m19291930xx |||||||||||||||||eng|d",
        "020   $a0684801469$c$9.50",
        "040   $aNORTH$cNORTH",
        "041 0 $aeng",
        "082 04$a813.52",
        "084   $aI712.45$2clc",
        "100 1 $aHemingway, Ernest",
        "245 10$aA farewell to arms$ba novel$cHemingway, Ernest ; 林疑今译",
        "264  1$bScribner$c1929-1930",
        "300   $a332 pages",
        "700 1 $a林疑今$e译",
    ]


@pytest.mark.parametrize(
    ("column", "cell", "tag", "text"),
    [
        (C.ISBN, "978-7-02-000220-8", "010", "  $z978-7-02-000220-8"),
        (C.ISBN, "7-02-000220-X (平装)", "010", "  $a7-02-000220-X$b平装"),
        (C.PRICE, "￥12", "010", "  $dCNY12.00"),
        (C.PRICE, "USD 12.5", "010", "  $dUSD 12.5"),
        (C.PRICE, "12.50元/套", "010", "  $d12.50元/套"),
        (C.YEAR, "民国25年", "100", "  $a20260301d1936    em y0chiy50      ea"),
        (C.YEAR, "不详", "100", "  $a20260301u        em y0chiy50      ea"),
        (C.YEAR, "不详", "210", "  $d不详"),
        (C.LANGUAGE, "英语; 法文", "101", "0 $aeng$afre"),
        (C.LANGUAGE, "世界语", "302", "  $a世界语"),
        (C.AUTHOR, "王力，李明等主编", "701", " 0$a王力$4等主编"),
        (C.AUTHOR, "〔美〕海明威", "701", " 0$a海明威$c美"),
        (C.AUTHOR, "傅雷译", "702", " 0$a傅雷$4译"),
        (C.AUTHOR, "北京大学编", "711", "02$a北京大学$4编"),
        (C.CLASS, "44.8345", "686", "  $a44.8345"),
        (C.SIZE, "21", "215", "  $d21cm"),
        (C.SERIES, "世界名著 ; 12", "225", "2 $a世界名著$v12"),
        (C.SERIES, "（世界名著；第3辑）", "225", "2 $a世界名著$v第3辑"),
        (C.YEAR, "2008-07-01 00:00:00", "210", "  $d2008-07-01"),
        (C.YEAR, "2012.0", "210", "  $d2012"),
        (C.ISBN, "9787020002207.0", "010", "  $a9787020002207"),
        (C.ISBN, "394514742", "010", "  $a0394514742"),
        (C.AUTHOR, "Hemingway, Ernest", "701", " 1$aHemingway$bErnest"),
    ],
)
def test_a_cell_becomes_a_field(column: Column, cell: str, tag: str, text: str) -> None:
    record = read_row(row("题名", cell), maker(C.TITLE, column)).record
    assert record is not None
    found = record.field(tag)
    assert found is not None
    assert found.text.replace("\x1f", "$") == text


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Eric Matthes著，袁国忠译", ["701 Eric Matthes 著", "702 袁国忠 译"]),
        ("曹雪芹 高鹗著", ["701 曹雪芹 著", "701 高鹗 著"]),
        ("[唐]陆羽撰 [清] 陆廷灿辑", ["701 陆羽 撰", "702 陆廷灿 辑"]),
        ("沈从文 著\n黄永玉 插图", ["701 沈从文 著", "702 黄永玉 插图"]),
        ("中国 图书馆学会", ["711 中国 图书馆学会 "]),
        ("Hemingway, Ernest著", ["701 Hemingway 著"]),
    ],
)
def test_each_name_has_its_own_role(cell: str, names: list[str]) -> None:
    record = read_row(row("题名", cell), maker(C.TITLE, C.AUTHOR)).record
    assert record is not None
    found = [f"{one.tag} {one.get('a')} {one.get('4')}" for one in record.every("701", "702", "711")]
    assert found == names


def test_several_isbns_in_a_cell() -> None:
    for cell in (
        "978-7-02-000220-7\n7-02-000220-X",
        "978-7-02-000220-7 7-02-000220-X",
        "978-7-02-000220-7, 7-02-000220-X",
    ):
        record = read_row(row("题名", cell), maker(C.TITLE, C.ISBN)).record
        assert record is not None
        assert [one.get("a") for one in record.every("010")] == ["978-7-02-000220-7", "7-02-000220-X"]


def test_a_title_written_as_isbd_is_taken_apart() -> None:
    one = "老人与海 : 插图本 / (美)海明威著 ; 余光中译"
    assert "200 1 $a老人与海$e插图本$f(美)海明威著$g余光中译" in lines(read_row(row(one), maker(C.TITLE)).record)
    read = read_row(row("A / B 测试", "某人著"), maker(C.TITLE, C.RESPONSIBILITY))
    assert "200 1 $aA / B 测试$f某人著" in lines(read.record)


def test_heads_with_brackets_slashes_and_stars() -> None:
    assert list(guess(["题名*", "ISBN/书号", "定价(元)", "出版日期（年月）", "作者："]).columns.values()) == [
        C.TITLE, C.ISBN, C.PRICE, C.YEAR, C.AUTHOR,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "cell", "remark"),
    [(C.ISBN, "12345", "isbn"), (C.YEAR, "不详", "year"), (C.LANGUAGE, "世界语", "language")],
)
def test_what_is_not_understood_is_kept_with_a_remark(column: Column, cell: str, remark: str) -> None:
    read = read_row(row("题名", cell), maker(C.TITLE, column))
    assert read.remarks == ((remark, cell),)
    assert cell.encode() in read.raw


@pytest.mark.parametrize(
    ("read", "code"),
    [
        (row("", "作者"), "no-title"),
        (row("  \u3000"), "no-title"),
        (row("题名", "9.787E+12", flaws={1: Flaw.ROUNDED}), "cell-rounded"),
        (row("题名", "", flaws={1: Flaw.NO_RESULT}), "cell-no-result"),
        (row("长" * 4000, "x"), "too-long"),
        (row("合 计"), "sum"),
    ],
)
def test_rows_that_make_no_record(read: Row, code: str) -> None:
    found = read_row(read, maker(C.TITLE, C.ISBN))
    assert found.unfit is not None
    assert (found.unfit.code, found.record, found.raw) == (code, None, b"")


def test_a_flaw_in_a_column_that_is_not_used_harms_nothing() -> None:
    assert read_row(row("题名", "#REF!", flaws={1: Flaw.ERROR}), maker(C.TITLE)).unfit is None


@pytest.mark.parametrize("dialect", ["cnmarc", "marc21"])
@pytest.mark.parametrize("year", ["1934", "1934-1936", "不详", ""])
def test_the_records_are_valid(dialect: Dialect, year: str) -> None:
    columns = (C.CONTROL, C.TITLE, C.AUTHOR, C.AUTHOR, C.YEAR, C.SUBJECT, C.CLASS, C.ISBN, C.PRICE, C.PAGES)
    cells = ("b1", "边城", "沈从文著", "北京大学编", year, "小说--中国", "I246.5", "1", "12", "90")
    read = read_row(row(*cells), maker(*columns, dialect=dialect))
    assert read.record
    assert [(one.code, one.params) for one in validate(read.record, dialect)] == []


_CELL = st.one_of(
    st.text(st.characters(codec=None), max_size=30),
    st.text("红楼梦著译(（）〔〕；;|,，、--ISBN9780-7年元¥.x 等\x1f\x1e\x1d\x00\ud800", max_size=20),
    st.sampled_from(
        [
            "9787020002207 (7)",
            "王力,李明等主编",
            "(清)曹雪芹著；高鹗续",
            "CNY1.5",
            "2008-2010",
            "[1998?]",
            "--",
            "a--b",
            ":",
        ]
    ),
)


@settings(max_examples=250)
@given(
    st.lists(st.tuples(st.sampled_from(Column), _CELL), max_size=8),
    st.sampled_from(("cnmarc", "marc21")),
    st.text("；;|,、 ", max_size=4),
)
def test_no_value_is_lost_and_nothing_raises(said: list[tuple[Column, str]], dialect: Dialect, marks: str) -> None:
    columns: dict[int, Column] = {}
    for place, (column, _cell) in enumerate([(C.TITLE, "题"), *said]):
        if doubled(TableMapping({**columns, place: column})) is None:
            columns[place] = column
    read = read_row(
        row("题名", *(cell for _column, cell in said)), Maker(TableMapping(columns, marks), dialect, _DAY, "NORTH")
    )
    assert read.record is not None
    again, notices = parse(read.raw, lambda raw: raw.decode())
    assert (again.fields, notices) == (read.record.fields, ())
    kept = letters("".join(field.text for field in again.fields))
    for place, column in columns.items():
        cell = read.row.cells[place]
        if column is not C.LANGUAGE:  # languages are kept as codes
            assert letters(re.sub(r"\.0+$|[ T]0{1,2}:00(:00)?$", "", cell.strip())) <= kept, (column, cell)


def letters(text: str) -> Counter[str]:
    return Counter(one for one in text if one.isalnum())


def test_a_date_without_its_format_is_a_day_and_a_format_of_paper_no_height() -> None:
    columns = (C.TITLE, C.YEAR, C.SIZE)
    said = [lines(read_row(row("书", *cells), maker(*columns)).record) for cells in (("44562", "32"), ("1999", "21"))]
    assert [one for found in said for one in found if one[:3] in ("210", "215")] == [
        "210   $d2022-01-01", "215   $d32开", "210   $d1999", "215   $d21cm",
    ]  # fmt: skip
    assert said[0][0].startswith("100   $a20260301d2022")


def test_a_title_without_chinese_characters_is_in_no_usual_language() -> None:
    foreign, figures = (lines(read_row(row(title), maker(C.TITLE)).record) for title in ("Linked data", "1984"))
    assert foreign[:2] == ["100   $a20260301u        em y0chiy50      ba", "101 0 $aund"]
    assert figures[1] == "101 0 $achi"
