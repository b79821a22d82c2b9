"""MARC 21 and CNMARC into each other: serials, maps, music, theses, ancient books, volumes of sets and romanised pairs."""

from __future__ import annotations

import re

from tests.marc.test_project import field
from tianlu.marc import Dialect, Record, project
from tianlu.marc.crosswalk import convert, to_bibframe, to_dublin_core, to_mods
from tianlu.marc.crosswalk.ledger import Loss

OTHER: dict[Dialect, Dialect] = {"marc21": "cnmarc", "cnmarc": "marc21"}


def turned(source: Dialect, *lines: str, leader: str = "00000nam a2200000 i 4500") -> Record:
    return convert(Record(leader, [field(line) for line in lines]), source, OTHER[source]).record


def back(source: Dialect, *lines: str, leader: str = "00000nam a2200000 i 4500") -> list[str]:
    """What of the lines comes back unchanged from the other format."""
    there = convert(Record(leader, [field(line) for line in lines]), source, OTHER[source]).record
    again = convert(there, OTHER[source], source).record
    return [line for line in lines if field(line) in again.fields]


def said(record: Record, *tags: str) -> list[str]:
    return [f"{one.tag} {one.text.replace(chr(31), '$')}" for one in record.every(*tags)]


VOLUME = "200 1_ $a剑桥中国史 $h第2卷 $i秦汉史 $dThe Cambridge history $hVolume 2 $iThe Han $f崔瑞德主编 $g杨品泉译"


def test_parts_of_a_parallel_title_are_not_parts_of_the_title_proper() -> None:
    record = turned("cnmarc", VOLUME)
    assert said(record, "245") == [
        "245 10$a剑桥中国史.$n第2卷,$p秦汉史 =$bThe Cambridge history.$nVolume 2,$pThe Han /$c崔瑞德主编 ; 杨品泉译"
    ]
    for dialect, one in (("cnmarc", Record("", [field(VOLUME)])), ("marc21", record)):
        bib = project(one, dialect)  # type: ignore[arg-type]
        assert (bib.title, bib.part_number, bib.part_name) == ("剑桥中国史", "第2卷", "秦汉史")
        assert (bib.title_remainder, bib.parallel_titles) == ("", ("The Cambridge history. Volume 2, The Han",))
    assert back("cnmarc", VOLUME) == [VOLUME]


def test_what_stands_before_the_rest_of_a_title_says_what_it_is() -> None:
    lines = {
        "245 10 $aThesis $h[microform] = $bThèse / $cby Xi.": "200 1 $aThesis$bmicroform$dThèse$fby Xi",
        "245 10 $aConcerto = $bKonzert : for violin": "200 1 $aConcerto$dKonzert$efor violin",
        "245 10 $a呐喊 ; $b彷徨 / $c鲁迅著": "200 1 $a呐喊$a彷徨$f鲁迅著",
        "245 10 $a개미 / $d베르베르 지음 ; $e이세욱 옮김": "200 1 $a개미$f베르베르 지음$g이세욱 옮김",
    }
    assert [said(turned("marc21", line), "200")[0] for line in lines] == list(lines.values())
    assert project(Record("", [field(list(lines)[3])]), "marc21").responsibility == "베르베르 지음 ; 이세욱 옮김"


def test_a_full_stop_is_not_doubled_and_publishers_stay_apart() -> None:
    record = turned(
        "cnmarc", "200 1_ $aВойна и мир $eроман в 4 т. $hТ. 1", "210 __ $a北京 $a上海 $c中华书局 $c古籍出版社 $d2014"
    )
    assert said(record, "245", "264") == [
        "245 10$aВойна и мир :$bроман в 4 т.$nТ. 1",
        "264  1$a北京 ;$a上海 :$b中华书局 :$b古籍出版社,$c2014",
    ]


