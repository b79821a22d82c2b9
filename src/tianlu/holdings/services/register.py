"""The accession register 财产账: entries beside every change of an item, and the closing of a period."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils.timezone import localdate

from tianlu.holdings.data import REGISTER, PeriodClosed, PeriodEmpty
from tianlu.holdings.models import Item, RegisterEntry, RegisterPeriod
from tianlu.holdings.queries.register import living_report, report_to_json
from tianlu.holdings.rules import Standing, postings
from tianlu.kit.clock import now
from tianlu.kit.db import insert_many
from tianlu.libraries.data import Actor

_COLUMNS = (
    "organisation",
    "period",
    "item",
    "record",
    "branch",
    "kind",
    "copies",
    "amount_minor",
    "currency",
    "accession_number",
    "barcode",
    "call_number",
    "fund",
    "source",
    "batch",
    "reason",
    "actor_id",
    "at",
    "day",
)
_TRIES = 5  # closings that may come between two looks


class Change(NamedTuple):
    """An item before and after; None is "not in the library", `again` that it was written off before."""

    item_id: int
    record_id: int
    barcode: str
    call_number: str
    before: Standing | None
    after: Standing | None
    again: bool = False


def standing_of(item: Item) -> Standing | None:
    """What the register says of an item as it is now; None once it is withdrawn."""
    if item.state == "withdrawn":
        return None
    return Standing(
        item.branch_id,
        item.price_minor,
        item.currency,
        item.accession_number,
        item.fund,
        item.source,
        item.batch,
    )


def change_of(item: Item, before: Standing | None, *, again: bool = False) -> Change:
    return Change(item.id, item.record_id, item.barcode or "", item.call_number, before, standing_of(item), again)


def enter(organisation_id: int, actor_id: str, changes: Iterable[Change], *, at: datetime, reason: str = "") -> None:
    """Enter what changed into the open period; runs in the transaction that changes the items, after it locked them."""
    made = [
        (change, posting) for change in changes for posting in postings(change.before, change.after, again=change.again)
    ]
    if not made:
        return
    period, day = _open_period(organisation_id), localdate(at)
    rows: list[Sequence[Any]] = [
        (
            organisation_id,
            period,
            change.item_id,
            change.record_id,
            posting.standing.branch_id,
            posting.kind.value,
            posting.copies,
            posting.amount_minor,
            posting.currency,
            posting.standing.accession_number,
            change.barcode,
            change.call_number,
            posting.standing.fund,
            posting.standing.source,
            posting.standing.batch,
            reason[:200],
            actor_id,
            at,
            day,
        )
        for change, posting in made
    ]
    insert_many(RegisterEntry, _COLUMNS, rows)


def _open_period(organisation_id: int) -> int:
    """The period that entries go into, kept open until the caller's transaction ends: who closes it waits for that.

    PostgreSQL takes a shared lock, so that desks do not wait for each other; SQLite has one writer anyway. A period
    closed while we waited is no longer found, and the next look finds the one after it.
    """
    share = " FOR SHARE" if connection.vendor == "postgresql" else ""
    table = RegisterPeriod._meta.db_table
    for _try in range(_TRIES):
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id FROM {table} WHERE organisation_id = %s AND closed_at IS NULL{share}",  # noqa: S608 - our name
                [organisation_id],
            )
            if (found := cursor.fetchone()) is not None:
                return int(found[0])
        begin_register(organisation_id)
    raise PeriodClosed()


def begin_register(organisation_id: int) -> None:
    """Open the first period of an organisation's register; does nothing where there is one."""
    rows = RegisterPeriod.unscoped(reason="the register of an organisation begins with its first item")
    if not rows.filter(organisation_id=organisation_id).exists():
        rows.bulk_create(
            [RegisterPeriod(organisation_id=organisation_id, number=1, opened_at=now())], ignore_conflicts=True
        )


def close_period(actor: Actor, period_id: int, *, name: str = "") -> int:
    """Freeze the open period with its report and open the next one; the number of the closed period.

    What is entered from now on, corrections of earlier entries too, stands in the next period. Waits for those who are
    entering. Refuses `PeriodClosed` and `PeriodEmpty`.
    """
    actor.require(REGISTER, organisation_id=actor.organisation_id)
    with transaction.atomic():
        rows = RegisterPeriod.scoped(actor).filter(organisation_id=actor.organisation_id)
        row = rows.filter(id=period_id, closed_at=None).select_for_update().first()
        if row is None:
            raise PeriodClosed()
        if not RegisterEntry.scoped(actor).filter(period_id=row.id).exists():
            raise PeriodEmpty()
        at = now()
        text = json.dumps(report_to_json(living_report(actor, row.id)), ensure_ascii=False, sort_keys=True)
        row.report, row.digest = text, hashlib.sha256(text.encode()).hexdigest()
        row.name, row.closed_at, row.closed_by = name.strip()[:80], at, actor.id
        row.save()
        RegisterPeriod.scoped(actor).create(organisation_id=actor.organisation_id, number=row.number + 1, opened_at=at)
    return row.number
