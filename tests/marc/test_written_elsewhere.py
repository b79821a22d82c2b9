"""Records as catalogues, worksheets, databases and yaz write them are read, whatever stands between them."""

from __future__ import annotations

import io
import json

import pytest

from tests.marc.generate import iso2709
from tianlu.marc import (
    Field,
    Found,
    Notice,
    Record,
    Rejected,
    lines,
    read,
    to_iso2709,
    to_json,
    to_line,
    to_marcxml,
)
from tianlu.marc.marcxml import CLOSE, OPEN

WORKSHEETS = {
    "LDR, tight": ("LDR   {}", "$", "", " ", " "),
    "LEADER, tight": ("LEADER {}", "$", "", " ", " "),
    "at sign": ("LDR {}", "@", "", " ", " "),
    "triangle, spaced": ("{}", "▼", " ", " ", " "),
    "double dagger": ("{}", "‡", "", "", " "),
    "bar, spaced": ("000 {}", "|", " ", " ", " "),
    "blank as number sign": ("000 {}", "|", " ", " ", "#"),
    "real delimiter": ("{}", "\x1f", "", " ", " "),
}
BETWEEN = {"empty line": "\n\n", "stars": "\n***\n", "crlf": "\n\n", "their leaders": "\n"}
CHINESE = [
    Record(
        "00000nam0 2200000   450 ",
        [
            Field("001", "012002000001"),
            Field("100", "  \x1fa20020101d2002    em y0chiy0110    ea"),
            Field("200", "1 \x1fa边城\x1f9bian cheng\x1ff沈从文著"),
            Field("690", "  \x1faI246.5\x1fv5"),
            Field("801", " 0\x1faCN\x1fbNLC"),
        ],
    ),
    Record("00000nam0 2200000   450 ", [Field("001", "2"), Field("200", "1 \x1fa围城\x1ff钱锺书著")]),
]


def worksheet(record: Record, form: tuple[str, str, str, str, str]) -> str:
    label, sign, space, gap, blank = form
    lines = [label.format(record.leader)]
    for field in record.fields:
        if field.is_control:
            lines.append(f"{field.tag} {field.text}")
            continue
        indicators = (field.ind1 + field.ind2).replace(" ", blank)
        body = (space and " ").join(f"{sign}{code}{space}{value}" for code, value in field.subfields)
        lines.append(f"{field.tag}{gap}{indicators}{gap}{body}")
    return "\n".join(lines)


@pytest.mark.parametrize("between", BETWEEN)
@pytest.mark.parametrize("form", WORKSHEETS)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_records_printed_as_catalogues_print_them_are_read(form: str, between: str, encoding: str) -> None:
    text = BETWEEN[between].join(worksheet(record, WORKSHEETS[form]) for record in CHINESE * 20)
    data = (text.replace("\n", "\r\n") if between == "crlf" else text).encode(encoding)
    outcomes = list(read(data))
    assert [outcome.record.fields if isinstance(outcome, Found) else outcome.reason for outcome in outcomes] == [
        record.fields for record in CHINESE * 20
    ]
    assert {notice for outcome in outcomes if isinstance(outcome, Found) for notice in outcome.notices} == set()


def test_a_price_that_may_be_a_subfield_is_told() -> None:
    (outcome,) = read("LDR 00000nam0 2200000   450 \n010   $a7-02-000220-X$d$29.80\n200 1 $a边城".encode())
    assert isinstance(outcome, Found)
    assert [notice.code for notice in outcome.notices] == ["line.ambiguous"]


@pytest.mark.parametrize(
    ("line", "indicators", "pairs"),
    [
        ("410  |$0001033107$tPléiade", " |", (("0", "001033107"), ("t", "Pléiade"))),  # filled in, as UNIMARC may
        ("410 | $tPléiade", "| ", (("t", "Pléiade"),)),
    ],
)
def test_a_filled_indicator_is_no_sign_of_subfields(line: str, indicators: str, pairs: tuple[tuple[str, str]]) -> None:
    text = f"LEADER 00000cam0 2200000   450 \n001 1\n200 1 $aZoologie$hIV\n{line}\n"
    (outcome,) = read(text.encode())
    assert isinstance(outcome, Found)
    found = outcome.record.fields[2]
    assert (found.ind1 + found.ind2, found.subfields) == (indicators, pairs)


