"""Reads of the catalog worth a name."""

from tianlu.catalog.queries.batches import batch_for, batch_job, batch_members, batch_preview, batches_of
from tianlu.catalog.queries.copying import (
    DIALECTS,
    DRAFT_DIALECT,
    CandidateGone,
    Comparison,
    NothingChosen,
    TooManyCompared,
    compared,
    draft_dialect,
)
from tianlu.catalog.queries.documents import FormatUnknown, converted, marc_of, marc_of_view, marc_record
from tianlu.catalog.queries.drafts import draft_for, drafts_of, templates_of
from tianlu.catalog.queries.duplicates import Twin, notices_of, twins, twins_of
from tianlu.catalog.queries.exporting import Export
from tianlu.catalog.queries.history import VersionPage, version_for
from tianlu.catalog.queries.imports import (
    SHOWN_STATES,
    files_needed,
    import_for,
    import_job,
    import_report,
    imports_of,
    rejected_bytes,
    rejected_of,
    why_stopped,
)
from tianlu.catalog.queries.records import (
    count_records,
    count_shown,
    held_record,
    iter_record_ids,
    local_fields,
    may_see,
    projections,
    record_for,
    records_for,
    versions_of,
)
from tianlu.catalog.queries.sentences import marc_sentence
from tianlu.catalog.queries.targets import CredentialsGone, NoSuchTarget, target_for, targets_of
from tianlu.catalog.queries.works import editions_beside, work_for, work_number, work_of

__all__ = [
    "DIALECTS",
    "DRAFT_DIALECT",
    "SHOWN_STATES",
    "CandidateGone",
    "Comparison",
    "CredentialsGone",
    "Export",
    "FormatUnknown",
    "NoSuchTarget",
    "NothingChosen",
    "TooManyCompared",
    "Twin",
    "VersionPage",
    "batch_for",
    "batch_job",
    "batch_members",
    "batch_preview",
    "batches_of",
    "compared",
    "converted",
    "count_records",
    "count_shown",
    "draft_dialect",
    "draft_for",
    "drafts_of",
    "editions_beside",
    "files_needed",
    "held_record",
    "import_for",
    "import_job",
    "import_report",
    "imports_of",
    "iter_record_ids",
    "local_fields",
    "marc_of",
    "marc_of_view",
    "marc_record",
    "marc_sentence",
    "may_see",
    "notices_of",
    "projections",
    "record_for",
    "records_for",
    "rejected_bytes",
    "rejected_of",
    "target_for",
    "targets_of",
    "templates_of",
    "twins",
    "twins_of",
    "version_for",
    "versions_of",
    "why_stopped",
    "work_for",
    "work_number",
    "work_of",
]
