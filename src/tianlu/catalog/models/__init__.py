"""Every table of catalog, from the ability that owns it."""

from tianlu.catalog.models.imports import Contribution, Import, Rejected
from tianlu.catalog.models.records import MatchKey, Record, RecordSource, RecordVersion

__all__ = ["Contribution", "Import", "MatchKey", "Record", "RecordSource", "RecordVersion", "Rejected"]
