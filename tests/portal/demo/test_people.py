"""Statements of responsibility and names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianlu.portal.demo import sources
from tianlu.portal.demo.people import Person, inverted, lowered, responsibility


@pytest.mark.parametrize(
    ("text", "statements", "people"),
    [
        ("鲁迅著", ("鲁迅著",), (Person("鲁迅", "著", "", False),)),
        (
            "(英)罗素著;何兆武,李约瑟译",
            ("(英)罗素著", "何兆武，李约瑟译"),
            (Person("罗素", "著", "英", False), Person("何兆武", "译", "", False), Person("李约瑟", "译", "", False)),
        ),
        ("游国恩等主编", ("游国恩等主编",), (Person("游国恩", "主编", "", False),)),
        ("国家药典委员会编", ("国家药典委员会编",), (Person("国家药典委员会", "编", "", True),)),
        ("戚发轫编著", ("戚发轫编著",), (Person("戚发轫", "编著", "", False),)),
        (
            "(美)Frederick P. Brooks, Jr.著",
            ("(美)Frederick P. Brooks， Jr.著",),
            (Person("Frederick P. Brooks, Jr.", "著", "美", False),),
        ),
    ],
)
def test_responsibility(text: str, statements: tuple[str, ...], people: tuple[Person, ...]) -> None:
    assert responsibility(text) == (statements, people)


def test_every_statement_of_the_data_names_a_role() -> None:
    assert [
        row.authors for row in sources.modern() if not all(who.role for who in responsibility(row.authors).people)
    ] == []


@pytest.mark.parametrize(
    ("name", "filed"),
    [
        ("Suzanne Collins", ("Collins, Suzanne", True)),
        ("J.R.R. Tolkien", ("Tolkien, J.R.R.", True)),
        ("Ursula K. Le Guin", ("Le Guin, Ursula K.", True)),
        ("Ludwig van Beethoven", ("van Beethoven, Ludwig", True)),
        ("Kurt Vonnegut Jr.", ("Vonnegut, Kurt, Jr.", True)),
        ("W. Somerset Maugham", ("Maugham, W. Somerset", True)),
        ("Gabriel García Márquez", ("Gabriel García Márquez", False)),
        ("Dr. Seuss", ("Dr. Seuss", False)),
        ("Plato", ("Plato", False)),
        ("مصطفى محمود", ("مصطفى محمود", False)),
    ],
)
def test_inverted(name: str, filed: tuple[str, bool]) -> None:
    assert inverted(name) == filed


def test_lowered() -> None:
    assert [lowered(name) for name in ("MCDONALD, A. J", "O'BRIAN, PATRICK", "VON ULM, GERITH")] == [
        "McDonald, A. J",
        "O'Brian, Patrick",
        "Von Ulm, Gerith",
    ]


@given(st.text(max_size=40))
def test_any_text_is_read(text: str) -> None:
    said = responsibility(text)
    assert len(said.statements) == text.count(";") + 1
    name, surname_first = inverted(text)
    assert surname_first == ("," in name and name != " ".join(text.split())) or not surname_first
