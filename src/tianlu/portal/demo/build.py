"""Build the demo library's files: the source data as a library would receive them, the same bytes on every run.

Modern Chinese books come as two CNMARC files, one in GB18030 as vendors still send them, one in UTF-8; ancient books as
CNMARC, English books, older English books, articles and Library of Congress records as MARC 21.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tianlu.marc.iso2709 import parse, to_iso2709
from tianlu.marc.record import Record
from tianlu.portal.demo import cnmarc, marc21, sources
from tianlu.portal.demo.branches import organisation
from tianlu.portal.demo.copies import Accessions

BUILT = Path(__file__).with_name("built")
_MODERN = ("modern-gb18030.mrc", "modern-overseas.mrc")
Row = TypeVar("Row")
Made = tuple[Record, int]


@dataclass(frozen=True)
class DemoFile:
    """A file ready for import. `mapping` is how its holdings are read, as `holdings.rules.Mapping.from_dict` takes it."""

    path: Path
    organisation: str
    dialect: str
    encoding: str
    mapping: dict[str, object]
    records: int
    items: int


@dataclass(frozen=True)
class _Plan:
    """One file to be: its name, form and the records that go in, made one by one in order."""

    name: str
    dialect: str
    encoding: str
    mapping: dict[str, object]
    makers: list[Callable[[], Made]]


def build(folder: Path = BUILT, *, limit: int | None = None) -> list[DemoFile]:
    """Write the files to `folder`, which is made when missing.

    `limit` asks for about so many records over all files; half of them are the modern books most readers look for.
    """
    folder.mkdir(parents=True, exist_ok=True)
    plans = _plans()
    if limit is None or limit >= sum(len(plan.makers) for plan in plans):
        return [_write(folder, plan, plan.makers) for plan in plans]
    modern = sum(len(plan.makers) for plan in plans if plan.name in _MODERN)
    rest = sum(len(plan.makers) for plan in plans if plan.name not in _MODERN)
    wholes = {plan.name: modern if plan.name in _MODERN else rest for plan in plans}
    return [_write(folder, plan, _share(plan.makers, wholes[plan.name], limit // 2)) for plan in plans]


def records() -> Iterator[tuple[Record, str]]:
    """Every record of the demo library with its dialect, in the order of the files."""
    for plan in _plans():
        for make in plan.makers:
            yield make()[0], plan.dialect


def titles() -> Iterator[str]:
    """The title of every record of the demo library, the subtitle as a title of its own."""
    for book in sources.modern():
        yield book.title
        if book.subtitle:
            yield book.subtitle
    yield from (work.title for work in sources.classics())
    yield from (good.title for good in sources.goodbooks())
    yield from (renewal.title for renewal in sources.renewals())
    yield from (article.title for article in sources.articles())
    for raw in sources.congress():
        field = parse(raw, lambda data: data.decode("utf-8"))[0].field("245")
        if field is not None:
            yield field.get("a")


def _plans() -> list[_Plan]:
    """All files. Numbers of copies run on from file to file, so the order is part of the result."""
    desk = Accessions()
    books = list(enumerate(sources.modern(), start=1))
    vendor = [pair for pair in books if pair[1].script == "Hans"]
    overseas = [pair for pair in books if pair[1].script != "Hans"]
    return [
        _Plan(
            _MODERN[0],
            "cnmarc",
            "gb18030",
            cnmarc.MODERN_MAPPING,
            _each(vendor, lambda pair: cnmarc.modern_record(*pair, desk, "gb18030")),
        ),
        _Plan(
            _MODERN[1],
            "cnmarc",
            "utf-8",
            cnmarc.MODERN_MAPPING,
            _each(overseas, lambda pair: cnmarc.modern_record(*pair, desk, "utf-8")),
        ),
        _Plan(
            "ancient.mrc",
            "cnmarc",
            "utf-8",
            cnmarc.CLASSIC_MAPPING,
            _each(sources.classics(), lambda row: cnmarc.classic_record(row, desk)),
        ),
        _foreign("english.mrc", _each(sources.goodbooks(), lambda row: marc21.good_record(row, desk))),
        _foreign("older-english.mrc", _each(sources.renewals(), lambda row: marc21.renewal_record(row, desk))),
        _foreign("congress.mrc", _each(sources.congress(), lambda raw: marc21.congress_record(raw, desk))),
        _foreign("articles.mrc", _each(sources.articles(), marc21.article_record)),
    ]


def _foreign(name: str, makers: list[Callable[[], Made]]) -> _Plan:
    return _Plan(name, "marc21", "utf-8", marc21.MAPPING, makers)


def _each(rows: Sequence[Row], make: Callable[[Row], Made]) -> list[Callable[[], Made]]:
    return [lambda row=row: make(row) for row in rows]  # type: ignore[misc]


def _share(makers: list[Callable[[], Made]], whole: int, limit: int) -> list[Callable[[], Made]]:
    """Every file keeps its part of a limit, at least one record, taken evenly over its length."""
    if limit >= whole:
        return makers
    wanted = max(1, len(makers) * limit // whole)
    return [makers[place * len(makers) // wanted] for place in range(wanted)]


def _write(folder: Path, plan: _Plan, makers: list[Callable[[], Made]]) -> DemoFile:
    path = folder / plan.name
    items = 0
    with path.open("wb") as target:
        for make in makers:
            record, count = make()
            items += count
            target.write(to_iso2709(record, plan.encoding))
    return DemoFile(path, organisation().code, plan.dialect, plan.encoding, plan.mapping, len(makers), items)
