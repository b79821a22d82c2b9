"""When two descriptions are one edition, in tables and as properties."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tianlu.catalog.rules import Key, KeyKind, choose, compare, digest, facts_of
from tianlu.catalog.rules.matching.titles import read_title
from tianlu.catalog.rules.series import series_statements
from tianlu.catalog.rules.works import work_keys
from tianlu.marc.bib import Bib, Contributor, Isbn, Series, StandardNumber

ISBN = (Isbn("9787020002207", "978-7-02-000220-7"),)


def bib(title: str = "红楼梦", **more: object) -> Bib:
    values: dict[str, object] = {
        "title": title,
        "publishers": ("人民文学出版社",),
        "year": 1982,
        "contributors": (Contributor("曹雪芹", main=True),),
    }
    return Bib(**{**values, **more})  # type: ignore[arg-type]


def verdict(ours: Bib, theirs: Bib) -> tuple[bool, list[str]]:
    mine, other = facts_of(ours, 1), facts_of(theirs, 2)
    found = compare(mine, other, tuple(key for key in mine.keys if key in other.keys))
    return found.merge, [conflict.field for conflict in found.conflicts]


@pytest.mark.parametrize(
    ("ours", "theirs", "merge", "conflicts"),
    [
        (bib(isbns=ISBN), bib("紅樓夢", isbns=ISBN), True, []),
        (bib(isbns=ISBN), bib("红 楼 梦 /", isbns=ISBN, year=None), True, []),
        (bib(isbns=ISBN), bib("西游记", isbns=ISBN), False, ["title"]),
        (bib(isbns=ISBN, part_number="第一册"), bib(isbns=ISBN, part_number="2"), False, ["volume"]),
        (bib(isbns=ISBN, part_number="第十二册"), bib(isbns=ISBN, part_number="12"), True, []),
        (bib(isbns=ISBN, edition="第2版"), bib(isbns=ISBN, edition="3rd ed."), False, ["edition"]),
        (bib(isbns=ISBN, edition="第二版"), bib(isbns=ISBN, edition="2版"), True, []),
        (bib(isbns=ISBN, edition="第1版"), bib(isbns=ISBN), True, []),
        (bib(isbns=ISBN), bib(isbns=ISBN, year=1996), False, ["year"]),
        (bib(), bib("紅樓夢"), True, []),
        (bib("C程序设计"), bib("C++程序设计"), False, ["title"]),
        (bib("C++程序设计"), bib("C#程序设计"), False, ["title"]),
        (bib("Ｃ＋＋程序设计"), bib("C++ 程序设计"), True, []),
        (bib(), bib(contributors=(Contributor("高鹗"),)), False, ["name"]),
        (bib(extent="3册"), bib(extent="1606页"), False, ["extent"]),
        (bib(isbns=ISBN), bib(isbns=(Isbn("9787101003048", ""),)), False, ["isbn"]),
        (bib(year=None, publishers=()), bib(year=None, publishers=()), False, ["imprint"]),
        (
            bib(standard_numbers=(StandardNumber("unified-book-number", "10019·1459"),), publishers=()),
            bib(standard_numbers=(StandardNumber("unified-book-number", "10019.1459"),), publishers=(), year=1982),
            True,
            [],
        ),
        (
            bib(control_number="12", control_agency="OCoLC", year=1990),
            bib(other_control_numbers=("(OCoLC)12",), year=1991),
            True,
            ["year"],
        ),
        (bib(control_number="12", year=1990), bib(control_number="12", year=1991), False, ["year"]),
    ],
)
def test_what_is_one_edition(ours: Bib, theirs: Bib, merge: bool, conflicts: list[str]) -> None:
    assert verdict(ours, theirs) == (merge, conflicts)
    assert verdict(theirs, ours)[0] is merge


@pytest.mark.parametrize(
    ("ours", "theirs", "merge", "conflicts"),
    [
        (bib("计算机网络（第8版）", isbns=ISBN), bib("计算机网络", edition="第8版", isbns=ISBN), True, []),
        (bib("计算机网络（第8版）", isbns=ISBN), bib("计算机网络", edition="第7版", isbns=ISBN), False, ["edition"]),
        (bib("平凡的世界（全三册）", isbns=ISBN), bib("平凡的世界", extent="3册", isbns=ISBN), True, []),
        (bib("平凡的世界（上、中、下）", isbns=ISBN), bib("平凡的世界", isbns=ISBN), True, []),
        (bib("平凡的世界（全3册）", isbns=ISBN), bib("平凡的世界", part_number="1", isbns=ISBN), False, ["volume"]),
        (
            bib("五年高考三年模拟", title_remainder="高中数学"),
            bib("五年高考三年模拟", title_remainder="高中英语"),
            False,
            ["title"],
        ),
        (
            bib("新视野大学英语", title_remainder="教师用书", part_number="1"),
            bib("新视野大学英语", title_remainder="学生用书", part_number="1"),
            False,
            ["title"],
        ),
        (bib("高等数学 : 习题全解", extent="300页"), bib("高等数学", extent="300页"), False, ["title"]),
        (bib("高等数学习题全解", isbns=ISBN), bib("高等数学", isbns=ISBN), False, ["title"]),
        (
            bib("边城", title_remainder="中篇小说", extent="186页", isbns=ISBN),
            bib("边城", title_remainder="沈从文代表作", extent="186页", isbns=ISBN),
            True,
            ["title"],
        ),
        (bib(control_number="12", title_remainder="旧题"), bib(control_number="12", title_remainder="新题"), False, ["title"]),
        (bib("魔法石", contributors=(Contributor("罗琳, J.K."),)), bib("魔法石", contributors=(Contributor("J.K. 罗琳"),)), True, []),
        (bib("孤独", contributors=(Contributor("马尔克斯"),)), bib("孤独", contributors=(Contributor("加西亚·马尔克斯"),)), True, []),
        (bib("孤独", contributors=(Contributor("张明远"),)), bib("孤独", contributors=(Contributor("李张明远"),)), False, ["name"]),
    ],
)  # fmt: skip
def test_titles_that_say_more_than_the_title(ours: Bib, theirs: Bib, merge: bool, conflicts: list[str]) -> None:
    assert verdict(ours, theirs) == (merge, conflicts)
    assert verdict(theirs, ours)[0] is merge


@pytest.mark.parametrize(
    ("ours", "theirs", "merge"),
    [
        (bib("语文", part_number="七年级上册"), bib("语文七年级上册"), True),
        (bib("语文", part_number="七年级上册"), bib("语文七年级下册"), False),
        (bib("平凡的世界", part_number="第一部"), bib("平凡的世界 1"), True),
        (bib("平凡的世界", part_number="第二部", isbns=ISBN), bib("平凡的世界 1", isbns=ISBN), False),
        (bib("中国统计年鉴", part_number="2015", year=2015), bib("2015中国统计年鉴", year=2015), True),
        (bib("中国统计年鉴", part_number="2015", year=2015), bib("2014中国统计年鉴", year=2015, isbns=ISBN), False),
        (bib("中国大百科全书", part_number="第5卷", part_name="天文学"), bib("中国大百科全书·天文学"), True),
        (bib("中国大百科全书", part_number="5", part_name="天文学"), bib("中国大百科全书", part_name="天文学"), True),
        (bib("邓小平文选", part_number="第3卷", part_name="1982-1992"), bib("邓小平文选", part_number="3"), True),
        (bib("数学", part_number="必修 第一册"), bib("数学", part_number="选择性必修 第一册", isbns=ISBN), False),
        (bib("史记", part_number="一百三十卷"), bib("史記"), True),
        (bib("史记一百三十卷"), bib("史记", part_number="130卷"), True),
        (bib("史记", part_number="卷一百三十"), bib("史记", part_number="130"), True),
        (bib("第十届图书馆学会议论文集"), bib("第10届图书馆学会议论文集"), True),
        (bib("第十届图书馆学会议论文集"), bib("第十一届图书馆学会议论文集"), False),
        (bib("考研英语历年真题"), bib("考研英语（二）历年真题"), False),
    ],
)
def test_a_part_is_one_wherever_its_number_stands(ours: Bib, theirs: Bib, merge: bool) -> None:
    assert verdict(ours, theirs)[0] is merge
    assert verdict(theirs, ours)[0] is merge


@pytest.mark.parametrize(
    ("ours", "theirs", "merge"),
    [
        (bib(extent="300页"), bib("红楼梦（注音版）", extent="300页"), False),
        (bib(isbns=ISBN), bib(title_remainder="青少版", extent="200页", isbns=ISBN), False),
        (bib(isbns=ISBN, extent="900页"), bib("红楼梦（插图本）", isbns=ISBN, extent="900页"), True),
        (bib("刑法", extent="200页"), bib("刑法", title_remainder="案例注释版", extent="200页"), False),
        (bib("瓦尔登湖"), bib("瓦尔登湖", title_remainder="英汉对照"), False),
        (bib("英语", isbns=ISBN), bib("英语", title_remainder="活动手册", isbns=ISBN), False),
        (bib("苏轼文集", extent="6册"), bib("苏轼诗集", extent="6册"), False),
        (bib("文献著录规则", title_remainder="GB/T 7714-2015"), bib("文献著录规则", title_remainder="GB/T 7714.1-2015"), False),
        (bib("钢琴奏鸣曲集", extent="250页"), bib("钢琴奏鸣曲集", extent="250页", contributors=(Contributor("莫扎特"),)), False),
        (
            bib("论语", contributors=(Contributor("孔子"), Contributor("何晏", "注", "ann"))),
            bib("论语", contributors=(Contributor("孔子"), Contributor("钱逊", "译", "trl"))),
            False,
        ),
    ],
)  # fmt: skip
def test_another_kind_of_edition_is_another_book(ours: Bib, theirs: Bib, merge: bool) -> None:
    assert verdict(ours, theirs)[0] is merge
    assert verdict(theirs, ours)[0] is merge


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (bib("活着", isbns=ISBN), bib("Huo zhe", isbns=ISBN, contributors=(Contributor("Yu, Hua"),), publishers=("Zuo jia",))),
        (bib("机器学习", extent="425页"), bib("机器学习=Machine learning", extent="425页")),
        (bib("元代民族政策研究"), bib("元代民族政策研究 [D]")),
        (bib("语文", isbns=ISBN), bib("义务教育教科书·语文", isbns=ISBN)),
        (bib("悲惨世界", contributors=(Contributor("雨果"),)), bib("悲惨世界", contributors=(Contributor("维克多·雨果"),))),
        (bib("The great Gatsby", isbns=ISBN), bib("Great Gatsby", isbns=ISBN)),
        (bib(extent="1册 (398页)"), bib(extent="398页")),
        (bib(extent="12册 (3450页)"), bib(extent="12册")),
    ],
)  # fmt: skip
def test_one_book_in_the_habits_of_two_libraries(ours: Bib, theirs: Bib) -> None:
    assert verdict(ours, theirs) == (True, [])
    assert verdict(theirs, ours) == (True, [])


NOVEL = (Contributor("苏珊·桑塔格", main=True), Contributor("黄灿然", "译", "trl"))
OTHER = (Contributor("苏珊·桑塔格", main=True), Contributor("艾红华", "译", "trl"))


@pytest.mark.parametrize(
    ("ours", "theirs", "merge", "conflicts"),
    [
        (bib("红楼梦（上）", isbns=ISBN), bib(isbns=ISBN, part_name="上册"), True, []),
        (bib("红楼梦（上）", isbns=ISBN), bib("红楼梦 下", isbns=ISBN), False, ["volume"]),
        (bib("史记 卷三"), bib("史記", part_number="3"), True, []),
        (bib("史记 : 第二卷"), bib("史記", title_remainder="卷三"), False, ["volume"]),
        (bib(isbns=ISBN, part_number="3", extent="420页"), bib(isbns=ISBN, extent="4册"), False, ["volume", "extent"]),
        (bib("论摄影", contributors=NOVEL), bib("论摄影", contributors=OTHER), False, ["translator"]),
        (
            bib("论摄影", contributors=NOVEL),
            bib("论摄影", contributors=(), responsibility="（美）苏珊·桑塔格著 ; 艾红华译"),
            False,
            ["translator"],
        ),
        (
            bib("The hobbit", contributors=(Contributor("Tolkien, J. R. R."),), publishers=("Allen & Unwin",)),
            bib("The Hobbit /", contributors=(Contributor("J.R.R. Tolkien"),), publishers=("George Allen & Unwin",)),
            True,
            [],
        ),
        (
            bib("The hobbit", contributors=(Contributor("Tolkien, John Ronald Reuel"),)),
            bib("The hobbit", contributors=(Contributor("Tolkien, J.R.R."),)),
            True,
            [],
        ),
        (
            bib(isbns=ISBN),
            bib(isbns=ISBN, publishers=("人民文学",), contributors=(Contributor("（清）曹雪芹"),)),
            True,
            [],
        ),
        (bib("小学数学一年级上册", isbns=ISBN), bib("小学数学一年级下册", isbns=ISBN), False, ["volume"]),
        (
            bib("高等代数习题集", isbns=ISBN, extent="345页"),
            bib("高等代数习题习集", isbns=ISBN, extent="xii, 345页"),
            True,
            [],
        ),
        (bib("红楼梦"), bib("青楼梦"), False, ["title"]),
        (bib("金明馆丛稿初编", isbns=ISBN), bib("金明馆丛稿二编", isbns=ISBN), False, ["title"]),
        (bib(isbns=ISBN, year=1982), bib(isbns=ISBN, year=1983), False, ["year"]),
        (bib(format="electronic", isbns=ISBN), bib(isbns=ISBN), False, ["format"]),
        (bib(languages=("chi",), extent="345页"), bib(languages=("eng",), extent="345页"), False, ["language"]),
    ],
)
def test_what_is_written_otherwise_and_what_is_another_book(
    ours: Bib, theirs: Bib, merge: bool, conflicts: list[str]
) -> None:
    assert verdict(ours, theirs) == (merge, conflicts)
    assert verdict(theirs, ours) == (merge, conflicts)


def annotated(name: str, role: str) -> tuple[Contributor, ...]:
    return (Contributor("老子", main=True), Contributor(name, role))


@pytest.mark.parametrize(
    ("ours", "theirs", "merge", "conflicts"),
    [
        (bib("全集", isbns=ISBN), bib("全集", isbns=ISBN, part_number="第一卷"), False, ["volume"]),
        (bib("通史", isbns=ISBN, part_number="第一卷", part_name="上册"), bib("通史", isbns=ISBN, part_number="第一卷", part_name="下册"), False, ["volume"]),
        (bib("通史", isbns=ISBN, part_number="第一卷上册"), bib("通史", isbns=ISBN, part_number="第一卷下册"), False, ["volume"]),
        (bib("通史", isbns=ISBN, part_number="第一卷上册"), bib("通史", isbns=ISBN, part_number="第1卷", part_name="上"), True, []),
        (bib("通史", isbns=ISBN, part_number="第一卷"), bib("通史", isbns=ISBN, part_number="第一卷", part_name="上册"), False, ["volume"]),
        (bib("通史", isbns=ISBN, part_number="第三卷", part_name="上古时代"), bib("通史", isbns=ISBN, part_number="3"), True, []),
        (bib("语文", part_number="一年级", part_name="上册"), bib("语文", part_number="一年级", part_name="下册"), False, ["volume"]),
        (bib("数学", part_number="必修", part_name="第一册"), bib("数学", part_number="必修", part_name="第二册"), False, ["volume"]),
        (bib("数学", isbns=ISBN, part_number="必修1"), bib("数学", isbns=ISBN, part_number="选修1"), False, ["volume"]),
        (bib("教科书", part_number="一年级", part_name="语文"), bib("教科书", part_number="一年级", part_name="数学"), False, ["volume"]),
        (bib("新概念英语", part_number="1", part_name="教师用书"), bib("新概念英语", part_number="1", part_name="学生用书"), False, ["title", "volume"]),
        (bib("Art", isbns=ISBN, part_number="Vol. 4, fasc. 1"), bib("Art", isbns=ISBN, part_number="Vol. 4, fasc. 2"), False, ["volume"]),
        (bib("Tables", isbns=ISBN, part_number="Part C, vol. 1"), bib("Tables", isbns=ISBN, part_number="Part D, vol. 1"), False, ["volume"]),
        (bib("Tables", isbns=ISBN, part_number="Volume IV"), bib("Tables", isbns=ISBN, part_number="v.4"), True, []),
        (bib("Tables", isbns=ISBN, part_number="v. 四"), bib("Tables", isbns=ISBN, part_number="v.4"), True, []),
        (bib("大学物理II", isbns=ISBN), bib("大学物理III", isbns=ISBN), False, ["title"]),
        (bib("高等数学(A)", isbns=ISBN, extent="300页"), bib("高等数学(B)", isbns=ISBN, extent="300页"), False, ["title"]),
        (bib("中国古代史", isbns=ISBN), bib("中国近代史", isbns=ISBN), False, ["title"]),
        (bib("边城", publishers=("人民出版社",)), bib("边城", publishers=("江苏人民出版社",)), False, ["publisher"]),
        (bib("生理学", publishers=("北京大学出版社",)), bib("生理学", publishers=("北京大学医学出版社",)), False, ["publisher"]),
        (bib("老子", contributors=annotated("李存山", "注译")), bib("老子", contributors=annotated("陈鼓应", "注评")), False, ["annotator"]),
        (bib("老子", contributors=annotated("王一梅", "改编")), bib("老子", contributors=annotated("李思远", "改编")), False, ["annotator"]),
        (bib("老子", contributors=annotated("陈鼓应", "注")), bib("老子", contributors=annotated("陈鼓应", "注评")), True, []),
    ],
)  # fmt: skip
def test_parts_publishers_and_annotators_that_tell_two_books_apart(
    ours: Bib, theirs: Bib, merge: bool, conflicts: list[str]
) -> None:
    assert verdict(ours, theirs) == (merge, conflicts)
    assert verdict(theirs, ours)[0] is merge


def test_the_strongest_evidence_wins_and_the_older_record_when_even() -> None:
    ours = facts_of(bib(isbns=ISBN, control_number="5"), 1)
    isbn, own = Key(KeyKind.ISBN, "9787020002207"), Key(KeyKind.OWN, "1:5")
    same = facts_of(bib(isbns=ISBN), 0)
    found = choose(ours, [(10, same, (isbn,)), (20, same, (own,)), (30, same, (isbn,))])
    assert (found.target, [number for number, _ in found.candidates]) == (20, [10, 30])
    assert choose(ours, [(10, same, (isbn,)), (9, same, (isbn,))]).target == 9
    assert choose(ours, []).target is None


def test_a_key_has_the_same_digest_on_every_machine() -> None:
    assert digest(Key(KeyKind.ISBN, "9787020002207")) == digest(Key(KeyKind.ISBN, "9787020002207"))
    assert digest(Key(KeyKind.ISBN, "1")) != digest(Key(KeyKind.ISSN, "1"))
    assert -(2**63) <= digest(Key(KeyKind.TITLE, "红楼梦")) < 2**63


words = st.text(alphabet="红楼梦紅樓夢西游记ABC 第一二十卷2", max_size=12)


@settings(max_examples=100)
@given(words, words, words, words, st.integers(0, 9999))
def test_a_description_is_one_with_itself(title: str, part: str, edition: str, name: str, year: int) -> None:
    made = bib(
        title, part_number=part, edition=edition, year=year or None, contributors=(Contributor(name),), isbns=ISBN
    )
    merge, conflicts = verdict(made, made)
    assert conflicts == ([] if facts_of(made, 1).titles else ["title"])
    assert merge is bool(facts_of(made, 1).titles)


@pytest.mark.parametrize("long", ["x", "第", "1-", "vol. 1 ", "A. ", "[", "（", "一卷甲", "2015 "])
def test_a_title_or_name_of_any_length_costs_no_more_than_its_length(long: str) -> None:
    text = (long * 30_000)[:30_000]
    bib = Bib(title=text, part_number=text, part_name=text, series=(Series(text),), contributors=(Contributor(text),))
    begun = process_time()
    facts_of(bib, 1)
    series_statements(bib)
    work_keys(bib)
    assert process_time() - begun < 2
    assert read_title(f"{'x' * 9_000} 红楼梦（上）").part == "上"
