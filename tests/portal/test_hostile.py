"""Hostile words in every parameter and in every subfield: nothing breaks, and nothing is ever markup."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from xml.sax.saxutils import escape

import pytest
from django.test import Client

from tests.catalog.conftest import bring
from tests.catalog.files import as_file, held
from tests.portal.conftest import Side, signed_in
from tianlu.catalog.models import Record
from tianlu.catalog.queries import imports_of
from tianlu.holdings.services import create_location
from tianlu.libraries.queries import branch_tree
from tianlu.marc import Field
from tianlu.marc import Record as MarcRecord

pytestmark = [pytest.mark.database, pytest.mark.django_db]
MARK = "zqx"  # what every attack carries, so that it can be found again
WORDS = (
    f"<script>alert('{MARK}')</script>",
    f'"><img src=x onerror=alert("{MARK}")>',
    f"'{MARK}' onfocus='alert(1)' autofocus='",
    f"javascript:alert('{MARK}')",
    f"</title></textarea></script><svg/onload={MARK}>",
    f"{{{{ {MARK} }}}}{{% debug %}}${{7*7}}#{{7*7}}<%= 7*7 %>",
    f"{MARK}'; DROP TABLE catalog_record; -- \" OR 1=1",
    f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;{MARK}</x>',
    f"]]>&lt;b&gt;&amp;{MARK}",
    f"{MARK}%s %(name)s %n {{0}} {{}}",
    f"\u202e{MARK}\u202d\u2066\u200f\ufeff",
    f"../../../../etc/passwd {MARK}",
    f"{MARK}\r\nSet-Cookie: a=b\r\n\r\n<html>",
    f"({MARK} AND (OR) NOT \" ' * ? ~ ^2 [a TO b] : \\ / and or not prox",
    f"𠮷㐂𰻞{MARK}\U0010ffff",
)
EDGES = (
    "\0",
    "\0" * 5 + MARK,
    "字" * 10_000,
    "a" * 10_000,
    "(" * 3_000,
    '"' * 5_000,
    "\ud800".encode("utf-8", "surrogatepass"),
    "-1",
    "9" * 400,
)
PARAMETERS = {
    "/search": (
        "q",
        "cql",
        "term0",
        "field0",
        "match0",
        "op1",
        "language",
        "format",
        "class",
        "author",
        "subject",
        "branch",
        "organisation",
        "available",
        "year_from",
        "year_to",
        "sort",
        "page",
    ),
    "/search/facets": ("q", "author", "class"),
    "/search/advanced": ("q", "cql", "term0", "language"),
    "/search/suggestions": ("q",),
    "/records/{record}": ("style",),
    "/api/v1/search": ("q", "cql", "limit", "cursor", "author", "sort"),
    "/api/v1/suggest": ("q",),
    "/sign-in": ("next", "library"),
    "/desk/imports": ("state", "before"),
    "/desk/jobs": ("state", "before"),
    "/desk/people": ("q", "page"),
    "/desk/mappings": ("name", "mapping"),
}
TYPED = {"q", "cql", "term0", "author", "next", "style"}  # what readers type; the others choose from a list
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Reader(HTMLParser):
    """Finds what an attack would have become had it been taken for markup."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.inside.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.faults.append(f"<{tag} {name}={value!r}>")
            if name in {"href", "src", "action", "data-href"} and re.match(
                r"\s*(javascript|data|vbscript):", value or "", re.I
            ):
                self.faults.append(f"<{tag} {name}={value!r}>")
            if MARK in name:
                self.faults.append(f"<{tag} {name}>")

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        holder = self.inside[-1] if self.inside else ""
        if holder in {"script", "style"} and MARK in data and "</script" in data.lower():
            self.faults.append(f"in <{holder}>: {data[:80]}")

    def handle_comment(self, data: str) -> None:
        if MARK in data:
            self.faults.append(f"<!-- {data[:80]}")

    def handle_decl(self, decl: str) -> None:
        if MARK in decl:
            self.faults.append(f"<! {decl[:80]}")


