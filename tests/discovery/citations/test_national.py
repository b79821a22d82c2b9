"""GB/T 7714, both editions, reference by reference."""

from datetime import date

import pytest

from tests.discovery.citations.works import REFERENCES
from tests.marc.test_project import field
from tianlu.discovery.citations import cite, csl_item
from tianlu.marc import Dialect, Record, project

DAY = date(2026, 11, 24)


@pytest.mark.parametrize("name", REFERENCES)
@pytest.mark.parametrize("edition", [2025, 2015])
def test_a_work_is_cited_as_the_standard_says(name: str, edition: int) -> None:
    bib, newer, older = REFERENCES[name]
    wanted = newer if edition == 2025 else older
    assert cite(bib, f"gb7714-{edition}", "zh-hans", accessed=DAY).text == wanted


def test_there_are_enough_references() -> None:
    assert len(REFERENCES) >= 40


def test_the_newest_edition_is_the_default() -> None:
    bib, newer, _older = REFERENCES["a book"]
    assert cite(bib, "no such style").text == newer


def test_without_a_day_none_is_printed() -> None:
    bib = REFERENCES["a web page"][0]
    assert cite(bib, "gb7714-2025").text == "某馆. 馆史[EB/OL]. 2012. http://example.com/."


PARTS: list[tuple[Dialect, list[str], str]] = [
    (
        "marc21",
        [
            "008 260101s1993    xx            000 u eng d",
            "024 7_ $a10.1000/182 $2doi",
            "100 1_ $aCaplan, Priscilla.",
            "245 10 $aCataloging internet resources / $cPriscilla Caplan.",
            "773 0_ $tPublic-access computer systems review. $gVol. 4, no. 2 (1993), p. 61-66 $x1048-6542",
        ],
        (
            "Caplan P. Cataloging internet resources[J/OL]. Public-access computer systems review，1993，4（2）：61-66. "
            "DOI:10.1000/182."
        ),
    ),
    (
        "cnmarc",
        [
            "100 __ $a20130101d2013    em y0chiy0110    ea",
            "200 1_ $a四库馆私家抄校书考略 $f杨洪升著",
            "463 _0 $12001_ $a文献 $v2013年第1期, 56-75页 $1011__ $a1000-0437",
        ],
        "杨洪升. 四库馆私家抄校书考略[J]. 文献，2013（1）：56-75.",
    ),
    (
        "cnmarc",
        [
            "100 __ $a20190101d2019    em y0chiy0110    ea",
            "200 1_ $a智慧图书馆的建设 $f王五",
            "463 _0 $12001_ $a中国图书馆学报 $v2019, 45(2): 10-20",
        ],
        "王五. 智慧图书馆的建设[J]. 中国图书馆学报，2019，45（2）：10-20.",
    ),
    (
        "cnmarc",
        [
            "100 __ $a20180101d2018    em y0chiy0110    ea",
            "200 1_ $a增刊里的文章 $f王五",
            "463 _0 $12001_ $a文献 $v2018(增刊1):5-9",
        ],
        "王五. 增刊里的文章[J]. 文献，2018（增刊1）：5-9.",
    ),
    (
        "cnmarc",
        [
            "100 __ $a20110101d2011    em y0chiy0110    ea",
            "200 1_ $a海绵动物 $f袁训来",
            "463 _0 $12001_ $a蓝田生物群 $h页码: 5-9 $1210__ $a上海 $c上海科学技术出版社 $d2011",
        ],
        "袁训来. 海绵动物[M]//蓝田生物群. 上海：上海科学技术出版社，2011：5-9.",
    ),
    (
        "cnmarc",
        [
            "100 __ $a20000101d2000    em y0chiy0110    ea",
            "200 1_ $a大风沙过后的思考 $f丁文祥",
            "463 _0 $12001_ $a中国青年报 $v2000-11-20(15)",
        ],
        "丁文祥. 大风沙过后的思考[N]. 中国青年报，2000-11-20（15）.",
    ),
]


@pytest.mark.parametrize(("dialect", "fields", "wanted"), PARTS)
def test_a_part_is_cited_from_its_record(dialect: Dialect, fields: list[str], wanted: str) -> None:
    leader = "00000nab a2200000 a 4500" if dialect == "marc21" else "00000naa0 2200000   450 "
    bib = project(Record(leader, [field(one) for one in fields]), dialect)
    assert cite(bib, "gb7714-2025").text == wanted


