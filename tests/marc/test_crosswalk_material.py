"""MARC 21 and CNMARC into each other: coded data of the material, agencies, and fields with a counterpart of their own."""

from __future__ import annotations

from tests.marc.test_crosswalk_kinds import OTHER, back, said, turned
from tests.marc.test_project import field
from tianlu.marc import Dialect, Record, project, validate
from tianlu.marc.crosswalk import convert

BOOK = "00000nam a2200000 i 4500"


def lost(source: Dialect, *lines: str, leader: str = BOOK) -> list[tuple[str, str, str]]:
    return [tuple(one) for one in convert(Record(leader, [field(one) for one in lines]), source, OTHER[source]).losses]


def body(kind: str) -> str:
    """An 008 whose positions 18 to 34 are `kind`."""
    return f"008 950101s1995    cc {kind:17}eng  "


MATERIALS = [
    ("00000njm a2200000 i 4500", "007 sd fsngnn|||eu", "snn   d          ", "126   $aagbxhxxd     ud"),
    ("00000ngm a2200000 i 4500", "007 vd cvaiz|", "120      |     vl", "115   $ac120baiz|b|||||bk|||"),
    ("00000nem a2200000 i 4500", "007 aj ca|||", "ab  bd |  || 1 | ", "120   $abc|ab  bd||||"),
    ("00000nem a2200000 i 4500", "007 du ca|", "ab  bd |  || 1 | ", "124   $bc"),
    ("00000nkm a2200000 i 4500", "007 kh bo ", "nnn            in", "116   $afiyb||||||||||||||"),
    (BOOK, "007 hd afb024bbca", "ab    b    001 0 ", "130   $adafb024abca"),
    (BOOK, "007 cr cna---auuuu", "ab   ob    001 0 ", "135   $a|rcna---auuuu"),
]


def test_007_and_008_stand_in_the_fields_of_their_material_and_come_back() -> None:
    for leader, physical, kind, stands in MATERIALS:
        record = turned("marc21", physical, body(kind), "245 00 $aTitle", leader=leader)
        assert stands in said(record, "115", "116", "120", "124", "126", "130", "135")
        wrong = {notice.code for notice in validate(record, "cnmarc")}
        assert not wrong & {"validate.position", "validate.length"}
        assert physical[4:6] in {one.text[:2] for one in convert(record, "cnmarc", "marc21").record.every("007")}
    assert [back("marc21", line, body(kind), leader=leader)[:1] for leader, line, kind, _ in MATERIALS[5:]] == [
        ["007 hd afb024bbca"],
        ["007 cr cna---auuuu"],
    ]


def test_what_of_coded_data_has_no_code_there_or_a_wider_one_is_listed_with_its_position() -> None:
    sound = ("007 sd fsngnnmrled", body("snn   d          "))
    assert lost("marc21", *sound, leader="00000njm a2200000 i 4500") == [("007", "/10", "r")]
    assert lost("marc21", "007 hd afb024bbct") == [("007", "/12", "t")]  # a safety base, which one UNIMARC does not say
    assert lost("marc21", "007 ta") == [("007", "", "ta")]
    assert lost("cnmarc", "116 __ $abiy#abac########zz", leader="00000nkm0 2200000   450 ") == [
        ("116", "/4", "abac"),
        ("116", "/16", "zz"),
    ]


def test_another_material_of_a_record_is_a_006() -> None:
    kit = turned("marc21", "006 g045            vl", body(""), leader="00000nam a2200000 i 4500")
    assert said(kit, "115") == ["115   $ac045|||||b||||||||||"]
    assert lost("marc21", "006 g045            vl") == []
    film = Record(
        "00000nam0 2200000   450 ", [field("100 __ $a20020101d2002    em y0chiy50      ea"), *kit.every("115")]
    )
    assert [one.text for one in convert(film, "cnmarc", "marc21").record.every("006", "007")] == [
        "g045 |     ||   vl",
        "vu ||||||",
    ]
    journal = turned("marc21", "006 sqr p       0   a0", body(""), leader="00000nem a2200000 i 4500")
    assert said(journal, "110") == ["110   $aaha    0|||"]


