"""What the pages of the catalog show."""

from tianlu.catalog.pages.addresses import ADDRESSES
from tianlu.catalog.pages.authorities import (
    authority_page,
    impact_page,
    offered_authorities,
    vocabulary_import,
    waiting_files,
)
from tianlu.catalog.pages.batches import batch_page
from tianlu.catalog.pages.batches import state as batch_state
from tianlu.catalog.pages.editor import editor, field_help
from tianlu.catalog.pages.findings import findings
from tianlu.catalog.pages.history import history, version_page
from tianlu.catalog.pages.losing import FIRST, losing
from tianlu.catalog.pages.pairs import pair_page, pairs_page, sources_page
from tianlu.catalog.pages.works import work_page

__all__ = [
    "ADDRESSES",
    "FIRST",
    "authority_page",
    "batch_page",
    "batch_state",
    "editor",
    "field_help",
    "findings",
    "history",
    "impact_page",
    "losing",
    "offered_authorities",
    "pair_page",
    "pairs_page",
    "sources_page",
    "version_page",
    "vocabulary_import",
    "waiting_files",
    "work_page",
]
