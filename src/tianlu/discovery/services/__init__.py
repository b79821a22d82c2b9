"""What discovery does: keep the index and the vectors in step with the catalog and the shelves."""

from tianlu.discovery.services.indexing import follow_changes, ready_index, rebuild_index, settle, status_of_index
from tianlu.discovery.services.meaning import (
    embed_titles,
    load_vectors,
    rebuild_vectors,
    record_text,
    status_of_vectors,
)

__all__ = [
    "embed_titles",
    "follow_changes",
    "load_vectors",
    "ready_index",
    "rebuild_index",
    "rebuild_vectors",
    "record_text",
    "settle",
    "status_of_index",
    "status_of_vectors",
]
