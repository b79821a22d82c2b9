"""What is asked of an engine and what it answers: documents, requests, results, the Protocol."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from django.utils.translation import gettext_lazy as _

from tianlu.discovery.cql.ast import Field, Node, SortKey
from tianlu.holdings.data import ShelfLine
from tianlu.kit.errors import Conflict, Malformed, NotFound, Refusal, Sentence


class Facet(StrEnum):
    """What results can be counted and narrowed by."""

    LANGUAGE = "language"
    FORMAT = "format"
    YEAR = "year"
    CLASS = "class"
    AUTHOR = "author"
    SUBJECT = "subject"
    ORGANISATION = "organisation"
    BRANCH = "branch"
    AVAILABLE = "available"


CHEAP = (Facet.AVAILABLE, Facet.BRANCH, Facet.LANGUAGE, Facet.CLASS, Facet.FORMAT, Facet.YEAR)


COSTLY = (Facet.AUTHOR, Facet.SUBJECT)


class SearchAway(Refusal):
    code = "search-away"
    status = 503
    message = _("Search is being prepared.")
    remedy = _("Records can be opened by their address meanwhile. Try again in a minute.")


class NotComparable(Malformed):
    code = "not-comparable"
    message = _("Two to five records can be compared.")
    remedy = _("Go back and choose between two and five results.")


class NoSuchClass(NotFound):
    code = "no-such-class"
    message = _("The library has nothing in this class.")
    remedy = _("Choose a class from the tree.")


class WriterElsewhere(Exception):
    """Another process has yet to close its writer, or wrote since this one began: what it did is to be read first."""


@dataclass(frozen=True, slots=True)
class Document:
    """What an engine keeps of a record. Texts are given as written; every engine tokenises them by `kit.text`.

    `names` are of persons and read as such (surname first, in both orders); `bodies` are of bodies, meetings and families.
    `classes` are 中图法 numbers (counted as a tree), `other_classes` those of other schemes (found, not counted).
    `organisations` hold the record. What one organisation alone says of it comes with that organisation's number, so
    that nobody out of its reach finds or counts it: `call_numbers`; `branches` and `available_at`, which are branches
    with an item that visitors may see, and with one on the shelf; `available_in`, the organisations of the latter.
    `staff_only` records are found by staff of their organisations alone.
    """

    id: int
    titles: tuple[str, ...]
    names: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    romanised: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    isbns: tuple[str, ...] = ()
    issns: tuple[str, ...] = ()
    call_numbers: tuple[tuple[int, str], ...] = ()
    classes: tuple[str, ...] = ()
    other_classes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    format: str = "book"
    year: int | None = None
    organisations: tuple[int, ...] = ()
    branches: tuple[tuple[int, int], ...] = ()
    available_at: tuple[tuple[int, int], ...] = ()
    available_in: tuple[int, ...] = ()
    staff_only: bool = False
    shelf_order: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose records a search may return: public ones of `organisations`, staff-only ones of `staff_of`."""

    organisations: frozenset[int]
    staff_of: frozenset[int] = frozenset()


class PlaceLost(Conflict):
    code = "place-lost"
    message = _("The records that this page should follow are no longer in the list.")
    remedy = _("Begin again from the first page.")


