"""What a spreadsheet would run is shown instead."""

import pytest

from tianlu.kit.spreadsheets import harmless


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+86 10", "'+86 10"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("红楼梦", "红楼梦"),
        ("a=b", "a=b"),
        (7, "7"),
        ("", ""),
    ],
)
def test_formulas_become_text(value: object, cell: str) -> None:
    assert harmless(value) == cell
