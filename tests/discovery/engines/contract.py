"""What every search engine must do. A class per engine inherits `EngineContract` and gives the `engine` fixture."""

import random
from dataclasses import replace
from typing import Any

import pytest

from tests.discovery.engines.collection import CQL, EQUIVALENT, SIMPLE, documents
from tests.discovery.engines.reference import ReferenceEngine
from tianlu.discovery.cql.ast import And, Clause, Everything, Field, Node, Not, Or, Relation, SortKey
from tianlu.discovery.cql.parsing import parse
from tianlu.discovery.cql.simple import parse_simple
from tianlu.discovery.data import (
    After,
    Document,
    Facet,
    FacetValue,
    PlaceLost,
    Reach,
    ResultSet,
    SearchAway,
    SearchEngine,
    SearchRequest,
)
from tianlu.kit import text

ALL = Reach(frozenset({1, 2, 3}))
REACHES = [
    ALL,
    Reach(frozenset({1})),
    Reach(frozenset({2, 3})),
    Reach(frozenset({1, 2}), frozenset({1})),
    Reach(frozenset()),
]
TOTAL = [SortKey.NEWEST, SortKey.YEAR_DOWN, SortKey.YEAR_UP, SortKey.TITLE, SortKey.CALL_NUMBER]


def filled(engine: SearchEngine) -> SearchEngine:
    with engine.writing(wait=True):
        engine.begin()
        engine.index(documents())
        engine.commit(41)
    return engine


def found(engine: SearchEngine, node: Node, reach: Reach = ALL, **more: Any) -> set[int]:
    result = engine.search(SearchRequest(node, limit=1000, **more), reach)
    ids = [hit.id for hit in result.hits]
    assert len(ids) == len(set(ids)) == result.total
    return set(ids)


def follows(request: SearchRequest, result: ResultSet) -> After:
    """What the next page follows, by the rule of the order."""
    before = request.after or After()
    ids = tuple(hit.id for hit in result.hits)
    if request.sort is SortKey.RELEVANCE:
        return After(before.given + len(ids), apart=(*before.apart, *ids))
    return After(before.given + len(ids), (*before.last, *ids)[-6:], result.hits[-1].place)