def faults_of(page: str) -> list[str]:
    reader = Reader()
    reader.feed(page)
    scripts = re.findall(r"<script(?![^>]*(?:\bsrc=|type=\"application/ld\+json\"))[^>]*>", page)
    foreign = re.findall(r"<(?:img src=x|svg/onload|x>|b>)", page)
    return reader.faults + scripts + foreign


def judged(got: object, name: str) -> list[tuple[str, object]]:
    status, headers = got.status_code, got.headers  # type: ignore[attr-defined]
    if status >= 500:
        return [(name, status)]
    if "Set-Cookie" in headers or "\n" in headers.get("Location", ""):
        return [(name, "header")]
    if "text/html" not in headers.get("Content-Type", "") or MARK.encode() not in got.content:  # type: ignore[attr-defined]
        return []
    return [(name, fault) for fault in faults_of(got.content.decode())]  # type: ignore[attr-defined]


@pytest.mark.parametrize("word", [*WORDS[:3], WORDS[4], *(f"<b>{MARK}</b>", f"<!-- {MARK} -->")])
def test_an_attack_that_succeeds_is_noticed(word: str) -> None:
    assert faults_of(f"<p>{word}</p>") or faults_of(f"<p title='{word}'>")
    assert faults_of(f"<p title='{escape(word, {chr(34): '&quot;', chr(39): '&#39;'})}'>{escape(word)}</p>") == []


def test_every_parameter_bears_anything(stocked: Side) -> None:
    director, wrong = signed_in(stocked.director), []
    record = Record.objects.order_by("id").values_list("id", flat=True)[0]
    for address, names in PARAMETERS.items():
        path = address.format(record=record)
        client = director if path.startswith("/desk") else Client(raise_request_exception=False)
        for name in names:
            for value in (*WORDS, *EDGES) if name in TYPED else (*WORDS[:2], *WORDS[5:7], *EDGES):
                got = client.get(path, {name: value})
                got.cookies.clear()
                wrong += judged(got, f"{path}?{name}={value[:30]!r}")
    assert wrong == [], "\n".join(map(str, wrong))


def test_every_form_bears_anything(stocked: Side) -> None:
    director, visitor, wrong = signed_in(stocked.director), Client(raise_request_exception=False), []
    record = Record.objects.order_by("id").values_list("id", flat=True)[0]
    forms = (
        (visitor, "/sign-in", ("login", "password", "library", "next")),
        (visitor, "/preferences", ("theme", "size", "language", "keys", "next")),
        (director, "/desk/people/new", ("login", "display_name", "role", "branch")),
        (director, "/desk/mappings", ("name", "rules", "label", "mapping")),
        (director, f"/desk/records/{record}/visibility", ("visibility",)),
        (director, f"/desk/records/{record}/withdrawal", ("reason",)),
        (director, "/my/password", ("old", "new", "again")),
    )
    for client, path, names in forms:
        for value in (*WORDS[:9], *EDGES[:3]):
            got = client.post(path, dict.fromkeys(names, value))
            if got.status_code < 500:
                assert not got.headers.get("Location", "/").startswith(("//", "http:", "https:", "javascript:"))
                got.cookies.clear()
            wrong += judged(got, f"POST {path} {value[:30]!r}")
    assert wrong == [], "\n".join(map(str, wrong))


CNMARC = (
    "010 $a$b$d",
    "101 $a",
    "200 $a$b$c$d$e$f$g$h$i$9$A",
    "205 $a$b",
    "210 $a$c$d",
    "215 $a$c$d$e",
    "225 $a$e$v",
    "300 $a",
    "327 $a",
    "330 $a",
    "410 $a$v",
    "454 $a",
    "500 $a",
    "510 $a",
    "517 $a",
    "606 $a$x$y$z",
    "610 $a",
    "690 $a$v",
    "696 $a",
    "701 $a$b$c$f$4$9",
    "711 $a$b$4",
    "801 $a$b",
    "856 $u$z$3",
    "091 $a$d",
)
MARC21 = (
    "020 $a$q$c",
    "022 $a",
    "041 $a$h",
    "050 $a$b",
    "082 $a",
    "100 $a$d$e",
    "245 $a$b$c$n$p",
    "246 $a",
    "250 $a",
    "264 $a$b$c",
    "300 $a$b$c$e",
    "490 $a$v",
    "500 $a",
    "505 $a",
    "520 $a",
    "650 $a$x$y$z",
    "700 $a$e",
    "710 $a",
    "773 $t$w",
    "856 $u$y$z",
    "880 $6$a",
)


