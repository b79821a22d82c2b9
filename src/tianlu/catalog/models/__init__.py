"""Every table of catalog, from the ability that owns it."""

from tianlu.catalog.models.imports import Contribution, Import, Rejected
from tianlu.catalog.models.records import MatchKey, Record, RecordMerge, RecordSource, RecordVersion

__all__ = ["Contribution", "Import", "MatchKey", "Record", "RecordMerge", "RecordSource", "RecordVersion", "Rejected"]
