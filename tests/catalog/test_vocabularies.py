"""Vocabularies from files: SKOS and tables, seen before they are brought in, brought in again; hostile files."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianlu.catalog import queries, services
from tianlu.catalog.data import (
    AuthorityKind,
    ClassNode,
    NameForm,
    NoSchemeChosen,
    SchemesUndecided,
    VocabularyFileNotRead,
    VocabularyImportView,
    VocabularyNotReady,
    VocabularyState,
)
from tianlu.catalog.models import Authority, VocabularyImport
from tianlu.catalog.rules.vocabularies import TableUnusable, decoded, table_rows
from tianlu.kit import files, jobs
from tianlu.libraries.data import Actor, visitor

TURTLE = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix x: <http://example.org/> .
x:1 a skos:Concept ; skos:prefLabel "文学"@zh, "Literature"@en ; skos:narrower x:2 .
x:2 a skos:Concept ; skos:prefLabel "小说"@zh ; skos:altLabel "说部"@zh ; skos:related x:3 ; skos:notation "N2" .
x:3 a skos:Concept ; skos:prefLabel "戏剧"@zh ; skos:scopeNote "含剧本"@zh .
x:4 a skos:Concept ; skos:altLabel "没有名称"@zh .
"""
NTRIPLES = """<http://example.org/1> <http://www.w3.org/2004/02/skos/core#prefLabel> "文学"@zh .
<http://example.org/2> <http://www.w3.org/2004/02/skos/core#prefLabel> "小说"@zh .
<http://example.org/2> <http://www.w3.org/2004/02/skos/core#broader> <http://example.org/1> .
"""
_HEAD = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="http://www.w3.org/2004/02/skos/core#">'
)
RDFXML = (
    f'<?xml version="1.0"?>\n{_HEAD}<s:Concept rdf:about="http://example.org/1"><s:prefLabel xml:lang="zh">文学'
    '</s:prefLabel></s:Concept><s:Concept rdf:about="http://example.org/2"><s:prefLabel xml:lang="zh">小说</s:prefLabel>'
    '<s:broader rdf:resource="http://example.org/1"/></s:Concept></rdf:RDF>'
)
TABLE = "名称,异名,上位,分类号\n文学,,,I\n小说,说部|稗史,I,I24\n,没有名称,,I9\n小说,,,I24\n"


@pytest.fixture
def subjects(library: Actor) -> int:
    return services.create_vocabulary(library, name="主题词表", kind=AuthorityKind.SUBJECTS)


def looked_at(actor: Actor, vocabulary: int, content: bytes | str, filename: str = "file") -> VocabularyImportView:
    """Upload and examine."""
    raw = content.encode() if isinstance(content, str) else content
    number = services.receive_vocabulary(actor, vocabulary, content=io.BytesIO(raw), filename=filename)
    jobs.run_pending()
    return queries.vocabulary_import_for(actor, number)


def brought(actor: Actor, vocabulary: int, content: bytes | str, filename: str = "file") -> VocabularyImportView:
    """Upload, examine, bring in."""
    number = looked_at(actor, vocabulary, content, filename).id
    services.start_vocabulary(actor, number)
    jobs.run_pending()
    return queries.vocabulary_import_for(actor, number)


