"""PostgreSQL given all that Tianlu's index holds: every field, reading, key, beginning and column. Only its rate is measured,
of the first hundred thousand records: more take it longer each.

The peer in `bench.peers.postgres` answers what is asked in `bench search` and no more: one field of words, four facets.
This one could answer what readers ask of Tianlu: by field, by pinyin and initials, exactly, as they type, in any order.
"""

import time
from collections.abc import Iterable
from typing import Any

import psycopg

from bench.corpus import Book
from bench.peers.base import Outcome
from bench.peers.postgres import postmaster, size_of, spent
from bench.peers.tianlu import document
from tianlu.discovery.engines.fields import (
    CODES,
    COLUMNS,
    FACETED,
    FORMS,
    KEYS,
    NUMBERS,
    OFFERED,
    ORDERS,
    READ,
    TEXT,
    fields_of,
)

MOST = 100_000
_WORDS = (*TEXT, *READ)
_VALUES = (*KEYS, *CODES, *FORMS, *OFFERED, *FACETED)
_LISTS = (*_VALUES, *NUMBERS)
_ALL = ("id", *_WORDS, *_VALUES, *NUMBERS, *COLUMNS, *ORDERS)
_NAMES = ", ".join(f'"{name}"' for name in _ALL)
_ORDERED = (*COLUMNS, *ORDERS)


def _columns(words: str, values: str) -> str:
    kinds = [
        *((name, words) for name in _WORDS),
        *((name, values) for name in _VALUES),
        *((name, "bigint[]") for name in NUMBERS),
        *((name, "text") for name in COLUMNS),
        *((name, "bigint") for name in ORDERS),
    ]
    return ", ".join(f'"{name}" {kind}' for name, kind in kinds)


def _made(name: str) -> str:
    if name in _WORDS:
        return f"to_tsvector('simple', \"{name}\")"
    return f'array_to_tsvector("{name}")' if name in _VALUES else f'"{name}"'


def build(connection: "psycopg.Connection[Any]", books: Iterable[Book]) -> Outcome:
    """The same fields as Tianlu's, made by the same code; words, keys and lists under GIN, orders under B-trees."""
    outcome = Outcome("PostgreSQL, all fields")
    server = postmaster(connection)
    wall, cpu = time.perf_counter(), time.process_time() + spent(server)
    connection.execute(f"CREATE UNLOGGED TABLE prepared (id bigint, {_columns('text', 'text[]')})")
    connection.execute(f"CREATE TABLE whole (id bigint PRIMARY KEY, {_columns('tsvector', 'tsvector')})")
    with connection.cursor() as cursor, cursor.copy(f"COPY prepared ({_NAMES}) FROM STDIN") as copy:
        for book in books:
            copy.write_row(_row(book))
            outcome.records += 1
    connection.execute(f"INSERT INTO whole SELECT {', '.join(map(_made, _ALL))} FROM prepared ORDER BY id")
    connection.execute("DROP TABLE prepared")
    for name in (*_WORDS, *_LISTS):
        connection.execute(f'CREATE INDEX ON whole USING gin ("{name}") WITH (fastupdate = off)')
    for name in _ORDERED:
        connection.execute(f'CREATE INDEX ON whole ("{name}")')
    connection.execute("VACUUM ANALYZE whole")
    outcome.wall, outcome.cpu = time.perf_counter() - wall, time.process_time() + spent(server) - cpu
    outcome.size = size_of(connection, "whole")
    connection.execute("DROP TABLE whole")
    return outcome


def _row(book: Book) -> list[Any]:
    made = fields_of(document(book))
    return [_listed(made.get(name)) if name in _LISTS else made.get(name) for name in _ALL]


def _listed(value: Any) -> list[Any] | None:
    if value is None:
        return None
    return list(dict.fromkeys(value)) if isinstance(value, list | tuple) else [value]
