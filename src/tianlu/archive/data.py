"""What other packages may know of attached files: rights, states, why one was not read, where words were found."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, NamedTuple, Protocol

from django.utils.translation import gettext_lazy as _

from tianlu.kit.access import act
from tianlu.kit.errors import Conflict, Malformed, NotFound, Sentence

FILES = act("catalog.files", _("Attach files to records and say who may read them"))
CHANGE = "text"  # the kind of the feed's entries about attached files


class FileKind(StrEnum):
    """What a file is, found by its content."""

    PDF = "pdf"
    EPUB = "epub"
    HTML = "html"
    TEXT = "text"

    @property
    def label(self) -> Sentence:
        return _("Text") if self is FileKind.TEXT else self.value.upper()

    @property
    def media(self) -> str:
        return {"pdf": "application/pdf", "epub": "application/epub+zip", "html": "text/html", "text": "text/plain"}[
            self.value
        ]


class Rights(StrEnum):
    """Who may read a file: its text, snippets, page numbers, and the file itself."""

    OPEN = "open"
    INSIDE = "inside"
    CLOSED = "closed"

    @property
    def label(self) -> Sentence:
        return {
            "open": _("Everyone"),
            "inside": _("In the library's network, and staff"),
            "closed": _("Nobody but those who attach files"),
        }[self.value]


class FileState(StrEnum):
    WAITING = "waiting"
    READ = "read"
    REFUSED = "refused"

    @property
    def label(self) -> Sentence:
        return {
            "waiting": _("Waiting to be read"),
            "read": _("Its text can be searched"),
            "refused": _("Its text could not be read"),
        }[self.value]


class Reason(StrEnum):
    """Why a file's text could not be read."""

    ENCRYPTED = "encrypted"
    PROTECTED = "protected"
    NO_TEXT = "no-text"
    NO_LETTERS = "no-letters"
    DAMAGED = "damaged"
    TOO_MUCH = "too-much"
    TOO_LONG = "too-long"
    UNSAFE = "unsafe"
    BROKE = "broke"
    SANDBOX = "sandbox"
    NO_READER = "no-reader"
    MISSING = "missing"

    @property
    def sentence(self) -> Sentence:
        return _REASONS[self][0]

    @property
    def remedy(self) -> Sentence:
        return _REASONS[self][1]


_ANOTHER = _("Attach another copy of the file.")
_REASONS: dict[Reason, tuple[Sentence, Sentence]] = {
    Reason.ENCRYPTED: (_("The PDF opens with a password only."), _("Save a copy without a password and attach that.")),
    Reason.PROTECTED: (
        _("The chapters are encrypted by a seller's protection."),
        _("Readers need the seller's program; ask the publisher for a copy that the library may search."),
    ),
    Reason.NO_TEXT: (
        _("There is no text in it: its pages are pictures."),
        _("Scans need text recognition (OCR) first; attach the file that a recognition program makes."),
    ),
    Reason.NO_LETTERS: (
        _("Its fonts draw letters without saying which they are, so that its text would be rubbish."),
        _("Attach a copy saved by another program, or the file that a text recognition (OCR) makes of its pages."),
    ),
    Reason.DAMAGED: (_("The file is damaged, or its text is in no known encoding."), _ANOTHER),
    Reason.TOO_MUCH: (
        _("Unpacked, it holds more than 20,000 pages, 20 million characters, or 400,000 on one page."),
        _("Attach it in parts; a small file that unpacks to so much may be made to do harm."),
    ),
    Reason.TOO_LONG: (
        _("Reading it took more than a minute, and was stopped."),
        _("Attach it in parts, or saved anew by another program."),
    ),
    Reason.UNSAFE: (
        _("It names files outside itself or declares its own entities, as files made to do harm do."),
        _("Do not use it; get the file from its publisher again."),
    ),
    Reason.BROKE: (
        _("The program that reads such files broke off, or asked for more than 512 MB of memory."),
        _("Attach it saved anew by another program."),
    ),
    Reason.SANDBOX: (
        _("This machine cannot lock up the program that reads files, so no file is read on it."),
        _("Linux 5.13 or newer with Landlock and seccomp can; then let the file be read again."),
    ),
    Reason.NO_READER: (
        _("The library that reads such files is not installed on this machine."),
        _("Install pypdfium2, then let the file be read again."),
    ),
    Reason.MISSING: (_("The file is not in the store any more."), _("Restore it from a backup, or attach it again.")),
}


