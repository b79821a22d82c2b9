"""`python -m bench.lists`: the pages of browse lists that `bench browse` measures, in this process; prints one line of JSON."""

import json
import statistics
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import django

ROUNDS = 25
WARM = 3
_LETTERS = "bdhlmswxyz"  # pinyin letters that many names begin with


def main() -> None:
    django.setup()
    from django.test import Client  # noqa: PLC0415 - after setup

    client = Client(headers={"accept-language": "zh-hans"})
    print(json.dumps([row for kind in ("authors", "subjects", "titles") for row in _list(client, kind)]))


def _list(client: Any, kind: str) -> Iterator[list[object]]:
    """Name, headings, page, wall and CPU milliseconds, statements of each page measured."""
    from tianlu.discovery.models import Heading  # noqa: PLC0415 - after setup
    from tianlu.discovery.queries.headings import Spot  # noqa: PLC0415

    rows = Heading.unscoped(reason="a measurement").filter(kind=kind)
    count = rows.values("key").distinct().count()
    middle = [
        Spot(bytes(place), key).written()
        for part in range(4, 7)
        for place, key in rows.order_by("place", "key").values_list("place", "key")[count * part // 10 :][:1]
    ]
    last = Spot(b"\x7f", "z").written()
    for name, words in (
        ("first", [""]),
        ("middle", [f"after={quote(spot)}" for spot in middle]),
        ("last", [f"before={quote(last)}"]),
        ("jump to a letter", [f"q={letter}" for letter in _LETTERS]),
        ("jump to a beginning", ["q=zhang", "q=山水", "q=Sm"]),
    ):
        yield [kind, count, name, *_measured(client, [f"/browse/{kind}?{one}" for one in words])]


def _measured(client: Any, addresses: list[str]) -> tuple[float, float, int]:
    from django.db import connection  # noqa: PLC0415 - after setup
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    wall, spent, most = [], [], 0
    for round_ in range(WARM + ROUNDS):
        address = addresses[round_ % len(addresses)]
        began, cpu = time.perf_counter(), time.process_time()
        response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address}: {response.status_code}")
        if round_ >= WARM:
            wall.append((time.perf_counter() - began) * 1000)
            spent.append((time.process_time() - cpu) * 1000)
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        most = max(most, len(queries))
    return statistics.median(wall), statistics.median(spent), most


if __name__ == "__main__":
    main()
