"""Records grown from the demo library's real titles: any number of them, the same on every machine.

Titles, authors and publishers are real; beyond the first pass over them a record pairs the title of one work with a
volume or a subtitle and the author and publisher of others, so that term frequencies stay those of a catalog.
"""

import csv
import lzma
import random
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

SEED = 20261122
_DATA = files("tianlu.portal.demo") / "data"
_LANGUAGES = ("chi", "eng")
_CLASSES = "ABCDEFGHIJKNOPQRSTUVXZ"
_PARTS = ("上册", "下册", "第一卷", "第二卷", "新编", "研究", "导读", "选集", "全译本", "修订本")
_ENGLISH_PARTS = ("volume 1", "volume 2", "a reader", "selected essays", "revised", "an introduction", "studies")


@dataclass(frozen=True, slots=True)
class Book:
    """One made record; `chinese` says which of the two formats it is written in."""

    number: int
    title: str
    author: str
    publisher: str
    year: int
    subjects: tuple[str, ...]
    class_number: str
    chinese: bool


@dataclass(frozen=True, slots=True)
class Seeds:
    """The real values records are grown from."""

    chinese: list[tuple[str, str]]
    english: list[tuple[str, str]]
    publishers: list[str]
    subjects: list[str]


def _rows(name: str) -> Iterator[dict[str, str]]:
    raw = (_DATA / name).read_bytes()
    text = (lzma.decompress(raw) if name.endswith(".xz") else raw).decode("utf-8")
    yield from csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)


def seeds() -> Seeds:
    """Every title and author of the demo library."""
    chinese, publishers, subjects = [], set(), set()
    for row in _rows("modern.tsv"):
        chinese.append((row["title"], row["authors"]))
        publishers.add(row["publisher"])
        subjects.update(row["subjects"].split("；"))
    chinese += [(row["title"], row["author"]) for row in _rows("cc-by-sa-4.0/kanripo.tsv.xz")]
    english = [(row["title"], row["authors"]) for row in _rows("cc-by-sa-4.0/goodbooks.tsv.xz")]
    english += [(row["title"], row["authors"]) for row in _rows("cc0-1.0/arxiv.tsv.xz")]
    english += [(row["title"], row["author"]) for row in _rows("cc0-1.0/renewals.tsv.xz")]
    subjects.discard("")
    publishers.discard("")
    return Seeds(chinese, english, sorted(publishers), sorted(subjects))


def grow(count: int) -> Iterator[Book]:
    """`count` books, 55 % of them Chinese, in a fixed order."""
    source = seeds()
    chance = random.Random(SEED)
    for number in range(count):
        chinese = chance.random() < 0.55
        pool = source.chinese if chinese else source.english
        title, author = pool[number % len(pool)]
        if number >= len(pool):
            author = chance.choice(pool)[1]
            title += (" " if not chinese else "") + chance.choice(_PARTS if chinese else _ENGLISH_PARTS)
            title += f" {chance.randrange(1, 400)}" if chance.random() < 0.3 else ""
        yield Book(
            number=number,
            title=title,
            author=author,
            publisher=chance.choice(source.publishers),
            year=1900 + min(125, int(chance.triangular(0, 126, 105))),
            subjects=tuple(chance.sample(source.subjects, 2)),
            class_number=f"{chance.choice(_CLASSES)}{chance.randrange(1, 999)}",
            chinese=chinese,
        )
