"""`tianlu rebuild descriptions`: records are read anew from their MARC as this version reads them."""

import re
from typing import Any

import orjson
import pytest
from django.core.management import call_command

from tests.catalog.conftest import bring
from tests.catalog.files import as_file, cnmarc, marc21
from tianlu.catalog.models import MatchKey, Record, RecordVersion
from tianlu.catalog.queries import marc_record, projections
from tianlu.catalog.rules import digest, facts_of
from tianlu.catalog.services import edit_record
from tianlu.kit import feed
from tianlu.libraries.data import Actor
from tianlu.marc import Bib

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def records(library: Actor) -> list[int]:
    """Two as they came in, one edited since."""
    bring(
        library,
        as_file(
            [cnmarc("1", "边城", author="沈从文"), cnmarc("2", "长河", author="沈从文"), marc21("3", "The border town")]
        ),
    )
    numbers = list(Record.objects.order_by("id").values_list("id", flat=True))
    marc, dialect = marc_record(library, numbers[1])
    edited = cnmarc("2", "长河集", author="沈从文")
    assert edited.fields != marc.fields
    edit_record(library, numbers[1], marc=edited, dialect=dialect, expected_version=1)
    return numbers


def lose_keys(record: Record) -> dict[str, Any]:
    """As if an earlier version had looked for it by other keys; what it says."""
    bib: dict[str, Any] = orjson.loads(record.projection)
    values = [digest(key) for key in facts_of(Bib.from_dict(bib), 0).keys]
    assert MatchKey.objects.filter(record_id=record.id, value__in=values).delete()[0]
    return bib


def read_poorly(number: int) -> None:
    """As if an earlier version had not understood names and had no keys by them."""
    record = Record.objects.get(id=number)
    bib = lose_keys(record)
    del bib["contributors"]
    record.projection = orjson.dumps(bib).decode()
    record.save(update_fields=["projection"])


def test_records_say_what_this_version_reads_in_them(records: list[int]) -> None:
    before = {number: view.bib for number, view in projections(records).items()}
    keys = set(MatchKey.objects.values_list("value", "record_id"))
    versions = list(RecordVersion.objects.order_by("id").values())
    for number in records[:2]:
        read_poorly(number)
    while feed.number():
        pass
    stands_at = feed.latest()
    call_command("rebuild", "descriptions")
    assert {number: view.bib for number, view in projections(records).items()} == before
    assert before[records[1]]["title"] == "长河集"
    assert set(MatchKey.objects.values_list("value", "record_id")) == keys
    assert list(RecordVersion.objects.order_by("id").values()) == versions
    feed.number()
    told = feed.follow(stands_at, {"record"})
    assert [(change.object_id, change.action) for change in told] == [(n, "described") for n in records[:2]]


def test_nothing_is_told_where_nothing_changed(records: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    while feed.number():
        pass
    stands_at = feed.latest()
    keys = set(MatchKey.objects.values_list("value", "record_id"))
    lose_keys(Record.objects.get(id=records[0]))
    call_command("rebuild", "descriptions")
    assert set(MatchKey.objects.values_list("value", "record_id")) == keys
    assert re.search(r"descriptions\D+3\b", capsys.readouterr().out)  # in whichever language
    feed.number()
    assert feed.latest() == stands_at
