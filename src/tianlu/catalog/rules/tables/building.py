"""A row of a table of books as a record: every value mapped is in it, as written or in the form the standard asks for.

Fields after the UNIMARC Manual and WH/T 0503-1996, or MARC 21. The record is of encoding level 3 (leader 17): nobody has
seen the book for it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from tianlu.catalog.rules.tables.columns import SPLIT, Column, TableMapping
from tianlu.catalog.rules.tables.marc21 import marc21_record
from tianlu.catalog.rules.tables.understanding import is_sum, understood, unwrapped
from tianlu.catalog.rules.tables.unimarc import cnmarc_record
from tianlu.catalog.rules.tables.values import Book, Remark
from tianlu.catalog.rules.tables.words import clean, headings_of, language_of
from tianlu.kit.tables import Row
from tianlu.marc import Dialect, MarcError, Record, to_iso2709
from tianlu.marc.projecting.isbns import read_isbn
from tianlu.marc.projecting.years import read_years

_HAN: Final = re.compile("[\u3007\u3400-\u9fff\U00020000-\U0003ffff]")


class Unfit(NamedTuple):
    """Why a row makes no record; the sentence is made where it is shown."""

    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Maker:
    """For whom rows become records: the dialect, the day of entry, the library's code, how the table is read.

    `width`: how many columns its head has; 0 where that is not known.
    """

    mapping: TableMapping
    dialect: Dialect
    day: date
    agency: str
    width: int = 0


@dataclass(frozen=True, slots=True)
class RowRead:
    """A row and the record it makes, with the record's bytes in ISO 2709 and UTF-8, or why it makes none."""

    row: Row
    record: Record | None = None
    raw: bytes = b""
    remarks: tuple[Remark, ...] = ()
    unfit: Unfit | None = None


def read_row(row: Row, maker: Maker) -> RowRead:
    """The record of a row. What cannot be understood is kept as written, with a remark; no value is dropped.

    A row makes none when a cell used is damaged, when it names no title, or when it is longer than a record may be.
    """
    unfit = _damage(row, maker.mapping)
    said = understood(_values(row, maker.mapping))
    if unfit is None and not said[Column.TITLE]:
        unfit = Unfit("no-title", {})
    if unfit is None and is_sum(said):
        unfit = Unfit("sum", {})
    if unfit is not None:
        return RowRead(row, unfit=unfit)
    beyond = [text for cell in row.cells[maker.width :] if (text := clean(cell))] if maker.width else []
    remarks = (*(Remark("wide", one[:40]) for one in beyond[:1]), *_remarks(said))
    book = _book(said, maker)
    record = marc21_record(book) if maker.dialect == "marc21" else cnmarc_record(book)
    try:
        return RowRead(row, record, to_iso2709(record), remarks)
    except MarcError:
        return RowRead(row, unfit=Unfit("too-long", {}))


def _damage(row: Row, mapping: TableMapping) -> Unfit | None:
    for place, flaw in sorted(row.flaws.items()):
        if place in mapping.columns:
            column = mapping.columns[place].value
            return Unfit(f"cell-{flaw.value}", {"column": column, "said": clean(row.cells[place])[:40]})
    return None


def _values(row: Row, mapping: TableMapping) -> dict[Column, list[str]]:
    """By column, the values of a row in the order of the table; where values repeat, cells are taken apart."""
    found: dict[Column, list[str]] = defaultdict(list)
    for place, column in sorted(mapping.columns.items()):
        cell = row.cells[place] if place < len(row.cells) else ""
        pieces = cell.splitlines() if column in SPLIT else [cell]
        for piece in map(clean, pieces):
            text = unwrapped(piece) if column is Column.SERIES else piece
            for mark in mapping.marks if column in SPLIT else "":
                text = text.replace(mark, "\n")
            found[column] += [value for one in text.split("\n") if (value := one.strip())]
    return found


def _book(said: dict[Column, list[str]], maker: Maker) -> Book:
    statement = said[Column.RESPONSIBILITY] or said[Column.AUTHOR]
    known = [code for one in said[Column.LANGUAGE] if (code := language_of(one))]
    unknown = [one for one in said[Column.LANGUAGE] if not language_of(one)]
    default = [_language(maker.mapping.language, said)] if maker.mapping.language and not said[Column.LANGUAGE] else []
    return Book(
        said=said,
        statement=statement,
        headings=[one for text in said[Column.AUTHOR] or statement for one in headings_of(text)],
        isbns=[read_isbn(one) for one in said[Column.ISBN]],
        years=read_years("".join(said[Column.YEAR])),
        languages=list(dict.fromkeys(known or default)),
        other_languages=unknown,
        day=maker.day,
        agency=maker.agency,
    )


def _language(usual: str, said: Mapping[Column, list[str]]) -> str:
    """That of most books of the table; a title without a Chinese character is in no Chinese book of it."""
    title = "".join(said[Column.TITLE])
    foreign = usual == "chi" and any(map(str.isalpha, title)) and not _HAN.search(title)
    return "und" if foreign else usual


def _remarks(said: Mapping[Column, list[str]]) -> Iterator[Remark]:
    for one in said.get(Column.ISBN, ()):
        if not read_isbn(one).value:
            yield Remark("isbn", one[:40])
    for one in said.get(Column.YEAR, ()):
        if read_years(one).first is None:
            yield Remark("year", one[:40])
    for one in said.get(Column.LANGUAGE, ()):
        if not language_of(one):
            yield Remark("language", one[:40])
