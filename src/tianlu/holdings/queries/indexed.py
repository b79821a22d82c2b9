"""What the index keeps of the items of many records at once."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection

from tianlu.catalog.data import Visibility
from tianlu.holdings.data import HoldingFacts, ItemState, RecordHoldings
from tianlu.kit.db import among, batches

_CHUNK = 500
_ITEM = (
    "SELECT item.record_id, item.organisation_id, item.branch_id, item.call_number, item.shelf_key, item.state,"
    " item.visibility, place.visibility"
    " FROM holdings_item item LEFT JOIN holdings_location place ON place.id = item.current_location_id"
)
_Share = dict[int, list[tuple[int, str, str, str]]]  # by organisation: branch, call number, its key, state


def index_facts(record_ids: Collection[int]) -> dict[int, RecordHoldings]:
    """What the index keeps of each record's items, whoever owns them; one query for 500 records.

    Withdrawn and suppressed items are left out; staff-only items, and items in staff-only locations, are told apart.
    """
    found: dict[int, RecordHoldings] = {}
    for chunk in batches(record_ids, _CHUNK):
        shares: dict[int, tuple[_Share, _Share]] = {}
        for record_id, organisation, branch, call_number, key, state, visibility, place in _items(chunk):
            if place == Visibility.SUPPRESSED:
                continue
            hidden = visibility != Visibility.PUBLIC or place not in {None, Visibility.PUBLIC}
            share = shares.setdefault(record_id, ({}, {}))[hidden]
            share.setdefault(organisation, []).append((branch, call_number, key, state))
        for record_id, (public, staff_only) in shares.items():
            found[record_id] = RecordHoldings(_facts(public), _facts(staff_only))
    return found


def _items(record_ids: Collection[int]) -> list[Any]:
    """The items past the ORM and of every organisation: the index filters by scope when it is asked."""
    condition, parameter = among("item.record_id", record_ids)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_ITEM} WHERE {condition} AND NOT item.state = 'withdrawn' AND NOT item.visibility = 'suppressed'"
            " ORDER BY item.id",
            [parameter],
        )
        rows: list[Any] = cursor.fetchall()
        return rows


def _facts(share: _Share) -> tuple[HoldingFacts, ...]:
    return tuple([_organisation(number, share[number]) for number in sorted(share)]) if share else ()


def _organisation(number: int, items: list[tuple[int, str, str, str]]) -> HoldingFacts:
    keys = {call_number: key for _, call_number, key, _ in items if call_number}
    return HoldingFacts(
        number,
        _sorted([branch for branch, *_ in items]),
        _sorted([branch for branch, _, _, state in items if state == ItemState.AVAILABLE]),
        tuple(keys),
        next(iter(keys.values()), ""),
        len(items),
    )


def _sorted(branches: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(branches)))