def test_pinyin_stands_in_880_and_comes_back() -> None:
    lines = (
        "200 1_ $a边城 $f沈从文著 $9bian cheng",
        "225 1_ $a沈从文文集 $v1 $9shen cong wen wen ji",
        "517 1_ $a茶峒故事 $9cha dong gu shi",
        "606 __ $a长篇小说 $j选集 $9chang pian xiao shuo",
        "701 _0 $a沈从文 $f1902-1988 $9shen cong wen $4著",
    )
    record = turned("cnmarc", *lines, leader="00000nam0 2200000   450 ")
    assert said(record, "245", "880")[:2] == ["245 10$6880-01$a边城 /$c沈从文著", "880 10$6245-01/(B$abian cheng"]
    bib = project(record, "marc21")
    assert (bib.title, bib.title_romanised, bib.other_titles) == ("边城", "bian cheng", ("茶峒故事",))
    assert (bib.contributors[0].name, bib.contributors[0].romanised) == ("沈从文", "shen cong wen")
    assert [one.title for one in bib.series] == ["沈从文文集"]
    assert back("cnmarc", *lines) == list(lines)


def test_readings_in_kana_and_latin_are_no_titles() -> None:
    record = Record(
        "00000nam a2200000 i 4500",
        [
            field("245 00 $6880-01 $aノルウェイの森 / $c村上春樹著."),
            field("880 00 $6245-01/$1 $aノルウェイ ノ モリ."),
            field("880 00 $6245-01/(B $aNoruwei no mori."),
        ],
    )
    bib = project(record, "marc21")
    assert (bib.title, bib.title_romanised, bib.other_titles) == ("ノルウェイの森", "Noruwei no mori", ())
    assert bib.romanised_forms == ("Noruwei no mori", "ノルウェイ ノ モリ")


def test_a_field_and_its_880_say_together_what_each_says_and_keep_their_place() -> None:
    record = Record(
        "00000nam a2200000 i 4500",
        [
            field("100 1_ $6880-01 $aLu, Xun, $d1881-1936, $eauthor. $0(DLC)n1"),
            field("264 _1 $6880-02 $aBeijing : $bRen min, $c2019."),
            field("264 _2 $aNew York : $bColumbia, $c2020"),
            field("505 00 $6880-03 $tKuang ren / $rLu Xun -- $tYao."),
            field("880 1_ $6100-01/$1 $a鲁迅, $d1881-1936, $eauthor."),
            field("880 _1 $6264-02/$1 $a北京 : $b人民, $c2019."),
            field("880 00 $6505-03/$1 $t狂人日记 / $r鲁迅 -- $t药."),
        ],
    )
    found = convert(record, "marc21", "cnmarc")
    assert said(found.record, "210", "327", "700") == [
        "210   $a北京$c人民$d2019",
        "210   $aNew York$cColumbia$d2020",
        "327 1 $a狂人日记 / 鲁迅$a药.",
        "700  0$a鲁迅$f1881-1936$9Lu, Xun$3(DLC)n1$4著",
    ]
    assert [(loss.tag, loss.code) for loss in found.losses] == [
        ("264", "a"), ("264", "b"), ("505", "t"), ("505", "r"), ("505", "t"),
    ]  # fmt: skip


def test_a_serial() -> None:
    lines = ("011 __ $a1000-1234 $f1000-1234 $y1000-1235", "326 __ $a月刊 $b1957-1980", "326 __ $a双月刊 $b1981-")
    record = turned("cnmarc", *lines, "092 __ $aCN $b2-412", leader="00000nas0 2200000   450 ")
    assert said(record, "022", "024", "310", "321") == [
        "022   $a1000-1234$l1000-1234$y1000-1235",
        "024 8 $a2-412",
        "310   $a双月刊$b1981-",
        "321   $a月刊$b1957-1980",
    ]
    assert back("cnmarc", *lines) == list(lines)
    bib = project(Record("00000nas0 2200000   450 ", [field("092 __ $aCN $b2-412")]), "cnmarc")
    assert [one.value for one in bib.standard_numbers] == ["2-412"]


