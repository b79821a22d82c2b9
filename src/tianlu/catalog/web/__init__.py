"""Pages of the catalog at the staff desk."""

from tianlu.catalog.web.batches import batch, batch_list, batch_progress, batch_run, batch_undoing
from tianlu.catalog.web.copying import comparison, copied_record, copying, target_answer
from tianlu.catalog.web.drafts import (
    discarding,
    draft,
    draft_checks,
    draft_list,
    publication,
    rebasing,
    record_draft,
    recovery,
    settlement,
    tag_help,
)
from tianlu.catalog.web.history import losses, restoration, version, versions
from tianlu.catalog.web.imports import (
    cancel_import,
    import_list,
    import_page,
    import_progress,
    preview_import,
    rejected_file,
    start_import,
    undo_import,
)
from tianlu.catalog.web.targets import move_target, new_target, remove_target, target_list, target_page, try_target
from tianlu.catalog.web.templates import removal, templates
from tianlu.catalog.web.works import record_work, work, work_joining, work_parting, work_undoing

__all__ = [
    "batch",
    "batch_list",
    "batch_progress",
    "batch_run",
    "batch_undoing",
    "cancel_import",
    "comparison",
    "copied_record",
    "copying",
    "discarding",
    "draft",
    "draft_checks",
    "draft_list",
    "import_list",
    "import_page",
    "import_progress",
    "losses",
    "move_target",
    "new_target",
    "preview_import",
    "publication",
    "rebasing",
    "record_draft",
    "record_work",
    "recovery",
    "rejected_file",
    "removal",
    "remove_target",
    "restoration",
    "settlement",
    "start_import",
    "tag_help",
    "target_answer",
    "target_list",
    "target_page",
    "templates",
    "try_target",
    "undo_import",
    "version",
    "versions",
    "work",
    "work_joining",
    "work_parting",
    "work_undoing",
]
