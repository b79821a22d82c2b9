"""Whatever is in an address, a header or a body: an answer with a sentence, never a fault, never more than two CPU-seconds."""

import time
from urllib.parse import quote

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client

from tests.catalog.conftest import bring
from tests.catalog.files import many
from tests.discovery.conftest import Follow
from tests.ordeals.conftest import sign_in
from tests.proofs import full
from tianlu.libraries.data import Actor

pytestmark = [pytest.mark.database, pytest.mark.django_db]

MOST = 2.0  # CPU-seconds of one answer
FINE = {200, 301, 302, 400, 401, 403, 404, 405, 409, 413, 415, 422}
HOSTILE = {
    "10,000 characters": "山" * 10_000,
    "10,000 words": "a " * 5000,
    "100,000 letters": "x" * 100_000,
    "nested": "(" * 3000 + "a" + ")" * 3000,
    "opened": "(" * 9000,
    "nested half": "(title=(a or (b and (c not " * 800,
    "ands": " and ".join(["山水"] * 2000),
    "ors": " or ".join(f"w{number}" for number in range(1500)),
    "nots": "not " * 2000 + "a",
    "quotes": '"' * 9999,
    "stars": "*" * 9999,
    "truncations": "a* " * 3000,
    "question marks": "?" * 5000,
    "equals": "=" * 5000,
    "backslashes": "\\" * 9999,
    "null byte": "a\0b",
    "control characters": "".join(map(chr, range(32))) * 50,
    "lone byte": "\udcff",
    "direction marks": "\u202e\u200b" * 500,
    "families": "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 500,
    "accents": "e" + "\u0301" * 5000,
    "SQL": "'; DROP TABLE catalog_record;--",
    "HTML": "<script>alert(1)</script>",
    "XML": "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    "template": "{{7*7}}{% debug %}",
    "regular expression": "(a+)+$",
    "huge year": "year >= 99999999999999999999",
    "huge range": 'year within "-999999999999 999999999999"',
    "modifiers": "a and/" + "x/" * 2000 + " b",
    "distance": "a prox/distance=99999999999/unit=word b",
    "long field": "x" * 5000 + " = y",
    "long phrase": f'title = "{"山水" * 4000}"',
    "pinyin": "zhangzhongwenxianlinganxuanxian" * 100,
    "initials": "hlmzgwxszgx" * 500,
    "digits": "9" * 9999,
    "ISBNs": "978-" * 2000,
}
NUMBERS = ["-1", "0", "9" * 18, "9" * 23, "9223372036854775808", "1e9", "NaN", "٣", "²", "0x10", "1" * 5000]
PLACES: dict[str, tuple[str, ...]] = {
    "/search": (
        [
            "q",
            "cql",
            "author",
            "subject",
            "year_from",
            "year_to",
            "sort",
            "page",
            "language",
            "class",
            "branch",
            "format",
            "organisation",
            "available",
        ]
    ),
    "/search/facets": ("q", "cql", "author"),
    "/search/advanced": ("q", "cql"),
    "/search/suggestions": ("q",),
    "/api/v1/search": ("q", "cql", "limit", "cursor", "author", "year_to", "sort", "branch"),
    "/api/v1/suggest": ("q",),
    "/records/1": ("style",),
    "/desk/imports": ("state", "before"),
    "/desk/mappings": ("name",),
    "/desk/jobs": ("before", "state"),
    "/api/v1/imports": ("before", "state"),
    "/sign-in": ("next", "login"),
}
NUMBERED = (
    "/records/{}",
    "/desk/imports/{}",
    "/desk/records/{}",
    "/desk/jobs/{}",
    "/api/v1/records/{}",
    "/api/v1/records/{}.mrc",
    "/api/v1/records/{}.bib",
    "/api/v1/imports/{}",
    "/api/v1/imports/{}/rejected",
)


@pytest.fixture
def staff(library: Actor, follow: Follow) -> Client:
    """Signed in at a library whose records are in the index."""
    bring(library, many(60))
    follow()
    return sign_in(library)


def body_of(answer: HttpResponse | StreamingHttpResponse) -> str:
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[arg-type]
    return raw.decode("utf-8", "replace")


