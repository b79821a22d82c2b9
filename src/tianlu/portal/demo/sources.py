"""The shipped source data as typed rows, in the order of the files."""

import lzma
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).with_name("data")


class Modern(NamedTuple):
    """A modern Chinese-language book compiled as facts. An empty text means: not known for certain."""

    title: str  # ISBD punctuation: parts after ". ", several works between "；"
    subtitle: str
    authors: str  # groups with a role between ";", names between ",", nationality or dynasty in parentheses
    publisher: str
    place: str
    year: str
    clc: str
    subjects: str  # terms between "；"
    series: str
    edition: str
    language: str
    original_language: str
    script: str


class Classic(NamedTuple):
    """A work of the Kanseki Repository; `section` is the class of the 四部 that its id begins with."""

    id: str
    title: str
    dynasty: str
    author: str
    section: str
    juan: str
    source: str


class Good(NamedTuple):
    """A book of goodbooks-10k: `book_id` is its rank by ratings, `first_year` the year of first publication."""

    book_id: str
    title: str
    original_title: str
    authors: str
    first_year: str
    isbn: str
    language: str
    ratings: str


class Article(NamedTuple):
    """An arXiv article; categories between commas, the primary one anywhere among them."""

    arxiv_id: str
    title: str
    authors: str
    categories: str
    created: str
    doi: str


class Renewal(NamedTuple):
    """A United States copyright renewal of a book."""

    entry_id: str
    author: str
    title: str
    registration: str
    registered: str
    renewal: str
    renewed: str


def modern() -> list[Modern]:
    return [Modern(*row) for row in _rows("modern.tsv", Modern._fields)]


def classics() -> list[Classic]:
    return [Classic(*row) for row in _rows("cc-by-sa-4.0/kanripo.tsv.xz", Classic._fields)]


def goodbooks() -> list[Good]:
    return [Good(*row) for row in _rows("cc-by-sa-4.0/goodbooks.tsv.xz", Good._fields)]


def articles() -> list[Article]:
    return [Article(*row) for row in _rows("cc0-1.0/arxiv.tsv.xz", Article._fields)]


def renewals() -> list[Renewal]:
    return [Renewal(*row) for row in _rows("cc0-1.0/renewals.tsv.xz", Renewal._fields)]


@cache
def categories() -> dict[str, str]:
    """The English name of each arXiv category that an article has."""
    rows = _rows("cc0-1.0/arxiv-categories.tsv", ("code", "label"))
    return {row[0]: row[1] for row in rows}


def congress() -> list[bytes]:
    """Records of the Library of Congress, each as its ISO 2709 bytes, terminator included."""
    whole = lzma.decompress((DATA / "public-domain/loc.mrc.xz").read_bytes())
    return [raw + b"\x1d" for raw in whole.split(b"\x1d") if raw]


def _rows(name: str, columns: tuple[str, ...]) -> Iterator[list[str]]:
    raw = (DATA / name).read_bytes()
    lines = (lzma.decompress(raw) if name.endswith(".xz") else raw).decode("utf-8").split("\n")
    heading = lines[0].split("\t")
    if len(heading) != len(columns):
        raise ValueError(f"{name}: {len(heading)} columns where {len(columns)} are known")
    for line in lines[1:]:
        if line:
            yield line.split("\t")
