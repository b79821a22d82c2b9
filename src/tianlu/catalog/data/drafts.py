"""Records being written, as the desk sees them, and what is refused about them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data.records import RecordStatus
from tianlu.kit.errors import Conflict, NotFound, Sentence
from tianlu.marc import Dialect, Record


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft in a list. `record_id` is None for a new record; `mine` when the actor began it."""

    id: int
    record_id: int | None
    base_version: int
    dialect: Dialect
    title: str
    revision: int
    source: dict[str, Any]
    mine: bool
    discarded: bool
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft with its record, and the version its record is at by now (0: a new record)."""

    view: DraftView
    marc: Record
    current_version: int
    standing: RecordStatus

    @property
    def overtaken(self) -> bool:
        """Whether somebody changed the record, or merged it into another, since this draft was begun."""
        return self.standing is not RecordStatus.WITHDRAWN and self.current_version > self.view.base_version

    @property
    def orphaned(self) -> bool:
        """Whether the record was withdrawn since."""
        return self.standing is RecordStatus.WITHDRAWN


@dataclass(frozen=True, slots=True)
class TemplateView:
    """A record to begin from: one of Tianlu's worksheets (`id` None) or one the library made."""

    id: int | None
    name: str
    dialect: Dialect

    @property
    def label(self) -> Sentence:
        """The name as a list shows it."""
        return _WORKSHEETS.get(self.name, self.name) if self.id is None else self.name


_WORKSHEETS: dict[str, Sentence] = {
    "cnmarc-book": _("Book (CNMARC)"),
    "cnmarc-serial": _("Serial (CNMARC)"),
    "cnmarc-ancient": _("Ancient book (CNMARC)"),
    "cnmarc-online": _("Online resource (CNMARC)"),
    "marc21-book": _("Book (MARC 21)"),
    "marc21-serial": _("Serial (MARC 21)"),
    "marc21-online": _("Online resource (MARC 21)"),
}


class NoSuchDraft(NotFound):
    code = "no-such-draft"
    message = _("There is no such draft. It may have been saved to the catalog or discarded.")
    remedy = _("Look at your list of drafts.")


class NoSuchTemplate(NotFound):
    code = "no-such-template"
    message = _("There is no such template.")
    remedy = _("Choose one from the list.")


class DraftChanged(Conflict):
    code = "draft-changed"
    message = _("This draft was changed in another window meanwhile.")
    remedy = _("Open it anew; what you typed here is still on this page, so that you can copy it.")


class DraftNotReady(Conflict):
    code = "draft-not-ready"
    message = _("The record has %(count)s errors.")
    remedy = _("Mend them, or save it with them on purpose.")


class DraftWithoutTitle(Conflict):
    code = "draft-without-title"
    message = _("The record has no title yet.")
    remedy = _("Fill in the title field (200 or 245, subfield a).")


class TemplateNameTaken(Conflict):
    code = "template-name-taken"
    message = _("Your library has a template called “%(name)s” already.")
    remedy = _("Choose another name, or remove that template first.")