def figures(counts: dict[str, int]) -> tuple[int, ...]:
    return tuple(counts[name] for name in ("new", "same", "changed", "conflict", "rejected"))


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "filename", "expected"),
    [
        (TURTLE, "a.ttl", (3, 0, 0, 0, 1)),
        (NTRIPLES, "a.nt", (2, 0, 0, 0, 0)),
        (NTRIPLES, "a", (2, 0, 0, 0, 0)),
        (NTRIPLES.replace(" .\n", " ;\n a <http://www.w3.org/2004/02/skos/core#Concept> .\n"), "a", (2, 0, 0, 0, 0)),
        (f"<!-- 某馆 -->{RDFXML.partition(chr(10))[2]}", "a", (2, 0, 0, 0, 0)),
        (RDFXML, "a.rdf", (2, 0, 0, 0, 0)),
        (RDFXML.replace('"1.0"', '"1.0" encoding="GBK"', 1).encode("gbk"), "a.rdf", (2, 0, 0, 0, 0)),
        (RDFXML.encode("utf-16"), "a", (2, 0, 0, 0, 0)),
        (TURTLE.encode("utf-8-sig"), "a.ttl", (3, 0, 0, 0, 1)),
        (TURTLE.encode("gb18030"), "a.ttl", (3, 0, 0, 0, 1)),
        (f"sep=,\n某馆的词表,,,\n{TABLE.replace('名称', '名　称')}", "a.csv", (2, 0, 0, 0, 2)),
        (TABLE, "a.csv", (2, 0, 0, 0, 2)),
        (TABLE.replace(",", "\t"), "a.tsv", (2, 0, 0, 0, 2)),
        (TABLE.encode("gb18030"), "a.csv", (2, 0, 0, 0, 2)),
        (TABLE.encode("utf-16"), "a.csv", (2, 0, 0, 0, 2)),
        (TABLE.encode("utf-8-sig"), "a.csv", (2, 0, 0, 0, 2)),
    ],
)
def test_every_form_is_seen_brought_in_and_the_same_when_it_comes_again(
    library: Actor, subjects: int, content: bytes | str, filename: str, expected: tuple[int, ...]
) -> None:
    seen = looked_at(library, subjects, content, filename)
    assert (seen.state, figures(seen.preview)) == (VocabularyState.EXAMINED, expected)
    assert Authority.rows.count() == 0
    done = brought(library, subjects, content, filename)
    assert (done.state, figures(done.counts)) == (VocabularyState.DONE, expected)
    [novel] = queries.see_references(library, "小說")
    assert [one.label for one in queries.authority_for(library, novel.id).broader] == ["文学"]
    again = brought(library, subjects, content, filename)
    assert figures(again.counts) == (0, expected[0], 0, 0, expected[4])


@pytest.mark.database
@pytest.mark.django_db
def test_what_cannot_be_taken_is_listed_with_its_place_and_reason(library: Actor, subjects: int) -> None:
    assert brought(library, subjects, TABLE, "a.csv").counts["lists"] == [
        ["rejected", "4", " 没有名称  I9", "no-label"],
        ["rejected", "5", "小说", "twice"],
    ]


@pytest.mark.database
@pytest.mark.django_db
def test_all_of_skos_arrives(library: Actor, subjects: int) -> None:
    brought(library, subjects, TURTLE)
    [literature] = queries.see_references(library, "literature")
    [novel] = queries.see_references(library, "說部")
    view = queries.authority_for(library, novel.id)
    assert (view.label, view.notation, view.external_id) == ("小说", "N2", "http://example.org/2")
    assert [[one.label for one in some] for some in (view.broader, view.related)] == [["文学"], ["戏剧"]]
    assert (literature.label, literature.seen_from) == ("文学", "Literature")
    assert queries.authority_for(library, queries.see_references(library, "戏剧")[0].id).note == "含剧本"


@pytest.mark.database
@pytest.mark.django_db
def test_a_new_edition_brings_up_to_date_what_nobody_changed_here(library: Actor, subjects: int) -> None:
    brought(library, subjects, TABLE)
    [novel] = queries.see_references(library, "小说")
    [literature] = queries.see_references(library, "文学")
    services.add_name(library, literature.id, text="文艺作品")
    edition = TABLE.replace("稗史", "章回小说").replace("文学,,", "文学作品,,")
    assert figures(brought(library, subjects, edition).counts) == (0, 0, 1, 1, 2)
    assert [one.id for one in queries.see_references(library, "章回小說")] == [novel.id]
    assert queries.see_references(library, "稗史") == []
    assert queries.authority_for(library, literature.id).label == "文学"


@pytest.mark.database
@pytest.mark.django_db
def test_a_circle_in_the_file_is_left_out_and_listed(library: Actor, subjects: int) -> None:
    done = brought(library, subjects, "label,broader,notation\n甲类,N3,N1\n乙类,N1,N2\n丙类,N2,N3\n丁类,N4,N4\n")
    assert [entry for entry in done.counts["lists"] if entry[0] == "relation"] == [
        ["relation", "4", "丙类 → N2", "circle"],
        ["relation", "5", "丁类 → N4", "circle"],
    ]


SCHEMES = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix iso: <http://purl.org/iso25964/skos-thes#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix x: <http://example.org/> .
x:all a skos:ConceptScheme ; skos:prefLabel "主题词表"@zh ; skos:hasTopConcept x:1 .
x:some a skos:Collection ; skos:prefLabel "按地区"@zh ; skos:member x:1 , x:2 .
x:1 a skos:Concept ; skos:prefLabel "圖書館學"@zh-Hant , "图书馆学"@zh-Hans , "Library science"@en ;
  skos:scopeNote [ rdf:value "含目录学"@zh ] .
