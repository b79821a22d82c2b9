"""Exchangeable machinery that finds records; `opened()` gives the one the settings name."""

from functools import lru_cache
from pathlib import Path

from tianlu.discovery.data import SearchEngine


def opened() -> SearchEngine:
    """The engine of this installation."""
    from django.conf import settings  # noqa: PLC0415 - app ready

    return _tantivy(settings.TIANLU_HOME / "index")


@lru_cache(maxsize=4)
def _tantivy(root: Path) -> SearchEngine:
    from tianlu.discovery.engines.tantivy import TantivyEngine  # noqa: PLC0415 - slow to load

    return TantivyEngine(root)
