"""APA, MLA and Chicago; what records hold never becomes markup; a citation costs little."""

import time
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.discovery.citations.works import REFERENCES
from tianlu.discovery.citations import STYLES, bibtex, cite
from tianlu.marc import Bib, Contributor, Relation

OTHERS = {
    ("a book", "apa"): "梁漱溟. (2005). 中国文化要义. 上海人民出版社.",
    ("a book", "mla"): "梁漱溟. 中国文化要义. 上海人民出版社, 2005.",
    ("a book", "chicago"): "梁漱溟. 2005. 中国文化要义. 上海人民出版社.",
    ("a translation", "apa"): "加西亚·马尔克斯. (2011). 百年孤独 (范晔, 译). 南海出版公司.",
    ("an edition", "apa"): "黄如花. (2010). 信息检索 (第2版). 武汉大学出版社.",
    ("Western names", "apa"): "Kernighan, B. W., & Ritchie, D. M. (1988). The C language (2nd ed.). Prentice Hall.",
    (
        "Western names",
        "mla",
    ): "Kernighan, Brian W., and Dennis M. Ritchie. The C Language. 2nd ed., Prentice Hall, 1988.",
    ("Western names", "chicago"): (
        "Kernighan, Brian W., and Dennis M. Ritchie. 1988. The C Language. 2nd ed. Prentice Hall."
    ),
    ("a map", "apa"): "中国地图. (1999). [地图]. 中国地图出版社.",
    ("a map", "mla"): "中国地图. 中国地图出版社, 1999年.",
    (
        "a Western name in characters, parted by its heading",
        "apa",
    ): "列夫·托尔斯泰. (2012). 战争与和平 (草婴, 译). 上海文艺出版社.",
    ("the first of several, who alone has a heading", "apa"): "司马迁, 等. (2013). 二十四史. 中华书局.",
    ("the first of several in English", "mla"): "Alberts, Bruce, et al. Cells. X, 1994.",
    ("a Western name with initials in characters", "apa"): "N.格里高利·曼昆. (2015). 经济学原理. 某社.",
    ("a particle among titles of honour", "mla"): "Weizsäcker, Carl Friedrich von. Einheit. Rev. ed., X.",
    ("Jr.", "apa"): "Davis, S., Jr. (1994). Poems. X.",
    ("who holds a journal", "chicago"): "中国图书馆学会. 1957. 学报. 某社.",
    ("a hyphen and a particle", "apa"): "Godard, J.-L., & Beauvoir, S. de. (1990). Cinema. Seuil.",
}


@pytest.mark.parametrize(("name", "style"), OTHERS)
def test_other_styles(name: str, style: str) -> None:
    assert cite(REFERENCES[name][0], style, "en").text == OTHERS[name, style]


def test_several_chinese_names_are_joined_as_chinese_joins_them() -> None:
    pair = Bib(
        title="管锥编 和 槐聚诗存",
        contributors=(Contributor("钱锺书", "著", main=True), Contributor("杨绛", "著")),
        publishers=("三联书店",),
        year=2001,
        languages=("chi",),
    )
    assert cite(pair, "mla").text == "钱锺书和杨绛. 管锥编 和 槐聚诗存. 三联书店, 2001."
    three = replace(pair, title="书", contributors=(*pair.contributors, Contributor("钱瑗", "著")))
    assert cite(three, "chicago").text == "钱锺书, 杨绛和钱瑗. 2001. 书. 三联书店."


def test_a_thesis_is_cited_with_its_kind_and_school() -> None:
    thesis = Bib(
        title="古籍研究",
        contributors=(Contributor("王五", "著"),),
        notes=("硕士学位论文：武汉大学，2018",),
        genre="thesis",
        year=2018,
        languages=("chi",),
    )
    assert cite(thesis, "apa").text == "王五. (2018). 古籍研究 [硕士学位论文]. 武汉大学."
    assert cite(thesis, "chicago").text == "王五. 2018. 《古籍研究》. 硕士学位论文, 武汉大学."
    assert "school = {武汉大学}" in bibtex(thesis, "one")


@pytest.mark.parametrize(
    ("language", "paper", "end"),
    [("eng", "The Times", "The Times, May 3."), ("chi", "人民日报", "人民日报, 5月3日.")],
)
def test_an_article_of_a_newspaper_has_its_day_and_no_edition(language: str, paper: str, end: str) -> None:
    host = Relation("host", title=paper, number="2019-05-03(12)")
    article = Bib(title="T", genre="newspaper-article", relations=(host,), year=2019, languages=(language,))
    assert cite(article, "chicago").text.endswith(end)


@pytest.mark.parametrize("title", ["He knew Jr.", "Why not?", "宪法100问！", "为什么？"])
def test_a_title_that_ends_a_sentence_has_no_stop_behind_it(title: str) -> None:
    bib = Bib(title=title, publishers=("X",), languages=("eng",), contributors=(Contributor("Li, A."),))
    for style in ("apa", "mla", "chicago"):
        assert f"{title}." not in cite(bib, style).text.replace("Knew", "knew").replace("Not", "not")


def test_a_particle_with_a_hyphen_stands_at_its_name() -> None:
    bib = Bib(title="T", contributors=(Contributor("Li, A."), Contributor("Maktoum, Mohammed al-")), languages=("eng",))
    assert "Mohammed al-Maktoum" in cite(bib, "chicago").text
    assert "Maktoum, M. al-" in cite(bib, "apa").text


class Tags(HTMLParser):
    """The tags of a piece of HTML, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(f"{tag} {attrs}" if attrs else tag)

    def handle_data(self, data: str) -> None:
        self.text += data


HOSTILE = [
    "<script>alert(1)</script>",
    'a" onmouseover="x',
    "<i>b</i>",
    "&lt;b&gt;",
    "a & b",
    "\x00\ue0a0",
    "]]>",
    "<!--",
]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("evil", HOSTILE)
def test_what_records_hold_stays_text(style: str, evil: str) -> None:
    bib = Bib(title=evil, contributors=(Contributor(f"Doe, {evil}", main=True),), publishers=(evil,), places=(evil,))
    quoted = cite(bib, style, "en")
    read = Tags()
    read.feed(quoted.html)
    read.close()
    assert set(read.tags) <= {"i"}
    assert read.text == quoted.text


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=20), st.text(max_size=20), st.sampled_from([*STYLES]), st.sampled_from(["chi", "eng", ""]))
def test_any_record_is_cited(title: str, name: str, style: str, language: str) -> None:
    people = (Contributor(name, "著"),) if name else ()
    bib = Bib(title=title, contributors=people, languages=(language,) if language else (), responsibility=name)
    assert cite(bib, style, "zh-hans").text.strip()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("style", STYLES)
def test_a_record_that_says_nothing_is_cited(style: str, language: str) -> None:
    said = cite(Bib(), style, language).text
    assert ("题名不详" if language == "zh-hans" else "no title") in said.lower()


def test_the_default_citation_is_quick() -> None:
    bib = REFERENCES["Western names"][0]
    cite(bib, "gb7714-2025")
    taken = []
    for number in range(15):
        fresh = replace(bib, title=f"Title {number}")
        start = time.process_time()
        cite(fresh, "gb7714-2025")
        taken.append(time.process_time() - start)
    assert sorted(taken)[7] <= 0.005  # CPU seconds, the median of citations not made before
