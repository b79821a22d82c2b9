"""Marks of matched terms: where they fall, that they merge, that nothing in the text becomes markup."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianlu.kit.ui.marks import marked, merge, spans_of


@pytest.mark.parametrize(
    ("text", "terms", "expected"),
    [
        ("红楼梦", ["红楼", "楼梦"], "<mark>红楼梦</mark>"),
        ("红楼梦", ["红", "楼"], "<mark>红楼</mark>梦"),
        ("Dream of the Red", ["dream", "RED"], "<mark>Dream</mark> of the <mark>Red</mark>"),
        ("a<b>&", ["<b"], "a<mark>&lt;b</mark>&gt;&amp;"),
        ("<script>", [], "&lt;script&gt;"),
        ("Straße", ["strasse"], "<mark>Straße</mark>"),
        ("aaa", ["aa"], "<mark>aaa</mark>"),
        ("边城", ["", "  "], "边城"),
        ("边城", ["山"], "边城"),
    ],
)
def test_terms_are_marked(text: str, terms: list[str], expected: str) -> None:
    assert marked(text, spans_of(text, terms, str.casefold)) == expected


def test_spans_beyond_the_text_are_cut_to_it() -> None:
    assert marked("边城", [(-3, 1), (1, 99), (5, 3)]) == "<mark>边城</mark>"


def test_touching_and_overlapping_spans_are_one() -> None:
    assert merge([(4, 6), (0, 2), (2, 3), (5, 9), (12, 12)]) == [(0, 3), (4, 9)]


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=6))
def test_marking_changes_nothing_but_marks(text: str, spans: list[tuple[int, int]]) -> None:
    html = marked(text, spans)
    assert unescape(html.replace("<mark>", "").replace("</mark>", "")) == unescape(text.replace("&", "&amp;"))
    assert re.sub(r"</?mark>", "", html).count("<") == 0
