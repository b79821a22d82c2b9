"""What is built stays small and carries its version; without a build the pages still have addresses."""

import json
from pathlib import Path

import pytest

from tianlu.kit.ui import assets

BUDGET = {
    "editor.css": 2_500,
    "editor.js": 4_000,
    "scanning.js": 1_500,
    "ui.css": 25_000,
    "ui.js": 25_000,
    "icons.svg": 8_000,
    "sw.js": 2_000,
    "styleguide.css": 2_000,
}


def report() -> dict[str, dict[str, int]]:
    path = assets.DIST / "build.json"
    if not path.is_file():
        pytest.skip("the assets are not built (npm run build)")
    files: dict[str, dict[str, int]] = json.loads(path.read_text(encoding="utf-8"))["files"]
    return files


def test_built_assets_are_within_budget() -> None:
    over = {name: size["gzip"] for name, size in report().items() if size["gzip"] > BUDGET[name]}
    assert over == {}
    assert sorted(report()) == sorted(BUDGET)


def test_addresses_carry_the_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "build.json").write_text('{"version": "abc123", "files": {}}', encoding="utf-8")
    monkeypatch.setattr(assets, "DIST", tmp_path)
    assert assets.asset("ui.css") == "/static/kit/dist/ui.css?v=abc123"


def test_an_unbuilt_checkout_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(assets, "DIST", tmp_path / "nowhere")
    assert assets.asset("ui.js") == "/static/kit/dist/ui.js?v=unbuilt"
