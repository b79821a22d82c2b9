"""Judged queries as files: `queries.tsv` and beside it `judgements.tsv`, one line each, cells parted by tabs.

The first line names the columns: `query part class need typed` and `need record grade title`; a record is named by its
control number. A broken line is refused with its number and what to do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.utils.translation import gettext_lazy as _

from tianlu.kit.errors import Malformed, Sentence

QUERIES: Final = ("query", "part", "class", "need", "typed")
JUDGEMENTS: Final = ("need", "record", "grade", "title")
BESIDE: Final = "judgements.tsv"
GRADES: Final = frozenset((1, 2))
_LONGEST: Final = 1_000  # characters of a cell
_MOST: Final = 1_000_000  # lines of a file


class BrokenJudgements(Malformed):
    code = "broken-judgements"
    message = _("%(file)s, line %(line)s: %(reason)s")
    remedy = _("Mend that line, or leave it out.")


class NoJudgements(Malformed):
    code = "no-judgements"
    message = _("There are no judged queries in %(file)s.")
    remedy = _("Name a queries.tsv with --queries; judgements.tsv is read beside it.")


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """What is typed, its class and part, the need behind it, and the grades of records by control number."""

    id: str
    part: str
    kind: str
    need: str
    typed: str
    grades: dict[str, int]


def read_judged(path: Path) -> list[JudgedQuery]:
    """The queries of a file with their grades. Raises `BrokenJudgements`, `NoJudgements`."""
    beside = path.with_name(BESIDE)
    for one in (path, beside):
        if not one.is_file():
            raise NoJudgements(file=one)
    grades = _grades(beside)
    found: dict[str, JudgedQuery] = {}
    for line, (name, part, kind, need, typed) in _rows(path, QUERIES):
        if name in found:
            raise _broken(path, line, _("this query is there twice."))
        if need not in grades:
            raise _broken(path, line, _("no record is judged for its need."))
        found[name] = JudgedQuery(name, part, kind, need, typed, grades[need])
    if not found:
        raise NoJudgements(file=path)
    return list(found.values())


def _grades(path: Path) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    for line, (need, record, grade, _title) in _rows(path, JUDGEMENTS):
        if not (grade.isascii() and grade.isdecimal() and int(grade) in GRADES):
            raise _broken(path, line, _("a grade is 2 (asked for) or 1 (near it)."))
        if record in grades.setdefault(need, {}):
            raise _broken(path, line, _("this record is judged twice for one need."))
        grades[need][record] = int(grade)
    return grades


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
    """The lines with their numbers, cells stripped; only the title may be empty."""
    with path.open("rb") as file:
        for line, raw in enumerate(file, 1):
            try:
                text = raw.decode("utf-8-sig" if line == 1 else "utf-8").rstrip("\r\n")
            except UnicodeDecodeError as error:
                raise _broken(path, line, _("this is not UTF-8.")) from error
            cells = [cell.strip() for cell in text.split("\t")]
            if line == 1:
                if tuple(cells) != columns:
                    raise _broken(path, line, _("the first line must name the columns, parted by tabs."))
            elif text.strip():
                if line > _MOST or len(cells) != len(columns) or max(map(len, cells)) > _LONGEST:
                    raise _broken(path, line, _("a line has as many cells as columns, parted by tabs."))
                if not all(cell for name, cell in zip(columns, cells, strict=True) if name != "title"):
                    raise _broken(path, line, _("a cell is empty."))
                yield line, cells


def _broken(path: Path, line: int, reason: Sentence) -> BrokenJudgements:
    return BrokenJudgements(file=path.name, line=line, reason=reason)
