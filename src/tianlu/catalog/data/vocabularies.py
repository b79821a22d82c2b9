"""Vocabularies and their files as the desk sees them, the job that brings one in, and what is refused about them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Final

from django.utils.translation import gettext_lazy as _

from tianlu.catalog.data.authorities import AuthorityKind
from tianlu.kit.errors import Conflict, Malformed, NotFound, Sentence


class VocabularyState(StrEnum):
    EXAMINING = "examining"
    EXAMINED = "examined"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"

    @property
    def label(self) -> Sentence:
        return _STATES[self]

    @property
    def busy(self) -> bool:
        """Whether a job is at work on it."""
        return self in {VocabularyState.EXAMINING, VocabularyState.RUNNING}


_STATES: dict[VocabularyState, Sentence] = {
    VocabularyState.EXAMINING: _("Being examined"),
    VocabularyState.EXAMINED: _("Waiting for your decision"),
    VocabularyState.RUNNING: _("Being brought in"),
    VocabularyState.DONE: _("Done"),
    VocabularyState.FAILED: _("Stopped by an error"),
}


@dataclass(frozen=True, slots=True)
class VocabularyView:
    id: int
    organisation_id: int
    name: str
    kind: AuthorityKind
    language: str
    source: str
    licence: str
    authorities: int


@dataclass(frozen=True, slots=True)
class SchemeView:
    """A concept scheme of a file with the number of its concepts; `key` "" are those in none, `taken` whether it is brought in."""

    key: str
    title: str
    number: int
    taken: bool


@dataclass(frozen=True, slots=True)
class VocabularyImportView:
    """A file of a vocabulary; `preview` and `counts` hold new, same, changed, conflict, rejected and their lists.

    `schemes` are those of a file of several; while it is `undecided` where they go, nothing is brought in.
    """

    id: int
    vocabulary_id: int
    filename: str
    form: str
    state: VocabularyState
    preview: dict[str, Any]
    counts: dict[str, Any]
    job_id: int | None
    error_code: str
    error_params: dict[str, Any]
    created_at: datetime
    schemes: tuple[SchemeView, ...]
    undecided: bool


BRACKETS: Final = "[]{}〔〕<>"  # around classes that 中图法 leaves to choice


@dataclass(frozen=True, slots=True)
class ClassNode:
    """A class of a classification. `open` says whether it has classes below it."""

    notation: str
    label: str
    authority_id: int | None = None
    open: bool = False

    @property
    def number(self) -> str:
        """The notation without the brackets of an alternative class."""
        return self.notation.strip(BRACKETS)

    @property
    def is_range(self) -> bool:
        return "/" in self.notation


@dataclass(frozen=True)
class RunVocabularyImport:
    """Examine or bring in a file of a vocabulary; `phase` is the state it is in meanwhile."""

    kind: ClassVar[str] = "catalog.vocabulary"
    label: ClassVar[Sentence] = _("Bringing in a vocabulary")
    import_id: int
    phase: str


class NoSuchVocabulary(NotFound):
    code = "no-such-vocabulary"
    message = _("There is no such vocabulary.")


class VocabularyNameTaken(Conflict):
    code = "vocabulary-name-taken"
    message = _("Your library has a vocabulary of this name already.")
    remedy = _("Choose another name.")


class VocabularyFileNotRead(Malformed):
    code = "vocabulary-file-not-read"
    message = _("The file cannot be read: %(reason)s")
    remedy = _(
        "Take SKOS (RDF/XML, Turtle, N-Triples), authority records of MARC 21 or CNMARC, or a table (CSV, TSV) with a column “label”."
    )


class SchemesUndecided(Conflict):
    code = "schemes-undecided"
    message = _("This file holds %(count)s vocabularies.")
    remedy = _("Say first where each of them goes.")


class NoSchemeChosen(Malformed):
    code = "no-scheme-chosen"
    message = _("None of the vocabularies in the file was chosen.")
    remedy = _("Choose where at least one of them goes.")


class VocabularyNotReady(Conflict):
    code = "vocabulary-not-ready"
    message = _("This cannot be done while the import is: %(state)s.")
    remedy = _("Reload the page to see where it stands.")
