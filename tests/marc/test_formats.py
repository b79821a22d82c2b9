"""Every format writes what it reads; hostile and broken input is refused with a reason, its neighbours are read."""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.marc.generate import build, iso2709
from tianlu.marc import (
    Field,
    Found,
    Inexpressible,
    NotMarc,
    Record,
    RecordTooLong,
    Rejected,
    inspect,
    read,
    to_iso2709,
    to_json,
    to_line,
    to_marcxml,
    to_mrk,
)
from tianlu.marc.marcxml import CLOSE, OPEN

LEADER = "00000nam a2200000 a 4500"
TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab {}$\\<>&\"'=|锺钟䶮𠮷éü"),
        st.characters(
            min_codepoint=0x20, max_codepoint=0x2FFFF, exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp"]
        ),
    ),
    max_size=30,
)
CODES = st.sampled_from("abcxyz019A")
INDICATORS = st.sampled_from(" 012")
DATA_FIELDS = st.builds(
    Field,
    st.from_regex(r"[1-9][0-9]{2}", fullmatch=True),
    INDICATORS,
    INDICATORS,
    st.lists(st.tuples(CODES, TEXT), min_size=1, max_size=4),
)
CONTROL_FIELDS = st.builds(Field, st.from_regex(r"00[1-9]", fullmatch=True), TEXT)
RECORDS = st.builds(Record, st.just(LEADER), st.lists(st.one_of(CONTROL_FIELDS, DATA_FIELDS), min_size=1, max_size=8))
ODD_TEXT = st.text(alphabet="ab\x1f 01中", max_size=12)
ODD_RECORDS = st.builds(
    Record,
    st.just(LEADER),
    st.lists(st.builds(Field, st.from_regex(r"[0-9A-Z]{3}", fullmatch=True), ODD_TEXT), min_size=1, max_size=6),
)


def only(data: bytes, encoding: str = "utf-8") -> Record:
    (outcome,) = read(data, encoding=encoding, dialect="marc21")
    assert isinstance(outcome, Found), outcome.reason
    return outcome.record


@given(RECORDS)
def test_iso2709_round_trip(record: Record) -> None:
    raw = to_iso2709(record)
    again = only(raw)
    assert again.fields == record.fields
    assert to_iso2709(again) == raw


@given(ODD_RECORDS)
def test_iso2709_keeps_odd_indicators_empty_subfields_and_stray_delimiters(record: Record) -> None:
    raw = to_iso2709(record)
    again = only(raw)
    assert again.fields == record.fields
    assert to_iso2709(again) == raw


@given(RECORDS)
def test_gb18030_round_trip(record: Record) -> None:
    raw = to_iso2709(record, "gb18030")
    outcome = next(read(raw, encoding="gb18030", dialect="marc21"))
    if isinstance(outcome, Found) and outcome.encoding == "gb18030":
        assert outcome.record.fields == record.fields


@given(st.permutations(range(5)))
def test_data_in_another_order_than_the_directory_are_written_back_so(order: list[int]) -> None:
    fields = [Field(f"{tag}00", "1", " ", [("a", "x" * tag)]) for tag in range(1, 6)]
    raw = to_iso2709(Record(LEADER, fields, order))
    again = only(raw)
    assert again.fields == fields
    assert to_iso2709(again) == raw


@given(RECORDS)
def test_marcxml_round_trip(record: Record) -> None:
    data = (OPEN + to_marcxml(record) + CLOSE).encode()
    assert only(data) == record


@given(RECORDS)
def test_json_round_trip(record: Record) -> None:
    data = ("[" + to_json(record) + ",\n" + to_json(record) + "]").encode()
    outcomes = list(read(data, encoding="utf-8", dialect="marc21"))
    assert [outcome.record for outcome in outcomes if isinstance(outcome, Found)] == [record, record]


@given(RECORDS)
def test_mrk_round_trip(record: Record) -> None:
    # A control field's backslash stands for a blank.
    if any(field.is_control and "\\" in field.text for field in record.fields):
        return
    data = (to_mrk(record) + to_mrk(record)).encode()
    outcomes = list(read(data, encoding="utf-8", dialect="marc21"))
    assert [outcome.record for outcome in outcomes if isinstance(outcome, Found)] == [record, record]


def test_lines_cut_anywhere_by_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    one = to_mrk(Record(LEADER, [Field("245", "1", "0", [("a", "边城")])]))
    for size in range(1, 40):
        monkeypatch.setattr("tianlu.marc.lines.BLOCK", size)
        for text in (one * 4, one.strip() + "\n" + one.strip() + "\n" + one + one):
            assert sum(isinstance(outcome, Found) for outcome in read(text.encode())) == 4


