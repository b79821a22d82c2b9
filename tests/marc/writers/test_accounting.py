"""What counts as held: words where they stand by themselves, codes by their meaning, positions by name."""

from __future__ import annotations

import pytest

from tests.marc.test_project import field
from tianlu.marc import Dialect, Record
from tianlu.marc.crosswalk import Loss, losses, why

CASES: list[tuple[str, Dialect, list[str], bool]] = [
    ("225 2_ $v1", "cnmarc", ["第1版"], False),  # the 1 of another field
    ("225 2_ $a文集 $v1", "cnmarc", ["文集 ; 1"], True),
    ("225 2_ $v1", "cnmarc", ["1"], True),
    ("215 __ $d21cm", "cnmarc", ["120页 ; 21cm"], True),
    ("200 1_ $a边城", "cnmarc", ["重返边城记"], True),  # Han runs on: no space parts its words
    ("245 10 $aReading", "marc21", ["proofreading"], False),
    ("245 10 $aBorder town /", "marc21", ["Border Town"], True),
    ("100 1_ $aShen, Congwen,", "marc21", ["Shen, Congwen, 1902-1988"], True),
    ("010 __ $a7-02-000220-X", "cnmarc", ["9787020002207"], True),
    ("020 __ $a0394514742 (pbk.)", "marc21", ["9780394514741"], True),
    ("701 _0 $a沈从文 $4著", "cnmarc", ["沈从文", "aut"], True),
    ("701 _0 $a沈从文 $4译", "cnmarc", ["沈从文", "aut"], False),
    ("702 _0 $a黄永玉 $4插图", "cnmarc", ["黄永玉", "边城：插图本"], False),
    ("701 _0 $a沈从文 $4著", "cnmarc", ["沈从文著"], True),
    ("102 __ $aCN", "cnmarc", ["cc"], True),
    ("410 _0 $12001_ $a文集", "cnmarc", ["文集"], True),
    ("245 10 $a???", "marc21", [], True),  # no word to hold
]


@pytest.mark.parametrize(("text", "dialect", "said", "held"), CASES)
def test_a_value_is_held_where_its_words_stand(text: str, dialect: Dialect, said: list[str], held: bool) -> None:
    one = field(text)
    assert (losses(Record(" " * 24, [one]), dialect, said, ()) == ()) is held


def test_coded_positions_are_held_by_name_and_neighbours_are_listed_together() -> None:
    record = Record("00000nam a2200000 a 4500", [field("008 950101s1995    nyuab    b    001 1 eng  ")])
    assert losses(
        record, "marc21", ["eng"], {"type", "level", "entered", "date_type", "date1", "country", "language"}
    ) == (
        Loss("LDR", "/18", "a"),
        Loss("008", "/18", "ab"),
        Loss("008", "/24", "b"),
        Loss("008", "/29", "001"),
        Loss("008", "/33", "1"),
    )


@pytest.mark.parametrize(
    ("loss", "dialect", "reason"),
    [
        (Loss("008", "/18", "ab"), "marc21", "coded"),
        (Loss("106", "a", "r"), "cnmarc", "coded"),
        (Loss("905", "b", "B1"), "cnmarc", "own"),
        (Loss("801", "c", "2002"), "cnmarc", "record"),
        (Loss("650", "2", "gtt"), "marc21", "linking"),
        (Loss("010", "d", "CNY1"), "cnmarc", "words"),
        (Loss("010", "a", "95001234"), "marc21", "words"),
    ],
)
def test_each_loss_has_a_reason(loss: Loss, dialect: Dialect, reason: str) -> None:
    assert why(loss, dialect) == reason
