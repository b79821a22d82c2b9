"""RIS and BibTeX as other programs read them, schema.org as browsers do."""

import json
from dataclasses import replace

import bibtexparser
import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.discovery.citations.works import REFERENCES
from tianlu.discovery.citations import STYLES, bibtex, cite, csl_item, json_ld_script, ris, schema_org
from tianlu.marc import Bib, Contributor, Field, Isbn, Link, Record, Relation, Series, StandardNumber, Subject, project

FULL = Bib(
    title="边城",
    title_remainder="插图本",
    contributors=(Contributor("(民国)沈从文", "著", main=True), Contributor("Hawkes, David", "译")),
    places=("上海",),
    publishers=("生活书店",),
    year=1934,
    edition="第2版",
    languages=("chi",),
    isbns=(Isbn("9787020002207"),),
    series=(Series("良友文学丛书", "12"),),
    subjects=(Subject("小说"), Subject("中国")),
    links=(Link("https://example.org/a?b=1&c={d}"),),
    abstract="第一行\n第二行",
)


def test_ris_says_the_whole_record() -> None:
    entries = rispy.loads(ris(FULL))
    assert len(entries) == 1
    entry = entries[0]
    assert entry["type_of_reference"] == "BOOK"
    assert entry["authors"] == ["沈从文"]
    assert entry["title"] == "边城：插图本"
    assert (entry["place_published"], entry["publisher"], entry["year"]) == ("上海", "生活书店", "1934")
    assert entry["keywords"] == ["小说", "中国"]
    assert entry["issn"] == "9787020002207"
    assert entry["urls"] == ["https://example.org/a?b=1&c={d}"]
    assert entry["abstract"] == "第一行 第二行"


@pytest.mark.parametrize("name", REFERENCES)
def test_every_work_is_one_entry_of_ris_and_bibtex(name: str) -> None:
    bib = REFERENCES[name][0]
    assert len(rispy.loads(ris(bib))) == 1
    library = bibtexparser.parse_string(bibtex(bib, "record1"))
    assert (len(library.entries), library.failed_blocks) == (1, [])
    assert library.entries[0].key == "record1"


def test_bibtex_says_the_whole_record() -> None:
    library = bibtexparser.parse_string(bibtex(FULL, "r:1 {x}"))
    entry = library.entries[0]
    assert (entry.entry_type, entry.key) == ("book", "r:1x")
    assert entry["author"] == "{沈从文}"
    assert entry["translator"] == "Hawkes, David"
    assert entry["title"] == "{边城：插图本}"
    assert entry["year"] == "1934"
    assert entry["isbn"] == "9787020002207"
    assert entry["url"] == "https://example.org/a?b=1&c=%7Bd%7D"


SIGNS = st.text(st.sampled_from([*"ab{}\\%$&#_~^\"'@,=\n\r \t", "著", "\u2028"]), min_size=1, max_size=20)


@settings(max_examples=100, deadline=None)
@given(SIGNS, SIGNS, SIGNS)
def test_no_record_breaks_the_files(title: str, name: str, place: str) -> None:
    bib = Bib(
        title=f"x{title}", contributors=(Contributor(f"y{name}"),), places=(place,), notes=(f"ER  - \r\nTY  - {title}",)
    )
    entries = rispy.loads(ris(bib))
    assert len(entries) == 1
    assert entries[0]["title"].startswith("x")
    library = bibtexparser.parse_string(bibtex(bib, "k"))
    assert (len(library.entries), library.failed_blocks) == (1, [])
    assert library.entries[0]["title"].startswith("{x")


def test_csl_json_is_plain() -> None:
    item = csl_item(FULL, "7")
    assert json.loads(json.dumps(item)) == item
    assert item["id"] == "7"
    assert item["author"] == [{"literal": "沈从文"}]
    assert item["translator"] == [{"family": "Hawkes", "given": "David"}]
    assert (item["edition"], item["language"]) == ("第2版", "zh-CN")


def test_schema_org_says_what_the_record_says() -> None:
    thing = schema_org(FULL, "https://library.example/records/1")
    assert (thing["@type"], thing["name"], thing["isbn"]) == ("Book", "边城：插图本", "9787020002207")
    assert thing["datePublished"] == "1934"
    assert thing["inLanguage"] == ["zh"]
    assert [one["name"] for one in thing["author"]] == ["沈从文"]
    assert "issn" not in thing


@settings(max_examples=60)
@given(st.text(st.sampled_from([*"</script>&-!", "\u2028", "\u2029", "著"]), max_size=30))
def test_json_ld_never_ends_its_script(text: str) -> None:
    thing = schema_org(Bib(title=f"x{text}"), "https://library.example/1")
    script = json_ld_script(thing)
    assert not set("<>&\u2028\u2029") & set(script)
    assert json.loads(script) == thing


@pytest.mark.parametrize(
    ("name", "csl", "ris_type", "bibtex_kind", "schema"),
    [
        ("an article in a newspaper", "article-newspaper", "NEWS", "article", "NewsArticle"),
        ("a newspaper", "periodical", "NEWS", "misc", "Newspaper"),
        ("a patent", "patent", "PAT", "misc", "CreativeWork"),
        ("a standard", "standard", "STAND", "misc", "Book"),
        ("a numbered report", "report", "RPRT", "techreport", "Report"),
        ("a thesis by its code", "thesis", "THES", "phdthesis", "Thesis"),
    ],
)
def test_each_genre_has_its_type(name: str, csl: str, ris_type: str, bibtex_kind: str, schema: str) -> None:
    bib = REFERENCES[name][0]
    item = csl_item(bib)
    assert item["type"] == csl
    assert ris(bib).startswith(f"TY  - {ris_type}\r\n")
    assert bibtex(bib, "x").startswith(f"@{bibtex_kind}{{x,")
    assert schema_org(bib, "https://a.example/1")["@type"] == schema
    for style in STYLES:
        assert bib.title.casefold() in cite(bib, style).text.casefold()


