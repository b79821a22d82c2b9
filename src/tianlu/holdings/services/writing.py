"""Many items into the database at once."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from tianlu.catalog.data import Placed
from tianlu.holdings.models import CutoverLoan, Item
from tianlu.holdings.models import ItemState as StateRow
from tianlu.holdings.queries.cutovers import sealed_for
from tianlu.holdings.queries.shelving import keys_of_places
from tianlu.holdings.rules import Draft, Lent, Standing
from tianlu.holdings.services.following import Place, drop_labels, release_left
from tianlu.holdings.services.places import Places
from tianlu.holdings.services.register import Change, change_of, enter, standing_of
from tianlu.kit.db import among, insert_many, reserve_ids
from tianlu.kit.feed import announce_many
from tianlu.kit.sealing import seal
from tianlu.libraries.data import Actor

_COLUMNS = (
    "id",
    "organisation",
    "record",
    "branch",
    "permanent_location",
    "current_location",
    "barcode",
    "accession_number",
    "price_minor",
    "currency",
    "fund",
    "source",
    "batch",
    "call_number",
    "shelf_key",
    "copy_number",
    "volume",
    "state",
    "visibility",
    "version",
    "origin_id",
    "contribution_id",
    "cutover_id",
    "created_at",
)
_LOAN = ("organisation", "cutover", "item", "due_date", "borrower")
_HISTORY = ("organisation", "item", "before", "state", "location", "actor_id", "reason", "at")


class NewRow(NamedTuple):
    """An item about to be written; where it comes from is an import or a cut-over."""

    record_id: int
    branch_id: int
    location_id: int | None
    barcode: str | None
    draft: Draft
    state: str = "available"
    origin_id: int | None = None
    contribution_id: int | None = None
    cutover_id: int | None = None


def insert_items(actor: Actor, rows: Sequence[NewRow], at: datetime) -> list[int]:
    """Write the items, enter them in the register, tell the feed; their numbers.

    In the caller's transaction, four statements.
    """
    if not rows:
        return []
    key_of = keys_of_places(actor.organisation_id or 0)
    numbers = reserve_ids(Item, len(rows))
    written = [
        (
            number,
            actor.organisation_id,
            row.record_id,
            row.branch_id,
            row.location_id,
            row.location_id,
            row.barcode,
            row.draft.accession_number,
            row.draft.price_minor,
            row.draft.currency,
            row.draft.fund,
            row.draft.source,
            row.draft.batch,
            row.draft.call_number,
            key_of(row.draft.call_number, row.branch_id, row.location_id),
            row.draft.copy_number,
            row.draft.volume,
            row.state,
            "public",
            1,
            row.origin_id,
            row.contribution_id,
            row.cutover_id,
            at,
        )
        for number, row in zip(numbers, rows, strict=True)
    ]
    insert_many(Item, _COLUMNS, written)
    enter(actor.organisation_id, actor.id, map(_change, numbers, rows), at=at)
    announce_many("holding", dict.fromkeys(row.record_id for row in rows), actor.organisation_id, "imported")
    return numbers


def _change(number: int, row: NewRow) -> Change:
    """What the register is told of a row just written."""
    draft = row.draft
    after = Standing(
        row.branch_id,
        draft.price_minor,
        draft.currency,
        draft.accession_number,
        draft.fund,
        draft.source,
        draft.batch,
    )
    return Change(number, row.record_id, row.barcode or "", draft.call_number, None, after)


def withdraw_items(actor: Actor, items: Sequence[Item], at: datetime, reason: str) -> None:
    """Withdraw items that this transaction has locked: register, state, history, feed; their titles' numbers are released."""
    leaving = [change_of(item, standing_of(item))._replace(after=None) for item in items]
    enter(actor.organisation_id, actor.id, leaving, at=at, reason=reason)
    Item.scoped(actor).filter(id__in=[item.id for item in items]).update(state="withdrawn")
    insert_many(
        StateRow,
        _HISTORY,
        [
            (
                item.organisation_id,
                item.id,
                item.state,
                "withdrawn",
                item.current_location_id,
                actor.id,
                reason,
                at,
            )
            for item in items
        ],
    )
    records = dict.fromkeys(item.record_id for item in items)
    announce_many("holding", records, actor.organisation_id, "undone")
    CutoverLoan.scoped(actor).filter(item_id__in=[item.id for item in items]).delete()
    drop_labels(actor, [item.id for item in items])
    release_left(actor, [(item.record_id, Place.of(item)) for item in items], reason=reason)


class _Wanted(NamedTuple):
    record_id: int
    contribution_id: int
    branch_id: int
    draft: Draft