@dataclass(frozen=True, slots=True)
class After:
    """What a page follows: `given` hits, the `last` of them in their order, and the `place` of the very last one.

    `apart` were given too and are in no page that follows, wherever they stand.
    """

    given: int = 0
    last: tuple[int, ...] = ()
    place: int | None = None
    apart: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is looked for: a tree, chosen facet values (ORed within a facet, ANDed between), years, order, place.

    The place is a number of hits to pass over (`offset`), or the page before (`after`), behind which each hit comes once
    even while the index changes. By relevance a page follows what stands in `apart`, in every other order `place` or
    `last`.
    """

    node: Node
    chosen: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    year_from: int | None = None
    year_to: int | None = None
    sort: SortKey = SortKey.RELEVANCE
    offset: int = 0
    limit: int = 20
    after: After | None = None


class Hit(NamedTuple):
    """`place` is the number that the hit is ordered by, 0 in orders without one."""

    id: int
    score: float
    place: int = 0


class ResultSet(NamedTuple):
    """The hits of one page, how many there are in all, and how many follow the page."""

    total: int
    hits: tuple[Hit, ...]
    rest: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One result: the record's description, its shelf lines fullest first, and why it was found when the title does not say."""

    id: int
    bib: dict[str, Any]
    shelves: tuple[ShelfLine, ...]
    why: str
    score: float


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value as written, how many results have it; `parent` is the class one level up in the class tree."""

    value: str
    count: int
    parent: str = ""


class SearchEngine(Protocol):
    """Keeps documents and finds them; a copy, rebuilt from the database at any time.

    One process writes at a time (`writing`); what it commits is seen by readers within a second.
    """

    def writing(self, *, wait: bool) -> AbstractContextManager[bool]:
        """Hold the right to write; yields False when another process has it and `wait` is not set."""
        ...

    def begin(self) -> None:
        """Start an empty index; readers go on with the current one until the first `commit`."""
        ...

    def index(self, documents: Iterable[Document]) -> int:
        """Add or replace documents; visible after `commit`. Returns how many.

        Raises `WriterElsewhere`.
        """
        ...

    def tidy(self) -> None:
        """Remove what writing that was killed has left; the caller holds the right to write."""
        ...

    def close(self) -> None:
        """Let go of what writing holds: memory, locks."""
        ...

    def exists(self) -> bool:
        """Whether there is an index that can be read."""
        ...

    def sound(self) -> bool:
        """Whether what is stored is as it was written; may take seconds. True where there is nothing."""
        ...

    def delete(self, ids: Collection[int]) -> None:
        """Forget documents; visible after `commit`."""
        ...

    def reach(self, cursor: int) -> None:
        """Remember, until a commit or a close, that what was written so far brings the index to this feed number."""
        ...

    def commit(self, cursor: int, mark: str = "") -> None:
        """Make what was written visible and durable, together with the feed number it stands at and that feed's mark."""
        ...

    def stands(self) -> tuple[int, str]:
        """The feed number and the mark of the last commit; (0, "") when there is none."""
        ...

    def stamp(self, mark: str) -> None:
        """Give the last commit another mark; durable at once."""
        ...

    def search(self, request: SearchRequest, reach: Reach) -> ResultSet:
        """The page of hits asked for, best first, never one out of reach.

        Raises `PlaceLost` where nothing is left of the hits that it should follow.
        """
        ...

    def facets(self, request: SearchRequest, reach: Reach, names: Sequence[Facet]) -> dict[Facet, list[FacetValue]]:
        """Counts of values among the results; a facet's own chosen values do not narrow its counts."""
        ...

    def offer(self, field: Field, typed: str, reach: Reach, limit: int) -> list[FacetValue]:
        """Authors, subjects or publishers that begin as typed, in characters, letters, pinyin or initials, commonest first."""
        ...

    def words_near(self, word: str, reach: Reach) -> list[str]:
        """Words of the index one letter from `word` (inserted, left out or exchanged, never the first), commonest first."""
        ...

    def commonest(self, words: Collection[str], limit: int) -> list[str]:
        """Which of these index words stand in titles, names and subjects, commonest first, whoever may find them."""
        ...

    def ids(self, request: SearchRequest, reach: Reach, among: Collection[int]) -> set[int]:
        """Which of `among` the request finds."""
        ...

    def examine(self) -> Sentence:
        """What keeps the index and that it is well, in a line; empty where it is this machine itself.

        Raises a refusal that says what is amiss.
        """
        ...

    def making(self) -> str:
        """Changes when orders are made otherwise, so that no page goes on behind a place of another making."""
        ...

    def generation(self) -> str:
        """Changes whenever what readers see changes; empty when there is no index."""
        ...

    def cursor(self) -> int:
        """The feed number reached, else that of the last commit; 0 when the index must be rebuilt."""
        ...

    def save(self, folder: Path) -> None:
        """Copy the index into the empty `folder`, consistent, while it is written to; nothing when there is none."""
        ...

    def load(self, folder: Path) -> None:
        """Replace the index by the copy in `folder`; an empty one leaves none, which is then made anew."""
        ...

    def count(self) -> int:
        """How many documents there are."""
        ...
