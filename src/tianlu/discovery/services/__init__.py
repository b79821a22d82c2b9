"""What discovery does: keep the index in step with the catalog and the shelves."""

from tianlu.discovery.services.indexing import follow_changes, index_ready, let_go, rebuild_index, status_of_index

__all__ = ["follow_changes", "index_ready", "let_go", "rebuild_index", "status_of_index"]
