"""What readers take away from a search: feeds that validate, files, reference lists, editions side by side."""

import csv
import html
import io
import re
import time
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.http import http_date
from lxml import etree

from tests.catalog.conftest import bring
from tests.catalog.files import as_file, cnmarc
from tests.discovery.conftest import Follow
from tianlu.catalog.data import Visibility
from tianlu.catalog.models import Record
from tianlu.catalog.services import set_visibility
from tianlu.libraries.data import Actor
from tianlu.libraries.queries import forget_public_scope

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ATOM = "{http://www.w3.org/2005/Atom}"
# RFC 4287, sections 3.3 (every instant has an offset), 4.1.1 and 4.1.2: what a feed and an entry must and may hold, of the elements that are written.
SCHEMA = r"""
<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="http://www.w3.org/2005/Atom"
         datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start><element name="feed"><attribute name="xml:lang"/><interleave>
    <ref name="head"/><oneOrMore><ref name="person"/></oneOrMore><zeroOrMore><ref name="entry"/></zeroOrMore>
  </interleave></element></start>
  <define name="head"><interleave>
    <element name="id"><data type="anyURI"/></element><element name="title"><text/></element>
    <element name="updated"><ref name="instant"/></element><oneOrMore><ref name="link"/></oneOrMore>
  </interleave></define>
  <define name="instant"><data type="dateTime"><param name="pattern">.*(Z|[+\-][0-9]{2}:[0-9]{2})</param></data></define>
  <define name="link"><element name="link"><attribute name="rel"/><attribute name="type"/>
    <attribute name="href"><data type="anyURI"/></attribute></element></define>
  <define name="person"><element name="author"><element name="name"><text/></element></element></define>
  <define name="entry"><element name="entry"><interleave>
    <ref name="head"/><element name="published"><ref name="instant"/></element>
    <optional><ref name="person"/></optional><element name="summary"><text/></element>
  </interleave></element></define>
</grammar>
"""


@pytest.fixture
def reader(library: Actor, follow: Follow) -> Client:
    books = [
        cnmarc("1", "边城 <卷一> & 其他", author="沈从文", year="1934", publisher="生活书店", isbn="9787020002207"),
        cnmarc("2", "边城", author="沈从文", year="1981", publisher="江西人民出版社"),
        cnmarc("3", "=边城浪子\x07", author="古龙", year="1976", publisher="南琪出版社"),
    ]
    bring(library, as_file(books))
    follow()
    forget_public_scope()
    return Client(headers={"accept-language": "zh-CN"})


def test_a_search_is_a_valid_atom_feed_of_what_anyone_sees(reader: Client, library: Actor) -> None:
    answer = reader.get("/search.atom", {"q": "边城"})
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    tree = etree.fromstring(answer.content)
    schema = etree.RelaxNG(etree.fromstring(SCHEMA))
    assert schema.validate(tree), schema.error_log
    titles = [entry.findtext(f"{ATOM}title") for entry in tree.findall(f"{ATOM}entry")]
    assert titles == ["=边城浪子", "边城", "边城 <卷一> & 其他"]
    ids = [entry.findtext(f"{ATOM}id") or "" for entry in tree.findall(f"{ATOM}entry")]
    assert all(re.fullmatch(r"tag:testserver,\d{4}-\d\d-\d\d:records/\d+", one) for one in ids)
    set_visibility(library, Record.objects.order_by("id")[0].id, visibility=Visibility.STAFF)
    left = etree.fromstring(reader.get("/search.atom", {"q": "边城"}).content)
    assert [entry.findtext(f"{ATOM}id") for entry in left.findall(f"{ATOM}entry")] == ids[:2]


def test_a_search_is_an_rss_channel(reader: Client) -> None:
    channel = ET.fromstring(reader.get("/search.rss", {"q": "边城", "year_from": "1980"}).content).find("channel")
    assert channel is not None
    assert [one.tag for one in channel[:3]] == ["title", "link", "description"]
    [item] = channel.findall("item")
    assert item.findtext("title") == "边城"
    guid = item.find("guid")
    assert guid is not None
    assert (guid.get("isPermaLink"), (guid.text or "")[:14]) == ("false", "tag:testserver")
    assert (item.findtext("link") or "").startswith("http://testserver/records/")