def test_what_a_serial_holds_is_coded_in_both() -> None:
    line = body("ar p  yb6s 0   e ")
    record = turned("marc21", line, "245 00 $a上海年鉴", leader="00000nas a2200000 i 4500")
    assert said(record, "110") == ["110   $aakahati0|||"]
    again = convert(record, "cnmarc", "marc21").record.field("008")
    assert again is not None
    assert again.text[18:34] == line[22:38]


def test_the_country_of_an_agency_is_known_by_its_code() -> None:
    codes = ("DLC", "CtY", "MiAaPQ", "CaOTU", "UkOxU", "AuCNL", "GyBeS", "DE-101", "OCLC-PIF", "UKMGB", "国图")
    lines = [f"040 __ $aDLC {' '.join(f'$d{code}' for code in codes[1:])}"]
    fields = said(turned("marc21", *lines), "801")
    assert [one[7:12].strip("$a") for one in fields] == [
        "US$b", "US$b", "US$b", "CA$b", "GB$b", "AU$b", "DE$b", "DE$b", "US$b", "XX$b", "XX$b",
    ]  # fmt: skip
    assert lost("cnmarc", "801 _0 $aUS $bDLC", "801 _2 $aXX $bUKMGB", "801 _2 $aCN $bNLC") == [("801", "a", "CN")]


def test_a_uniform_title_is_the_entry_or_another() -> None:
    assert said(turned("marc21", "130 0_ $aBible", "730 0_ $aKoran"), "500") == ["500 11$aBible", "500 10$aKoran"]
    lines = ("100 1_ $aBach, J. S.", "240 10 $aFugues", "730 0_ $aPreludes")
    record = turned("marc21", *lines)
    assert said(record, "500") == ["500 10$aFugues", "500 10$aPreludes"]
    assert back("marc21", *lines) == list(lines)


def test_fields_with_a_counterpart_are_carried_over_there_and_back() -> None:
    for there, here in {
        "306 __ $a003100 $a001839": "127   $a003100$a001839",
        "037 __ $a24-005 $bGPO $cfree $fpaper": "345   $b24-005$aGPO$dfree$cpaper",
        "045 2_ $bd1900 $bd1999": "122 2 $ad1900$ad1999",
        "048 __ $bka01 $aoa": "128   $cka01$boa",
        "752 __ $aChina $bHunan $dChangsha": "620   $aChina$bHunan$dChangsha",
        "753 __ $aIBM PC $cMS-DOS": "626   $aIBM PC$cMS-DOS",
        "031 __ $a1 $b1 $c1 $dAria $gG-2 $mSoprano $rF": "036   $a1$b1$c1$fAria$mG-2$dSoprano$gF",
        "586 __ $aPulitzer Prize, 1981": "334   $aPulitzer Prize, 1981",
        "524 __ $aBertrand Papers": "332   $aBertrand Papers",
        "044 __ $acc $axxu": "102   $aCN$aUS",
    }.items():
        record = turned("marc21", there, body("      b    001 0 "))
        assert here in said(record, here[:3])
        assert [one for one in lost("marc21", there, body("")) if one[0] == there[:3]] == []
        assert back("marc21", there, body("      b    001 0 "))[:1] == [there]


def test_times_and_events_are_subjects() -> None:
    lines = ("648 _7 $a1937-1945 $2fast", "647 _7 $aSino-Japanese War $2fast")
    assert said(turned("marc21", *lines), "606") == ["606   $a1937-1945$2fast", "606   $aSino-Japanese War$2fast"]
    assert lost("marc21", *lines) == []