x:2 a skos:Concept ; xl:prefLabel x:2l ; xl:altLabel [ xl:literalForm "分编"@zh ] ; iso:broaderGeneric x:1 .
x:2l xl:literalForm "文献编目"@zh .
[] a skos:Concept ; skos:prefLabel "无址条目"@zh ; skos:broader x:2 , x:gone .
x:old a skos:Concept ; skos:prefLabel "图书编目"@zh ; owl:deprecated true ; dct:isReplacedBy x:2 .
x:dead a skos:Concept ; skos:prefLabel "废词"@zh ; owl:deprecated true .
"""


@pytest.mark.database
@pytest.mark.django_db
def test_what_is_no_entry_is_none_and_what_stands_for_another_leads_to_it(library: Actor, subjects: int) -> None:
    done = brought(library, subjects, SCHEMES, "a.ttl")
    assert figures(done.counts) == (3, 0, 0, 0, 2)
    assert sorted(done.counts["lists"]) == [
        ["rejected", "http://example.org/dead", "废词", "deprecated"],
        ["rejected", "http://example.org/some", "按地区", "group"],
        ["relation", "无址条目", "无址条目 → http://example.org/gone", "not-here"],
    ]
    assert set(Authority.rows.values_list("label", "external_id", "note")) == {
        ("图书馆学", "http://example.org/1", "含目录学"),
        ("文献编目", "http://example.org/2", ""),
        ("无址条目", "", ""),
    }
    [cataloging] = queries.see_references(library, "图书编目")
    assert (cataloging.label, [one.label for one in queries.see_references(library, "分编")]) == (
        "文献编目",
        ["文献编目"],
    )
    assert [one.label for one in queries.authority_for(library, cataloging.id).broader] == ["图书馆学"]
    [nameless] = queries.see_references(library, "无址条目")
    assert [one.label for one in queries.authority_for(library, nameless.id).broader] == ["文献编目"]
    assert figures(brought(library, subjects, SCHEMES, "a.ttl").counts) == (0, 3, 0, 0, 2)


THESAURUS = """主题词,用,代,属,分,参
编目,,分编；著录,图书馆工作,,分类
图书编目,编目,,,,
图书馆工作,,,,编目;分类,
分类,,,,,
旧词,没有的词,,,,
"""


@pytest.mark.database
@pytest.mark.django_db
def test_a_thesaurus_with_its_own_signs(library: Actor, subjects: int) -> None:
    done = brought(library, subjects, THESAURUS.encode("gb18030"), "叙词表.csv")
    assert figures(done.counts) == (3, 0, 0, 0, 1)
    assert done.counts["lists"] == [["rejected", "6", "旧词", "no-target"]]
    for name in ("图书编目", "分编", "著录"):
        assert [one.label for one in queries.see_references(library, name)] == ["编目"]
    for name in ("编目", "分类"):
        [found] = queries.see_references(library, name)
        assert [one.label for one in queries.authority_for(library, found.id).broader] == ["图书馆工作"]


ODD = TURTLE.replace('"文学"@zh', '"文\\u0000学"@zh, "文艺"@zh')


@pytest.mark.database
@pytest.mark.django_db
def test_control_characters_are_left_out_and_a_second_preferred_form_is_a_variant(
    library: Actor, subjects: int
) -> None:
    brought(library, subjects, ODD)
    [literature] = queries.see_references(library, "文学")
    names = queries.authority_for(library, literature.id).names
    assert [(one.text, one.form) for one in names if one.language == "zh"] == [
        ("文学", NameForm.PREFERRED), ("文艺", NameForm.VARIANT),
    ]  # fmt: skip


SEVERAL = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix x: <http://example.org/> .
x:topics a skos:ConceptScheme ; skos:prefLabel "Topics"@en, "主题"@zh ; skos:hasTopConcept x:1 .
x:places rdfs:label "地名"@zh ; a skos:ConceptScheme .
x:1 a skos:Concept ; skos:prefLabel "文学"@zh ; skos:narrower x:2 .
x:2 a skos:Concept ; skos:prefLabel "小说"@zh ; skos:related x:3 .
x:3 a skos:Concept ; skos:prefLabel "江南"@zh ; skos:inScheme x:places .
x:4 a skos:Concept ; skos:prefLabel "塞北"@zh ; skos:topConceptOf x:places, x:forms .
x:5 a skos:Concept ; skos:prefLabel "无所属"@zh .
"""


