"""The index follows catalog and shelves, never shows what is hidden, and comes back from every kind of damage."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.catalog.files import as_file, cnmarc, held, many, marc21
from tests.discovery.conftest import Follow, bring
from tianlu.catalog import services as catalog
from tianlu.catalog.data import Visibility
from tianlu.discovery import engines, queries
from tianlu.discovery.cql.ast import Everything
from tianlu.discovery.cql.simple import parse_simple
from tianlu.discovery.data import Facet, SearchAway, SearchRequest
from tianlu.discovery.engines.tantivy.engine import TantivyEngine
from tianlu.discovery.services import indexing, rebuild_index, status_of_index
from tianlu.kit import feed
from tianlu.libraries.data import Actor, visitor
from tianlu.marc import Field

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def titles(actor: Actor, text: str = "") -> list[str]:
    request = SearchRequest(parse_simple(text).query.node, limit=100)
    return sorted(item.bib["title"] for item in queries.search(actor, request).items)


def reader(*libraries: Actor) -> Actor:
    return visitor(one.organisation_id for one in libraries)


def number_of(actor: Actor, title: str) -> int:
    request = SearchRequest(parse_simple(title).query.node)
    return queries.search(actor, request).items[0].id


BOOKS = as_file(
    [
        cnmarc("1", "边城", author="沈从文", extra=[held(("a", "MAIN"), ("b", "B1"), ("d", "I246.5"), ("e", "7"))]),
        cnmarc("2", "围城", author="钱锺书", publisher="中华书局"),
        marc21("3", "The dream of the red chamber", author="Cao, Xueqin"),
    ]
)


def test_imported_records_are_found(library: Actor, follow: Follow) -> None:
    bring(library, BOOKS)
    follow()
    assert titles(reader(library)) == ["The dream of the red chamber", "围城", "边城"]
    assert titles(reader(library), "shen congwen") == titles(reader(library), "沈從文") == ["边城"]
    assert follow() == 0


def test_a_body_is_found_as_it_is_read_and_not_surname_first(library: Actor, follow: Follow) -> None:
    body = Field("711", "0", "2", [("a", "开明书店"), ("4", "编")])
    bring(library, as_file([cnmarc("1", "辞通", extra=[body]), cnmarc("2", "边城", author="沈从文")]))
    follow()
    assert titles(reader(library), "author:kaimingshudian") == titles(reader(library), "author:开明书店") == ["辞通"]
    assert titles(reader(library), "author:shudiankaiming") == titles(reader(library), "author:mingshudiankai") == []
    assert titles(reader(library), "author:congwenshen") == ["边城"]


def test_another_library_does_not_see_them(library: Actor, neighbour: Actor, follow: Follow) -> None:
    bring(library, BOOKS)
    bring(neighbour, as_file([cnmarc("9", "倾城之恋", author="张爱玲")]))
    follow()
    assert titles(reader(neighbour), "城") == ["倾城之恋"]
    assert titles(reader(library), "城") == ["围城", "边城"]
    assert titles(reader(library, neighbour), "城") == ["倾城之恋", "围城", "边城"]
    assert titles(visitor(), "城") == []
    for actor, count in ((reader(library), 2), (reader(neighbour), 1)):
        counted = queries.facets(actor, SearchRequest(Everything()), [Facet.LANGUAGE])[Facet.LANGUAGE]
        assert {one.value: one.count for one in counted}["chi"] == count
    assert queries.suggest(reader(neighbour), "沈从文") == []
    assert queries.suggest(reader(neighbour), "bc") == []


@pytest.mark.parametrize("visibility", [Visibility.SUPPRESSED, Visibility.STAFF])
def test_hidden_records_are_in_no_list(library: Actor, follow: Follow, visibility: Visibility) -> None:
    bring(library, BOOKS)
    follow()
    actor = reader(library)
    hidden = number_of(actor, "边城")
    catalog.set_visibility(library, hidden, visibility=visibility)
    assert titles(actor, "边城") == []  # the database has the last word before the index follows
    follow()
    request = SearchRequest(Everything())
    assert queries.search(actor, request).total == 2
    counted = queries.facets(actor, request, list(Facet))
    assert {one.value for one in counted[Facet.AUTHOR]} == {"钱锺书", "Cao, Xueqin"}
    assert counted[Facet.AVAILABLE] == []
    for typed in ("边城", "biancheng", "bc", "沈从文", "shen"):
        assert queries.suggest(actor, typed) == [], typed


def test_withdrawn_records_leave(library: Actor, follow: Follow) -> None:
    bring(library, BOOKS)
    follow()
    catalog.withdraw_record(library, number_of(reader(library), "围城"), reason="test")
    follow()
    assert titles(reader(library), "城") == ["边城"]
    assert engines.opened().count() == 2


def test_many_records_take_constant_queries(library: Actor, follow: Follow) -> None:
    bring(library, many(60))
    follow()
    actor, counts = reader(library), []
    for limit in (1, 50):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = queries.search(actor, SearchRequest(Everything(), limit=limit))
        assert len(page.items) == limit
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 6


def test_pages_part_sixty_records(library: Actor, follow: Follow) -> None:
    bring(library, many(60))
    follow()
    seen: list[int] = []
    for offset in range(0, 60, 7):
        page = queries.search(reader(library), SearchRequest(Everything(), offset=offset, limit=7))
        seen += [item.id for item in page.items]
    assert len(seen) == len(set(seen)) == 60


def test_a_rebuild_finds_the_same(library: Actor, follow: Follow) -> None:
    bring(library, BOOKS)
    follow()
    before = titles(reader(library))
    steps: list[tuple[int, int]] = []
    assert rebuild_index(lambda done, total: steps.append((done, total))) == 3
    assert steps[-1] == (3, 3)
    engines.opened().exists()
    assert titles(reader(library)) == before
    assert status_of_index().state == "ready"


def damage_deleted(index: Path) -> None:
    shutil.rmtree(index)


def put_in_place(file: Path, data: bytes) -> None:
    """Another file of the same name: the engine's thread that watches for commits may still read the one it had opened."""
    file.unlink()
    file.write_bytes(data)


