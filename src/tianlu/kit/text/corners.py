"""Four-corner codes 四角号码: the shapes of a character's corners as four digits, from Unihan."""

from functools import cache
from importlib import resources


@cache
def _codes() -> dict[str, str]:
    text = resources.files("tianlu.kit.text").joinpath("data/corners.txt").read_text("utf-8")
    return {character: line[:4] for line in text.splitlines() for character in line[4:]}


def four_corners(character: str) -> str:
    """The four digits of a character (upper left, upper right, lower left, lower right); "" when Unihan has none."""
    return _codes().get(character, "")
