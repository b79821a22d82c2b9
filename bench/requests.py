"""`python -m bench.requests`: the requests that `bench pages` measures, in this process; prints one line of JSON."""

import gzip
import html
import json
import os
import re
import statistics
import time
from collections.abc import Iterator
from typing import Any

import django

ROUNDS = 25
WARM = 4
_IMAGE = re.compile(r'<img[^>]* src="(/[^"]+)"')
_ASSET = re.compile(r'(?:href|src)="(/static/[^"?#]+)')


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tianlu.portal.settings")
    django.setup()
    from django.test import Client  # noqa: PLC0415 - after setup

    client = Client(headers={"accept-encoding": "gzip", "accept-language": "zh-hans"})
    print(json.dumps([measured(client, *page) for page in pages(client)]))


def pages(client: Any) -> Iterator[tuple[str, str, int | None]]:
    """Name, address and hits of each page; queries are chosen so that they find as much as the name says."""
    yield "home", "/", None
    for name, query in (
        ("results, Chinese", "中国"),
        ("results, English", "the"),
        ("results, two words", "红楼梦 曹雪芹"),
    ):
        yield name, f"/search?q={query}", hits(client, query)
    yield "results, pinyin", "/search?q=hong lou meng", hits(client, "hong lou meng")
    yield "results, everything", "/search", hits(client, "")
    yield "record", f"/records/{record_of(client, '红楼梦')}", None
    yield "suggestions", "/search/suggestions?q=hong", None
    yield "API search", "/api/v1/search?q=中国", hits(client, "中国")


def hits(client: Any, query: str) -> int:
    return int(answer(client, query)["total"])


def record_of(client: Any, query: str) -> int:
    return int(answer(client, query)["items"][0]["id"])


def answer(client: Any, query: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(plain(client.get("/api/v1/search", {"q": query})))
    return found


def plain(response: Any) -> bytes:
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    return gzip.decompress(raw) if response.headers.get("Content-Encoding") == "gzip" else raw


def measured(client: Any, name: str, address: str, found: int | None) -> dict[str, Any]:
    from django.db import connection  # noqa: PLC0415 - after setup
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    for _ in range(WARM):
        response = client.get(address)
    if response.status_code != 200:
        raise SystemExit(f"{address}: {response.status_code}")
    spent = []
    for _ in range(ROUNDS):
        began = time.process_time()
        client.get(address)
        spent.append((time.process_time() - began) * 1000)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    page = "text/html" in response.headers["Content-Type"]
    return {
        "name": name,
        "hits": found,
        "cpu": statistics.median(spent),
        "queries": len(queries),
        "bytes": len(response.content),
        "first": len(response.content) + assets(client, plain(response).decode()) if page else None,
    }


def assets(client: Any, page: str) -> int:
    """Bytes as sent of what the page links to: style, script, icons, covers."""
    addresses = dict.fromkeys([*_ASSET.findall(page), *_IMAGE.findall(page)])
    return sum(sent(client.get(html.unescape(address))) for address in addresses)


def sent(response: Any) -> int:
    return len(b"".join(response.streaming_content) if response.streaming else response.content)


if __name__ == "__main__":
    main()
