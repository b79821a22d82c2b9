"""Reads of the holdings worth a name."""

from tianlu.holdings.queries.indexed import index_facts
from tianlu.holdings.queries.items import item_by_barcode, item_for, items_of, state_history
from tianlu.holdings.queries.mappings import mapping_for, mappings_of, role_labels
from tianlu.holdings.queries.shelves import availability, locations_of, shelf_neighbours
from tianlu.holdings.rules import shelf_key

__all__ = [
    "availability",
    "index_facts",
    "item_by_barcode",
    "item_for",
    "items_of",
    "locations_of",
    "mapping_for",
    "mappings_of",
    "role_labels",
    "shelf_key",
    "shelf_neighbours",
    "state_history",
]
