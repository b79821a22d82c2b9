"""Authorities and vocabularies as other packages and the desk see them, their jobs, and what is refused about them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Final

from django.utils.translation import gettext_lazy as _

from tianlu.kit.errors import Conflict, Malformed, NotFound, Sentence


class AuthorityKind(StrEnum):
    PERSONS = "persons"
    BODIES = "bodies"
    SUBJECTS = "subjects"
    PLACES = "places"
    CLASSES = "classes"

    @property
    def label(self) -> Sentence:
        return _KINDS[self]


_KINDS: dict[AuthorityKind, Sentence] = {
    AuthorityKind.PERSONS: _("Persons"),
    AuthorityKind.BODIES: _("Bodies"),
    AuthorityKind.SUBJECTS: _("Subjects"),
    AuthorityKind.PLACES: _("Places"),
    AuthorityKind.CLASSES: _("Classes"),
}


class NameForm(StrEnum):
    """What a name of an authority is: the agreed one in its language, one to see from, or its sound in Latin letters."""

    PREFERRED = "preferred"
    VARIANT = "variant"
    ROMANISED = "romanised"

    @property
    def label(self) -> Sentence:
        return _FORMS[self]


_FORMS: dict[NameForm, Sentence] = {
    NameForm.PREFERRED: _("Preferred form"),
    NameForm.VARIANT: _("Variant"),
    NameForm.ROMANISED: _("Romanised form"),
}


class LinkKind(StrEnum):
    BROADER = "broader"
    RELATED = "related"


class Place(StrEnum):
    """Where in a record an authority stands."""

    CONTRIBUTOR = "contributor"
    SUBJECT = "subject"
    CLASS = "class"

    @property
    def label(self) -> Sentence:
        return _PLACES[self]


_PLACES: dict[Place, Sentence] = {
    Place.CONTRIBUTOR: _("as author or contributor"),
    Place.SUBJECT: _("as subject"),
    Place.CLASS: _("as class"),
}


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
class NameView:
    id: int
    text: str
    language: str
    form: NameForm


@dataclass(frozen=True, slots=True)
class AuthorityBrief:
    """An authority in a list; `seen_from` is the variant it was found by, "" when that was the preferred form."""

    id: int
    kind: AuthorityKind
    label: str
    dates: str = ""
    qualifier: str = ""
    notation: str = ""
    vocabulary: str = ""
    seen_from: str = ""


@dataclass(frozen=True, slots=True)
class ChangeView:
    number: int
    action: str
    detail: str
    actor_id: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class AuthorityView:
    """One authority with all that is known of it; `records` counts live records by place."""

    id: int
    organisation_id: int
    vocabulary_id: int
    vocabulary: str
    kind: AuthorityKind
    label: str
    dates: str
    qualifier: str
    note: str
    external_id: str
    notation: str
    version: int
    names: tuple[NameView, ...] = ()
    broader: tuple[AuthorityBrief, ...] = ()
    narrower: tuple[AuthorityBrief, ...] = ()
    related: tuple[AuthorityBrief, ...] = ()
    merged: tuple[AuthorityBrief, ...] = ()
    records: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MergeImpact:
    """What a merge touches: live records in all, by place and by the organisations that hold them, names and relations
    that move, some of the titles.
    """

    records: int
    by_place: dict[str, int]
    by_organisation: dict[int, int]
    names: int
    relations: int
    titles: tuple[tuple[int, str], ...]


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


@dataclass(frozen=True, slots=True)
class DoubtView:
    """A heading that several authorities answer to."""

    id: int
    record_id: int
    title: str
    place: Place
    heading: str
    candidates: tuple[AuthorityBrief, ...]


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
class LinkRecords:
    """Look through a library's records for headings that its authorities answer to."""

    kind: ClassVar[str] = "catalog.link-records"
    label: ClassVar[Sentence] = _("Linking records to authorities")


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


class NoSuchAuthority(NotFound):
    code = "no-such-authority"
    message = _("There is no such authority.")


class NoSuchDoubt(NotFound):
    code = "no-such-doubt"
    message = _("This heading has been settled meanwhile.")


class AuthorityMoved(Conflict):
    """The authority was merged; whoever asks for its page is sent on to `into`."""

    code = "authority-moved"
    message = _("This authority was merged into number %(into)s.")
    remedy = _("Go on with that one.")

    def __init__(self, *, into: int) -> None:
        super().__init__(into=into)
        self.into = into


class AuthorityChanged(Conflict):
    code = "authority-changed"
    message = _("Someone else changed this authority meanwhile: it is at version %(current)s now.")
    remedy = _("Look at what changed, then make your change again.")


class VocabularyNameTaken(Conflict):
    code = "vocabulary-name-taken"
    message = _("Your library has a vocabulary of this name already.")
    remedy = _("Choose another name.")


class AuthorityIdTaken(Conflict):
    code = "authority-id-taken"
    message = _("Another authority of this vocabulary has this identifier.")
    remedy = _("Merge the two, or correct the identifier.")


class AuthorityWithoutName(Malformed):
    code = "authority-without-name"
    message = _("An authority needs a preferred form that holds a letter or digit, of at most %(most)s characters.")


class LastPreferredName(Conflict):
    code = "last-preferred-name"
    message = _("The preferred form cannot be removed.")
    remedy = _("Change it instead.")


class BroaderCircle(Conflict):
    code = "broader-circle"
    message = _("“%(narrower)s” cannot stand below “%(broader)s”: it stands above it already.")
    remedy = _("Remove one of the relations between them first.")


class OtherVocabulary(Conflict):
    code = "other-vocabulary"
    message = _("The two belong to different vocabularies.")
    remedy = _("Choose an authority of the same vocabulary.")


class CannotMergeAuthority(Conflict):
    code = "cannot-merge-authority"
    message = _("These two cannot be merged: %(reason)s")


class MergeMakesCircle(Conflict):
    code = "merge-makes-circle"
    message = _("After this merge “%(label)s” would stand above itself.")
    remedy = _("Remove one of the relations between the two first.")


class SplitOtherAuthorityFirst(Conflict):
    code = "split-other-authority-first"
    message = _("The authority %(number)s, into which this one was merged, was merged itself.")
    remedy = _("Split that one first.")


class NotMerged(Conflict):
    code = "authority-not-merged"
    message = _("This authority was not merged into another.")


class VocabularyFileNotRead(Malformed):
    code = "vocabulary-file-not-read"
    message = _("The file cannot be read: %(reason)s")
    remedy = _("Take SKOS (RDF/XML, Turtle, N-Triples) or a table (CSV, TSV) with a column “label”.")


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
