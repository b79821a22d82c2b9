"""Sort keys and scripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianlu.kit.text import script_of, sort_key, to_simplified, to_traditional


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (["第1卷", "第2卷", "第10卷", "第100卷"], False),
        (["巴金", "老舍", "曾国藩", "查良镛"], True),
        (["妈", "麻", "马", "骂"], False),
        (["西安", "先秦"], False),
        (["鲁迅全集", "吕氏春秋"], False),
    ],
)
def test_order(texts: list[str], name: bool) -> None:
    keys = [sort_key(text, name=name) for text in texts]
    assert keys == sorted(set(keys))


def test_numbers_then_latin_then_other_scripts_then_chinese() -> None:
    keys = [sort_key(text) for text in ("2", "10", "abc", "Ångström", "b", "Чехов", "安徽", "重庆", "中国")]
    assert keys == sorted(keys)


def test_forms_and_punctuation_do_not_count() -> None:
    assert sort_key("紅樓夢") == sort_key("《红楼梦》")
    assert sort_key("The  Sea!") == sort_key("the sea")
    assert sort_key("單田芳", name=True) == sort_key("单田芳", name=True)
    assert sort_key("") == ""


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=80))
def test_keys_are_printable_ascii_and_bounded(text: str) -> None:
    key = sort_key(text)
    assert key.isascii()
    assert not key or key.isprintable()
    assert len(key) <= 1_200


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("红楼梦", "zh-Hans"), ("紅樓夢", "zh-Hant"), ("中", "zh"), ("hello", "en"), ("Café", "en"), ("こころ", "ja"), ("한국", "ko"),
        ("བོད", "bo"), ("ᠮᠣᠩᠭᠣᠯ", "mn-Mong"), ("ئۇيغۇر", "ug"), ("كتاب", "ar"), ("Чехов", "ru"), ("Αθήνα", "el"), ("123", "und"), ("", "und"),
        ("……", "und"), ("C语言", "zh-Hans"),
    ],
)  # fmt: skip
def test_script(text: str, tag: str) -> None:
    assert script_of(text) == tag


def test_conversion_goes_by_phrase() -> None:
    assert to_simplified("乾隆皇帝的後宮，頭髮乾燥") == "乾隆皇帝的后宫，头发干燥"
    assert to_traditional("皇后后宫，头发干燥") == "皇后後宮，頭髮乾燥"
    assert to_simplified("plain") == to_traditional("plain") == "plain"
