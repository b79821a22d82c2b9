"""Validation names what a cataloguer should mend and where, and nothing in a good record."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.marc.generate import cnmarc
from tianlu.marc import CODES, Dialect, Field, Notice, Record, severity, validate
from tianlu.marc.formats import field_formats

LEADER = "00000nam0 2200000   450 "
GOOD = Record(LEADER, [Field(tag, text) for tag, text in cnmarc(random.Random(1), 1) if tag != "100"])
GOOD.fields.insert(3, Field("100", " ", " ", [("a", "20200101d1958    em y0chiy50      ea")]))


def _data(tag: str, indicators: str, *subfields: str) -> Field:
    """``_data("245", "10", "aTitle")``: each subfield with its code in front."""
    return Field(tag, indicators[0], indicators[1], [(one[:1], one[1:]) for one in subfields])


BOOK = (
    Field("001", "1"),
    Field("005", "20240102030405.0"),
    Field("008", "240102s2020    cc a     b    001 0 chi d"),
    _data("020", "  ", "a9787503717444"),
    _data("040", "  ", "aTL", "bchi", "cTL"),
    _data("100", "1 ", "aLiu, Cixin"),
    _data("245", "14", "aThe three-body problem /", "cLiu Cixin."),
    _data("264", " 1", "aChongqing :", "bPress,", "c2020."),
    _data("300", "  ", "a302 p. ;", "c24 cm"),
    _data("650", " 0", "aExtraterrestrial beings", "vFiction."),
)
BOOK_LEADER = "00000nam a2200000 i 4500"
MONOGRAPH = (
    Field("001", "1"),
    Field("005", "20240102030405.0"),
    _data("010", "  ", "a978-7-5037-1744-4", "dCNY23.00"),
    _data("100", "  ", "a20240102d2020    em y0chiy50      ea"),
    _data("101", "0 ", "achi"),
    _data("102", "  ", "aCN", "b500000"),
    _data("105", "  ", "aa   z   000ay"),
    _data("106", "  ", "ar"),
    _data("200", "1 ", "a三体", "Asan ti", "f刘慈欣著"),
    _data("210", "  ", "a重庆", "c重庆出版社", "d2020"),
    _data("215", "  ", "a302页", "d24cm"),
    _data("410", " 0", "12001 ", "a中国科幻基石丛书", "v3"),
    _data("606", "0 ", "a科学幻想小说", "y中国"),
    _data("690", "  ", "aI247.55", "v5"),
    _data("701", " 0", "a刘慈欣", "4著"),
    _data("801", " 0", "aCN", "bTL", "c20240102"),
    _data("905", "  ", "aTL", "sI247.55/1"),
)


def _without(tag: str) -> Callable[[list[Field]], list[Field]]:
    return lambda fields: [field for field in fields if field.tag != tag]


def _instead(*new: Field) -> Callable[[list[Field]], list[Field]]:
    """The first field of each tag is replaced where it stands; one of another tag comes last."""

    def change(fields: list[Field]) -> list[Field]:
        changed = list(fields)
        for field in new:
            at = next((index for index, old in enumerate(changed) if old.tag == field.tag), None)
            if at is None:
                changed.append(field)
            else:
                changed[at] = field
        return changed

    return change


def _more(*new: Field) -> Callable[[list[Field]], list[Field]]:
    return lambda fields: [*fields, *new]


def _twice(fields: list[Field]) -> list[Field]:
    """The title in two scripts, as UNIMARC gives it: the same tag, linked by $6, told apart by $7."""
    scripts = [_data("200", "1 ", "a三体", "6a01", "7ea"), _data("200", "1 ", "aSan ti", "6a01", "7ba")]
    return [*_without("200")(fields), *scripts]


def _at(said: str, index: int, tag: str, /, **params: str | int) -> Notice:
    return Notice(f"validate.{said}", {"tag": tag, **params, "index": index})


Case = tuple[Dialect, Callable[[list[Field]], list[Field]], list[Notice]]
END, LAST = len(BOOK), len(MONOGRAPH)
CASES: Mapping[str, Case] = {
    "missing": ("marc21", _without("300"), [Notice("validate.field_missing", {"tag": "300"})]),
    "missing in UNIMARC": ("cnmarc", _without("801"), [Notice("validate.field_missing", {"tag": "801"})]),
    "repeated": (
        "marc21",
        _more(_data("245", "10", "aAgain")),
        [_at("field_repeated", END, "245")],
    ),
    "repeated in another script is no repetition": (
        "unimarc",
        _twice,
        [],
    ),
    "unknown tag": ("marc21", _more(_data("012", "  ", "a1")), [_at("field_unknown", END, "012")]),
    "a tag of three characters that are none": ("marc21", _more(_data("2A!", "  ", "a")), [_at("tag_malformed", END, "2A!")]),
    "leader as a field": ("marc21", _more(_data("LDR", "  ", "a00000nam0")), [_at("leader_as_field", END, "LDR")]),
    "local tags are not unknown": (
        "marc21",
        _more(_data("099", "78", "q1"), _data("590", "78", "q1"), _data("949", "78", "q1"), _data("859", "  ", "u1")),
        [],
    ),
    "pinyin is no UNIMARC": ("unimarc", lambda fields: fields, [_at("subfield_unknown", 8, "200", code="A")]),
    "obsolete tag": ("marc21", _more(_data("440", " 0", "aSeries")), [_at("field_obsolete", END, "440")]),
    "indicator": ("marc21", _instead(_data("245", "34", "aThe three-body problem")), [_at("indicator", 6, "245", number=1, value="3")]),
    "indicator missing": ("marc21", _instead(Field("300", "\x1fa302 p.")), [
        _at("indicator", 8, "300", number=1, value=""), _at("indicator", 8, "300", number=2, value="")]),
    "obsolete indicator": ("marc21", _instead(_data("100", "2 ", "aLiu, Cixin")), [_at("indicator_obsolete", 5, "100", number=1, value="2")]),
    "fill character as an indicator": ("cnmarc", _instead(_data("701", " |", "a刘慈欣")), [_at("indicator_fill", 14, "701", number=2, value="|")]),
    "fill character as an indicator of MARC 21": ("marc21", _instead(_data("100", "| ", "aLiu, Cixin")), [_at("indicator", 5, "100", number=1, value="|")]),
    "subfield missing": ("cnmarc", _instead(_data("690", "  ", "v5")), [_at("subfield_missing", 13, "690", code="a")]),
    "subfield empty": ("cnmarc", _instead(_data("690", "  ", "a ", "v5")), [_at("subfield_missing", 13, "690", code="a")]),
    "form in place of a title": ("marc21", _instead(_data("245", "00", "kLetters,", "f1901-1937.")), []),
    "subfield repeated": ("marc21", _instead(_data("300", "  ", "a302 p.", "bill.", "bmaps")), [_at("subfield_repeated", 8, "300", code="b")]),
    "subfield that repeats": ("marc21", _instead(_data("300", "  ", "a302 p.", "c24 cm", "c25 cm")), []),
    "subfield unknown": ("marc21", _instead(_data("300", "  ", "a302 p.", "t1")), [_at("subfield_unknown", 8, "300", code="t")]),
    "subfield 9 is local": ("marc21", _instead(_data("300", "  ", "a302 p.", "91")), []),
    "obsolete subfield": ("marc21", _more(_data("856", "40", "uhttp://a.example/", "k1")), [_at("subfield_obsolete", END, "856", code="k")]),
    "embedded field": ("cnmarc", _instead(_data("410", " 0", "12001 ", "a丛书", "f某人", "t1")), [_at("subfield_unknown", 11, "410", code="t")]),
    "two embedded fields": ("cnmarc", _instead(_data("410", " 0", "12001 ", "a丛书", "1210  ", "c某社", "d2020")), []),
    "linking field without embedded ones": ("cnmarc", _instead(_data("410", " 0", "t丛书", "x1234-5678", "x1")), [_at("subfield_repeated", 11, "410", code="x")]),
    "other script": ("marc21", _more(_data("880", "14", "6245-00/$1", "a三体", "x1")), [_at("subfield_unknown", END, "880", code="x")]),
    "indicator in another script": ("marc21", _more(_data("880", "94", "6245-00/$1", "a三体")), [_at("indicator", END, "880", number=1, value="9")]),
    "length": ("marc21", _instead(Field("008", "240102s2020")), [_at("length", 2, "008", length=11, expected=40)]),
    "length of a coded subfield": ("cnmarc", _instead(_data("105", "  ", "aa")), [_at("length", 6, "105", code="a", length=1, expected=13)]),
    "position": ("marc21", _instead(Field("008", "240102s2020    cc q     b    001 0 chi d")), [_at("position", 2, "008", position=18, value="q")]),
    "position that is filled": ("marc21", _instead(Field("008", "240102s2020    cc ||||||b||||001 0 chi d")), []),
    "obsolete position": ("marc21", _instead(Field("008", "240102s2020    cc a     b    00110 chi d")), []),
    "two characters a value": ("cnmarc", _instead(_data("100", "  ", "a20240102d2020    em y0chiy5070    ea")), [_at("position", 3, "100", code="a", position=28, value="70")]),
    "position of 006": ("marc21", _more(Field("006", "a|||||k|||||||||||")), [_at("position", END, "006", position=6, value="k")]),
    "position of 007": ("marc21", _more(Field("007", "cr qnu")), [_at("position", END, "007", position=3, value="q")]),
    "position of another subfield": ("cnmarc", _more(_data("125", "  ", "aax", "b?a")), [_at("position", LAST, "125", code="b", position=0, value="?")]),
    "date of entry": ("marc21", _instead(Field("008", "2401xxs2020    cc a     b    001 0 chi d")), [_at("date", 2, "008", position=0, value="2401xx")]),
    "year": ("cnmarc", _instead(_data("100", "  ", "a20240102d20-0    em y0chiy50      ea")), [_at("date", 3, "100", code="a", position=9, value="20-0")]),
    "instant": ("cnmarc", _instead(Field("005", "2024-01-02")), [_at("date", 1, "005", position=0, value="2024-01-02")]),
    "two main entries": ("marc21", _more(_data("110", "2 ", "aAcademy")), [_at("main_entry", END, "110", other="100")]),
    "two main entries of UNIMARC": ("cnmarc", _more(_data("700", " 0", "a刘慈欣"), _data("710", "02", "a某社")), [_at("main_entry", LAST + 1, "710", other="700")]),
    "filing": ("marc21", _instead(_data("245", "14", "aThe", "bthree")), [_at("filing", 6, "245", number=2, value="4", length=3)]),
    "filing by the first indicator": ("marc21", _more(_data("730", "9 ", "aBible.")), [_at("filing", END, "730", number=1, value="9", length=6)]),
    "ISBN": ("cnmarc", _instead(_data("010", "  ", "a7-5037-1744-1")), [_at("isbn", 2, "010", code="a", value="7-5037-1744-1")]),
    "ISSN": ("cnmarc", _more(_data("225", "2 ", "a丛书", "x1002-1028")), [_at("issn", 17, "225", code="x", value="1002-1028")]),
    "ISSN that is right": ("cnmarc", _more(_data("225", "2 ", "a丛书", "x1002-1027")), []),
    "ISSN of MARC 21": ("marc21", _more(_data("022", "0 ", "a1234-5678")), [_at("issn", END, "022", code="a", value="1234-5678")]),
    "ISBN of MARC 21": ("marc21", _instead(_data("020", "  ", "a7503717441")), [_at("isbn", 3, "020", code="a", value="7503717441")]),
    "language": ("marc21", _more(_data("041", "0 ", "achi", "hq9q")), [_at("languages", END, "041", code="h", value="q9q")]),
    "language of another list": ("cnmarc", _instead(_data("101", "0 ", "azho")), [_at(
        "languages_meant", 4, "101", code="a", value="zho", list="languages", instead="chi", name="Chinese")]),
    "language by its name": ("cnmarc", _instead(_data("101", "0 ", "a汉语")), [_at(
        "languages_meant", 4, "101", code="a", value="汉语", list="languages", instead="chi", name="Chinese")]),
    "language with two letters swapped": ("marc21", _instead(Field("008", "240102s2020    cc a     b    001 0 egn d")), [_at(
        "languages_meant", 2, "008", position=35, value="egn", list="languages", instead="eng", name="English")]),
    "language of cataloguing": ("cnmarc", _instead(_data("100", "  ", "a20240102d2020    em y0q9qy50      ea")), [_at(
        "languages", 3, "100", code="a", position=22, value="q9q")]),
    "languages in one subfield": ("marc21", _more(_data("041", "0 ", "achieng")), []),
    "languages of another source": ("marc21", _more(_data("041", "07", "azh-Hans", "2rfc5646")), []),
    "language for local use": ("cnmarc", _instead(_data("101", "0 ", "aqaa")), []),
    "no language": ("marc21", _instead(Field("008", "240102s2020    cc a     b    001 0     d")), []),
    "place": ("marc21", _instead(Field("008", "240102s2020    q9 a     b    001 0 chi d")), [_at("places", 2, "008", position=15, value="q9")]),
    "place that is withdrawn": ("marc21", _more(_data("044", "  ", "ahk")), [_at(
        "places_meant", END, "044", code="a", value="hk", list="places", instead="cc", name="China")]),
    "country": ("cnmarc", _instead(_data("102", "  ", "aQQ")), [_at("countries", 5, "102", code="a", value="QQ")]),
    "country in small letters": ("cnmarc", _instead(_data("102", "  ", "acn", "b500000")), [_at(
        "countries_meant", 5, "102", code="a", value="cn", list="countries", instead="CN", name="China")]),
    "country of ISO in MARC 21": ("marc21", _more(_data("044", "  ", "aat", "cau-vic")), []),
    "region": ("cnmarc", _instead(_data("102", "  ", "aCN", "b990000")), [_at("regions", 5, "102", code="b", value="990000")]),
    "region by its name": ("cnmarc", _instead(_data("102", "  ", "aCN", "b重庆")), [_at(
        "regions_meant", 5, "102", code="b", value="重庆", list="regions", instead="500000", name="Chongqing")]),
    "region below a province": ("cnmarc", _instead(_data("102", "  ", "aCN", "b500101")), []),
    "region of another country": ("cnmarc", _instead(_data("102", "  ", "aUS", "bNY")), []),
    "region in UNIMARC is no code of China": ("unimarc", lambda fields: [
        *_without("200")(_instead(_data("102", "  ", "aFR", "b75"))(fields)), _data("200", "1 ", "a三体")], []),
    "years apart": ("marc21", _instead(_data("264", " 1", "aChongqing :", "bPress,", "c2019.")), [Notice(
        "validate.years_apart", {"index": 2, "tag": "008", "coded": "2020", "other": "264", "written": "2019."})]),
    "years apart in CNMARC": ("cnmarc", _instead(_data("210", "  ", "a重庆", "c重庆出版社", "d2019")), [Notice(
        "validate.years_apart", {"index": 3, "tag": "100", "coded": "2020", "other": "210", "written": "2019"})]),
    "year in a reckoning of its own": ("cnmarc", _instead(
        _data("100", "  ", "a20240102d1936    em y0chiy50      ea"), _data("210", "  ", "d民国25年")), []),
    "year that is not sure": ("marc21", _instead(_data("264", " 1", "aChongqing :", "c[201-?]")), []),
    "copyright year": ("marc21", _instead(Field("008", "240102t20202019cc a     b    001 0 chi d"),
        _data("264", " 1", "c2020")), []),
    "end of a span": ("marc21", _instead(Field("008", "240102m20182021cc a     b    001 0 chi d"),
        _data("264", " 1", "c2018-2020")), [Notice(
        "validate.years_apart", {"index": 2, "tag": "008", "coded": "2021", "other": "264", "written": "2018-2020"})]),
    "a field in another script that leads nowhere": ("marc21", _more(_data("880", "10", "6245-01/$1", "a三体")), [Notice(
        "validate.link_broken", {"tag": "880", "code": "6", "other": "245", "index": END})]),
    "a field that leads to no other script": ("marc21", _more(_data("700", "1 ", "6880-02", "aLiu, C.")), [Notice(
        "validate.link_broken", {"tag": "700", "code": "6", "other": "880", "index": END})]),
    "both ends of a link": ("marc21", _more(
        _data("700", "1 ", "6880-02", "aLiu, C."), _data("880", "1 ", "6700-02/$1", "a刘")), []),
    "a source that is not named": ("marc21", _more(_data("650", " 7", "a科幻小说")), [_at(
        "source_missing", END, "650", number=2, value="7")]),
    "an embedded field without a tag": ("cnmarc", _more(_data("461", " 0", "1三体")), [_at(
        "embedded", 17, "461", code="1", value="三体")]),
    "an embedded field whose last blank is lost": ("cnmarc", _more(_data("461", " 0", "12001", "a三体")), []),
    "a class in wide letters": ("cnmarc", _more(_data("690", "  ", "aＩ247.5", "v5")), [_at(
        "class", 17, "690", code="a", value="Ｉ247.5")]),
    "a class that is none": ("cnmarc", _more(_data("690", "  ", "aL12", "v5")), [_at("class", 17, "690", code="a", value="L12")]),
    "classes that are": ("cnmarc", _more(*(_data("690", "  ", f"a{one}") for one in (
        "TP311.1", "K204.2=1", "[D035]", "{G25}", "I", "D9-61", "F(12)"))), []),
    "blanks as they are printed": ("cnmarc", _instead(_data("105", "  ", "aa###z###000yy")), [_at(
        "blank_as_hash", 6, "105", code="a", position=1)]),
    "a month that is none": ("marc21", _instead(Field("005", "20241302030405.0")), [_at(
        "date", 1, "005", position=0, value="20241302030405.0")]),
    "a field too long for ISO 2709": ("marc21", _more(_data("520", "  ", "a" + "三" * 3400)), [_at(
        "field_too_long", END, "520", length=10205)]),
}  # fmt: skip


def _changed(case: Case) -> Record:
    dialect, change, _ = case
    return Record(
        BOOK_LEADER if dialect == "marc21" else LEADER, change(list(BOOK if dialect == "marc21" else MONOGRAPH))
    )


def test_good_records_pass() -> None:
    assert validate(GOOD, "cnmarc") == []
    assert validate(Record(BOOK_LEADER, BOOK), "marc21") == []
    assert validate(Record(LEADER, MONOGRAPH), "cnmarc") == []


@pytest.mark.parametrize("name", CASES)
def test_rule(name: str) -> None:
    dialect, _, expected = CASES[name]
    assert validate(_changed(CASES[name]), dialect) == expected


def test_every_notice_has_a_case() -> None:
    shown = {notice.code for _, _, notices in CASES.values() for notice in notices}
    assert {code for code in CODES if code.startswith("validate.")} - shown == {
        "validate.leader",
        "validate.leader_unusual",
    }


@pytest.mark.parametrize(
    ("leader", "dialect", "expected"),
    [
        ("00000xam a2200000 i 4500", "marc21", [("leader", 5, "x")]),
        ("00000n?m a2200000 i 4500", "marc21", [("leader", 6, "?")]),
        ("00000na? a2200000 i 4500", "marc21", [("leader", 7, "?")]),
        ("00000nam a2200000Ii 4500", "marc21", [("leader_unusual", 17, "I")]),
        ("00000nam0 2200000   4500", "cnmarc", []),
        ("00000nam3 2200000   450 ", "cnmarc", [("leader_unusual", 8, "3")]),
        ("00000nam0 2200000   450", "cnmarc", [("leader_unusual", 23, "")]),
    ],
)
def test_leader(leader: str, dialect: Dialect, expected: list[tuple[str, int, str]]) -> None:
    fields = BOOK if dialect == "marc21" else MONOGRAPH
    told = [notice for notice in validate(Record(leader, fields), dialect) if notice.code.startswith("validate.leader")]
    assert told == [
        Notice(f"validate.{code}", {"position": position, "value": value}) for code, position, value in expected
    ]


def test_an_empty_record_lacks_what_is_mandatory() -> None:
    assert validate(Record(BOOK_LEADER, []), "marc21") == [
        Notice("validate.field_missing", {"tag": tag}) for tag in ("001", "008", "040", "245", "300")
    ]
    assert validate(Record(LEADER, []), "unimarc") == [
        Notice("validate.field_missing", {"tag": tag}) for tag in ("001", "100", "101", "200", "801")
    ]


def test_severity() -> None:
    codes = {code.removeprefix("validate.") for code in CODES if code.startswith("validate.")}
    errors = {code for code in codes if severity(f"validate.{code}") == "error"}
    assert errors == {
        "field_missing", "field_repeated", "indicator", "leader", "leader_as_field", "length", "main_entry", "subfield_missing",
        "subfield_repeated", "tag_malformed",
    }  # fmt: skip


TAGS = st.sampled_from([field.tag for dialect in ("marc21", "cnmarc") for field in field_formats(dialect)]) | st.text(  # type: ignore[arg-type]
    max_size=4
)
TEXT = st.text(st.sampled_from("\x1f\x1e  01|#$aA1z2001é三") | st.characters(), max_size=50)


@given(
    leader=st.text(max_size=30) | st.just(BOOK_LEADER) | st.just(LEADER),
    fields=st.lists(st.builds(Field, TAGS, TEXT), max_size=12),
    dialect=st.sampled_from(("marc21", "unimarc", "cnmarc")),
)
def test_any_record_can_be_checked_and_every_notice_leads_to_its_field(
    leader: str, fields: list[Field], dialect: Dialect
) -> None:
    for notice in validate(Record(leader, fields), dialect):
        assert notice.sentence
        assert severity(notice.code) in ("error", "warning")
        if notice.code not in ("validate.leader", "validate.leader_unusual", "validate.field_missing"):
            assert fields[int(notice.params["index"])].tag == notice.params["tag"]