ONLINE = "00000nmm a2200000 i 4500"
DATA: list[tuple[list[str], str, str]] = [
    (
        [
            "024 7_ $a10.5281/zenodo.1 $2doi",
            "245 10 $aSurvey data / $cJane Doe.",
            "264 _1 $aGeneva : $bZenodo, $c2021.",
            "100 1_ $aDoe, Jane.",
        ],
        "Doe J. Survey data[DS/OL]. Geneva：Zenodo，2021. DOI:10.5281/zenodo.1.",
        "dataset",
    ),
    (
        ["100 1_ $aLi, Ming.", "245 10 $aOn things.", "264 _1 $c2023.", "856 40 $uhttps://arxiv.org/abs/2301.00001"],
        "Li Ming. On things[PP/OL]. 2023. https://arxiv.org/abs/2301.00001.",
        "article",
    ),
    (
        ["100 1_ $aLee, Anna.", "245 10 $aLinked data.", "264 _1 $c2018.", "856 40 $uhttps://example.com/1"],
        "Lee A. Linked data[EB/OL]. 2018[2026-11-24]. https://example.com/1.",
        "book",
    ),
]


@pytest.mark.parametrize(("fields", "wanted", "kind"), DATA)
def test_data_and_preprints_have_their_sign_and_english_names_are_no_pinyin(
    fields: list[str], wanted: str, kind: str
) -> None:
    bib = project(Record(ONLINE, [field(one) for one in fields]), "marc21")
    assert cite(bib, "gb7714-2025", accessed=DAY).text == wanted
    assert csl_item(bib)["type"] == kind


def test_a_chapter_has_the_imprint_of_its_host() -> None:
    lines = [
        "008 260101s2005    xx            000 u eng d",
        "100 1_ $aRoberson, J. A.",
        "245 10 $aFluid mechanics.",
        "773 0_ $tProceedings of the 5th Conference on Turbulence. $dNew York : ACM, 2005. $gp. 12-19",
    ]
    bib = project(Record("00000naa a2200000 a 4500", [field(one) for one in lines]), "marc21")
    host = "Proceedings of the 5th Conference on Turbulence. New York：ACM，2005：12-19."
    assert cite(bib, "gb7714-2025").text == f"Roberson J A. Fluid mechanics[C]//{host}"


def test_a_page_is_cited_with_the_day_it_was_put_up() -> None:
    lines = ["200 1_ $a出版业信息化迈入快车道 $f萧钰", "210 __ $d2001-12-19", "856 40 $uhttp://example.com/1"]
    bib = project(Record("00000nlm0 2200000   450 ", [field(one) for one in [CHI, *lines]]), "cnmarc")
    newer, older = (cite(bib, f"gb7714-{edition}", accessed=DAY).text for edition in (2025, 2015))
    assert newer == "萧钰. 出版业信息化迈入快车道[EB/OL]. （2001-12-19）[2026-11-24]. http://example.com/1."
    assert older == "萧钰. 出版业信息化迈入快车道[EB/OL]. (2001-12-19)[2026-11-24]. http://example.com/1."


def test_the_number_of_a_patent_names_its_country_once() -> None:
    lines = ["013 __ $a7123456 $bxxu $cB2", "245 00 $aWatermarking : $ba method : US7123456 B2", "264 _1 $c2006-10-17"]
    bib = project(Record(BOOK["marc21"], [field(one) for one in lines]), "marc21")
    assert cite(bib, "gb7714-2025").text == "Watermarking: a method: US7123456 B2[P]. 2006-10-17."


