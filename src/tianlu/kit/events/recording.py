"""Events of a fact, written in its transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
from django.db import connection
from django.utils import timezone

from tianlu.kit.clock import now
from tianlu.kit.db import insert_many
from tianlu.kit.events.declaring import check_actor, checked
from tianlu.kit.events.models import EventEntry

COLUMNS = (
    "day", "hour", "kind", "organisation_id", "actor_kind", "actor_type", "actor_group", "pseudonym", "data",
)  # fmt: skip


def record(
    kind: str,
    data: Mapping[str, Any],
    *,
    organisation_id: int = 0,
    actor_kind: str = "",
    actor_type: str = "",
    actor_group: str = "",
    pseudonym: str | None = None,
    at: datetime | None = None,
) -> None:
    """Tell what happened, in the transaction that made it happen; raises `UndeclaredEvent`.

    `at` (aware; now when not given) is kept as the day and the hour of the installation's time zone.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an event of a fact is recorded in the fact's transaction; without a fact, spool it")
    clean = checked(kind, data, pseudonym=pseudonym)
    check_actor(actor_kind, actor_type, actor_group)
    day, hour = day_and_hour(at or now())
    told = orjson.dumps(clean).decode()
    row = (day, hour, kind, organisation_id, actor_kind, actor_type, actor_group, pseudonym, told)
    insert_many(EventEntry, COLUMNS, [row])


def day_and_hour(at: datetime) -> tuple[str, int]:
    """When, as coarsely as the log keeps it: the day as YYYY-MM-DD and the hour."""
    local = timezone.localtime(at)
    return local.date().isoformat(), local.hour