def test_links_of_cnmarc_are_whole_fields_and_come_back() -> None:
    lines = (
        "765 0_ $aTolstoy, Leo $tВойна и мир $dМосква : Наука, 1956 $z9785020000000 $w(DLC)1",
        "773 0_ $aBeijing University $tJournal $g2 $x0001-0001",
        "800 1_ $aShen, Congwen, $d1902-1988. $tWorks ; $v3",
        "830 _0 $aModern Chinese fiction. $nSeries 2 ; $v3",
    )
    record = turned("marc21", *lines)
    assert said(record, "410", "454", "461") == [
        "410  0$1700 1$aShen$bCongwen$f1902-1988$12001 $aWorks$v3",
        "410  0$12001 $aModern Chinese fiction$hSeries 2$v3",
        "454  1$1001(DLC)1$1010  $a9785020000000$12001 $aВойна и мир$1210  $aМосква$cНаука$d1956$1700 1$aTolstoy$bLeo",
        "461  1$1011  $a0001-0001$12001 $aJournal$v2$171002$aBeijing University",
    ]
    again = said(convert(record, "cnmarc", "marc21").record, "765", "773", "800", "830")
    assert again == [
        "765 0 $aTolstoy, Leo$w(DLC)1$z9785020000000$tВойна и мир$dМосква : Наука, 1956",
        "773 0 $aBeijing University$x0001-0001$tJournal$g2",
        "800 1 $aShen, Congwen$d1902-1988$tWorks$v3",
        "830  0$aModern Chinese fiction$nSeries 2$v3",
    ]


def test_isbd_codes_of_content_and_medium_are_those_of_rda() -> None:
    own = ("181 _0 $ai# $bxxxe##", "182 _0 $an")
    assert said(turned("cnmarc", *own), "336", "337") == ["336   $btxt$2rdacontent", "337   $bn$2rdamedia"]
    assert lost("cnmarc", *own) == []
    both = ("181 __ $ctxt $2rdacontent", "181 _1 $ai# $bxxxe##")
    assert said(turned("cnmarc", *both), "336") == ["336   $btxt$2rdacontent"]
    assert lost("cnmarc", *both) == []


def test_a_note_of_a_reproduction_or_an_original_is_carried_whole() -> None:
    lines = (
        "533 __ $aMicrofilm. $bBeijing : $cNLC, $d1990. $e1 reel",
        "534 __ $pOriginally published: $cLondon, 1859.",
    )
    assert said(turned("marc21", *lines), "324", "325") == [
        "324   $aOriginally published: London, 1859.",
        "325   $aMicrofilm. Beijing : NLC, 1990. 1 reel",
    ]
    assert lost("marc21", *lines) == []


def test_a_body_with_a_title_behind_it_as_main_entry_stays_the_author() -> None:
    record = turned("marc21", "110 1_ $aUnited States. $tCopyright Act", "245 10 $aCopyright Act")
    assert said(record, "710", "488") == ["710 01$aUnited States"]


TWO_SCRIPTS = (
    "200 1_ $6a01 $7ba $aAl-Muqaddima $fIbn Khaldūn",
    "200 1_ $6a01 $7fa $aالمقدمة $fابن خلدون",
    "700 _0 $6a02 $7fa $aابن خلدون $4070",
    "700 _0 $6a02 $7ba $aIbn Khaldūn $4070",
)


def test_fields_of_unimarc_in_two_scripts_are_one_title_and_one_author_with_their_readings() -> None:
    record = Record("00000nam0 2200000   450 ", [field(line) for line in TWO_SCRIPTS])
    bib = project(record, "unimarc")
    assert (bib.title, bib.title_romanised, bib.other_titles) == ("المقدمة", "Al-Muqaddima", ())
    assert [(one.name, one.romanised) for one in bib.contributors] == [("ابن خلدون", "Ibn Khaldūn")]
    found = convert(record, "unimarc", "marc21")
    assert found.losses == ()
    assert said(found.record, "100", "245", "880") == [
        "100 0 $6880-02$aابن خلدون$4aut",
        "245 10$6880-01$aالمقدمة /$cابن خلدون",
        "880 10$6245-01/(B$aAl-Muqaddima /$cIbn Khaldūn",
        "880 0 $6100-02/(B$aIbn Khaldūn$4aut",
    ]
    again = project(found.record, "marc21")
    assert (again.title, again.title_romanised) == (bib.title, bib.title_romanised)


