"""JSON of cut-overs; money in hundredths of its currency."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema

from tianlu.holdings.data import CutoverState, CutoverTotals, CutoverView
from tianlu.holdings.rules import Column, CutoverMapping, Join
from tianlu.holdings.schemas.register import Named, Total
from tianlu.kit.api import Body, Said
from tianlu.kit.tables import MOST_COLUMNS


class CutoverSummary(Schema):
    """A file of items in a list."""

    id: int
    filename: str
    state: CutoverState
    system: str = Field(description="the system whose column names these are; empty when it is none of those known")
    error_code: str
    fault: str = Field(description="why the file cannot be read as a table, with what to do; empty when it can")
    job_id: int | None
    created_at: datetime


class CutoverReading(Body):
    """How the file is read: what each column means, in the order of the file (null: not read), how records are found."""

    columns: list[Column | None] = Field(default_factory=list, max_length=MOST_COLUMNS)
    join: Join = Join.NUMBER
    branches: dict[str, str] = Field(
        default_factory=dict, description="the other system's words for branches, each with the code of a branch"
    )
    default_branch: str = Field(default="", max_length=40, description="code of the branch where a row names none")
    currency: str = Field(default="CNY", min_length=3, max_length=3)
    lengths: bool = Field(default=False, description="barcodes and accession numbers may be of different lengths")
    states: dict[str, str] = Field(
        default_factory=dict,
        description="the other system's words for states, each with a word known here (在馆, 停借)",
    )

    headless: bool = Field(default=False, description="the row that was taken for the names of the columns is an item")

    def mapping(self) -> CutoverMapping:
        """As the service takes it."""
        return CutoverMapping(
            columns={place: column for place, column in enumerate(self.columns) if column is not None},
            join=self.join,
            branches=self.branches,
            default_branch=self.default_branch,
            currency=self.currency.upper(),
            lengths=self.lengths,
            states=self.states,
            headless=self.headless,
        )


class Problem(Schema):
    """Why rows did not fit, and how many."""

    reason: Said
    rows: int


class UnknownWord(Schema):
    word: str
    rows: int


class BareNumbers(Schema):
    """A column whose numbers may all have lost their leading zeros."""

    column: Said
    fewest: int = Field(description="digits of the shortest number")
    most: int


class Outcome(Schema):
    """Rows and money, reconciled: what was read is what was made, was there already, and did not fit."""

    rows: int
    read: Total
    made: Total
    already: Total
    unfit: Total
    agrees: bool
    kept: int = Field(description="items that an undoing had to leave")
    branches: list[Named]
    problems: list[Problem]
    unknown_branches: list[UnknownWord]
    unknown_states: list[UnknownWord]
    bare: list[BareNumbers]
    sets: int = Field(description="items made whose price is that of a whole set")
    differing: int = Field(description="items there already, in another state than the file says")

    @classmethod
    def of(cls, said: CutoverTotals) -> "Outcome":
        """As JSON."""
        return cls(
            rows=said.rows,
            read=Total.of(said.read),
            made=Total.of(said.made),
            already=Total.of(said.already),
            unfit=Total.of(said.unfit),
            agrees=said.agrees,
            kept=said.kept,
            branches=[Named(name=str(name), total=Total.of(one)) for name, one in said.branches],
            problems=[Problem(reason=str(reason), rows=rows) for reason, rows in said.problems],
            unknown_branches=[UnknownWord(word=word, rows=rows) for word, rows in said.unknown_branches],
            bare=[BareNumbers(column=str(column), fewest=few, most=many) for column, few, many in said.bare],
            sets=said.sets,
            differing=said.differing,
            unknown_states=[UnknownWord(word=word, rows=rows) for word, rows in said.unknown_states],
        )


class CutoverOut(CutoverSummary):
    """One file: its columns, how they are read, and the outcome of the trial or of the work."""

    heads: list[str]
    reading: dict[str, Any] = Field(description="as it is sent to `mapping`")
    outcome: Outcome | None

    @classmethod
    def of(cls, view: CutoverView) -> "CutoverOut":
        """As JSON."""
        said = CutoverMapping.from_dict(view.mapping)
        columns = [said.columns.get(place) for place in range(len(view.heads))]
        return cls(
            **{name: getattr(view, name) for name in CutoverSummary.model_fields},
            heads=list(view.heads),
            reading={**said.to_dict(), "columns": columns},
            outcome=Outcome.of(view.totals) if view.totals is not None else None,
        )


class RowOut(Schema):
    """One of the first rows as it would be read; `reason` says why it does not fit."""

    number: int
    barcode: str
    accession_number: str
    record: str
    branch: str
    location: str
    call_number: str
    price: str
    state: Said
    reason: Said


class CameBack(Body):
    """A book that was lent in the other system."""

    barcode: str = Field(default="", max_length=200)


class QueuedCutover(Schema):
    """Work that was queued; the file's state tells how it goes."""

    cutover_id: int
    job_id: int
