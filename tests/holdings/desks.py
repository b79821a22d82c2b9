"""Several desks in one process: piles scanned, prices corrected, periods closed, one inventory scanned by two.

    python -m tests.holdings.desks ORGANISATION THREADS ROUNDS SEED

writes as JSON what the register and the items say at the end, and every closed period beside the sum of its entries.
"""

import json
import random
import sys

import django

django.setup()

from django.db.models import Sum  # noqa: E402 - after setup

from tests.threads import side_by_side  # noqa: E402
from tianlu.holdings import queries, services  # noqa: E402
from tianlu.holdings.data import Deed, ItemState, PeriodClosed, PeriodEmpty  # noqa: E402
from tianlu.holdings.models import InventoryScan, Item, RegisterEntry  # noqa: E402
from tianlu.holdings.rules import Scan  # noqa: E402
from tianlu.holdings.services import NewItem, ScanOrder  # noqa: E402
from tianlu.kit.db import retrying  # noqa: E402
from tianlu.kit.errors import Conflict  # noqa: E402
from tianlu.libraries.data import Actor, system  # noqa: E402
from tianlu.libraries.queries import branch_tree  # noqa: E402


def desk(actor: Actor, inventory: int, rounds: int, chance: random.Random) -> None:
    branches = [one.id for one in branch_tree(actor)]
    codes = [str(code) for code in Item.scoped(actor).exclude(barcode=None).values_list("barcode", flat=True)]
    for _round in range(rounds):
        pile = [Scan(line, code) for line, code in enumerate(chance.sample(codes, 12), 1)]
        deed = chance.choice([Deed.PLACE, Deed.SEND, Deed.RECEIVE, Deed.STATE])
        order = ScanOrder(deed=deed, branch_id=chance.choice(branches), state=ItemState.REPAIR)
        retrying(lambda pile=pile, order=order: services.handle_scans(actor, scans=pile, order=order), patience=120)  # type: ignore[misc]
        retrying(lambda pile=pile: services.take_scans(actor, inventory, scans=pile), patience=120)  # type: ignore[misc]
        retrying(lambda: correct(actor, chance.choice(codes), chance.randrange(10_000)), patience=120)
        retrying(lambda: close(actor), patience=120)


def correct(actor: Actor, barcode: str, price: int) -> None:
    item = queries.item_by_barcode(actor, barcode)
    wanted = NewItem(branch_id=item.branch_id, barcode=barcode, price_minor=price, currency="CNY")
    try:
        services.edit_item(actor, item.id, item=wanted, expected_version=item.version)
    except Conflict:  # another desk was first
        return


def close(actor: Actor) -> None:
    try:
        services.close_period(actor, queries.periods_of(actor)[0].id)
    except (PeriodClosed, PeriodEmpty):
        return


def said(actor: Actor, inventory: int) -> dict[str, object]:
    periods = queries.periods_of(actor)
    closed = []
    for one in periods[1:]:
        entries = RegisterEntry.scoped(actor).filter(period__number__lte=one.number)
        sums = entries.aggregate(copies=Sum("copies"), minor=Sum("amount_minor"))
        report = queries.report_of(actor, one.id)
        money = sum(minor for _currency, minor in report.end.money)
        closed.append([report.agrees, report.end.copies == sums["copies"], money == sums["minor"]])
    counts = services.finish_inventory(actor, inventory)
    return {
        "agrees": queries.report_of(actor, periods[0].id).agrees,
        "closed": closed,
        "scans": InventoryScan.scoped(actor).filter(inventory_id=inventory).count(),
        "unknown": counts.get("unknown", 0),
    }


def main(words: list[str]) -> None:
    organisation_id, threads, rounds, seed = map(int, words)
    actor = system("proof", organisation_id=organisation_id)
    inventory = services.start_inventory(actor, name="all", branch_id=branch_tree(actor)[0].id)
    side_by_side(threads, lambda place: desk(actor, inventory, rounds, random.Random(seed + place)))
    sys.stdout.write(json.dumps(said(actor, inventory)))


if __name__ == "__main__":
    main(sys.argv[1:])
