"""Addresses of the built style sheet, script and icons, with the build's version so that browsers may keep them."""

import json
import time
from functools import lru_cache
from pathlib import Path

from django.templatetags.static import static

DIST = Path(__file__).resolve().parents[1] / "static" / "kit" / "dist"


@lru_cache(maxsize=2)
def _version(report: Path, second: int) -> str:
    """`second` keys the cache: a rebuild while the server runs is noticed."""
    try:
        return str(json.loads(report.read_text(encoding="utf-8"))["version"])
    except FileNotFoundError:
        return "unbuilt"


def version() -> str:
    """Version of the built assets, at most a second old; "unbuilt" before the first build."""
    return _version(DIST / "build.json", int(time.monotonic()))


@lru_cache(maxsize=50)  # a page names the file of icons with each icon
def _address(name: str, version: str) -> str:
    return f"{static(f'kit/dist/{name}')}?v={version}"


def asset(name: str) -> str:
    """Address of a built file, e.g. `asset("ui.css")`."""
    return _address(name, version())


def brand(name: str) -> str:
    """Address of a committed image of the mark."""
    return static(f"kit/brand/{name}")
