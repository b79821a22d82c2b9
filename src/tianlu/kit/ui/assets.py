"""Addresses of the built style sheet, script and icons, with the build's version so that browsers may keep them."""

import json
from functools import lru_cache
from pathlib import Path

from django.templatetags.static import static

DIST = Path(__file__).resolve().parents[1] / "static" / "kit" / "dist"


@lru_cache(maxsize=1)
def _version(changed_at: int) -> str:
    """`changed_at` keys the cache: a rebuild while the server runs is noticed."""
    report = json.loads((DIST / "build.json").read_text(encoding="utf-8"))
    return str(report["version"])


def version() -> str:
    """Version of the built assets; "unbuilt" before the first build."""
    try:
        return _version((DIST / "build.json").stat().st_mtime_ns)
    except FileNotFoundError:
        return "unbuilt"


def asset(name: str) -> str:
    """Address of a built file, e.g. `asset("ui.css")`."""
    return f"{static(f'kit/dist/{name}')}?v={version()}"


def brand(name: str) -> str:
    """Address of a committed image of the mark."""
    return static(f"kit/brand/{name}")
