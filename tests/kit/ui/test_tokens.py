"""Every colour reaches the contrast it is said to reach, and the themes agree with each other."""

import pytest

from tianlu.kit.ui.cover import CLOTHS, SLIP, SLIP_INK
from tianlu.kit.ui.tokens import PAIRS, contrast, themes


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_the_one_of_wcag(one: str, other: str, ratio: float) -> None:
    assert round(contrast(one, other), 2) == ratio
    assert contrast(one, other) == contrast(other, one)


@pytest.mark.parametrize("theme", ["light", "dark", "system"])
def test_every_pair_reaches_its_ratio(theme: str) -> None:
    colours = themes()[theme]
    short = [
        (text, ground, round(contrast(colours[text], colours[ground]), 2))
        for text, ground, least in PAIRS
        if contrast(colours[text], colours[ground]) < least
    ]
    assert short == []


def test_the_dark_of_the_system_is_the_dark_of_the_toggle() -> None:
    assert themes()["system"] == themes()["dark"]


def test_both_themes_name_the_same_colours() -> None:
    assert sorted(themes()["light"]) == sorted(themes()["dark"])


def test_every_colour_but_decoration_is_in_a_pair() -> None:
    paired = {name for text, ground, _least in PAIRS for name in (text, ground)}
    assert set(themes()["light"]) - paired == {"rule"}


def test_titles_on_covers_can_be_read() -> None:
    short = [cloth.name for cloth in CLOTHS if contrast(cloth.ink, cloth.field) < 4.5]
    assert short == []
    assert contrast(SLIP_INK, SLIP) > 7
