"""A table of items from another system: which column says what, and what a row says."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final, NamedTuple

from tianlu.holdings.rules.cutover_words import Column, Join, column_of, guess_columns, state_said
from tianlu.holdings.rules.days import day_in, day_said
from tianlu.holdings.rules.items import Draft
from tianlu.holdings.rules.prices import currency_said, is_of_set, read_price
from tianlu.holdings.rules.scanning import clean_code
from tianlu.kit.tables import Row, head_among

_LONGEST: Final = {
    Column.CALL_NUMBER: 200,
    Column.VOLUME: 100,
    Column.COPY_NUMBER: 20,
    Column.FUND: 60,
    Column.SOURCE: 60,
    Column.BATCH: 60,
    Column.BARCODE: 60,
    Column.ACCESSION: 60,
    Column.LOCATION: 40,
    Column.BORROWER: 60,
}
_NUMBERS: Final = (Column.BARCODE, Column.ACCESSION)
_USUAL: Final = 0.9  # share of numbers of one length from which a shorter one is suspect
_LENGTHS_LEFT: Final = 3  # of numbers counted from 1 that lost their zeros; two may be two series of barcodes
_NOTHING: Final = frozenset({"NULL", "(NULL)", "<NULL>", "[NULL]", "\\N"})
_A_NUMBER: Final = re.compile(r"\d{4}")
_SEVERAL: Final = re.compile(r"[^\s;；,，、|]\s*[;；,，、|\t\r\n]+\s*[^\s;；,，、|]")
_TOTALS: Final = re.compile(r"[合总小共]\s*[计数]\b|(?:grand )?totals?\b|sum\b", re.IGNORECASE)


@dataclass(frozen=True)
class CutoverMapping:
    """Columns by their place (from 0), how records are found, and what the other system's words for places and states mean.

    `lengths`: barcodes and accession numbers of this file may be of different lengths. `headless`: the row of names is an item.
    """

    columns: Mapping[int, Column] = field(default_factory=dict)
    join: Join = Join.NUMBER
    branches: Mapping[str, str] = field(default_factory=dict)
    default_branch: str = ""
    currency: str = "CNY"
    lengths: bool = False
    states: Mapping[str, str] = field(default_factory=dict)
    headless: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON; `from_dict` reads it back."""
        return {**asdict(self), "columns": {str(place): str(column) for place, column in self.columns.items()}}

    @classmethod
    def from_dict(cls, said: Mapping[str, Any]) -> "CutoverMapping":
        return cls(
            columns={int(place): Column(column) for place, column in said["columns"].items()},
            join=Join(said["join"]),
            branches=dict(said["branches"]),
            default_branch=str(said["default_branch"]),
            currency=str(said["currency"]),
            lengths=bool(said["lengths"]),
            states=dict(said.get("states", {})),
            headless=bool(said.get("headless")),
        )


def guess(heads: Sequence[str]) -> CutoverMapping:
    """The reading that the heads suggest; where none is known and one is a number they are taken for an item."""
    columns, join = guess_columns(heads)
    headless = not columns and any(map(_A_NUMBER.search, heads))
    return CutoverMapping(columns=columns, join=join, headless=headless)


def head_row(rows: Iterable[Row]) -> Row | None:
    """The row that names the columns; a title and the day of the export may stand above it."""
    return head_among(rows, lambda cell: column_of(cell) is not None)


class Fault(NamedTuple):
    """Why a row does not fit; the sentence is made where it is shown."""

    code: str
    params: Mapping[str, Any]


class Lent(NamedTuple):
    """What the other system says of a loan: the day it ends (ISO, "" unsaid), the borrower's number there."""

    due: str = ""
    borrower: str = ""


class RowRead(NamedTuple):
    """A row as it is understood; `join` finds its record. With a fault, what was read before it still counts.

    `lent` is None for what is not on loan.
    """

    row: Row
    draft: Draft
    state: str
    join: str
    author: str
    year: str
    fault: Fault | None
    lent: Lent | None = None
    of_set: bool = False  # its price is that of a whole set
    by_title: bool = False  # `join` is a title
    turn: int = 0  # of a copy without a number, among those that the file says the same of

    @property
    def mark(self) -> str:
        """What the item is known by within the file."""
        return self.draft.barcode or f"\x00{self.draft.accession_number}"


class Lengths:
    """How long the numbers of each column are, to tell which lost their leading zeros."""

    def __init__(self) -> None:
        self._counts: dict[Column, Counter[int]] = {column: Counter() for column in _NUMBERS}
        self._zeros: set[Column] = set()  # columns in which a number begins with one

    def look(self, row: Row, mapping: CutoverMapping) -> None:
        for place, column in mapping.columns.items():
            if (
                column in self._counts
                and (text := clean_code(cell_of(row, place))).isdigit()
                and place not in row.flaws
            ):
                self._counts[column][len(text)] += 1
                if text[0] == "0":
                    self._zeros.add(column)

    def usual(self) -> dict[str, int]:
        """By column, the length that nine of ten numbers have; columns without one are left out."""
        found = {}
        for column, counts in self._counts.items():
            for length, number in counts.most_common(1):
                if number >= _USUAL * counts.total():
                    found[column.value] = length
        return found

    def bare(self) -> dict[str, list[int]]:
        """By column, the fewest and the most digits where numbers are of three lengths or more and none begins with a zero: a
        spreadsheet program leaves such a column where all had as many digits.
        """
        lengths = {column: sorted(counts) for column, counts in self._counts.items() if column not in self._zeros}
        return {column.value: [few[0], few[-1]] for column, few in lengths.items() if len(few) >= _LENGTHS_LEFT}


