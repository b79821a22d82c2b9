"""What a preview has seen of its own file, kept on disk so that memory stays flat up to millions of records."""

import sqlite3
from collections.abc import Collection, Iterable
from types import TracebackType
from typing import Self, cast

import orjson

from tianlu.catalog.rules import Facts, Key, KeyKind


class SeenInFile:
    """Keys, sums and facts of records met earlier in the file; a temporary database that vanishes when closed."""

    def __init__(self) -> None:
        # An empty name: SQLite keeps it in its cache and spills to an unnamed temporary file.
        self._base = sqlite3.connect("", isolation_level=None)
        self._base.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-32768;"
            "CREATE TABLE facts (id INTEGER PRIMARY KEY, facts BLOB);"
            "CREATE TABLE keys (value INTEGER, id INTEGER, PRIMARY KEY (value, id)) WITHOUT ROWID;"
            "CREATE TABLE sums (sum BLOB PRIMARY KEY) WITHOUT ROWID;"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def remember(self, records: Iterable[tuple[int, Collection[int], Facts]], sums: Iterable[bytes]) -> None:
        """Add records (id, key values, facts) and the sums of contributions."""
        keys: list[tuple[int, int]] = []
        facts: list[tuple[int, bytes]] = []
        for number, values, known in records:
            keys.extend((value, number) for value in values)
            facts.append((number, _packed(known)))
        self._base.execute("BEGIN")
        self._base.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?)", keys)
        self._base.executemany("INSERT OR IGNORE INTO facts VALUES (?, ?)", facts)
        self._base.executemany("INSERT OR IGNORE INTO sums VALUES (?)", [(total,) for total in sums])
        self._base.execute("COMMIT")

    def same(self, sums: Collection[tuple[int, bytes]]) -> set[bytes]:
        """Those of the sums that were seen."""
        found: set[bytes] = set()
        for _digest, total in sums:
            if self._base.execute("SELECT 1 FROM sums WHERE sum = ?", (total,)).fetchone():
                found.add(total)
        return found

    def hits(self, values: Collection[int]) -> dict[int, list[int]]:
        """Records by key value."""
        found: dict[int, list[int]] = {}
        rows = self._base.execute(
            "SELECT value, id FROM keys WHERE value IN (SELECT value FROM json_each(?))", (orjson.dumps(list(values)),)
        )
        for value, number in rows:
            found.setdefault(value, []).append(number)
        return found

    def facts(self, ids: Collection[int]) -> dict[int, Facts]:
        """The facts of these records."""
        rows = self._base.execute(
            "SELECT id, facts FROM facts WHERE id IN (SELECT value FROM json_each(?))", (orjson.dumps(list(ids)),)
        )
        return {number: _unpacked(packed) for number, packed in rows}


def _packed(facts: Facts) -> bytes:
    keys = [(key.kind.value, key.text) for key in facts.keys]
    return orjson.dumps([keys, *facts[1:]], default=list)


def _unpacked(packed: bytes) -> Facts:
    facts = Facts(*orjson.loads(packed))
    return facts._replace(
        keys=tuple(Key(KeyKind(kind), text) for kind, text in facts.keys),
        titles=frozenset(facts.titles),
        names=frozenset(facts.names),
        translators=frozenset(facts.translators),
        languages=frozenset(facts.languages),
        companions=frozenset(facts.companions),
        annotators=frozenset(facts.annotators),
        said=cast("tuple[str, str, str, str, str]", tuple(facts.said)),
    )