@pytest.mark.parametrize("container", ["splitting", "marcxml", "marcjson"])
def test_blocks_may_end_anywhere(container: str, monkeypatch: pytest.MonkeyPatch) -> None:
    record = Record(LEADER, [Field("001", "1"), Field("245", "1", "0", [("a", "红楼梦")])])
    data = {
        "splitting": to_iso2709(record) * 5,
        "marcxml": (OPEN + to_marcxml(record) * 2 + "<!-- <record> -->" + to_marcxml(record) * 3 + CLOSE).encode(),
        "marcjson": ("[" + ",".join([to_json(record)] * 5) + "]").encode(),
    }[container]
    for size in (*range(1, 60), 997):
        monkeypatch.setattr(f"tianlu.marc.{container}.BLOCK", size)
        outcomes = list(read(data))
        assert [o.record.fields for o in outcomes if isinstance(o, Found)] == [record.fields] * 5
        assert [data[o.position : o.position + o.length] for o in outcomes] == [o.raw for o in outcomes]


@given(RECORDS)
def test_line_round_trip(record: Record) -> None:
    try:
        data = to_line(record).encode()
    except Inexpressible:
        return
    again = only(data)
    assert again.leader == record.leader
    assert [(f.tag, f.ind1, f.ind2) for f in again.fields] == [(f.tag, f.ind1, f.ind2) for f in record.fields]


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    for head in (b"", b"00050nam0 2200037   450 ", b"<collection><record>", b'[{"leader":"', b"=LDR  "):
        with contextlib.suppress(NotMarc):
            for outcome in read(head + data, encoding="utf-8", dialect="marc21"):
                assert (head + data)[outcome.position : outcome.position + outcome.length] == outcome.raw


WRITERS: list[Callable[[Record], object]] = [to_marcxml, to_json, to_line, to_mrk]


@pytest.mark.parametrize("write", WRITERS)
def test_writers_refuse_what_their_format_cannot_carry(write: Callable[[Record], object]) -> None:
    with pytest.raises(Inexpressible):
        write(Record(LEADER, [Field("245", "1text before\x1faTitle")]))


def test_iso2709_refuses_what_does_not_fit() -> None:
    with pytest.raises(RecordTooLong, match="9999"):
        to_iso2709(Record(LEADER, [Field("500", " ", " ", [("a", "x" * 10000)])]))
    with pytest.raises(RecordTooLong):
        to_iso2709(Record(LEADER, [Field("500", " ", " ", [("a", "x" * 9000)])] * 12))
    with pytest.raises(Inexpressible):
        to_iso2709(Record(LEADER, [Field("5000", "x")]))
    with pytest.raises(Inexpressible):
        to_iso2709(Record("short", []))
    with pytest.raises(Inexpressible):
        to_iso2709(Record(LEADER, [Field("500", "a\x1eb")]))
    with pytest.raises(Inexpressible):
        to_iso2709(Record(LEADER, [Field("245", "1", "0", [("a", "😀")])]), "marc-8")
    with pytest.raises(Inexpressible):
        to_marcxml(Record(LEADER, [Field("245", "1", "0", [("a", "\x01")])]))


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (b"", "container.empty"),
        (b"PK\x03\x04....", "container.archive"),
        (b"\x1f\x8b....", "container.archive"),
        (b"%PDF-1.7 nothing", "container.foreign"),
        ("只是一段话。".encode(), "container.unknown"),
        (b"<html><body>no</body></html>", "container.foreign"),
        ("书目".encode("utf-16"), "container.utf16"),
        (b"<rss><channel/></rss>", "container.no_records"),
        (b"{}", "container.no_records"),
    ],
)
def test_what_is_no_marc_file_is_said_in_one_sentence(head: bytes, code: str) -> None:
    with pytest.raises(NotMarc) as refused:
        list(read(head))
    assert refused.value.code == code
    assert refused.value.reason.sentence


BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>
<collection><record><leader>00000nam a2200000 a 4500</leader><controlfield tag="001">&b;</controlfield></record></collection>"""
EXTERNAL = b"""<!DOCTYPE x SYSTEM "file:///etc/passwd"><collection><record/></collection>"""


@pytest.mark.parametrize("data", [BOMB, EXTERNAL])
def test_xml_with_a_document_type_is_refused(data: bytes) -> None:
    with pytest.raises(NotMarc) as refused:
        list(read(data))
    assert refused.value.code == "xml.dtd"


def test_a_broken_xml_record_spoils_no_other() -> None:
    good = to_marcxml(Record(LEADER, [Field("245", "1", "0", [("a", "好书 & <more>")])]))
    bad = good.replace("</subfield>", "")
    cut = good[: len(good) // 2]
    undefined = good.replace("好书", "&undefined;")
    data = (OPEN + good + bad + "<!-- <record> -->" + good + cut + good + undefined + CLOSE).encode()
    outcomes = list(read(data))
    assert [type(outcome) for outcome in outcomes] == [Found, Rejected, Found, Rejected, Found, Rejected]
    assert [outcome.reason.code for outcome in outcomes if isinstance(outcome, Rejected)] == [
        "xml.malformed",
        "record.truncated",
        "xml.malformed",
    ]


def test_xml_envelopes_and_prefixes_are_looked_through() -> None:
    record = to_marcxml(Record(LEADER, [Field("001", "7")])).replace("<", "<marc:").replace("<marc:/", "</marc:")
    sru = f"<records><record><recordData>{record}</recordData></record><record><header/></record></records>"
    found, deleted = read(sru.encode())
    assert isinstance(found, Found)
    assert found.record.fields == [Field("001", "7")]
    assert isinstance(deleted, Rejected)
    assert deleted.reason.code == "xml.not_marc"


@pytest.mark.parametrize("encoding", ["gbk", "utf-16", "latin-1"])
def test_xml_in_other_encodings(encoding: str) -> None:
    title = "Résumé" if encoding == "latin-1" else "红楼梦研究，曹雪芹与高鹗的版本问题"
    text = OPEN.replace("UTF-8", encoding) + to_marcxml(Record(LEADER, [Field("245", "1", "0", [("a", title)])] * 3))
    outcomes = list(read((text + CLOSE).encode(encoding), encoding=None if encoding != "latin-1" else "latin-1"))
    (found,) = outcomes
    assert isinstance(found, Found)
    assert found.record.fields[0].get("a") == title


def test_a_broken_json_record_spoils_no_other() -> None:
    good = to_json(Record(LEADER, [Field("245", "1", "0", [("a", '{"leader": "x"}')])]))
    data = "\n".join([good, good[:-20], good, '{"leader":"x","fields":{}}', '{"leader":null,"fields":[3]}', good])
    outcomes = list(read(data.encode()))
    assert [type(outcome) for outcome in outcomes] == [Found, Rejected, Found, Rejected, Rejected, Found]
    nested = b'{"leader": ' + b"[" * 100_000
    (refused,) = read(nested, encoding="utf-8", dialect="marc21")
    assert isinstance(refused, Rejected)


def test_json_with_fields_before_the_leader() -> None:
    whole = json.loads(to_json(Record(LEADER, [Field("001", "7")])))
    data = json.dumps({"fields": whole["fields"], "leader": whole["leader"]}, indent=2).encode()
    assert only(data) == Record(LEADER, [Field("001", "7")])


def test_yaz_line_format() -> None:
    data = b"00714nam a2200205 a 4500\n001 12883376\n245 10 $a Summerland / $c Michael Chabon.\n500    $a Note\n\n"
    record = only(data)
    assert record.fields == [
        Field("001", "12883376"),
        Field("245", "1", "0", [("a", "Summerland /"), ("c", "Michael Chabon.")]),
        Field("500", " ", " ", [("a", "Note")]),
    ]


def test_sources_may_be_paths_files_bytes_and_pipes(tmp_path: Path) -> None:
    raw = to_iso2709(Record(LEADER, [Field("001", "1"), Field("245", "1", "0", [("a", "边城")])]))
    path = tmp_path / "one.mrc"
    path.write_bytes(raw)

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    with path.open("rb") as stream:
        for source in (path, str(path), raw, stream, Pipe(raw)):
            (found,) = read(source)
            assert isinstance(found, Found)
            assert found.raw == raw


def test_a_record_longer_than_iso2709_allows_is_found_when_terminators_agree() -> None:
    fields = [("001", "1"), *[("330", "  \x1fa" + "x" * 9000)] * 15]
    (found,) = read(iso2709(fields, "utf-8"))
    assert isinstance(found, Found)
    assert [notice.code for notice in found.notices] == ["directory.overflow"]
    assert len(found.record.fields) == 16


def test_lengths_counted_in_characters_are_followed() -> None:
    fields = [("001", "1"), ("200", "1 \x1fa红楼梦\x1ff曹雪芹著"), ("210", "  \x1fa北京\x1fc人民文学出版社")]
    raw = build(fields, [len(text) + 1 for _, text in fields], "gbk")
    (found,) = read(raw, encoding="gbk", dialect="cnmarc")
    assert isinstance(found, Found)
    assert [notice.code for notice in found.notices] == ["directory.characters"]
    assert [field.text for field in found.record.fields] == [text for _, text in fields]


class Endless(io.RawIOBase):
    """A file of ``size`` bytes without any terminator, never held in memory."""

    def __init__(self, size: int, head: bytes) -> None:
        self.size, self.head, self.at = size, head, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        assert whence == 0
        self.at = offset
        return offset

    def read(self, size: int = -1) -> bytes:
        end = min(self.at + (1 << 20 if size < 0 else size), self.size)
        block = (self.head[self.at : end] + b"x" * (end - self.at))[: end - self.at]
        self.at = end
        return block


@pytest.mark.parametrize("head", [b"00050nam\x1e\x1f", b"<collection><record><leader>", b'[{"leader":"', b"=LDR  x"])
def test_a_file_without_terminators_is_not_read_into_memory(head: bytes) -> None:
    size = 64 << 20
    total = 0
    for outcome in read(Endless(size, head), encoding="utf-8", dialect="marc21"):  # type: ignore[arg-type]
        assert isinstance(outcome, Rejected)
        assert outcome.length <= 8 << 20
        total += outcome.length
    assert total <= size


def test_reports_are_json_able() -> None:
    raw = to_iso2709(Record(LEADER, [Field("001", "1"), Field("245", "1", "0", [("a", "边城")])]))
    report = inspect(raw)
    assert json.loads(json.dumps(report.to_dict()))["container"] == "iso2709"
    assert report.records == 1
