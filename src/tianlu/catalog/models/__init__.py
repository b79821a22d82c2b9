"""Every table of catalog, from the ability that owns it."""

from tianlu.catalog.models.authorities import (
    Authority,
    AuthorityChange,
    AuthorityLink,
    AuthorityMerge,
    AuthorityName,
    HeadingDoubt,
    RecordAuthority,
    Vocabulary,
    VocabularyImport,
)
from tianlu.catalog.models.batches import Batch, BatchMember
from tianlu.catalog.models.drafts import Draft, OwnFields, RecordTemplate
from tianlu.catalog.models.imports import Contribution, Import, Rejected
from tianlu.catalog.models.pairs import RecordPair
from tianlu.catalog.models.records import MatchKey, Record, RecordMerge, RecordSource, RecordVersion
from tianlu.catalog.models.tables import BookTable
from tianlu.catalog.models.targets import Candidate, Target
from tianlu.catalog.models.works import SeriesEntry, Work, WorkChange, WorkKeyRow, WorkMember

__all__ = [
    "Authority",
    "AuthorityChange",
    "AuthorityLink",
    "AuthorityMerge",
    "AuthorityName",
    "Batch",
    "BatchMember",
    "BookTable",
    "Candidate",
    "Contribution",
    "Draft",
    "HeadingDoubt",
    "Import",
    "MatchKey",
    "OwnFields",
    "Record",
    "RecordAuthority",
    "RecordMerge",
    "RecordPair",
    "RecordSource",
    "RecordTemplate",
    "RecordVersion",
    "Rejected",
    "SeriesEntry",
    "Target",
    "Vocabulary",
    "VocabularyImport",
    "Work",
    "WorkChange",
    "WorkKeyRow",
    "WorkMember",
]