class EngineContract:
    """Sets, counts and orders are those of the reference engine; ranking is each engine's own."""

    @pytest.fixture
    def engine(self) -> SearchEngine:
        raise NotImplementedError

    @pytest.fixture
    def truth(self) -> SearchEngine:
        return filled(ReferenceEngine())

    def test_simple_queries_find_the_truth(self, engine: SearchEngine, truth: SearchEngine) -> None:
        wrong = {}
        for typed in SIMPLE:
            node = parse_simple(typed).query.node
            for reach in REACHES[:3]:
                mine, right = found(engine, node, reach), found(truth, node, reach)
                if mine != right:
                    wrong[typed] = (sorted(mine - right), sorted(right - mine))
        assert wrong == {}

    def test_cql_finds_the_truth(self, engine: SearchEngine, truth: SearchEngine) -> None:
        wrong = {}
        for typed in CQL:
            node = parse(typed).node
            for reach in REACHES:
                mine, right = found(engine, node, reach), found(truth, node, reach)
                if mine != right:
                    wrong[typed] = (sorted(mine - right), sorted(right - mine))
        assert wrong == {}

    def test_every_substring_finds_its_title(self, engine: SearchEngine) -> None:
        lost = []
        for document in documents():
            for title in document.titles:
                characters = "".join(letter for letter in title if "\u4e00" <= letter <= "\u9fff")
                if characters != title:
                    continue
                for size in (1, 2, 3, 4):
                    for at in range(len(title) - size + 1):
                        part = title[at : at + size]
                        reach = Reach(frozenset({1, 2, 3}), frozenset({1, 2, 3}))
                        if document.id not in found(engine, Clause(Field.TITLE, Relation.HAS, part), reach):
                            lost.append((title, part))
        assert lost == []

    def test_forms_of_one_thing_find_the_same(self, engine: SearchEngine) -> None:
        for group in EQUIVALENT:
            sets = [found(engine, parse_simple(form).query.node) for form in group]
            assert sets[0]
            assert all(one == sets[0] for one in sets), group

    @pytest.mark.parametrize(
        "typed", ["hong lou meng", "hóng lóu mèng", "ｈｏｎｇｌｏｕｍｅｎｇ", "HongLouMeng", "HÓNG LÓU MÈNG"]
    )
    def test_the_title_read_comes_first_however_its_pinyin_is_written(self, engine: SearchEngine, typed: str) -> None:
        node = parse_simple(typed).query.node
        hits = engine.search(SearchRequest(node, limit=2), ALL).hits
        assert {document.titles[0] for document in documents() if document.id in {hit.id for hit in hits}} == {
            "红楼梦",
            "紅樓夢",
        }

    def test_forms_of_one_thing_are_counted_the_same(self, engine: SearchEngine) -> None:
        for group in EQUIVALENT:
            counts = []
            for form in group:
                request = SearchRequest(parse_simple(form).query.node)
                counts.append(engine.facets(request, ALL, [Facet.AUTHOR, Facet.LANGUAGE, Facet.CLASS]))
            assert all(one == counts[0] for one in counts), group

    @pytest.mark.parametrize("facet", list(Facet))
    def test_facets_count_the_truth(self, engine: SearchEngine, truth: SearchEngine, facet: Facet) -> None:
        for typed in ("", "红楼梦", "中华书局"):
            request = SearchRequest(parse_simple(typed).query.node)
            for reach in REACHES:
                mine = engine.facets(request, reach, [facet])[facet]
                right = truth.facets(request, reach, [facet])[facet]
                shape = lambda values: sorted((one.count, len(one.value)) for one in values)  # noqa: E731
                assert shape(mine) == shape(right), (typed, reach)

    def test_nobody_counts_or_finds_what_others_say_by_themselves(self, engine: SearchEngine) -> None:
        """Record 5 stands at the branches 11 and 31, with call numbers of their libraries."""
        shared = Document(
            id=5,
            titles=("边城",),
            organisations=(1, 3),
            branches=((1, 11), (3, 31)),
            available_at=((3, 31),),
            available_in=(3,),
            call_numbers=((1, "I246.5/7"), (3, "813.5/S52")),
        )
        with engine.writing(wait=True):
            engine.begin()
            engine.index([shared])
            engine.commit(43)
        names = [Facet.ORGANISATION, Facet.BRANCH, Facet.AVAILABLE]
        for own, other, here, number in ((1, 3, [], "I246.5/7"), (3, 1, [("any", 1)], "813.5/S52")):
            reach = Reach(frozenset({own}), frozenset({own}))
            counted = engine.facets(SearchRequest(Everything()), reach, names)
            assert [[(one.value, one.count) for one in counted[name]] for name in names] == [
                [(str(own), 1)],
                [(f"{own}1", 1)],
                here,
            ]
            for facet, value in (
                (Facet.BRANCH, f"{other}1"),
                (Facet.AVAILABLE, "31"),
                (Facet.ORGANISATION, str(other)),
            ):
                mine = facet is Facet.AVAILABLE and own == 3
                assert found(engine, Everything(), reach, chosen={facet: (value,)}) == ({5} if mine else set())
            for term, truncated in ((number, False), (number[:3], True), (f"*{number[2:]}", False)):
                clause = Clause(Field.CALL_NUMBER, Relation.HAS, term, truncated=truncated, masked="*" in term)
                assert found(engine, clause, reach) == {5}
                assert found(engine, clause, Reach(frozenset({other}))) == set()

    def test_written_forms_are_one_value(self, engine: SearchEngine) -> None:
        request = SearchRequest(Clause(Field.AUTHOR, Relation.HAS, "钱钟书"))
        values = engine.facets(request, ALL, [Facet.AUTHOR])[Facet.AUTHOR]
        assert [one.count for one in values] == [engine.search(request, ALL).total]

    def test_a_name_is_counted_once_a_record_and_shown_as_most_results_write_it(self, engine: SearchEngine) -> None:
        books = [("呐喊", "鲁迅"), ("呐喊", "鲁迅"), ("呐喊", "鲁迅", "魯迅"), *[("彷徨", "魯迅")] * 3]
        added = [
            Document(id=number, titles=(title,), names=tuple(names), subjects=("——",), organisations=(1,))
            for number, (title, *names) in enumerate(books, 300)
        ]
        with engine.writing(wait=True):
            engine.index(added)
            engine.commit(42)
        for title, shown in (("呐喊", "鲁迅"), ("彷徨", "魯迅")):
            request = SearchRequest(Clause(Field.TITLE, Relation.HAS, title))
            counted = engine.facets(request, ALL, [Facet.AUTHOR, Facet.SUBJECT])
            assert counted == {Facet.AUTHOR: [FacetValue(shown, 3)], Facet.SUBJECT: []}

    def test_headings_of_any_length_are_counted(self, engine: SearchEngine) -> None:
        """Sixty long ones at once, and one that is longer than what an engine keeps of a value."""
        chance = random.Random(5)
        long = ["".join(chance.choices("天地玄黄宇宙洪荒日月盈昃", k=380)) for _ in range(60)]
        added = [Document(id=at, titles=("长标目",), names=(one,), subjects=(one,)) for at, one in enumerate(long, 300)]
        added += [replace(added[at], id=400 + at) for at in range(7)]
        added.append(Document(id=500, titles=("无尽",), names=("甲" * 9000,)))
        with engine.writing(wait=True):
            engine.index([replace(one, organisations=(1,)) for one in added])
            engine.commit(42)
        request = SearchRequest(Clause(Field.TITLE, Relation.HAS, "长标目"))
        counted = engine.facets(request, ALL, [Facet.AUTHOR, Facet.SUBJECT])
        right = [FacetValue(one, 2) for one in sorted(long[:7])] + [FacetValue(one, 1) for one in sorted(long[7:])]
        assert [sorted(counted[name], key=lambda one: (-one.count, one.value)) for name in counted] == [right, right]
        endless = SearchRequest(Clause(Field.TITLE, Relation.HAS, "无尽"))
        assert [one.count for one in engine.facets(endless, ALL, [Facet.AUTHOR])[Facet.AUTHOR]] == [1]

    def test_chosen_values_narrow(self, engine: SearchEngine, truth: SearchEngine) -> None:
        choices: list[dict[Facet, tuple[str, ...]]] = [
            {Facet.LANGUAGE: ("eng",)},
            {Facet.LANGUAGE: ("eng", "chi")},
            {Facet.CLASS: ("I2",)},
            {Facet.CLASS: ("TP",)},
            {Facet.BRANCH: ("11",), Facet.FORMAT: ("book",)},
            {Facet.AVAILABLE: ("any",)},
            {Facet.AVAILABLE: ("21",)},
            {Facet.AVAILABLE: ("any",), Facet.BRANCH: ("11", "31")},
            {Facet.AUTHOR: ("錢鍾書",)},
            {Facet.SUBJECT: ("长篇小说",)},
            {Facet.BRANCH: ("no number",)},
            {Facet.ORGANISATION: ("2",)},
            {Facet.ORGANISATION: ("3",), Facet.BRANCH: ("31",)},
            {Facet.AVAILABLE: ("31",)},
        ]
        for chosen in choices:
            for reach in REACHES[:3]:
                assert found(engine, Everything(), reach, chosen=chosen) == found(
                    truth, Everything(), reach, chosen=chosen
                ), (chosen, reach)

    def test_years_narrow(self, engine: SearchEngine, truth: SearchEngine) -> None:
        for low, high in ((1940, 1950), (None, 1947), (1980, None), (1990, 1980)):
            more = {"year_from": low, "year_to": high}
            assert found(engine, Everything(), **more) == found(truth, Everything(), **more)

    def test_a_chosen_facet_still_shows_its_other_values(self, engine: SearchEngine) -> None:
        request = SearchRequest(Everything(), chosen={Facet.LANGUAGE: ("eng",)})
        counted = engine.facets(request, ALL, [Facet.LANGUAGE, Facet.FORMAT])
        assert {one.value for one in counted[Facet.LANGUAGE]} == {"eng", "chi"}
        assert sum(one.count for one in counted[Facet.FORMAT]) == engine.search(request, ALL).total

    @pytest.mark.parametrize("sort", TOTAL)
    def test_orders_are_total(self, engine: SearchEngine, truth: SearchEngine, sort: SortKey) -> None:
        request = SearchRequest(Everything(), sort=sort, limit=1000)
        mine = [hit.id for hit in engine.search(request, ALL).hits]
        assert mine == [hit.id for hit in truth.search(request, ALL).hits]

    @pytest.mark.parametrize("sort", list(SortKey))
    def test_pages_part_the_results(self, engine: SearchEngine, sort: SortKey) -> None:
        whole = engine.search(SearchRequest(Everything(), sort=sort, limit=1000), ALL)
        paged: list[int] = []
        while len(paged) < whole.total:
            page = engine.search(SearchRequest(Everything(), sort=sort, limit=3, offset=len(paged)), ALL)
            assert page.total == whole.total
            paged += [hit.id for hit in page.hits]
        assert sorted(paged) == sorted(hit.id for hit in whole.hits)
        beyond = engine.search(SearchRequest(Everything(), sort=sort, limit=3, offset=10_000), ALL)
        assert (beyond.hits, beyond.total) == ((), whole.total)

    @pytest.mark.parametrize("sort", list(SortKey))
    @pytest.mark.parametrize(
        "node", [Everything(), parse_simple("红楼梦 OR 边城 OR 小说 OR red").query.node], ids=["all", "words"]
    )
    def test_pages_follow_each_other_while_the_index_changes(
        self, engine: SearchEngine, sort: SortKey, node: Node
    ) -> None:
        """Each hit comes once though records come before and behind the place, and though what was given goes."""
        before = found(engine, node)
        given: list[int] = []
        gone: set[int] = set()
        request = SearchRequest(node, sort=sort, limit=3)
        while True:
            result = engine.search(request, ALL)
            assert result.total == len(found(engine, node))
            given += [hit.id for hit in result.hits]
            if not result.rest:
                break
            request = replace(request, after=follows(request, result))
            self._changed(engine, 100 + len(given), given[-2], gone)
        assert len(given) == len(set(given))
        assert before <= set(given) | gone
        assert given[:1] != []

    def _changed(self, engine: SearchEngine, new: int, old: int, gone: set[int]) -> None:
        """One commit: books at either end of every order, and one that was given goes."""
        first = Document(id=new, titles=("边城",), organisations=(1,), year=1700, shelf_order="A")
        last = Document(id=new + 1000, titles=("做红楼梦",), organisations=(2,), year=2050, shelf_order="Z")
        with engine.writing(wait=True):
            engine.index([first, last])
            engine.delete([old])
            engine.commit(60)
        gone.add(old)

    @pytest.mark.parametrize("sort", [SortKey.TITLE, SortKey.CALL_NUMBER])
    def test_a_place_in_an_order_by_text_may_be_lost_and_is_never_guessed(
        self, engine: SearchEngine, sort: SortKey
    ) -> None:
        request = SearchRequest(Everything(), sort=sort, limit=3)
        result = engine.search(request, ALL)
        with engine.writing(wait=True):
            engine.delete([hit.id for hit in result.hits])
            engine.commit(61)
        with pytest.raises(PlaceLost):
            engine.search(replace(request, after=follows(request, result)), ALL)

    def test_the_whole_title_comes_first(self, engine: SearchEngine) -> None:
        for typed in ("红楼梦", "紅樓夢"):
            hits = engine.search(SearchRequest(Clause(Field.ALL, Relation.HAS, typed)), ALL).hits
            assert {hit.id for hit in hits[:2]} <= {5, 6}

    def test_what_a_record_is_about_as_a_whole_comes_first(self, engine: SearchEngine) -> None:
        """Said once and as the whole subject it counts for more than said twice among other words."""
        base = documents()[0]
        with engine.writing(wait=True):
            engine.index(
                [
                    replace(base, id=901, titles=("甲",), names=(), subjects=("引力透镜",)),
                    replace(
                        base, id=902, titles=("乙",), names=(), subjects=("引力透镜与引力透镜星表", "引力透镜巡天")
                    ),
                ]
            )
            engine.commit(71)
        hits = engine.search(SearchRequest(parse_simple("引力透镜").query.node), ALL).hits
        assert [hit.id for hit in hits] == [901, 902]

    def test_values_are_offered_as_typed(self, engine: SearchEngine, truth: SearchEngine) -> None:
        typed = [
            "沈",
            "沈从",
            "沈從文",
            "shen",
            "shenc",
            "Shen,C",
            "congwen",
            "scw",
            "qzs",
            "钱",
            "zh",
            "zhonghua",
            "中华",
            "中華書局",
            "红楼",
            "ts",
            "tushu",
            "长篇",
            "q",
            "(",
            "shén",
            "x",
        ]
        for field in (Field.AUTHOR, Field.SUBJECT, Field.PUBLISHER):
            for beginning in [*typed, "shen congwen", ""]:
                for reach in REACHES:
                    assert engine.offer(field, beginning, reach, 50) == truth.offer(field, beginning, reach, 50), (
                        beginning
                    )

    def test_forms_of_one_thing_are_offered_the_same(self, engine: SearchEngine) -> None:
        for group in (("沈从文", "沈從文", "shen congwen", "ShenCongwen"), ("钱锺书", "钱钟书", "錢鍾書")):
            offers = [[one.value for one in engine.offer(Field.AUTHOR, form, ALL, 5)] for form in group]
            assert all(offer == offers[0] != [] for offer in offers), offers

    def test_words_one_letter_away(self, engine: SearchEngine, truth: SearchEngine) -> None:
        for word in ("chambr", "drean", "colour", "guids", "a", "", "123", "primers", "chamber"):
            for reach in REACHES:
                assert engine.words_near(word, reach) == truth.words_near(word, reach), word
        assert engine.words_near("chambr", ALL) == ["chamber"]

    def test_words_one_letter_away_from_a_common_one(self, engine: SearchEngine, truth: SearchEngine) -> None:
        titles = [*["colour"] * 9, *["colours"] * 2, "colouring", "color", "казак", "казак", "казақ"]
        for one in (engine, truth):
            with one.writing(wait=True):
                one.index(
                    [Document(id=at, titles=(title,), organisations=(1,)) for at, title in enumerate(titles, 300)]
                )
                one.commit(42)
        for word in ("colour", "казак", "казақ"):
            assert engine.words_near(word, ALL) == truth.words_near(word, ALL) != [], word

    def test_which_words_are_commonest(self, engine: SearchEngine, truth: SearchEngine) -> None:
        words = {text.fold(word) for word in ("红楼", "紅樓", "边城", "从文", "中国", "没有", "围城", "red", "")}
        for limit in (0, 2, 20):
            assert engine.commonest(words, limit) == truth.commonest(words, limit)
        assert text.fold("红楼") in engine.commonest(words, 3)

    def test_which_of_these(self, engine: SearchEngine, truth: SearchEngine) -> None:
        request = SearchRequest(parse("publisher = 中华书局").node)
        for among in ([], [5, 6, 1], list(range(1, 40))):
            assert engine.ids(request, ALL, among) == truth.ids(request, ALL, among)

    def test_changes_are_seen_at_commit(self, engine: SearchEngine) -> None:
        before, count = engine.generation(), engine.count()
        gone, changed, new = documents()[0], documents()[4], Document(id=99, titles=("新书",), organisations=(1,))
        with engine.writing(wait=True):
            engine.delete([gone.id, 12345])
            engine.index([replace(changed, titles=("石头记",)), new])
            assert found(engine, Clause(Field.ID, Relation.HAS, "99")) == set()
            engine.commit(42)
        assert found(engine, Clause(Field.ID, Relation.ANY, "1 99")) == {99}
        assert changed.id not in found(engine, Clause(Field.TITLE, Relation.HAS, "红楼梦"))
        assert changed.id in found(engine, Clause(Field.TITLE, Relation.HAS, "石頭記"))
        assert (engine.cursor(), engine.count()) == (42, count)
        assert engine.generation() != before

    def test_a_query_of_many_words_is_answered(self, engine: SearchEngine, truth: SearchEngine) -> None:
        """Each of them ranks in several ways: what ranks a hit must not be nested as deep as a query is long."""
        words = [
            Clause(Field.ALL, Relation.HAS, word) for word in ("红楼梦 曹雪芹", "hong lou meng", "cao xueqin")
        ] * 200
        node = And(tuple(words))
        assert found(engine, node) == found(truth, node) != set()

    def test_thousands_of_numbers_may_be_named(self, engine: SearchEngine, truth: SearchEngine) -> None:
        """Words inside files come to the engine as numbers of records."""
        many = [Clause(Field.ID, Relation.ANY, " ".join(map(str, range(at, at + 1000)))) for at in (2, 800, 5000)]
        titled = parse_simple("红楼梦").query.node
        for node in (many[0], Or(tuple(many)), And((many[0], titled)), Not(titled, many[0])):
            assert found(engine, node) == found(truth, node)
            assert engine.facets(SearchRequest(node), ALL, [Facet.FORMAT]) is not None

    @pytest.mark.parametrize("typed", ["xu zhimo", "徐志摩", "xuzhimo", "xzm"])
    def test_what_was_asked_for_in_vain_is_found_once_it_is_there(self, engine: SearchEngine, typed: str) -> None:
        asked = Clause(Field.ALL, Relation.HAS, typed)
        assert found(engine, asked) == set()
        with engine.writing(wait=True):
            engine.index([Document(id=99, titles=("新月集",), names=("徐志摩",), organisations=(1,))])
            engine.commit(42)
        assert found(engine, asked) == {99}
        with engine.writing(wait=True):
            engine.delete([99])
            engine.commit(43)
        assert found(engine, asked) == set()

    def test_a_document_written_again_is_there_once(self, engine: SearchEngine) -> None:
        count = engine.count()
        highest, between = (Document(id=number, titles=("新书",), organisations=(1,)) for number in (200, 150))
        with engine.writing(wait=True):
            engine.index([highest, between])
            engine.index([between, highest])
            engine.commit(43)
            engine.close()
            engine.index([highest, between])
            engine.commit(44)
        assert engine.count() == count + 2
        assert found(engine, Clause(Field.TITLE, Relation.HAS, "新书")) == {150, 200}

    def test_a_new_index_replaces_the_old_one_whole(self, engine: SearchEngine) -> None:
        old = found(engine, Everything())
        with engine.writing(wait=True):
            engine.begin()
            engine.index([Document(id=7, titles=("只有一本",), organisations=(1,))])
            assert found(engine, Everything()) == old
            engine.commit(50)
        assert found(engine, Everything()) == {7}
        assert engine.cursor() == 50

    def test_a_commit_says_which_feed_it_followed(self, engine: SearchEngine) -> None:
        assert engine.stands() == (41, "")
        with engine.writing(wait=True):
            engine.index([Document(id=98, titles=("新书",), organisations=(1,))])
            engine.commit(44, "one")
        assert engine.stands() == (44, "one")
        engine.stamp("two")
        assert engine.stands() == (44, "two")
        assert found(engine, Clause(Field.ID, Relation.HAS, "98")) == {98}

    def test_no_index_is_said(self, empty: SearchEngine) -> None:
        assert not empty.exists()
        assert (empty.generation(), empty.cursor(), empty.count(), empty.stands()) == ("", 0, 0, (0, ""))
        with pytest.raises(SearchAway):
            empty.search(SearchRequest(Everything()), ALL)
