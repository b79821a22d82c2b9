"""What of a question is looked for where the whole of it finds nothing."""

import pytest

from tianlu.discovery.rules import asks_in_words, fused_union, letters_apart
from tianlu.kit.text import closest_sentences, gist, grams_of, part_held, parts_of, pieces_of


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
        ("卢嘉川是谁", ["卢嘉", "嘉川"]),
        ("《边城》的作者是谁", ["边城"]),
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
        ("战争与和平（全四册）（草婴译）", ["战争与和平", "草婴译"]),
        ("战争与和平.epub", ["战争与和平"]),
        ("高等数学第7版上册", ["高等数学"]),
        ("三体全集", ["三体"]),
        ("三卷本", []),
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


def test_the_sentence_that_answers_is_the_one_with_what_is_rare() -> None:
    texts = [
        "忽必烈到大都看到船只，非常高興，賜名通惠河。通惠河於至元三十年七月完工！此後漕船可入城。",
        "通惠河流过大都。忽必烈很高兴。",
        "与此无关。Nothing of it here.",
        "",
    ]
    first, second, other, empty = closest_sentences(grams_of("通惠河在哪一年完工?"), texts)
    assert first[1] == "通惠河於至元三十年七月完工！"
    assert first[0] > second[0] > 0
    assert (second[1], other, empty) == ("通惠河流过大都。", (0.0, ""), (0.0, ""))


def test_the_whole_of_what_is_asked_in_one_sentence_is_one() -> None:
    [(share, said)] = closest_sentences(
        grams_of("Who wrote Hamlet in London?"), ["See p. 3. Hamlet was made in London."]
    )
    assert (round(share, 6), said) == (1.0, "Hamlet was made in London.")
    assert part_held(grams_of("Who wrote Hamlet in London?"), said) == 1.0
    assert part_held(grams_of("女娲在哪里炼石补天？"), "女媧氏煉石補天之時") == 4 / 6
    assert (part_held(["天"], "补天"), part_held([], "补天")) == (1.0, 0.0)
    assert closest_sentences([], ["x"]) == [(0.0, "")]
    assert closest_sentences(["x"], []) == []