def labels(vocabulary: str) -> set[str]:
    return set(Authority.rows.filter(vocabulary__name=vocabulary).values_list("label", flat=True))


@pytest.mark.database
@pytest.mark.django_db
def test_a_file_of_several_schemes_waits_for_where_each_goes(library: Actor, subjects: int) -> None:
    places = services.create_vocabulary(library, name="地名", kind=AuthorityKind.PLACES)
    seen = looked_at(library, subjects, SEVERAL, "a.ttl")
    assert seen.undecided
    assert [(one.key.rpartition("/")[2], one.title, one.number) for one in seen.schemes] == [
        ("forms", "forms", 1), ("topics", "主题", 2), ("places", "地名", 2), ("", "", 1),
    ]  # fmt: skip
    with pytest.raises(SchemesUndecided):
        services.start_vocabulary(library, seen.id)
    with pytest.raises(NoSchemeChosen):
        services.choose_schemes(library, seen.id, here=["http://example.org/none"], apart={})
    at = {one.title: one.key for one in seen.schemes}
    apart = {at["地名"]: " 地名 ", at["主题"]: "主题"}
    made = services.choose_schemes(library, seen.id, here=[""], apart=apart)
    jobs.run_pending()
    views = {one: queries.vocabulary_import_for(library, one) for one in made}
    assert {queries.vocabulary_for(library, one.vocabulary_id).name: figures(one.preview) for one in views.values()} == {
        "主题词表": (1, 0, 0, 0, 0), "地名": (2, 0, 0, 0, 0), "主题": (2, 0, 0, 0, 0),
    }  # fmt: skip
    assert {one.id for one in queries.vocabulary_imports_waiting(library)} == set(made)
    with pytest.raises(VocabularyNotReady):
        services.choose_schemes(library, made[0], here=[""], apart={})
    for one in made:
        services.start_vocabulary(library, one)
        jobs.run_pending()
    assert [labels(name) for name in ("主题词表", "地名", "主题")] == [{"无所属"}, {"江南", "塞北"}, {"文学", "小说"}]
    assert set(Authority.rows.filter(vocabulary_id=places).values_list("kind", flat=True)) == {"places"}
    assert not files.exists(VocabularyImport.rows.values_list("file_key", flat=True)[0])


@pytest.mark.database
@pytest.mark.django_db
def test_one_scheme_of_several_is_brought_in_elsewhere_and_the_rest_left_out(library: Actor, subjects: int) -> None:
    seen = looked_at(library, subjects, SEVERAL, "a.ttl")
    at = {one.title: one.key for one in seen.schemes}
    [made] = services.choose_schemes(library, seen.id, here=[], apart={at["地名"]: "北方地名"})
    jobs.run_pending()
    services.start_vocabulary(library, made)
    jobs.run_pending()
    assert (labels("北方地名"), queries.vocabulary_imports(library, subjects)) == ({"江南", "塞北"}, [])


@pytest.mark.database
@pytest.mark.django_db
def test_schemes_within_one_that_holds_all_are_one_vocabulary(library: Actor, subjects: int) -> None:
    whole = (
        SEVERAL + "x:whole a skos:ConceptScheme . " + " ".join(f"x:{n} skos:inScheme x:whole ." for n in range(1, 6))
    )
    assert not looked_at(library, subjects, whole, "a.ttl").undecided


CHAIN = """名称,用
因特网,
国际互联网,互联网络
互联网络,因特网
甲,乙
乙,甲
"""


@pytest.mark.database
@pytest.mark.django_db
def test_replacements_are_followed_to_their_end_and_a_circle_has_none(library: Actor, subjects: int) -> None:
    done = brought(library, subjects, CHAIN.encode(), "叙词表.csv")
    assert figures(done.counts) == (1, 0, 0, 0, 2)
    assert done.counts["lists"] == [
        ["rejected", "5", "甲", "instead-circle"],
        ["rejected", "6", "乙", "instead-circle"],
    ]


