"""Validation names what a cataloguer should mend, and nothing in a good record."""

from __future__ import annotations

import random

from tests.marc.generate import cnmarc
from tianlu.marc import Field, Notice, Record, validate

LEADER = "00000nam0 2200000   450 "
GOOD = Record(LEADER, [Field(tag, text) for tag, text in cnmarc(random.Random(1), 1) if tag != "100"])
GOOD.fields.insert(3, Field("100", " ", " ", [("a", "20200101d2020    em y0chiy50      ea")]))


def test_a_good_record_passes() -> None:
    assert validate(GOOD, "cnmarc") == []


def test_each_rule_is_told() -> None:
    fields = [field for field in GOOD.fields if field.tag not in ("101", "010", "690")]
    fields += [
        Field("200", "7", " ", [("f", "somebody")]),
        Field("010", " ", " ", [("a", "7-5037-1744-1")]),
        Field("690", " ", " ", [("v", "5")]),
        Field("100", " ", " ", [("a", "2020")]),
    ]
    last = len(fields) - 1
    assert validate(Record("00000xam0 2200000   450 ", fields), "cnmarc") == [
        Notice("validate.leader", {"position": 5, "value": "x"}),
        Notice("validate.field_missing", {"tag": "101"}),
        Notice("validate.field_repeated", {"tag": "200", "index": last - 3}),
        Notice("validate.field_repeated", {"tag": "100", "index": last}),
        Notice("validate.indicator", {"index": last - 3, "number": 1, "tag": "200", "value": "7"}),
        Notice("validate.subfield_missing", {"index": last - 3, "tag": "200", "code": "a"}),
        Notice("validate.isbn", {"index": last - 2, "tag": "010", "code": "a", "value": "7-5037-1744-1"}),
        Notice("validate.subfield_missing", {"index": last - 1, "tag": "690", "code": "a"}),
        Notice("validate.length", {"index": last, "tag": "100", "code": "a", "length": 4, "expected": 36}),
    ]


def test_marc21_needs_its_own_fields() -> None:
    assert validate(Record("00000nam a2200000 a 4500", []), "marc21") == [
        Notice("validate.field_missing", {"tag": tag}) for tag in ("001", "008", "040", "245", "300")
    ]
