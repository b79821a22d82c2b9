"""Call numbers, schemes, labels as others see them, and what is refused about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final

from django.utils.translation import gettext_lazy as _

from tianlu.holdings.data.items import ItemState
from tianlu.kit.access import act
from tianlu.kit.errors import Conflict, Malformed, NotFound, Refusal, Sentence

CALL_NUMBERS = act("holdings.call-numbers", _("Give and change call numbers"))
SCHEMES = act("holdings.schemes", _("Say how call numbers are made"))

# Not at hand: the book keeps its old label until it comes back.
AWAY = frozenset({ItemState.ON_LOAN, ItemState.IN_TRANSIT, ItemState.ON_HOLD})


CLASS_SCHEMES: Final[Mapping[str, Sentence]] = {
    "clc": _("Chinese Library Classification"),
    "lcsas": _("Classification of the Library of the Chinese Academy of Sciences"),
    "ddc": _("Dewey Decimal Classification"),
    "lcc": _("Library of Congress Classification"),
    "own": _("Another classification, or the library's own"),
}


class Method(StrEnum):
    """What the book number is made of: 种次号, 著者号, or whatever the cataloger writes."""

    SEQUENCE = "sequence"
    AUTHOR = "author"
    GIVEN = "given"

    @property
    def label(self) -> Sentence:
        return _METHODS[self]


_METHODS: dict[Method, Sentence] = {
    Method.SEQUENCE: _("Sequence number: titles of a class in the order they came"),
    Method.AUTHOR: _("Author number"),
    Method.GIVEN: _("Written by the cataloger"),
}


class AuthorMethod(StrEnum):
    """Where an author number comes from."""

    INITIALS = "initials"
    FOUR_CORNERS = "four-corners"
    TABLE = "table"

    @property
    def label(self) -> Sentence:
        return _AUTHOR_METHODS[self]


_AUTHOR_METHODS: dict[AuthorMethod, Sentence] = {
    AuthorMethod.INITIALS: _("Letters of the name in pinyin (built in)"),
    AuthorMethod.FOUR_CORNERS: _("Four-corner codes of the name (built in)"),
    AuthorMethod.TABLE: _("A table the library loaded"),
}


class Auxiliary(StrEnum):
    """How a record differs from the first one of its title: 辅助区分号."""

    EDITION = "edition"
    VOLUME = "volume"


class ProblemKind(StrEnum):
    """What looking along the shelves can find."""

    TWO_TITLES = "two-titles"
    TWO_NUMBERS = "two-numbers"
    LEAP = "leap"
    NO_NUMBER = "no-number"

    @property
    def label(self) -> Sentence:
        return _PROBLEMS[self]


_PROBLEMS: dict[ProblemKind, Sentence] = {
    ProblemKind.TWO_TITLES: _("Two titles stand under one number"),
    ProblemKind.TWO_NUMBERS: _("One record stands under two numbers"),
    ProblemKind.LEAP: _("The number lies far beyond all others of its class"),
    ProblemKind.NO_NUMBER: _("The book came to a place where no number could be made for it"),
}


@dataclass(frozen=True, slots=True)
class SchemeView:
    """A shelving scheme; `branch_id` and `location_id` None: for the whole organisation."""

    id: int
    organisation_id: int
    branch_id: int | None
    location_id: int | None
    name: str
    method: Method
    author_method: AuthorMethod
    author_table_id: int | None
    class_scheme: str
    distinction_mark: str
    edition_mark: str
    volume_mark: str
    collection_mark: str
    reuse: bool

    @property
    def is_default(self) -> bool:
        return self.branch_id is None and self.location_id is None


@dataclass(frozen=True, slots=True)
class CallNumberView:
    """The number a record has in a scheme; `text` is the whole, without an item's own volume."""

    id: int
    scheme_id: int
    record_id: int
    class_number: str
    book_number: str
    distinction: int
    edition: int
    volume: str
    text: str


@dataclass(frozen=True, slots=True)
class LikeRecord:
    """A record that may be of the same title, with its number in the scheme if it has one."""

    record_id: int
    title: str
    author: str
    edition: str
    call_number: str


@dataclass(frozen=True, slots=True)
class ProblemView:
    id: int
    scheme_id: int
    kind: ProblemKind
    call_number: str
    record_id: int
    other_record_id: int
    found_at: datetime


@dataclass(frozen=True, slots=True)
class RelabellingView:
    """An item to be given a new label. `away`: it is lent, on its way or held, and is labelled when it comes back."""

    id: int
    item_id: int
    record_id: int
    branch_id: int
    barcode: str | None
    accession_number: str
    old_number: str
    new_number: str
    item_state: ItemState
    asked_at: datetime

    @property
    def away(self) -> bool:
        return self.item_state in AWAY


@dataclass(frozen=True)
class RegisterCallNumbers:
    """Write down the numbers that stand on the shelves of a scheme."""

    kind: ClassVar[str] = "holdings.register-call-numbers"
    label: ClassVar[Sentence] = _("Look along the shelves for call numbers")
    scheme_id: int


class NoSuchScheme(NotFound):
    code = "no-such-shelving-scheme"
    message = _("There is no such shelving scheme in this library.")


class BadScheme(Malformed):
    code = "bad-shelving-scheme"
    message = _("The shelving scheme cannot be used: %(reason)s")


class SchemeExists(Conflict):
    code = "shelving-scheme-exists"
    message = _("There is a scheme of this name, or for this place, already.")
    remedy = _("Change that one.")


class NoClassNumber(Malformed):
    code = "no-class-number"
    message = _("Neither you nor the record says a class: %(reason)s")
    remedy = _("Give the class number.")


class NoAuthorNumber(Malformed):
    code = "no-author-number"
    message = _("No author number can be made: %(reason)s")
    remedy = _("Write the book number yourself.")


class BadCallNumber(Malformed):
    code = "bad-call-number"
    message = _("This is no call number of the scheme: %(reason)s")


class CallNumberTaken(Conflict):
    code = "call-number-taken"
    message = _("The call number %(number)s belongs to another title.")
    remedy = _("Choose another one, or put the record beside that title as an edition or volume of it.")


class NoCallNumber(NotFound):
    code = "no-call-number"
    message = _("The record has no call number in this scheme.")
    remedy = _("Give it one first.")


class NumberInUse(Conflict):
    code = "call-number-in-use"
    message = _("Items of the record still stand under its call number.")
    remedy = _("Withdraw them, or change the number instead.")


class NoSuchProblem(NotFound):
    code = "no-such-call-number-problem"
    message = _("There is no such question about call numbers, or it is settled.")


class NoSuchRelabelling(NotFound):
    code = "no-such-relabelling"
    message = _("No new label is waiting for this item.")
    remedy = _("Its label is right, or somebody has said already that the new one is on it.")


class BadAuthorTable(Malformed):
    code = "bad-author-table"
    message = _("The table of author numbers cannot be used: %(reason)s")


class NoLabelFont(Refusal):
    code = "no-label-font"
    status = 503
    message = _("The font of labels is missing from this installation.")
    remedy = _("Install the library anew, or run make setup in a checkout.")


class BadLayout(Malformed):
    code = "bad-label-layout"
    message = _("No sheet of labels has these sizes: %(reason)s")


class NoSuchLayout(NotFound):
    code = "no-such-label-layout"
    message = _("There is no such sheet of labels.")


class TooManyLabels(Malformed):
    code = "too-many-labels"
    message = _("These are %(count)s labels; at most %(most)s are printed at once.")
    remedy = _("Choose fewer books.")


class NoLabels(Malformed):
    code = "no-labels"
    message = _("No label was made: %(reason)s")
