"""Records projected to Bib: Chinese practice, vernacular fields, linking techniques, years, numbers, roles."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.marc.test_formats import ODD_RECORDS, RECORDS
from tianlu.marc import (
    Bib,
    Classification,
    Contributor,
    Field,
    Isbn,
    Record,
    Relation,
    Series,
    StandardNumber,
    Subject,
    project,
)
from tianlu.marc.projecting.isbns import isbn13, issn, read_isbn
from tianlu.marc.projecting.punctuation import bare
from tianlu.marc.projecting.reigns import chinese_number
from tianlu.marc.projecting.roles import relator
from tianlu.marc.projecting.unimarc_relations import embedded
from tianlu.marc.projecting.years import coded_years, read_years

LEADER = "00000nam a2200000 a 4500"


def field(line: str) -> Field:
    """``200 1_ $a边城 $f沈从文著`` with ``_`` for a blank indicator."""
    tag, rest = line[:3], line[4:]
    if tag < "010":
        return Field(tag, rest)
    return Field(tag, rest[:2].replace("_", " ") + "".join("\x1f" + part.strip() for part in rest[2:].split("$")[1:]))


def cnmarc(*lines: str, leader: str = "00000nam0 2200000   450 ") -> Bib:
    return project(Record(leader, map(field, lines)), "cnmarc")


def marc21(*lines: str, leader: str = LEADER) -> Bib:
    return project(Record(leader, map(field, lines)), "marc21")


def test_a_chinese_book() -> None:
    bib = cnmarc(
        "001 012345",
        "010 __ $a978-7-02-000220-7 $b精装 $dCNY59.70",
        "091 __ $a10019·2449 $dCNY3.45",
        "100 __ $a20080101d2008    em y0chiy0120    ea",
        "101 1_ $achi $ceng",
        "102 __ $aCN $b110000",
        "200 1_ $a红楼梦 $9hong lou meng $Ahonglou meng $d= A dream of red mansions $e校注本 $f(清)曹雪芹著 $g无名氏续 $h上册",
        "205 __ $a3版",
        "210 __ $a北京 $c人民文学出版社 $d2008.7",
        "215 __ $a2册(1606页) $c图 $d21cm",
        "225 2_ $a中国古典文学读本丛书 $h第1辑 $v5",
        "330 __ $a清代长篇小说。",
        "606 0_ $a章回小说 $y中国 $z清代 $x校勘",
        "690 __ $aI242.4 $v5",
        "692 __ $a44.54 $v3",
        "701 _0 $c(清) $a曹雪芹 $9cao xue qin $f(约1715-1763) $4著",
        "702 _0 $a启功 $4注释",
        "711 02 $a中国艺术研究院红楼梦研究所 $4校注",
        "801 _0 $aCN $bNLC $c20080701",
        "099 __ $aCAL 012008123456",
        "035 __ $a(A100000NLC)002345678",
    )
    assert bib.title == "红楼梦"
    assert bib.title_romanised == "hong lou meng"
    assert bib.romanised_forms == ("hong lou meng", "honglou meng")
    assert bib.parallel_titles == ("A dream of red mansions",)
    assert (bib.title_remainder, bib.part_number) == ("校注本", "上册")
    assert bib.responsibility == "(清)曹雪芹著 ; 无名氏续"
    assert bib.contributors == (
        Contributor("曹雪芹", "著", "aut", "约1715-1763", "清", "person", True, "cao xue qin"),
        Contributor("启功", "注释", "ann"),
        Contributor("中国艺术研究院红楼梦研究所", "校注", "ann", kind="body", main=True),
    )
    assert (bib.edition, bib.places, bib.publishers) == ("3版", ("北京",), ("人民文学出版社",))
    assert (bib.year, bib.year_end, bib.date_text) == (2008, None, "2008.7")
    assert (bib.extent, bib.illustrations, bib.dimensions) == ("2册(1606页)", "图", "21cm")
    assert bib.series == (Series("中国古典文学读本丛书. 第1辑", "5"),)
    assert bib.subjects == (Subject("章回小说--中国--清代--校勘"),)
    assert bib.classes == (Classification("clc", "I242.4", "5"), Classification("lcsas", "44.54", "3"))
    assert (bib.languages, bib.original_languages, bib.country) == (("chi",), ("eng",), "CN")
    assert bib.isbns == (Isbn("9787020002207", "978-7-02-000220-7", "精装"),)
    assert bib.standard_numbers == (StandardNumber("unified-book-number", "10019·2449"),)
    assert (bib.binding, bib.price) == ("精装", "CNY59.70")
    assert (bib.control_number, bib.control_agency) == ("012345", "NLC")
    assert bib.other_control_numbers == ("CAL 012008123456", "(A100000NLC)002345678")
    assert bib.format == "book"


def test_an_english_book() -> None:
    bib = marc21(
        "001 ocm00012345",
        "003 OCoLC",
        "008 830101r19831973enk           000 0 eng d",
        "010 __ $a   83012345 ",
        "020 __ $a0863040217 (pbk.) : $c£4.95",
        "041 1_ $aeng $hchi",
        "050 _4 $aPL2801.N2 $bB513 1983",
        "082 04 $a895.1/3 $219",
        "100 1_ $aShen, Congwen, $d1902-1988. $eauthor.",
        "240 10 $aBian cheng. $lEnglish",
        "245 14 $aThe border town = $bBian cheng / $cShen Congwen ; translated by Gladys Yang.",
        "250 __ $a2nd ed.",
        "260 __ $aLondon : $bPanda Books, $c1983, c1973.",
        "300 __ $axi, 193 p. : $bill. ; $c18 cm.",
        "490 1_ $aPanda books ; $v12",
        "505 0_ $aOne -- Two.",
        "520 __ $aA girl grows up.",
        "650 _0 $aChinese fiction $y20th century $vTranslations into English.",
        "700 1_ $aYang, Gladys, $4trl",
        "700 12 $aShen, Congwen. $tXiaoxiao.",
        "776 08 $iOnline version: $tBorder town. $w(OCoLC)999 $z9787503717444",
        "856 41 $uhttps://example.org/1 $yFull text",
    )
    assert (bib.title, bib.parallel_titles, bib.responsibility) == (
        "The border town",
        ("Bian cheng",),
        "Shen Congwen ; translated by Gladys Yang",
    )
    assert bib.contributors == (
        Contributor("Shen, Congwen", "author", "aut", "1902-1988", main=True),
        Contributor("Yang, Gladys", "trl", "trl"),
        Contributor("Shen, Congwen"),
    )
    assert bib.relations == (
        Relation("contains", "Xiaoxiao"),
        Relation("other-format", "Border town", "(OCoLC)999", "9787503717444"),
    )
    assert bib.classes == (
        Classification("lcc", "PL2801.N2", item="B513 1983"),
        Classification("ddc", "895.13", "19"),
    )
    assert (bib.year, bib.edition, bib.price) == (1983, "2nd ed.", "£4.95")
    assert bib.isbns == (Isbn("9780863040214", "0863040217 (pbk.) :", "pbk."),)
    assert bib.subjects == (Subject("Chinese fiction--20th century--Translations into English", "lcsh"),)
    assert (bib.languages, bib.original_languages, bib.country) == (("eng",), ("chi",), "enk")
    assert bib.uniform_title == "Bian cheng. English"
    assert bib.series == (Series("Panda books", "12"),)


def test_vernacular_fields_stand_in_for_romanised_ones() -> None:
    bib = marc21(
        "008 200101s1998    cc            000 0 chi d",
        "100 1_ $6880-01 $aQian, Zhongshu, $d1910-1998.",
        "245 10 $6880-02 $aWei cheng / $cQian Zhongshu zhu.",
        "260 __ $6880-03 $aBeijing : $bRen min wen xue chu ban she, $c1998.",
        "500 __ $aFirst published in 1947.",
        "880 1_ $6100-01/$1 $a錢鍾書, $d1910-1998.",
        "880 10 $6245-02/$1 $a圍城 / $c錢鍾書著.",
        "880 __ $6260-03/$1 $a北京 : $b人民文學出版社, $c1998.",
        "880 __ $6500-00/$1 $a附錄.",
    )
    assert (bib.title, bib.title_romanised, bib.responsibility) == ("圍城", "Wei cheng", "錢鍾書著")
    assert bib.contributors == (Contributor("錢鍾書", dates="1910-1998", main=True, romanised="Qian, Zhongshu"),)
    assert (bib.publishers, bib.year) == (("人民文學出版社",), 1998)
    assert bib.romanised_forms == ("Wei cheng", "Ren min wen xue chu ban she")
    assert bib.notes == ("First published in 1947.", "附錄.")


@pytest.mark.parametrize(
    ("line", "classes", "subjects"),
    [
        ("690 __ $aI247.57 $v5", ["clc I247.57"], []),
        ("690 __ $aTP312C#", ["clc TP312C#"], []),
        ("690 __ $aD923.04-44", ["clc D923.04-44"], []),
        ("690 __ $aH31", ["clc H31"], []),
        ("692 __ $a28.24", ["lcsas 28.24"], []),
        ("690 _4 $aLocal history $zOhio", [], ["Local history--Ohio"]),
        ("690 _7 $aFamily history. $2local", [], ["Family history"]),
        ("690 _4 $aAIDS (Disease)", [], ["AIDS (Disease)"]),
        ("690 _4 $aWAR", [], ["WAR"]),
        ("691 _4 $aYellow Springs (Ohio)", [], ["Yellow Springs (Ohio)"]),
        ("692 __ $aGift of the author", [], []),
    ],
)
def test_690_of_marc21_is_a_class_in_china_and_a_subject_elsewhere(
    line: str, classes: list[str], subjects: list[str]
) -> None:
    bib = project(Record(LEADER, [field("245 00 $aTitle"), field(line)]), "marc21")
    assert [f"{one.scheme} {one.number}" for one in bib.classes] == classes
    assert [one.label for one in bib.subjects] == subjects


def test_both_linking_techniques() -> None:
    inside = Field("461", " 0\x1f1001012345\x1f12001 \x1fa鲁迅全集\x1fv第3卷\x1f1010  \x1fa7020002201")
    assert [(f.tag, f.text) for f in embedded(inside)] == [
        ("001", "012345"),
        ("200", "1 \x1fa鲁迅全集\x1fv第3卷"),
        ("010", "  \x1fa7020002201"),
    ]
    bib = project(
        Record(LEADER, [inside, field("423 __ $t续集 $v2"), field("410 _0 $12001_ $a汉译世界名著")]), "cnmarc"
    )
    assert bib.relations == (
        Relation("host", "鲁迅全集", "012345", isbn13("7020002201"), "", "第3卷"),
        Relation("issued-with", "续集", number="2"),
        Relation("series", "汉译世界名著"),
    )
    assert bib.series == (Series("汉译世界名著"),)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("1998", (1998, None)),
        ("[1998?]", (1998, None)),
        ("c1999", (1999, None)),
        ("1999, c1998", (1999, None)),
        ("1998 [i.e. 1999]", (1999, None)),
        ("1985-1990", (1985, 1990)),
        ("1985-90", (1985, 1990)),
        ("1985-", (1985, None)),
        ("1998-05", (1998, None)),
        ("2008.7", (2008, None)),
        ("１９９８年", (1998, None)),
        ("一九八五年", (1985, None)),
        ("二〇〇八年", (2008, None)),
        ("民国25年", (1936, None)),
        ("民國二十五年", (1936, None)),
        ("民国元年", (1912, None)),
        ("清光绪三十年", (1904, None)),
        ("清光緒30年[1904]", (1904, None)),
        ("光绪甲辰", (1904, None)),
        ("乾隆五十六年", (1791, None)),
        ("康熙壬寅", (None, None)),
        ("民国庚子", (None, None)),
        ("光绪四十年", (None, None)),
        ("昭和52", (1977, None)),
        ("平成25 [2013]", (2013, None)),
        ("5758 [1998]", (1998, None)),
        ("19--", (None, None)),
        ("199?", (None, None)),
        ("[n.d.]", (None, None)),
        ("", (None, None)),
        ("9999", (None, None)),
    ],
)
def test_years(text: str, years: tuple[int | None, int | None]) -> None:
    assert tuple(read_years(text)) == years


def test_coded_years() -> None:
    assert tuple(coded_years("s", "1998", "    ", single="s", double="m")) == (1998, None)
    assert tuple(coded_years("m", "1998", "2001", single="s", double="m")) == (1998, 2001)
    assert tuple(coded_years("m", "1998", "9999", single="s", double="m")) == (1998, None)
    assert tuple(coded_years("s", "19uu", "    ", single="s", double="m")) == (None, None)


def test_chinese_numbers() -> None:
    assert [chinese_number(text) for text in ("元", "五", "十", "十二", "二十五", "廿三", "一百零三", "?")] == [
        1, 5, 10, 12, 25, 23, 103, 0,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value", "qualifier"),
    [
        ("7-5037-1744-0", "9787503717444", ""),
        ("978-7-5037-1744-4 (精装)", "9787503717444", "精装"),
        ("９７８７５０３７１７４４４", "9787503717444", ""),
        ("080442957X (alk. paper)", "9780804429573", "alk. paper"),
        ("7-5037-1744-1", "", ""),
        ("1234567890123", "", ""),
        ("CNY5.00", "", ""),
    ],
)
def test_isbns(text: str, value: str, qualifier: str) -> None:
    assert read_isbn(text) == Isbn(value, text, qualifier)


@given(st.integers(0, 10**9 - 1))
def test_every_isbn10_with_a_right_check_digit_becomes_its_isbn13(number: int) -> None:
    body = f"{number:09d}"
    check = -sum((10 - at) * int(digit) for at, digit in enumerate(body)) % 11
    assert isbn13(body + ("X" if check == 10 else str(check)))[3:12] == body
    assert isbn13(body + str((check + 1) % 10)) == ""


def test_issn() -> None:
    assert issn("0317-8471 (print)") == "0317-8471"
    assert issn("0317-8472") == ""


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("The title /", "The title"),
        ("The title :", "The title"),
        ("Smith, J.", "Smith, J."),
        ("Harper & Bros.,", "Harper & Bros."),
        ("2nd ed.", "2nd ed."),
        ("History.", "History"),
        ("And then ...", "And then ..."),
        ("中国。", "中国。"),
        ("ابن خلدون،", "ابن خلدون"),
        ("\x98The \x9cend", "The end"),
        ("a\x00b  c", "ab c"),
    ],
)
def test_punctuation(text: str, plain: str) -> None:
    assert bare(text) == plain


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("著", "aut"), ("主编", "edt"), ("編著", "aut"), ("译", "trl"), ("譯註", "trl"), ("绘图", "ill"), ("070", "aut"),
        ("730", "trl"), ("editor.", "edt"), ("trl", "trl"), ("翻译者", "trl"), ("??", ""), ("", ""),
    ],
)  # fmt: skip
def test_relators(role: str, code: str) -> None:
    assert relator(role) == code


@pytest.mark.parametrize(
    ("leader", "lines", "found"),
    [
        ("00000nas a2200000 a 4500", [], "serial"),
        ("00000ncm a2200000 a 4500", [], "score"),
        ("00000nem a2200000 a 4500", [], "map"),
        ("00000njm a2200000 a 4500", [], "audio"),
        ("00000ngm a2200000 a 4500", [], "video"),
        ("00000nkm a2200000 a 4500", [], "image"),
        ("00000nmm a2200000 a 4500", [], "electronic"),
        ("00000nam a2200000 a 4500", ["007 cr cn|||"], "electronic"),
        ("00000nam a2200000 a 4500", ["008 200101s2000    cc      o     000 0 chi d"], "electronic"),
        ("00000ntm a2200000 a 4500", [], "manuscript"),
        ("00000nom a2200000 a 4500", [], "kit"),
        ("00000nam a2200000 a 4500", ["008 200101s1904    cc            000 0 chi d"], "ancient"),
    ],
)
def test_marc21_formats(leader: str, lines: list[str], found: str) -> None:
    assert marc21(*lines, leader=leader).format == found


@pytest.mark.parametrize(
    ("leader", "lines", "found"),
    [
        ("00000nas0 2200000   450 ", [], "serial"),
        ("00000ncm0 2200000   450 ", [], "score"),
        ("00000nlm0 2200000   450 ", [], "electronic"),
        ("00000nam0 2200000   450 ", ["106 __ $as"], "electronic"),
        ("00000nam0 2200000   450 ", ["140 __ $aa"], "ancient"),
        ("00000nbm0 2200000   450 ", [], "manuscript"),
    ],
)
def test_unimarc_formats(leader: str, lines: list[str], found: str) -> None:
    assert cnmarc(*lines, leader=leader).format == found


@given(st.one_of(RECORDS, ODD_RECORDS), st.sampled_from(["marc21", "cnmarc", "unimarc"]))
def test_projecting_never_fails_and_survives_json(record: Record, dialect: str) -> None:
    bib = project(record, dialect)  # type: ignore[arg-type]
    data = json.loads(json.dumps(bib.to_dict()))
    assert Bib.from_dict(data) == bib
    assert all(value not in (None, "", [], {}) for value in data.values())


def test_from_dict_ignores_what_a_later_version_added() -> None:
    assert Bib.from_dict({"title": "边城", "later": 1}) == Bib(title="边城")


BOOK_008 = "008 240102s2020    cc a     {}   001 0 chi d"


@pytest.mark.parametrize(
    ("bib", "genre"),
    [
        (marc21(BOOK_008.format("u   ")), "standard"),
        (marc21(BOOK_008.format("t   ")), "report"),
        (marc21(BOOK_008.format("tj  ")), "patent"),
        (marc21(BOOK_008.format("bm  ")), "thesis"),
        (marc21(BOOK_008.format("b   ")), ""),
        (marc21(BOOK_008.format("u   "), leader="00000nem a2200000 a 4500"), ""),
        (marc21("008 240102c19489999cc dr n       0   a0chi d", leader="00000nas a2200000 a 4500"), "newspaper"),
        (marc21("008 240102c19489999cc mr p       0   a0chi d", leader="00000nas a2200000 a 4500"), ""),
        (marc21("088 __ $aRMRS-GTR-262"), "report"),
        (marc21("027 __ $aMPC-387"), "report"),
        (marc21("013 __ $a67-SC-41534 $bxxu $cA"), "patent"),
        (marc21("502 __ $aThesis (Ph.D.)--Harvard University, 1967."), "thesis"),
        (marc21("502 __ $aOriginally presented as the author's thesis, revised."), ""),
        (marc21("773 0_ $tThe New York times $gMay 3, 2019, p. 12"), "newspaper-article"),
        (marc21("773 0_ $tNature $gMay 3, 2019, p. 12"), ""),
        (marc21("773 0_ $t中国青年报 $g2000年11月20日, 第15版"), "newspaper-article"),
        (marc21("773 0_ $t北京大学学报 $g2000年11月20日"), ""),
        (marc21("773 0_ $t科学通报 $g2000年第20期"), ""),
        (marc21("773 0_ $t人民日报 $g2000年合订本"), ""),
        (cnmarc("105 __ $aa   l   000yy"), "standard"),
        (cnmarc("105 __ $ay   p   000yy"), "report"),
        (cnmarc("105 __ $ay   k   000yy"), "patent"),
        (cnmarc("105 __ $ay   m   000yy"), "thesis"),
        (cnmarc("105 __ $ay   z   000yy"), ""),
        (cnmarc("110 __ $acaa    0yy0", leader="00000nas0 2200000   450 "), "newspaper"),
        (cnmarc("110 __ $aafa    0yy0", leader="00000nas0 2200000   450 "), ""),
        (cnmarc("015 __ $aISRN ABC"), "report"),
        (cnmarc("094 __ $aGB/T 7714-2015"), "standard"),
        (cnmarc("094 __ $aZL200610171314.3"), "patent"),
        (cnmarc("094 __ $aCN 101234567A"), "patent"),
        (cnmarc("094 __ $aGB 12345-2015"), "standard"),
        (cnmarc("200 1_ $a参考文献著录规则 $eGB/T 7714-2015"), "standard"),
        (cnmarc("200 1_ $a参考文献著录规则 $e中华人民共和国国家标准 $eGB/T 7714—2015"), "standard"),
        (cnmarc("200 1_ $a参考文献著录规则应用指南 $eGB/T 7714-2015"), ""),
        (cnmarc("328 __ $a博士学位论文"), "thesis"),
        (cnmarc("328 __ $a据作者博士学位论文修订"), ""),
        (cnmarc("461 _0 $12001_ $a光明日报", "463 _0 $12001_ $a2000-11-20 $v15版"), "newspaper-article"),
        (cnmarc("461 _0 $12001_ $a文学评论", "463 _0 $12001_ $a2000, 第2期"), ""),
    ],
)
def test_genres(bib: Bib, genre: str) -> None:
    assert bib.genre == genre
    assert Bib.from_dict(json.loads(json.dumps(bib.to_dict()))) == bib


def test_numbers_of_patents_and_reports() -> None:
    assert marc21("013 __ $a67-SC-41534 $bxxu $cA").standard_numbers == (StandardNumber("patent", "xxu 67-SC-41534 A"),)
    assert marc21("088 __ $aR-10.", "027 __ $aS-2").standard_numbers == (
        StandardNumber("report", "R-10"),
        StandardNumber("strn", "S-2"),
    )


def test_names_of_unimarc_in_their_own_order_and_in_full() -> None:
    book = cnmarc(
        "200 1_ $a吾輩は猫である $f夏目漱石著",
        "701 _1 $a夏目 $b漱石 $4著",
        "701 _1 $a托尔斯泰 $b列夫 $gTolstoy, Leo $4著",
        "701 _1 $aБулгаков $bМ. А. $gМихаил Афанасьевич $4070",
    )
    assert [one.name for one in book.contributors] == ["夏目漱石", "托尔斯泰, 列夫", "Булгаков, М. А."]
    assert book.contributors[1].romanised == "Tolstoy, Leo"
    assert book.romanised_forms == ("Булгаков, Михаил Афанасьевич",)
