"""Several catalogers in one process, for proofs that run it several times over.

    python -m tests.holdings.cataloging ORGANISATION FIRST LAST ABANDONED THREADS SEED

gives each record FIRST..LAST its number; a cataloger abandons ABANDONED of 100 of its transactions and tries again.
"""

import random
import sys

import django

django.setup()

from django.db import transaction  # noqa: E402 - after setup

from tests.threads import side_by_side  # noqa: E402
from tianlu.holdings.services import give_call_number  # noqa: E402
from tianlu.kit.db import retrying  # noqa: E402
from tianlu.libraries.data import system  # noqa: E402


class Abandoned(Exception):
    """The cataloger's machine went away before the end."""


def catalog(organisation_id: int, records: list[int], abandoned: int, seed: int) -> None:
    actor = system("proof", organisation_id=organisation_id)
    chance = random.Random(seed)

    def give(record: int) -> None:
        with transaction.atomic():
            give_call_number(actor, record)
            if chance.randrange(100) < abandoned:
                raise Abandoned

    for record in records:
        while True:
            try:
                retrying(lambda record=record: give(record), patience=120)  # type: ignore[misc]
            except Abandoned:
                continue
            break


def main(words: list[str]) -> None:
    organisation_id, first, last, abandoned, threads, seed = map(int, words)
    records = list(range(first, last + 1))
    side_by_side(
        threads, lambda place: catalog(organisation_id, records[place::threads], abandoned, seed * 1000 + place)
    )


if __name__ == "__main__":
    main(sys.argv[1:])
