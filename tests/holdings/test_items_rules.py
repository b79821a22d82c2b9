"""Items in local fields, as they are written in files that libraries took from one system to another."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tianlu.holdings.rules import (
    PRESETS,
    Draft,
    FieldRule,
    Mapping,
    MappingError,
    Problem,
    Role,
    expand_numbers,
    fitting,
    read_items,
)

Fields = list[tuple[str, list[tuple[str, str]]]]


def numbers(preset: str, *fields: tuple[str, list[tuple[str, str]]]) -> list[tuple[str, str, str]]:
    found = read_items(fields, PRESETS[preset])
    return [(draft.barcode, draft.accession_number, draft.call_number) for draft in found.drafts]


def test_groups_repeat_within_one_field() -> None:
    said = [("a", "1"), ("b", "T002267"), ("c", "0"), ("d", "K86"), ("e", "1"), ("f", "2"), ("s", "K86/1:0")]
    again = [("a", "1"), ("b", "T002269"), ("c", "0"), ("d", "K86"), ("e", "1"), ("f", "2"), ("s", "K86/1:0")]
    found = read_items([("905", said + again)], PRESETS["cnmarc-905"])
    assert found.problems == ()
    assert [(draft.barcode, draft.branch, draft.call_number) for draft in found.drafts] == [
        ("T002267", "1", "K86/1:0"),
        ("T002269", "1", "K86/1:0"),
    ]


def test_a_range_stands_for_its_numbers() -> None:
    field = ("905", [("b", "20295403-5408"), ("d", "D2-6"), ("e", "8"), ("f", "")])
    assert numbers("cnmarc-905", field) == [(str(n), "", "D2-6/8") for n in range(20295403, 20295409)]


def test_numbers_repeat_and_ranges_are_short() -> None:
    field = ("905", [("a", "TSG"), ("b", "D040394-5"), ("b", "D001705"), ("d", "H14")])
    assert numbers("cnmarc-905", field) == [("D040394", "", "H14"), ("D040395", "", "H14"), ("D001705", "", "H14")]


def test_numbers_before_a_repeated_class_belong_to_the_next_copy() -> None:
    field = ("905", [("a", "X"), ("b", "1"), ("d", "H1"), ("b", "2"), ("d", "H2")])
    found = read_items([field], PRESETS["cnmarc-905"]).drafts
    assert [(draft.barcode, draft.branch, draft.call_number) for draft in found] == [("1", "X", "H1"), ("2", "X", "H2")]


def test_items_of_985_take_the_call_number_of_905() -> None:
    fields = (
        ("905", [("b", "20295403-5404"), ("d", "D2-6"), ("e", "8")]),
        (
            "985",
            [
                ("a", "202954035"),
                ("b", "样本书库"),
                ("c", ""),
                ("d", "0.38"),
                ("h", "20295403"),
                ("l", "书店"),
                ("a", "202954044"),
                ("b", "样本书库"),
                ("c", ""),
                ("d", "0.38"),
                ("h", "20295404"),
                ("l", "书店"),
            ],
        ),
    )
    assert numbers("cnmarc-985", *fields) == [
        ("202954035", "20295403", "D2-6/8"),
        ("202954044", "20295404", "D2-6/8"),
    ]
    first = read_items(fields, PRESETS["cnmarc-985"]).drafts[0]
    assert (first.location, first.price_minor, first.currency, first.source) == ("样本书库", 38, "CNY", "书店")


def test_906_begins_with_an_empty_subfield() -> None:
    fields = (
        ("905", [("b", "0010201-10"), ("d", "H14"), ("e", "2")]),
        ("906", [("a", ""), ("h", "0010201"), ("a", ""), ("h", "0010202")]),
    )
    assert numbers("cnmarc-906", *fields) == [("0010201", "", "H14/2"), ("0010202", "", "H14/2")]


def test_marc21_puts_prefix_class_item_and_suffix_together() -> None:
    field = ("852", [("b", "MAIN"), ("k", "Ref"), ("h", "PS3552"), ("i", ".A45"), ("m", "c.2"), ("p", "39")])
    assert numbers("marc21-852", field) == [("39", "", "Ref PS3552 .A45 c.2")]


def test_copies_without_numbers_are_counted() -> None:
    field = ("905", [("a", "TSG"), ("d", "H14"), ("e", "2"), ("f", "3")])
    assert numbers("cnmarc-905", field) == [("", "", "H14/2")] * 3
    assert numbers("cnmarc-905", ("905", [("a", "BNU"), ("s", "F124/26")])) == [("", "", "F124/26")]


@pytest.mark.parametrize(
    ("subfields", "problem"),
    [
        ([("b", "B1"), ("b", "B2"), ("f", "3")], Problem("count-mismatch", {"said": 3, "found": 2})),
        ([("b", "1-5000")], None),
        ([("b", "0001-5000")], Problem("range-too-large", {"text": "0001-5000"})),
        ([("b", "500-1")], None),
        ([("b", "0500-0100")], Problem("range-backwards", {"text": "0500-0100"})),
        ([("b", "B1"), ("b", "B1")], Problem("number-twice", {"number": "B1"})),
        ([("d", "H"), ("f", "many")], Problem("copies-unreadable", {"text": "many"})),
        ([("d", "H"), ("f", "9999")], Problem("copies-too-many", {"count": 9999})),
        ([("b", "9" * 80)], Problem("number-too-long", {"text": "9" * 60})),
    ],
)
def test_what_looks_wrong_is_said(subfields: list[tuple[str, str]], problem: Problem | None) -> None:
    found = read_items([("905", subfields)], PRESETS["cnmarc-905"]).problems
    assert (problem in found) if problem else True


def test_a_price_that_is_none_is_said_and_the_item_kept() -> None:
    found = read_items([("985", [("a", "B1"), ("d", "free of charge?")])], PRESETS["cnmarc-985"])
    assert [draft.barcode for draft in found.drafts] == ["B1"]
    odd = read_items([("985", [("a", "B1"), ("d", "twelve")])], PRESETS["cnmarc-985"])
    assert odd.problems == (Problem("price-unreadable", {"text": "twelve"}),)


def test_full_width_digits_and_hyphens_count() -> None:
    assert expand_numbers("Ｄ００１－３") == ["D001", "D002", "D003"]
    assert expand_numbers("A1、A2;A3,A4") == ["A1", "A2", "A3", "A4"]
    assert expand_numbers("2009-12345") == ["2009-12345"]
    assert expand_numbers("A1-3", ranges=False) == ["A1-3"]


@settings(max_examples=60)
@given(
    prefix=st.sampled_from(["", "T", "B0"]),
    start=st.integers(0, 10**7),
    count=st.integers(1, 60),
    width=st.integers(8, 10),
    short=st.booleans(),
)
def test_a_range_gives_back_what_it_was_made_of(prefix: str, start: int, count: int, width: int, short: bool) -> None:
    wanted = [f"{prefix}{number:0{width}d}" for number in range(start, start + count)]
    first, last = wanted[0], wanted[-1]
    shared = len([1 for one, other in zip(first, last, strict=True) if one == other])
    same = next(
        (place for place, pair in enumerate(zip(first, last, strict=True)) if pair[0] != pair[1]), len(first) - 1
    )
    tail = last[max(same, len(prefix)) :] if short else last[len(prefix) :]
    assert shared <= len(first)
    assert expand_numbers(f"{first}-{tail}") == wanted


@settings(max_examples=80)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["905", "906", "985", "986", "995", "852"]),
            st.lists(st.tuples(st.sampled_from("abcdefhsnprx"), st.text(max_size=12)), max_size=14),
        ),
        max_size=6,
    ),
    st.sampled_from(sorted(PRESETS)),
)
def test_any_field_is_read_without_a_crash_and_within_bounds(fields: Fields, preset: str) -> None:
    found = read_items(fields, PRESETS[preset])
    written = [draft.barcode for draft in found.drafts if draft.barcode]
    assert len(written) == len(set(written))
    assert all(len(draft.barcode) <= 60 and len(draft.call_number) <= 200 for draft in found.drafts)


def test_mappings_survive_json_and_refuse_nonsense() -> None:
    for preset in PRESETS.values():
        assert Mapping.from_dict(preset.to_dict()) == preset
    with pytest.raises(MappingError, match="tag-malformed"):
        Mapping.from_dict({"rules": [{"tag": "90"}]})
    with pytest.raises(MappingError, match="role-unknown"):
        Mapping.from_dict({"rules": [{"tag": "905", "subfields": {"a": "moon"}}]})
    with pytest.raises(MappingError, match="tag-twice"):
        Mapping.from_dict({"rules": [{"tag": "905"}, {"tag": "905"}]})


@pytest.mark.parametrize(
    ("dialect", "fields", "name"),
    [
        ("cnmarc", [("905", [("a", "TSG"), ("b", "D1"), ("d", "H1")])], "cnmarc-905"),
        ("cnmarc", [("905", [("d", "H1")]), ("985", [("a", "B1"), ("h", "1")])], "cnmarc-985"),
        ("cnmarc", [("905", [("d", "H1")]), ("906", [("a", ""), ("h", "B1")])], "cnmarc-906"),
        ("cnmarc", [("905", [("d", "H1")]), ("986", [("a", "B1")])], "cnmarc-986"),
        ("marc21", [("852", [("b", "MAIN"), ("h", "PS1")])], "marc21-852"),
        ("marc21", [("952", [("p", "B1"), ("o", "PS1")])], "marc21-952"),
        ("cnmarc", [("952", [("p", "B1"), ("o", "I247.5/1")])], "marc21-952"),
        ("cnmarc", [("852", [("b", "总馆"), ("p", "B1")])], "marc21-852"),
        ("cnmarc", [("905", [("d", "H1")]), ("852", [("b", "总馆")])], "cnmarc-905"),
        ("marc21", [("999", [("a", "PS1"), ("w", "LC"), ("i", "3100"), ("m", "MAIN")])], "marc21-999"),
        ("marc21", [("999", [("c", "12"), ("d", "12")])], "none"),
        ("marc21", [("945", [("a", "PS1"), ("i", "3100"), ("l", "main"), ("p", "$12.95")])], "marc21-945"),
        ("marc21", [("852", [("b", "MAIN")]), ("945", [("l", "main")])], "marc21-852"),
        ("marc21", [("245", [("a", "T")])], "none"),
    ],
)
def test_the_mapping_that_fits_is_found(dialect: str, fields: Fields, name: str) -> None:
    assert fitting(PRESETS.values(), dialect, [fields] * 3).name == name


def test_a_rule_of_ones_own() -> None:
    mine = Mapping("mine", (), (FieldRule("949", {"i": Role.BARCODE, "c": Role.CALL_NUMBER}, ranges=False),))
    found = read_items([("949", [("c", "QA76 A-1"), ("i", "31-7")])], mine)
    assert found.drafts == (Draft(barcode="31-7", call_number="QA76 A-1"),)
