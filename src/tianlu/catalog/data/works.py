"""Works as pages show them, and what is refused about them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data.records import RecordView
from tianlu.kit.errors import Conflict, NotFound


@dataclass(frozen=True, slots=True)
class Edition:
    """A record of a work. `evidence` are the keys it shares with others of the work, as (kind, text, how many share it);
    `decided` when staff put it there.
    """

    record: RecordView
    evidence: tuple[tuple[str, str, int], ...]
    decided: bool


@dataclass(frozen=True, slots=True)
class WorkChangeView:
    """A decision of staff about a work, newest first in lists."""

    id: int
    action: str
    records: tuple[int, ...]
    reason: str
    at: datetime
    undone: bool


@dataclass(frozen=True, slots=True)
class WorkView:
    """A work with its editions that the actor may see, newest first; `hidden` counts those it may not.

    `more` counts those of a large work that were not looked at.
    """

    id: int
    editions: tuple[Edition, ...]
    hidden: int
    changes: tuple[WorkChangeView, ...] = ()
    more: int = 0


class NoSuchWork(NotFound):
    code = "no-such-work"
    message = _("There is no such work.")


class SameWork(Conflict):
    code = "same-work"
    message = _("These records are of one work already.")


class NothingToPart(Conflict):
    code = "nothing-to-part"
    message = _("Choose some of the records, not none and not all.")
    remedy = _("The records you choose become a work of their own; the others stay.")


class ChangedSince(Conflict):
    code = "work-changed-since"
    message = _("This decision cannot be undone: its records were moved again since.")
    remedy = _("Undo the later decision first.")
