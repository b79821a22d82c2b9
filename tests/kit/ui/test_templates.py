"""Templates keep to the policy: no inline script, style or handler; every icon is in the sprite; every message is translated."""

import re
from pathlib import Path

import pytest

from tianlu.kit.ui import assets

SOURCE = Path(assets.__file__).resolve().parents[2]
TEMPLATES = sorted(SOURCE.glob("*/templates/**/*.html"))
ICON = re.compile(r"""(?:\{%\s*icon\s+|\bicon=|"icon":\s*)["']([a-z0-9-]+)["']""")
SPRITE = assets.DIST / "icons.svg"


def plain(path: Path) -> str:
    """The markup alone, without comments and template tags."""
    text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_template_holds_nothing_the_policy_refuses(path: Path) -> None:
    text = plain(path)
    found = [
        *re.findall(r"<style\b", text),
        *re.findall(r"\sstyle\s*=", text),
        *re.findall(r"<[^>]*\son[a-z]+\s*=", text),
        *re.findall(r"javascript:", text),
        *re.findall(r"\bhx-(?:on|vals=.js|vars)\b", text),
        *re.findall(r'(?:src|href)="(?:https?:)?//', text),
        *[
            tag
            for tag in re.findall(r"<script\b[^>]*>", text)
            if "src=" not in tag and "application/ld+json" not in tag
        ],
    ]
    assert found == []


def test_every_icon_is_in_the_sprite() -> None:
    if not SPRITE.is_file():
        pytest.skip("the assets are not built (npm run build)")
    sprite = set(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text(encoding="utf-8")))
    sources = [*TEMPLATES, *SOURCE.rglob("*.py")]
    used = {name for path in sources for name in ICON.findall(path.read_text(encoding="utf-8"))}
    assert used - sprite == set()
