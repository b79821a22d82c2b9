"""What a box may hold, what settings must keep to, how records are laid side by side."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalog.copying.conftest import sru, z3950
from tests.catalog.files import cnmarc
from tianlu.catalog.data import TargetQuery, TargetSettings
from tianlu.catalog.rules import digest_of, faults_of, older_isbn, place_of, query_of
from tianlu.catalog.rules.merging_fields import LEADER, compare, description_of, merge
from tianlu.marc import Field, Record

ASKED: list[tuple[str, TargetQuery | None]] = [
    ("9787020002207", TargetQuery(isbn="9787020002207")),
    ("978-7-02-000220-7", TargetQuery(isbn="9787020002207")),
    ("ISBN 978 7 02 000220 7", TargetQuery(isbn="9787020002207")),
    ("7-02-000220-X", TargetQuery(isbn="9787020002207")),
    ("702000220x", TargetQuery(isbn="9787020002207")),
    ("９７８７０２０００２２０７", TargetQuery(isbn="9787020002207")),
    ("9787020002208", None),  # a wrong check digit: not an ISBN, and nothing to ask others for
    ("20295403", None),  # a barcode of our own
    ("TL00012345", None),
    ("6901234567892", None),  # an EAN-13 of something that is no book
    ("9771000100007", TargetQuery(issn="1000-100X")),  # an EAN-13 of a serial
    ("1000-100X", TargetQuery(issn="1000-100X")),
    ("ISSN 1000-100X", TargetQuery(issn="1000-100X")),
    ("边城", TargetQuery(title="边城")),
    ("  红楼   梦 ", TargetQuery(title="红楼 梦")),
    ("1984", TargetQuery(title="1984")),
    ("2001: A Space Odyssey", TargetQuery(title="2001: A Space Odyssey")),
    ("", None),
    # what scanners, keyboards and other people's records put around a number
    ("ISBN：978-7-02-000220-7", TargetQuery(isbn="9787020002207")),
    ("ISBN-13: 978-7-02-000220-7", TargetQuery(isbn="9787020002207")),
    ("ISBN10 702000220X", TargetQuery(isbn="9787020002207")),
    ("urn:isbn:9787020002207", TargetQuery(isbn="9787020002207")),
    ("978-7-02-000220-7 (精装)", TargetQuery(isbn="9787020002207")),
    ("978-7-02-000220-7 : CNY39.00", TargetQuery(isbn="9787020002207")),
    ("978702000220705", TargetQuery(isbn="9787020002207")),
    ("9787020002207 51299", TargetQuery(isbn="9787020002207")),
    ("977100010000712", TargetQuery(issn="1000-100X")),
    ("9787020002207\r\n9787020002207", TargetQuery(isbn="9787020002207")),
    ("\ufeff9787020002207\x00\t", TargetQuery(isbn="9787020002207")),
    ("]E09787020002207", TargetQuery(isbn="9787020002207")),
    ("１０００－１００Ｘ", TargetQuery(issn="1000-100X")),
    ("9787020002207 9787100000001", None),  # two books
    ("ISBNs of the world (1972)", TargetQuery(title="ISBNs of the world (1972)")),
    ("1984 (a novel)", TargetQuery(title="1984 (a novel)")),
    ("می\u200cخواهم", TargetQuery(title="می\u200cخواهم")),
]


@pytest.mark.parametrize(("text", "query"), ASKED)
def test_what_is_meant_by_what_was_typed_or_scanned(text: str, query: TargetQuery | None) -> None:
    assert query_of(text) == query


@given(st.text(max_size=60))
def test_any_text_is_a_question_or_none(text: str) -> None:
    query = query_of(text)
    assert query is None or len(query.terms()) == 1


@pytest.mark.parametrize(
    ("isbn", "older"),
    [("9787020002207", "702000220X"), ("9780306406157", "0306406152"), ("9791034304646", ""), ("", "")],
)
def test_the_isbn_of_before_2007(isbn: str, older: str) -> None:
    assert older_isbn(isbn) == older


FAULTS: list[tuple[TargetSettings, list[str]]] = [
    (z3950(210), []),
    (sru(80), []),
    (z3950(210, host=""), ["host"]),
    (z3950(210, host="user@host"), ["host"]),
    (z3950(210, host="http://host"), ["host"]),
    (z3950(210, host="host:7090"), ["host"]),
    (z3950(210, host="[fd00::5]"), []),
    (z3950(210, host="fd00::5"), []),
    (z3950(0), ["port"]),
    (z3950(70000), ["port"]),
    (z3950(210, database=" "), ["database"]),
    (z3950(210, syntax="grs-1"), ["syntax"]),
    (z3950(210, charset="ebcdic"), ["charset"]),
    (z3950(210, timeout=0), ["timeout"]),
    (z3950(210, timeout=3600), ["timeout"]),
    (z3950(210, attributes={"title": "1=4 4=1"}), []),
    (z3950(210, attributes={"title": "@attr 1=4"}), ["attribute_title"]),
    (z3950(210, attributes={"shoe size": "1=4"}), ["attribute_shoe size"]),
    (sru(80, url="ftp://host/"), ["url"]),
    (sru(80, url="http://user:pass@host/"), ["url"]),
    (sru(80, url="http://host:99999/"), ["url"]),
    (sru(80, url="//host/"), ["url"]),
    (sru(80, version="3.0"), ["version"]),
    (sru(80, attributes={"title": "dc.title all"}), []),
    (sru(80, attributes={"title": 'dc.title = "x" or'}), ["attribute_title"]),
]


@pytest.mark.parametrize(("settings", "fields"), FAULTS)
def test_settings_no_engine_could_work_with(settings: TargetSettings, fields: list[str]) -> None:
    assert [fault.field for fault in faults_of(settings)] == fields


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        (z3950(210, host="Z3950.Example.org."), ("z3950.example.org", 210)),
        (sru(80, url="https://Example.org/sru"), ("example.org", 443)),
        (sru(80, url="http://[::1]:8080/sru"), ("::1", 8080)),
        (z3950(210, host="[FD00::5]"), ("fd00::5", 210)),
        (sru(80, url="http://host:bad/"), ("", 0)),
    ],
)
def test_where_a_target_is(settings: TargetSettings, place: tuple[str, int]) -> None:
    assert place_of(settings) == place


def subjects(*labels: str) -> list[Field]:
    return [Field("606", "0", " ", [("a", label)]) for label in labels]


def cells(records: Sequence[Record], tag: str) -> list[list[str | None]]:
    rows = [row for row in compare(records) if row.tag == tag]
    return [[cell.get("a") if cell else None for cell in row.cells] for row in rows]


def test_fields_stand_beside_what_they_are_most_like() -> None:
    one = cnmarc("1", "边城", extra=subjects("中篇小说", "湘西", "爱情"))
    other = cnmarc("2", "邊城", extra=subjects("湘西地区", "中篇小説"))
    assert cells([one, other], "606") == [["中篇小说", "中篇小説"], ["湘西", "湘西地区"], ["爱情", None]]
    assert cells([other, one], "606") == [["湘西地区", "湘西"], ["中篇小説", "中篇小说"], [None, "爱情"]]


def test_a_field_nobody_repeats_is_one_row_however_different() -> None:
    assert cells([cnmarc("1", "边城"), cnmarc("2", "Border town")], "200") == [["边城", "Border town"]]


def test_rows_that_differ_are_marked_and_no_others() -> None:
    one, other = cnmarc("1", "边城", author="沈从文"), cnmarc("1", "边城", author="沈从文", year="2002")
    assert [row.tag for row in compare([one, other]) if row.differs] == ["100", "210"]


def test_a_leader_differs_by_what_it_says_not_by_its_lengths() -> None:
    one, other = cnmarc("1", "边城"), cnmarc("1", "边城")
    other = Record("00999nam0 2200999   450 ", other.fields)
    assert not compare([one, other])[0].differs
    assert compare([one, Record("00999nas0 2200999   450 ", other.fields)])[0].differs


def test_each_row_is_taken_from_whom_it_was_chosen() -> None:
    one = cnmarc("1", "边城", isbn="9787020002207", extra=subjects("小说"))
    other = cnmarc("2", "邊城", author="沈從文", extra=subjects("小説", "湘西"))
    merged = merge([one, other], {"200-0": 1, "010-0": None, "701-0": 1, "606-1": 1, f"{LEADER}-0": 0})
    tags = [(field.tag, field.get("a")) for field in merged.fields if field.tag in {"010", "200", "606", "701"}]
    assert tags == [("200", "邊城"), ("606", "小说"), ("606", "湘西"), ("701", "沈從文")]


def test_without_a_choice_the_base_is_taken_whole() -> None:
    one, other = cnmarc("1", "边城", extra=subjects("小说")), cnmarc("2", "邊城", extra=subjects("湘西"))
    assert merge([one, other], {}) == Record(one.leader, sorted(one.fields, key=lambda field: field.tag))


@given(
    st.dictionaries(st.sampled_from(["200-0", "606-0", "606-1", "LDR-0", "nonsense"]), st.integers(-3, 9) | st.none())
)
def test_any_choice_makes_a_record_of_fields_that_were_there(choices: dict[str, int | None]) -> None:
    records = [cnmarc("1", "边城", extra=subjects("小说")), cnmarc("2", "邊城", extra=subjects("湘西", "小説"))]
    known = [*records[0].fields, *records[1].fields]
    assert all(field in known for field in merge(records, choices).fields)


def test_what_is_the_other_librarys_own_is_not_taken() -> None:
    record = cnmarc("1", "边城", extra=[Field("905", " ", " ", [("a", "OTHER")]), Field("005", "20260101000000.0")])
    tags = {field.tag for field in description_of(record, "cnmarc").fields}
    assert {"905", "001", "005"} & tags == set()
    assert {"200", "690"} <= tags


def test_the_same_description_is_recognised_whoever_sent_it() -> None:
    one = cnmarc("1", "边城", extra=[Field("005", "20260101000000.0")])
    other = replace_leader(cnmarc("OTHER-7", "边城"), "00321nam0 2200133   450 ")
    assert digest_of(one) == digest_of(other)
    assert digest_of(one) != digest_of(cnmarc("1", "边城", year="2002"))


def replace_leader(record: Record, leader: str) -> Record:
    return Record(leader, record.fields)


def test_settings_without_a_name_are_no_target() -> None:
    assert [fault.field for fault in faults_of(replace(z3950(210), name=" "))] == ["name_zh"]


def in_two_scripts(title: str, script: str, number: str, *more: Field) -> Record:
    """A MARC 21 description whose title stands in an 880 too; the pair has this number."""
    fields = [
        Field("245", "1", "0", [("6", f"880-{number}"), ("a", title)]),
        *more,
        Field("880", "1", "0", [("6", f"245-{number}/$1"), ("a", script)]),
    ]
    return Record("00000nam a2200000 a 4500", fields)


def test_a_field_in_another_script_goes_where_its_partner_goes() -> None:
    names = [Field("700", "1", " ", [("6", "880-01"), ("a", "Cao, Xueqin")])]
    name = Field("880", "1", " ", [("6", "700-01/$1"), ("a", "曹雪芹")])
    ours, theirs = in_two_scripts("Hong lou meng", "红楼梦", "02", *names), in_two_scripts("The dream", "紅樓夢", "01")
    ours.fields.append(name)
    rows = compare([ours, theirs])
    assert [row.key for row in rows] == ["LDR-0", "245-0", "700-0"]
    assert [[twin.get("a") for twin in own] for own in rows[1].twins] == [["红楼梦"], ["紅樓夢"]]
    merged = merge([ours, theirs], {"245-0": 1})
    assert [(field.tag, field.get("6"), field.get("a")) for field in merged.fields] == [
        ("245", "880-01", "The dream"),
        ("700", "880-02", "Cao, Xueqin"),
        ("880", "245-01/$1", "紅樓夢"),
        ("880", "700-02/$1", "曹雪芹"),
    ]
    without = merge([ours, theirs], {"700-0": None})
    assert [field.get("a") for field in without.fields] == ["Hong lou meng", "红楼梦"]


def test_a_field_whose_partner_is_missing_points_at_nothing() -> None:
    alone = Field("880", " ", " ", [("6", "500-07/$1"), ("a", "附录")])
    record = Record("00000nam a2200000 a 4500", [Field("246", "3", " ", [("6", "880-09"), ("a", "Dream")]), alone])
    merged = merge([record], {})
    assert [(field.tag, field.get("6"), field.get("a")) for field in merged.fields] == [
        ("246", "", "Dream"),
        ("880", "500-00/$1", "附录"),
    ]


def test_pairs_that_differ_in_their_numbers_only_do_not_differ() -> None:
    one, other = in_two_scripts("Dream", "紅樓夢", "01"), in_two_scripts("Dream", "紅樓夢", "05")
    assert [row.differs for row in compare([one, other])] == [False, False]
    assert [row.differs for row in compare([one, in_two_scripts("Dream", "红楼梦", "01")])] == [False, True]


def test_many_subjects_stand_beside_their_like_too() -> None:
    subjects = [
        Field("650", " ", "0", [("a", f"Subject of the {number}th kind in {number * 7} places")])
        for number in range(30)
    ]
    others = [Field("650", " ", "7", [*field.subfields, ("2", "fast")]) for field in reversed(subjects[:15])]
    rows = compare([Record("", subjects), Record("", [*others, *subjects[15:]])])[1:]
    assert len(rows) == 30
    assert all(row.cells[0].get("a") == row.cells[1].get("a") for row in rows if row.cells[0] and row.cells[1])
    assert sum(row.cells[1] is not None for row in rows) == 30