@pytest.mark.database
@pytest.mark.django_db
def test_bringing_in_goes_on_where_it_was_killed(library: Actor, subjects: int) -> None:
    lines = "".join(f"词条{number},N{number - 1 if number else ''},N{number}\n" for number in range(150))
    number = looked_at(library, subjects, f"label,broader,notation\n{lines}").id
    services.start_vocabulary(library, number)
    row = VocabularyImport.rows.get(id=number)

    class Killed(BaseException):
        pass

    class Context:
        id = row.job_id or 0
        checkpoint: dict[str, object] = {}  # noqa: RUF012 - what a job's context has
        steps = 0

        def step(self, **_said: object) -> object:
            from django.db import transaction  # noqa: PLC0415 - optional

            self.steps += 1
            if self.steps > 3:
                raise Killed
            return _Step(transaction.atomic())

    class _Step:
        done = 0
        checkpoint: dict[str, object] | None = None

        def __init__(self, block: object) -> None:
            self.block = block

        def __enter__(self) -> "_Step":
            self.block.__enter__()  # type: ignore[attr-defined]
            return self

        def __exit__(self, *said: object) -> None:
            self.block.__exit__(*said)  # type: ignore[attr-defined]

    with pytest.raises(Killed):
        services.run_vocabulary(library, Context(), number, "running")
    assert 0 < Authority.rows.count() < 150
    jobs.run_pending()
    done = queries.vocabulary_import_for(library, number)
    assert (done.state, figures(done.counts), Authority.rows.count()) == (VocabularyState.DONE, (150, 0, 0, 0, 0), 150)
    with pytest.raises(VocabularyNotReady):
        services.start_vocabulary(library, number)


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE rdf:RDF [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;&a;&a;">]>'
    f'{_HEAD}<s:Concept rdf:about="http://x/1"><s:prefLabel>&b;</s:prefLabel></s:Concept></rdf:RDF>'
)
OUTSIDE = LAUGHS.replace('<!ENTITY a "哈哈">', '<!ENTITY a SYSTEM "file:///etc/passwd">')


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (LAUGHS, {"code": "entities", "line": 1}),
        (OUTSIDE, {"code": "entities", "line": 1}),
        (f"{_HEAD}{'<s:a><s:b>' * 100_000}", {"code": "nesting", "line": 1}),
        (f"{_HEAD}<s:Concept", {"code": "syntax", "line": 1}),
        ('@prefix x: <http://x/> .\nx:1 x:2 "open\n', {"code": "syntax", "line": 2}),
        ("name of nothing,b\n1,2\n", {"code": "no-label"}),
        ('label\n"open\n', {"code": "csv", "line": 2}),
        (b"label\n\xff\xff\xff\n", {"code": "encoding"}),
    ],
)
def test_a_hostile_or_broken_file_gets_a_sentence(
    library: Actor, subjects: int, content: bytes | str, cause: dict[str, object]
) -> None:
    seen = looked_at(library, subjects, content)
    assert (seen.state, seen.error_code, seen.error_params) == (
        VocabularyState.FAILED,
        "vocabulary-file-not-read",
        cause,
    )
    assert queries.why_unread(str(cause["code"]), cause)


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize(("content", "name"), [(b"", "a"), (b"\x89PNG\r\n\x1a\n\x00\x00", "a"), (b"{}", "a.jsonld")])
def test_what_is_no_text_is_refused_at_once(library: Actor, subjects: int, content: bytes, name: str) -> None:
    with pytest.raises(VocabularyFileNotRead):
        services.receive_vocabulary(library, subjects, content=io.BytesIO(content), filename=name)


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_reason(raw: bytes) -> None:
    reason = ""
    try:
        list(table_rows(decoded(raw)[0]))
    except TableUnusable as error:
        reason = error.code
    assert reason in {"", "encoding", "no-label", "csv"}


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", categories=("Lo", "Lu", "Nd")), min_size=1), min_size=1))
def test_every_line_of_a_table_becomes_an_entry(labels: list[str]) -> None:
    text = "label\n" + "".join(f"{label}\n" for label in labels)
    assert len(list(table_rows(text))) == len(labels)


