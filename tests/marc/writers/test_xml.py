"""MODS and Dublin Core: valid by their schemas whatever a record holds, and nothing lost that is not listed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.marc.test_crosswalk import CHINESE, WESTERN
from tests.marc.writers import schemas
from tests.marc.writers.records import ANY, LINKED, WHOLE, generated, hostile, unaccounted
from tianlu.marc import Dialect, Record, marcxml, to_marcxml
from tianlu.marc.crosswalk import Loss, Written, convert, to_dublin_core, to_mods
from tianlu.marc.crosswalk.to_mods import CLOSE, OPEN

WRITERS: dict[str, tuple[Callable[[Record, Dialect], Written], Callable[[str], etree._Element]]] = {
    "mods": (to_mods, schemas.mods),
    "dc": (to_dublin_core, schemas.oai_dc),
}
M = {"m": "http://www.loc.gov/mods/v3"}
DC = {"dc": "http://purl.org/dc/elements/1.1/"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
each = pytest.mark.parametrize("name", WRITERS)


def check(name: str, record: Record, dialect: Dialect) -> etree._Element:
    """The output read by its schema; every value of the record is in it, or listed."""
    write, valid = WRITERS[name]
    found = write(record, dialect)
    root = valid(found.text)
    assert unaccounted(record, dialect, schemas.said(root), found.losses) == []
    return root


@each
@pytest.mark.parametrize(("record", "dialect"), WHOLE)
def test_whole_records_are_valid_and_accounted_for(name: str, record: Record, dialect: Dialect) -> None:
    assert len(list(check(name, record, dialect).iter())) > 20


@each
@pytest.mark.parametrize("seed", range(5))
def test_generated_records_are_valid_and_accounted_for(name: str, seed: int) -> None:
    elements = [len(list(check(name, record, dialect).iter())) for record, dialect in generated(seed, 20)]
    assert len(elements) == 40
    assert min(elements) > 8


@each
def test_hostile_records_stay_valid(name: str) -> None:
    checked = 0
    for record, dialect in hostile():
        write, valid = WRITERS[name]
        root = valid(write(record, dialect).text)
        texts = list(root.itertext())
        assert not any(element.tag.endswith("script") for element in root.iter())
        checked += sum("<script>alert('&')</script>" in text and "\ufffd" in text for text in texts)
    assert checked > 40


@each
@pytest.mark.property
@given(ANY, st.sampled_from(["cnmarc", "unimarc", "marc21"]))
def test_whatever_a_record_holds_it_is_valid_and_accounted_for(name: str, record: Record, dialect: Dialect) -> None:
    check(name, record, dialect)


def test_a_file_of_mods_holds_many() -> None:
    pieces = "".join([to_mods(record, dialect).text for record, dialect in WHOLE])
    assert len(schemas.mods(OPEN + pieces + CLOSE).findall("m:mods", M)) == len(WHOLE)


def test_chinese_titles_have_their_script_and_their_pinyin() -> None:
    root = check("mods", CHINESE, "cnmarc")
    titles = [
        (
            one.get(LANG),
            one.get("script"),
            one.get("transliteration"),
            one.get("altRepGroup"),
            one.findtext("m:title", "", M),
        )
        for one in root.findall("m:titleInfo", M)
    ]
    assert titles[:2] == [
        ("zh-Hans", "Hani", None, "01", "边城"),
        ("zh-Latn-pinyin", "Latn", "pinyin", "01", "bian cheng"),
    ]
    linked = check("mods", LINKED, "marc21")
    names = [(one.get(LANG), one.findtext("m:namePart", "", M)) for one in linked.findall("m:name", M)]
    assert names == [("zh-Hant", "沈從文"), ("zh-Latn", "Shen, Congwen")]


def test_roles_are_the_words_of_the_record_beside_their_codes() -> None:
    root = check("mods", CHINESE, "cnmarc")
    roles = [[term.text for term in one.iterfind("m:role/m:roleTerm", M)] for one in root.findall("m:name", M)]
    assert roles == [["aut", "著"], ["ill", "插图"], ["trl", "译"], ["edt", "编"]]


def test_mods_says_where_when_what_and_under_which_class() -> None:
    root = check("mods", CHINESE, "cnmarc")
    found = {
        path: root.findtext(path, "", M)
        for path in (
            "m:originInfo/m:place/m:placeTerm[@authority='iso3166']",
            "m:originInfo/m:publisher",
            "m:originInfo/m:dateIssued",
            "m:classification[@authority='clc'][@edition='5']",
            "m:relatedItem[@type='series']/m:titleInfo/m:partNumber",
            "m:identifier[@type='cn-unified-book-number']",
            "m:subject/m:geographic",
        )
    }
    assert list(found.values()) == ["CN", "人民文学出版社", "2002", "I246.5", "1", "CN10019.3", "中国"]


def test_each_writer_lists_what_it_has_no_place_for() -> None:
    def lost(write: Callable[[Record, Dialect], Written], record: Record, dialect: Dialect) -> set[tuple[str, str]]:
        return {(loss.tag, loss.code) for loss in write(record, dialect).losses}

    assert lost(to_mods, WESTERN, "marc21") == {
        ("LDR", "/18"),
        ("008", "/18"),
        ("008", "/24"),
        ("008", "/29"),
        ("007", ""),
        ("020", "c"),
        ("952", "a"),
        ("952", "p"),
    }
    of_dc = lost(to_dublin_core, CHINESE, "cnmarc")
    assert of_dc - lost(to_mods, CHINESE, "cnmarc") >= {("001", ""), ("101", "c"), ("102", "a"), ("801", "b")}
    assert Loss("905", "b", "B1001") in to_mods(CHINESE, "cnmarc").losses


def test_dublin_core_puts_makers_and_others_apart() -> None:
    root = check("dc", CHINESE, "cnmarc")
    people = {name: [one.text for one in root.findall(f"dc:{name}", DC)] for name in ("creator", "contributor")}
    assert people == {
        "creator": ["沈从文, 1902-1988 (著)", "中国作家协会 (编)"],
        "contributor": ["黄永玉 (插图)", "Kinkley, Jeffrey (译)"],
    }


@pytest.mark.parametrize("seed", range(3))
def test_marcxml_is_valid_where_a_record_is_marc21(seed: int) -> None:
    records = [
        convert(record, dialect, "marc21").record
        for record, dialect in (*WHOLE, *generated(seed, 20))
        if dialect != "marc21" or record.leader[20:] == "4500"
    ]
    root = schemas.marcxml(marcxml.OPEN + "".join(map(to_marcxml, records)) + marcxml.CLOSE)
    assert len(root) == len(records) > 40
    with pytest.raises(etree.DocumentInvalid):
        schemas.marcxml(marcxml.OPEN + "<record><leader>short</leader></record>" + marcxml.CLOSE)
