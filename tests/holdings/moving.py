"""Several desks in one process: copies of the same titles go to another branch, or leave, at the same time.

    python -m tests.holdings.moving ORGANISATION THREADS DEED SEED

sends every item to the last branch in piles of 6 (`send`), or withdraws each (`withdraw`); copies of one title fall to
different desks.
"""

import random
import sys

import django

django.setup()

from tests.threads import side_by_side  # noqa: E402 - after setup
from tianlu.holdings import services  # noqa: E402
from tianlu.holdings.data import Deed  # noqa: E402
from tianlu.holdings.models import Item  # noqa: E402
from tianlu.holdings.rules import Scan  # noqa: E402
from tianlu.holdings.services import ScanOrder  # noqa: E402
from tianlu.kit.db import batches, retrying  # noqa: E402
from tianlu.libraries.data import Actor, system  # noqa: E402
from tianlu.libraries.queries import branch_tree  # noqa: E402


def send(actor: Actor, items: list[tuple[int, str]], to: int) -> None:
    for some in batches(items, 6):
        scans = [Scan(line, code) for line, (_number, code) in enumerate(some, 1)]
        order = ScanOrder(deed=Deed.SEND, branch_id=to)
        retrying(lambda scans=scans, order=order: services.handle_scans(actor, scans=scans, order=order), patience=120)  # type: ignore[misc]


def withdraw(actor: Actor, items: list[tuple[int, str]]) -> None:
    for number, _code in items:
        retrying(lambda number=number: services.withdraw_item(actor, number, reason="worn"), patience=120)  # type: ignore[misc]


def main(words: list[str]) -> None:
    organisation_id, threads, deed, seed = int(words[0]), int(words[1]), words[2], int(words[3])
    actor = system("proof", organisation_id=organisation_id)
    to = branch_tree(actor)[-1].id
    items = [(number, str(code)) for number, code in Item.scoped(actor).order_by("id").values_list("id", "barcode")]

    def work(place: int) -> None:
        mine = items[place::threads]
        random.Random(seed + place).shuffle(mine)
        send(actor, mine, to) if deed == "send" else withdraw(actor, mine)

    side_by_side(threads, work)


if __name__ == "__main__":
    main(sys.argv[1:])