def damage_cut(index: Path) -> None:
    for file in index.rglob("*.idx"):
        put_in_place(file, file.read_bytes()[:7])


def damage_named(index: Path) -> None:
    (index / "current.json").write_text("not json")


def damage_emptied(index: Path) -> None:
    for file in index.rglob("*"):
        if file.is_file():
            put_in_place(file, b"")


@pytest.mark.parametrize("damage", [damage_deleted, damage_cut, damage_named, damage_emptied])
def test_damage_is_said_and_mended(library: Actor, follow: Follow, home: Path, damage: object) -> None:
    bring(library, BOOKS)
    follow()
    before = titles(reader(library))
    engines.opened().close()
    engines._tantivy.cache_clear()
    assert callable(damage)
    damage(home / "index")
    assert status_of_index().state == "missing"
    with pytest.raises(SearchAway):
        titles(reader(library))
    follow()
    assert titles(reader(library)) == before


def test_an_older_index_catches_up(library: Actor, follow: Follow, home: Path) -> None:
    bring(library, as_file([cnmarc("1", "边城")]))
    follow()
    engines.opened().close()
    shutil.copytree(home / "index", home / "older")
    bring(library, as_file([cnmarc("2", "围城")]))
    follow()
    engines.opened().close()
    engines._tantivy.cache_clear()
    shutil.rmtree(home / "index")
    (home / "older").rename(home / "index")
    assert titles(reader(library)) == ["边城"]
    assert status_of_index().state == "behind"
    follow()
    assert titles(reader(library)) == ["围城", "边城"]


def test_an_index_ahead_of_its_database_is_made_anew(library: Actor, follow: Follow) -> None:
    bring(library, as_file([cnmarc("1", "边城")]))
    follow()
    engine = engines.opened()
    with engine.writing(wait=True):
        engine.index([])
        engine.commit(10**9)
    engine.exists()
    assert status_of_index().state == "broken"
    follow()
    assert status_of_index().state == "ready"
    assert titles(reader(library)) == ["边城"]


def test_nothing_is_looked_at_within_two_seconds_of_a_commit(
    library: Actor, follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(library, BOOKS)
    follow()
    bring(library, as_file([cnmarc("4", "活着", author="余华")]))
    consumer = feed.consumers.get(indexing.CONSUMER)
    assert consumer is not None
    monkeypatch.setattr(indexing.time, "monotonic", lambda: 1000.0)
    monkeypatch.setattr(indexing._Pace, "committed_at", 998.5)
    assert list(feed.drain(consumer)) == []
    monkeypatch.setattr(indexing._Pace, "committed_at", 997.9)
    assert list(feed.drain(consumer)) == [1]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("边诚", ["边城"]),
        ("钱中书", ["钱锺书"]),
        ("red chambr", ["red chamber"]),
        ("边城", []),
        ("xyzzyq", []),
        ("沈从闻", ["沈从文"]),
        ("沈从文边城", ["沈从文 边城"]),
        ("边程", ["边城"]),
        ("編城", ["边城"]),
        ("边南", []),
        ("钱终", ["钱锺"]),
        ("大海", []),
        ("红搂", ["红楼"]),
        ("论浯", ["论语"]),
        ("洪楼", ["红楼"]),
        ("邊城沈從文", ["邊城 沈從文"]),
        ("西游记", []),
        ("沈从文的边城", ["沈从文 边城"]),
        ("sheng congwen", ["shen congwen"]),
        ("hong lou men", ["hong lou meng"]),
        ("hong lou ban", []),
    ],
)
def test_another_spelling_is_offered(library: Actor, follow: Follow, typed: str, meant: list[str]) -> None:
    bring(library, BOOKS)
    others = ("红楼梦", "论语译注", "论文写作", "讨论无止境", "西游记", "徐霞客游记", "游记")
    bring(library, as_file([cnmarc(str(number), title) for number, title in enumerate(others, 11)]))
    follow()
    assert queries.correct(reader(library), SearchRequest(parse_simple(typed).query.node)) == meant
    assert queries.correct(visitor(), SearchRequest(parse_simple(typed).query.node)) == []


