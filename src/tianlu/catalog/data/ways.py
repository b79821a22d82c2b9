"""The ways up: how packages above take part in imports, withdrawals and merges."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from tianlu.kit.errors import Sentence
from tianlu.kit.registry import Registry
from tianlu.libraries.data import Actor
from tianlu.marc import Dialect
from tianlu.marc import Record as MarcRecord
from tianlu.marc.crosswalk import Written


class RecordSubscriber(Protocol):
    """Asked and told inside the transaction that withdraws, merges or splits records."""

    def objections(self, record_ids: Sequence[int], *, except_import: int | None) -> Mapping[int, Sentence]:
        """Which of these must stay, and why; what only `except_import` brought is no objection."""
        ...

    def merged(self, actor: Actor, record_id: int, *, into: int) -> Sequence[int]:
        """Move what hangs on `record_id` to `into`; the numbers of what was moved."""
        ...

    def split(self, actor: Actor, record_id: int, *, out_of: int, moved: Sequence[int]) -> None:
        """Give `record_id` back what `merged` moved and what still hangs on `out_of`."""
        ...

    def separated(self, actor: Actor, record_id: int, *, into: int, contribution_ids: Sequence[int]) -> None:
        """Move what these contributions brought from `record_id` to `into`, a new record."""
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

    def settings(self, actor: Actor, choice: str, *, dialect: str, sample: Sequence[MarcRecord]) -> dict[str, Any]:
        """A JSON snapshot of the settings called `choice` ("" = what fits the sample), kept with the import."""
        ...

    def reader(self, actor: Actor, settings: Mapping[str, Any], *, import_id: int) -> StepReader: ...

    def undo(self, actor: Actor, import_id: int, record_ids: Sequence[int], at: datetime) -> Mapping[int, Sentence]:
        """Take back what the import gave these records; where something must stay, the record and why."""
        ...


import_steps: Registry[ImportStep] = Registry("import step")


class About(NamedTuple):
    """What a format may need to know beside the record: its number, and its permanent address on this site."""

    number: int
    address: str


@dataclass(frozen=True, slots=True)
class RecordWriter:
    """A format beside MARC that records leave in, as one file of many or of one record.

    `write` gives a record's piece of the file and what the piece does not hold; it never refuses a record.
    """

    label: str
    media: str
    write: Callable[[MarcRecord, Dialect, About], Written]
    head: str = ""
    between: str = ""
    foot: str = ""
    alone: tuple[str, str] | None = None  # head and foot of a file of one record, where they are others

    def file_of_one(self, piece: str) -> bytes:
        """A whole file of one record."""
        head, foot = self.alone or (self.head, self.foot)
        return f"{head}{piece}{foot}".encode("utf-8", "replace")


# By the ending of the file; catalog has MODS, Dublin Core and BIBFRAME, discovery above adds what citations are made of.
record_writers: Registry[RecordWriter] = Registry("record writer")