@pytest.mark.database
@pytest.mark.django_db
def test_the_tree_of_classes_has_two_levels_shipped_and_the_rest_from_the_library(library: Actor) -> None:
    reader = visitor([library.organisation_id])
    assert [node.notation for node in queries.class_tree(reader)] == list("ABCDEFGHIJKNOPQRSTUVXZ")
    parts = queries.class_tree(reader, "T")
    assert [node.notation for node in parts] == [f"T{letter}" for letter in "BDEFGHJKLMNPQSUV"]
    assert parts[11] == ClassNode("TP", "自动化技术、计算机技术")
    assert queries.class_tree(reader, "I2") == []
    classes = services.create_vocabulary(library, name="中图法", kind=AuthorityKind.CLASSES)
    brought(library, classes, "notation,label\nI2,中国文学\nI24,小说\nI246,现代小说\nI246.5,长篇\nI247.5,新体长篇\n")
    [second] = [node for node in queries.class_tree(reader, "I") if node.notation == "I2"]
    assert second.open
    assert [(node.notation, node.label, node.open) for node in queries.class_tree(reader, "I2")] == [
        ("I24", "小说", True)
    ]
    assert [node.notation for node in queries.class_tree(reader, "I24")] == ["I246", "I247.5"]
    assert [node.label for node in queries.class_path(reader, "I246.5")] == [
        "文学",
        "中国文学",
        "小说",
        "现代小说",
        "长篇",
    ]


@pytest.mark.database
@pytest.mark.django_db
def test_alternative_classes_and_ranges_stand_where_they_belong(library: Actor) -> None:
    reader = visitor([library.organisation_id])
    classes = services.create_vocabulary(library, name="中图法", kind=AuthorityKind.CLASSES)
    table = "D73/77,各国政治\nD73,亚洲\nD731,东亚\nD771.2,美国\nD8,外交\nR19,保健\n[R194],医疗保险\n[R194.1],筹资\n"
    brought(library, classes, f"notation,label\n{table}")

    def below(notation: str) -> list[str]:
        return [node.notation for node in queries.class_tree(reader, notation)]

    assert [one for one in below("D") if one.startswith("D7")] == ["D73/77"]
    assert below("D73/77") == ["D73", "D771.2"]
    assert below("D73") == ["D731"]
    assert below("R19") == ["[R194]"]
    assert below("[R194]") == ["[R194.1]"]
    assert [node.notation for node in queries.class_path(reader, "D771.26")] == ["D", "D73/77", "D771.2"]
    assert [node.notation for node in queries.class_path(reader, "D73")] == ["D", "D73/77", "D73"]
    assert [node.notation for node in queries.class_path(reader, "D73/77")] == ["D", "D73/77"]
    assert [node.notation for node in queries.class_path(reader, "R194.12")] == ["R", "R1", "R19", "[R194]", "[R194.1]"]


@pytest.mark.database
@pytest.mark.django_db
def test_the_path_of_a_class_names_the_ranges_it_lies_in(library: Actor) -> None:
    reader = visitor([library.organisation_id])
    classes = services.create_vocabulary(library, name="中图法", kind=AuthorityKind.CLASSES)
    table = "K928,中国\nK928.1/.9,各类型地理\nK928.7,名胜古迹\nK93/97,各国地理\nK971/977,北美\nK971.2,美国\n"
    brought(library, classes, f"notation,label\n{table}")

    def path(notation: str) -> list[str]:
        return [node.label for node in queries.class_path(reader, notation)][2:]

    assert path("K928.73") == ["中国", "各类型地理", "名胜古迹"]
    assert path("K928.5") == ["中国", "各类型地理"]
    assert path("K971.25") == ["各国地理", "北美", "美国"]
    assert path("K928") == ["中国"]


def test_a_file_without_a_concept_is_not_brought_in_as_nothing(library: Actor, subjects: int) -> None:
    """RDF of another vocabulary, such as OWL, is in order and says nothing here."""
    owl = '@prefix r: <http://www.w3.org/2000/01/rdf-schema#> . <http://e.org/1> r:label "甲"@zh .'
    view = looked_at(library, subjects, owl, "owl.ttl")
    assert (view.state, view.error_code) == (VocabularyState.FAILED, "vocabulary-file-not-read")


@pytest.mark.parametrize("encoding", ["cp950", "euc_jp", "cp949"])
def test_tables_of_the_neighbours_are_read_in_their_encodings(encoding: str) -> None:
    said = {
        "cp950": "名称,異名\n曹雪芹,曹霑\n紅樓夢作者研究,紅學\n中國文學史,文學史\n".replace("名称", "label"),
        "euc_jp": "label,variants\n夏目漱石,なつめそうせき\n川端康成,かわばたやすなり\n",
        "cp949": "label,variants\n박경리,토지의 작가\n김윤식,문학평론가\n",
    }[encoding]
    assert decoded(said.encode(encoding))[0] == said
