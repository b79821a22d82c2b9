"""Call numbers taken apart and put together, author numbers, tables, where counting begins: rules in tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianlu.holdings.rules import (
    Marks,
    Parts,
    TableFault,
    beginnings,
    book_text,
    class_text,
    compose,
    four_corner_number,
    initials_number,
    main_author,
    marks_problem,
    parse,
    read_author_table,
    starting_point,
    title_key,
    volume_text,
)

USUAL = Marks()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("I247.57/231", Parts("I247.57", "231")),
        ("I247.57/0231", Parts("I247.57", "231")),
        ("I247.57/L123-2=3:4", Parts("I247.57", "L123", 2, 3, "4")),
        ("I247.57/231:v2", Parts("I247.57", "231", 0, 0, "v2")),
        ("I247.57/231=2", Parts("I247.57", "231", 0, 2)),
        ("I247.57/8(2005)", Parts("I247.57", "8", 0, 0, "(2005)")),
        ("I247.57 231", Parts("I247.57", "231")),
        ("Ｉ２４７．５７／３１", Parts("I247.57", "31")),
        ("i247.57/l8", Parts("I247.57", "L8")),
        ("[F012]/5", Parts("F012", "5")),
        ("D630a/2", Parts("D630a", "2")),
        ("R711(711)=535/4", Parts("R711(711)=535", "4")),
        ("TP312C++/2", Parts("TP312C++", "2")),
        ("I247.57", None),
        ("/5", None),
        ("I247.57/上", None),
        ("", None),
    ],
)
def test_a_number_is_taken_apart(text: str, parts: Parts | None) -> None:
    assert parse(text, USUAL) == parts


_CLASSES = st.sampled_from(["I247.57", "R711(711)=535", "TP312C++", "D630a", "B"])
_BOOKS = st.one_of(st.integers(1, 99999).map(str), st.from_regex(r"[A-Z]{1,2}[1-9][0-9]{0,2}", fullmatch=True))
_MARKS = st.builds(
    lambda marks, collection: Marks(*marks[:3], collection),
    st.permutations(list("-=:.,;+/(")),
    st.sampled_from(["", "儿", "外/", "少儿 ", "［特］", "W/"]),
)


@given(
    st.builds(
        Parts,
        _CLASSES,
        _BOOKS,
        st.integers(0, 999),
        st.integers(0, 99),
        st.from_regex(r"|[1-9][0-9]?|上", fullmatch=True),
    ),
    _MARKS,
)
def test_what_is_put_together_comes_apart_again(parts: Parts, marks: Marks) -> None:
    assert parse(compose(parts, marks), marks) == parts


def test_a_bracket_is_closed_again() -> None:
    marks = Marks("(", "=", ":")
    assert compose(Parts("I247.57", "L123", 2, 3, "4"), marks) == "I247.57/L123(2)=3:4"
    assert parse("I247.57/L123（2）:上", marks) == Parts("I247.57", "L123", 2, 0, "上")
    assert parse("I247.57/8(2005)", Marks("-", "=", "(")) == Parts("I247.57", "8", 0, 0, "2005")


def test_marks_that_cannot_be_told_apart() -> None:
    assert marks_problem(USUAL) == ""
    assert marks_problem(Marks("-", "-", ":")) == "mark-twice"
    assert marks_problem(Marks("*", "=", ":")) == "mark-unknown"
    assert marks_problem(Marks(collection="儿")) == marks_problem(Marks(collection="W/")) == ""
    assert marks_problem(Marks(collection="G")) == marks_problem(Marks(collection="儿２")) == "collection-mark-class"


def test_the_mark_of_a_collection_stands_before_the_class_and_may_be_missing() -> None:
    children = Marks(collection="儿")
    assert compose(Parts("I287.45", "12", 0, 0, "3"), children) == "儿I287.45/12:3"
    for written in ("儿I287.45/12", "儿 I287.45/12", "I287.45/12", "儿Ｉ287.45／12"):
        assert parse(written, children) == Parts("I287.45", "12")
    assert parse("外/TP312/L1", Marks(collection="外/")) == Parts("TP312", "L1")
    assert parse("儿I287.45/12", Marks(collection="外/")) is None


@pytest.mark.parametrize(
    ("text", "kept"),
    [(" i 247.57 ", "I247.57"), ("［F012］", "F012"), ("D630A", "D630A"), ("上", ""), ("I247/5", ""), ("", "")],
)
def test_classes_as_they_are_kept(text: str, kept: str) -> None:
    assert class_text(text) == kept


@pytest.mark.parametrize(("text", "kept"), [("007", "7"), ("l8", "L8"), ("LX", "LX"), ("8:2", ""), ("上", "")])
def test_book_numbers_as_they_are_kept(text: str, kept: str) -> None:
    assert book_text(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("第3册", "3"),
        ("第三卷第2册", "3-2"),
        ("第十二册", "12"),
        ("卷二", "2"),
        ("之十二", "12"),
        ("卷上", "卷上"),
        ("第1-3册", "1-3"),
        ("2001年合订本(上)", "2001上"),
        ("第3卷 下册", "3下"),
        ("第3卷以上", "3"),
        ("v.1 pt.02", "1-2"),
        ("一年级上册", "一年级上册"),
        ("v.02", "2"),
        ("上 册", "上册"),
        ("", ""),
    ],
)
def test_volumes_as_they_are_kept(text: str, kept: str) -> None:
    assert volume_text(text) == kept


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("沈从文", "S318"),
        ("沈從文", "S318"),
        ("鲁迅", "L780"),
        ("欧阳修", "O798"),
        ("单田芳", "S372"),
        ("西安", "X310"),
        ("(美)海明威", "H158"),
        ("［英］ 罗琳", "L740"),
        ("O'Brien, Tim", "O163"),
        ("Smith, John", "S537"),
        ("Ünal", "U514"),
        ("Li", "L300"),
        ("《》", ""),
    ],
)
def test_numbers_from_the_letters_of_a_name(name: str, number: str) -> None:
    assert initials_number(name) == number


@pytest.mark.parametrize(
    ("name", "number"), [("沈从文", "3480"), ("沈從文", "3480"), ("鲁迅", "2737"), ("阿", "7122"), ("Smith", "")]
)
def test_numbers_from_the_corners_of_a_name(name: str, number: str) -> None:
    assert four_corner_number(name) == number


def test_a_table_of_author_numbers() -> None:
    assert read_author_table("\ufeff# 表\n沈,S40\n沈,從,s41\n鲁\tL8\n王 W5\n\n") == {
        "沈": "S40",
        "沈从": "S41",
        "鲁": "L8",
        "王": "W5",
    }
    assert beginnings("沈從文") == ["沈从文", "沈从", "沈"]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("沈\n", "line-unreadable", 1),
        ("沈,S\n", "line-unreadable", 1),
        ("沈,S4\n沈,S5\n", "beginning-twice", 2),
        ("", "empty", 0),
    ],
)
def test_tables_that_cannot_be(text: str, code: str, line: int) -> None:
    with pytest.raises(TableFault) as fault:
        read_author_table(text)
    assert (fault.value.code, fault.value.line) == (code, line)


@pytest.mark.parametrize(
    ("numbers", "start"),
    [
        ([], (0, [])),
        ([1, 2, 5], (5, [])),
        ([3, 900, 90000], (900, [90000])),
        ([5000], (0, [5000])),
        ([1000, 2000], (2000, [])),
    ],
)
def test_where_counting_goes_on(numbers: list[int], start: tuple[int, list[int]]) -> None:
    assert starting_point(numbers) == start


def test_titles_and_authors() -> None:
    assert title_key("邊城 ") == title_key("边城") != title_key("长河")
    assert title_key("") == title_key("——") == 0
    assert main_author([{"name": "甲"}, {"name": "乙", "main": True}]) == "乙"
    assert main_author([{"name": ""}]) == ""
