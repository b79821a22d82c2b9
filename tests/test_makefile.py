"""What `make` does again after a pull: builds what is built from what changed, installs only when the locks did."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.needs import ROOT

BUILD, INSTALL = "sh scripts/build.sh", "sh scripts/setup.sh"


@pytest.mark.parametrize(
    ("changed", "steps"),
    [
        ("src/tianlu/kit/ui/src/css/layout.css", [BUILD]),
        ("src/tianlu/kit/ui/src/icons/names.json", [BUILD]),
        ("src/tianlu/portal/locale/zh_Hans/LC_MESSAGES/django.po", [BUILD]),
        ("requirements-dev.lock", [INSTALL, BUILD]),
        ("package-lock.json", [INSTALL, BUILD]),
        ("src/tianlu/portal/web.py", []),
    ],
)
def test_a_change_is_followed(changed: str, steps: list[str], tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("demo", "static", "*.py*"))
    for name in (
        changed,
        "Makefile",
        "requirements.lock",
        "requirements-dev.lock",
        "package-lock.json",
        "pyproject.toml",
    ):
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    assert folder.is_dir()
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / ".venv").mkdir()
    for stamp in (".ready", ".built"):
        (tmp_path / ".venv" / stamp).touch()
    done = subprocess.run(
        ["make", "-n", "-W", changed, "setup"], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert [step for step in (INSTALL, BUILD) if step in done.stdout] == steps
