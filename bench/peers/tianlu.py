"""Tianlu's embedded engine, through its Protocol; without vectors."""

import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from bench.corpus import Book
from bench.peers.base import Outcome, ask
from bench.questions import Questions
from tianlu.discovery.cql.ast import Clause, Everything, Field, Node, Relation, SortKey
from tianlu.discovery.data import Document, Facet, Reach, SearchRequest
from tianlu.discovery.engines.fields import class_path
from tianlu.discovery.engines.tantivy import TantivyEngine

REACH = Reach(frozenset({1}))
FACETS = (Facet.LANGUAGE, Facet.FORMAT, Facet.BRANCH, Facet.YEAR)
BRANCHES = 6
FORMATS = ("book", "book", "book", "ancient", "electronic", "serial")


def document(book: Book) -> Document:
    """The document an import of this book leads to, with an item in one of six branches."""
    branch = 1 + book.number % BRANCHES
    return Document(
        id=book.number + 1,
        titles=(book.title,),
        names=(book.author or "佚名",),
        subjects=book.subjects,
        publishers=(book.publisher,),
        numbers=(f"bench{book.number:09d}",),
        call_numbers=((1, f"{book.class_number}/{book.number % 999}"),),
        classes=(book.class_number,),
        languages=("chi" if book.chinese else "eng",),
        format=FORMATS[book.number % len(FORMATS)],
        year=book.year,
        organisations=(1,),
        branches=((1, branch),),
        available_at=((1, branch),),
        available_in=(1,),
        shelf_order="".join(class_path(book.class_number)),
    )


def build(folder: Path, books: Iterable[Book]) -> tuple[TantivyEngine, Outcome]:
    """An index of the books."""
    engine = TantivyEngine(folder)
    outcome = Outcome("Tianlu")
    wall, cpu = time.perf_counter(), time.process_time()
    with engine.writing(wait=True):
        engine.begin()
        outcome.records = engine.index(_documents(books))
        engine.commit(1)
        engine.close()
    outcome.wall, outcome.cpu = time.perf_counter() - wall, time.process_time() - cpu
    outcome.size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return engine, outcome


def _documents(books: Iterable[Book]) -> Iterator[Document]:
    return map(document, books)


def question(kind: str, query: str) -> Node:
    """What the simple box makes of the words, or the form of a phrase or a truncated word."""
    if kind == "phrase":
        return Clause(Field.ALL, Relation.PHRASE, query)
    return Clause(Field.ALL, Relation.HAS, query, truncated=kind == "prefix")


def measure(engine: TantivyEngine, outcome: Outcome, questions: Questions) -> None:
    """Ask everything: the best twenty and their number, or counts."""
    for kind, queries in questions.of.items():
        if kind not in ("broad", "sorted"):
            ask(outcome, kind, queries, partial(_asked, engine, kind))
    ask(outcome, "broad", questions.of["broad"], lambda query: _facets(engine, question("term", query)))
    ask(outcome, "sorted", questions.of["sorted"], lambda query: _page(engine, _sorted(query)))
    ask(outcome, "everything", [""] * 20, lambda _: _facets(engine, Everything()))
    ask(
        outcome,
        "deep",
        questions.of["broad"],
        lambda query: _page(engine, SearchRequest(question("term", query), offset=980)),
    )


def _asked(engine: TantivyEngine, kind: str, query: str) -> int:
    return _page(engine, SearchRequest(question(kind, query)))


def _page(engine: TantivyEngine, request: SearchRequest) -> int:
    return engine.search(request, REACH).total


def _facets(engine: TantivyEngine, node: Node) -> int:
    found = engine.facets(SearchRequest(node), REACH, FACETS)
    return sum(value.count for value in found[Facet.LANGUAGE])


def _sorted(query: str) -> SearchRequest:
    chosen = {Facet.LANGUAGE: ("eng" if query.isascii() else "chi",)}
    return SearchRequest(question("term", query), chosen=chosen, sort=SortKey.YEAR_DOWN)


def found_ids(engine: TantivyEngine, query: str) -> set[int]:
    """Every record the query finds."""
    node = question("zh", query)
    total = engine.search(SearchRequest(node, limit=1), REACH).total
    return {hit.id for hit in engine.search(SearchRequest(node, limit=max(1, total)), REACH).hits}
