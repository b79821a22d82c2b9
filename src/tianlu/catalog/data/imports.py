"""Imports seen from outside, and their jobs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from tianlu.kit.access import act
from tianlu.kit.errors import Sentence

IMPORT = act("catalog.import", _("Import records and undo imports"))


class ImportState(StrEnum):
    UPLOADED = "uploaded"  # stored, not looked at yet
    PREVIEWING = "previewing"
    PREVIEW = "preview"  # waits for a decision
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"  # what was committed stays until undone
    UNDOING = "undoing"
    UNDONE = "undone"

    @property
    def busy(self) -> bool:
        return self in {ImportState.PREVIEWING, ImportState.QUEUED, ImportState.RUNNING, ImportState.UNDOING}

    @property
    def label(self) -> Sentence:
        return _STATE_LABELS[self]


_STATE_LABELS: dict[ImportState, Sentence] = {
    ImportState.UPLOADED: _("Uploaded"),
    ImportState.PREVIEWING: _("Being examined"),
    ImportState.PREVIEW: _("Waits for your decision"),
    ImportState.QUEUED: _("Waits for its turn"),
    ImportState.RUNNING: _("Running"),
    ImportState.DONE: _("Finished"),
    ImportState.FAILED: _("Stopped by an error"),
    ImportState.CANCELLED: _("Cancelled"),
    ImportState.UNDOING: _("Being undone"),
    ImportState.UNDONE: _("Undone"),
}


@dataclass(frozen=True, slots=True)
class ImportView:
    """An import as pages, the API and commands show it; `preview` and `counts` are as `PREVIEW_KEYS` says."""

    id: int
    organisation_id: int
    actor_id: str
    filename: str
    size: int
    container: str
    dialect: str
    encoding: str
    encoding_chosen: str
    decided: bool
    options: dict[str, Any]
    state: ImportState
    preview: dict[str, Any]
    counts: dict[str, Any]
    position: int
    job_id: int | None
    error_code: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    undone_at: datetime | None

    @property
    def percent(self) -> int:
        return min(100, self.position * 100 // self.size) if self.size else 0

    @property
    def figures(self) -> dict[str, int]:
        """Records, new and rejected ones: as brought in, before that as previewed."""
        counts, preview = self.counts, self.preview
        return {
            "records": counts.get("records") or preview.get("records", 0),
            "new": counts.get("new") or preview.get("new", 0),
            "rejected": counts.get("rejected") or preview.get("rejected_count", 0),
        }


@dataclass(frozen=True, slots=True)
class RejectedView:
    """Bytes that could not be read; `reason` and `params` make the sentence."""

    position: int
    length: int
    reason: str
    params: Mapping[str, Any]
    sentence: str


@dataclass(frozen=True)
class PreviewImport:
    """Read the whole file without writing records, to say what an import would do."""

    import_id: int
    kind: ClassVar[str] = "catalog.preview"
    label: ClassVar[Sentence] = _("Examine a file of records")


@dataclass(frozen=True)
class RunImport:
    """Bring the records of a file in."""

    import_id: int
    kind: ClassVar[str] = "catalog.import"
    label: ClassVar[Sentence] = _("Import records")


@dataclass(frozen=True)
class UndoImport:
    """Take back what an import brought, except what others rely on by now."""

    import_id: int
    kind: ClassVar[str] = "catalog.undo"
    label: ClassVar[Sentence] = _("Undo an import")
