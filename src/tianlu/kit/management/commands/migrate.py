"""`tianlu migrate`: every step to this version in one transaction, so that a killed upgrade left the old structure or the new."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

_PATIENCE = 3600  # seconds: adding keys to a million records takes minutes, and who waits must not give up
_LOCK = 7_420_003  # advisory lock on PostgreSQL: one process migrates, the others wait and find nothing left to do


class Command(migrate.Command):
    """Django applies each step in a transaction of its own and may note it in another one; between them lies a kill."""

    def handle(self, *args: Any, **options: Any) -> None:
        with _whole(connections[options["database"]]):
            super().handle(*args, **options)


@contextmanager
def _whole(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """One transaction, alone; rows are checked against each other at once on PostgreSQL, at the end of a step on SQLite."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE * 1000}")
    with connection.constraint_checks_disabled(), transaction.atomic(using=connection.alias):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else a table with rows just written cannot be altered
        yield
