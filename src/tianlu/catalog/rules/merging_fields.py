"""Several descriptions of one book beside each other, field by field, and one made of what is chosen of them."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from tianlu.catalog.rules.local import without_local_fields
from tianlu.kit.text import fold
from tianlu.marc import Field, Record

LEADER: Final = "LDR"
_ALIKE: Final = 0.5  # below this similarity two fields with one tag are two statements
_MOST: Final = 200  # fields with one tag that are aligned by likeness; a record with more is aligned by order
_SENDER: Final = frozenset({"001", "003", "005"})


class Row(NamedTuple):
    """One line of the comparison: a field as each record has it, None where it has none like it.

    `key` names the row in a form: the tag and the number of the row among those of the tag. `differs` is true when the
    records do not all say the same.
    """

    key: str
    tag: str
    cells: tuple[Field | None, ...]
    differs: bool

    @property
    def first(self) -> int:
        """The first record that has the field."""
        return next(place for place, cell in enumerate(self.cells) if cell is not None)


def compare(records: Sequence[Record]) -> list[Row]:
    """The fields of the records in rows, in the order of tags and within a tag as the records have them.

    Fields with the same tag stand in one row when they are most alike; the leader is the first row.
    """
    rows = [_row(f"{LEADER}-0", [Field(LEADER, record.leader) for record in records])]
    tags = sorted({field.tag for record in records for field in record.fields})
    for tag in tags:
        columns = [list(record.every(tag)) for record in records]
        rows += [_row(f"{tag}-{number}", cells) for number, cells in enumerate(_aligned(columns))]
    return rows


def _row(key: str, cells: Sequence[Field | None]) -> Row:
    said = {_said(cell) for cell in cells}
    return Row(key, key.rpartition("-")[0], tuple(cells), len(said) > 1)


def _said(cell: Field | None) -> str | None:
    """What a field says; the lengths in a leader are nothing said."""
    if cell is None:
        return None
    return cell.text[5:9] + cell.text[17:20] if cell.tag == LEADER else cell.text


def _aligned(columns: Sequence[list[Field]]) -> list[list[Field | None]]:
    """Rows of the fields of one tag: each further column joins the rows it is most like, best pairs first."""
    rows: list[list[Field | None]] = []
    for place, column in enumerate(columns):
        open_rows = set(range(len(rows)))
        taken: dict[int, int] = {}
        for score, number, at in _pairs(rows, column):
            if score < _ALIKE and not _single(columns):
                break
            if number in open_rows and at not in taken:
                open_rows.discard(number)
                taken[at] = number
        for at, field in enumerate(column):
            if at in taken:
                rows[taken[at]].append(field)
            else:
                rows.append([*[None] * place, field])
        for number in open_rows:
            rows[number].append(None)
    return rows


def _single(columns: Sequence[list[Field]]) -> bool:
    """A field that no record has twice is one statement, however differently it is made."""
    return all(len(column) <= 1 for column in columns)


def _pairs(rows: Sequence[Sequence[Field | None]], column: Sequence[Field]) -> list[tuple[float, int, int]]:
    """(likeness, row, place in the column), most alike first, then in order."""
    if len(rows) * len(column) > _MOST:
        return [(1.0, number, number) for number in range(min(len(rows), len(column)))]
    found = [
        (max((likeness(cell, field) for cell in row if cell is not None), default=0.0), number, at)
        for number, row in enumerate(rows)
        for at, field in enumerate(column)
    ]
    return sorted(found, key=lambda pair: (-pair[0], pair[1], pair[2]))


def likeness(one: Field, other: Field) -> float:
    """From 0 to 1: how alike two fields are, scripts and widths folded, subfield codes left out."""
    if one.text == other.text:
        return 1.0
    mine, theirs = _plain(one), _plain(other)
    if mine == theirs:
        return 0.99
    return SequenceMatcher(None, mine[:300], theirs[:300], autojunk=False).ratio() * 0.98


def _plain(field: Field) -> str:
    return fold(field.text if field.is_control else " ".join(value for _code, value in field.subfields))


def merge(records: Sequence[Record], choices: Mapping[str, int | None]) -> Record:
    """The record made of the comparison's rows: of each the field of the record chosen, or none.

    `choices` maps keys of rows to places among the records; None leaves the field out. A row that nobody chose about
    comes from the first record, when that has it: the base is the first record. Fields stand in the order of tags.
    """
    fields: list[Field] = []
    leader = records[0].leader
    for row in compare(records):
        place = choices.get(row.key, 0)
        cell = row.cells[place] if place is not None and 0 <= place < len(row.cells) else None
        if row.tag == LEADER:
            leader = cell.text if cell else leader
        elif cell is not None:
            fields.append(cell)
    return Record(leader, fields)


def description_of(record: Record, dialect: str) -> Record:
    """The record without the sender's numbers and dates and without what is its library's own business."""
    bare = without_local_fields(record, dialect)
    return Record(bare.leader, [field for field in bare.fields if field.tag not in _SENDER])
