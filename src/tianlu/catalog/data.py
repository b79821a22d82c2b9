"""What other packages may know of the catalog: views, states, jobs, refusals, and the ways up."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Protocol

from django.utils.translation import gettext_lazy as _

from tianlu.kit.access import act
from tianlu.kit.errors import Conflict, NotFound, Refusal, Sentence
from tianlu.kit.registry import Registry
from tianlu.libraries.data import Actor
from tianlu.marc import Record as MarcRecord

IMPORT = act("catalog.import", _("Import records and undo imports"))
EDIT = act("catalog.edit", _("Edit, hide, merge and withdraw records"))


class RecordStatus(StrEnum):
    """What became of a record: its id answers for ever, with the record, 410, or the record it was merged into."""

    LIVE = "live"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class Visibility(StrEnum):
    """Who may see a record or an item: everyone, staff of its organisations, or nobody but those who edit it."""

    PUBLIC = "public"
    STAFF = "staff"
    SUPPRESSED = "suppressed"

    @property
    def label(self) -> Sentence:
        return _VISIBILITY_LABELS[self]


_VISIBILITY_LABELS: dict[Visibility, Sentence] = {
    Visibility.PUBLIC: _("Shown to everyone"),
    Visibility.STAFF: _("Shown to staff only"),
    Visibility.SUPPRESSED: _("Hidden"),
}


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
class RecordView:
    """A record with its description (`Bib.to_dict()`), and the organisations that hold it."""

    id: int
    version: int
    status: RecordStatus
    visibility: Visibility
    bib: dict[str, Any]
    organisations: tuple[int, ...]
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class VersionView:
    """One state of a record's description, newest first in lists."""

    number: int
    actor_id: str
    reason: str
    note: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class LocalFields:
    """What one organisation says about a record for itself: (tag, indicators, ((code, value), …)) as delivered."""

    organisation_id: int
    contribution_id: int
    control_number: str
    fields: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]


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


class NoSuchRecord(NotFound):
    code = "no-such-record"
    message = _("There is no record with this number.")


class RecordMoved(Refusal):
    """The record was merged; whoever shows addresses redirects to `into`."""

    code = "record-moved"
    status = 308
    message = _("This record was merged into record %(into)s.")

    def __init__(self, *, into: int) -> None:
        super().__init__(into=into)
        self.into = into


class RecordInUse(Conflict):
    code = "record-in-use"
    message = _("The record cannot be withdrawn: %(reason)s")
    remedy = _("Deal with what still needs it first, then withdraw it.")


# --- ways up -----------------------------------------------------------------------------------------------------


class RecordSubscriber(Protocol):
    """Asked and told inside the transaction that withdraws or merges records."""

    def objections(self, record_ids: Sequence[int], *, except_import: int | None) -> Mapping[int, Sentence]:
        """Which of these must stay, and why; what only `except_import` brought is no objection."""
        ...

    def merged(self, actor: Actor, record_id: int, *, into: int) -> None:
        """Move what hangs on `record_id` to `into`."""
        ...


record_vetoes: Registry[RecordSubscriber] = Registry("record subscriber")


@dataclass(frozen=True, slots=True)
class StepChoice:
    """A way an import step can be set; `suggested` for the organisation when nothing is chosen."""

    name: str
    label: Sentence
    suggested: bool = False


@dataclass(frozen=True, slots=True)
class StepProblem:
    """Something the librarian should look at before importing; `position` is the record's place in the file."""

    position: int
    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StepPlan:
    """What a step would do: totals to confirm, and problems (the first hundred of `problem_count`).

    Codes, because the page may be read in another language than the job ran in; `ImportStep.describe` says them.
    """

    totals: Sequence[tuple[str, Mapping[str, Any], int]]  # (code, params, number)
    problems: Sequence[StepProblem]
    problem_count: int


@dataclass(frozen=True, slots=True)
class Placed:
    """One record of a batch, in the database by now; `read` is what the step's reader made of it."""

    record_id: int
    contribution_id: int
    position: int
    read: Any


class StepReader(Protocol):
    """One step at work on one file."""

    def read(self, record: MarcRecord, dialect: str) -> Any:
        """What the record holds for this step, None when nothing; pure and fast, runs outside any transaction."""
        ...

    def plan(self, position: int, read: Any) -> None:
        """Count one record towards the preview."""
        ...

    def summary(self) -> StepPlan:
        """The preview of everything planned so far."""
        ...

    def apply(self, placed: Sequence[Placed], at: datetime) -> Mapping[str, int]:
        """Write a batch inside the caller's transaction; numbers to add up in the report."""
        ...


class ImportStep(Protocol):
    """A part of an import that an upper package does: holdings reads items from 852/905."""

    @property
    def editor_url_name(self) -> str | None:
        """The page where staff change the step's settings."""
        ...

    def describe(self, code: str, params: Mapping[str, Any]) -> str:
        """A total or a problem of this step in the active language."""
        ...

    def choices(self, actor: Actor) -> Sequence[StepChoice]: ...

    def settings(
        self, actor: Actor, choice: str, *, dialect: str, sample: Sequence[MarcRecord]
    ) -> dict[str, Any]:
        """A JSON snapshot of the settings called `choice` ("" = what fits the sample), kept with the import."""
        ...

    def reader(self, actor: Actor, settings: Mapping[str, Any], *, import_id: int) -> StepReader: ...

    def undo(self, actor: Actor, import_id: int, record_ids: Sequence[int], at: datetime) -> Mapping[int, Sentence]:
        """Take back what the import gave these records; where something must stay, the record and why."""
        ...


import_steps: Registry[ImportStep] = Registry("import step")

Progress = Callable[[int, int], None]
