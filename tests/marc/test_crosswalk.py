"""MARC 21 and CNMARC into each other: what is said stays said, and what is not is listed."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.marc import generate
from tests.marc.test_project import field
from tianlu.marc import Bib, Dialect, Field, Record, project, to_iso2709
from tianlu.marc.crosswalk import Converted, convert
from tianlu.marc.crosswalk.ledger import Loss

CODED = {"marc21": {"008", "041"}, "cnmarc": {"100", "101", "102", "105", "106", "110"}}
TRANSLATED = {"4", "e", "j", "2"}  # roles and lists of subjects have a code of their own in each family
TERMS = {("336", "a"), ("337", "a"), ("338", "a")}  # their code says the same
OTHER: dict[Dialect, Dialect] = {"marc21": "cnmarc", "cnmarc": "marc21"}
CHINESE = Record(
    "00000nam0 2200000   450 ",
    [
        field("001 012002000001"),
        field("010 __ $a7-02-000220-X $b精装 $dCNY59.70"),
        field("091 __ $aCN10019.3 $dCNY1.20"),
        field("100 __ $a20020101e20021982em y0chiy50      ea"),
        field("101 1_ $achi $ceng"),
        field("102 __ $aCN $b110000"),
        field("105 __ $aaf  b   001ay"),
        field("106 __ $ar"),
        field("200 1_ $a边城 $9bian cheng $e插图本 $d= Border town $f沈从文著 $g黄永玉插图 $h第一册 $i散文"),
        field("205 __ $a第2版"),
        field("210 __ $a北京 $c人民文学出版社 $d2002"),
        field("215 __ $a120页 $c图 $d21cm $e光盘1张"),
        field("225 2_ $a沈从文文集 $v1"),
        field("300 __ $a据初版排印。"),
        field("330 __ $a湘西小城的故事。"),
        field("410 _0 $12001_ $a沈从文文集 $v1"),
        field("454 _1 $12001_ $aThe border town"),
        field("517 1_ $a茶峒故事"),
        field("600 _0 $a沈从文 $f1902-1988 $x人物研究"),
        field("606 0_ $a长篇小说 $y中国 $z现代 $j选集"),
        field("690 __ $aI246.5 $v5"),
        field("701 _0 $a沈从文 $f1902-1988 $4著"),
        field("702 _0 $a黄永玉 $4插图"),
        field("701 _1 $aKinkley $bJeffrey $4译"),
        field("711 02 $a中国作家协会 $4编"),
        field("801 _0 $aCN $bNLC $c20020101"),
        field("856 4_ $uhttps://example.cn/1 $2在线阅读"),
        field("905 __ $aTSG $bB1001 $dI246.5"),
    ],
)
WESTERN = Record(
    "00000nam a2200000 a 4500",
    [
        field("001 99"),
        field("003 DLC"),
        field("007 ta"),
        field("008 950101s1995    nyuab    b    001 1 eng  "),
        field("010 __ $a   95001234"),
        field("020 __ $a0394514742 (pbk.) : $cUSD12.95"),
        field("040 __ $aDLC $beng $cDLC $dOCL"),
        field("041 1_ $aeng $hchi"),
        field("050 00 $aPL2801.N18 $bB6 1995"),
        field("082 00 $a895.1/35 $220"),
        field("100 1_ $aShen, Congwen, $d1902-1988, $eauthor. $4aut"),
        field("240 10 $aBian cheng. $lEnglish"),
        field("245 10 $aBorder town : $ba novel = Bian cheng / $cby Shen Congwen ; translated by Jeffrey C. Kinkley."),
        field("246 31 $aBian cheng"),
        field("250 __ $a1st ed."),
        field("264 _1 $aNew York : $bHarper, $c1995."),
        field("264 _4 $c©1995"),
        field("300 __ $axii, 164 pages : $billustrations, map ; $c22 cm"),
        field("336 __ $atext $btxt $2rdacontent"),
        field("490 1_ $aModern Chinese fiction ; $v3"),
        field("504 __ $aIncludes bibliographical references."),
        field("520 __ $aA story of West Hunan."),
        field("600 10 $aShen, Congwen, $d1902-1988 $xCriticism and interpretation."),
        field("650 _0 $aCountry life $zChina $zHunan Sheng $vFiction."),
        field("650 _7 $aRomans. $2gtt"),
        field("700 1_ $aKinkley, Jeffrey C., $d1948- $etranslator."),
        field("710 2_ $aAsia Society. $bPublications."),
        field("776 08 $iOnline version: $aShen, Congwen. $tBorder town. $dNew York : Harper, 1995 $w(DLC)1"),
        field("830 _0 $aModern Chinese fiction ; $v3."),
        field("856 42 $3Cover $uhttps://example.org/c.jpg"),
        field("952 __ $aMAIN $pB1"),
    ],
)


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def unaccounted(record: Record, source: Dialect, found: Converted) -> list[tuple[str, str, str]]:
    """What the record says in words, and neither the new record nor the list of losses does."""
    said = letters("".join(one.text for one in found.record.fields))
    lost = {(loss.tag, loss.code, loss.value) for loss in found.losses}
    missing = []
    for one in record.fields:
        if one.tag in CODED[source]:
            continue
        for code, value in [("", one.text)] if one.is_control else one.subfields:
            pieces = [letters(part) for part in re.split(r" [=:;] |\(|, ?", value[5:] if code == "1" else value)]
            if (
                code in TRANSLATED
                or (one.tag, code) in TERMS
                or (one.tag, code, value) in lost
                or all(piece in said for piece in pieces)
            ):
                continue
            missing.append((one.tag, code, value))
    return missing


def kept(bib: Bib) -> dict[str, object]:
    """What a reader searches and sees, without what only one of the families can say."""
    return {
        "title": (bib.title, bib.title_remainder, bib.parallel_titles, bib.part_number, bib.responsibility),
        "names": sorted((one.name, one.relator, one.dates, one.kind) for one in bib.contributors),
        "published": (bib.places, bib.publishers, bib.year, bib.edition),
        "physical": (bib.extent, bib.illustrations, bib.dimensions, bib.accompanying),
        "subjects": sorted(re.sub(r",? \d{4}-(\d{4})?", "", one.label) for one in bib.subjects),
        "classes": sorted((one.scheme, one.number) for one in bib.classes),
        "numbers": (tuple(one.value for one in bib.isbns), bib.price),
        "languages": (bib.languages, bib.original_languages),
        "series": bib.series[0].title if bib.series else "",
        "abstract": bib.abstract,
        "links": tuple(link.url for link in bib.links),
        "format": bib.format,
    }


@pytest.mark.parametrize(("record", "source"), [(CHINESE, "cnmarc"), (WESTERN, "marc21")])
def test_what_a_reader_searches_and_sees_stays(record: Record, source: Dialect) -> None:
    found = convert(record, source, OTHER[source])
    before, after = kept(project(record, source)), kept(project(found.record, OTHER[source]))
    assert after == before
    assert unaccounted(record, source, found) == []
    again = convert(found.record, OTHER[source], source)
    assert kept(project(again.record, source))["names"] == before["names"]
    assert kept(project(again.record, source))["subjects"] == before["subjects"]
    assert to_iso2709(found.record, "utf-8")


def test_each_loss_has_its_place() -> None:
    assert {
        loss for loss in convert(CHINESE, "cnmarc", "marc21").losses if loss.tag in {"102", "690", "801", "905"}
    } == {
        Loss("102", "b", "110000"),
        Loss("690", "v", "5"),
        Loss("801", "a", "CN"),
        Loss("801", "c", "20020101"),
    }
    assert set(convert(WESTERN, "marc21", "cnmarc").losses) == {
        Loss("007", "", "ta"),
        Loss("776", "i", "Online version:"),
    }


def test_the_first_who_made_the_work_is_the_main_entry() -> None:
    record = convert(CHINESE, "cnmarc", "marc21").record
    assert [(one.tag, one.get("a")) for one in record.every("100", "700", "710")] == [
        ("100", "沈从文"),
        ("700", "黄永玉"),
        ("700", "Kinkley, Jeffrey"),
        ("710", "中国作家协会"),
    ]


def test_what_stands_in_880_is_the_title_and_its_twin_the_pinyin() -> None:
    record = Record(
        "00000nam a2200000 a 4500",
        [
            field("008 020101s2002    cc            000 0 chi  "),
            field("100 1_ $6880-01 $aShen, Congwen."),
            field("245 10 $6880-02 $aBian cheng / $cShen Congwen zhu."),
            field("880 1_ $6100-01 $a沈从文."),
            field("880 10 $6245-02 $a边城 / $c沈从文著."),
        ],
    )
    found = convert(record, "marc21", "cnmarc")
    title, name = found.record.field("200"), found.record.field("701")
    assert title is not None
    assert name is not None
    assert (title.get("a"), title.get("9"), title.get("f")) == ("边城", "Bian cheng", "沈从文著")
    assert (name.get("a"), name.get("9"), name.get("4")) == ("沈从文", "Shen, Congwen", "")
    assert found.losses == (Loss("245", "c", "Shen Congwen zhu."),)


def test_fields_of_the_library_itself_stay_as_they_are() -> None:
    for record, source, tag in ((CHINESE, "cnmarc", "905"), (WESTERN, "marc21", "952")):
        assert convert(record, source, OTHER[source]).record.field(tag) == record.field(tag)  # type: ignore[arg-type, index]


def test_690_of_marc21_goes_where_it_belongs() -> None:
    record = Record("00000nam a2200000 a 4500", [field("690 __ $aI246.5"), field("690 _4 $aLocal history $zOhio")])
    found = convert(record, "marc21", "cnmarc").record
    assert found.fields == [field("606 __ $aLocal history $yOhio"), field("690 __ $aI246.5")]


def test_an_agency_that_is_said_nowhere_else_is_listed() -> None:
    record = Record(WESTERN.leader, [field("003 MiAaPQ"), field("245 00 $aTitle")])
    assert convert(record, "marc21", "cnmarc").record.fields[-1] == field("801 _0 $aUS $bMiAaPQ")
    record.fields.insert(1, field("040 __ $aDLC"))
    assert convert(record, "marc21", "cnmarc").losses == (Loss("003", "", "MiAaPQ"),)


def test_within_a_family_nothing_changes() -> None:
    assert convert(CHINESE, "cnmarc", "unimarc") == Converted(CHINESE, ())


@pytest.mark.parametrize("seed", range(20))
def test_generated_records_are_accounted_for(seed: int) -> None:
    rng = random.Random(seed)
    for number in range(20):
        for source, fields in (("cnmarc", generate.cnmarc(rng, number)), ("marc21", generate.marc21(rng, number))):
            dialect: Dialect = "cnmarc" if source == "cnmarc" else "marc21"
            record = Record("00000nam a2200000 a 4500", [Field(tag, text) for tag, text in fields])
            assert unaccounted(record, dialect, convert(record, dialect, OTHER[dialect])) == []


TAGS = st.sampled_from([f"{number:03}" for number in range(1, 1000)])
VALUES = st.text("ab 著, 7/:=;.()-", max_size=12)
FIELDS = st.builds(
    lambda tag, ind, pairs, text: Field(tag, text) if tag < "010" else Field(tag, ind[0], ind[1], pairs),
    TAGS,
    st.text(" 01234567", min_size=2, max_size=2),
    st.lists(st.tuples(st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789A"), VALUES), max_size=6),
    st.text("ab01 |", max_size=45),
)


@pytest.mark.property
@given(st.lists(FIELDS, max_size=12), st.text("abcdmns0 ", max_size=26), st.sampled_from(["cnmarc", "marc21"]))
def test_whatever_a_record_holds_it_is_carried_over_or_listed(
    fields: list[Field], leader: str, source: Dialect
) -> None:
    record = Record(leader, fields)
    found = convert(record, source, OTHER[source])
    assert len(found.record.leader) == 24
    assert unaccounted(record, source, found) == []
    assert [one.tag for one in found.record.fields] == sorted(one.tag for one in found.record.fields)
    assert {len(one.text) for one in found.record.every("008")} <= {40}
    assert source == "cnmarc" or {len(one.get("a")) for one in found.record.every("100")} <= {36}