BOOK = {"marc21": "00000nam a2200000 a 4500", "cnmarc": "00000nam0 2200000   450 "}
CHI = "100 __ $a20130101d2000    em y0chiy0110    ea"
ENG = "008 970101s1998    xx            000 u eng d"
RECORDS: list[tuple[Dialect, list[str], str]] = [
    # 8.4.3.3: where no year of publication is known, that of copyright, of printing, or a guess in brackets
    (
        "cnmarc",
        [CHI, "200 1_ $a信息论 $f傅祖芸编著", "210 __ $a北京 $c某社 $dc2000"],
        "傅祖芸. 信息论[M]. 北京: 某社, c2000.",
    ),
    (
        "cnmarc",
        [CHI, "200 1_ $a茶经 $f陆羽著", "210 __ $a北京 $c某社 $d2000印刷"],
        "陆羽. 茶经[M]. 北京: 某社, 2000印刷.",
    ),
    (
        "cnmarc",
        [CHI, "200 1_ $a茶经 $f陆羽著", "210 __ $a北京 $c某社 $d[2000?]"],
        "陆羽. 茶经[M]. 北京: 某社, [2000].",
    ),
    # what the cataloguer wrote for an unknown place is said as the standard says it
    (
        "cnmarc",
        [CHI, "200 1_ $a年谱 $f袁英光, 刘寅生编著", "210 __ $a[出版地不详] $c[出版者不详] $d2000"],
        "袁英光, 刘寅生. 年谱[M]. [出版地不详]: [出版者不详], 2000.",
    ),
    (
        "marc21",
        [ENG, "245 10 $aMystery", "264 _1 $a[Place of publication not identified] : $b[publisher not identified], $c1998"],
        "Mystery[M]. [S.l.]: [s.n.], 1998.",
    ),
    (
        "marc21",
        [ENG, "245 10 $aMystery / $cby J. D. Salinger ; illustrated by Ann Lee", "260 __ $a[S.l. : $bs.n.], $c1998"],
        "SALINGER J D. Mystery[M]. [S.l.]: [s.n.], 1998.",
    ),
    # 8.1.4: a body in characters is named from above without a stop
    (
        "cnmarc",
        [
            CHI, "200 1_ $a新华字典", "205 __ $a第十二版", "210 __ $a北京 $c商务印书馆 $d2000",
            "711 02 $a中国社会科学院 $b语言研究所 $4修订",
        ],
        "中国社会科学院语言研究所. 新华字典[M]. 12版. 北京: 商务印书馆, 2000.",
    ),
    (
        "cnmarc",
        [CHI, "200 1_ $a汽车构造 $f陈家瑞, 马天飞, 张建文 ... [等] 主编", "210 __ $a北京 $c某社 $d2000"],
        "陈家瑞, 马天飞, 张建文, 等. 汽车构造[M]. 北京: 某社, 2000.",
    ),
    # names of other scripts are not shortened or turned round
    (
        "cnmarc",
        ["101 0_ $ajpn", "200 1_ $a日本の図書館", "205 __ $a第2版", "210 __ $a東京 $c岩波書店 $d1999", "701 _0 $a高田 $b淑子 $4著"],
        "高田淑子. 日本の図書館[M]. 2版. 東京: 岩波書店, 1999.",
    ),
    (
        "cnmarc",
        ["101 0_ $auig", "200 1_ $aقۇتادغۇبىلىك $fيۈسۈپ خاس ھاجىپ", "210 __ $aبېيجىڭ $cمىللەتلەر نەشرىياتى $d1984"],
        "يۈسۈپ خاس ھاجىپ. قۇتادغۇبىلىك[M]. بېيجىڭ: مىللەتلەر نەشرىياتى, 1984.",
    ),
    (
        "cnmarc",
        [
            CHI, "200 1_ $a论图书馆联盟 $f钟文发著", "210 __ $a北京 $c科学出版社 $d2000",
            "463 _0 $12001_ $a运筹学的理论与应用: 中国运筹学会第五届大会论文集 $v第468-471页",
        ],
        "钟文发. 论图书馆联盟[C]//运筹学的理论与应用: 中国运筹学会第五届大会论文集. 北京: 科学出版社, 2000: 468-471.",
    ),
    (
        "marc21",
        [ENG, "100 1_ $aCalms, R. B.", "245 10 $aSolid oxygen", "502 __ $bPh. D. $cUniversity of California, Berkeley $d1998"],
        "CALMS R B. Solid oxygen[D]. [S.l.]: University of California, 1998.",
    ),
    (
        "marc21",
        [
            ENG, "111 2_ $aInternational Conference on Machine Learning $n(7th : $d1990 : $cAustin, Tex.)",
            "245 10 $aMachine learning", "260 __ $aSan Mateo : $bMorgan Kaufmann, $c1998.",
        ],
        "International Conference on Machine Learning. Machine learning[C]. San Mateo: Morgan Kaufmann, 1998.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("dialect", "fields", "wanted"), RECORDS)
def test_a_record_is_cited_as_the_edition_of_2015_says(dialect: Dialect, fields: list[str], wanted: str) -> None:
    bib = project(Record(BOOK[dialect], [field(one) for one in fields]), dialect)
    assert cite(bib, "gb7714-2015").text == wanted


@pytest.mark.parametrize(
    ("extent", "title", "sign"),
    [
        ("1光盘(CD-ROM)", "四库全书", "M/CD"),
        ("2 computer disks", "Drawing software", "CP/DK"),
        ("3 CD-ROMs", "基金数据库", "DB/CD"),
    ],
)
def test_a_work_on_a_disc_is_said_to_be_on_it(extent: str, title: str, sign: str) -> None:
    fields = [
        field("100 __ $a20130101d2003    em y0chiy0110    ea"),
        field(f"200 1_ $a{title}"),
        field(f"215 __ $a{extent}"),
    ]
    bib = project(Record("00000nlm0 2200000   450 ", fields), "cnmarc")
    assert f"{title}[{sign}]" in cite(bib, "gb7714-2015").text


def test_a_meeting_is_named_with_its_number_year_and_place() -> None:
    meeting = field("111 2_ $aCongress on Libraries $n(7th : $d1990 : $cAustin, Tex.)")
    bib = project(Record(BOOK["marc21"], [field(ENG), meeting, field("245 10 $aPapers")]), "marc21")
    assert bib.contributors[0].name == "Congress on Libraries (7th : 1990 : Austin, Tex.)"
