"""Bulk lookups of an import: one statement for a whole batch, on either database."""

from collections.abc import Collection, Sequence
from typing import Final

import orjson
from django.db import connection

from tianlu.catalog.models import Contribution, MatchKey, Record, RecordSource, RecordVersion
from tianlu.catalog.rules import Facts, facts_of
from tianlu.kit.db import among
from tianlu.marc.bib import Bib


class KnownRecords:
    """The catalog as an import of one organisation sees it."""

    def __init__(self, organisation_id: int) -> None:
        self._organisation_id = organisation_id

    def same(self, sums: Collection[tuple[int, bytes]]) -> set[bytes]:
        """Those of the sums whose bytes this organisation has contributed already, undone imports apart."""
        if not sums:
            return set()
        condition, digests = among("c.digest", {digest for digest, _ in sums})
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT c.sha256 FROM {_table(Contribution)} c JOIN {_table(RecordSource)} s"  # noqa: S608 - names only
                f" ON s.contribution_id = c.id WHERE c.organisation_id = %s AND {condition} AND s.active",
                [self._organisation_id, digests],
            )
            return {bytes(row[0]) for row in cursor.fetchall()}

    def hits(self, values: Collection[int]) -> dict[int, list[int]]:
        """Live records by key value, oldest first; what other organisations hide joins nothing and shows nowhere."""
        found: dict[int, list[int]] = {}
        if not values:
            return found
        condition, parameter = among("k.value", values)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT k.value, k.record_id FROM {_table(MatchKey)} k JOIN {_table(Record)} r"  # noqa: S608
                f" ON r.id = k.record_id WHERE {condition} AND r.status = 'live' AND (r.visibility = 'public'"
                f" OR EXISTS (SELECT 1 FROM {_table(RecordSource)} s WHERE s.record_id = r.id AND s.active"
                f" AND s.organisation_id = %s)) ORDER BY k.record_id",
                [parameter, self._organisation_id],
            )
            for value, record_id in cursor.fetchall():
                found.setdefault(value, []).append(record_id)
        return found

    def facts(self, ids: Collection[int]) -> dict[int, Facts]:
        """What these records are compared by."""
        if not ids:
            return {}
        condition, parameter = among("id", ids)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id, projection FROM {_table(Record)} WHERE {condition}", [parameter])  # noqa: S608
            return {
                record_id: facts_of(Bib.from_dict(orjson.loads(projection)), 0)
                for record_id, projection in cursor.fetchall()
            }


class Standing:
    """A record's current version, as far as an update by its own library cares."""

    __slots__ = ("edited", "organisation_id", "version")

    def __init__(self, version: int, organisation_id: int | None, *, edited: bool) -> None:
        self.version = version
        self.organisation_id = organisation_id
        self.edited = edited


def standings(record_ids: Sequence[int]) -> dict[int, Standing]:
    """Who last described each record, and whether a person edited it since it came in."""
    if not record_ids:
        return {}
    condition, parameter = among("v.record_id", record_ids)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT v.record_id, v.number, v.reason, v.marc IS NULL, c.organisation_id FROM {_table(RecordVersion)} v"  # noqa: S608
            f" JOIN {_table(Record)} r ON r.id = v.record_id AND r.version = v.number"
            f" LEFT JOIN {_table(Contribution)} c ON c.id = v.contribution_id WHERE {condition}",
            [parameter],
        )
        return {
            record_id: Standing(number, organisation, edited=reason not in (_DELIVERED if as_delivered else _BROUGHT))
            for record_id, number, reason, as_delivered, organisation in cursor.fetchall()
        }


_BROUGHT: Final = frozenset({"import", "update"})
_DELIVERED: Final = _BROUGHT | {"split"}  # a record that left another is still as its contribution says


def _table(model: type) -> str:
    name: str = model._meta.db_table  # type: ignore[attr-defined]
    return name
