"""Covers: the same for the same book, safe whatever the title holds, set as the script is set."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianlu.kit.ui.cover import CLOTHS, cover_svg

SVG = "{http://www.w3.org/2000/svg}"


def words(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_the_same_book_has_the_same_cover() -> None:
    assert cover_svg("红楼梦", "曹雪芹", "I", "zh-Hans") == cover_svg("红楼梦", "曹雪芹", "I", "zh-Hans")


def test_another_author_may_have_another_cover() -> None:
    drawn = {
        cover_svg("诗集", author, "I", "zh-Hans").replace(author, "")
        for author in ("艾青", "北岛", "海子", "穆旦", "冯至")
    }
    assert len(drawn) > 1


@pytest.mark.parametrize(
    ("title", "author", "class_letter", "script", "expected"),
    [
        ("边城", "沈从文", "I", "zh-Hans", ["边城", "沈从文"]),
        ("Pride and Prejudice", "Jane Austen", "I", "en", ["Pride and", "Prejudice", "Jane Austen"]),
        ("<script>alert(1)</script>", "", "T", "", ["<script>alert(1)</", "script>"]),
        ("", "", "", "", []),
        ("   ", "\x00\x1f", "", "", []),
        ("a\u202eb", "", "", "en", ["ab"]),
    ],
)
def test_the_words_on_a_cover(title: str, author: str, class_letter: str, script: str, expected: list[str]) -> None:
    assert words(cover_svg(title, author, class_letter, script)) == expected


def test_the_markup_of_a_hostile_title_is_only_text() -> None:
    svg = cover_svg("\"><img src=x onerror='alert(1)'>&amp;", "<b>x</b>", "<", 'en" onload="alert(1)')
    tags = {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(svg).iter()}
    assert tags == {"svg", "rect", "path", "text"}
    assert "onload" not in svg


@pytest.mark.parametrize("title", ["汉" * 500, "W" * 500, "many words " * 50, "📚" * 300, "مكتبة " * 60])
def test_a_long_title_stays_on_its_cover(title: str) -> None:
    svg = cover_svg(title, title, "K")
    lines = list(ElementTree.fromstring(svg).iter(f"{SVG}text"))
    assert len(lines) <= 12
    assert all(0 <= float(line.attrib["x"]) <= 120 and 0 <= float(line.attrib["y"]) <= 168 for line in lines)
    assert len(svg) < 3000


def test_a_title_from_right_to_left_begins_at_the_right() -> None:
    line = next(ElementTree.fromstring(cover_svg("ألف ليلة وليلة", "", "I", "ar")).iter(f"{SVG}text"))
    assert (line.attrib["direction"], line.attrib["x"]) == ("rtl", "108")


def test_chinese_stands_vertically_and_latin_does_not() -> None:
    assert 'writing-mode="vertical-rl"' in cover_svg("史記", "司馬遷", "K", "zh-Hant")
    assert "writing-mode" not in cover_svg("The Art of War", "Sun Tzu", "E", "en")


def test_a_romanised_title_of_a_chinese_book_is_set_in_lines() -> None:
    assert "writing-mode" not in cover_svg("Hong lou meng", "Cao Xueqin", "I", "zh-Hans")


def test_a_class_keeps_its_cloths() -> None:
    fields = {cloth.field for cloth in CLOTHS}
    seen = {svg.split('fill="', 2)[1].split('"')[0] for svg in (cover_svg(f"书{n}", "", "I") for n in range(200))}
    assert len(seen) == 6
    assert seen < fields


def test_a_cover_needs_no_inline_style() -> None:
    drawn = cover_svg("深入理解计算机系统", "布赖恩特", "T", "zh-Hans")
    assert "style=" not in drawn
    assert "<style" not in drawn


@given(st.text(max_size=80), st.text(max_size=40), st.text(max_size=3), st.sampled_from(["", "zh-Hans", "en", "ja"]))
def test_any_text_gives_well_formed_svg(title: str, author: str, class_letter: str, script: str) -> None:
    root = ElementTree.fromstring(cover_svg(title, author, class_letter, script))
    assert root.attrib["aria-hidden"] == "true"
