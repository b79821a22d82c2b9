"""Several descriptions of one book beside each other, field by field, and one made of what is chosen of them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from tianlu.catalog.rules.local import without_local_fields
from tianlu.kit.text import fold
from tianlu.marc import Field, Record

LEADER: Final = "LDR"
_ALIKE: Final = 0.5  # below this similarity two fields with one tag are two statements
_READ: Final = 160  # characters of a field that are compared
_MOST: Final = 600  # pairs of unequal fields with one tag that are aligned by likeness; more are aligned by order
_LINK: Final = re.compile(r"\x1f6(\d{3})-(\d{2})")  # $6 of MARC 21: the tag linked to and the number of the pair
_SENDER: Final = frozenset({"001", "003", "005"})


class Row(NamedTuple):
    """One line of the comparison: a field as each record has it, None where it has none like it.

    `key` names the row in a form: the tag and the number of the row among those of the tag. `differs` is true when the
    records do not all say the same. `twins` are, of each cell, the fields that say it in another script (880 of MARC
    21): they go where it goes.
    """

    key: str
    tag: str
    cells: tuple[Field | None, ...]
    differs: bool
    twins: tuple[tuple[Field, ...], ...] = ()

    @property
    def columns(self) -> list[tuple[Field | None, tuple[Field, ...]]]:
        """Each cell with its twins."""
        return list(zip(self.cells, self.twins, strict=True))

    @property
    def first(self) -> int:
        """The first record that has the field."""
        return next(place for place, cell in enumerate(self.cells) if cell is not None)


def compare(records: Sequence[Record]) -> list[Row]:
    """The fields of the records in rows, in the order of tags and within a tag as the records have them.

    Fields with the same tag stand in one row when they are most alike; the leader is the first row.
    """
    twins = [_twins(record) for record in records]
    rows = [_row(f"{LEADER}-0", [Field(LEADER, record.leader) for record in records], twins)]
    alone = [
        [field for field in record.fields if not _goes_with_another(field, own)]
        for record, own in zip(records, twins, strict=True)
    ]
    for tag in sorted({field.tag for fields in alone for field in fields}):
        columns = [[field for field in fields if field.tag == tag] for fields in alone]
        rows += [_row(f"{tag}-{number}", cells, twins) for number, cells in enumerate(_aligned(columns))]
    return rows


def _row(key: str, cells: Sequence[Field | None], twins: Sequence[Mapping[str, tuple[Field, ...]]]) -> Row:
    paired = tuple(
        own.get(_link_of(cell), ()) if cell is not None else () for cell, own in zip(cells, twins, strict=True)
    )
    said = {(_said(cell), tuple(_said(twin) for twin in own)) for cell, own in zip(cells, paired, strict=True)}
    return Row(key, key.rpartition("-")[0], tuple(cells), len(said) > 1, paired)


def _said(cell: Field | None) -> str | None:
    """What a field says; the lengths in a leader are nothing said, nor are the numbers by which fields are paired."""
    if cell is None:
        return None
    if cell.tag == LEADER:
        return cell.text[5:9] + cell.text[17:20]
    return _LINK.sub(lambda found: f"\x1f6{found[1]}", cell.text, count=1)


def _link_of(field: Field) -> str:
    """`245-01` for both halves of a pair; "" for a field that is in none."""
    found = None if field.is_control else _LINK.search(field.text)
    if found is None or found[2] == "00":
        return ""
    if field.tag == "880":
        return f"{found[1]}-{found[2]}"
    return f"{field.tag}-{found[2]}" if found[1] == "880" else ""


def _twins(record: Record) -> dict[str, tuple[Field, ...]]:
    """The fields 880 of a record by what they are paired with, where that is there."""
    firsts = {_link_of(field) for field in record.fields if field.tag != "880"} - {""}
    found: dict[str, tuple[Field, ...]] = {}
    for field in record.every("880"):
        if (link := _link_of(field)) in firsts:
            found[link] = (*found.get(link, ()), field)
    return found


def _goes_with_another(field: Field, twins: Mapping[str, tuple[Field, ...]]) -> bool:
    return field.tag == "880" and _link_of(field) in twins


def _aligned(columns: Sequence[list[Field]]) -> list[list[Field | None]]:
    """Rows of the fields of one tag: each further column joins the rows it is most like, best pairs first."""
    rows: list[list[Field | None]] = []
    for place, column in enumerate(columns):
        taken = _matched(rows, column, despite=_single(columns))
        open_rows = set(range(len(rows))) - set(taken.values())
        for at, field in enumerate(column):
            if at in taken:
                rows[taken[at]].append(field)
            else:
                rows.append([*[None] * place, field])
        for number in open_rows:
            rows[number].append(None)
    return rows


def _matched(rows: Sequence[Sequence[Field | None]], column: Sequence[Field], *, despite: bool) -> dict[int, int]:
    """The row of each place in the column: those that say the same, then the most alike, `despite` any unlikeness."""
    taken: dict[int, int] = {}
    saying: dict[str | None, list[int]] = {}
    for number, row in enumerate(rows):
        for said in {_said(cell) for cell in row if cell is not None}:
            saying.setdefault(said, []).append(number)
    used: set[int] = set()
    for at, field in enumerate(column):
        for number in saying.get(_said(field), ()):
            if number not in used:
                used.add(number)
                taken[at] = number
                break
    numbers = [number for number in range(len(rows)) if number not in used]
    places = [at for at in range(len(column)) if at not in taken]
    for score, one, other in _pairs([rows[number] for number in numbers], [column[at] for at in places]):
        if score < _ALIKE and not despite:
            break
        number, at = numbers[one], places[other]
        if number not in used and at not in taken:
            used.add(number)
            taken[at] = number
    return taken


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
    return SequenceMatcher(None, mine[:_READ], theirs[:_READ], autojunk=False).ratio() * 0.98


def _plain(field: Field) -> str:
    return fold(field.text if field.is_control else " ".join(value for code, value in field.subfields if code != "6"))


def merge(records: Sequence[Record], choices: Mapping[str, int | None]) -> Record:
    """The record made of the comparison's rows: of each the field of the record chosen, or none.

    `choices` maps keys of rows to places among the records; None leaves the field out. A row that nobody chose about
    comes from the first record, when that has it: the base is the first record. Fields stand in the order of tags.
    """
    fields: list[Field] = []
    twins: list[Field] = []
    pairs = 0
    leader = records[0].leader
    for row in compare(records):
        place = choices.get(row.key, 0)
        cell = row.cells[place] if place is not None and 0 <= place < len(row.cells) else None
        if cell is None or place is None:
            continue
        if row.tag == LEADER:
            leader = cell.text
            continue
        pairs += bool(row.twins[place])
        field, *paired = _paired(cell, row.twins[place], pairs)
        fields.append(field)
        twins += paired
    before = [field for field in fields if field.tag <= "880"]
    return Record(leader, [*before, *twins, *fields[len(before) :]])


def _paired(field: Field, twins: Sequence[Field], pair: int) -> Iterator[Field]:
    """The field and its twins by the number of their pair; a field whose partner is not taken points at nothing."""
    if twins:
        yield _relinked(field, "880", pair)
    elif field.tag == "880":
        found = None if field.is_control else _LINK.search(field.text)
        yield _relinked(field, found[1], 0) if found else field
    elif _link_of(field):
        yield Field(
            field.tag, field.ind1, field.ind2, [(code, value) for code, value in field.subfields if code != "6"]
        )
    else:
        yield field
    for twin in twins:
        yield _relinked(twin, field.tag, pair)


def _relinked(field: Field, tag: str, pair: int) -> Field:
    return Field(field.tag, _LINK.sub(lambda _found: f"\x1f6{tag}-{pair:02}", field.text, count=1))


def description_of(record: Record, dialect: str) -> Record:
    """The record without the sender's numbers and dates and without what is its library's own business."""
    bare = without_local_fields(record, dialect)
    return Record(bare.leader, [field for field in bare.fields if field.tag not in _SENDER])