def test_numbers_days_and_pages_are_exported() -> None:
    patent, article, report = (
        REFERENCES[name][0] for name in ("a patent", "an article in a newspaper", "a numbered report")
    )
    assert (csl_item(patent)["number"], csl_item(patent)["issued"]) == (
        "200610171314.3",
        {"date-parts": [[2006, 12, 13]]},
    )
    assert "M1  - 200610171314.3\r\nDA  - 2006/12/13" in ris(patent)
    item = csl_item(article)
    assert (item["container-title"], item["page"], item["issued"]) == (
        "中国青年报",
        "15",
        {"date-parts": [[2000, 11, 20]]},
    )
    assert "T2  - 中国青年报" in ris(article)
    assert "journal = {中国青年报}" in bibtex(article, "x")
    assert "institution = {USDA}" in bibtex(report, "x")
    assert "number = {RMRS-GTR-262}" in bibtex(report, "x")


ARTICLE = Bib(
    format="serial",
    title="图书馆空间",
    contributors=(Contributor("李雷", "著", "aut", main=True), Contributor("韩梅梅", "指导", "ths")),
    year=2020,
    languages=("chi",),
    standard_numbers=(StandardNumber("doi", "10.1000/182"),),
    relations=(Relation("host", "图书馆杂志", issn="1000-4254", number="Vol. 12, no. 3, p. 12-34"),),
)


def test_an_article_names_its_journal_and_where_it_stands_there() -> None:
    item = csl_item(ARTICLE)
    assert (item["type"], item["container-title"], item["ISSN"]) == ("article-journal", "图书馆杂志", "1000-4254")
    assert (item["volume"], item["issue"], item["page"], item["DOI"]) == ("12", "3", "12-34", "10.1000/182")
    entry = rispy.loads(ris(ARTICLE))[0]
    assert (entry["type_of_reference"], entry["secondary_title"]) == ("JOUR", "图书馆杂志")
    assert (entry["volume"], entry["number"], entry["start_page"], entry["doi"]) == ("12", "3", "12-34", "10.1000/182")
    fields = bibtexparser.parse_string(bibtex(ARTICLE, "a")).entries[0]
    assert (fields.entry_type, fields["journal"], fields["volume"]) == ("article", "图书馆杂志", "12")
    assert (fields["number"], fields["pages"], fields["doi"]) == ("3", "12-34", "10.1000/182")
    thing = schema_org(ARTICLE, "https://x/1")
    assert thing["@type"] == "ScholarlyArticle"
    assert thing["isPartOf"] == [
        {
            "@type": "PublicationIssue",
            "issueNumber": "3",
            "isPartOf": {
                "@type": "PublicationVolume",
                "volumeNumber": "12",
                "isPartOf": {"@type": "Periodical", "name": "图书馆杂志", "issn": "1000-4254"},
            },
        }
    ]


def test_a_supervisor_is_no_author_and_nobody_is_named_twice() -> None:
    assert csl_item(ARTICLE)["author"] == [{"literal": "李雷"}]
    twice = replace(ARTICLE, contributors=(ARTICLE.contributors[0], Contributor("李雷")))
    assert csl_item(twice)["author"] == [{"literal": "李雷"}]


def test_each_role_has_its_property_in_schema_org() -> None:
    thing = schema_org(
        replace(FULL, contributors=(*FULL.contributors, Contributor("黄永玉", "插图", "ill"))), "https://x/1"
    )
    assert (thing["author"][0]["name"], thing["translator"][0]["name"]) == ("沈从文", "Hawkes, David")
    assert thing["contributor"] == [{"@type": "Person", "name": "黄永玉"}]


def test_a_table_of_contents_online_makes_no_online_edition() -> None:
    away = replace(FULL, links=(Link("https://example.org/toc", "Table of contents", related=True),))
    assert "URL" not in csl_item(away)
    assert "[M]" in cite(away, "gb7714-2015").text
    toc = Record("", [Field("856", "4", "1", [("3", "Table of contents"), ("u", "https://x/1")])])
    assert [one.related for one in project(toc, "marc21").links] == [True]


@pytest.mark.parametrize(("code", "tag"), [("rus", "ru"), ("eng", "en-US"), ("chi", "zh-CN"), ("jpn", "ja")])
def test_the_language_of_an_item_is_that_of_the_work(code: str, tag: str) -> None:
    assert csl_item(replace(FULL, languages=(code,)))["language"] == tag


def test_others_and_jr_are_said_as_bibtex_says_them() -> None:
    people = (Contributor("Davis, Sammy", qualifier="Jr."),)
    bib = Bib(title="T", contributors=people, responsibility="Sammy Davis, Jr. [et al.]", date_text="c1965", year=1999)
    assert "author = {Davis, Jr., Sammy and others}" in bibtex(bib, "one")
    assert "year = {1965}" in bibtex(bib, "one")
    assert "AU  - Davis, Sammy, Jr." in ris(bib)
