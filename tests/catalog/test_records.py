"""Records through the services: edited, hidden, merged, withdrawn, and who sees what."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import bibtexparser
import pytest
import rdflib
import rispy
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.catalog.conftest import bring
from tests.catalog.files import as_file, cnmarc, many
from tianlu.catalog import queries, services
from tianlu.catalog.data import NoSuchRecord, RecordMoved, Visibility
from tianlu.catalog.models import Record
from tianlu.kit.errors import Forbidden, Gone
from tianlu.kit.feed.models import FeedEntry
from tianlu.libraries.data import Actor, ActorKind, visitor
from tianlu.marc import Field, Found, read
from tianlu.marc import Record as MarcRecord

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def books(library: Actor) -> list[int]:
    bring(library, many(3, items=False))
    return list(Record.objects.order_by("id").values_list("id", flat=True))


def retitled(marc: MarcRecord, title: str) -> MarcRecord:
    return MarcRecord(
        marc.leader,
        [Field("200", "1", " ", [("a", title)]) if field.tag == "200" else field for field in marc.fields],
    )


def test_an_edit_makes_a_version_and_can_be_taken_back(library: Actor, books: list[int]) -> None:
    marc, dialect = queries.marc_record(library, books[0])
    assert (
        services.edit_record(
            library, books[0], marc=retitled(marc, "山水志"), dialect=dialect, expected_version=1, note="题名"
        )
        == 2
    )
    assert queries.record_for(library, books[0]).bib["title"] == "山水志"
    assert "山水志" in queries.marc_of(library, books[0], "line").decode()
    with pytest.raises(services.VersionConflict):
        services.edit_record(library, books[0], marc=marc, dialect=dialect, expected_version=1)
    assert services.restore_version(library, books[0], number=1, expected_version=2) == 3
    assert queries.record_for(library, books[0]).bib["title"] == "第1卷山水志"
    history = queries.versions_of(library, books[0])
    assert [(version.number, version.reason) for version in history] == [(3, "restore"), (2, "edit"), (1, "import")]
    told = FeedEntry.objects.filter(kind="record", object_id=books[0], action="edited")
    assert told.count() == 2


def test_an_edited_record_is_found_by_its_new_number(library: Actor, books: list[int]) -> None:
    marc, dialect = queries.marc_record(library, books[0])
    marc.fields.insert(1, Field("010", " ", " ", [("a", "978-7-02-000220-7")]))
    services.edit_record(library, books[0], marc=retitled(marc, "红楼梦"), dialect=dialect, expected_version=1)
    view = bring(library, as_file([cnmarc("77", "紅樓夢", isbn="9787020002207", author="作者1")]))
    assert view.counts["merge"] == 1


def test_visibility_is_obeyed(library: Actor, books: list[int]) -> None:
    reader = visitor(library.scope)
    staff = replace(library, kind=ActorKind.STAFF, acts=frozenset())
    assert set(queries.records_for(reader, books)) == set(books)
    services.set_visibility(library, books[0], visibility=Visibility.STAFF)
    services.set_visibility(library, books[1], visibility=Visibility.SUPPRESSED)
    assert set(queries.records_for(reader, books)) == {books[2]}
    assert set(queries.records_for(staff, books)) == {books[0], books[2]}
    assert set(queries.records_for(library, books)) == set(books)
    for form in ("mrc", "xml", "json", "line"):
        with pytest.raises(NoSuchRecord):
            queries.marc_of(reader, books[1], form)


def test_merged_redirects_withdrawn_is_gone_and_numbers_stay_taken(library: Actor, books: list[int]) -> None:
    first, second, third = books
    services.merge_records(library, first, into=second)
    services.merge_records(library, second, into=third)
    with pytest.raises(RecordMoved) as moved:
        queries.record_for(library, first)
    assert moved.value.into == third
    with pytest.raises(services.CannotMerge):
        services.merge_records(library, third, into=third)
    services.split_record(library, second)
    assert queries.record_for(library, second).bib["title"] == "第2卷山水志"
    services.withdraw_record(library, third, reason="剔除")
    with pytest.raises(Gone):
        queries.record_for(library, third)
    services.revive_record(library, third)
    assert queries.record_for(library, third).version == 4
    with pytest.raises(NoSuchRecord):
        queries.record_for(library, 10**9)


def test_another_library_neither_sees_nor_changes(library: Actor, neighbour: Actor, books: list[int]) -> None:
    with pytest.raises(NoSuchRecord):
        queries.record_for(neighbour, books[0])
    with pytest.raises(NoSuchRecord):
        services.set_visibility(neighbour, books[0], visibility=Visibility.SUPPRESSED)
    with pytest.raises(Forbidden):
        services.set_visibility(
            replace(library, kind=ActorKind.STAFF, acts=frozenset()), books[0], visibility=Visibility.STAFF
        )
    union = replace(neighbour, scope=library.scope | neighbour.scope)
    services.adopt_record(union, books[0])
    assert queries.record_for(neighbour, books[0]).organisations == (
        library.organisation_id,
        neighbour.organisation_id,
    )


def test_lists_take_the_same_number_of_queries_for_any_page(library: Actor, django_assert_num_queries: object) -> None:
    bring(library, many(40, items=False))
    ids = list(queries.iter_record_ids())
    assert len(ids) == queries.count_records() == 40
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(queries.projections(ids)) == 40


def test_an_export_takes_the_same_number_of_queries_for_any_batch(library: Actor) -> None:
    asked = []
    for first in (1, 9000):
        bring(library, many(40, first=first))
        with CaptureQueriesContext(connection) as queried:
            written = b"".join(queries.Export(library, "mrc"))
        asked.append(len(queried))
    assert written.count(b"\x1d") == 80
    assert asked[0] == asked[1]


@pytest.mark.parametrize("form", ["mrc", "xml", "json", "line"])
def test_what_is_exported_comes_in_again_as_known(library: Actor, neighbour: Actor, form: str) -> None:
    bring(library, many(12))
    exported = b"".join(queries.Export(library, form))
    view = bring(neighbour, exported, filename=f"out.{form}")
    assert (view.counts["records"], view.counts["merge"], view.counts["steps"]) == (12, 12, {"items": 12})


def test_an_export_in_another_dialect_lists_what_it_lost(library: Actor, neighbour: Actor, tmp_path: Path) -> None:
    bring(library, many(12))
    books, lost = tmp_path / "books.mrc", tmp_path / "lost.csv"
    call_command("export", str(books), dialect="marc21", losses=lost)
    view = bring(neighbour, books.read_bytes())
    assert (view.counts["records"], view.counts["merge"], view.counts["rejected"]) == (12, 12, 0)
    found = list(read(books.read_bytes()))
    assert [one.dialect for one in found if isinstance(one, Found)] == ["marc21"] * 12
    with lost.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with pytest.raises(CommandError, match="--dialect"):
        call_command("export", str(books), losses=lost)
    assert {row["record"] for row in rows} == {str(number) for number in queries.iter_record_ids()}
    assert {(row["field"], row["subfield"]) for row in rows} >= {("690", "v")}


def test_an_export_in_gb18030_reads_back(library: Actor) -> None:
    bring(library, many(30, items=False))
    exported = b"".join(queries.Export(library, "mrc", "gb18030"))
    assert "第1卷山水志".encode("gb18030") in exported
    with pytest.raises(queries.FormatUnknown):
        queries.Export(library, "pdf")


@pytest.mark.parametrize("form", ["mods", "dc", "ttl", "rdf", "jsonld", "ris", "bib", "csl", "schema"])
def test_every_format_exports_every_record_and_lists_what_it_lost(library: Actor, tmp_path: Path, form: str) -> None:
    bring(library, many(3))
    file, lost = tmp_path / f"books.{form}", tmp_path / "lost.csv"
    call_command("export", str(file), format=form, losses=lost, address="https://library.example/")
    with lost.open(encoding="utf-8-sig", newline="") as rows:
        found = list(csv.DictReader(rows))
    numbers = [str(number) for number in queries.iter_record_ids()]
    assert sorted({row["record"] for row in found}) == sorted(numbers)
    assert {row["field"] for row in found} >= {"905"}
    text = file.read_text(encoding="utf-8")
    assert EXPORTED[form](text) == len(numbers) == 3
    if form in ("ttl", "rdf", "jsonld", "schema"):
        assert all(f"https://library.example/records/{number}" in text for number in numbers)


MODS = "{http://www.loc.gov/mods/v3}mods"
EXPORTED: dict[str, Callable[[str], int]] = {
    "mods": lambda text: len(ElementTree.fromstring(text).findall(MODS)),
    "dc": lambda text: len(ElementTree.fromstring(text)),
    "ttl": lambda text: instances(text, "turtle"),
    "rdf": lambda text: instances(text, "xml"),
    "jsonld": lambda text: len(json.loads(text)) // 2,
    "ris": lambda text: len(rispy.loads(text)),
    "bib": lambda text: len(bibtexparser.parse_string(text).entries),
    "csl": lambda text: len(json.loads(text)),
    "schema": lambda text: len(json.loads(text)),
}


def instances(text: str, syntax: str) -> int:
    found = rdflib.Graph().parse(data=text, format=syntax)
    return len(set(found.objects(None, rdflib.URIRef("http://id.loc.gov/ontologies/bibframe/hasInstance"))))


def test_bibframe_is_rdf_and_a_dialect_is_for_marc_alone(library: Actor, tmp_path: Path) -> None:
    bring(library, many(2))
    call_command("export", str(tmp_path / "a"), format="bibframe")
    assert instances((tmp_path / "a").read_text(encoding="utf-8"), "xml") == 2
    with pytest.raises(CommandError, match="--dialect"):
        call_command("export", str(tmp_path / "b"), format="mods", dialect="marc21")
    with pytest.raises(CommandError, match="--losses"):
        call_command("export", str(tmp_path / "b"), format="xml", losses=tmp_path / "c")


def test_an_export_looks_at_the_database_as_often_for_many_as_for_few(library: Actor) -> None:
    bring(library, many(3))
    with CaptureQueriesContext(connection) as few:
        assert b"".join(queries.Export(library, "mods"))
    bring(library, many(30, first=4))
    with CaptureQueriesContext(connection) as more:
        assert b"".join(queries.Export(library, "mods"))
    assert len(more) == len(few)