def test_what_a_record_says_is_no_markup_where_readers_take_a_description_for_html(
    reader: Client, library: Actor, follow: Follow
) -> None:
    bring(library, as_file([cnmarc("77", "书", author="<img src=x onerror=alert(1)> & 某")]))
    follow()
    answer = reader.get("/search.rss", {"q": "onerror <b>"}).content.decode()
    channel = ET.fromstring(answer).find("channel")
    assert channel is not None
    assert "<b>" not in (channel.findtext("description") or "")
    item = ET.fromstring(reader.get("/search.rss", {"q": "onerror"}).content).find("channel/item")
    assert item is not None
    assert (item.findtext("description") or "").startswith("&lt;img src=x onerror=alert(1)&gt; &amp; 某")


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_a_feed_that_did_not_change_is_not_sent_again(reader: Client, kind: str) -> None:
    first = reader.get(f"/search.{kind}", {"q": "边城"})
    again = reader.get(f"/search.{kind}", {"q": "边城"}, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    tomorrow = http_date(time.time() + 86_400)  # a record may be withdrawn since, and leaves no later day behind
    since = reader.get(f"/search.{kind}", {"q": "边城"}, headers={"if-modified-since": tomorrow})
    assert (since.status_code, since.has_header("Last-Modified")) == (200, False)
    assert reader.get(f"/search.{kind}", {"q": "无此书"}).status_code == 200


def test_a_feed_is_called_by_its_filters_too(reader: Client) -> None:
    for kind in ("atom", "rss"):
        tree = ET.fromstring(
            reader.get(f"/search.{kind}", {"q": "边城", "language": "chi", "year_from": "1980"}).content
        )
        title = tree.findtext(f"{ATOM}title") or tree.findtext("channel/title") or ""
        assert title.startswith("边城")
        assert " · 语种: 中文 · 出版年: 1980–" in title


def test_results_name_their_feeds(reader: Client) -> None:
    page = reader.get("/search?q=边城&year_from=1980").content.decode()
    found = re.findall(r'<link rel="alternate" type="application/(\w+)\+xml"[^>]*href="([^"]+)"', page)
    assert [kind for kind, _ in found] == ["atom", "rss"]
    assert all(reader.get(html.unescape(address)).status_code == 200 for _, address in found)


def taken(client: Client, address: str) -> bytes:
    return b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]


def test_results_leave_as_files(reader: Client) -> None:
    assert taken(reader, "/search/export.ris?q=边城").decode().count("TY  - BOOK") == 3
    assert taken(reader, "/search/export.bib?q=边城").decode().count("@book{") == 3
    marc = taken(reader, "/search/export.mrc?q=边城")
    assert marc.count(b"\x1d") == 3
    assert all(title.encode() in marc for title in ("边城浪子", "边城 <卷一> & 其他"))


def test_a_table_says_what_records_say_and_runs_nothing(reader: Client) -> None:
    raw = taken(reader, "/search/export.csv?q=边城&sort=year-up")
    assert raw[:3] == b"\xef\xbb\xbf"
    head, *rows = csv.reader(io.StringIO(raw[3:].decode()))
    assert head[:3] == ["题名", "责任说明", "版本"]
    assert [row[4] for row in rows] == ["1934", "1976", "1981"]
    assert rows[1][0].startswith("'=边城浪子")


def test_only_what_was_chosen_leaves(reader: Client) -> None:
    first, second, third = Record.objects.order_by("id").values_list("id", flat=True)
    assert taken(reader, f"/search/export.ris?q=边城&id={second}").decode().count("TY  - ") == 1
    assert taken(reader, f"/search/export.ris?id={first}&id={third}&id=999999&id=x").decode().count("TY  - ") == 2


