"""Authorities as other packages and the desk see them, the job that links records to them, and what is refused about them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

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
class DoubtView:
    """A heading that several authorities answer to."""

    id: int
    record_id: int
    title: str
    place: Place
    heading: str
    candidates: tuple[AuthorityBrief, ...]


@dataclass(frozen=True)
class LinkRecords:
    """Look through a library's records for headings that its authorities answer to."""

    kind: ClassVar[str] = "catalog.link-records"
    label: ClassVar[Sentence] = _("Linking records to authorities")


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


class NotOneOfThatName(Conflict):
    code = "not-one-of-that-name"
    message = _("In this vocabulary %(number)s authorities are called “%(name)s”.")
    remedy = _("Check the name, or give the number of the one you mean; it stands on its page.")


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