def cell_of(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def read_row(
    row: Row, mapping: CutoverMapping, usual: Mapping[str, int], numbers: tuple[str, str] | None = None
) -> RowRead:
    """What a row says; its fault is the first thing that keeps it from being brought in.

    `numbers` are barcode and accession number of one of the copies that it stands for.
    """
    said = {column: _said(column, cell_of(row, place)) for place, column in mapping.columns.items()}
    if numbers is not None:
        said |= dict(zip(_NUMBERS, numbers, strict=True))
    cells = said | {column: _number(said.get(column, "")) for column in _NUMBERS}
    counted = numbers == ("", "")
    totals = _is_totals(row, cells)
    price, bad_price = (None, None) if totals else _price(cells, mapping)
    draft = Draft(
        barcode=cells[Column.BARCODE],
        accession_number=cells[Column.ACCESSION],
        branch=cells.get(Column.BRANCH, ""),
        location=cells.get(Column.LOCATION, ""),
        call_number=_call_number(cells),
        copy_number=cells.get(Column.COPY_NUMBER, ""),
        volume=cells.get(Column.VOLUME, ""),
        price_minor=price[0] if price else None,
        currency=price[1] if price else "",
        fund=cells.get(Column.FUND, ""),
        source=cells.get(Column.SOURCE, ""),
        batch=cells.get(Column.BATCH, ""),
    )
    state = state_said(cells, mapping.states)
    join = cells.get(Column(mapping.join.value), "")
    by_title = mapping.join is Join.TITLE or (mapping.join is Join.ISBN and not clean_code(join))
    join = cells.get(Column.TITLE, "") if by_title else clean_code(join)
    cells[Column.DUE] = cells.get(Column.DUE, "") or day_in(cells.get(Column.STATE, ""))
    due = day_said(cells[Column.DUE]) if state == "on-loan" else ""
    fault = (
        (Fault("totals", {}) if totals else None)
        or _flaw(row, mapping)
        or _several(said)
        or (None if counted else _bad_number(row, mapping, cells, usual))
        or bad_price
        or _bad_state(cells.get(Column.STATE, ""), state)
        or (Fault("due", {"said": cells[Column.DUE][:40]}) if due is None else None)
        or _too_long(cells)
        or (None if join else Fault("no-join", {"join": mapping.join.value}))
    )
    lent = Lent(due or "", cells.get(Column.BORROWER, "")) if state == "on-loan" else None
    of_set = price is not None and is_of_set(cells[Column.PRICE])
    author, year = cells.get(Column.AUTHOR, ""), cells.get(Column.YEAR, "")[:4]
    return RowRead(row, draft, state, join, author, year, fault, lent, of_set, by_title)


def _said(column: Column, cell: str) -> str:
    """What a cell says; a title may be what databases write where there is nothing."""
    return "" if cell.upper() in _NOTHING and column not in (Column.TITLE, Column.AUTHOR) else cell


def _number(text: str) -> str:
    """A number as it is kept; "" for what stands where there is none: 0, -, 无."""
    code = clean_code(text)
    return code if code.strip("0-—–/*无") else ""


def _is_totals(row: Row, cells: Mapping[Column, str]) -> bool:
    """Whether a row without a number adds up those above it: its amount must not count once more."""
    numbered = any(cells[column] and not _TOTALS.match(cells[column]) for column in _NUMBERS)
    return not numbered and any(_TOTALS.match(cell) for cell in row.cells)


def _several(said: Mapping[Column, str]) -> Fault | None:
    for column in _NUMBERS:
        if _SEVERAL.search(text := said.get(column, "")):
            return Fault("several", {"said": " ".join(text.split())[:40]})
    return None


def _call_number(cells: Mapping[Column, str]) -> str:
    whole = cells.get(Column.CALL_NUMBER, "")
    said = whole or "/".join(filter(None, (cells.get(Column.CLASS, ""), cells.get(Column.BOOK_NUMBER, ""))))
    return unicodedata.normalize("NFKC", said)


def _price(cells: Mapping[Column, str], mapping: CutoverMapping) -> tuple[tuple[int, str] | None, Fault | None]:
    said, currency = cells.get(Column.PRICE, ""), cells.get(Column.CURRENCY, "")
    try:
        price = read_price(said, currency_said(currency) or mapping.currency)
    except ValueError:
        return None, Fault("price", {"said": f"{said} {currency}".strip()[:40]})
    return ((price.minor, price.currency) if price else None), None


def _flaw(row: Row, mapping: CutoverMapping) -> Fault | None:
    for place, flaw in sorted(row.flaws.items()):
        if place in mapping.columns:
            column = mapping.columns[place]
            said = "" if column is Column.BORROWER else cell_of(row, place)[:40]  # a person's number is no reason
            return Fault(f"cell-{flaw.value}", {"column": column.value, "said": said})
    return None


def _bad_number(
    row: Row, mapping: CutoverMapping, cells: Mapping[Column, str], usual: Mapping[str, int]
) -> Fault | None:
    if not cells[Column.BARCODE] and not cells[Column.ACCESSION]:
        return Fault("no-number", {})
    if mapping.lengths:
        return None
    for column in _NUMBERS:
        text, length = cells[column], usual.get(column.value, 0)
        if text.isdigit() and len(text) < length:
            return Fault("zeros", {"column": column.value, "said": text, "length": length})
    return None


def _bad_state(said: str, state: str) -> Fault | None:
    if not state:
        return Fault("state", {"said": said[:40]})
    return Fault("withdrawn", {}) if state == "withdrawn" else None


def _too_long(cells: Mapping[Column, str]) -> Fault | None:
    for column, most in _LONGEST.items():
        if len(cells.get(column, "")) > most:
            return Fault("too-long", {"column": column.value, "most": most})
    return None
