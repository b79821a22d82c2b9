"""Many items into the database at once."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

from tianlu.catalog.data import Placed
from tianlu.holdings.models import Item
from tianlu.holdings.rules import Draft, shelf_key
from tianlu.holdings.services.places import Places
from tianlu.kit.db import among, insert_many
from tianlu.kit.feed import announce_many

_COLUMNS = (
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
    "created_at",
)
_shelf_key = lru_cache(maxsize=4096)(shelf_key)  # copies share a call number


class _Wanted(NamedTuple):
    record_id: int
    contribution_id: int
    branch_id: int
    draft: Draft


def write_items(
    organisation_id: int, import_id: int, places: Places, placed: Sequence[Placed], at: datetime
) -> dict[str, int]:
    """Add the items that the organisation does not hold yet; runs inside the caller's transaction.

    An item known by its barcode or accession number on the same record is left alone; a barcode that another record's
    item has is left out of the new item and counted, so that no copy is lost. A constant number of statements for a batch.
    """
    wanted, homeless = _wanted(places, placed)
    held = _Held(organisation_id, wanted)
    rows: list[tuple[Any, ...]] = []
    records: dict[int, None] = {}
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
            (
                organisation_id,
                entry.record_id,
                entry.branch_id,
                location,
                location,
                barcode,
                draft.accession_number,
                draft.price_minor,
                draft.currency,
                draft.fund,
                draft.source,
                draft.batch,
                draft.call_number,
                _shelf_key(draft.call_number),
                draft.copy_number,
                draft.volume,
                "available",
                "public",
                1,
                import_id,
                entry.contribution_id,
                at,
            )
        )
        records[entry.record_id] = None
    insert_many(Item, _COLUMNS, rows)
    announce_many("holding", records, organisation_id, "imported")
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
        if entry.draft.accession_number:
            self._accessions.add((entry.record_id, entry.draft.accession_number))
