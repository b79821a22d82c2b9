"""A row of a table of items that stands for several copies: their numbers in one cell, or only how many there are."""

import unicodedata
from collections.abc import Mapping
from typing import Final, NamedTuple

from tianlu.holdings.rules.cutover import CutoverMapping, Fault, RowRead, cell_of, read_row
from tianlu.holdings.rules.cutover_words import Column
from tianlu.holdings.rules.items import expand_numbers
from tianlu.kit.tables import Row

MOST_OF_ROW: Final = 200
_ALIKE: Final = str.maketrans(dict.fromkeys("；，|\n\r\t", ";"))


class _Said(NamedTuple):
    """What a row says of its copies."""

    barcodes: list[str]
    accessions: list[str]
    copies: int | None  # None where no column says how many


def read_copies(row: Row, mapping: CutoverMapping, usual: Mapping[str, int]) -> list[RowRead]:
    """Each copy that a row stands for.

    Numbers parted by commas, semicolons, strokes or line breaks are a copy each; a range (`00123-00127`) is one only where a column
    of copies counts as many. Where the table has neither barcodes nor accession numbers that column alone says how many there
    are. Beside a single number it says nothing of this row: systems write there how many the title has.
    """
    try:
        said = _said(row, mapping)
    except ValueError:
        text = _cell(row, mapping, Column.COPIES)
        return [read_row(row, mapping, usual)._replace(fault=Fault("copies", {"said": text[:40]}))]
    if said is None:
        return [read_row(row, mapping, usual)]
    most = max(len(said.barcodes), len(said.accessions)) or said.copies or 0
    numbers = [one or [""] * most for one in (said.barcodes, said.accessions)]
    if any(len(one) != most for one in numbers) or (most > 1 and said.copies not in (None, most)):
        text = _cell(row, mapping, Column.BARCODE) or _cell(row, mapping, Column.ACCESSION)
        return [read_row(row, mapping, usual)._replace(fault=Fault("several", {"said": " ".join(text.split())[:40]}))]
    reads = [read_row(row, mapping, usual, pair) for pair in zip(*numbers, strict=True)]
    return reads[:1] if reads[0].fault and reads[0].fault.code == "totals" else reads


def _said(row: Row, mapping: CutoverMapping) -> _Said | None:
    """None where one row is one book; raises ValueError where nothing says how many."""
    columns = mapping.columns.values()
    numbered = Column.BARCODE in columns or Column.ACCESSION in columns
    copies = _count(_cell(row, mapping, Column.COPIES))
    if copies is None and not numbered:
        raise ValueError("copies")
    barcodes, accessions = (
        _numbers(_cell(row, mapping, column), copies) for column in (Column.BARCODE, Column.ACCESSION)
    )
    if numbered and len(barcodes) < 2 and len(accessions) < 2:
        return None
    return _Said(barcodes, accessions, copies)


def _count(text: str) -> int | None:
    """A number of copies; None for what is none."""
    plain = unicodedata.normalize("NFKC", text).strip().rstrip("册冊本 ").removesuffix(".0")
    if len(plain) == 1 and not plain.isdecimal():
        plain = f"{unicodedata.numeric(plain, 0):.0f}"  # 五
    number = int(plain) if plain.isdecimal() and len(plain) < 5 else 0
    return number if 1 <= number <= MOST_OF_ROW else None


def _numbers(text: str, copies: int | None) -> list[str]:
    plain = text.strip().translate(_ALIKE)
    parts = [part.strip() for part in plain.replace("、", ";").replace(",", ";").split(";") if part.strip()]
    if copies is None or len(parts) == copies:
        return parts
    try:
        ranged = expand_numbers(";".join(parts))
    except ValueError:
        return parts
    return ranged if len(ranged) == copies else parts


def _cell(row: Row, mapping: CutoverMapping, column: Column) -> str:
    return next((cell_of(row, place) for place, one in mapping.columns.items() if one is column), "")