def test_a_field_that_names_two_works_is_two_links() -> None:
    lines = (
        "410 _0 $12001_ $a甲丛书 $v1 $12001_ $a乙丛书 $v2",
        "461 _0 $1001X1 $12001_ $a总 $v1 $1001X2 $12001_ $a别 $v2",
    )
    assert said(turned("cnmarc", *lines), "773", "830") == [
        "773 1 $wX1$t总$g1",
        "773 1 $wX2$t别$g2",
        "830  0$a甲丛书$v1",
        "830  0$a乙丛书$v2",
    ]
    assert lost("cnmarc", *lines) == []
    bib = project(Record("00000nam0 2200000   450 ", [field(line) for line in lines]), "cnmarc")
    assert [(one.kind, one.title, one.control_number) for one in bib.relations] == [
        ("series", "甲丛书", ""), ("series", "乙丛书", ""), ("host", "总", "X1"), ("host", "别", "X2"),
    ]  # fmt: skip
    assert [(one.title, one.number) for one in bib.series] == [("甲丛书", "1"), ("乙丛书", "2")]


def test_a_meeting_is_named_alike_in_both_formats_with_its_number_date_and_place() -> None:
    line = "711 12 $a全国实验流体力学学术会议 $d3 $f1990 $e天津"
    record = turned("cnmarc", line, "601 12 $a奥运会 $d29 $f2008 $e北京")
    assert said(record, "111", "611") == [
        "111 2 $a全国实验流体力学学术会议$n(3 :$d1990 :$c天津)",
        "611 24$a奥运会$n(29 :$d2008 :$c北京)",
    ]
    mine, other = project(Record("", [field(line)]), "cnmarc"), project(record, "marc21")
    assert [one.contributors[0].name for one in (mine, other)] == ["全国实验流体力学学术会议 (3 : 1990 : 天津)"] * 2
    assert back("cnmarc", line, "200 1_ $a论文集")[:1] == [line]


def test_objects_say_what_they_are_in_008_and_117() -> None:
    thing = "00000nrm a2200000 i 4500"
    model = turned("marc21", body("nnn            q "), "245 00 $aModel of a bridge", leader=thing)
    assert said(model, "117") == ["117   $aas|||||||"]
    fauna = ("100 __ $a19950101d1995    m  y0chiy50      ba", "117 __ $aadxxxxxxc")
    assert lost("cnmarc", *fauna, leader="00000nrm0 2200000   450 ") == [("117", "/0", "ad"), ("117", "/8", "c")]


def test_coded_data_without_field_100_is_carried_over_too() -> None:
    record = turned("cnmarc", "105 __ $aak  z   000yy", "200 1_ $aX", leader="00000nam0 2200000   450 ")
    assert [text[4 + 18 : 4 + 20] for text in said(record, "008")] == ["ak"]


def test_music_by_the_codes_of_iaml_names_its_list() -> None:
    lines = ("128 __ $asnt$ddm", "146 0_ $b01vso####$c04stb####$d##och####")
    record = turned("cnmarc", *lines, leader="00000njm0 2200000   450 ")
    assert said(record, "047", "048", "384") == [
        "047  7$asnt$2iamlmf",
        "048  7$bvso01$astb04$aoch$2iamlmp",
        "384   $aD minor",
    ]
    assert lost("cnmarc", "146 0_ $ab$b01vsoh###", leader="00000njm0 2200000   450 ") == [
        ("146", "/$b/5", "h"),
        ("146", "a", "b"),
    ]
    other = ("047 _7 $asnt$2iamlmf", "048 _7 $bvso01$aoch$2iamlmp", "384 0_ $aB flat major", "384 __ $aC sharp minor")
    assert said(turned("marc21", *other), "128", "146") == [
        "128   $asnt",
        "128   $dbb",
        "146 0 $b01vso####$c##och####",
    ]
    assert lost("marc21", *other) == [("384", "a", "C sharp minor")]


def test_files_carriers_arrangement_and_readers_have_fields_of_their_own() -> None:
    lines = (
        "347 __ $atext file$bPDF$c2 MB$d300 dpi$2rda",
        "338 __ $ascroll$2local",
        "351 __ $aBy year$barranged$cfonds",
        "385 __ $aChildren",
    )
    assert said(turned("marc21", *lines), "183", "231", "251", "283", "333") == [
        "231   $atext file$bPDF$e2 MB$f300 dpi$2rda",
        "251   $aBy year$barranged$cfonds",
        "283   $ascroll$2local",
        "333   $aChildren",
    ]
    assert lost("marc21", *lines) == []
    assert lost("cnmarc", "231 __ $atext file$bPDF$c1.7") == [("231", "c", "1.7")]
