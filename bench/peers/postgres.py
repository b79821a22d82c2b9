"""PostgreSQL full text on the same tokens: a tsvector of configuration `simple`, a GIN index, facets by GROUPING SETS."""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from tests.postgres import programs, temporary_cluster

from bench.corpus import Book
from bench.peers.base import Outcome, ask
from bench.peers.tianlu import BRANCHES, FORMATS
from bench.questions import Questions
from tianlu.kit.text import GAP, index_tokens, phrase_tokens

_APART = " zzgap "  # a word no query holds, so that no phrase runs from one value into the next
_TABLE = """
CREATE UNLOGGED TABLE staging (id bigint, language text, format text, branch int, year int, tokens text);
CREATE TABLE book (id bigint PRIMARY KEY, language text, format text, branch int, year int, words tsvector);
"""
_FILL = (
    "INSERT INTO book SELECT id, language, format, branch, year, to_tsvector('simple', tokens) FROM staging ORDER BY id"
)
_INDEXES = (
    "CREATE INDEX book_words ON book USING gin (words) WITH (fastupdate = off)",
    "CREATE INDEX book_year ON book (year DESC, id)",
)
_RANKED = (
    "SELECT id, count(*) OVER () FROM book WHERE words @@ to_tsquery('simple', %s)"
    " ORDER BY ts_rank(words, to_tsquery('simple', %s)) DESC, id LIMIT 20"
)
_ANY = "SELECT id FROM book WHERE words @@ to_tsquery('simple', %s) LIMIT 20"
_FACETS = (
    "SELECT language, format, branch, year, count(*) FROM book WHERE words @@ to_tsquery('simple', %s)"
    " GROUP BY GROUPING SETS ((language), (format), (branch), (year))"
)
_SORTED = (
    "SELECT id, count(*) OVER () FROM book WHERE words @@ to_tsquery('simple', %s) AND language = %s"
    " ORDER BY year DESC, id DESC LIMIT 20"
)


def available() -> bool:
    return programs() is not None


@contextmanager
def running() -> Iterator["psycopg.Connection[Any]"]:
    """A cluster of its own, with memory for sorting and for building the index."""
    with temporary_cluster() as url, psycopg.connect(url, autocommit=True) as connection:
        for setting in (
            "work_mem = '256MB'",
            "maintenance_work_mem = '512MB'",
            "jit = off",
            "synchronous_commit = off",
        ):
            connection.execute(f"SET {setting}")
        yield connection


def build(connection: "psycopg.Connection[Any]", books: Iterable[Book]) -> Outcome:
    """Tokens are made here, as for Tianlu; the rest is the server's work, and its CPU time counts."""
    outcome = Outcome("PostgreSQL, ranked")
    server = postmaster(connection)
    wall, cpu = time.perf_counter(), time.process_time() + spent(server)
    connection.execute(_TABLE)
    with connection.cursor() as cursor, cursor.copy("COPY staging FROM STDIN") as copy:
        for book in books:
            copy.write_row(_row(book))
            outcome.records += 1
    connection.execute(_FILL)
    connection.execute("DROP TABLE staging")
    for statement in _INDEXES:
        connection.execute(statement)
    connection.execute("VACUUM ANALYZE book")
    outcome.wall, outcome.cpu = time.perf_counter() - wall, time.process_time() + spent(server) - cpu
    outcome.size = size_of(connection, "book")
    return outcome


def _row(book: Book) -> tuple[Any, ...]:
    values = (book.title, book.author or "佚名", book.publisher, *book.subjects)
    tokens = _APART.join(" ".join(index_tokens(value)).replace(GAP, "zzgap") for value in values)
    language = "chi" if book.chinese else "eng"
    return (
        book.number + 1,
        language,
        FORMATS[book.number % len(FORMATS)],
        1 + book.number % BRANCHES,
        book.year,
        tokens,
    )


def tsquery(kind: str, query: str) -> str:
    """The same question: Chinese characters are a phrase of their pairs."""
    tokens = phrase_tokens(query)
    if kind == "prefix":
        return f"{tokens[0]}:*"
    return (" & " if kind == "and" else " <-> ").join(f"'{token}'" for token in tokens)


def measure(connection: "psycopg.Connection[Any]", ranked: Outcome, questions: Questions) -> Outcome:
    """Fill in `ranked`; the outcome returned is of any twenty hits, neither ranked nor counted."""
    unranked = Outcome("PostgreSQL, any 20")
    for kind, queries in questions.of.items():
        if kind in ("broad", "sorted", "pinyin"):
            continue
        ask(ranked, kind, queries, partial(_asked, connection, _RANKED, kind))
        ask(unranked, kind, queries, partial(_asked, connection, _ANY, kind))
    words = {query: tsquery("term", query) for kind in ("broad", "sorted") for query in questions.of[kind]}
    ask(ranked, "broad", questions.of["broad"], lambda query: _facets(connection, words[query]))
    ask(
        ranked,
        "sorted",
        questions.of["sorted"],
        lambda query: _page(connection, _SORTED, (words[query], _language(query))),
    )
    return unranked


def _asked(connection: "psycopg.Connection[Any]", statement: str, kind: str, query: str) -> int:
    words = tsquery(kind, query)
    return _page(connection, statement, (words,) * statement.count("%s"))


def _language(query: str) -> str:
    return "eng" if query.isascii() else "chi"


def _page(connection: "psycopg.Connection[Any]", statement: str, values: tuple[str, ...]) -> int:
    rows = connection.execute(statement, values, prepare=True).fetchall()
    return int(rows[0][1]) if rows and len(rows[0]) > 1 else len(rows)


def _facets(connection: "psycopg.Connection[Any]", words: str) -> int:
    rows = connection.execute(_FACETS, (words,), prepare=True).fetchall()
    return sum(count for language, *_, count in rows if language is not None)


def _one(connection: "psycopg.Connection[Any]", statement: str) -> int:
    row = connection.execute(statement).fetchone()
    return int(row[0]) if row else 0


def size_of(connection: "psycopg.Connection[Any]", table: str) -> int:
    """Bytes of a table and its indexes."""
    return _one(connection, f"SELECT pg_total_relation_size('{table}')")


def postmaster(connection: "psycopg.Connection[Any]") -> int:
    """The process all others of the server belong to."""
    backend = _one(connection, "SELECT pg_backend_pid()")
    return int(_stat(backend)[1])


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def spent(postmaster: int) -> float:
    """CPU seconds of the server and all its processes, those that ended included."""
    ticks = sum(map(int, _stat(postmaster)[11:15]))
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                stat = _stat(int(entry.name))
            except OSError:
                continue
            if int(stat[1]) == postmaster:
                ticks += sum(map(int, stat[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")