def test_json_with_keys_of_a_database_or_in_a_wrapper_is_read() -> None:
    plain = [json.loads(to_json(record)) for record in CHINESE]
    forms = [
        "\n".join(json.dumps({"_id": {"$oid": "5f1"}, "source": "catalog", **one}) for one in plain),
        json.dumps({"records": plain}),
        json.dumps({"records": plain}, indent=2, ensure_ascii=False),
        json.dumps({"total": 2, "next": None, "records": plain, "links": {"self": "/records?page=1"}}),
    ]
    for form in forms:
        outcomes = list(read(form.encode()))
        assert [one.record.fields if isinstance(one, Found) else one for one in outcomes] == [
            record.fields for record in CHINESE
        ]


def test_lines_of_yaz_are_parted_by_their_leaders_where_nothing_else_does() -> None:
    data = "\n".join(to_line(record).strip("\n") for record in CHINESE * 20).encode()
    assert [one.record.fields for one in read(data) if isinstance(one, Found)] == [one.fields for one in CHINESE * 20]


@pytest.mark.parametrize("block", [1, 7, 40, 64])
def test_where_a_block_ends_parts_no_record(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "BLOCK", block)
    data = "\n".join(to_line(record).strip("\n") for record in CHINESE * 5).encode()
    assert len(list(lines.split(io.BytesIO(data)))) == 10


@pytest.mark.parametrize("parted", ["[{}, {}, {}]", "{}\n{}\n{}", '{{"records": [\n{},\n{},\n{}\n]}}', "{}{}{}"])
def test_a_json_record_is_the_same_bytes_wherever_it_stands(parted: str) -> None:
    one = to_json(CHINESE[0])
    outcomes = list(read(parted.format(one, one, one).encode()))
    assert [found.raw for found in outcomes if isinstance(found, Found)] == [one.encode()] * 3
    assert len(outcomes) == 3


def test_what_stands_between_json_records_does_not_spoil_them() -> None:
    first, second = map(to_json, CHINESE[:2])
    data = f'{first} oops "}}{{" {second} end'.encode()
    found = list(read(data))
    assert [(type(one), one.raw) for one in found] == [
        (Found, first.encode()),
        (Rejected, b' oops "}{" '),
        (Found, second.encode()),
        (Rejected, b" end"),
    ]
    assert [data[one.position : one.position + one.length] for one in found] == [one.raw for one in found]


def test_a_json_record_that_never_ends_takes_no_time() -> None:
    for endless in ('"' + '\\"' * 200_000, '"' + "\\" * 200_001, "{" * 200_000, '""' * 200_000):
        good, bad = read((to_json(CHINESE[0]) + '\n{"leader":' + endless).encode())
        assert (type(good), type(bad)) == (Found, Rejected)


def test_when_no_record_can_be_read_each_one_says_why() -> None:
    whole = OPEN + "".join(map(to_marcxml, CHINESE)) + CLOSE
    outcomes = list(read(whole.replace("著", "&nbsp;著").encode()))
    assert [(one.reason.code, one.reason.params) for one in outcomes if isinstance(one, Rejected)] == [
        ("xml.malformed", {"detail": "undefined entity"})
    ] * 2
    assert [one.raw for one in outcomes] == [
        whole.replace("著", "&nbsp;著").encode()[one.position : one.position + one.length] for one in outcomes
    ]


@pytest.mark.parametrize("text", ["1 边城\x1ff沈从文著", " a边城", "边城"])
def test_a_field_without_its_delimiter_is_told(text: str) -> None:
    fields = [("001", "1"), ("200", text), ("801", " 0\x1faCN")]
    (outcome,) = read(iso2709(fields, "utf-8"))
    assert isinstance(outcome, Found)
    assert outcome.notices == (Notice("field.indicators_malformed", {"tag": "200"}),)
    assert to_iso2709(outcome.record) == outcome.raw