def test_a_part_of_the_name_of_a_body_is_no_spelling(library: Actor, follow: Follow) -> None:
    body = Field("711", "0", "2", [("a", "上海师范大学古籍整理组"), ("4", "校点")])
    bring(library, as_file([cnmarc("1", "国语", extra=[body])]))
    follow()
    assert queries.correct(reader(library), SearchRequest(parse_simple("上海史").query.node)) == []


def test_a_short_class_is_one_where_nothing_is_called_so(library: Actor, follow: Follow) -> None:
    classed = [Field("690", " ", " ", [("a", number), ("v", "5")]) for number in ("TP312", "F163")]
    bring(
        library,
        as_file(
            [cnmarc("1", "算法", extra=classed[:1]), cnmarc("2", "F16的故事"), cnmarc("3", "论", extra=classed[1:])]
        ),
    )
    follow()
    found = queries.search(reader(library), SearchRequest(parse_simple("tp31").query.node))
    assert (found.instead, [item.bib["title"] for item in found.closest]) == ("分类号:TP31", ["算法"])
    assert titles(reader(library), "F16") == ["F16的故事"]
    for typed in ("TP 312", "tp 3", "TP　312"):
        assert queries.search(reader(library), SearchRequest(parse_simple(typed).query.node)).instead.startswith(
            "分类号:TP3"
        ), typed


def test_the_call_number_itself_comes_before_those_that_begin_so(library: Actor, follow: Follow) -> None:
    shelf = [held(("a", "MAIN"), ("b", f"B{book}"), ("d", "W"), ("e", f"MAR{book}")) for book in range(20)]
    bring(library, as_file([cnmarc(str(n), f"书{n}", extra=[shelf[n]]) for n in (15, 10, 12, 1, 19, 2)]))
    follow()
    assert titles(reader(library), "W/MAR1")[0] == "书1"
    assert len(titles(reader(library), "W/MAR1")) == 5


def test_what_holds_a_whole_part_is_closest(library: Actor, follow: Follow) -> None:
    names = ("红楼梦辨", "脂砚斋重评石头记", "红与黑", "梦的解析")
    bring(library, as_file([cnmarc(str(number), title) for number, title in enumerate(names, 1)]))
    follow()
    found = queries.search(reader(library), SearchRequest(parse_simple("红楼梦 脂砚斋").query.node))
    assert [item.bib["title"] for item in found.closest][:2] == ["红楼梦辨", "脂砚斋重评石头记"]


def test_a_writer_that_another_process_keeps_is_waited_for(library: Actor, follow: Follow) -> None:
    """It has given up the right to write and keeps its writer for what comes next, as a running indexer does."""
    bring(library, BOOKS)
    follow()
    engines.opened().close()
    other = TantivyEngine(settings.TIANLU_HOME / "index")
    with other.writing(wait=True):
        other.delete([])
    bring(library, as_file([cnmarc("9", "倾城之恋", author="张爱玲")]))
    feed.number()
    before = engines.opened().cursor()
    indexing.follow_changes(feed.follow(before, indexing.KINDS, 100))
    assert engines.opened().cursor() == before
    other.close()
    follow()
    assert titles(reader(library), "倾城") == ["倾城之恋"]


def test_what_keeps_coming_is_committed_together(library: Actor, follow: Follow) -> None:
    bring(library, BOOKS)
    follow()
    engine = engines.opened()
    before, stood_at = engine.generation(), engine.cursor()
    bring(library, as_file([cnmarc("9", "倾城之恋", author="张爱玲")]))
    feed.number()
    changes = feed.follow(stood_at, indexing.KINDS, 100)
    for change in changes:
        indexing.follow_changes([change])
    assert (engine.generation(), engine.cursor()) == (before, changes[-1].number)
    assert TantivyEngine(settings.TIANLU_HOME / "index").cursor() == stood_at
    indexing.settle()
    engine.exists()
    assert titles(reader(library), "倾城") == ["倾城之恋"]
    assert TantivyEngine(settings.TIANLU_HOME / "index").cursor() == changes[-1].number


def test_what_was_put_off_is_done_again_when_another_process_made_the_index_anew(
    library: Actor, follow: Follow
) -> None:
    bring(library, BOOKS)
    follow()
    engine = engines.opened()
    bring(library, as_file([cnmarc("9", "倾城之恋", author="张爱玲")]))
    feed.number()
    indexing.follow_changes(feed.follow(engine.cursor(), indexing.KINDS, 100))
    other = TantivyEngine(settings.TIANLU_HOME / "index")
    with other.writing(wait=True):
        other.begin()
        other.commit(0)
        other.close()
    indexing.settle()
    assert engine.cursor() == 0
    follow()
    assert titles(reader(library), "倾城") == ["倾城之恋"]
