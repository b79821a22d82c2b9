"""Reads of the catalog worth a name."""

from tianlu.catalog.queries.records import (
    count_records,
    iter_record_ids,
    local_fields,
    projections,
    record_for,
    records_for,
    versions_of,
)

__all__ = [
    "count_records",
    "iter_record_ids",
    "local_fields",
    "projections",
    "record_for",
    "records_for",
    "versions_of",
]
