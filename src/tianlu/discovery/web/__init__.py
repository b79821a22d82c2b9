"""Pages of discovery."""

from tianlu.discovery.web.browsing import browse, browse_classes, browse_list, browse_shelf
from tianlu.discovery.web.finding import (
    advanced,
    item_visibility,
    manage,
    more_facets,
    record,
    record_visibility,
    search,
    search_batch,
    suggest,
    withdrawal,
)
from tianlu.discovery.web.gaps import gap, gap_list
from tianlu.discovery.web.kept import (
    add_to_list,
    forget_list,
    forget_search,
    record_list,
    record_lists,
    record_tag,
    record_tags,
    saved_searches,
    tags,
    take_from_list,
)
from tianlu.discovery.web.taking import compare, export, feed, references

__all__ = [
    "add_to_list",
    "advanced",
    "browse",
    "browse_classes",
    "browse_list",
    "browse_shelf",
    "compare",
    "export",
    "feed",
    "forget_list",
    "forget_search",
    "gap",
    "gap_list",
    "item_visibility",
    "manage",
    "more_facets",
    "record",
    "record_list",
    "record_lists",
    "record_tag",
    "record_tags",
    "record_visibility",
    "references",
    "saved_searches",
    "search",
    "search_batch",
    "suggest",
    "tags",
    "take_from_list",
    "withdrawal",
]