def attacked(word: str, number: int, plan: tuple[str, ...], leader: str, fixed: Field) -> MarcRecord:
    """A record whose every subfield is the attack."""
    fields = [Field("001", f"{number:08d}"), fixed]
    for line in plan:
        tag, _, codes = line.partition(" ")
        fields.append(Field(tag, " ", " ", [(code, word) for code in codes.split("$") if code]))
    copy = [("a", "MAIN"), ("b", f"H{number}"), ("d", word), ("e", word), ("s", word)]
    fields.append(
        held(*copy)
        if leader.endswith("450 ")
        else Field("852", " ", " ", [("b", "MAIN"), ("c", word), ("h", word), ("p", f"H{number}")])
    )
    return MarcRecord(leader, fields)


def test_no_page_takes_a_record_for_markup(north: Side, follow: Callable[[], int]) -> None:
    cn = Field("100", " ", " ", [("a", "20010101d2001    em y0chiy50      ea")])
    us = Field("008", "010101s2001    xx            000 0 eng d")
    storable = [word for word in WORDS if "\x1d" not in word]
    chinese = [attacked(word, 100 + at, CNMARC, "00000nam0 2200000   450 ", cn) for at, word in enumerate(storable)]
    western = [attacked(word, 200 + at, MARC21, "00000nam a2200000 a 4500", us) for at, word in enumerate(storable)]
    create_location(north.actor, branch_id=first_branch(north), code="<b>", name_zh=WORDS[0], name_en=WORDS[1])
    for name, content in (
        ("<script>zqx</script>.mrc", as_file(chinese)),
        ("'\"><svg onload=zqx>.mrc", as_file(western)),
    ):
        done = bring(north.actor, content, filename=name)
        assert done.counts["records"] == len(storable), done.counts
    follow()
    visitor, director = Client(raise_request_exception=False), signed_in(north.director)
    numbers = list(Record.objects.values_list("id", flat=True))
    paths = [
        "/",
        "/search",
        "/search?q=zqx",
        "/search/facets?q=zqx",
        "/search/suggestions?q=zqx",
        "/search?sort=title",
        "/about",
    ]
    paths += [f"/records/{number}" for number in numbers]
    paths += [f"/records/{number}?style={style}" for number in numbers[:4] for style in ("apa", "mla", "gb7714-2015")]
    desk = [
        "/desk/imports",
        *[f"/desk/imports/{one.id}" for one in imports_of(north.actor)],
        "/desk/jobs",
        "/desk/mappings",
        *[f"/desk/records/{number}" for number in numbers],
    ]
    wrong: list[tuple[str, object]] = []
    for client, addresses, language in ((visitor, paths, "en"), (director, [*paths, *desk], "zh-hans")):
        for path in addresses:
            got = client.get(path, headers={"accept-language": language})
            assert got.status_code == 200, (path, got.status_code)
            wrong += judged(got, path)
    assert wrong == [], "\n".join(map(str, wrong))
    for number in numbers:
        for kind in ("mrc", "xml", "json", "ris", "bib"):
            assert visitor.get(f"/api/v1/records/{number}.{kind}").status_code == 200
        marcxml = visitor.get(f"/api/v1/records/{number}.xml").content.decode()
        assert "<script" not in marcxml
        assert "<!DOCTYPE" not in marcxml
    assert escape(WORDS[0]) in visitor.get(f"/api/v1/records/{numbers[0]}.xml").content.decode()


def first_branch(side: Side) -> int:

    return branch_tree(side.actor)[0].id