@dataclass(frozen=True, slots=True)
class ReadFile:
    """Read the text of an attached file."""

    file_id: int

    kind: ClassVar[str] = "archive.read"
    label: ClassVar[Sentence] = _("Read the text of a file")


class UnknownKind(Malformed):
    code = "unknown-kind-of-file"
    message = _("This is no PDF, EPUB, HTML or text file.")
    remedy = _("Save it as one of these and attach that.")


class AlreadyAttached(Conflict):
    code = "already-attached"
    message = _("This very file is attached to the record already.")
    remedy = _("Change the rights of the one that is there.")


class NoSuchFile(NotFound):
    code = "no-such-file"
    message = _("There is no such file, or it is not open to you.")
    remedy = _("Some files can be read in the library only; ask there.")


class TooManyFiles(Conflict):
    code = "too-many-files"
    message = _("A record can have at most %(most)s files.")
    remedy = _("Remove one first, or attach one file of several parts.")


class BadNetworks(Malformed):
    code = "bad-networks"
    message = _("“%(found)s” is no network.")
    remedy = _("Write networks like 192.168.0.0/16 with spaces between them.")


@dataclass(frozen=True, slots=True)
class FileView:
    """An attached file as one actor sees it; `shown`: its text and itself may be read by that actor.

    `partial` pages have letters that the file does not name: these are not found.
    """

    id: int
    organisation_id: int
    record_id: int
    name: str
    kind: FileKind
    size: int
    sha256: str
    rights: Rights
    findable: bool
    state: FileState
    reason: Reason | None
    pages: int
    partial: int
    characters: int
    created_at: datetime
    shown: bool


class Door(NamedTuple):
    """What an actor must hold to find words in a file: its organisation's door of this kind."""

    kind: str  # "all", "inside", "staff"
    organisation_id: int


@dataclass(frozen=True, slots=True)
class IndexedPage:
    """A page as the index of pages keeps it."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class IndexedFile:
    """A file whose pages are searched, behind any of its `doors`."""

    id: int
    record_id: int
    doors: tuple[Door, ...]
    pages: Iterable[IndexedPage]


class PageHit(NamedTuple):
    file_id: int
    page: int


class PageIndex(Protocol):
    """Finds words on pages; a copy, made anew from the database at any time. One process writes at a time."""

    def writing(self) -> AbstractContextManager[None]:
        """Hold the right to write; waits for whoever has it."""
        ...

    def begin(self) -> None:
        """Empty the index, unseen by readers until `commit`."""
        ...

    def put(self, file: IndexedFile) -> None:
        """Add the file's pages in place of those it has; seen after `commit`."""
        ...

    def drop(self, file_id: int) -> None:
        """Forget the file's pages; seen after `commit`."""
        ...

    def commit(self, cursor: int, mark: str) -> None:
        """Make what was written visible and durable, with the feed number it stands at and that feed's mark."""
        ...

    def stands(self) -> tuple[int, str] | None:
        """The feed number and mark of the last commit; None where there is no index."""
        ...

    def count(self) -> int:
        """How many pages there are."""
        ...

    def records(self, words: str, doors: Collection[Door], *, phrase: bool, limit: int) -> list[int]:
        """Records with a file that has all the words on one page, best first."""
        ...

    def pages(
        self, words: str, doors: Collection[Door], *, records: Collection[int], phrase: bool, limit: int
    ) -> list[PageHit]:
        """Pages of these records with all the words, best first."""
        ...

    def likely(
        self, grams: Collection[str], doors: Collection[Door], *, records: Collection[int] | None, limit: int
    ) -> list[tuple[PageHit, float]]:
        """Pages (of these records) that hold any of the grams, best first, with what each is worth (BM25)."""
        ...


@dataclass(frozen=True, slots=True)
class Snippet:
    """Where words were found: `place` in the reader's language (p. 12; a chapter's name), the text around them."""

    file: FileView
    number: int
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class InsideHit:
    """A record with the words in its text; without a snippet where the actor may find but not read it.

    `closest`: no page has all the words of the question; the snippet is the sentence closest to it.
    """

    record_id: int
    snippet: Snippet | None
    closest: bool = False


@dataclass(frozen=True, slots=True)
class InsidePage:
    """What a search inside one record found: snippets in reading order; `hidden`: also in files that are not shown.

    `closest`: no page has all the words of the question; the snippets are sentences close to it, the closest first.
    """

    words: str
    snippets: Sequence[Snippet]
    more: bool
    hidden: bool
    closest: bool = False
