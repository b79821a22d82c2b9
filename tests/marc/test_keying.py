"""Fields as they are typed: what is shown comes back, what is typed carelessly is understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianlu.marc import Field
from tianlu.marc.keying import MARK, body_of, typable, typed

_TEXT = st.text(st.characters(blacklist_categories=("Cs",)), max_size=30)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (("200", "1", "", "‡a红楼梦‡f曹雪芹著"), Field("200", "1", " ", [("a", "红楼梦"), ("f", "曹雪芹著")])),
        (("200", "1", "#", "$a红楼梦$f曹雪芹著"), Field("200", "1", " ", [("a", "红楼梦"), ("f", "曹雪芹著")])),
        (("300", "", "␣", "附光盘"), Field("300", " ", " ", [("a", "附光盘")])),
        (("020", "", "", "$a7020002207$c$$5.00"), Field("020", " ", " ", [("a", "7020002207"), ("c", "$5.00")])),
        (("010", "", "", "‡a7-02‡d$5"), Field("010", " ", " ", [("a", "7-02"), ("d", "$5")])),
        (("300", "", "", "定价 $ 5"), Field("300", " ", " ", [("a", "定价 $ 5")])),
        (("300", "", "", "一行\n二行"), Field("300", " ", " ", [("a", "一行 二行")])),
        (("001", "9", "9", "ocm 1"), Field("001", "ocm 1")),
        ((" 245 ", "1", "0", " ‡aTitle"), Field("245", "1", "0", [("a", "Title")])),
        (("200", "1", " ", "前‡e后"), Field("200", "1", " ", [("a", "前"), ("e", "后")])),
        (("２００", "１", "＃", "‡ａ全角‡ｆ著者"), Field("200", "1", " ", [("a", "全角"), ("f", "著者")])),
        (("", "", "", "   "), None),
    ],
)
def test_what_is_typed_becomes_a_field(row: tuple[str, str, str, str], field: Field | None) -> None:
    assert typed(*row) == field


@pytest.mark.parametrize("row", [("20", "", "", "‡a半个"), ("200", "", "", ""), ("", "", "", "文")])
def test_an_unfinished_row_is_kept_and_can_be_finished(row: tuple[str, str, str, str]) -> None:
    field = typed(*row)
    assert field is not None
    assert typable(field)


@pytest.mark.parametrize(
    "field",
    [
        Field("300", "1", " ", [("a", "剑号 ‡ 在文中")]),
        Field("300", "没有指示符"),
        Field("300", "  \x1fa控\x00制"),
        Field("300", "123\x1fa三个指示符"),
    ],
)
def test_what_cannot_be_typed_is_known(field: Field) -> None:
    assert not typable(field)


@given(
    st.from_regex(r"[0-9A-Z]{3}", fullmatch=True),
    st.sampled_from(" 0123456789a"),
    st.sampled_from(" 0123456789a"),
    st.lists(st.tuples(st.sampled_from("abcdefxyz0149"), _TEXT), min_size=1, max_size=6),
)
def test_a_field_that_can_be_typed_comes_back(tag: str, one: str, two: str, pairs: list[tuple[str, str]]) -> None:
    field = Field(tag, one, two, pairs)
    if field.is_control:
        field = Field(tag, "".join(value for _code, value in pairs))
    if typable(field):
        assert typed(tag, field.ind1, field.ind2, body_of(field)) == field
    else:
        assert any(ord(c) < 32 or c in MARK + "\x7f\x85\u2028\u2029" for c in field.text.replace("\x1f", ""))


@given(_TEXT, _TEXT, _TEXT, _TEXT)
def test_whatever_is_typed_is_taken(tag: str, one: str, two: str, body: str) -> None:
    field = typed(tag[:3], one, two, body)
    assert field is None or isinstance(field.text, str)
