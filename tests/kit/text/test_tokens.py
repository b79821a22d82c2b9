"""Tokens: what a text is indexed under, and that any substring of it finds it."""

import unicodedata
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kit.text.matching import document, finds, matches
from tianlu.kit.text import (
    GAP,
    index_tokens,
    join_values,
    phrase_tokens,
    query_units,
    single_tokens,
    to_simplified,
    to_traditional,
)
from tianlu.kit.text.alphabet import CJK_RUN
from tianlu.kit.text.tokens import composed

TITLES = (Path(__file__).parent / "data/titles.txt").read_text("utf-8").splitlines()
OTHER_WORDS = ["ئۇيغۇر", "བོད", "ᠮᠣᠩᠭᠣᠯ", "Чехов", "C++", "C#", "3D", "X", "2.0", "O'Reilly"]
PIECES = st.one_of(
    st.text("中国红楼梦語發𠮷𪚥\ue000ガかー한글", min_size=1, max_size=4),
    st.sampled_from([*OTHER_WORDS, " ", "：", "《", "·", "-", ".", "&", "'"]),
)


def kind(char: str) -> str:
    """c: CJK, l: Latin, d: digit, w: another script, "" for all that parts words."""
    folded = composed(char)
    if CJK_RUN.search(folded):
        return "c"
    first = folded[:1]
    if first.isascii():
        return "l" if first.isalpha() else "d" if first.isdigit() else ""
    return "w" if unicodedata.category(first)[0] in "LMN" else ""


def substrings(title: str) -> set[str]:
    """All of 2 to 4 characters that cross no punctuation and cut no word or number."""
    kinds = ["", *map(kind, title), ""]
    # Latin letters beside Cyrillic ones are of one word: they may be the Cyrillic ones that they look like.
    cuts = [a == "c" or (a != b and {a, b} != {"w", "l"}) for a, b in pairwise(kinds)]
    spans = ((i, j) for i in range(len(title)) for j in range(i + 2, min(i + 4, len(title)) + 1))
    return {title[i:j] for i, j in spans if cuts[i] and cuts[j] and all(kinds[i + 1 : j + 1])}


@pytest.mark.parametrize("script", [str, to_simplified, to_traditional])
def test_every_substring_of_every_title_finds_it(script: Callable[[str], str]) -> None:
    lost = []
    for title in TITLES:
        doc = document(title)
        lost += [(title, part) for part in substrings(script(title)) if not matches(doc, query_units(part))]
    assert lost == []


@given(st.lists(PIECES, min_size=1, max_size=8).map("".join).map(lambda t: unicodedata.normalize("NFC", t)))
def test_every_substring_of_any_mixed_text_finds_it(title: str) -> None:
    doc = document(title)
    assert [part for part in substrings(title) if not matches(doc, query_units(part))] == []


@given(st.text(max_size=40))
def test_a_text_finds_itself(text: str) -> None:
    units = query_units(text)
    assert not units or matches(document(text), units)


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=40))
def test_tokens_hold_no_space_and_no_gap_of_their_own(text: str) -> None:
    assert [t for t in phrase_tokens(text) if not t or t.split() != [t] or t == GAP] == []
    assert index_tokens(text)[: len(phrase_tokens(text))] == phrase_tokens(text)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("红楼梦", "红楼 楼梦"), ("紅樓夢", "红楼 楼梦"), ("《红楼梦》", "红楼 楼梦"), ("药", "药"), ("", ""), ("……", ""),
        ("列夫·托尔斯泰", "列夫 托尔 尔斯 斯泰"), ("C语言", "c 语言 | c 语"), ("3D打印", "3 d 打印 | 3 d 打"), ("A股", "a 股"),
        ("C++", "c ++"), ("Ｃ＃", "c #"), (".NET", "net"), ("O'Reilly", "o reilly | oreilly"), ("AT&T", "at t"),
        ("978-7-02-000220-7", "978 7 02 000220 7 | 9787020002207"), ("Python 2.0", "python 2 0 | 20"), ("1984", "1984"),
        ("J. K. Rowling", "j k rowling | jk"), ("e-mail", "e mail | email"), ("한국문학", "한국 국문 문학"),
        ("こころ", "ここ ころ"), ("𠮷野家", "𠮷野 野家"), ("\ue000\ue001", "\ue000\ue001"), ("བོད་ཀྱི་ལོ", "བོད ཀྱི ལོ"),
        ("ئۇيغۇر تىلى", "ئۇيغۇر تيلي | ئويغور تيلي"), ("ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ", "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ"), ("ＡＢＣ　１２", "abc 12"), ("第2版", "第 2 版"),
        ("Cafe\u0301 Чайковски\u0439", "cafe чайковский"),
    ],
)  # fmt: skip
def test_index_tokens(text: str, tokens: str) -> None:
    assert " ".join(index_tokens(text)) == tokens


def test_single_tokens_are_distinct_characters_in_order() -> None:
    assert single_tokens("人民的人 C語") == ["人", "民", "的", "语"]


def test_values_of_one_field_stay_apart() -> None:
    assert join_values(["中国", "", "人民"]) == ["中国", GAP, "人民"]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("email", "The E-mail Book"), ("e-mail", "Email basics"), ("oreilly", "O'Reilly guide"), ("o'reilly", "O’REILLY"),
        ("JK Rowling", "J. K. Rowling"), ("J.K. Rowling", "JK Rowling"), ("nodejs", "Node.js实战"), ("c++", "C++程序设计"),
        ("三体黑暗森林", "三体：黑暗森林"), ("三体：黑暗森林", "三体黑暗森林"), ("python3", "Python 3 入门"), ("2.0", "Web 2.0"),
        ("9787020002207", "ISBN 978-7-02-000220-7"), ("梦", "红楼梦"), ("乾隆", "乾隆皇帝"), ("干部", "幹部"), ("干部", "干部管理"),
    ],
)  # fmt: skip
def test_ways_of_writing_find_each_other(query: str, title: str) -> None:
    assert finds(query, title)


@pytest.mark.parametrize(
    ("query", "title"), [("国人", "中国，人民"), ("C++", "C语言"), ("梦红", "红楼梦"), ("C#", "C++"), ("…", "红")]
)
def test_what_is_not_there_is_not_found(query: str, title: str) -> None:
    assert not finds(query, title)
