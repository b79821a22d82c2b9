"""The design tokens, read from the one file that defines them; contrast after WCAG 2.2."""

import re
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).resolve().parent / "src" / "css" / "tokens.css"
_BLOCK = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COLOUR = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6})\s*;")

# Text against the ground it is set on, and the least ratio each must reach (WCAG 1.4.3: 4.5; 1.4.11: 3).
PAIRS: tuple[tuple[str, str, float], ...] = (
    *(("ink", ground, 12.9) for ground in ("bg", "surface", "sunk")),
    *(
        (colour, ground, 5.7)
        for colour in ("muted", "action", "action-strong", "seal", "available", "attention", "danger")
        for ground in ("bg", "surface", "sunk")
    ),
    *(("border", ground, 3.0) for ground in ("bg", "surface", "sunk")),
    ("on-action", "action", 7.0),
    ("on-action", "action-strong", 7.0),
    ("on-seal", "seal", 5.7),
    ("on-danger", "danger", 5.7),
    ("bg", "ink", 12.9),
    ("ink", "mark", 7.0),
    ("action", "mark", 4.5),
    *(("ink", tint, 7.0) for tint in ("tint-action", "tint-available", "tint-attention", "tint-danger")),
    ("action", "tint-action", 4.5),
    ("muted", "tint-action", 4.5),
    ("available", "tint-available", 4.5),
    ("attention", "tint-attention", 4.5),
    ("danger", "tint-danger", 4.5),
)


@cache
def themes() -> dict[str, dict[str, str]]:
    """Colours by theme ("light", "dark", and "system": dark by the reader's system), names without dashes in front."""
    text = re.sub(r"/\*.*?\*/", "", SOURCE.read_text(encoding="utf-8"), flags=re.DOTALL)
    found: dict[str, dict[str, str]] = {}
    for selector, body in _BLOCK.findall(text):
        colours = dict(_COLOUR.findall(body))
        if "bg" in colours:
            found[_theme_of(selector)] = colours
    return found


def _theme_of(selector: str) -> str:
    if ":not([data-theme])" in selector:
        return "system"
    return "dark" if '"dark"' in selector else "light"


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two `#rrggbb` colours, 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2, definition; sRGB)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
