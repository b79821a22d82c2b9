"""Records seen from outside, and what is refused about them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from tianlu.kit.access import act
from tianlu.kit.errors import Conflict, NotFound, Refusal, Sentence

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


# Why a record got a new version.
VERSION_REASONS: dict[str, Sentence] = {
    "import": _("imported"),
    "update": _("brought up to date by its library"),
    "create": _("created"),
    "edit": _("edited"),
    "batch": _("edited with others"),
    "restore": _("restored"),
    "merge": _("merged"),
    "split": _("split"),
    "undo": _("import undone"),
    "withdraw": _("withdrawn"),
    "revive": _("brought back"),
}


@dataclass(frozen=True, slots=True)
class LocalFields:
    """What one organisation says about a record for itself, as (tag, indicators, ((code, value), …)): as delivered, or
    (`contribution_id` 0) as it wrote since."""

    organisation_id: int
    contribution_id: int
    control_number: str
    fields: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]


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
        self.moved = {"record_id": into}


class RecordInUse(Conflict):
    code = "record-in-use"
    message = _("The record cannot be withdrawn: %(reason)s")
    remedy = _("Deal with what still needs it first, then withdraw it.")