class Asked:
    """Asks, and writes down every answer that is not as it should be."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.wrong: list[str] = []

    def get(self, path: str, query: str = "", **headers: str) -> None:
        begun = time.process_time()
        answer = self.client.get(path, QUERY_STRING=query, **headers)  # type: ignore[arg-type]
        self.judge(f"GET {path[:60]}?{query[:60]} {str(headers)[:60]}", answer, time.process_time() - begun)

    def post(self, path: str, body: bytes, kind: str) -> None:
        begun = time.process_time()
        answer = self.client.generic("POST", path, body, content_type=kind)
        self.judge(f"POST {path} {body[:40]!r} {kind[:40]}", answer, time.process_time() - begun)

    def judge(self, what: str, answer: HttpResponse, spent: float) -> None:
        body = body_of(answer)
        told = answer.status_code < 400 or answer.status_code == 405 or '"title"' in body or "<h1" in body
        if answer.status_code not in FINE or spent > MOST or not told or "Traceback" in body:
            self.wrong.append(f"{what}: {answer.status_code}, {spent:.1f} s, {body[:80]!r}")
        if "<script>alert(1)" in body:
            self.wrong.append(f"{what}: a script of the asker's in the page")


@pytest.mark.long
@pytest.mark.parametrize("path", PLACES)
def test_hostile_words_in_every_parameter(staff: Client, path: str) -> None:
    asked = Asked(staff)
    texts = list(HOSTILE.values())
    for key in PLACES[path]:
        for text in texts if key in {"q", "cql"} or full() else texts[len(key) % 8 :: 8]:
            asked.get(path, f"{key}={quote(text, errors='surrogateescape')}")
    for key in PLACES[path] if full() else PLACES[path][:3]:
        asked.get(path, "&".join(f"{key}={number}" for number in range(1000)))
        asked.get(path, f"{key}=%ff%fe%80")
        asked.get(path, f"{key}=%ed%a0%80&{key}=%00")
    for query in ("&".join(f"k{number}=1" for number in range(1000)), "&" * 5000, "%" * 3000, "q[]=1&q[a]=2"):
        asked.get(path, query)
    assert asked.wrong == []


def test_numbers_that_are_none(staff: Client) -> None:
    asked = Asked(staff)
    for number in NUMBERS:
        for path in NUMBERED:
            asked.get(path.format(quote(number)))
        for path, keys in PLACES.items():
            for key in keys:
                if key in {"page", "limit", "cursor", "before", "year_from", "year_to", "branch", "organisation"}:
                    asked.get(path, f"{key}={quote(number)}")
    assert asked.wrong == []


def test_addresses_that_lead_nowhere(staff: Client) -> None:
    asked = Asked(staff)
    for path in (
        "/%ff%fe",
        "/records/%00",
        "/search/%2e%2e/%2e%2e/etc/passwd",
        "/static/..%2f..%2f..%2fetc/passwd",
        f"/{'a' * 20_000}",
        "//evil.example/",
        "/api/v1/%ff",
        "/api/v1/records/1.%00",
    ):
        asked.get(path)
    assert asked.wrong == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTP_COOKIE", f"tianlu_session={'x' * 60_000}"),
        ("HTTP_COOKIE", "tianlu_language=../../etc; messages=\xff\xfe%00; csrftoken=\x01"),
        ("HTTP_ACCEPT_LANGUAGE", "zh," * 5000),
        ("HTTP_USER_AGENT", "a" * 60_000),
        ("HTTP_HOST", "evil.example"),
        ("HTTP_HOST", "a" * 5000),
        ("HTTP_REFERER", "\xff" * 2000),
        ("HTTP_ACCEPT", "*/*," * 5000),
        ("HTTP_RANGE", "bytes=0-1," * 2000),
        ("HTTP_X_FORWARDED_FOR", "'" * 9000),
        ("HTTP_IF_NONE_MATCH", '"' * 9000),
        ("HTTP_IF_MODIFIED_SINCE", "x" * 9000),
        ("HTTP_AUTHORIZATION", "Bearer \x01" + "x" * 9000),
        ("HTTP_HX_REQUEST", "<script>alert(1)</script>"),
    ],
)
def test_hostile_headers(staff: Client, name: str, value: str) -> None:
    asked = Asked(staff)
    for path in ("/", "/search", "/api/v1/search", "/desk/imports"):
        asked.get(path, **{name: value})
    assert asked.wrong == []


FORM = "multipart/form-data; boundary=x"
BODIES = [
    (b"\x00" * 1000, FORM),
    (b"--x\r\n", f"multipart/form-data; boundary={'x' * 5000}"),
    (b'--x\r\nContent-Disposition: form-data; name="file"; filename="../../\x00.mrc"\r\n\r\nabc\r\n--x--', FORM),
    (b"", ""),
    (b"{", "application/json"),
    (b"[" * 100_000, "application/json"),
    (b"null", "application/json"),
    (b"\xff\xfe", "application/json"),
    (b'{"encoding":"\\u0000","choices":{"holdings":"' + b"x" * 3_000_000 + b'"}}', "application/json"),
    (b'{"choices":{"holdings":"\\ud800\\u0000"}}', "application/json"),
    (b"a=%ff&name=\x00&rules=%00&visibility=%00&reason=%00", "application/x-www-form-urlencoded"),
    (b"a=1&" * 5000, "application/x-www-form-urlencoded"),
]


def test_hostile_bodies(staff: Client) -> None:
    asked = Asked(staff)
    for body, kind in BODIES:
        for path in (
            "/desk/imports",
            "/api/v1/imports",
            "/api/v1/imports/1/previews",
            "/desk/imports/1/previews",
            "/desk/imports/1/runs",
            "/desk/imports/999999/undoings",
            "/desk/mappings",
            "/desk/records/1/visibility",
            "/sign-in",
        ):
            asked.post(path, body, kind)
    assert asked.wrong == []
