"""Characters that sound alike."""

import pytest

from tianlu.kit.text import fold, sounding_like


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("搂", "楼"), ("浯", "语"), ("诚", "城"), ("樓", "搂"), ("闻", "文"), ("兰", "南"), ("张", "章"), ("生", "深")],
)
def test_what_is_mistaken_by_ear(typed: str, meant: str) -> None:
    assert fold(meant) in sounding_like(typed)
    assert fold(typed) not in sounding_like(typed)


@pytest.mark.parametrize(("one", "other"), [("语", "文"), ("楼", "梦"), ("红", "黄"), ("边", "城")])
def test_what_sounds_otherwise(one: str, other: str) -> None:
    assert fold(other) not in sounding_like(one)


@pytest.mark.parametrize("typed", ["a", "1", "。", " ", "か", ""])
def test_what_has_no_sound(typed: str) -> None:
    assert sounding_like(typed) == ()