def test_a_map() -> None:
    scale = "255 __ $aScale 1:24,000 ; $bMercator proj. $c(W 77°--W 76°/N 39°--N 38°)."
    place = "034 1_ $aa $b24000 $dW0770500 $eW0765500 $fN0390000 $gN0383500"
    record = turned("marc21", place, scale, leader="00000nem a2200000 i 4500")
    assert said(record, "123", "206") == [
        "123 1 $aa$b24000$dW0770500$eW0765500$fN0390000$gN0383500",
        "206   $bScale 1:24,000$cMercator proj$d(W 77°--W 76°/N 39°--N 38°)",
    ]
    assert back("marc21", place) == [place]


def test_a_map_has_its_scale_projection_and_coordinates_apart() -> None:
    line = "255 __ $aScale 1:24,000 ; $bMercator proj. $c(W 77°--W 76°/N 39°--N 38°)."
    record = Record("00000nem a2200000 i 4500", [field(line)])
    assert re.findall(r"<(scale|projection|coordinates)>([^<]*)<", to_mods(record, "marc21").text) == [
        ("scale", "Scale 1:24,000"),
        ("projection", "Mercator proj."),
        ("coordinates", "W 77°--W 76°/N 39°--N 38°"),
    ]
    written = to_bibframe(record, "marc21", "http://x/1")
    for words in ("bf:coordinates", "W 77°--W 76°/N 39°--N 38°", "Mercator proj.", "Scale 1:24,000"):
        assert words.removeprefix("bf:") in written.text
    assert [loss for loss in written.losses if loss.tag == "255"] == []


def test_a_person_as_subject_has_dates_and_dynasty_apart_in_mods() -> None:
    record = Record("00000nam0 2200000   450 ", [field("600 _0 $a司馬遷 $c漢 $f前145-前86")])
    assert re.findall(r"<namePart([^>]*)>([^<]*)<", to_mods(record, "cnmarc").text) == [
        ("", "司馬遷"),
        (' type="termsOfAddress"', "漢"),
        (' type="date"', "前145-前86"),
    ]


def test_music() -> None:
    record = turned("marc21", "028 22 $aBA 4567 $bBärenreiter", "490 0_ $aNeue Ausgabe = $aNew edition")
    assert said(record, "071", "225") == ["071 21$aBA 4567$bBärenreiter", "225 1 $aNeue Ausgabe$dNew edition"]
    assert said(turned("cnmarc", "071 31 $aRMYY123"), "028") == ["028 32$aRMYY123"]


def test_a_note_is_one_text_in_both() -> None:
    assert said(turned("marc21", "546 __ $aIn Chinese. $bHan script"), "300") == ["300   $aIn Chinese. Han script"]
    assert said(turned("cnmarc", "323 __ $a小提琴: 俞丽拿"), "511") == ["511 0 $a小提琴: 俞丽拿"]


def test_a_thesis() -> None:
    note = "328 _0 $b硕士学位论文 $c计算机应用 $e武汉大学 $d2019"
    assert said(turned("cnmarc", note), "502") == ["502   $b硕士学位论文$g计算机应用$c武汉大学$d2019"]
    assert back("cnmarc", note) == [note]


def test_an_ancient_book() -> None:
    record = turned(
        "cnmarc",
        "316 __ $a钤嘉业堂印 $5NLC",
        "696 __ $a史部 $2四部",
        "701 _0 $a司馬遷 $c(漢) $f(前145-前86) $4撰",
        leader="00000nam0 2200000   450 ",
    )
    assert said(record, "500", "084", "100") == [
        "084   $a史部$2四部",
        "100 1 $a司馬遷$c(漢)$d前145-前86$e撰$4aut",
        "500   $a钤嘉业堂印$5NLC",
    ]
    assert said(convert(record, "marc21", "cnmarc").record, "316") == ["316   $a钤嘉业堂印$5NLC"]


