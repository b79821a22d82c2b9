"""Exchangeable machinery that finds records; `opened()` gives the one the settings name."""

from functools import lru_cache
from pathlib import Path

from tianlu.discovery.data import SearchEngine
from tianlu.kit.opensearch import is_cluster


def opened() -> SearchEngine:
    """The engine of this installation."""
    from django.conf import settings  # noqa: PLC0415 - app ready

    if is_cluster(settings.TIANLU_SEARCH):
        return _opensearch(settings.TIANLU_SEARCH, settings.TIANLU_HOME / "opensearch" / "search")
    return _tantivy(settings.TIANLU_HOME / "index")


@lru_cache(maxsize=4)
def _tantivy(root: Path) -> SearchEngine:
    from tianlu.discovery.engines.tantivy import TantivyEngine  # noqa: PLC0415 - slow to load

    return TantivyEngine(root)


@lru_cache(maxsize=4)
def _opensearch(url: str, folder: Path) -> SearchEngine:
    from tianlu.discovery.engines.opensearch import OpenSearchEngine  # noqa: PLC0415 - optional
    from tianlu.kit.opensearch import cluster_at  # noqa: PLC0415 - optional

    return OpenSearchEngine(cluster_at(url), folder)