def test_staff_only_records_leave_with_nobody(reader: Client, library: Actor) -> None:
    number = Record.objects.order_by("id").values_list("id", flat=True)[1]
    set_visibility(library, number, visibility=Visibility.STAFF)
    for kind in ("ris", "bib", "csv", "mrc"):
        assert b"1981" not in taken(reader, f"/search/export.{kind}?q=边城&id={number}")
    assert "1981" not in reader.get(f"/records/references?id={number}").content.decode()


def test_everything_is_cited_in_a_style(reader: Client) -> None:
    page = reader.get("/records/references?q=边城&style=gb7714-2015").content.decode()
    listed = re.findall(r"<li[^>]*>(.*?)</li>", page.partition('id="references"')[2].partition("</ol>")[0])
    assert len(listed) == 3
    assert "沈从文. 边城[M]. 北京: 江西人民出版社, 1981." in listed
    assert '<option value="gb7714-2015" selected>' in page
    assert "没有可引用的文献" in reader.get("/records/references").content.decode() or listed


def test_editions_stand_side_by_side(reader: Client) -> None:
    first, second, third = Record.objects.order_by("id").values_list("id", flat=True)
    page = reader.get(f"/records/compare?id={second}&id={third}").content.decode()
    rows = dict(re.findall(r'<th scope="row"[^>]*>([^<]+?) <span class="small muted">([^<]+)<', page))
    assert rows["出版年"] == "不同"
    assert rows["语种"] == "相同"
    assert "江西人民出版社" in page
    for few in (f"id={first}", "", f"id={first}&id=999999", "&".join(f"id={n}" for n in range(1, 8))):
        assert reader.get(f"/records/compare?{few}").status_code == 422


def test_what_is_taken_costs_few_statements(reader: Client) -> None:
    number = Record.objects.order_by("id").values_list("id", flat=True)
    pair = f"id={number[0]}&id={number[1]}"
    for path in ("/search.atom?q=边城", "/records/references?q=边城", f"/records/compare?{pair}"):
        reader.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert reader.get(path).status_code == 200
        assert len(seen.captured_queries) <= 8, path


@pytest.mark.parametrize(
    ("kind", "media", "sign"),
    [
        ("mrc", "application/marc", b"\x1d"),
        ("mrc&dialect=marc21", "application/marc", b"\x1d"),
        ("xml", "application/marcxml+xml; charset=utf-8", b"<record"),
        ("xml&dialect=cnmarc", "application/marcxml+xml; charset=utf-8", b"<record"),
        ("json", "application/json; charset=utf-8", b'"leader"'),
        ("mods", "application/mods+xml; charset=utf-8", b"<mods "),
        ("dc", "", b"<dc:title"),
        ("ttl", "text/turtle; charset=utf-8", b"a bf:Instance"),
        ("ris", "application/x-research-info-systems; charset=utf-8", b"TY  - BOOK"),
        ("bib", "application/x-bibtex; charset=utf-8", b"@book{"),
        ("csl", "", b'"title"'),
        ("csv", "text/csv; charset=utf-8", "沈从文".encode()),
    ],
)
def test_a_program_takes_a_search_away_in_any_format(reader: Client, kind: str, media: str, sign: bytes) -> None:
    name, _mark, more = kind.partition("&")
    answer = reader.get(f"/api/v1/search/export.{name}?q=沈从文&sort=year-up&{more}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == media or not media
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert body.count(sign) >= 2 if name != "mods" else body.count(b"<titleInfo") >= 2
    assert 0 < body.find("生活书店".encode()) < body.find("江西人民出版社".encode())
    assert "古龙".encode() not in body


def test_a_program_asks_for_a_format_there_is(reader: Client) -> None:
    wrong = reader.get("/api/v1/search/export.pdf?q=边城")
    assert (wrong.status_code, wrong.json()["code"]) == (404, "format-unknown")
    assert reader.get("/api/v1/search/export.ris?q=边城&dialect=danmarc").status_code == 422