def test_a_volume_in_a_series_translated_from_another_book() -> None:
    lines = (
        "225 2_ $a世界史丛书 $v12",
        "327 1_ $a上册 $a中册",
        "410 _0 $12001_ $a世界史丛书 $v12",
        "454 _1 $12001_ $aHistory $1700_1 $aTwitchett $bDenis $1210__ $aCambridge $cCUP $d1986",
    )
    assert said(turned("cnmarc", *lines), "490", "505", "765", "830") == [
        "490 1 $a世界史丛书 ;$v12",
        "505 0 $a上册 -- 中册",
        "765 0 $aTwitchett, Denis$tHistory$dCambridge : CUP, 1986",
        "830  0$a世界史丛书$v12",
    ]


def test_coded_data_say_no_more_than_was_said() -> None:
    """Printed in the usual way is no reproduction; what is for youths and adults alike is for everybody; # is a blank."""
    found = convert(
        Record(
            "00000nam0 2200000   450 ",
            [field("100 ## $a20200101d2020####em#y0chiy50######ea"), field("106 ## $ar"), field("200 1# $a且听风吟")],
        ),
        "cnmarc",
        "marc21",
    )
    assert said(found.record, "008") == ["008 200101s2020    xx     g      ||| ||    d"]
    assert found.losses == (Loss("100", "/17", "e"),)


def test_the_size_ends_before_what_accompanies_the_book() -> None:
    line = "300 __ $a321 p. ; $c22 cm + $e1 CD-ROM"
    assert said(turned("marc21", line), "215") == ["215   $a321 p.$d22 cm$e1 CD-ROM"]


def test_a_copyright_date_has_a_field_of_its_own() -> None:
    lines = ("264 _1 $aBoston, $c2019", "264 _4 $c©2018")
    assert said(turned("marc21", *lines), "210", "214") == ["210   $aBoston$d2019", "214  4$d©2018"]
    assert back("marc21", *lines) == list(lines)


def test_each_publisher_stands_beside_its_place() -> None:
    record = Record("", [field("210 __ $a北京 $a上海 $c中华书局 $c古籍出版社 $d2014")])
    text = to_dublin_core(record, "cnmarc").text
    assert "北京: 中华书局" in text
    assert "上海: 古籍出版社" in text


def test_a_term_of_rda_alone_has_its_code() -> None:
    lines = (
        "336 __ $atext $astill image $2rdacontent",
        "337 __ $aunmediated",
        "338 __ $avolume $bnc",
        "337 __ $aThought",
        "338 __ $aThing",
    )
    found = convert(Record("00000nam a2200000 i 4500", [field(line) for line in lines]), "marc21", "cnmarc")
    assert said(found.record, "181", "182", "183") == ["181   $ctxt$csti$2rdacontent", "182   $cn", "183   $anc"]
    assert said(found.record, "283") == ["283   $aThing"]
    assert found.losses == (Loss("337", "a", "Thought"),)


def test_what_a_field_of_unimarc_has_once_has_a_field_each() -> None:
    record = turned(
        "marc21", "043 __ $aa-cc--- $an-us---", "050 _4 $aM3 $b.R67 $aM1500", "082 04 $a843/.912 $a841 $223"
    )
    assert said(record, "660", "676", "680") == [
        "660   $aa-cc---",
        "660   $an-us---",
        "676   $a843.912$v23",
        "676   $a841$v23",
        "680   $aM3$b.R67",
        "680   $aM1500",
    ]


