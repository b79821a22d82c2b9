"""What spreadsheets make of values, and ISBD written into one cell, taken back to what was meant."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from tianlu.catalog.rules.tables.columns import Column
from tianlu.marc.projecting.isbns import read_isbn

# A column of numbers with an empty cell in it leaves many programs as 2012.0.
_WHOLE: Final = (Column.ISBN, Column.YEAR, Column.PAGES, Column.SIZE, Column.CONTROL)
_POINT_NOUGHT: Final = re.compile(r"(\d+)\.0+")
_MIDNIGHT: Final = re.compile(r"[ T]0{1,2}:00(?::00(?:\.0+)?)?Z?\Z")
_FIRST_DAY: Final = date(1899, 12, 30)
_DAYS: Final = (18264, 73050)  # 1950 to 2099
# What stands before a number: the mark by which a spreadsheet keeps text, the name of the number.
_BEFORE_ISBN: Final = re.compile(r"\A['’‘\s]*(?:ISBN(?:[-\s]?1[03](?=[:\s]))?[-:.\s]*)?", re.IGNORECASE)
_BETWEEN_NUMBERS: Final = re.compile(r"[\s,，、/]+")
_NUMBER_IN_SERIES: Final = re.compile(
    r"第?\s*[\d一二三四五六七八九十百]+\s*[卷册冊辑輯种種号號集期]?|之[一二三四五六七八九十]+|[A-Za-z]{0,2}\d[\d.\-]*"
    r"|(?:v|vol|no|nr|bd)\.?\s*\d+",
    re.IGNORECASE,
)
_SUMS: Final = frozenset({"合计", "总计", "小计", "共计", "总和", "total", "sum", "subtotal"})


def understood(said: dict[Column, list[str]]) -> dict[Column, list[str]]:
    """The values of a row as they were meant."""
    for column in _WHOLE:
        said[column] = [_POINT_NOUGHT.sub(r"\1", one) if _POINT_NOUGHT.fullmatch(one) else one for one in said[column]]
    said[Column.YEAR] = [_day(_MIDNIGHT.sub("", one)) for one in said[Column.YEAR]]
    said[Column.ISBN] = [one for text in said[Column.ISBN] for one in _isbns(text)]
    if len(said[Column.TITLE]) == 1:
        _part_title(said)
    return said


def _day(text: str) -> str:
    """A date that lost its format is the days since 1899-12-30; of five figures none is a year."""
    days = int(text) if len(text) == 5 and text.isascii() and text.isdecimal() else 0
    return (_FIRST_DAY + timedelta(days)).isoformat() if _DAYS[0] <= days <= _DAYS[1] else text


def _isbns(text: str) -> Iterator[str]:
    """Several in one cell; nine digits are an ISBN-10 whose leading nought a spreadsheet took away."""
    bare = _BEFORE_ISBN.sub("", unicodedata.normalize("NFKC", text))
    text = bare if read_isbn(bare).value else text
    parts = [one for one in _BETWEEN_NUMBERS.split(text) if one]
    if len(parts) < 2 or not all(read_isbn(one).value for one in parts):
        lost = text.isascii() and len(text) == 9 and read_isbn(f"0{text}").value
        yield f"0{text}" if lost else text
    else:
        yield from parts


def _part_title(said: dict[Column, list[str]]) -> None:
    """`Title : rest / statement` as ISBD writes it in one line; a column of its own for the statement is believed more."""
    title, slash, statement = said[Column.TITLE][0].partition(" / ")
    if not (title.strip() and statement.strip()) or said[Column.RESPONSIBILITY]:
        title, slash = said[Column.TITLE][0], ""
    title, colon, rest = title.partition(" : ")
    if colon and title.strip() and rest.strip():
        said[Column.SUBTITLE].insert(0, rest.strip())
    else:
        title = f"{title}{colon}{rest}"
    said[Column.TITLE] = [title.strip()]
    if slash:
        said[Column.RESPONSIBILITY] = [one.strip() for one in re.split(r" ; |；", statement) if one.strip()]


def is_sum(said: Mapping[Column, Sequence[str]]) -> bool:
    """Whether a row adds up those above it instead of naming a book."""
    others = (Column.RESPONSIBILITY, Column.AUTHOR, Column.ISBN, Column.PUBLISHER, Column.YEAR)
    title = "".join(said.get(Column.TITLE, ())).replace(" ", "").rstrip(":：").lower()
    return title in _SUMS and not any(said.get(column) for column in others)


def unwrapped(text: str) -> str:
    """A series statement without the brackets that ISBD puts around it."""
    inside = text[1:-1]
    return (
        inside.strip()
        if text[:1] in ("(", "（") and text[-1:] in (")", "）") and not set("()（）") & set(inside)
        else text
    )


def series_parts(values: Sequence[str]) -> list[tuple[str, str]]:
    """Titles and numbers of series; what is a number alone is that of the series before it."""
    found: list[tuple[str, str]] = []
    for value in values:
        if found and not found[-1][1] and _NUMBER_IN_SERIES.fullmatch(value):
            found[-1] = (found[-1][0], value)
        else:
            found.append((value, ""))
    return found
