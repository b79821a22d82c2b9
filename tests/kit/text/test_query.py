"""Queries: every way a reader may type a title or a name, and what it costs to be lenient."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kit.text.matching import finds
from tianlu.kit.text import Term, Unit, query_units


@pytest.mark.parametrize(
    "query",
    [
        "沈从文", "沈從文", "shen congwen", "shencongwen", "Shen, Congwen", "congwen shen", "Shěn Cóngwén", "shen2 cong2wen2",
        "SHEN CONGWEN", "shen cong wen", "Shen Ts'ung-wen", "scw", "从文", "ｓｈｅｎ　ｃｏｎｇｗｅｎ", "Congwen",
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["沈从文", "沈從文"])
def test_an_author_is_found_however_typed(query: str, name: str) -> None:
    assert finds(query, name, name=True)


def test_a_name_in_characters_finds_its_romanised_record() -> None:
    assert finds("沈从文", "Shen, Congwen", name=True)
    assert finds("沈從文", "Shen, Congwen, 1902-1988", name=True)
    assert finds("shencongwen", "Shen, Congwen", name=True)
    assert not finds("沈从文", "Shen, Congwu", name=True)


@pytest.mark.parametrize("query", ["红楼梦", "紅樓夢", "hlm", "HLM", "hongloumeng", "hong lou meng", "honglou meng", "Hung lou meng",
                                   "Hóng lóu mèng", "hong2 lou2 meng4", "红楼 meng", "hl", "楼梦", "梦"])  # fmt: skip
@pytest.mark.parametrize("title", ["红楼梦", "紅樓夢", "《红楼梦》"])
def test_a_title_is_found_however_typed(query: str, title: str) -> None:
    assert finds(query, title)


@pytest.mark.parametrize(
    "forms",
    [
        ("钱锺书", "钱钟书", "錢鍾書", "錢鐘書", "qian zhongshu"), ("中华书局", "中華書局", "zhonghua shuju"), ("葉聖陶", "叶圣陶", "ye shengtao"),
        ("台湾", "臺灣", "台灣", "taiwan"), ("尉迟恭", "尉遲恭", "yuchi gong"), ("单田芳", "單田芳", "shan tianfang", "dan tianfang"),
        ("吕叔湘", "呂叔湘", "lü shuxiang", "lv shuxiang", "lu shuxiang", "lyu shuxiang"), ("毛泽东", "毛澤東", "Mao Tse-tung"),
        ("列夫·托尔斯泰", "托尔斯泰", "列夫托尔斯泰", "tuoersitai"),
    ],
)  # fmt: skip
def test_forms_of_a_name_find_each_other(forms: tuple[str, ...]) -> None:
    chinese = [form for form in forms if not form[0].isascii()]
    record = chinese[0]
    assert [form for form in forms if not finds(form, record, name=True)] == []
    assert [form for form in chinese[1:] if not finds(record, form, name=True) and len(form) >= len(record)] == []


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("chongqing", "重庆森林"), ("zhongqing senlin", "重庆森林"), ("xian", "西安事变"), ("xi'an", "西安事变"), ("xian", "先秦史"),
        ("hong lou meng cao xueqin", "红楼梦 曹雪芹"), ("hlm 曹雪芹", "红楼梦 曹雪芹"), ("qianlong", "乾隆皇帝"), ("ganbu", "幹部管理"),
        ("c yuyan", "C语言程序设计"), ("zgxd", "中国现代文学史"), ("xdwx", "中国现代文学史"), ("shiji", "史记"), ("he men", "Men and he"),
        ("old man sea", "The old man and the sea"), ("changan", "长安十二时辰"), ("lunyu", "論語"), ("teng hsiao-p'ing", "邓小平文选"),
    ],
)  # fmt: skip
def test_titles_by_sound_and_by_word(query: str, title: str) -> None:
    assert finds(query, title)


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("hong lou meng", "红高粱与西楼残梦"), ("hlm", "红楼"), ("xi'an", "先秦史"), ("shen congwen", "沈丛林 文从"), ("china", "美国史"),
        ("tianlong", "天上的龙"),
    ],
)  # fmt: skip
def test_syllables_apart_are_no_match(query: str, title: str) -> None:
    assert not finds(query, title)


def test_what_is_written_comes_before_what_it_sounds_like() -> None:
    for query in ("he men", "china", "song", "shen congwen", "hlm"):
        for unit in query_units(query):
            boosts = [term.boost for term in unit.alternatives]
            assert (unit.alternatives[0].kind, boosts[0]) == ("text", 1.0)
            assert max(boosts[1:], default=0) < 1.0


def test_units_of_a_plain_query() -> None:
    assert query_units("红楼梦") == [Unit((Term("text", ("红楼", "楼梦")),))]
    assert query_units("梦") == [Unit((Term("single", ("梦",)),))]
    assert query_units("C++") == [Unit((Term("text", ("c", "++")),))]
    assert query_units("the old") == [Unit((Term("text", ("the",)),)), Unit((Term("text", ("old",)),))]


@pytest.mark.parametrize(
    "typed", ["hong", "hong l", "hong lou m", "hongloum", "hongloumen", "honglou", "hlm", "红", "红楼"]
)
def test_a_title_is_suggested_while_typing(typed: str) -> None:
    assert finds(typed, "红楼梦", partial=True)


@pytest.mark.parametrize("query", ["", "   ", "……", "《》", "\x00", "'\"", "+++", "%", "_"])
def test_nothing_to_look_for(query: str) -> None:
    assert query_units(query) == []


@pytest.mark.parametrize(
    "query",
    [
        "a" * 10_000,
        "xian" * 2_500,
        "红" * 10_000,
        "a b " * 2_500,
        "xi an " * 2_000,
        "'" * 10_000,
        "c+" * 5_000,
        "xian " * 2_000,
        "tse chi " * 2_000,
    ],
)
def test_a_huge_query_stays_small(query: str) -> None:
    units = query_units(query)
    assert sum(len(unit.alternatives) for unit in units) < 2_000


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=60), st.booleans(), st.booleans())
def test_any_query_gives_whole_units(query: str, name: bool, partial: bool) -> None:
    for unit in query_units(query, name=name, partial=partial):
        assert unit.alternatives
        assert all(term.tokens and all(term.tokens) for term in unit.alternatives)