def test_numbers_of_agencies_say_whose_they_are() -> None:
    lines = ("001 123", "003 OCoLC", "015 __ $aGBA1 $2bnb", "016 7_ $a0137 $2Uk", "040 __ $aDE-101 $cDLC $dNjP")
    found = convert(Record("00000nam a2200000 i 4500", [field(line) for line in lines]), "marc21", "cnmarc")
    assert said(found.record, "020", "035", "801") == [
        "020   $bGBA1",
        "035   $a(Uk)0137",
        "035   $a(OCoLC)123",
        "801  0$aDE$bDE-101",
        "801  1$aUS$bDLC",
        "801  2$aUS$bNjP",
    ]
    assert found.losses == (Loss("015", "2", "bnb"),)


def test_a_translation_without_the_language_of_its_text_takes_it_from_the_coded_field() -> None:
    record = turned("marc21", "008 020101s2002    cc            000 0 chi  ", "041 1_ $heng")
    assert said(record, "101") == ["101 1 $achi$ceng"]


def test_uncertain_years_are_coded_as_such() -> None:
    line = "100 __ $a20200101u19..kuu0em y0chiy50      ea"
    assert said(turned("cnmarc", line, "200 1_ $a某书"), "008")[0][10:19] == "n19uuuuu0"


def test_numbers_beside_latin_letters_are_no_pinyin() -> None:
    """Italian records have identifiers in $9, and a comma before the given name."""
    record = Record(
        "00000nam0 2200000   450 ",
        [field("510 1_ $aAnschluss $9CFI0899229"), field("700 _1 $aHonneth $b, Axel $9MIL07 $3BVE1")],
    )
    found = convert(record, "unimarc", "marc21")
    assert said(found.record, "100", "246", "880") == ["100 1 $aHonneth, Axel$0BVE1", "246 31$aAnschluss"]
    assert {(loss.tag, loss.value) for loss in found.losses} == {("510", "CFI0899229"), ("700", "MIL07")}
    [one] = project(record, "unimarc").contributors
    assert (one.name, one.romanised) == ("Honneth, Axel", "")


def test_kings_and_popes_keep_their_numbers() -> None:
    lines = ("200 1_ $aLettres", "600 _0 $aLouis $dXIV $croi de France", "700 _0 $aJean-Paul $dII $cpape")
    record = Record("00000nam0 2200000   450 ", [field(line) for line in lines])
    other = convert(record, "unimarc", "marc21").record
    assert said(other, "100", "600") == ["100 0 $aJean-Paul$bII$cpape", "600 04$aLouis$bXIV$croi de France"]
    for dialect, one in (("unimarc", record), ("marc21", other)):
        bib = project(one, dialect)  # type: ignore[arg-type]
        assert bib.contributors[0].name == "Jean-Paul II"
        assert bib.subjects[0].label.startswith("Louis XIV")


def test_an_880_without_indicators_has_those_of_its_field() -> None:
    lines = ("245 00 $aT", "264 _1 $6880-01 $aShanghai : $bRen min", "880 __ $6264-01/$1 $a上海 : $b人民")
    bib = project(Record("00000nam a2200000 i 4500", [field(line) for line in lines]), "marc21")
    assert (bib.places, bib.publishers) == (("上海",), ("人民",))


def test_a_parallel_title_with_its_rest_is_the_same_in_200_and_510() -> None:
    lines = ("200 1_ $a社会学 $dSociology $econcepts", "510 1_ $aSociology $econcepts", "101 0_ $aund")
    bib = project(Record("00000nam0 2200000   450 ", [field(line) for line in lines]), "cnmarc")
    assert (bib.parallel_titles, bib.languages) == (("Sociology : concepts",), ())


def test_what_an_electronic_resource_is_coded_as_stays() -> None:
    lines = ("100 __ $a20200101d2020    em y0chiy50      ea", "106 __ $az", "135 __ $adrcn", "200 1_ $a书")
    record = Record("00000nam0 2200000   450 ", [field(line) for line in lines])
    assert project(record, "cnmarc").format == "electronic"
    assert project(convert(record, "cnmarc", "marc21").record, "marc21").format == "electronic"