def keep_loans(organisation_id: int, cutover_id: int | None, lent: Sequence[tuple[int, Lent]]) -> None:
    """Write down what was lent in the system that items just made came from; in the caller's transaction."""
    purpose = sealed_for(cutover_id or 0)
    rows = [
        (organisation_id, cutover_id, item, one.due or None, seal(one.borrower, purpose) if one.borrower else b"")
        for item, one in lent
    ]
    insert_many(CutoverLoan, _LOAN, rows)


def write_items(actor: Actor, import_id: int, places: Places, placed: Sequence[Placed], at: datetime) -> dict[str, int]:
    """Add the items that the organisation does not hold yet; runs inside the caller's transaction.

    An item known by its barcode or accession number on the same record is left alone; a barcode that another record's
    item has is left out of the new item and counted, so that no copy is lost. A constant number of statements for a batch.
    """
    organisation_id = actor.organisation_id
    wanted, homeless = _wanted(places, placed)
    held = _Held(organisation_id, wanted)
    rows: list[NewRow] = []
    counts = {"items": 0, "items-known": 0, "barcodes-taken": 0, "items-without-branch": homeless}
    for entry in wanted:
        draft = entry.draft
        if held.knows(entry):
            counts["items-known"] += 1
            continue
        barcode = draft.barcode or None
        if barcode and held.taken(barcode):
            barcode = None
            counts["barcodes-taken"] += 1
        held.take(entry, barcode)
        location = places.location(entry.branch_id, draft.location)
        rows.append(
            NewRow(
                entry.record_id,
                entry.branch_id,
                location,
                barcode,
                draft,
                state=draft.state or "available",
                origin_id=import_id,
                contribution_id=entry.contribution_id,
            )
        )
    numbers = insert_items(actor, rows, at)
    lent = [(number, Lent(row.draft.due)) for number, row in zip(numbers, rows, strict=True) if row.state == "on-loan"]
    keep_loans(organisation_id, None, lent)
    counts["items"] = len(rows)
    return {key: number for key, number in counts.items() if number}


def _wanted(places: Places, placed: Sequence[Placed]) -> tuple[list[_Wanted], int]:
    wanted: list[_Wanted] = []
    homeless = 0
    for record in placed:
        for draft in record.read.drafts:
            branch = places.branch(draft.branch)
            if branch is None:
                homeless += 1
            else:
                wanted.append(_Wanted(record.record_id, record.contribution_id, branch.id, draft))
    return wanted, homeless


class _Held:
    """What the organisation holds already, as far as this batch cares."""

    def __init__(self, organisation_id: int, wanted: Sequence[_Wanted]) -> None:
        barcodes = {entry.draft.barcode for entry in wanted if entry.draft.barcode}
        accessions = {entry.draft.accession_number for entry in wanted if entry.draft.accession_number}
        plain = {entry.record_id for entry in wanted if not entry.draft.barcode and not entry.draft.accession_number}
        self._organisation_id = organisation_id
        self._barcodes: dict[str, int] = dict(self._held("barcode, record_id", "barcode", barcodes))
        self._accessions = set(self._held("record_id, accession_number", "accession_number", accessions))
        unnumbered = self._held(
            "record_id, branch_id, call_number, volume",
            "record_id",
            plain,
            " AND barcode IS NULL AND accession_number = ''",
        )
        self._plain = Counter(unnumbered)

    def _held(self, fields: str, column: str, values: Collection[Any], more: str = "") -> list[Any]:
        """Rows of the organisation's items that are not withdrawn, where `column` is one of `values`."""
        if not values:
            return []
        condition, parameter = among(column, values)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {fields} FROM {Item._meta.db_table}"  # noqa: S608 - names of ours only
                f" WHERE organisation_id = %s AND {condition} AND NOT state = 'withdrawn'{more}",
                [self._organisation_id, parameter],
            )
            rows: list[Any] = cursor.fetchall()
        return rows

    def knows(self, entry: _Wanted) -> bool:
        """True when this very item is held already; an unnumbered one counts once for each that is held."""
        draft = entry.draft
        if draft.barcode and draft.barcode in self._barcodes:
            return self._barcodes[draft.barcode] == entry.record_id
        if draft.accession_number:
            return (entry.record_id, draft.accession_number) in self._accessions
        if draft.barcode:
            return False
        place = (entry.record_id, entry.branch_id, draft.call_number, draft.volume)
        if self._plain[place]:
            self._plain[place] -= 1
            return True
        return False

    def taken(self, barcode: str) -> bool:
        return barcode in self._barcodes

    def take(self, entry: _Wanted, barcode: str | None) -> None:
        if barcode:
            self._barcodes[barcode] = entry.record_id
        if entry.draft.accession_number and not entry.draft.barcode:  # two barcodes of one file are two books
            self._accessions.add((entry.record_id, entry.draft.accession_number))
