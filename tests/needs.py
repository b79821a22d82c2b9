"""What a test needs of the machine: absent, the test is skipped by name; under TIANLU_TEST_STRICT=1 it fails."""

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def lacking(what: str, remedy: str) -> None:
    """End the test: `what` is not on this machine, `remedy` puts it there."""
    words = f"no {what} here ({remedy})"
    if os.environ.get("TIANLU_TEST_STRICT") == "1":
        pytest.fail(words)
    pytest.skip(words)


def program(name: str, *others: str, package: str) -> str:
    """The path of an installed program; `package` is Debian's."""
    found = next((path for one in (name, *others) if (path := shutil.which(one))), None)
    if found is None:
        lacking(name, f"Debian: apt-get install {package}")
    return str(found)


def node_file(path: str, remedy: str) -> Path:
    """A file that npm installs."""
    found = ROOT / "node_modules" / path
    if not found.is_file():
        lacking(path, remedy)
    return found


def chromium() -> str:
    return program("chromium", "chromium-browser", "google-chrome", package="chromium")
