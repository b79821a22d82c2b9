"""The dialect of a file and of single records in it, by the tags they hold."""

from __future__ import annotations

import random

from tests.marc.generate import cnmarc, iso2709, marc21
from tianlu.marc import Field, Found, Notice, Record, dialect_of, inspect, read
from tianlu.marc.dialects import family


def test_the_title_field_decides() -> None:
    assert family({"001", "008", "245", "650"}) == "marc21"
    assert family({"001", "100", "200", "801"}) == "unimarc"
    assert family({"001"}) == ""


def test_chinese_unimarc_is_cnmarc() -> None:
    rng = random.Random(1)
    assert inspect(b"".join(iso2709(cnmarc(rng, n), "gbk") for n in range(5))).dialect == "cnmarc"
    french = [("001", "1"), ("101", "0 \x1fafre"), ("200", "1 \x1faGerminal"), ("801", " 0\x1faFR\x1fbBNF")]
    assert inspect(iso2709(french, "utf-8")).dialect == "unimarc"


def test_a_record_of_the_other_dialect_is_reported_and_read_as_such() -> None:
    rng = random.Random(2)
    data = b"".join(iso2709(cnmarc(rng, n) if n != 4 else marc21(rng, n), "utf-8") for n in range(10))
    report = inspect(data)
    assert report.dialect == "cnmarc"
    assert Notice("dialect.mixed", {"records": 1, "found": "marc21", "decided": "cnmarc"}) in report.contradictions
    found = [outcome for outcome in read(data, report) if isinstance(outcome, Found)]
    assert [outcome.dialect for outcome in found] == ["cnmarc"] * 4 + ["marc21"] + ["cnmarc"] * 5
    assert [notice.code for notice in found[4].notices] == ["dialect.differs"]


def test_records_that_show_nothing_follow_the_file() -> None:
    assert dialect_of(Record("", [Field("001", "1")]), "cnmarc") == "cnmarc"
    assert inspect(iso2709([("001", "1")], "utf-8")).dialect_confidence == 0.0
