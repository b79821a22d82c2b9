"""Pinyin: readings of names and words, syllables and initials, and what is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianlu.kit.text import initials_tokens, pinyin_tokens, romanise
from tianlu.kit.text.readings import completions, syllables_of, tables
from tianlu.kit.text.wade import from_wade_giles, name_from_wade_giles, to_wade_giles


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("沈从文", "Shěn Cóngwén"), ("沈從文", "Shěn Cóngwén"), ("单田芳", "Shàn Tiánfāng"), ("曾国藩", "Zēng Guófān"),
        ("查良镛", "Zhā Liángyōng"), ("解缙", "Xiè Jìn"), ("仇英", "Qiú Yīng"), ("朴槿惠", "Piáo Jǐnhuì"), ("盖叫天", "Gě Jiàotiān"),
        ("区大典", "Ōu Dàdiǎn"), ("尉迟恭", "Yùchí Gōng"), ("万俟卨", "Mòqí Xiè"), ("任继愈", "Rén Jìyù"), ("华罗庚", "Huà Luógēng"),
        ("欧阳修", "Ōuyáng Xiū"), ("司马迁", "Sīmǎ Qiān"), ("乐毅", "Yuè Yì"), ("吕叔湘", "Lǚ Shūxiāng"), ("李安娥", "Lǐ Ān'é"),
        ("列夫·托尔斯泰", "Lièfū·Tuō'ěrsītài"), ("Shen, Congwen", "Shen, Congwen"), ("鲁迅", "Lǔ Xùn"),
        ("贾平凹", "Jiǎ Píngwā"), ("牟宗三", "Móu Zōngsān"), ("黑格尔", "Hēi Gé'ěr"), ("柏拉圖", "Bó Lātú"), ("柏杨", "Bǎi Yáng"),
    ],
)  # fmt: skip
def test_names_are_read_as_names(name: str, shown: str) -> None:
    assert romanise(name, name=True) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("红楼梦", "Hóng lóu mèng"), ("重庆森林", "Chóng qìng sēn lín"), ("中国银行", "Zhōng guó yín háng"), ("", ""),
        ("C语言程序设计（第2版）：入门", "C yǔ yán chéng xù shè jì (dì 2 bǎn): rù mén"), ("Only Latin", "Only Latin"),
        ("《红楼梦》研究", "“hóng lóu mèng” yán jiū"), ("乾隆", "Qián lóng"), ("干部", "Gàn bù"), ("紅樓夢", "Hóng lóu mèng"),
        ("重构：改善既有代码", "Chóng gòu: gǎi shàn jì yǒu dài mǎ"), ("重归苏莲托", "Chóng guī sū lián tuō"), ("重力与恩典", "Zhòng lì yǔ ēn diǎn"),
    ],
)  # fmt: skip
def test_titles_are_shown_by_syllable(text: str, shown: str) -> None:
    assert romanise(text) == shown


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("红楼梦", "hong lou meng"), ("重庆", "chong qing | zhong qing"), ("C语言", "yu yan"), ("English", ""), ("", ""),
        ("吕氏", "lu shi | lu zhi"), ("论语", "lun yu"), ("西安", "xi an"), ("三体：死神永生", "san ti si shen yong sheng"),
    ],
)  # fmt: skip
def test_pinyin_tokens(text: str, tokens: str) -> None:
    assert " ".join(pinyin_tokens(text)) == tokens


@pytest.mark.parametrize(
    ("name", "tokens"),
    [
        ("沈从文", "shen cong wen | cong wen shen"), ("Shen, Congwen", "shen cong wen | cong wen shen"),
        ("单田芳", "shan tian fang | dan tian fang | tian fang shan | tian fang dan"), ("(清) 曹雪芹", "cao xue qin | xue qin cao"),
        ("Tolstoy, Leo", ""), ("鲁迅", "lu xun | xun lu"), ("中华书局编辑部", "zhong hua shu ju bian ji bu"),
    ],
)  # fmt: skip
def test_names_are_indexed_in_both_orders(name: str, tokens: str) -> None:
    assert " ".join(pinyin_tokens(name, name=True)) == tokens


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("红楼梦", "=hlm ^hl ^hlm"), ("梦", ""), ("红楼梦：评论", "=hlmpl ^hl ^hlm =hlm =pl ^pl | hlm lmp mpl"), ("English", ""),
        ("重庆", "=cq ^cq =zq ^zq"),
    ],
)  # fmt: skip
def test_initials_tokens(text: str, tokens: str) -> None:
    assert " ".join(initials_tokens(text)) == tokens


@pytest.mark.parametrize(
    ("word", "ways"),
    [
        ("xian", [("xian",), ("xi", "an")]), ("xi'an", [("xi", "an")]), ("hongloumeng", [("hong", "lou", "meng")]),
        ("fangan", [("fang", "an"), ("fan", "gan")]), ("lv", [("lu",)]), ("lyu", [("lu",)]), ("nv", [("nu",)]),
        ("cong2wen2", [("cong", "wen")]), ("hlm", []), ("the", []), ("", []), ("x" * 500, []), ("a" * 40, [("a",) * 40]),
    ],
)  # fmt: skip
def test_syllables(word: str, ways: list[tuple[str, ...]]) -> None:
    assert list(syllables_of(word)) == ways


@given(st.lists(st.sampled_from(sorted(tables().syllables)), min_size=1, max_size=5))
def test_any_row_of_syllables_is_parted_where_apostrophes_stand(row: list[str]) -> None:
    assert tuple(row) in syllables_of("'".join(row))


@given(st.text("abcdefghijklmnopqrstuvwxyz'", max_size=60))
def test_partings_spell_the_word(word: str) -> None:
    spelled = word.replace("'", "").replace("v", "u").replace("yu", "u")
    assert [way for way in syllables_of(word) if "".join(way).replace("yu", "u") != spelled] == []


def test_a_syllable_being_typed_is_completed() -> None:
    assert ("lou", "m") in completions("loum")
    assert ("men",) in completions("men")
    assert completions("m") == (("m",),)


@pytest.mark.parametrize(
    ("word", "ways"),
    [
        ("hung", ["hong"]), ("tse-tung", ["ze dong", "ze tong", "ce dong", "ce tong"]), ("ts'ao", ["cao"]), ("hsueh", ["xue"]),
        ("ch'in", ["qin"]), ("tzu", ["zi", "ci"]), ("shih-chi", ["shi ji", "shi qi"]), ("xyz", []), ("english", []),
    ],
)  # fmt: skip
def test_wade_giles(word: str, ways: list[str]) -> None:
    assert [" ".join(way) for way in from_wade_giles(word)] == ways


@given(st.lists(st.sampled_from(sorted({*tables().syllables, "lyu", "nyu", "lv", "nve"})), min_size=2, max_size=4))
def test_every_name_of_syllables_is_read_as_its_syllables(syllables: list[str]) -> None:
    read = [part for syllable in syllables for part in syllables_of(syllable)[0]]
    assert pinyin_tokens("'".join(syllables).capitalize(), name=True) == read
    family, given = (list(syllables_of(syllable)[0]) for syllable in syllables[:2])
    assert pinyin_tokens(f"{syllables[0]}, {syllables[1]}", name=True) == [*family, *given, "|", *given, *family]


@pytest.mark.parametrize(
    "name",
    [
        "Smith, John",
        "Tolstoy, Leo",
        "O'Brien",
        "Müller",
        "",
        "'",
        "1984",
        "Li, Smith",
        "a" * 5000 + "b",
        "an" * 2500 + "th",
        "ng'" * 2500,
        "ang" * 2500 + "sm",
    ],
)
def test_other_names_have_no_syllables(name: str) -> None:
    assert pinyin_tokens(name, name=True) == []


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("Mao, Tse-tung", "mao ze dong"),
        ("Mao, Tse-tung, 1893-1976", "mao ze dong"),
        ("Lu, Hsün", "lu xun"),
        ("Lu Hsu\u0308n", "lu xun"),
        ("LU HSUN", "lu xun"),
        ("Pa, Chin", "ba jin"),
        ("Kuo, Mo-jo", "guo mo ruo"),
        ("Ch'ien, Chung-shu", "qian zhong shu"),
        ("Ch\u02bbien, Chung-shu", "qian zhong shu"),
        ("Ch\u2019ien, Chung-shu", "qian zhong shu"),
        ("Ssu-ma, Ch'ien", "si ma qian"),
        ("Ts'ao, Hsüeh-ch'in (1717)", "cao xue qin"),
        ("Hu, Shih", "hu shi"),
        ("Chü, Yüan", "ju yuan"),
        ("Chu, Tê", "zhu de"),
    ],
)
def test_names_in_wade_giles(name: str, read: str) -> None:
    assert " ".join(part for word in name_from_wade_giles(name) for part in word) == read


def test_what_may_be_another_spelling_is_left_alone() -> None:
    names = (
        "Jung, Carl",
        "Hung, Lee",
        "Ho, Ken",
        "Kim, Il-sung",
        "Chiang, Kai-shek",
        "Young, Ann",
        "Hsü",
        "",
        "-",
        "'",
        "Tse-tung",
    )
    assert [name for name in names if pinyin_tokens(name, name=True)] == []
    assert pinyin_tokens("Lao, She", name=True)[:2] == ["lao", "she"]  # pinyin comes first
    assert pinyin_tokens("Chou, En-lai", name=True)[:3] == ["chou", "en", "lai"]


# 哦, 咯, 唷 and what is no syllable of the standard language are spelt like others in Wade-Giles.
_SYLLABLES = sorted(tables().syllables - {"o", "lo", "yo", "ei", "biang", "bong", "wong", "fiao"})


@pytest.mark.parametrize("syllable", _SYLLABLES)
def test_every_syllable_comes_back_from_wade_giles(syllable: str) -> None:
    written = to_wade_giles(syllable)
    assert name_from_wade_giles(f"Ssu-ma, {written.capitalize()}") == [["si", "ma"], [syllable]]
    assert "ü" in written or syllable in {way[0] for way in from_wade_giles(written)}


@given(st.lists(st.sampled_from(_SYLLABLES), min_size=2, max_size=3), st.sampled_from("'\u2018\u2019\u02bb\u02bc"))
def test_every_name_comes_back_from_wade_giles(syllables: list[str], mark: str) -> None:
    surname, *given_name = [to_wade_giles(one).replace("'", mark) for one in syllables]
    read = name_from_wade_giles(f"{surname.capitalize()}, {'-'.join(given_name).capitalize()}")
    assert read in ([], [syllables[:1], syllables[1:]])
    assert read or len(syllables) == 2


@given(st.text(max_size=30))
def test_any_name_is_read_or_not(name: str) -> None:
    known = tables().syllables
    assert all(part in known for word in name_from_wade_giles(name) for part in word)
