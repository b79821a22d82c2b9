"""What of a question is looked for where the whole of it finds nothing."""

import pytest

from tianlu.discovery.asking import gist, parts_of, pieces_of
from tianlu.discovery.rules import asks_in_words, fused_union, letters_apart


@pytest.mark.parametrize(
    ("asked", "pieces"),
    [
        ("有没有讲敦煌壁画的书", ["敦煌", "煌壁", "壁画"]),
        ("请问有哪些介紹茶道的書籍？", ["茶道"]),
        ("小说和戏剧", ["小说", "戏剧"]),
        ("书法", ["书法"]),  # characters that ask stand only at edges of what was taken apart
        ("where can I find books about the Silk Road?", ["silk", "road"]),
        ("who wrote Emma?", ["emma"]),
        ("推荐几本 Rust 入门", ["rust"]),
        ("推荐系统", ["推荐", "荐系", "系统"]),
        ("有没有", []),
        ("what is it?", []),
    ],
)
def test_what_merely_asks_is_left_out(asked: str, pieces: list[str]) -> None:
    assert pieces_of(asked) == pieces


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("红楼梦 脂砚斋", ["红楼梦", "脂砚斋"]),
        ("I24 边城", ["边城"]),
        ("C语言　程序设计", ["C语言", "程序设计"]),
        ("家 巴金", ["巴金"]),
        ("红楼梦", []),
        ("deep learning", []),
    ],
)
def test_things_parted_by_spaces_are_looked_for_whole(typed: str, parts: list[str]) -> None:
    assert parts_of(typed) == parts


def test_the_gist_is_never_empty() -> None:
    assert gist("有没有讲敦煌壁画的书") == "敦煌壁画"
    assert gist("books about the Silk Road") == "silk road"
    assert gist("有没有") == "有没有"


def test_a_question_mark_at_the_end_is_no_pattern() -> None:
    assert asks_in_words("what is time?")
    assert asks_in_words("时间是什么？")
    assert not asks_in_words("wh?t")


@pytest.mark.parametrize(
    ("one", "other", "away"),
    [
        ("spirti", "spirit", 1),
        ("abc", "abc", 0),
        ("abc", "acb", 1),
        ("abcd", "badc", 2),
        ("ab", "", 2),
        ("abcde", "a", 9),
    ],
)
def test_neighbours_turned_round_are_one_slip(one: str, other: str, away: int) -> None:
    assert letters_apart(one, other) == letters_apart(other, one) == away


def test_what_both_rankings_have_comes_first() -> None:
    assert fused_union([(1.0, [1, 2, 3]), (1.0, [9, 2])])[0] == 2
    assert sorted(fused_union([(1.0, [1, 2, 3]), (1.0, [9, 2])])) == [1, 2, 3, 9]
    assert fused_union([(1.0, []), (0.5, [5, 4])]) == [5, 4]
